"""What a strategy aims at is its own, the series of what is reported is one; 再掲 counts once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from strategy.figures.known_on_day import read_tree
from strategy.figures.recording import (
    record_definition,
    record_evaluation,
    record_observation,
    spans_on,
)
from strategy.figures.uses import place_indicator, repeat_indicator, uses_of
from strategy.inquiries.asking import asked_of
from strategy.models import (
    BasicGoalPage,
    Definition,
    Grade,
    Indicator,
    MeasurePage,
    Node,
    NodeFace,
    Proposal,
    RepeatedIndicator,
    Role,
    StrategyIndicator,
    StrategyPage,
    Target,
)
from strategy.proposals.steps import approve_proposal
from strategy.refusals import Refused
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage, start_next_term
from tests.integration.desk.figures.conftest import council, figures, make_indicator
from tests.integration.figures.conftest import CALLED, LATER, TABLES, aim_at_300, read, shown
from tests.integration.opendata.conftest import V1, at, read_csv, rows_for
from tests.integration.proposing import draft_figure
from tests.people import account, client_of, text_of
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(12, "figures of terms")]


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
        Proposal.objects.update(state="waiting")
        next_term.delete()

        with pytest.raises(Refused, match="もうページがありません"):
            approve_proposal(proposal=draft, by=account("head", Role.Key.APPROVERS))
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
