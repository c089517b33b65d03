"""Figures drafted and decided on, for the tests of both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client

from strategy.models import Indicator, Proposal, ProposalItem, Role, User
from strategy.proposals.figures import Arguments, Subject, figure_item
from strategy.proposals.steps import propose, words_shown
from tests.people import account, client_of

State = Proposal.State
LIST = "/admin/proposals/"


def draft_figure(
    *, kind: str, subject: Subject, arguments: Arguments, title: str, by: User
) -> Proposal:
    """Hand one figure in for approval."""
    item = figure_item(kind=kind, subject=subject, arguments=arguments, title=title)
    return propose([item], by=by, title=title, reason=str(arguments.get("reason") or ""))


def drafted(indicator: Indicator, by: User, year: int = 2024, value: int = 220, **more: Any):
    return draft_figure(
        kind="observation",
        subject=indicator,
        arguments={"year": year, "value": Decimal(value), "expected_head": None, **more},
        title=f"{year}年度の実績値 {value}万人",
        by=by,
    )


def decide(client: Client, step: str, *drafts: Proposal, comment: str = ""):
    """Press a button of proposals as they stand now."""
    if step in ("return", "withdraw"):
        [draft] = drafts
        return client.post(f"{LIST}{draft.pk}/{step}/", {"comment": comment}, follow=True)
    form = {"proposal": [choice(draft) for draft in drafts], "comment": comment}
    return client.post(f"{LIST}{step}/", form, follow=True)


def choice(draft: Proposal) -> str:
    """What the box of a proposal sends."""
    return f"{draft.pk}:{words_shown(Proposal.objects.get(pk=draft.pk))}"


def approve_waiting() -> None:
    """Another approver than any of a test's own approves all that waits."""
    head = User.objects.filter(username="other-head").first()
    client = client_of(head or account("other-head", Role.Key.APPROVERS))
    waiting = Proposal.objects.filter(state=State.WAITING)
    client.post(f"{LIST}approve/", {"proposal": [choice(draft) for draft in waiting]})


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
