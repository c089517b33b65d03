"""What the last approval of a workflow does (WAGTAIL_FINISH_WORKFLOW_ACTION).

Wagtail imports this while its own models are being made, so nothing of it is imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

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
    from strategy.models.approval import approved_by_another

    # The very version that is judged: one that is saved meanwhile waits for its own approval.
    revision = workflow_state.content_object.get_latest_revision()
    if not approved_by_another(workflow_state, revision):
        raise PermissionDenied
    revision.publish(user=user, skip_permission_checks=True)
