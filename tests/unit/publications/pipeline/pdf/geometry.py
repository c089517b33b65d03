"""Where the texts of a laid-out document stand: inside their page, and none upon another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

PX_PER_MM = 96 / 25.4
WITHIN_PX = 1.0
# Ascent and descent of two lines may touch; more of a letter than this is upon another.
OVERLAP = 0.25
PRINTABLE_MM = 5.0
# The cover has no margins of its own; white letters end above its light waves, dark ones begin
# below them.
COVER_SIDE_MM, WAVES_MM, WHITE_MM = 20.0, 178.0, 216.0


@dataclass(frozen=True)
class Words:
    """A piece of text on a page, in px."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    in_margin: bool

    def upon(self, other: Words) -> bool:
        """Whether the two cover one another."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        least = min(self.bottom - self.top, other.bottom - other.top)
        return across > WITHIN_PX and down > OVERLAP * least


def words_of(page: Any) -> list[Words]:
    """All texts of a page, in the order of its boxes."""
    found = []
    for child in page._page_box.children:
        in_margin = isinstance(child, boxes.MarginBox)
        for box in _texts(child):
            if box.text.strip():
                left, top = box.position_x, box.position_y
                right = left + box.width
                if child.style["overflow"] == "hidden":
                    # What does not fit is cut off when it is drawn, and … says so.
                    left = max(left, child.content_box_x())
                    right = min(right, child.content_box_x() + child.width)
                found.append(Words(box.text, left, top, right, top + box.height, in_margin))
    return found


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def misplaced(document: Any) -> list[str]:
    """What stands beyond its page's margins or upon something else, in sentences."""
    faults = []
    for number, page in enumerate(document.pages, start=1):
        words = words_of(page)
        if not words:
            faults.append(f"page {number} is empty")
        faults += [f"page {number}: {fault}" for fault in _beyond(page, words)]
        faults += [f"page {number}: {fault}" for fault in _upon(words)]
    return faults


def _beyond(page: Any, words: list[Words]) -> Iterator[str]:
    box = page._page_box
    is_cover = box.page_type.name == "cover"
    side = COVER_SIDE_MM * PX_PER_MM if is_cover else box.margin_left
    left, right = side - WITHIN_PX, page.width - side + WITHIN_PX
    edge = PRINTABLE_MM * PX_PER_MM
    for each in words:
        top, bottom = edge, page.height - edge
        if not each.in_margin and not is_cover:
            top, bottom = box.margin_top, page.height - box.margin_bottom
        across = left <= each.left and each.right <= right
        down = top - WITHIN_PX <= each.top and each.bottom <= bottom + WITHIN_PX
        if not (across and down):
            yield f"“{each.text[:20]}” is beyond the page"


def _upon(words: list[Words]) -> Iterator[str]:
    ordered = sorted(words, key=lambda each: each.top)
    for position, upper in enumerate(ordered):
        for lower in ordered[position + 1 :]:
            if lower.top >= upper.bottom:
                break
            if upper.upon(lower):
                yield f"“{upper.text[:20]}” and “{lower.text[:20]}” are upon one another"


def cover_faults(document: Any) -> list[str]:
    """What stands in the waves of the cover, or that it is none."""
    faults = []
    found = set()
    for box in _blocks(document.pages[0]._page_box):
        kind = box.element.get("class", "") if box.element is not None else ""
        found.add(kind)
        top = box.position_y / PX_PER_MM
        if kind == "cover__head" and top + box.height / PX_PER_MM > WAVES_MM:
            faults.append(f"the title ends at {top + box.height / PX_PER_MM:.0f} mm")
        if kind == "cover__foot" and top < WHITE_MM:
            faults.append(f"the foot begins at {top:.0f} mm")
    missing = {"cover__head", "cover__foot"} - found
    return [*faults, *(f"there is no {kind}" for kind in sorted(missing))]


def _blocks(box: Any) -> Iterator[Any]:
    # What stands at a place of its own is in the tree behind a placeholder.
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.BlockBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _blocks(child)
