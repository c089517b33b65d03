"""The pieces that several types of page show: cards, steps, contents, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from wagtail.models import Page

from strategy.body.rendering import body_blocks
from strategy.figures.placements import full_title
from strategy.languages import text_of
from strategy.models import Milestone, NewsPage, StrategyPage
from strategy.models.base import TranslatedPage
from strategy.notation.wareki import dash, date_of
from strategy.site.page_frame import breadcrumbs, contact_of, page_frame
from strategy.site.shapes import Card, ContentsItem, NewsItem, Step
from strategy.tree.extensions import notices_for, panels_for
from strategy.tree.links import Link
from strategy.tree.queries import OutlineEntry, contact_unit


def state_label(strategy: StrategyPage) -> str:
    """現行, 策定中 … in the active language."""
    return gettext(str(strategy.get_state_display()))


def card_of(strategy: StrategyPage, language: str) -> Card:
    return Card(
        heading=text_of(strategy, "heading", language),
        url=strategy.get_url() or "",
        kind=gettext(str(strategy.get_kind_display())),
        state=strategy.state,
        state_label=state_label(strategy),
        period=strategy.term(language),
        summary=text_of(strategy, "summary", language),
    )


def step_of(milestone: Milestone, language: str) -> Step:
    when = milestone.actual or milestone.planned
    return Step(
        name=text_of(milestone, "name", language),
        when=date_of(when, language) if when else None,
        dash=dash(language),
        until=date_of(milestone.until, language) if when and milestone.until else None,
        planned=milestone.actual is None,
        state=milestone.state,
        state_label=gettext(str(milestone.get_state_display())),
        note=text_of(milestone, "note", language),
    )


def news_item(page: NewsPage, language: str) -> NewsItem:
    return NewsItem(
        heading=text_of(page, "heading", language),
        url=page.get_url() or "",
        date=date_of(page.published_on, language),
        summary=text_of(page, "summary", language),
    )


def contents_of(
    entries: Sequence[OutlineEntry],
    language: str,
    *,
    current: Page | None = None,
    max_depth: int | None = None,
) -> list[ContentsItem]:
    """Entries in reading order as a tree; deeper than `max_depth` is left out."""
    roots: list[ContentsItem] = []
    open_items: list[ContentsItem] = []
    for entry in entries:
        if max_depth is not None and entry.depth > max_depth:
            continue
        item = ContentsItem(
            number=entry.number.number,
            label=entry.number.label,
            heading=text_of(entry.page, "heading", language),
            scope_note=text_of(entry.page, "scope_note", language),
            summary=text_of(entry.page, "summary", language),
            url=entry.page.get_url() or "",
            depth=entry.depth,
            current=current is not None and entry.page.pk == current.pk,
            expanded=current is not None and current.path.startswith(entry.page.path),
        )
        del open_items[entry.depth - 1 :]
        (open_items[-1].children if open_items else roots).append(item)
        open_items.append(item)
    return roots


def link_to(entry: OutlineEntry | None, language: str) -> Link | None:
    if entry is None:
        return None
    heading = text_of(entry.page, "heading", language)
    return Link(full_title(entry, language), entry.page.get_url() or "", lang=heading.lang)


def base_context(page: TranslatedPage, language: str) -> dict[str, Any]:
    """The variables every page has."""
    heading = text_of(page, "heading", language)
    summary = text_of(page, "summary", language)
    description = text_of(page, "search_summary", language) or summary
    return {
        "heading": heading,
        "summary": summary,
        "body": body_blocks(page, language),
        "notices": notices_for(page, language),
        "panels": panels_for(page, language),
        **page_frame(
            title=str(heading),
            description=str(description),
            crumbs=breadcrumbs(page, language),
            contact=contact_of(contact_unit(page), language),
        ),
    }


def link_with_summary(page: TranslatedPage, language: str) -> Link:
    heading = text_of(page, "heading", language)
    summary = text_of(page, "summary", language)
    return Link(heading.value, page.get_url() or "", lang=heading.lang, summary=summary)
