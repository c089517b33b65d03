"""What makes the files of WeasyPrint 70 smaller, with nothing in them changed.

Each change stands alone and goes when WeasyPrint or pydyf does it itself.
"""

from __future__ import annotations

import re
from collections import Counter
from math import inf
from typing import Any

import pydyf
from weasyprint import svg
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.svg.bounding_box import extend_bounding_box
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.text import text as letter_by_letter
from weasyprint.svg.utils import size
from weasyprint.text.line_break import split_first_line

from publications.pipeline.pdf.tags import object_of

# --- Lines of text ------------------------------------------------------------------

# Glyphs in hexadecimal, four digits each, and numbers that move what follows to the left, in
# thousandths of an em: `<0c66107e>-3.86<05ad>`.
_PARTS = re.compile(r"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?\d+)?)")
GLYPH_DIGITS = 4
# A thousandth of an em is a hundredth of a pixel in running text.
UNSEEN = 1.0
# A shorter text is not worth two operators.
FEWEST_GLYPHS = 6


def spaced(text: str) -> tuple[float, str]:
    """The room between the characters of a line, said once, and the line without it.

    `text` is what stands between the brackets of a TJ operator. The room is in thousandths of
    an em; what single characters differ by stays in the line, and no character moves by more
    than `UNSEEN`.
    """
    glyphs, moves = glyphs_and_moves(text)
    usual = 0.0
    if len(glyphs) >= FEWEST_GLYPHS:
        usual = Counter(round(move, 1) for move in moves[1:]).most_common(1)[0][0]
    if abs(usual) < UNSEEN:
        usual = 0.0
    written: list[str] = []
    run: list[str] = []
    owed = moves[0]
    for glyph, move in zip(glyphs, moves[1:], strict=True):
        if abs(owed) >= UNSEEN:
            if run:
                written.append(f"<{''.join(run)}>")
                run.clear()
            whole = round(owed)
            written.append(str(whole))
            owed -= whole
        run.append(glyph)
        owed += move - usual
    if run:
        written.append(f"<{''.join(run)}>")
    # What follows on the same line starts where this one ends.
    if abs(owed) >= UNSEEN:
        written.append(str(round(owed)))
    return -usual, "".join(written)


def glyphs_and_moves(text: str) -> tuple[list[str], list[float]]:
    """Every glyph, and the move before the first one and after each."""
    glyphs: list[str] = []
    moves = [0.0]
    for match in _PARTS.finditer(text):
        hexadecimal, number = match.groups()
        if number is not None:
            moves[-1] += float(number)
            continue
        for start in range(0, len(hexadecimal), GLYPH_DIGITS):
            glyphs.append(hexadecimal[start : start + GLYPH_DIGITS])
            moves.append(0.0)
    return glyphs, moves


def _show_text(self: Any, text: str) -> None:
    """Show a line with its room between characters as one operator (`Tc`).

    WeasyPrint writes it before and after every single character: a third of a page's bytes.
    """
    room, line = spaced(text)
    _, font_size = self._current_font
    wanted = pydyf._to_bytes(round(room * font_size / 1000, 4))
    if wanted != getattr(self, "_room", b"0"):
        self.stream.append(wanted + b" Tc")
        self._room = wanted
    self.stream.append(b"[" + line.encode("ascii") + b"] TJ")


_pop_state = Stream.pop_state


def _forget_room(self: Any) -> None:
    """After Q the room is again what it was before q: said anew with the next line."""
    _pop_state(self)
    self._room = None


# --- Labels of charts ---------------------------------------------------------------

# What a label would need letters set one by one for.
_BY_LETTERS = ("rotate", "dy", "letter-spacing", "textLength", "dominant-baseline", "direction")
_MOVED_BY = {"start": 0.0, "middle": 0.5, "end": 1.0}


def _is_plain(node: Any) -> bool:
    """Whether a `text` is a line of words at one place."""
    one_place = all(len(node.get(name, "0").split()) == 1 for name in ("x", "y", "dx"))
    return bool(
        node.tag == "text"
        and node.text
        and not len(node._wrapper.etree_element)
        and one_place
        and not any(name in node.attrib for name in _BY_LETTERS)
    )


_draw_node = svg.SVG.draw_node


def _draw_label_in_place(
    self: Any, node: Any, font_size: Any, fill_stroke: bool = True, context: Any = None
) -> None:
    """Keep WeasyPrint from a group of its own for each centred label, to be moved afterwards."""
    if _is_plain(node):
        node.anchor = node.attrib.pop("text-anchor", getattr(node, "anchor", "start"))
    _draw_node(self, node, font_size, fill_stroke, context)


def _text(drawing: Any, node: Any, font_size: float) -> None:
    """Set a label as one line; WeasyPrint sets each letter by itself."""
    if not _is_plain(node):
        letter_by_letter(drawing, node, font_size)
        return
    style = _style(drawing, node, font_size)
    layout, _, _, width, height, baseline = split_first_line(
        node.text, style, drawing.context, inf, 0
    )
    x = size(node.get("x"), font_size, drawing.inner_width)
    y = size(node.get("y"), font_size, drawing.inner_height)
    x += size(node.get("dx"), font_size, drawing.inner_width) - width * _MOVED_BY[node.anchor]
    node.text_bounding_box = extend_bounding_box(
        node.text_bounding_box, ((x, y - baseline), (x + width, y - baseline + height))
    )
    stream = drawing.stream
    stream.push_state()
    fill, stroke = drawing.set_graphical_state(node, font_size)
    stream.begin_text()
    drawing.fill_stroke(fill, stroke, text=True)
    line = TextBox(layout, style)
    line.baseline = baseline
    layout.reactivate(style)
    draw_first_line(stream, line, "none", "none", Matrix(d=-1, e=x, f=y))
    stream.end_text()
    stream.pop_state()


_WEIGHTS = {"normal": 400, "bold": 700}


def _style(drawing: Any, node: Any, font_size: float) -> Style:
    style = Style(INITIAL_VALUES)
    style.font_config = drawing.font_config
    families = node.get("font-family", "sans-serif").split(",")
    weight = node.get("font-weight", "normal")
    style["font_family"] = [family.strip().strip("\"'") for family in families]
    style["font_style"] = node.get("font-style", "normal")
    style["font_weight"] = _WEIGHTS.get(weight) or int(weight)
    style["font_size"] = font_size
    return style


# --- The tag tree -------------------------------------------------------------------

# Tags that hold words themselves (ISO 32000-1, 14.8.4.3 and 14.8.4.4).
_HOLD_WORDS = frozenset(
    ("/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Lbl", "/LBody", "/TH", "/TD", "/Caption")
)
_BARE_LINE = {"Type", "S", "K", "Pg", "P"}
_add_object = pydyf.PDF.add_object


def _add_unless_line(self: Any, thing: Any) -> None:
    """Give a line of words the number of its paragraph instead of one of its own.

    WeasyPrint makes an element of each line, two thirds of a document's objects, and says
    whose a line's marked content is by that number; `fold_lines` does the rest.
    """
    bare = isinstance(thing, pydyf.Dictionary) and thing.keys() == _BARE_LINE
    if bare and thing["S"] == "/Span":
        (mcid,) = thing["K"] or (None,)
        paragraph = object_of(self, thing["P"])
        if mcid is not None and paragraph["S"] in _HOLD_WORDS:
            thing.number = paragraph.number
            lines: dict[int, list[int]] = self.__dict__.setdefault("folded_lines", {})
            lines.setdefault(paragraph.number, []).append(mcid)
            return
    _add_object(self, thing)


def fold_lines(pdf: pydyf.PDF) -> None:
    """Hang the words of each line on its paragraph, before anybody walks the tree."""
    for number, mcids in getattr(pdf, "folded_lines", {}).items():
        paragraph = pdf.objects[number]
        waiting = iter(mcids)
        paragraph["K"] = pydyf.Array(
            [next(waiting) if kid == paragraph.reference else kid for kid in paragraph["K"]]
        )


# --- The file -----------------------------------------------------------------------

_CROSS_REFERENCES = "/XRef"
_PNG_UP = 12
_data = pydyf.Stream.data


def _data_once(self: Any) -> bytes:
    """Compress a stream once: pydyf does it again for the file's identifier."""
    written: bytes | None = getattr(self, "_written", None)
    if written is None:
        if self.extra.get("Type") == _CROSS_REFERENCES and self.compress:
            _predict(self)
        written = self._written = _data.fget(self)
        # Nothing is added to a stream that has been written.
        self.stream = []
    return written


def _predict(stream: Any) -> None:
    """Store each row of the cross references as what it differs by from the one before.

    ISO 32000-1, 7.4.4.4. A tenth of the bytes.
    """
    (rows,) = stream.stream
    columns = sum(stream.extra["W"])
    predicted = bytearray()
    before = bytes(columns)
    for start in range(0, len(rows), columns):
        row = rows[start : start + columns]
        predicted.append(2)
        predicted += bytes((new - old) % 256 for new, old in zip(row, before, strict=True))
        before = row
    stream.stream = [bytes(predicted)]
    stream.extra["DecodeParms"] = pydyf.Dictionary({"Predictor": _PNG_UP, "Columns": columns})


def install() -> None:
    """Replace what is large, in this process."""
    Stream.show_text = _show_text
    Stream.pop_state = _forget_room
    svg.SVG.draw_node = _draw_label_in_place
    # WeasyPrint knows a text by the function that draws it.
    svg.text = _text
    svg.TAGS.update(dict.fromkeys(("a", "text", "textPath", "tspan"), _text))
    pydyf.PDF.add_object = _add_unless_line
    pydyf.Stream.data = property(_data_once)
