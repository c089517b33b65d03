"""Lines of Japanese that end at the right edge, by a little more room between characters.

WeasyPrint stretches spaces only, which Japanese has few of. This puts the room between the
characters of Chinese and Japanese scripts instead, and leaves words in Latin letters together.
It replaces one private function of WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

# More than this, in em, would tear a line apart: it stays ragged.
MOST_EM = 0.4
PIXEL = int(TO_UNITS)
# Punctuation, kana, ideographs, compatibility ideographs, full-width forms.
_WIDE = re.compile(
    "[\u2014\u2015\u2025\u2026\u2460-\u24ff\u3000-\u30ff\u3200-\u33ff\u3400-\u9fff"
    "\uf900-\ufaff\uff00-\uffef\U00020000-\U0002ffff]+"
)


def install() -> None:
    """Have WeasyPrint justify Japanese between characters from now on, in this process."""
    inline.justify_line = _justify_line


class _Spaced(Layout):
    """A line of text whose wide characters stand apart by `spacing` units of Pango."""

    def __init__(self, style: Any, spacing: int) -> None:
        self.spacing = spacing
        super().__init__(style)

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for match in _WIDE.finditer(self.text):
            attribute = pango.pango_attr_letter_spacing_new(self.spacing)
            attribute.start_index = len(self.text[: match.start()].encode())
            attribute.end_index = len(self.text[: match.end()].encode())
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(self.layout, attributes)


_stretch_spaces = inline.justify_line


def _justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Spread `extra_width` px over the line; in place of `inline.justify_line`."""
    gaps = sum(_gaps(box.text) for box in _texts(line))
    if not gaps:
        _stretch_spaces(context, line, extra_width)
        return
    spacing = extra_width / gaps
    if spacing > MOST_EM * line.style["font_size"]:
        return
    units = int(spacing * TO_UNITS)
    # Pango rounds halves of whole pixels, and of nothing else.
    units += units % PIXEL == 0
    _spread(line, units, 0.0)


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            yield from _texts(child)


def _gaps(text: str) -> float:
    """Between how many characters Pango puts room: half of it where only one is wide."""
    gaps = 0.0
    for match in _WIDE.finditer(text):
        gaps += match.end() - match.start() - 1
        gaps += 0.5 * (match.start() > 0) + 0.5 * (match.end() < len(text))
    return gaps


def _spread(box: Any, units: int, advance: float) -> float:
    """Widen the texts of a box and move what follows; how far the next one moves, in px."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        if gaps := _gaps(box.text):
            layout = _Spaced(box.style, units)
            layout.set_text(box.text, justify=True)
            layout.deactivate()
            box.pango_layout = layout
            room = gaps * units / TO_UNITS
            box.width += room
            advance += room
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _spread(child, units, advance)
        box.width += advance - before
    else:
        box.translate(advance, 0)
    return advance
