"""What the last approval of a workflow does (WAGTAIL_FINISH_WORKFLOW_ACTION).

Wagtail imports this while its own models are being made, so nothing of it is imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import Revision, WorkflowState

    from strategy.models import User


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Make the newest version public: approving is the right itself.

    Wagtail's own action would ask the approver for the right to publish without approval,
    which no role has here. Steps can be taken out of a workflow and put into it in the admin;
    whichever it has, nothing becomes public that no head or deputy has approved who did not
    write it.

    Raises:
        PermissionDenied: nobody has.
    """
    # The very version that is judged: one that is saved meanwhile waits for its own approval.
    revision = workflow_state.content_object.get_latest_revision()
    if not approved_by_another(workflow_state, revision):
        raise PermissionDenied
    revision.publish(user=user, skip_permission_checks=True)


def approved_by_another(workflow_state: WorkflowState, revision: Revision) -> bool:
    """Whether a head or a deputy has approved since `revision` was saved, and did not write it."""
    from wagtail.models import TaskState

    from strategy.models import HeadApprovalTask
    from strategy.models.authorship import editors_since_publication

    thing = workflow_state.content_object
    approvals = workflow_state.task_states.filter(
        status=TaskState.STATUS_APPROVED,
        task__in=HeadApprovalTask.objects.values("pk"),
        finished_by__isnull=False,
        finished_at__gte=revision.created_at,
    )
    return bool(approvals.exclude(finished_by__in=editors_since_publication(thing)).exists())
