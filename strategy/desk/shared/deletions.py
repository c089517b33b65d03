"""Deletions that the admin refuses in a sentence, and who may record which figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.utils import get_user_display_name, get_valid_next_url_from_request

from strategy.access.roles import DATED_MODELS
from strategy.models import Picture, User
from strategy.models.files import SealedFile

# What stays for good, once it is written.
KEPT_MODELS = (*DATED_MODELS, "proposalitem")


def protecting(objects: Iterable[Model]) -> list[Model]:
    """The rows that keep `objects` from being deleted; empty where nothing does."""
    try:
        Collector(using=DEFAULT_DB_ALIAS, origin=None).collect(list(objects))
    except (ProtectedError, RestrictedError) as error:
        rows: Iterable[Model] = error.args[1]
        return list(rows)
    return []


def protected_sentence(thing: Model) -> str:
    """Why a thing cannot be deleted, one sentence; empty where it can."""
    rows = protecting([thing])
    if not rows:
        return ""
    kinds = "、".join(sorted({str(row._meta.verbose_name) for row in rows}))
    if isinstance(thing, User):
        name = get_user_display_name(thing)
        return (
            f"「{name}」さんが記録したもの({kinds})があるので、利用者を削除できません。"
            "編集画面で「退職・異動の日」を入れると、その日からサインインできなくなります。"
        )
    what = thing._meta.verbose_name
    if any(row._meta.model_name in KEPT_MODELS for row in rows):
        return (
            f"{what}「{thing}」には記録({kinds})があるので、削除できません。"
            "記録は消せないものです。使わなくなったときは、公開を終了してください。"
        )
    return f"{what}「{thing}」は{kinds}が使っているので、削除できません。"


def refuse_deletion(
    request: HttpRequest,
    things: Sequence[Model],
    why: Callable[[Any], str] = protected_sentence,
) -> HttpResponse | None:
    """Back to where the editor came from with a sentence for each thing that must stay."""
    sentences = [sentence for thing in things if (sentence := why(thing))]
    if not sentences:
        return None
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(get_valid_next_url_from_request(request) or _list_of(things[0]))


def _list_of(thing: Model) -> str:
    if isinstance(thing, User):
        return reverse("wagtailusers_users:index")
    if isinstance(thing, SealedFile):
        return reverse("wagtailimages:index" if isinstance(thing, Picture) else "wagtaildocs:index")
    viewset = getattr(type(thing), "snippet_viewset", None)
    return reverse(viewset.get_url_name("list")) if viewset else reverse("wagtailadmin_home")


# What is refused is not asked about first.
@hooks.register("before_delete_snippet", order=-1)
def keep_records(request: HttpRequest, instances: Any) -> HttpResponse | None:
    """A record that figures hang on stays, one at a time or many at once."""
    return refuse_deletion(request, list(instances))


@hooks.register("before_delete_user")
def keep_user(request: HttpRequest, user: User) -> HttpResponse | None:
    """Who recorded a figure stays named beside it."""
    return refuse_deletion(request, [user])


@hooks.register("before_bulk_action")
def keep_users(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many users at once."""
    users = [thing for thing in objects if isinstance(thing, User)]
    return refuse_deletion(request, users) if users and action_type == "delete" else None


@hooks.register("register_permissions")
def row_permissions() -> QuerySet[Permission]:
    """Who may add rows of which kind is chosen with the group's other permissions."""
    return Permission.objects.filter(
        content_type__app_label="strategy", codename__in=[f"add_{row}" for row in DATED_MODELS]
    )
