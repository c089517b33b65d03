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

from strategy.desk.proposals.gathering import INTO, put_forward
from strategy.desk.proposals.records import Into, IntoItem, said
from strategy.desk.shared.acting import say_why
from strategy.models import Indicator, Place, ProposalItem
from strategy.models.base import TranslatedPage
from strategy.proposals.words import words_item
from strategy.refusals import Refused


class PageIntoItem(Into, ActionMenuItem):
    """Saves the draft and puts it into what is being put together."""

    def is_shown(self, context: Any) -> bool:
        place = context.get("page") or context.get("parent_page")
        return bool(
            super().is_shown(context)
            and place is not None
            and Place.at(place.url_path) is Place.PUBLIC
            and getattr(context.get("page"), "current_workflow_state", None) is None
        )


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
    if not request.POST.get(INTO) or not isinstance(thing, TranslatedPage | Indicator):
        return
    thing = type(thing)._default_manager.get(pk=thing.pk)
    try:
        proposal = put_forward(request, [words_item(thing)])
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
    asked = request.POST.get("overwrite_revision_id")
    if not asked or not isinstance(thing, TranslatedPage | Indicator):
        return
    try:
        # As Wagtail reads it, who takes " 55" for 55.
        revision = thing.revisions.filter(pk=asked).first()
    except ValueError:
        revision = None
    if revision is None:
        return
    named = ProposalItem.objects.filter(revision=revision).exclude(is_open=None)
    if revision.pk == thing.live_revision_id or named.exists():
        sent = request.POST.copy()
        del sent["overwrite_revision_id"]
        sent["loaded_revision_id"] = str(revision.pk)
        request.POST = sent  # type: ignore[assignment]  # Wagtail reads it from here
