"""Whose an account that decides is, is said by two: who makes it, and another who decides.

Who administers accounts could otherwise make one that approves, or take one over, and publish
through it. Such an account opens nothing until somebody who decides has confirmed it.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from aizu_strategy.sign_in.journal import note
from strategy.models import User
from strategy.models.approval import settles_who_decides
from strategy.models.people import decides, may_sign_in, unconfirmed

CONFIRMED = "portal.account_confirmed"
DOUBTED = "portal.account_doubted"


def waits_to_be_confirmed(user: User) -> bool:
    """Whether an account opens nothing yet."""
    if user.confirmed_at is not None or user.is_superuser:
        return False
    return User.objects.filter(unconfirmed(), pk=user.pk).exists()


def waiting_accounts() -> QuerySet[User]:
    """All of these that could sign in."""
    return User.objects.filter(may_sign_in()).filter(unconfirmed()).order_by("pk")


def confirming_people() -> QuerySet[User]:
    """Who decides and is confirmed; who makes accounts is asked in `may_confirm`."""
    deciding = User.objects.filter(decides())
    return User.objects.filter(
        may_sign_in(), pk__in=deciding.values("pk"), confirmed_at__isnull=False
    ).order_by("pk")


def may_confirm(user: User) -> bool:
    """Whether somebody confirms accounts of others."""
    if settles_who_decides(user):
        return False
    return user.is_superuser or confirming_people().filter(pk=user.pk).exists()


def confirm(user: User, by: User | None) -> None:
    """Say that an account is that of the person it names; without `by`, an operator does.

    Raises:
        PermissionDenied: `by` confirms no accounts, or not this one.
    """
    if by is not None and (by.pk == user.pk or not may_confirm(by)):
        raise PermissionDenied
    User.objects.filter(pk=user.pk).update(confirmed_at=timezone.now())
    note(user, CONFIRMED, by=by)


def doubt(user: User, by: User) -> None:
    """Have an account confirmed anew, once another than its user could sign in with it."""
    if user.confirmed_at is None or by.is_superuser or by.pk == user.pk:
        return
    User.objects.filter(pk=user.pk).update(confirmed_at=None)
    note(user, DOUBTED, by=by)
