"""What happens to an account, in Wagtail's log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.log_actions import get_active_log_context, log

from strategy.models import User

PASSWORD_SET = "portal.password_set"  # noqa: S105 - the name of an action
ROLES = "portal.roles"
RIGHTS = "portal.rights"
DEPUTIES = "portal.deputies"
APPROVERS = "portal.approvers"
MEMBERS = "portal.members"


def note(user: User, action: str, *, by: User | None, **data: Any) -> None:
    """Write an entry about an account.

    The user of a request is a lazy stand-in, of which Wagtail would silently log nothing.
    """
    log(User.objects.get(pk=user.pk), action, user=by, data=data or None)


def note_change(thing: Model, action: str, others: QuerySet[Any], *, added: bool) -> None:
    """Write down what somebody put to an account, a role or a step, or took off it."""
    names = [_named(other) for other in others]
    note_changes(thing, action, added=names if added else (), removed=() if added else names)


def note_changes(
    thing: Model, action: str, *, added: Iterable[str], removed: Iterable[str]
) -> None:
    """The same, of both at once.

    By whom, Wagtail knows of a request in the admin; what the portal sets up by itself and an
    operator's commands are not written down.
    """
    parts = (("追加", added), ("削除", removed))
    said = [f"{label}: {'、'.join(names)}" for label, names in parts if names]
    if said and get_active_log_context().user is not None:
        log(thing, action, data={"text": " / ".join(said)})


def _named(other: Model) -> str:
    return str(getattr(other, "name", other))
