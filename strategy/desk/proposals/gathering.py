"""What a form of the admin proposes: handed in at once, or kept in what is being put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from strategy.desk.shared.access import signed_in
from strategy.models import Proposal, ProposalItem
from strategy.proposals.steps import gather, propose

# The button that keeps it: its value is the key of the proposal, or of none for a new one.
INTO = "into"


def own_in_preparation(user: Any) -> list[Proposal]:
    """What a user is putting together, the newest first."""
    found = Proposal.objects.filter(drafted_by=user.pk, state=Proposal.State.PREPARING)
    return list(found.order_by("-pk"))


def put_forward(
    request: HttpRequest, items: Sequence[ProposalItem], *, title: str = "", reason: str = ""
) -> Proposal:
    """Hand changes in, or keep them for a proposal to come, as the button says.

    Raises:
        Refused: as `propose` or `gather`.
    """
    by, into = signed_in(request), request.POST.get(INTO, "")
    if not into:
        return propose(items, by=by, title=title, reason=reason)
    own = (each for each in own_in_preparation(by) if str(each.pk) == into)
    return gather(items, into=next(own, None), by=by)
