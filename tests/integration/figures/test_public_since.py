"""What a strategy says before it is public is no history, and published with it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from publications.editions.queries import frozen_nodes
from publications.pipeline.snapshot import freeze
from strategy.figures.known_on_day import read_tree
from strategy.figures.recording import record_evaluation, record_observation, record_target
from strategy.models import (
    Grade,
    Indicator,
    Node,
    StrategyIndexPage,
    StrategyIndicator,
    StrategyPage,
)
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage
from tests.integration.desk.figures.conftest import council
from tests.integration.editions.conftest import draft_of
from tests.integration.figures.conftest import LATER, TABLES, read
from tests.integration.opendata.conftest import V1, at, read_csv, rows_for
from tests.people import text_of
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(12, "figures of terms")]

ADOPTED = datetime(2027, 6, 1, 3, tzinfo=UTC)
BETWEEN = datetime(2027, 3, 1, 3, tzinfo=UTC)


class TestBeforeItIsPublic:
    """400 is drafted, replaced by 300 before the next term is adopted on 1 June 2027."""

    @pytest.fixture
    def adopted(self, next_term: StrategyPage, next_use: StrategyIndicator) -> None:
        record_target(use=next_use, by=None, year=2029, value=Decimal(400))
        record_evaluation(
            by=None,
            strategy=next_use.strategy,
            indicator=next_use.indicator,
            year=2026,
            body=council(),
            grade=Grade.objects.get(scale__code="cabinet-office", code="considerable"),
        )
        cut: dict[str, Any] = {"year": 2029, "value": Decimal(300), "reason": "市長査定で減額"}
        at(BETWEEN, lambda: record_target(use=next_use, by=None, **cut))
        at(ADOPTED, lambda: adopt(working_copy=next_term, by=None))

    @pytest.mark.parametrize("day", ["2026-12-01", "2027-03-02", "2027-05-31"])
    def test_a_strategy_is_on_no_past_day(self, client: Client, adopted: None, day: str) -> None:
        def look() -> None:
            for table in TABLES:
                assert b"next-strategy" not in client.get(f"{V1}/{table}.csv?as_of={day}").content
            listed = text_of(client.get(f"/ja/indicators/?as_of={day}"))
            assert "次の総合戦略" not in listed
            assert "観光客入込数" in listed
            page = text_of(client.get(f"/ja/indicators/visitors/?as_of={day}"))
            assert "250万人" in page
            assert "ほかの戦略での目標と判定" not in page

        at(ADOPTED, look)

    def test_its_drafting_is_no_history(self, client: Client, adopted: None) -> None:
        def look() -> None:
            rows = read_csv(client, f"{V1}/kpi_history.csv")
            own = rows_for(rows, "visitors", strategy_code="next-strategy", value_type="target")
            assert [(r["value"], r["published_on"], r["reason"]) for r in own] == [
                ("300", "2027-06-01", "")
            ]
            page = text_of(client.get("/ja/indicators/visitors/"))
            assert "300万人" in page
            assert "400万人" not in page
            assert "市長査定" not in page

        at(ADOPTED, look)

    def test_what_was_said_for_it_is_published_with_it(self, client: Client, adopted: None) -> None:
        def look() -> None:
            for table in ("kpi_definitions", "kpi_values", "evaluations"):
                rows = rows_for(
                    read_csv(client, f"{V1}/{table}.csv"), "visitors", strategy_code="next-strategy"
                )
                own = [r for r in rows if r.get("value_type") != "actual"]
                assert {r["published_on"] for r in own} - {""} == {"2027-06-01"}

        at(ADOPTED, look)

    def test_a_change_after_it_is_public_keeps_its_reason(
        self, client: Client, next_use: StrategyIndicator, adopted: None
    ) -> None:
        cut: dict[str, Any] = {"year": 2029, "value": Decimal(280), "reason": "実績を踏まえて"}
        at(LATER, lambda: record_target(use=next_use, by=None, **cut))

        def look() -> None:
            rows = read_csv(client, f"{V1}/kpi_history.csv")
            own = rows_for(rows, "visitors", strategy_code="next-strategy", value_type="target")
            assert [(r["value"], r["reason"]) for r in own] == [
                ("300", ""),
                ("280", "実績を踏まえて"),
            ]

        at(LATER, look)

    def test_an_edition_prints_what_will_be_public_later(
        self, next_term: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        day = date(2027, 4, 1)
        record_target(use=next_use, by=None, year=2029, value=Decimal(300), published_on=day)

        draft = draft_of("next-draft")
        draft.strategy = next_term.node
        data = json.loads(freeze(draft, next_term).content)

        [printed] = [
            each
            for node in frozen_nodes(data)
            for each in node["indicators"].get("ja", [])
            if each["code"] == "visitors"
        ]
        assert printed["target"]["value"] == "300万人"
        assert not read(next_use).targets

    def test_a_public_tree_is_read_as_of_today(
        self, public: StrategyPage, visitors: Indicator
    ) -> None:
        day = date(2027, 4, 1)
        later: dict[str, Any] = {"year": 2027, "value": Decimal(260), "published_on": day}
        record_target(use=use_of(visitors), by=None, **later)

        [of_public] = [r for r in read_tree(public) if r.indicator == visitors]
        copy = start_next_stage(strategy=public, by=None)
        [of_copy] = [r for r in read_tree(copy) if r.indicator == visitors]

        assert [t.value for t in of_public.targets] == [250]
        assert [t.value for t in of_copy.targets] == [250, 260]

    def test_a_copy_that_prolongs_the_term_has_its_own_last_year(
        self, public: StrategyPage, visitors: Indicator, next_use: StrategyIndicator
    ) -> None:
        copy = start_next_stage(strategy=public, by=None)
        copy.fiscal_year_end = 2028
        copy.save_revision(clean=False).publish()
        report: dict[str, Any] = {"year": 2027, "value": Decimal(150)}
        at(LATER, lambda: record_observation(indicator=visitors, by=None, **report))

        def look() -> None:
            for page, years in ((copy, [2024, 2025, 2027]), (public, [2024, 2025])):
                [reading] = [r for r in read_tree(page) if r.indicator == visitors]
                assert [f.year for f in reading.observations] == years

        at(LATER, look)


class TestSincePublic:
    def test_of_first_content_each_row_says_itself(self) -> None:
        assert not Node.objects.exclude(public_since=None).exists()

    def test_a_strategy_is_public_since_its_page_was_first_published(self) -> None:
        index = StrategyIndexPage.objects.get()
        page = StrategyPage(title="別の戦略", slug="another", live=False, fiscal_year_start=2020)
        index.add_child(instance=page)
        assert page.node.public_since is None

        at(ADOPTED, lambda: page.save_revision(clean=False).publish())
        at(LATER, lambda: page.save_revision(clean=False).publish())

        assert page.node.public_since == ADOPTED

    def test_a_first_published_one_stays_as_it_was(self, public: StrategyPage) -> None:
        public.save_revision(clean=False).publish()
        adopt(working_copy=start_next_stage(strategy=public, by=None), by=None)

        assert public.node.public_since is None
