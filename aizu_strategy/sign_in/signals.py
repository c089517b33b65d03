"""What happens at sign-in is written down: in the log of the user it is about."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import Model
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.http import HttpRequest

from aizu_strategy.models import SignedIn
from aizu_strategy.sign_in import sessions
from aizu_strategy.sign_in.journal import (
    APPROVERS,
    DEPUTIES,
    MEMBERS,
    ROLES,
    note,
    note_change,
)
from strategy.models import HeadApprovalTask, Unit, User


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.begin(request, user)
    note(user, "portal.signed_in", by=user)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None and request.session.session_key:
        SignedIn.objects.filter(session_key=request.session.session_key).delete()


# Who gives whom which rights: how it is noted, and in whose log.
RIGHTS: dict[Any, tuple[str, type[Model]]] = {
    User.groups.through: (ROLES, User),
    HeadApprovalTask.deputies.through: (DEPUTIES, HeadApprovalTask),
    HeadApprovalTask.groups.through: (APPROVERS, HeadApprovalTask),
    Unit.members.through: (MEMBERS, Unit),
}


@receiver(m2m_changed)
def rights_changed(
    sender: Any,
    *,
    instance: Any,
    action: str,
    model: type[Any],
    pk_set: set[int] | None,
    **kwargs: Any,
) -> None:
    """A change from the other side is turned round."""
    if sender not in RIGHTS or action not in ("post_add", "pre_remove", "pre_clear"):
        return
    noted, owner = RIGHTS[sender]
    added = action == "post_add"
    if isinstance(instance, owner):
        gone = _standing(instance, sender) if pk_set is None else pk_set
        note_change(instance, noted, model.objects.filter(pk__in=gone), added=added)
        return
    for thing in model.objects.filter(pk__in=pk_set or ()):
        mine = type(instance).objects.filter(pk=instance.pk)
        note_change(thing, noted, mine, added=added)


def _standing(instance: Model, through: type[Any]) -> list[int]:
    """What `instance` has by the relation that is about to be emptied."""
    [field] = [each for each in instance._meta.many_to_many if each.remote_field.through is through]
    return list(getattr(instance, field.name).values_list("pk", flat=True))
