"""Before anything is handed in it is said that nobody could approve it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from strategy.desk.shared.access import signed_in
from strategy.models import Indicator
from strategy.models.authorship import editors_since_publication
from strategy.proposals.deciding import nobody_to_decide

# How Wagtail's editors hand in: for the first time, and once more from the first step on.
SUBMITTING = ("action-submit", "action-restart-workflow")


@hooks.register("before_create_page")
def say_of_a_new_page(request: HttpRequest, parent: Page, _: type[Page]) -> None:
    if not parent.permissions_for_user(request.user).can_publish_subpage():
        _say(request, parent, set())


@hooks.register("before_edit_page")
def say_of_a_page(request: HttpRequest, page: Page) -> None:
    if not page.permissions_for_user(request.user).can_publish():
        _say(request, page, editors_since_publication(page))


@hooks.register("before_edit_snippet")
def say_of_an_indicator(request: HttpRequest, thing: Any) -> None:
    if isinstance(thing, Indicator) and not request.user.is_superuser:
        _say(request, thing, editors_since_publication(thing))


def _say(request: HttpRequest, thing: Any, authors: set[int]) -> None:
    """Say so where the form is opened; sent, what was typed is kept as a draft all the same."""
    if getattr(thing, "workflow_in_progress", False) or thing.get_workflow() is None:
        return
    nobody = nobody_to_decide(authors | {signed_in(request).pk})
    request.nobody_decides = bool(nobody)  # type: ignore[attr-defined]  # a note of our own
    if nobody and request.method == "GET":
        messages.warning(request, f"{nobody}下書きとして保存できます。")
    elif nobody and any(name in request.POST for name in SUBMITTING):
        sent = request.POST.copy()
        for name in SUBMITTING:
            sent.pop(name, None)
        request.POST = sent  # type: ignore[assignment]  # may be changed, as Django's own is not


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def no_button_for_it(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    if getattr(request, "nobody_decides", False):
        items[:] = [item for item in items if item.name not in SUBMITTING]


def say_before_proposing(request: HttpRequest) -> None:
    """In a form that proposes what one types in it."""
    nobody = nobody_to_decide({signed_in(request).pk}) if request.method == "GET" else ""
    if nobody:
        messages.warning(request, nobody)
