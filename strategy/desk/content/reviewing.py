"""Approving and sending back in the admin: what waits is said, and what happened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, WorkflowMixin, WorkflowState

from strategy.models.approval import APPROVING
from strategy.models.authorship import has_written
from strategy.models.dated import moment_text
from strategy.models.public import not_public_above

KEPT_AS_DRAFT = (
    "書き換えた内容は下書きとして保存しました。"
    "ご自分が書いた内容なので、ほかの承認者の承認を待っています。"
)
NOT_APPROVED = "承認はできませんでした。内容は下書きとして保存しました。"


# --- When a form opens ------------------------------------------------------------------


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def say_what_waits(request: HttpRequest, thing: Any) -> None:
    """Why a version came back, or that it waits for the reader's own approval."""
    workflow = getattr(thing, "current_workflow_state", None)
    if request.method != "GET" or workflow is None:
        return
    if workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        messages.warning(request, _came_back(workflow))
        return
    task = thing.current_workflow_task
    names = [name for name, *_ in task.get_actions(thing, request.user)] if task else []
    if any(name in APPROVING for name in names):
        messages.info(request, _waits_for_you(workflow, thing))
    if isinstance(thing, Page) and (hidden := not_public_above(thing)):
        messages.warning(request, hidden)


def _came_back(workflow: WorkflowState) -> str:
    state = workflow.current_task_state
    by = f"{get_user_display_name(state.finished_by)}、" if state.finished_by else ""
    when = ""
    if state.finished_at:
        when = moment_text(state.finished_at)
    return (
        f"差し戻されました({by}{when})。理由: {state.comment or '書かれていません。'} "
        "直したら、画面の下の「∧」を開き、「…へ再提出」を押してください。"
    )


def _waits_for_you(workflow: WorkflowState, thing: Any) -> SafeString:
    by = workflow.requested_by
    return format_html(
        "あなたの確認・承認を待っています{}。承認も差戻しも、画面の下の「∧」を開いて選びます。"
        "ここで書き換えると、その内容はほかの人が承認します。{}",
        f"(提出: {get_user_display_name(by)})" if by else "",
        _difference(thing),
    )


def _difference(thing: Any) -> SafeString | str:
    if not thing.live:
        return ""
    if isinstance(thing, Page):
        url = reverse("wagtailadmin_pages:revisions_compare", args=[thing.pk, "live", "latest"])
    else:
        name = type(thing).snippet_viewset.get_url_name("revisions_compare")
        url = reverse(name, args=[thing.pk, "live", "latest"])
    return format_html(' <a href="{}">公開中の内容との違いを見る</a>', url)


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def remember_the_step(request: HttpRequest, thing: Any) -> None:
    """At which step it stood, to know afterwards whether the click has decided it."""
    if request.POST.get("action-workflow-action"):
        request.step_before = _step_of(thing)  # type: ignore[attr-defined]  # a note of our own


def _step_of(thing: Any) -> int | None:
    state = thing.current_workflow_task_state if isinstance(thing, WorkflowMixin) else None
    return state.pk if state is not None else None


# --- After it was sent --------------------------------------------------------------------


@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def say_what_happened(request: HttpRequest, thing: Any) -> None:
    """Wagtail says 「更新しました」 whether a version was approved or sent back: this instead."""
    if not request.POST.get("action-workflow-action") or not isinstance(thing, WorkflowMixin):
        return
    action = request.POST.get("workflow-action-name", "")
    if action != "reject" and action not in APPROVING:
        return
    thing = type(thing)._default_manager.get(pk=thing.pk)
    # What has been read is not shown again.
    list(messages.get_messages(request))
    if action == "reject":
        messages.warning(
            request, f"「{thing}」を差し戻しました。理由は、提出した人の最初の画面に出ます。"
        )
    elif _step_of(thing) == getattr(request, "step_before", None):
        messages.warning(
            request, KEPT_AS_DRAFT if has_written(request.user, thing) else NOT_APPROVED
        )
    elif (task := thing.current_workflow_task) is not None:
        messages.success(request, f"「{thing}」を確認しました。次は「{task.name}」です。")
    else:
        messages.success(request, f"「{thing}」を承認しました。")


# --- The buttons --------------------------------------------------------------------------


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def approval_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Who is asked to approve finds that first; saving a draft would take the right away."""
    for item in items:
        if item.name == "approve" and not getattr(item, "launch_modal", True):
            items.remove(item)
            items.insert(0, item)
            return
