"""The tag tree of a PDF as WeasyPrint and pydyf hold it before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

Ancestors = tuple[str, ...]


def object_of(pdf: pydyf.PDF, reference: bytes) -> Any:
    """The object that `12 0 R` refers to."""
    return pdf.objects[int(reference.split()[0])]


def elements(pdf: pydyf.PDF) -> Iterator[tuple[Any, Ancestors]]:
    """Every structure element in the tree, each with the tags above it, in no order."""
    root = object_of(pdf, pdf.catalog["StructTreeRoot"])
    waiting: list[tuple[bytes, Ancestors]] = [(kid, ()) for kid in root["K"]]
    while waiting:
        reference, ancestors = waiting.pop()
        element = object_of(pdf, reference)
        if element.get("Type") != "/StructElem":
            continue
        yield element, ancestors
        below = (*ancestors, element["S"])
        # Numbers among the children are marked content, not elements.
        waiting += [(kid, below) for kid in element["K"] if isinstance(kid, bytes)]


def write_ids(pdf: pydyf.PDF, identified: Mapping[str, Any]) -> None:
    """List the elements that have an ID by it (`IDTree`), as ISO 32000-1, table 322, requires."""
    if not identified:
        return
    names = pydyf.Array()
    for name, element in sorted(identified.items()):
        names += [pydyf.String(name), element.reference]
    tree = pydyf.Dictionary({"Names": names})
    pdf.add_object(tree)
    object_of(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = tree.reference


def owners(pdf: pydyf.PDF) -> dict[int, Any]:
    """By a page's `StructParents`: the element of each of its marked contents, by MCID."""
    root = object_of(pdf, pdf.catalog["StructTreeRoot"])
    numbers = object_of(pdf, root["ParentTree"])["Nums"]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))
