"""Steps that cannot be taken back: never the main button of a form, and asked about once."""

from __future__ import annotations

import copy
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks

APPROVE, PUBLISH, CANCEL = "approve", "action-publish", "action-cancel-workflow"
UNPUBLISH = "action-unpublish"
ASKED = {
    APPROVE: "「{}」を承認して公開します。すぐに市民が読めるようになります。よろしいですか。",
    PUBLISH: "「{}」を公開します。すぐに市民が読めるようになります。よろしいですか。",
    CANCEL: "「{}」の確認・承認を中止します。進んだ分は取り消され、"
    "出し直すと最初の段階から始まります。よろしいですか。",
}


@hooks.register("construct_page_action_menu", order=200)
@hooks.register("construct_snippet_action_menu", order=200)
def ask_before_what_is_final(
    items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Put them behind the others, with the question that their buttons ask."""
    thing = context.get("page") or context.get("instance")
    if thing is None:
        return
    final = {CANCEL, PUBLISH, UNPUBLISH}
    state = getattr(thing, "current_workflow_state", None)
    if state is not None and state.is_at_final_task:
        final.add(APPROVE)
    items.sort(key=lambda item: item.name in final)
    items[:] = [
        _asking(item, ASKED[item.name].format(thing))
        if item.name in ASKED and item.name in final and not getattr(item, "launch_modal", False)
        else item
        for item in items
    ]


def _asking(item: Any, words: str) -> Any:
    """The item with its question; Wagtail keeps one of each for all requests."""
    own, render = copy.copy(item), item.render_html

    def with_question(context: dict[str, Any]) -> SafeString:
        button = f'<button data-asks="{escape(words)}" '
        return mark_safe(render(context).replace("<button ", button, 1))  # noqa: S308 - Wagtail's

    own.render_html = with_question
    return own


@hooks.register("insert_global_admin_js")
def asking_script() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/asking.js"))
