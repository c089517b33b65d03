"""What a form of the admin proposes: handed in at once, or kept in what is being put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from strategy.desk.shared.access import signed_in
from strategy.desk.shared.fields import number_of, whole_numbers
from strategy.models import Proposal, ProposalItem
from strategy.proposals.steps import gather, propose

# The button that keeps it: its value is the key of the proposal, or of none for a new one.
INTO = "into"
# What of a proposal the form was opened with, by keys; only that is replaced.
SHOWN = "shown"
OPENED = "作成中の起案「{}」に加えた内容を表示しています。まだ提出していません。"
OVERTAKEN = (
    "作成中の起案「{}」に加えたあとに、ほかの人がここを変えました。今の内容を表示しています。"
    "起案に入っている内容を見て、もう一度書き加えてください。加えると、入れ替わります。"
)


def own_items_prepared(request: HttpRequest) -> QuerySet[ProposalItem]:
    """What the user has put into proposals that are not handed in yet, the newest first."""
    own = ProposalItem.objects.filter(
        proposal__drafted_by=signed_in(request).pk, proposal__state=Proposal.State.PREPARING
    )
    return own.select_related("proposal").order_by("-proposal", "-pk")


def drafted_in_address(request: HttpRequest) -> QuerySet[ProposalItem]:
    """The one of them that the address names, as ?draft=; none where it names none."""
    return own_items_prepared(request).filter(pk=number_of(request, "draft") or 0)


def open_with(request: HttpRequest, item: ProposalItem, *, overtaken: bool = False) -> None:
    """Say that a form shows what is in a proposal, not what stands; sent, it takes its place.

    `overtaken`: it shows what stands, which is not what the item was written over.
    """
    request.shown = [item.pk]  # type: ignore[attr-defined]  # a note of our own
    said = (OVERTAKEN if overtaken else OPENED).format(item.proposal.title)
    url = reverse("proposals:show", args=[item.proposal_id])
    messages.info(request, format_html('{} <a href="{}">起案を見る</a>', said, url))


def kept_into(request: HttpRequest) -> dict[str, Any]:
    """For the buttons: what the user is putting together, and what of it the form shows."""
    found = Proposal.objects.filter(
        drafted_by=signed_in(request).pk, state=Proposal.State.PREPARING
    )
    opened_with = getattr(request, "shown", [])
    return {
        "preparing": list(found.order_by("-pk")),
        "shown": whole_numbers(request.POST.getlist(SHOWN)) or opened_with,
    }


def put_forward(
    request: HttpRequest, items: Sequence[ProposalItem], *, title: str = "", reason: str = ""
) -> Proposal:
    """Hand changes in, or keep them for a proposal to come, as the button says.

    Raises:
        Refused: as `propose` or `gather`.
    """
    by, into = signed_in(request), request.POST.get(INTO, "")
    if not into:
        return propose(items, by=by, title=title, reason=reason)
    kept = kept_into(request)
    own = {str(each.pk): each for each in kept["preparing"]}
    return gather(items, into=own.get(into), by=by, shown=kept["shown"])
