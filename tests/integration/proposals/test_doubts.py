"""Figures that are hardly what was meant are asked about before they are approved."""

from __future__ import annotations

from decimal import Decimal

import pytest

from strategy.models import (
    BasicGoalPage,
    Indicator,
    MeasurePage,
    Proposal,
    User,
)
from strategy.proposals.figures import figure_item
from strategy.proposals.steps import (
    gather,
    propose,
    submit,
)
from strategy.proposals.words import words_item
from tests.integration.proposals.conftest import bundle
from tests.integration.proposing import LIST, State, decide
from tests.integration.workflow import change
from tests.people import client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(26, "proposals")]


class TestDoubts:
    @pytest.fixture
    def far_off(self, measure: MeasurePage, editor: User) -> Proposal:
        """A first value of 15,000 beside a baseline of 120 and a target of 300."""
        proposal = bundle(measure, editor)
        value = figure_item(
            kind="observation",
            subject=Indicator.objects.get(code="start-ups"),
            arguments={"year": 2025, "value": Decimal(15000)},
            title="令和7年度の実績値 15,000件",
        )
        gather([value], into=proposal, by=editor)
        return submit(proposal=proposal, by=editor)

    def test_the_approver_reads_what_is_to_be_asked_of_a_far_off_figure(
        self, far_off: Proposal, head: User
    ) -> None:
        page = text_of(client_of(head).get(f"{LIST}{far_off.pk}/"))

        assert "確かめること: " in page
        assert "15,000件" in page

    def test_no_button_is_offered_that_could_do_nothing(
        self, far_off: Proposal, head: User
    ) -> None:
        page = text_of(client_of(head).get(LIST))

        assert far_off.title in page
        assert "選んだものを承認" not in page

    def test_a_bulk_approval_does_not_take_along_what_is_to_be_asked(
        self, far_off: Proposal, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        plain = propose([words_item(change(goal, editor))], by=editor)
        client = client_of(head)
        shown = text_of(client.get(LIST))
        assert f'id="proposal-{plain.pk}"' in shown
        assert f'id="proposal-{far_off.pk}"' not in shown

        response = decide(client, "approve", far_off, plain)

        assert "まとめては承認できません。" in text_of(response)
        states = [Proposal.objects.get(pk=each.pk).state for each in (far_off, plain)]
        assert states == [State.WAITING, State.APPLIED]
        decide(client, "approve", far_off)
        assert Proposal.objects.get(pk=far_off.pk).state == State.APPLIED
