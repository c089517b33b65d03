"""What waits for approval in a proposal is not rewritten meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.utils import get_user_display_name
from wagtail.locks import BaseLock
from wagtail.models import Page

if TYPE_CHECKING:
    from strategy.models.proposals import ProposalItem


class ProposalLock(BaseLock):
    """A page or an indicator's labels wait for approval, among other changes (起案中)."""

    def __init__(self, thing: Any, item: ProposalItem) -> None:
        super().__init__(thing)
        self.proposal = item.proposal

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> SafeString:
        return format_html(
            "この内容は{}さんの起案「{}」に入って{}です。決まるまで書き換えられません。"
            '<a href="{}">起案を見る</a>',
            get_user_display_name(self.proposal.drafted_by),
            self.proposal.title,
            self.proposal.get_state_display(),
            reverse("proposals:show", args=[self.proposal.pk]),
        )

    def get_locked_by(self, user: Any) -> str:
        return "起案中"

    def get_description(self, user: Any) -> str:
        return "起案が決まるまで、だれも書き換えられません。"


def proposal_lock(thing: Any) -> ProposalLock | None:
    """The lock of a page or an indicator that a proposal of several changes holds."""
    if thing.pk is None:
        return None
    kind = "page" if isinstance(thing, Page) else "labels"
    items = apps.get_model("strategy", "ProposalItem").objects
    waiting = items.filter(key=f"{kind}/{thing.pk}", is_open=True, proposal__workflow_state=None)
    item = waiting.select_related("proposal__drafted_by").first()
    return ProposalLock(thing, item) if item is not None else None
