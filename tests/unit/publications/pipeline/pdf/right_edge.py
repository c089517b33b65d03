"""Which lines of a document that WeasyPrint has laid out end at the right edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from publications.pipeline.pdf.patches import justify

PX_PER_PT = 4 / 3
WITHIN_PX = 0.5 * PX_PER_PT


def lines(box: Any) -> Iterator[tuple[Any, Any]]:
    """Every line with the block it stands in."""
    for child in getattr(box, "children", []):
        if isinstance(child, boxes.LineBox):
            yield box, child
        yield from lines(child)


def long_lines(document: Any) -> list[tuple[Any, Any]]:
    """Lines that are not the last of their paragraph."""
    found = []
    for page in document.pages:
        of_page = list(lines(page._page_box))
        found += [
            (block, line)
            for block, line in of_page
            if block.element_tag == "p" and line is not block.children[-1]
        ]
    return found


def right_of(line: Any) -> float:
    """Where the last text of a line ends, in px."""
    return max(text.position_x + text.width for text in justify._texts(line))


def flush(document: Any) -> list[bool]:
    """Of each of these: whether it ends within half a point of the right edge."""
    return [
        abs(block.content_box_x() + block.width - right_of(line)) <= WITHIN_PX
        for block, line in long_lines(document)
    ]
