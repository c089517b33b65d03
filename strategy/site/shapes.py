"""What the templates of pages are given: frozen, in one language, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strategy.languages import Text
from strategy.notation.wareki import DateText


@dataclass(frozen=True)
class LanguageLink:
    """The same page in a language, under that language's own name."""

    code: str
    label: str
    url: str
    current: bool
    html_lang: str


@dataclass(frozen=True)
class Contact:
    """Whom to ask about a page."""

    name: Text
    phone: str
    fax: str
    form_url: str


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    url: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Card:
    """A strategy in a list."""

    heading: Text
    url: str
    kind: str
    state: str
    state_label: str
    period: str
    summary: Text


@dataclass(frozen=True)
class Step:
    """A milestone; `when` is empty where no date was announced, `until` where it has no end."""

    name: Text
    when: DateText | None
    until: DateText | None
    dash: str
    planned: bool
    state: str
    state_label: str
    note: Text


@dataclass(frozen=True)
class Process:
    strategy: Card
    milestones: list[Step]


@dataclass(frozen=True)
class NewsItem:
    heading: Text
    url: str
    date: DateText
    summary: Text


@dataclass(frozen=True)
class ContentsItem:
    """An item of the table of contents with everything below it.

    `depth` counts from 1 (a chapter); `expanded` says that the current page is it or
    stands below it.
    """

    number: str
    label: str
    heading: Text
    scope_note: Text
    summary: Text
    url: str
    depth: int
    current: bool
    expanded: bool = False
    children: list[ContentsItem] = field(default_factory=list)


@dataclass(frozen=True)
class RelatedEntry:
    name: Text
    summary: Text
    url: str = ""


@dataclass(frozen=True)
class ProjectEntry:
    """A project; `budgets` is a table as a body's own tables are, None without amounts."""

    name: Text
    summary: Text
    budgets: Mapping[str, Any] | None


@dataclass(frozen=True)
class RelatedGroup:
    label: str
    entries: list[RelatedEntry]


@dataclass(frozen=True)
class AlignmentItem:
    framework: Text
    number: str
    name: Text
    note: Text
    url: str
