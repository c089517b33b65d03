"""Who asks a page of the admin, what that user may do, and the way home from it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse_lazy

from strategy.models import User

HOME = {"url": reverse_lazy("wagtailadmin_home"), "label": "ホーム"}


def signed_in(request: HttpRequest) -> User:
    """The user of an admin request.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may(request: HttpRequest, codename: str) -> bool:
    """Whether the user has a permission of this app, such as add_observation."""
    return signed_in(request).has_perm(f"strategy.{codename}")
