"""What a strategy aims at is its own, the series of what is reported is one; 再掲 counts once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from publications.editions.queries import frozen_nodes
from publications.pipeline.snapshot import freeze
from strategy.desk.figures.draft_cards import cards_of
from strategy.figures.drafting.steps import approve_draft, draft_figure
from strategy.figures.known import Reading, read_tree, read_uses
from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_evaluation,
    record_observation,
    record_target,
    spans_on,
)
from strategy.figures.uses import place_indicator, place_text, repeat_indicator, uses_of
from strategy.inquiries.asking import asked_of
from strategy.models import (
    BasicGoalPage,
    Definition,
    FigureDraft,
    Grade,
    Indicator,
    MeasurePage,
    Node,
    NodeFace,
    RepeatedIndicator,
    Role,
    StrategyIndexPage,
    StrategyIndicator,
    StrategyPage,
    Target,
    User,
)
from strategy.refusals import Refused
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import NextTerm, start_next_stage, start_next_term
from tests.integration.desk.figures.conftest import (
    account,
    approve_waiting,
    client_of,
    council,
    figures,
    make_indicator,
    send,
    text_of,
)
from tests.integration.editions.conftest import draft_of
from tests.integration.opendata.conftest import V1, at, read_csv, rows_for
from tests.uses import place_of, use_of

pytestmark = pytest.mark.usefixtures("loaded_site")

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


class TestNextTerm:
    def test_uses_the_same_indicators_from_its_own_first_year_without_targets(
        self, public: StrategyPage, next_term: StrategyPage
    ) -> None:
        def places(page: StrategyPage) -> list[tuple[int, int, int]]:
            uses = StrategyIndicator.objects.filter(strategy=page.node).order_by("indicator")
            return list(uses.values_list("indicator", "node", "position"))

        assert places(next_term) == places(public)
        own = Definition.objects.filter(use__strategy=next_term.node)
        assert set(own.values_list("first_year", "unit_ja")) >= {(2027, "万人")}
        assert not own.exclude(first_year=2027).exists()
        assert not Target.objects.filter(use__strategy=next_term.node).exists()

    def test_begins_where_a_unit_has_no_words_in_another_language(
        self, public: StrategyPage, goal: Any
    ) -> None:
        fresh = make_indicator(goal.node)
        said = {"unit_ja": "件", "unit_en": None, "direction": "increase", "first_year": 2024}
        record_definition(use=use_of(fresh), by=None, columns=said)

        copy = start_next_term(strategy=public, by=None, called=CALLED)

        measured = Definition.objects.get(use__indicator=fresh, use__strategy=copy.node)
        texts = Definition.objects.filter(pk=measured.pk).values_list("unit_ja", "unit_en")
        assert texts.get() == ("件", None)

    def test_changes_nothing_of_the_present_one_by_its_targets_and_evaluations(
        self, client: Client, next_use: StrategyIndicator
    ) -> None:
        grade = Grade.objects.get(scale__code="cabinet-office", code="considerable")
        before = shown(client)

        aim_at_300(next_use)
        for subject in ({"indicator": next_use.indicator}, {"node": next_use.node}):
            record_evaluation(
                by=None,
                strategy=next_use.strategy,
                year=2025,
                body=council(),
                grade=grade,
                **subject,
            )

        assert shown(client) == before

    def test_is_printed_from_its_copy_before_it_is_public(
        self, public: StrategyPage, next_term: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        aim_at_300(next_use)

        of_copy, of_public = (
            {each.indicator.code: each for each in read_tree(page)} for page in (next_term, public)
        )

        assert [t.value for t in of_copy["visitors"].targets] == [300]
        assert [t.value for t in of_public["visitors"].targets] == [250]

    def test_leaves_the_old_rows_their_code_once_it_is_public(
        self,
        client: Client,
        visitors: Indicator,
        next_term: StrategyPage,
        next_use: StrategyIndicator,
    ) -> None:
        aim_at_300(next_use)
        before = {table: read_csv(client, f"{V1}/{table}.csv") for table in TABLES}

        adopt(working_copy=next_term, by=None)

        for table, old in before.items():
            rows = read_csv(client, f"{V1}/{table}.csv")
            assert [r for r in rows if r["strategy_code"] != "next-strategy"] == old
            assert rows_for(rows, "visitors", strategy_code="next-strategy")
        rows = read_csv(client, f"{V1}/indicators/visitors.csv")
        aims = {(r["strategy_code"], r["value"]) for r in rows if r["value_type"] == "target"}
        assert aims == {("new-strategy", "250"), ("next-strategy", "300")}

    def test_stands_beside_the_other_terms_on_the_indicators_page(
        self, client: Client, next_term: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        heading = "ほかの戦略での目標と判定"
        aim_at_300(next_use)
        assert heading not in text_of(client.get("/ja/indicators/visitors/"))

        adopt(working_copy=next_term, by=None)

        page = text_of(client.get("/ja/indicators/visitors/"))
        own, _, others = page.partition(heading)
        assert "300万人" in own
        assert "250万人" not in own
        assert "新総合戦略(仮称)" in others
        assert "250万人" in others

    def test_moves_no_verdict_of_the_old_one_by_a_later_value(
        self, visitors: Indicator, next_term: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        aim_at_300(next_use)
        adopt(working_copy=next_term, by=None)
        old = use_of(visitors)
        before = read(old)

        at(
            LATER,
            lambda: record_observation(
                indicator=visitors, by=None, year=2027, value=Decimal(150), published_on=None
            ),
        )

        def judge() -> None:
            assert read(old).assessment == before.assessment
            assert [f.year for f in read(old).observations] == [2024, 2025]
            # The next term begins with the year of its baseline.
            assert [f.year for f in read(next_use).observations] == [2025, 2027]
            assert read(next_use).assessment.year == 2027
            assert asked_of([visitors], 2026)[visitors.pk].use == old
            assert asked_of([visitors], 2027)[visitors.pk].use == next_use

        at(LATER, judge)

    def test_is_measured_by_what_nobody_has_written(self, public: StrategyPage) -> None:
        starter = account("starter", Role.Key.PUBLISHERS)

        copy = start_next_term(strategy=public, by=starter, called=CALLED)

        assert Definition.objects.filter(use__strategy=copy.node).exists()
        assert not Definition.objects.filter(recorded_by=starter).exists()

    def test_is_not_what_an_inquiry_asks_for_while_it_is_in_its_copy(
        self, visitors: Indicator, next_use: StrategyIndicator
    ) -> None:
        said: dict[str, Any] = {"unit_ja": "万人", "direction": "increase", "first_year": 2026}
        record_definition(use=next_use, by=None, columns=said, reason="前倒し")

        assert asked_of([visitors], 2026)[visitors.pk].use == use_of(visitors)


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


class TestGivenUp:
    """A next term whose copy was deleted again: what was recorded for it counts no more."""

    def test_leaves_nothing_of_itself_on_the_desk(
        self, visitors: Indicator, next_term: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        aim_at_300(next_use)
        next_term.delete()
        publisher = client_of(account("publisher", Role.Key.PUBLISHERS))

        assert uses_of([visitors.pk], StrategyIndicator.objects.standing()) == {
            visitors.pk: [use_of(visitors)]
        }
        for address in (figures(visitors), f"/admin/indicators/{visitors.pk}/places/"):
            assert "ページのない項目" not in text_of(publisher.get(address))

    def test_covers_no_year_and_binds_no_unit(
        self, visitors: Indicator, next_term: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        aim_at_300(next_use)
        assert len(spans_on(visitors, None)) == 2
        next_term.delete()

        assert [span.last for span in spans_on(visitors, None)] == [2026]

    def test_takes_no_more_figures(
        self, next_term: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        target = {"year": 2029, "value": Decimal(300)}
        draft = draft_figure(
            kind="target",
            subject=next_use,
            arguments=target,
            title="目標値",
            by=account("clerk", Role.Key.EDITORS),
        )
        FigureDraft.objects.update(state="waiting")
        next_term.delete()

        with pytest.raises(Refused, match="もうページがありません"):
            approve_draft(draft=draft, by=account("head", Role.Key.APPROVERS))
        assert not next_use.targets.exists()


class TestStageInACopy:
    """A measure that only the copy of the next stage has."""

    @pytest.fixture
    def copy(self, public: StrategyPage) -> StrategyPage:
        return start_next_stage(strategy=public, by=None)

    @pytest.fixture
    def planned(self, copy: StrategyPage) -> Node:
        goal = BasicGoalPage.objects.descendant_of(copy).first()
        goal.add_child(instance=MeasurePage(title="新しい施策", slug="planned"))
        return NodeFace.objects.get(page__slug="planned").node

    def test_takes_no_indicator_that_stands_in_public(
        self, visitors: Indicator, planned: Node
    ) -> None:
        use = use_of(visitors)
        placed: dict[str, Any] = {
            "indicator": visitors,
            "strategy": use.strategy,
            "by": None,
        }

        with pytest.raises(Refused, match="「新しい施策」は、まだ公開ページにない項目です"):
            place_indicator(**placed, node=planned)
        with pytest.raises(Refused, match="「新しい施策」は、まだ公開ページにない項目です"):
            place_indicator(**placed, node=use.node, repeats=[planned])

        assert use_of(visitors).place == use.place
        assert not use.repeats.exists()

    def test_takes_an_indicator_that_is_not_public_yet(
        self, public: StrategyPage, planned: Node
    ) -> None:
        fresh = Indicator.objects.create(code="fresh", name_ja="新しい指標", kind="kpi", live=True)

        use = place_indicator(indicator=fresh, strategy=public.node, node=planned, by=None)

        assert use.node == planned

    def test_says_at_its_adoption_which_indicators_have_no_item_in_it(
        self, visitors: Indicator, copy: StrategyPage
    ) -> None:
        node = use_of(visitors).node
        lost = StrategyIndicator.objects.filter(strategy=copy.node, node=node)
        names = {str(use.indicator) for use in lost}
        NodeFace.objects.get(tree=copy, node=node).page.delete()
        copy.refresh_from_db()

        assert set(adopt(working_copy=copy, by=None).without_item) == names


class TestRules:
    def test_no_strategy_counts_in_another_unit(self, next_use: StrategyIndicator) -> None:
        said = {"direction": "increase", "first_year": 2027}

        for columns in (
            {"unit_ja": "人", **said},
            {"unit_ja": "万人", "period": "calendar_year", **said},
            {"unit_ja": "万人", "aggregation": "cumulative", **said},
        ):
            with pytest.raises(Refused, match=r"新総合戦略.*と同じにしてください"):
                record_definition(use=next_use, by=None, columns=columns, reason="改め")

    def test_a_unit_typed_wrongly_is_mended_before_there_is_a_figure(
        self, public: StrategyPage, goal: Any
    ) -> None:
        fresh = make_indicator(goal.node)
        said: dict[str, Any] = {"direction": "increase", "first_year": 2024}
        record_definition(use=use_of(fresh), by=None, columns={"unit_ja": "件", **said})
        copy = start_next_term(strategy=public, by=None, called=CALLED)
        value: dict[str, Any] = {"indicator": fresh, "by": None, "year": 2025, "value": Decimal(3)}

        mended: dict[str, Any] = {
            "columns": {"unit_ja": "人", **said},
            "reason": "誤記",
            "by": None,
        }
        record_definition(use=use_of(fresh), **mended)
        with pytest.raises(Refused, match=r"単位が、戦略「次の.*「件」、戦略「新総合.*「人」です"):
            record_observation(**value)
        record_definition(use=fresh.uses.get(strategy=copy.node), **mended)

        assert record_observation(**value).value == 3

    def test_only_what_a_strategy_has_is_evaluated_in_it(
        self, public: StrategyPage, visitors: Indicator
    ) -> None:
        grade = Grade.objects.get(scale__code="cabinet-office", code="considerable")
        said: dict[str, Any] = {"by": None, "year": 2025, "body": council(), "grade": grade}
        stranger = Node.objects.create()

        with pytest.raises(Refused, match="にありません"):
            record_evaluation(strategy=stranger, indicator=visitors, **said)
        with pytest.raises(Refused, match="にありません"):
            record_evaluation(strategy=public.node, node=stranger, **said)

    def test_a_value_is_as_coarse_as_the_coarsest_strategy_of_its_year(
        self, visitors: Indicator, next_use: StrategyIndicator
    ) -> None:
        said: dict[str, Any] = {
            "unit_ja": "万人",
            "direction": "increase",
            "first_year": 2027,
            "decimals": 1,
        }
        record_definition(use=next_use, by=None, columns=said, reason="細かく")

        with pytest.raises(Refused, match="整数"):
            record_observation(
                indicator=visitors, by=None, year=2026, value=Decimal("1.5"), status="preliminary"
            )

    def test_the_database_refuses_a_second_use_in_one_strategy(self, visitors: Indicator) -> None:
        use = use_of(visitors)

        with pytest.raises(IntegrityError), transaction.atomic():
            StrategyIndicator.objects.create(
                indicator=visitors, strategy=use.strategy, node=use.node
            )

    def test_an_item_of_another_strategy_is_no_place(self, visitors: Indicator) -> None:
        use = use_of(visitors)
        stranger = Node.objects.create()

        with pytest.raises(Refused, match="の項目ではありません"):
            place_indicator(indicator=visitors, strategy=use.strategy, node=stranger, by=None)
        with pytest.raises(Refused, match="の項目ではありません"):
            repeat_indicator(use=use, nodes=[stranger], by=None)
        with pytest.raises(ValidationError, match="もともと載っています"):
            RepeatedIndicator(use=use, node=use.node).full_clean()

    def test_what_lost_its_item_is_left_out_where_it_stood(
        self, visitors: Indicator, living: Node
    ) -> None:
        use = use_of(visitors)
        gone = Node.objects.create()
        StrategyIndicator.objects.filter(pk=use.pk).update(node=gone)
        placed: dict[str, Any] = {
            "indicator": visitors,
            "strategy": use.strategy,
            "by": None,
        }

        with pytest.raises(Refused, match="の項目ではありません"):
            place_indicator(**placed, node=gone)
        with pytest.raises(Refused, match="の項目ではありません"):
            place_indicator(**placed, node=Node.objects.create(), is_shown=False)
        place_indicator(**placed, node=gone, is_shown=False)

        assert not use_of(visitors).is_shown

    def test_what_a_strategy_leaves_out_is_nowhere_in_it(
        self, client: Client, visitors: Indicator
    ) -> None:
        use = use_of(visitors)

        place_indicator(
            indicator=visitors, strategy=use.strategy, node=use.node, by=None, is_shown=False
        )

        assert client.get("/ja/indicators/visitors/").status_code == 404
        assert not rows_for(read_csv(client, f"{V1}/kpi_values.csv"), "visitors")
        assert Target.objects.filter(use=use).exists()


@pytest.fixture
def living(loaded_site: None) -> Node:
    return NodeFace.objects.get(page__slug="living", place="public").node


class TestRepeated:
    """観光客入込数 belongs to the second goal, and is shown under the third again."""

    def test_is_shown_twice_and_counted_once(
        self, client: Client, visitors: Indicator, living: Node
    ) -> None:
        csv = {table: client.get(f"{V1}/{table}.csv").content for table in TABLES}

        repeat_indicator(use=use_of(visitors), nodes=[living], by=None)

        listed = text_of(client.get("/ja/indicators/"))
        assert listed.count('href="/ja/indicators/visitors/"') == 2
        assert listed.count("再掲") == 1
        assert "指標12件" in listed
        progress = text_of(client.get("/ja/strategies/new-strategy/progress/"))
        assert progress.count('href="/ja/indicators/visitors/"') == 2
        assert "指標12件" in progress
        assert "再掲" in text_of(client.get("/ja/strategies/new-strategy/goals/living/"))
        own = text_of(client.get("/ja/strategies/new-strategy/goals/flow-of-people/"))
        assert "再掲" not in own
        assert {table: client.get(f"{V1}/{table}.csv").content for table in TABLES} == csv

    def test_is_marked_in_an_edition(
        self, public: StrategyPage, visitors: Indicator, living: Node
    ) -> None:
        repeat_indicator(use=use_of(visitors), nodes=[living], by=None)

        data = json.loads(freeze(draft_of("with-repeats"), public).content)

        found = [
            (node["code"], each.get("repeated", False))
            for node in frozen_nodes(data)
            for each in node["indicators"].get("ja", [])
            if each["code"] == "visitors"
        ]
        assert found == [("flow-of-people", False), ("living", True)]

    def test_goes_along_into_the_next_term(
        self, public: StrategyPage, visitors: Indicator, living: Node
    ) -> None:
        repeat_indicator(use=use_of(visitors), nodes=[living], by=None)

        copy = start_next_term(strategy=public, by=None, called=CALLED)

        assert visitors.uses.get(strategy=copy.node).repeats.get().node == living


class TestDesk:
    def test_a_form_says_for_which_of_several_strategies_it_is(
        self, visitors: Indicator, next_use: StrategyIndicator
    ) -> None:
        editor = client_of(account("clerk", Role.Key.EDITORS))
        desk = text_of(editor.get(figures(visitors)))
        form = f"{figures(visitors, 'target')}?use={next_use.pk}"

        assert f'href="?use={next_use.pk}"' in desk
        assert "観光客入込数(次の総合戦略)" in text_of(editor.get(form))
        sent = {"year": "R11", "value": "300", "published_on": "2026-11-30"}
        editor.post(form, sent)
        draft = FigureDraft.objects.get()
        assert (draft.use, draft.indicator) == (next_use, visitors)
        approve_waiting()
        assert [t.value for t in read(next_use).targets] == [300]
        assert [t.value for t in read(use_of(visitors)).targets] == [250]

    def test_a_drafted_evaluation_of_an_item_says_for_which_of_several_strategies_it_is(
        self, public: StrategyPage, next_use: StrategyIndicator
    ) -> None:
        clerk = account("clerk", Role.Key.EDITORS)
        grade = Grade.objects.get(scale__code="cabinet-office", code="considerable")
        drafts = [
            draft_figure(
                kind="evaluation",
                subject=next_use.node,
                arguments={"strategy": each, "year": 2025, "body": council(), "grade": grade},
                title="評価",
                by=clerk,
            )
            for each in (public.node, next_use.strategy)
        ]

        first, second = (card.subject for card in cards_of(drafts, clerk))

        assert first.endswith("(新総合戦略(仮称))")
        assert second.endswith("(次の総合戦略)")

    def test_the_list_is_in_the_order_of_the_newest_strategy(
        self, visitors: Indicator, next_use: StrategyIndicator
    ) -> None:
        make_indicator(next_use.node, code="second", position=1)
        second = Indicator.objects.get(code="second")
        placed: dict[str, Any] = {"strategy": next_use.strategy, "node": next_use.node, "by": None}
        place_indicator(indicator=visitors, position=9, **placed)
        place_indicator(indicator=second, position=8, **placed)

        listed = client_of(account("clerk", Role.Key.EDITORS)).get("/admin/indicators/")

        codes = [each.code for each in listed.context["object_list"]]
        assert codes.index("second") + 1 == codes.index("visitors")

    def test_a_division_is_told_of_no_strategy_in_a_copy(
        self, visitors: Indicator, division_clerk: User, next_use: StrategyIndicator
    ) -> None:
        aim_at_300(next_use)
        own = division_clerk.units.get()
        Indicator.objects.filter(pk=visitors.pk).update(unit_in_charge=own)
        division = client_of(division_clerk)

        form = f"{figures(visitors, 'observation')}?use={next_use.pk}"
        for address in (figures(visitors), f"/admin/indicators/{visitors.pk}/handover/"):
            response = division.get(address)
            assert response.status_code == 200
            assert "次の総合戦略" not in text_of(response)
        assert division.get(form).status_code == 404

    def test_an_indicator_of_one_strategy_asks_for_none(self, visitors: Indicator) -> None:
        editor = client_of(account("clerk", Role.Key.EDITORS))

        send(editor, visitors, "target", year="R8", value="260", reason="見直し")

        assert "?use=" not in text_of(editor.get(figures(visitors)))
        assert FigureDraft.objects.get().use == use_of(visitors)

    def test_a_public_place_is_changed_by_who_publishes(
        self, visitors: Indicator, living: Node
    ) -> None:
        use = use_of(visitors)
        address = f"/admin/indicators/{visitors.pk}/places/{use.pk}/"
        sent = {"node": place_of(use.node), "position": "0", "is_shown": "on", "repeats": living.pk}
        sent["seen"] = place_text(use)

        refused = client_of(account("clerk", Role.Key.EDITORS)).post(address, sent)
        assert "指標を公開できる人が変えます" in text_of(refused)
        assert not use.repeats.exists()

        publisher = client_of(account("publisher", Role.Key.PUBLISHERS))
        publisher.post(address, sent)
        assert use.repeats.get().node == living
        assert "再掲" in text_of(publisher.get(f"/admin/indicators/{visitors.pk}/places/"))

    def test_who_has_not_seen_what_another_settled_is_refused(
        self, visitors: Indicator, living: Node
    ) -> None:
        use = use_of(visitors)
        address = f"/admin/indicators/{visitors.pk}/places/{use.pk}/"
        publisher = client_of(account("publisher", Role.Key.PUBLISHERS))
        seen = place_text(use)
        assert f'value="{seen}"' in text_of(publisher.get(address))
        repeat_indicator(use=use, nodes=[living], by=None)

        sent = {"node": place_of(use.node), "position": "9", "is_shown": "on", "seen": seen}
        refused = publisher.post(address, sent)

        assert "ほかの人がこの指標の場所を改めました" in text_of(refused)
        use.refresh_from_db()
        assert use.position != 9
        assert use.repeats.get().node == living

    def test_an_editor_adds_an_indicator_to_a_strategy_in_a_copy(
        self, public: StrategyPage, goal: Any
    ) -> None:
        fresh = Indicator.objects.create(code="fresh", name_ja="新しい指標", kind="kpi", live=False)
        copy = start_next_stage(strategy=public, by=None)
        editor = client_of(account("clerk", Role.Key.EDITORS))

        form = text_of(editor.get(f"/admin/indicators/{fresh.pk}/places/add/"))
        sent = {"node": place_of(goal.node), "is_shown": "on"}
        editor.post(f"/admin/indicators/{fresh.pk}/places/add/", sent)

        assert f'value="{place_of(goal.node)}"' in form
        assert fresh.uses.get().place == (copy.node.pk, goal.node.pk)
