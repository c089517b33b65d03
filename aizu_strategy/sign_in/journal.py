"""What happens to an account, in Wagtail's log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from wagtail.log_actions import get_active_log_context, log

PASSWORD_SET = "portal.password_set"  # noqa: S105 - the name of an action
ROLES = "portal.roles"
RIGHTS = "portal.rights"
DEPUTIES = "portal.deputies"


def note(user: User, action: str, *, by: User | None, **data: Any) -> None:
    """Write an entry about an account.

    The user of a request is a lazy stand-in, of which Wagtail would silently log nothing.
    """
    log(User.objects.get(pk=user.pk), action, user=by, data=data or None)


def note_change(thing: Model, action: str, others: QuerySet[Any], *, added: bool) -> None:
    """Write down what somebody put to an account, a role or a step, or took off it.

    By whom, Wagtail knows of a request in the admin; what the portal sets up by itself and an
    operator's commands are not written down.
    """
    names = "、".join(str(getattr(other, "name", other)) for other in others)
    if names and get_active_log_context().user is not None:
        log(thing, action, data={"text": f"{'加えたもの' if added else '外したもの'}: {names}"})
