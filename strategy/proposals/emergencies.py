"""Publishing before approval (緊急公開), and approving afterwards: one transaction each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from wagtail.models import WorkflowMixin

from strategy.models import Proposal, ProposalItem, User
from strategy.proposals.applying import apply_item
from strategy.proposals.deciding import authors_of, writers_of
from strategy.proposals.steps import add_item, decide, note_step, prepare, title_of
from strategy.proposals.words import scheduled, thing_of
from strategy.refusals import Refused

State = Proposal.State
PUBLISHED = "strategy.emergency"
CONFIRMED = "strategy.emergency_confirmed"


@transaction.atomic
def publish_in_emergency(*, items: Sequence[ProposalItem], reason: str, by: User) -> Proposal:
    """Make changes public now, and leave the mark.

    Raises:
        Refused: no reason, nothing new, or a draft whose day of publication is still to come.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(["緊急に公開する理由を書いてください。"])
    proposal = prepare(by=by, title=title_of(items), reason=reason)
    for item in items:
        add_item(proposal, item, by=by)
    if refusals := [why for item in items for why in scheduled(item)]:
        raise Refused(refusals)
    # Before anything is published: who wrote is told by what is not public yet.
    proposal.authors.set(writers_of(proposal))
    proposal.is_emergency, proposal.state = True, State.EMERGENCY
    proposal.save()
    proposal.items.update(is_open=False)
    for item in items:
        _end_workflow(item, by)
        apply_item(item, by)
    note_step(proposal, PUBLISHED, by, reason=reason)
    return proposal


def _end_workflow(item: ProposalItem, by: User) -> None:
    thing = thing_of(item)
    if isinstance(thing, WorkflowMixin) and (workflow := thing.current_workflow_state):
        workflow.cancel(user=by)


@transaction.atomic
def confirm_emergency(*, proposal: Proposal, comment: str, by: User) -> Proposal:
    """Approve afterwards what was published in an emergency.

    Raises:
        Refused: it is confirmed already, or by whom it is was involved.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    refusals = []
    if proposal.state != State.EMERGENCY:
        refusals.append(f"「{proposal.title}」の緊急公開は、すでに事後承認されています。")
    if not may_confirm_emergency(proposal, by):
        refusals.append("自分が書き換えた、または公開した内容は、ほかの人が事後承認します。")
    if refusals:
        raise Refused(refusals)
    decide(proposal, State.APPLIED, by, comment.strip())
    note_step(proposal, CONFIRMED, by, comment=proposal.comment)
    return proposal


def may_confirm_emergency(proposal: Proposal, by: User) -> bool:
    """Whether somebody neither wrote nor published it."""
    return by.pk not in authors_of(proposal)
