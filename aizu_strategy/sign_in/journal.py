"""What happens to an account, in Wagtail's log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission, User
from django.db.models import Model, QuerySet
from wagtail.log_actions import get_active_log_context, log

PASSWORD_SET = "portal.password_set"  # noqa: S105 - the name of an action
ROLES = "portal.roles"
RIGHTS = "portal.rights"
DEPUTIES = "portal.deputies"
APPROVERS = "portal.approvers"
MEMBERS = "portal.members"
# What Django and Wagtail call the rights on any model, by the first part of their codenames.
ACTIONS = {
    "add": "追加",
    "bulk_delete": "下のページごとの削除",
    "change": "変更",
    "choose": "選択",
    "delete": "削除",
    "lock": "ロック",
    "publish": "公開",
    "unlock": "ロックの解除",
    "view": "閲覧",
}


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


def permission_words(permission: Permission) -> str:
    """A right as people say it: 指標: 変更; rights of our own have a name already."""
    model = permission.content_type.model_class()
    action = permission.codename.removesuffix(f"_{permission.content_type.model}")
    if permission.codename == "access_admin":
        return "管理画面に入る"
    if model is None or action not in ACTIONS:
        return permission.name
    return f"{model._meta.verbose_name}: {ACTIONS[action]}"


def _named(other: Model) -> str:
    if isinstance(other, Permission):
        return permission_words(other)
    return str(getattr(other, "name", other))
