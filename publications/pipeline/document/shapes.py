"""The shapes of a document as its templates are given them: one language, fallbacks decided.

`document` fills them from a snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from publications.pipeline.document.labels import Labels
from publications.pipeline.document.widths import cut, width_em
from strategy.languages import ORIGINAL


class DocumentKind(StrEnum):
    """How much of a strategy a document shows: structure and main points, all, or two pages."""

    OUTLINE = "outline"
    MAIN = "main"
    # What `pipeline.summary` picks from the whole tree.
    SUMMARY = "summary"


# From these widths on, three lines and seven of a title's usual letters do not hold it.
LONGER_EM, LONGEST_EM = 70, 170
# The room of running heads and feet, in their letters.
CHAPTER_EM, BANNER_EM = 23.5, 54.0
# What the margin of the HTML holds: ⑴, (4), 12.
HANGING_EM = 2.0
_PHRASE_BREAK = re.compile(
    r"(?<=[ぁ-ん])(?=[^ぁ-んー・、。,.!?！？」』)）】…])"
    r"|(?<=[一-龥々])(?=[ぁ-ん]{2,}・)"
    r"|(?<=[^「『(（【])(?=[「『(（【])"
    r"|(?<=[」』)）】、。])(?=[^ぁ-ん・、。,.」』)）】])"
)
# A longer phrase must be able to break anywhere, or it would leave half a line empty.
PHRASE_LENGTH = 14


@dataclass(frozen=True)
class Phrase:
    """A piece of a large title; `holds` says that no line should end inside it."""

    words: str
    holds: bool


def _lang_attribute(lang: str) -> SafeString:
    return format_html(' lang="{}"', lang) if lang else SafeString("")


@dataclass(frozen=True)
class Text:
    """A text of the snapshot in the reader's language, or in Japanese where that is missing.

    `lang` is empty while the words are in the document's language, else it is
    their BCP 47 tag, for the markup to say so.
    """

    words: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)

    def __str__(self) -> str:
        return self.words

    @property
    def lang_attribute(self) -> SafeString:
        """` lang="ja"` for the element that holds the words, or nothing."""
        return _lang_attribute(self.lang)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The words cut where a large title may break; joined they are the words again.

        Words with spaces are one piece: they break at their spaces.
        """
        if " " in self.words:
            return (Phrase(self.words, holds=False),)
        pieces = _PHRASE_BREAK.split(self.words)
        return tuple(Phrase(piece, holds=len(piece) <= PHRASE_LENGTH) for piece in pieces)


@dataclass(frozen=True)
class ProjectContext:
    """One project (事業) of a measure; `budgets` is a table block, None without amounts."""

    name: Text
    summary: Text
    budgets: Mapping[str, Any] | None


@dataclass(frozen=True)
class NodeContext:
    """One node of the document as a reader sees it.

    `level` is its heading's (h2 …); `blocks` are neutral blocks for the block
    templates, each with the level of a heading inside it.
    """

    anchor: str
    kind: str
    level: int
    number: str
    label: str
    heading: Text
    scope_note: Text
    summary: Text
    statement: Text
    blocks: tuple[Mapping[str, Any], ...]
    blocks_lang: str
    projects: tuple[ProjectContext, ...]
    # Indicators as `strategy.figures.presentation` froze them, in the document's language.
    indicators: tuple[Mapping[str, Any], ...]
    children: tuple[NodeContext, ...]

    def reading_order(self) -> Iterator[NodeContext]:
        """This node and all below it, as printed."""
        yield self
        for child in self.children:
            yield from child.reading_order()

    @property
    def blocks_lang_attribute(self) -> SafeString:
        """` lang="ja"` for the element that holds the blocks, or nothing."""
        return _lang_attribute(self.blocks_lang)

    @property
    def has_long_number(self) -> bool:
        """Whether its number, such as 第1章, is too wide to hang in the margin."""
        return width_em(self.number) > HANGING_EM

    @property
    def running_head(self) -> str:
        """Number and heading as they stand above each page of a chapter."""
        return cut(f"{self.number} {self.heading}".strip(), CHAPTER_EM)

    @property
    def is_long(self) -> bool:
        """Whether it or anything below it has a body or figures."""
        return any(node.blocks or node.indicators for node in self.reading_order())


@dataclass(frozen=True)
class MilestoneContext:
    """One row of the schedule."""

    name: Text
    when: Text
    state: Text


@dataclass(frozen=True)
class GlossaryEntry:
    """A term (用語), in Japanese with its reading, and what it means here."""

    term: Text
    meaning: Text


@dataclass(frozen=True)
class Fact:
    """One row of what a document says about itself.

    `is_code` asks for letters of one width; `is_link` says that the value is an address.
    """

    term: str
    value: Text
    is_code: bool = False
    is_link: bool = False


@dataclass(frozen=True)
class DocumentContext:
    """Everything a template needs to print one document in one language."""

    kind: DocumentKind
    lang: str
    labels: Labels
    title: str
    # For the running head, where room is short.
    short_title: str
    publisher: Text
    issuer: Text
    banner: Text
    strategy_kind: Text
    heading: Text
    stage: Text
    # Version and volume (第2.1版 本編); empty for an unnumbered outline.
    volume: str
    dated: Text
    # ISO 8601 date, month or year; empty where the edition is dated by fiscal year only.
    dated_iso: str
    period: Text
    summary: Text
    note: Text
    facts: tuple[Fact, ...]
    colophon: tuple[Fact, ...]
    # The few facts at the foot of a summary.
    imprint: tuple[Fact, ...]
    chapters: tuple[NodeContext, ...]
    milestones: tuple[MilestoneContext, ...]
    # In the order the snapshot has them; only in the whole document.
    glossary: tuple[GlossaryEntry, ...]
    # The heading above the goals, in the strategy's own word for them.
    goals_called: str
    # Another one than the design's tints the print; the cover's picture by its address, or "".
    key_colour: str
    cover: str
    # Charts of the population as `strategy.datasets.population` froze them; in the whole
    # document only.
    population: Mapping[str, Any] | None

    @property
    def page_starts(self) -> frozenset[str]:
        """Anchors of the chapters that begin on a new page of print.

        These are the long ones but the first: a short preface leaves no page
        half empty, and neither does an outline.
        """
        return frozenset([chapter.anchor for chapter in self.chapters if chapter.is_long][1:])

    @property
    def title_size(self) -> str:
        """The size of the cover's title: "" for a short one, else long, longer or longest."""
        em = width_em(self.heading.words)
        if em > LONGER_EM:
            return "longest" if em > LONGEST_EM else "longer"
        # An English letter is about half as wide as a Japanese one.
        is_long = len(self.heading.words) > (14 if self.heading_lang == ORIGINAL else 45)
        return "long" if is_long else ""

    @property
    def running_banner(self) -> str:
        """The banner as it stands below each page; cover and colophon have it whole."""
        return cut(self.banner.words, BANNER_EM)

    @property
    def has_contents(self) -> bool:
        """Whether there is anything that a list of contents would lead to."""
        return bool(self.chapters or self.population or self.glossary or self.milestones)

    @property
    def heading_lang(self) -> str:
        """The language the heading is in."""
        return self.heading.lang or self.lang

    @property
    def nodes(self) -> tuple[NodeContext, ...]:
        """Every node, as printed."""
        return tuple(node for chapter in self.chapters for node in chapter.reading_order())
