"""Footnotes (注): a call in running text, and the block below that says what it calls. PURE.

An editor types ［注］ behind a word, and sets a block 注 below the text: the first mark calls the
first note, the second the second. Numbers are computed, as those of headings are. A note that
nothing calls bears ※ and belongs to the passage as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import takewhile
from typing import Any

Block = Mapping[str, Any]

# Half-width brackets are forgiven.
TYPED = re.compile(r"[［\[]注[］\]]")
# A link holds no other link, and so no call.
_MARK_OR_NONE = re.compile(rf"(?P<none><a\b.*?</a>|<[^>]*>)|{TYPED.pattern}", re.DOTALL)
# A call in a block's neutral form: the number depends on where the block is shown.
CALL = '<sup class="note-call"></sup>'
# With the character before it, so that no line begins with a call.
_CALL = re.compile(rf"(?P<word>[^<>;\s]?){re.escape(CALL)}")


def notes_below(types: Sequence[str]) -> int:
    """How many of the blocks at the start of `types` are notes."""
    return sum(1 for _ in takewhile("footnote".__eq__, types))


def tied(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Neutral blocks with the marks of each text as calls of the notes directly below it.

    A mark without a note stays as it was typed.
    """
    result = [dict(block) for block in blocks]
    types = [block["type"] if block.get("html") else "" for block in blocks]
    for position, block in enumerate(result):
        if block["type"] != "text":
            continue
        notes = notes_below(types[position + 1 :])
        block["html"], called = _called(block["html"], notes)
        for note in result[position + 1 : position + 1 + called]:
            note["called"] = True
    return result


def _called(html: str, notes: int) -> tuple[str, int]:
    """`html` with at most `notes` marks as calls, and how many there are."""
    called = 0

    def call(match: re.Match[str]) -> str:
        nonlocal called
        if match["none"] or called == notes:
            return match[0]
        called += 1
        return CALL

    return _MARK_OR_NONE.sub(call, html), called


def numbered(
    blocks: Sequence[Block],
    numbers: Iterator[int],
    *,
    call_label: Callable[[int], str],
    back_label: Callable[[int], str],
) -> list[dict[str, Any]]:
    """Tied blocks with links from each call to its note and back.

    `numbers` goes on over the bodies of a document. The labels are what is read aloud in place
    of the bare number.
    """
    result = [dict(block) for block in blocks]
    waiting: list[int] = []

    def call(match: re.Match[str]) -> str:
        number = next(numbers)
        waiting.append(number)
        return (
            f'<span class="note-word">{match["word"]}'
            f'<sup class="note-call" id="note-call-{number}">'
            f'<a href="#note-{number}" role="doc-noteref" '
            f'aria-label="{escape(call_label(number))}">{number}</a></sup></span>'
        )

    for block in result:
        if block["type"] == "text":
            block["html"] = _CALL.sub(call, block["html"])
        elif block.get("called"):
            block["number"] = waiting.pop(0)
            block["back_label"] = back_label(block["number"])
    return result
