"""The desk's forms and lists where an indicator serves several strategies."""

from __future__ import annotations

from typing import Any

import pytest

from strategy.desk.proposals.cards import cards_of
from strategy.figures.uses import place_indicator, place_text, repeat_indicator
from strategy.models import (
    Grade,
    Indicator,
    Node,
    ProposalItem,
    Role,
    StrategyIndicator,
    StrategyPage,
    User,
)
from strategy.working_copies.starting import start_next_stage
from tests.integration.desk.figures.conftest import (
    council,
    figures,
    make_indicator,
    send,
)
from tests.integration.figures.conftest import aim_at_300, read
from tests.integration.proposing import approve_waiting, draft_figure
from tests.people import account, client_of, text_of
from tests.uses import place_of, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(12, "figures of terms")]


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
        draft = ProposalItem.objects.get()
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
        assert ProposalItem.objects.get().use == use_of(visitors)

    def test_a_public_place_changes_when_another_has_approved_it(
        self, visitors: Indicator, living: Node
    ) -> None:
        use = use_of(visitors)
        address = f"/admin/indicators/{visitors.pk}/places/{use.pk}/"
        sent = {"node": place_of(use.node), "position": "0", "is_shown": "on", "repeats": living.pk}
        sent["seen"] = place_text(use)

        editor = client_of(account("clerk", Role.Key.EDITORS))
        editor.post(address, sent)
        assert not use.repeats.exists()
        assert f"再掲「{living}」" in text_of(editor.get("/admin/proposals/"))

        approve_waiting()
        assert use.repeats.get().node == living
        assert "再掲" in text_of(editor.get(f"/admin/indicators/{visitors.pk}/places/"))

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
