"""What a form of the admin proposes: handed in at once, or kept in what is being put together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from strategy.desk.shared.access import signed_in
from strategy.models import Proposal

# The button that keeps it: its value is the key of the proposal, or NEW.
INTO, NEW = "into", "new"


def own_in_preparation(user: Any) -> list[Proposal]:
    """What a user is putting together, the newest first."""
    found = Proposal.objects.filter(drafted_by=user.pk, state=Proposal.State.PREPARING)
    return list(found.order_by("-pk"))


def gathering(request: HttpRequest) -> dict[str, Any]:
    """Whether what was sent is kept for a proposal to come, and for which."""
    into = request.POST.get(INTO, "")
    if not into:
        return {}
    own = own_in_preparation(signed_in(request))
    return {"gathered": True, "into": next((each for each in own if str(each.pk) == into), None)}
