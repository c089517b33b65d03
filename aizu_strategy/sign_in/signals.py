"""What happens at sign-in is written down: in the log of the user it is about."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from aizu_strategy.models import SignedIn
from aizu_strategy.sign_in import sessions
from aizu_strategy.sign_in.journal import note


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.begin(request, user)
    note(user, "portal.signed_in", by=user)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None and request.session.session_key:
        SignedIn.objects.filter(session_key=request.session.session_key).delete()


@receiver(user_login_failed)
def failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    # An unknown name has no log; django-axes counts it all the same.
    user = User.objects.filter(username=credentials.get("username")).first()
    if user is not None:
        note(user, "portal.sign_in_failed", by=None)


@receiver(user_locked_out)
def locked(sender: Any, username: str | None = None, **kwargs: Any) -> None:
    user = User.objects.filter(username=username).first()
    if user is not None:
        note(user, "portal.locked_out", by=None)
