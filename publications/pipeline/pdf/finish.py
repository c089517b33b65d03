"""What PDF/UA asks of a file and WeasyPrint 70 does not write.

Runs on WeasyPrint's objects just before they are written. Each repair is small and
stands alone, so that it can go when WeasyPrint does it itself:

- heads of tables say whether they head a column or a row (`Scope`);
- running heads and page numbers, which WeasyPrint marks as text outside the tree, become
  pagination artifacts;
- links get the print flag and their own words as description;
- figures get their place on the page in PDF units, measured from its lower edge;
- footnotes are tagged as such, where the text has them (`floating`), and listed by their IDs.
"""

from __future__ import annotations

from typing import Any

import pydyf

from publications.pipeline.pdf.floating import tag_notes
from publications.pipeline.pdf.tags import elements, object_of, owners, write_ids

POINTS_PER_PX = 0.75
PRINT_FLAG = 4


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Repair the objects of a tagged PDF in place; WeasyPrint's `finisher`."""
    reachable = set()
    articles = []
    for element, ancestors in elements(pdf):
        reachable.add(element.number)
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if "/THead" in ancestors else "/Row"
        elif element["S"] == "/Figure":
            _place_figure(element, pdf)
        elif element["S"] == "/Art":
            articles.append(element)
    # Elements are numbered as the text has them.
    identified = tag_notes(document, pdf, sorted(articles, key=lambda each: each.number))
    write_ids(pdf, identified)
    _separate_pagination(pdf, reachable)
    _describe_links(document)


def _place_figure(element: Any, pdf: pydyf.PDF) -> None:
    page = object_of(pdf, element["Pg"])
    _, bottom, _, top = page["MediaBox"]
    left_px, upper_px, right_px, lower_px = element["A"]["BBox"]
    element["A"]["BBox"] = pydyf.Array(
        (
            left_px * POINTS_PER_PX,
            top - bottom - lower_px * POINTS_PER_PX,
            right_px * POINTS_PER_PX,
            top - bottom - upper_px * POINTS_PER_PX,
        )
    )
    element["A"]["Placement"] = "/Block"


def _separate_pagination(pdf: pydyf.PDF, reachable: set[int]) -> None:
    """Turn marked content whose element hangs outside the tree into artifacts."""
    parents_of_page = owners(pdf)
    for page_reference in pdf.page_references:
        page = object_of(pdf, page_reference)
        parents = parents_of_page[page["StructParents"]]
        outside = {
            mcid
            for mcid, reference in enumerate(parents)
            if int(reference.split()[0]) not in reachable
        }
        for mcid in outside:
            # The element is in no tree: nothing else refers to it.
            object_of(pdf, parents[mcid]).clear()
            parents[mcid] = "null"
        _mark_as_artifacts(object_of(pdf, page["Contents"]).stream, outside)


def _mark_as_artifacts(operators: list[Any], mcids: set[int]) -> None:
    """`operators`: of a page; `/Span <</MCID 7>> BDC` becomes `/Artifact <<…>> BDC`."""
    for position, operator in enumerate(operators):
        if operator == b"BDC" and operators[position - 1].get("MCID") in mcids:
            operators[position - 2] = "/Artifact"
            operators[position - 1] = pydyf.Dictionary({"Type": "/Pagination"})


def _describe_links(document: Any) -> None:
    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation:
                annotation["F"] = PRINT_FLAG
                # The number of a note says more aloud: 注1.
                words = box.element.get("aria-label") or " ".join(box.element.itertext())
                annotation["Contents"] = pydyf.String(words.strip())
