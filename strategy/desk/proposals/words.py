"""From the form of a page or an indicator's labels into a proposal of several changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem

from strategy.desk.proposals.gathering import gathering, kept_into
from strategy.desk.proposals.records import IntoItem, said
from strategy.desk.shared.access import signed_in
from strategy.desk.shared.acting import say_why
from strategy.models import Indicator, ProposalItem, WorkspacePage
from strategy.models.base import TranslatedPage
from strategy.proposals.steps import gather
from strategy.proposals.words import words_item
from strategy.refusals import Refused


class PageIntoItem(ActionMenuItem):
    """Saves the draft and puts it into what is being put together."""

    template_name = "strategy/admin/proposal_into.html"
    name = "action-into"

    def is_shown(self, context: Any) -> bool:
        place = context.get("page") or context.get("parent_page")
        return bool(
            super().is_shown(context)
            and place is not None
            and not WorkspacePage.objects.ancestor_of(place, inclusive=True).exists()
            and getattr(context.get("page"), "current_workflow_state", None) is None
        )

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, **kept_into(context["request"])}


class LabelsIntoItem(IntoItem):
    """The same of an indicator's labels."""

    def is_shown(self, context: Any) -> bool:
        thing = context.get("instance")
        return bool(
            SnippetActionMenuItem.is_shown(self, context)
            and getattr(thing, "current_workflow_state", None) is None
        )


@hooks.register("register_page_action_menu_item")
def page_item() -> ActionMenuItem:
    return PageIntoItem(order=85)


@hooks.register("register_snippet_action_menu_item")
def labels_item(model: type[Any]) -> SnippetActionMenuItem | None:
    return LabelsIntoItem(order=85) if model is Indicator else None


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def put_in(request: HttpRequest, thing: Any) -> None:
    """The draft was saved by this click; its words of now go into the proposal."""
    how = gathering(request)
    if not how or not isinstance(thing, TranslatedPage | Indicator):
        return
    thing = type(thing)._default_manager.get(pk=thing.pk)
    try:
        proposal = gather([words_item(thing)], by=signed_in(request), **how)
    except Refused as refused:
        say_why(request, refused)
    else:
        url = reverse("proposals:show", args=[proposal.pk])
        messages.success(
            request, format_html('{} <a href="{}">起案を見る</a>', said(proposal), url)
        )


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def keep_what_was_handed_in(request: HttpRequest, thing: Any) -> None:
    """A form that saves by itself goes on in a version of its own where its last one is kept.

    Public, or named by a proposal, a version says what was decided on.
    """
    asked = request.POST.get("overwrite_revision_id", "")
    if not asked.isdecimal() or not isinstance(thing, TranslatedPage | Indicator):
        return
    named = ProposalItem.objects.filter(revision=asked).exclude(is_open=None)
    if asked == str(thing.live_revision_id) or named.exists():
        sent = request.POST.copy()
        del sent["overwrite_revision_id"]
        sent["loaded_revision_id"] = asked
        request.POST = sent  # type: ignore[assignment]  # Wagtail reads it from here
