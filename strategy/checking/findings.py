"""The shapes of the checks: what is looked at, and what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

# How much of a text is quoted on each side of the words at fault.
AROUND = 12


class Level(Enum):
    """How a finding is meant: FAULT is to be mended, HINT is to be looked at."""

    FAULT = "fault"
    HINT = "hint"


class Kind(Enum):
    """What a passage is, which decides what is expected of it."""

    HEADING = "heading"  # of a page: its number is computed
    SUBHEADING = "subheading"  # inside a body
    TEXT = "text"  # plain, lines apart
    HTML = "html"  # rich text as it is stored
    ALT = "alt"  # what tells a picture in words
    LABEL = "label"  # a name, a caption, a source
    UNIT = "unit"  # printed in open data beside each number
    TABLE = "table"


@dataclass(frozen=True)
class Table:
    """A table's heads and cells as plain text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header_column: bool


@dataclass(frozen=True)
class Passage:
    """One text, and where it stands.

    `path` is the place in the form, its parts joined by dots: column.<block>.caption.
    `label` names it for people: 本文 › 表 › 表の題名. `order` counts the blocks of a body.
    """

    path: str
    label: str
    kind: Kind
    text: str
    language: str = "ja"
    table: Table | None = None
    # Of a picture's description: the caption beside it and the name of its file.
    caption: str = ""
    file_name: str = ""
    # Of a text of a body: how many notes stand directly below it. None: it can call none.
    notes: int | None = None
    is_note: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of the things that texts link to.

    `pages`: key → title of each linked page that exists; `hidden`: keys of those that the
    public cannot read; `documents`: keys of those that exist. None: not known, not judged.
    """

    pages: Mapping[int, str] | None = None
    hidden: frozenset[int] = field(default_factory=frozenset)
    documents: frozenset[int] | None = None


@dataclass(frozen=True)
class Finding:
    """One thing found: where, which words, why, and what to do."""

    rule: str
    level: Level
    path: str
    label: str
    words: str
    message: str
    suggestion: str

    @property
    def is_fault(self) -> bool:
        return self.level is Level.FAULT


def found(
    passage: Passage,
    rule: str,
    words: str,
    message: str,
    suggestion: str,
    level: Level = Level.FAULT,
) -> Finding:
    """A finding in a passage."""
    return Finding(rule, level, passage.path, passage.label, words, message, suggestion)


def quoted(text: str, start: int, end: int) -> str:
    """The words at `start`…`end` with a little around them, on one line."""
    before = text[max(start - AROUND, 0) : start]
    after = text[end : end + AROUND]
    lead = "…" if start > AROUND else ""
    tail = "…" if end + AROUND < len(text) else ""
    return f"{lead}{before}{text[start:end]}{after}{tail}".replace("\n", " ")
