"""The shapes that templates are given: frozen, in one language, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from strategy.body.rendering import body_plain, rendered
from strategy.languages import ORIGINAL, Text, column, tag
from strategy.notation.footnotes import numbered
from strategy.notation.wareki import PartialDate, Precision

NO_TEXT = Text("")


@dataclass(frozen=True)
class DateText:
    """A date for a `time` element: `iso` for machines (or ""), `text` for people."""

    iso: str
    text: str


@dataclass(frozen=True)
class Link:
    label: str
    url: str = ""
    current: bool = False
    lang: str = ""
    summary: Text = NO_TEXT


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


def date_of(value: PartialDate | date, language: str) -> DateText:
    """A date as exactly as it is known."""
    partial = value if isinstance(value, PartialDate) else PartialDate(value, Precision.DAY)
    # A fiscal year has no form that a `datetime` attribute may take.
    iso = "" if partial.precision is Precision.FISCAL_YEAR else partial.iso
    return DateText(iso, partial.text(language))


def body_blocks(page: Model, language: str) -> list[SafeString]:
    """The rendered blocks of a page's body; those that fell back are marked as Japanese."""
    own = getattr(page, column("body", language))
    blocks = numbered(
        body_plain(own or getattr(page, column("body", ORIGINAL))),
        count(1),
        call_label=lambda number: gettext("注%(number)d") % {"number": number},
        back_label=lambda number: gettext("本文の注%(number)dに戻る") % {"number": number},
    )
    written = [rendered(block) for block in blocks]
    if own or tag(language) == ORIGINAL:
        return written
    return [
        mark_safe(f'<div lang="{ORIGINAL}">{html}</div>')  # noqa: S308 - rendered
        for html in written
    ]
