"""An indicator of the strategy in force and of its next term."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from strategy.figures.known_on_day import Reading, read_uses
from strategy.figures.recording import record_baseline, record_target
from strategy.models import Indicator, Node, NodeFace, StrategyIndicator, StrategyPage
from strategy.working_copies.starting import NextTerm, start_next_term
from tests.integration.opendata.conftest import V1

CALLED = NextTerm({"ja": "次の総合戦略", "en": "The Next Strategy"}, "next-strategy")
TABLES = ("kpi_values", "kpi_definitions", "kpi_history", "evaluations")
PAGES = (
    *("/ja/indicators/", "/ja/indicators/visitors/", "/sitemap.xml"),
    "/ja/strategies/new-strategy/progress/",
    "/ja/strategies/new-strategy/goals/flow-of-people/",
    *(f"{V1}/{table}.csv" for table in TABLES),
    f"{V1}/indicators/visitors.csv",
)
# After the term of 令和6〜8年度 ended and its successor began.
LATER = datetime(2028, 6, 1, 3, tzinfo=UTC)


@pytest.fixture
def public(loaded_site: None) -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.get(slug="new-strategy")
    return page


@pytest.fixture
def visitors(loaded_site: None) -> Indicator:
    """200 in 令和4年度, 250 wanted in 令和8年度."""
    return Indicator.objects.get(code="visitors")


@pytest.fixture
def living(loaded_site: None) -> Node:
    return NodeFace.objects.get(page__slug="living", place="public").node


@pytest.fixture
def next_term(public: StrategyPage) -> StrategyPage:
    return start_next_term(strategy=public, by=None, called=CALLED)


@pytest.fixture
def next_use(visitors: Indicator, next_term: StrategyPage) -> StrategyIndicator:
    use: StrategyIndicator = visitors.uses.get(strategy=next_term.node)
    return use


def aim_at_300(use: StrategyIndicator) -> None:
    """From 240 in 令和7年度 to 300 in 令和11年度."""
    record_baseline(use=use, by=None, year=2025, value=Decimal(240))
    record_target(use=use, by=None, year=2029, value=Decimal(300))


def read(use: StrategyIndicator) -> Reading:
    [reading] = read_uses([use])
    return reading


def shown(client: Client) -> dict[str, bytes]:
    return {path: client.get(path).content for path in PAGES}
