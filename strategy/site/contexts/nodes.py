"""Contexts of the items of a document: chapters, sections, vision, goals, measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from wagtail.models import Page

from strategy.languages import original, text_of
from strategy.models import MeasurePage, VisionPage
from strategy.models.base import DocumentNodePage
from strategy.notation.budgets import BudgetWords, budget_table
from strategy.notation.outline import OutlineNumber, is_provisional
from strategy.page_context import page_context
from strategy.site.contexts.indicators import own_evaluations, own_indicators
from strategy.site.contexts.pieces import base_context, contents_of, link_to
from strategy.site.page_frame import active_language
from strategy.site.shapes import (
    AlignmentItem,
    ContentsItem,
    ProjectEntry,
    RelatedEntry,
    RelatedGroup,
)
from strategy.tree.links import Link
from strategy.tree.queries import (
    OutlineEntry,
    alignments_of,
    budget_of,
    document_pages,
    outline_entries,
    projects_of,
    related_records,
    strategy_of,
)


@dataclass(frozen=True)
class ReadingPlace:
    """Where a page stands in the reading order of its document."""

    number: OutlineNumber
    previous: OutlineEntry | None
    following: OutlineEntry | None


def reading_place(page: Page, entries: Sequence[OutlineEntry]) -> ReadingPlace:
    """The page's place; below a page that is not public it has none, and no number."""
    for index, entry in enumerate(entries):
        if entry.page.pk == page.pk:
            return ReadingPlace(
                entry.number,
                previous=entries[index - 1] if index else None,
                following=entries[index + 1] if index + 1 < len(entries) else None,
            )
    return ReadingPlace(OutlineNumber("", ""), None, None)


@page_context.register
def node_context(page: DocumentNodePage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    strategy = strategy_of(page)
    if strategy is None:
        raise ValueError(f"{page!r} stands outside every strategy")
    entries = outline_entries(strategy, document_pages(strategy, draft_pk=page.pk), language)
    place = reading_place(page, entries)
    contents = contents_of(entries, language, current=page)
    strategy_heading = text_of(strategy, "heading", language)
    context = base_context(page, language)
    title = f"{place.number} {context['heading']}".strip()
    return {
        **context,
        "page_title": f"{title} | {strategy_heading}",
        "number": place.number.number,
        "label": place.number.label,
        "measures_called": strategy.own_word("measure_word", language) or gettext("施策"),
        "scope_note": text_of(page, "scope_note", language),
        "provisional": is_provisional(original(page, "heading") or page.title),
        "strategy": Link(
            strategy_heading.value, strategy.get_url() or "", lang=strategy_heading.lang
        ),
        "contents": contents,
        "children": children_in(contents),
        "previous": link_to(place.previous, language),
        "next": link_to(place.following, language),
        "indicators": own_indicators(page, language),
        "evaluations": own_evaluations(page, language),
        "related": related_groups(page, language),
        "alignments": alignment_items(page, language),
    }


@page_context.register
def vision_context(page: VisionPage, request: HttpRequest) -> dict[str, Any]:
    return {
        **node_context(page, request),
        "statement": text_of(page, "statement", active_language()),
    }


@page_context.register
def measure_context(page: MeasurePage, request: HttpRequest) -> dict[str, Any]:
    return {**node_context(page, request), "projects": project_entries(page, active_language())}


def project_entries(page: MeasurePage, language: str) -> list[ProjectEntry]:
    """The projects of a measure in its strategy's term, with what they cost in its years."""
    strategy = strategy_of(page)
    words = BudgetWords(
        gettext("予算額と決算額"),
        gettext("年度"),
        gettext("予算額"),
        gettext("決算額"),
        gettext("サンプル値"),
    )
    return [
        ProjectEntry(
            text_of(project, "name", language),
            text_of(project, "summary", language),
            budget_table(map(budget_of, project.budgets_of_term), words, language),
        )
        for project in (projects_of(strategy, [page]).get(page.pk, ()) if strategy else ())
    ]


def children_in(contents: Sequence[ContentsItem]) -> list[ContentsItem]:
    """What stands below the current item of a table of contents."""
    for item in contents:
        if item.current:
            return item.children
        if item.expanded:
            return children_in(item.children)
    return []


def related_groups(page: Page, language: str) -> list[RelatedGroup]:
    """Bodies, programmes, agreements and rules that concern the page's node."""
    return [
        RelatedGroup(
            gettext(str(records[0]._meta.verbose_name)),
            [
                RelatedEntry(
                    text_of(record, "name", language),
                    text_of(record, "summary", language),
                    getattr(record, "url", ""),
                )
                for record in records
            ],
        )
        for _, records in related_records(page)
    ]


def alignment_items(page: Page, language: str) -> list[AlignmentItem]:
    """The items of laws and upper plans that the page's node answers."""
    return [
        AlignmentItem(
            framework=text_of(alignment.item.framework, "name", language),
            number=alignment.item.number,
            name=text_of(alignment.item, "name", language),
            note=text_of(alignment, "note", language),
            url=alignment.item.framework.url,
        )
        for alignment in alignments_of(page)
    ]
