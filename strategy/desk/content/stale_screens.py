"""Who approves in an editor decides on what was read there, and takes back what is the own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page

from strategy.models import Indicator, Proposal
from strategy.proposals.deciding import may_withdraw
from strategy.proposals.steps import NOT_TO_WITHDRAW, UNREAD

OVER = "この内容の確認・承認は、開いたあとにほかの人が終えたか、取り下げられました。"


def in_place_of_wagtails() -> list[URLPattern]:
    """Its addresses of a step alone, which decide on what nobody has opened."""
    step = "<slug:action_name>/<int:task_state_id>/"
    return [
        path(f"admin/pages/workflow/action/<int:page_id>/{step}", _decided_unread),
        path(f"admin/indicators/workflow/action/<int:pk>/{step}", _decided_unread),
    ]


def _decided_unread(request: HttpRequest, **_: Any) -> HttpResponse:
    raise Http404


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def as_it_was_read(request: HttpRequest, thing: Any) -> HttpResponse | None:
    """A word, in place of the step, where somebody has saved or decided since it was opened.

    Wagtail would save the old text over the new one and go on, or look for a step that is over.
    """
    sent = request.POST
    if not isinstance(thing, Page | Indicator):
        return None
    if sent.get("action-cancel-workflow"):
        return _withdrawn_by_whom(request, thing)
    if not sent.get("action-workflow-action"):
        return None
    if not thing.workflow_in_progress:
        messages.error(request, OVER)
        return redirect(request.get_full_path())
    latest = thing.get_latest_revision()
    if latest is None:
        return None
    if seen := sent.get("overwrite_revision_id"):
        is_latest = seen == str(latest.pk)
    else:
        # One who goes on writing saves over the own last version.
        read = (sent.get("loaded_revision_id"), sent.get("loaded_revision_created_at"))
        is_latest = read in ((str(latest.pk), latest.created_at.isoformat()), (None, None))
    if is_latest:
        return None
    messages.error(request, UNREAD)
    return redirect(request.get_full_path())


def _withdrawn_by_whom(request: HttpRequest, thing: Any) -> HttpResponse | None:
    """Wagtail lets whoever publishes take another's words back, without a reason."""
    proposals = Proposal.objects.filter(workflow_state=thing.current_workflow_state)
    proposal = proposals.filter(state__in=Proposal.OPEN).first()
    if proposal is None or may_withdraw(proposal, request.user):
        return None
    messages.error(request, NOT_TO_WITHDRAW)
    return redirect(request.get_full_path())


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def withdrawn_by_its_author(items: list[Any], request: HttpRequest, context: Any) -> None:
    thing = context.get("page") or context.get("instance")
    workflow = getattr(thing, "current_workflow_state", None)
    proposal = Proposal.objects.filter(workflow_state=workflow).first() if workflow else None
    if proposal is not None and not may_withdraw(proposal, request.user):
        items[:] = [item for item in items if item.name != "action-cancel-workflow"]
