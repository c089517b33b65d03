"""Wagtail's workflow as the face of a proposal: of one page, or of one indicator's labels.

Its editors hand in, confirm, approve and send back in Wagtail's own form; the steps decide there
who may. What they come to is the state of a proposal like any other, in the same transaction.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from strategy.models import DivisionReviewTask, Proposal, ProposalItem
from strategy.models.authorship import editors_since_publication
from strategy.models.responsibility import unit_of
from strategy.proposals.deciding import writers_of
from strategy.proposals.steps import (
    APPROVED,
    CONFIRMED,
    DRAFTED,
    RETURNED,
    WITHDRAWN,
    decide,
    note_step,
)
from strategy.proposals.words import words_item

State = Proposal.State
ENDED = {
    WorkflowState.STATUS_APPROVED: (State.APPLIED, APPROVED),
    WorkflowState.STATUS_NEEDS_CHANGES: (State.RETURNED, RETURNED),
    WorkflowState.STATUS_CANCELLED: (State.WITHDRAWN, WITHDRAWN),
}


@transaction.atomic
def follow(workflow: WorkflowState, by: Any, begun: TaskState | None = None) -> None:
    """Bring the proposal of a workflow to where the workflow stands, opening one where none is.

    `begun`: the step that begins just now, which Wagtail (7.4) tells before the workflow knows.
    """
    workflow = WorkflowState.objects.get(pk=workflow.pk)
    proposals = Proposal.objects.filter(workflow_state=workflow)
    open_one = proposals.filter(state__in=Proposal.OPEN)
    proposal = open_one.select_for_update(of=("self",)).first()
    step = begun or workflow.current_task_state
    if workflow.status != WorkflowState.STATUS_IN_PROGRESS:
        if proposal is not None:
            _end(proposal, workflow, by)
    elif proposal is not None:
        _go_on(proposal, workflow, step)
    elif step is not None and (begun is None or proposals.exists()):
        # Of a workflow that has never stood anywhere Wagtail tells once its first step is sure.
        _open(workflow, step, by)


def _reviews(step: TaskState | None) -> bool:
    return step is not None and isinstance(step.task.specific, DivisionReviewTask)


def _review_of(workflow: WorkflowState) -> TaskState | None:
    found = workflow.task_states.filter(task__in=DivisionReviewTask.objects.values("pk"))
    return found.exclude(status=TaskState.STATUS_IN_PROGRESS).order_by("-pk").first()


def _open(workflow: WorkflowState, step: TaskState, by: Any) -> None:
    thing = workflow.content_object
    item = words_item(thing)
    author = _last_writer(item) or by
    proposal = Proposal.objects.create(
        title=item.title,
        state=State.REVIEW if _reviews(step) else State.WAITING,
        drafted_by=author,
        drafted_at=timezone.now(),
        workflow_state=workflow,
    )
    item.proposal, item.written_by, item.is_open = proposal, author, True
    item.unit = unit_of(thing) if proposal.state == State.REVIEW else None
    skipped = _review_of(workflow)
    if skipped is not None and skipped.status == TaskState.STATUS_SKIPPED:
        item.confirmation = skipped.comment
    item.save()
    proposal.authors.set(writers_of(proposal))
    note_step(proposal, DRAFTED, by or author)


def _last_writer(item: ProposalItem) -> Any:
    """Who wrote last of what is new; whoever only hands it in says nothing new."""
    thing: Any = item.thing
    wrote = editors_since_publication(thing)
    last = thing.revisions.filter(user__in=wrote).order_by("-pk").first()
    return last.user if last is not None else None


def _go_on(proposal: Proposal, workflow: WorkflowState, step: TaskState | None) -> None:
    """From the division to the head; where the division comes last, nothing is said again."""
    review = _review_of(workflow)
    if proposal.state != State.REVIEW or _reviews(step) or review is None:
        return
    proposal.items.update(
        confirmed_by=review.finished_by,
        confirmed_at=review.finished_at,
        confirmation=review.comment,
    )
    proposal.state = State.WAITING
    proposal.save()
    note_step(proposal, CONFIRMED, review.finished_by, comment=review.comment)


def _end(proposal: Proposal, workflow: WorkflowState, by: Any) -> None:
    state, action = ENDED[workflow.status]
    last = workflow.current_task_state
    comment = last.comment if last is not None and state != State.WITHDRAWN else ""
    proposal.authors.add(*writers_of(proposal))
    if proposal.state == State.REVIEW and state == State.APPLIED:
        # A workflow of the division's review alone.
        proposal.state = State.WAITING
        proposal.save()
    decide(proposal, state, by, comment)
    for item in proposal.items.all():
        # What was approved, as it was mended meanwhile.
        thing = item.thing
        if thing is not None:
            live = thing.live_revision if state == State.APPLIED else None
            item.revision = live or thing.latest_revision
        item.save()
    note_step(proposal, action, by, comment=comment)
