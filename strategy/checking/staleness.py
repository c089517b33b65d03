"""Whether a translation still says what its original says (PURE: no framework).

A translation is known by its own words: which original it was made from is kept beside a
digest of it, never beside a page's key. So copies, reverts and loaded files need no care: the
same two texts are the same pair wherever they stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from strategy.checking.bodies import body_passages
from strategy.checking.findings import Kind
from strategy.checking.markup import parsed

# Beyond this many characters, lines are compared before the characters within them.
LONG = 1500


class State(Enum):
    """How a translation stands to its original."""

    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"
    # The original says nothing, so there is nothing to translate.
    EMPTY = "empty"


class Change(Enum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Part:
    """A run of text that stayed, went or came."""

    change: Change
    text: str


def digest(text: str) -> str:
    """What a text is known by: the SHA-256 of its words, white space at the ends left out."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def body_text(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The words of a stored body, a line a passage; what is no text is left out."""
    return "\n".join(line for line in _lines(blocks) if line)


def _lines(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for passage in body_passages(blocks, field="", label="", language=""):
        if passage.table is not None:
            for row in (passage.table.columns, *passage.table.rows):
                yield " | ".join(row)
        elif passage.kind is Kind.HTML:
            yield parsed(passage.text).text
        else:
            yield passage.text.strip()
    for block in blocks:
        # Another's words: checked by nobody, but translated all the same.
        if block.get("type") == "quotation" and isinstance(block.get("value"), Mapping):
            yield str(block["value"].get("text") or "").strip()


def changes(before: str, after: str) -> list[Part]:
    """How one text became the other, in runs of characters."""
    if len(before) + len(after) <= LONG:
        return list(_compared(before, after))
    parts: list[Part] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            parts.append(Part(Change.SAME, gone))
        elif len(gone) + len(come) <= LONG:
            parts += _compared(gone, come)
        else:
            parts += [Part(Change.REMOVED, gone), Part(Change.ADDED, come)]
    return [part for part in parts if part.text]


def _compared(before: str, after: str) -> Iterator[Part]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Part(Change.SAME, before[i1:i2])
            continue
        if i1 < i2:
            yield Part(Change.REMOVED, before[i1:i2])
        if j1 < j2:
            yield Part(Change.ADDED, after[j1:j2])
