"""What makes WeasyPrint 70 quicker and lighter with documents like ours.

Each change stands alone, with what it gains at 201 pages, and goes when WeasyPrint does it
itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Page
from weasyprint.html import UA, UA_COUNTER_STYLE
from weasyprint.layout import preferred
from weasyprint.text.line_break import split_first_line

# Rules of the browser's own stylesheet that match every element there is, each of which then
# gets a style for a mark it never shows. Ours: lists have marks, footnotes have calls.
_NARROWED = (
    (re.compile(r"^::marker", re.MULTILINE), "li::marker"),
    (re.compile(r"^::footnote-(call|marker)", re.MULTILINE), r".footnote::footnote-\1"),
    (re.compile(r"^::note-(call|marker|callback)\s*\{[^}]*\}", re.MULTILINE), ""),
)


def _user_agent_stylesheet() -> CSS:
    text = UA
    for pattern, replacement in _NARROWED:
        text = pattern.sub(replacement, text)
    return CSS(string=text, counter_style=UA_COUNTER_STYLE)


# Read while this is imported, as WeasyPrint reads its own: what it logs is about its own rules.
_STYLESHEET = _user_agent_stylesheet()


def _ua_stylesheets(self: HTML, forms: bool = False) -> list[CSS]:
    """Give elements no styles for marks they cannot show.

    A quarter of the memory, a tenth of the time.
    """
    return [_STYLESHEET]


class _PageReferences(Sequence[bytes]):
    """`PDF.page_references`, one at a time: WeasyPrint asks for one and gets all, every time."""

    def __init__(self, kids: Sequence[Any]) -> None:
        self.kids = kids

    def __len__(self) -> int:
        return (len(self.kids) + 2) // 3

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return f"{self.kids[index % len(self) * 3]} 0 R".encode("ascii")

    def __iter__(self) -> Iterator[bytes]:
        return (self[i] for i in range(len(self)))


def _page_references(self: pydyf.PDF) -> _PageReferences:
    return _PageReferences(self.pages["Kids"])


def _narrowest(
    text: str, style: Any, context: Any, max_width: Any, *rest: Any, **options: Any
) -> Any:
    """The narrowest a text can be set, for the widths of tables, at once.

    Where a line may break at any character (`overflow-wrap: anywhere`) that is one character,
    an em at most. WeasyPrint finds it by setting the whole rest of the text once for each.
    """
    breaks_anywhere = (
        options.get("minimum")
        and max_width == 0
        and style["overflow_wrap"] == "anywhere"
        and style["white_space"] in ("normal", "pre-wrap", "pre-line")
        and len(text) > 1
        and "\n" not in text
    )
    if breaks_anywhere:
        return None, len(text), None, style["font_size"], 0, 0
    return split_first_line(text, style, context, max_width, *rest, **options)


_paint = Page.paint


def _paint_compactly(self: Page, stream: Any, scale: float = 1) -> None:
    """Draw a page, then join its operators, a few thousand each, between those with tags.

    `finish` looks for the tags afterwards. An eighth of the memory.
    """
    _paint(self, stream, scale)
    joined: list[Any] = []
    plain: list[bytes] = []
    operators = stream.stream
    for position, operator in enumerate(operators):
        following = operators[position + 1 : position + 3]
        opens = operator == b"BDC" or b"BDC" in following
        if isinstance(operator, bytes) and not opens:
            plain.append(operator)
            continue
        if plain:
            joined.append(b"\n".join(plain))
            plain.clear()
        joined.append(operator)
    if plain:
        joined.append(b"\n".join(plain))
    stream.stream = joined


def _no_values_of_its_own(self: pydyf.Object) -> None:
    """Most objects of a PDF stand inside another and never get a number or a place.

    What pydyf gives each of them is the same for all until then. A fifteenth of the memory.
    """


def install() -> None:
    """Replace what is slow, in this process."""
    fresh = vars(pydyf.Object())
    for name, value in fresh.items():
        setattr(pydyf.Object, name, value)
    pydyf.Object.__init__ = _no_values_of_its_own
    HTML._ua_stylesheets = _ua_stylesheets
    Page.paint = _paint_compactly
    pydyf.PDF.page_references = property(_page_references)
    preferred.split_first_line = _narrowest
