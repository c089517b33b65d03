"""What happens to an account, in Wagtail's log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.log_actions import log


def note(user: User, action: str, *, by: User | None, **data: Any) -> None:
    """Write an entry about an account.

    The user of a request is a lazy stand-in, of which Wagtail would silently log nothing.
    """
    log(User.objects.get(pk=user.pk), action, user=by, data=data or None)
