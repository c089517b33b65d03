"""Contexts of the list of strategies, of a strategy, and of its outline."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from strategy.datasets.population import population_plain
from strategy.languages import text_of
from strategy.models import StandardPage, StrategyIndexPage, StrategyPage
from strategy.models.public import public_pages, shown_below
from strategy.page_context import outline_context, page_context
from strategy.site.contexts.indicators import progress_summary
from strategy.site.contexts.pieces import (
    base_context,
    card_of,
    contents_of,
    link_with_summary,
    state_label,
    step_of,
)
from strategy.site.page_frame import active_language, breadcrumbs, page_frame
from strategy.site.shapes import Fact
from strategy.tree.links import Link
from strategy.tree.queries import (
    document_pages,
    legal_basis,
    milestones_of,
    outline_entries,
    strategies_by_kind,
)


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
    companions = shown_below(page).type(StandardPage).defer_streamfields().specific()
    return {
        **base_context(page, language),
        "card": card_of(page, language),
        "facts": strategy_facts(page, language),
        "contents": contents_of(entries, language),
        "outline_url": outline_url(page) if entries else "",
        "progress": progress_summary(page, language),
        "population": population_plain(page.pk, language),
        "milestones": [step_of(m, language) for m in milestones_of(page)],
        "companions": [link_with_summary(c, language) for c in companions],
    }


def outline_url(strategy: StrategyPage) -> str:
    """The address of the strategy's outline page."""
    return f"{strategy.get_url()}{strategy.reverse_subpage('outline')}"


def strategy_facts(strategy: StrategyPage, language: str) -> list[Fact]:
    """What a reader wants to know before the text: kind, state, term, basis, connections."""
    basis = legal_basis(strategy, language)
    facts = [
        Fact(gettext("種別"), gettext(str(strategy.get_kind_display()))),
        Fact(gettext("状態"), state_label(strategy)),
        Fact(gettext("対象期間"), strategy.term(language)),
    ]
    if basis:
        facts.append(Fact(gettext("根拠"), basis.value, lang=basis.lang))
    public = StrategyPage.objects.filter(public_pages())
    for label, connected in (
        (gettext("上位計画"), public.filter(lower_plans=strategy)),
        (gettext("前の戦略"), public.filter(successors=strategy)),
        (gettext("次の戦略"), public.filter(predecessor=strategy)),
    ):
        if (other := connected.first()) is not None:
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
