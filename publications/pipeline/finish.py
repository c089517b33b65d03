"""What PDF/UA asks of a file and WeasyPrint 70 does not write.

Runs on WeasyPrint's objects just before they are written. Each repair is small and
stands alone, so that it can go when WeasyPrint does it itself:

- heads of tables say whether they head a column or a row (`Scope`);
- running heads and page numbers, which WeasyPrint marks as text outside the tree, become
  pagination artifacts;
- links get the print flag and their own words as description;
- figures get their place on the page in PDF units, measured from its lower edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

POINTS_PER_PX = 0.75
PRINT_FLAG = 4


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Repair the objects of a tagged PDF in place; WeasyPrint's `finisher`."""
    reachable = dict(_structure(pdf))
    for element, ancestors in reachable.values():
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if "/THead" in ancestors else "/Row"
        elif element["S"] == "/Figure":
            _place_figure(element, pdf)
    _separate_pagination(pdf, set(reachable))
    _describe_links(document)


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _structure(pdf: pydyf.PDF) -> Iterator[tuple[int, tuple[Any, tuple[str, ...]]]]:
    """Number, element and the tags above it, for all below the root of the tree."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    waiting: list[tuple[bytes, tuple[str, ...]]] = [(kid, ()) for kid in root["K"]]
    while waiting:
        reference, ancestors = waiting.pop()
        element = _object(pdf, reference)
        if element.get("Type") != "/StructElem":
            continue
        yield element.number, (element, ancestors)
        below = (*ancestors, element["S"])
        # Numbers among the children are marked content, not elements.
        waiting += [(kid, below) for kid in element["K"] if isinstance(kid, bytes)]


def _place_figure(element: Any, pdf: pydyf.PDF) -> None:
    page = _object(pdf, element["Pg"])
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
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    parents_of_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page_reference in pdf.page_references:
        page = _object(pdf, page_reference)
        parents = parents_of_page[page["StructParents"]]
        outside = {
            mcid
            for mcid, reference in enumerate(parents)
            if int(reference.split()[0]) not in reachable
        }
        for mcid in outside:
            # The element is in no tree: nothing else refers to it.
            _object(pdf, parents[mcid]).clear()
            parents[mcid] = "null"
        _mark_as_artifacts(_object(pdf, page["Contents"]).stream, outside)


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
                annotation["Contents"] = pydyf.String(" ".join(box.element.itertext()).strip())
