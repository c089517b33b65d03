"""Contexts of the site around the strategies: home, standing pages, news."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from strategy.models import HomePage, NewsIndexPage, NewsPage, StandardPage, StrategyPage
from strategy.models.public import is_public, shown_below
from strategy.notation.wareki import date_of
from strategy.page_context import page_context
from strategy.site.contexts.pieces import (
    base_context,
    card_of,
    link_with_summary,
    news_item,
    step_of,
)
from strategy.site.page_frame import active_language
from strategy.site.shapes import Process
from strategy.tree.queries import latest_news, milestones_of, strategies_by_kind

HOME_NEWS = 3


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
    children = shown_below(page).defer_streamfields().specific()
    return {
        **base_context(page, language),
        "children": [link_with_summary(child, language) for child in children],
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
        "strategy": link_with_summary(strategy, language)
        if strategy is not None and is_public(strategy)
        else None,
    }
