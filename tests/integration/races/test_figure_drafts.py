"""Two who draft or decide on the same figure at the same moment."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from strategy.models import Indicator, Observation, Proposal, ProposalItem, Role, User
from strategy.proposals.steps import approve_proposal, return_proposal
from tests.integration.proposing import draft_figure
from tests.integration.races.racing import DONE, at_once
from tests.people import account

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("committing")]
OF_BIRTHS = {"indicator__code": "births", "year": 2025}


def draft(by: User) -> Proposal:
    standing = Observation.objects.filter(**OF_BIRTHS).heads().first()
    arguments = {"year": 2025, "value": Decimal(588)}
    return draft_figure(
        kind="observation",
        subject=Indicator.objects.get(code="births"),
        arguments={**arguments, "expected_head": standing.pk if standing else None},
        title="588人",
        by=by,
    )


def two(group: str) -> tuple[User, User]:
    return account("left", group), account("right", group)


def outcome() -> tuple[list[str], int]:
    """The states of all drafts of the figure, and how often it is recorded."""
    drafts = ProposalItem.objects.filter(**OF_BIRTHS).values_list("proposal__state", flat=True)
    return list(drafts), Observation.objects.filter(**OF_BIRTHS, value=588).count()


def test_of_two_who_draft_at_once_one_gets_through() -> None:
    said = at_once(*(partial(draft, by) for by in two(Role.Key.EDITORS)))

    [refused] = [words for words in said if words != DONE]
    assert "の起案が片付いてから" in refused
    assert outcome() == (["waiting"], 0)


def test_of_two_who_approve_at_once_one_gets_through() -> None:
    waiting = draft(account("author", Role.Key.EDITORS))

    said = at_once(
        *(partial(approve_proposal, proposal=waiting, by=by) for by in two(Role.Key.APPROVERS))
    )

    [refused] = [words for words in said if words != DONE]
    assert "すでに承認しました。" in refused
    assert outcome() == (["applied"], 1)


def test_of_an_approval_and_a_return_at_once_one_counts() -> None:
    waiting = draft(account("author", Role.Key.EDITORS))
    left, right = two(Role.Key.APPROVERS)

    approved, returned = at_once(
        partial(approve_proposal, proposal=waiting, by=left),
        partial(return_proposal, proposal=waiting, by=right, comment="根拠を書いてください。"),
    )

    if approved == DONE:
        assert "すでに承認しました。" in returned
        assert outcome() == (["applied"], 1)
    else:
        assert "すでに差し戻しました。" in approved
        assert returned == DONE
        assert outcome() == (["returned"], 0)
