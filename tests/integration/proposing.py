"""Figures drafted and decided on, for the tests of both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client

from strategy.models import Indicator, Proposal, ProposalItem, User
from strategy.proposals.steps import draft_figure

State = Proposal.State
LIST = "/admin/proposals/"


def drafted(indicator: Indicator, by: User, year: int = 2024, value: int = 220, **more: Any):
    return draft_figure(
        kind="observation",
        subject=indicator,
        arguments={"year": year, "value": Decimal(value), "expected_head": None, **more},
        title=f"{year}年度の実績値 {value}万人",
        by=by,
    )


def decide(client: Client, step: str, *drafts: Proposal, comment: str = ""):
    keys = [draft.pk for draft in drafts]
    if step in ("return", "withdraw"):
        [key] = keys
        return client.post(f"{LIST}{key}/{step}/", {"comment": comment}, follow=True)
    return client.post(f"{LIST}{step}/", {"proposal": keys, "comment": comment}, follow=True)


def item_of(proposal: Proposal) -> ProposalItem:
    """The only change of a proposal, as it stands."""
    return ProposalItem.objects.get(proposal=proposal.pk)


def row_of(proposal: Proposal) -> int:
    """The key of the row that its only change became."""
    row = item_of(proposal).row
    assert row is not None
    return row


def state_of(draft: Proposal) -> str:
    return Proposal.objects.get(pk=draft.pk).state
