"""What each type of page shows, and the site's few addresses outside the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.translation import get_supported_language_variant, gettext
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Page

from strategy import blocks
from strategy.directories import directory
from strategy.extensions import panels_for
from strategy.frame import active_language, breadcrumbs, contact_of, page_frame
from strategy.models import (
    BasicGoalPage,
    ChapterPage,
    HomePage,
    MeasurePage,
    Milestone,
    NewsIndexPage,
    NewsPage,
    SectionPage,
    StandardPage,
    StrategyIndexPage,
    StrategyPage,
    VisionPage,
)
from strategy.models.base import DocumentNodePage, TranslatedPage
from strategy.outline import is_provisional
from strategy.page_context import outline_context, page_context
from strategy.presentation import (
    AlignmentItem,
    Card,
    ContentsItem,
    Fact,
    Link,
    NewsItem,
    Process,
    RelatedEntry,
    RelatedGroup,
    Step,
    body_blocks,
    date_of,
    text_of,
)
from strategy.queries import (
    OutlineEntry,
    alignments_of,
    document_pages,
    latest_news,
    milestones_of,
    outline_entries,
    related_records,
    strategies_by_kind,
    strategy_of,
)

blocks.set_directory_reader(directory)

HOME_NEWS = 3


# --- Pieces ------------------------------------------------------------------


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


def full_title(entry: OutlineEntry, language: str) -> str:
    """Number, label and heading in one line: ⑴ 基本目標1 (仮称)ICTと…"""
    parts = (entry.number.number, entry.number.label, str(text_of(entry.page, "heading", language)))
    return " ".join(part for part in parts if part)


def link_to(entry: OutlineEntry | None, language: str) -> Link | None:
    if entry is None:
        return None
    heading = text_of(entry.page, "heading", language)
    return Link(full_title(entry, language), entry.page.get_url() or "", lang=heading.lang)


def base_context(page: TranslatedPage, language: str) -> dict[str, Any]:
    """The variables every page has."""
    strategy = strategy_of(page)
    heading = text_of(page, "heading", language)
    summary = text_of(page, "summary", language)
    description = text_of(page, "search_summary", language) or summary
    return {
        "heading": heading,
        "summary": summary,
        "body": body_blocks(page, language),
        "panels": panels_for(page, language),
        **page_frame(
            title=str(heading),
            description=str(description),
            crumbs=breadcrumbs(page, language),
            contact=contact_of(strategy.unit, language) if strategy else None,
        ),
    }


# --- The site around the strategies ----------------------------------------------


@page_context.register
def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    context = base_context(page, language)
    strategies = [s for _, group in strategies_by_kind() for s in group]
    drafting = [s for s in strategies if s.state == StrategyPage.State.DRAFTING]
    own_plans = (StrategyPage.Kind.COMPREHENSIVE_STRATEGY, StrategyPage.Kind.POPULATION_VISION)
    return {
        **context,
        "crumbs": [],
        "current_strategies": [
            card_of(s, language)
            for s in strategies
            if s.state == StrategyPage.State.CURRENT and s.kind in own_plans
        ],
        "drafting": [card_of(s, language) for s in drafting],
        "processes": [
            Process(card_of(s, language), [step_of(m, language) for m in milestones_of(s)])
            for s in drafting
        ],
        "latest_news": [news_item(n, language) for n in latest_news(HOME_NEWS)],
    }


@page_context.register
def standard_context(page: StandardPage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    children = page.get_children().live().defer_streamfields().specific()
    return {
        **base_context(page, language),
        "children": [_link_with_summary(child, language) for child in children],
    }


@page_context.register
def news_index_context(page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    return {
        **base_context(page, language),
        "items": [news_item(news, language) for news in latest_news()],
    }


@page_context.register
def news_context(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    strategy = page.strategy
    return {
        **base_context(page, language),
        "date": date_of(page.published_on, language),
        "strategy": _link_with_summary(strategy, language)
        if strategy is not None and strategy.live
        else None,
    }


def _link_with_summary(page: TranslatedPage, language: str) -> Link:
    heading = text_of(page, "heading", language)
    summary = text_of(page, "summary", language)
    return Link(heading.value, page.get_url() or "", lang=heading.lang, summary=summary)


# --- Strategies --------------------------------------------------------------------


@page_context.register
def strategy_index_context(page: StrategyIndexPage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    return {
        **base_context(page, language),
        "groups": [
            (gettext(str(StrategyPage.Kind(kind).label)), [card_of(s, language) for s in group])
            for kind, group in strategies_by_kind()
        ],
    }


@page_context.register
def strategy_context(page: StrategyPage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    entries = outline_entries(page, document_pages(page), language)
    companions = StandardPage.objects.child_of(page).live().defer_streamfields()
    return {
        **base_context(page, language),
        "card": card_of(page, language),
        "facts": strategy_facts(page, language),
        "contents": contents_of(entries, language),
        "outline_url": outline_url(page) if entries else "",
        "milestones": [step_of(m, language) for m in milestones_of(page)],
        "companions": [_link_with_summary(c, language) for c in companions],
    }


def outline_url(strategy: StrategyPage) -> str:
    """The address of the strategy's outline page."""
    return f"{strategy.get_url()}{strategy.reverse_subpage('outline')}"


def strategy_facts(strategy: StrategyPage, language: str) -> list[Fact]:
    """What a reader wants to know before the text: kind, state, term, basis, connections."""
    basis = text_of(strategy, "legal_basis", language)
    facts = [
        Fact(gettext("種別"), gettext(str(strategy.get_kind_display()))),
        Fact(gettext("状態"), state_label(strategy)),
        Fact(gettext("対象期間"), strategy.term(language)),
    ]
    if basis:
        facts.append(Fact(gettext("根拠"), basis.value, lang=basis.lang))
    for label, other in (
        (gettext("上位計画"), strategy.upper_plan),
        (gettext("前の戦略"), strategy.predecessor),
        (gettext("次の戦略"), strategy.successors.live().first()),
    ):
        if other is not None and other.live:
            heading = text_of(other, "heading", language)
            facts.append(Fact(label, heading.value, other.get_url() or "", heading.lang))
    for former in strategy.former_names.all():
        name = text_of(former, "name", language)
        facts.append(Fact(gettext("旧称"), name.value, lang=name.lang))
    return facts


@outline_context.register
def strategy_outline_context(page: StrategyPage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    entries = outline_entries(page, document_pages(page), language)
    heading = text_of(page, "heading", language)
    title = gettext("骨子案")
    own = breadcrumbs(page, language)
    crumbs = [
        *own[:-1],
        Link(heading.value, page.get_url() or "", lang=heading.lang),
        Link(title, "", current=True),
    ]
    return {
        **base_context(page, language),
        **page_frame(
            title=f"{title} {heading}",
            description=str(text_of(page, "summary", language)),
            crumbs=crumbs,
        ),
        "stage_label": title,
        "strategy_url": page.get_url(),
        "contents": contents_of(entries, language, max_depth=page.outline_depth),
        "period": page.term(language),
    }


# --- Items of the document -----------------------------------------------------------


@page_context.register(ChapterPage)
@page_context.register(SectionPage)
@page_context.register(BasicGoalPage)
def node_context(page: DocumentNodePage, request: HttpRequest) -> dict[str, Any]:
    language = active_language()
    strategy = strategy_of(page)
    if strategy is None:
        raise ValueError(f"{page!r} stands outside every strategy")
    entries = outline_entries(strategy, document_pages(strategy, draft_pk=page.pk), language)
    place = next((i for i, entry in enumerate(entries) if entry.page.pk == page.pk), None)
    number = entries[place].number if place is not None else None
    contents = contents_of(entries, language, current=page)
    children = _item_at(contents, page, entries)
    strategy_heading = text_of(strategy, "heading", language)
    context = base_context(page, language)
    heading = context["heading"]
    numbered_title = " ".join(
        part
        for part in (number.number if number else "", number.label if number else "", heading.value)
        if part
    )
    return {
        **context,
        "page_title": f"{numbered_title} | {strategy_heading}",
        "number": number.number if number else "",
        "label": number.label if number else "",
        "scope_note": text_of(page, "scope_note", language),
        "provisional": is_provisional(page.heading_ja or page.title),
        "strategy": Link(
            strategy_heading.value, strategy.get_url() or "", lang=strategy_heading.lang
        ),
        "contents": contents,
        "children": children,
        "previous": link_to(_neighbour(entries, place, -1), language),
        "next": link_to(_neighbour(entries, place, 1), language),
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
    language = active_language()
    return {
        **node_context(page, request),
        "projects": [
            RelatedEntry(text_of(p, "name", language), text_of(p, "summary", language))
            for p in page.projects.all()
        ],
    }


def _neighbour(
    entries: Sequence[OutlineEntry], place: int | None, step: int
) -> OutlineEntry | None:
    if place is None or not 0 <= place + step < len(entries):
        return None
    return entries[place + step]


def _item_at(
    contents: Sequence[ContentsItem], page: Page, entries: Sequence[OutlineEntry]
) -> list[ContentsItem]:
    """The children of the page's own item in the tree."""
    for item in contents:
        if item.current:
            return item.children
        if item.expanded:
            return _item_at(item.children, page, entries)
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


# --- Addresses outside the tree --------------------------------------------------------


def best_language(accept_language: str) -> str:
    """The first of the browser's languages that the site has, else the original."""
    for code, _ in parse_accept_lang_header(accept_language):
        if code == "*":
            break
        try:
            return str(get_supported_language_variant(code))
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def front_door(request: HttpRequest) -> HttpResponse:
    """`/` leads to the front page in the reader's best language."""
    language = best_language(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"{get_script_prefix()}{language}/")
    response.headers["Vary"] = "Accept-Language"
    return response
