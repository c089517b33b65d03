"""Who may confirm, approve and send back a drafted figure: as the steps of the workflow say."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from strategy.access.permissions import (
    User,
    bound_to_units,
    indicators_within,
    items_within,
    works_for_all,
)
from strategy.models import FigureDraft, HeadApprovalTask, Indicator, Node, NodeFace, Place, Unit
from strategy.models.responsibility import unit_of


class Authority(Enum):
    """In what capacity somebody approves."""

    HEAD = "承認"
    DEPUTY = "代決"


def authority_of(user: Any) -> Authority | None:
    """How a user approves figures: as in the workflow of indicators; None for who does not."""
    workflow = Indicator.get_default_workflow()
    if workflow is None:
        return None
    steps = [task.specific for task in workflow.tasks]
    heads = [step for step in steps if isinstance(step, HeadApprovalTask)]
    if any(user.is_superuser or step.approves(user) for step in heads):
        return Authority.HEAD
    if any(step.deputises(user) for step in heads):
        return Authority.DEPUTY
    return None


def answering_unit(subject: Indicator | Node) -> Unit | None:
    """The division that answers for an indicator, or for the measure that an item is."""
    thing = page_of(subject) if isinstance(subject, Node) else subject
    return unit_of(thing) if thing is not None else None


def page_of(node: Node) -> Page | None:
    """The page of an item before the public, else the one made first."""
    faces = NodeFace.objects.filter(node=node).select_related("page").order_by("pk")
    found = sorted(faces, key=lambda face: face.place != Place.PUBLIC)
    return found[0].page.specific if found else None


def may_confirm(draft: FigureDraft, user: Any) -> bool:
    """Whether a user answers for the division, or may say that it has been asked."""
    if draft.state != FigureDraft.State.REVIEW:
        return False
    return works_for_all(user) or answers_for(draft, user)


def answers_for(draft: FigureDraft, user: Any) -> bool:
    """Whether a user works in the division that answers for what is drafted."""
    unit = answering_unit(draft.subject)
    return bool(unit and user.is_active and unit.members.filter(pk=user.pk).exists())


def may_approve(draft: FigureDraft, user: Any, authority: Authority | None) -> bool:
    """Whether a user, in that capacity, approves this draft: nobody approves an own one."""
    waits = draft.state == FigureDraft.State.WAITING
    return waits and authority is not None and draft.drafted_by_id != user.pk


def may_return(draft: FigureDraft, user: Any, authority: Authority | None) -> bool:
    """Whether a user may send a draft back: whose turn it is. An own one is withdrawn."""
    if draft.drafted_by_id == user.pk:
        return False
    return may_confirm(draft, user) or (draft.is_open and authority is not None)


def may_withdraw(draft: FigureDraft, user: Any) -> bool:
    """Whether a user may take a draft back, or lay aside one that was returned."""
    is_there = draft.is_open or draft.state == FigureDraft.State.RETURNED
    return is_there and draft.drafted_by_id == user.pk


def drafts_within(user: User) -> QuerySet[FigureDraft]:
    """The drafts a user may see: as the indicators; one's own whatever became of a division.

    Who approves figures, in whatever role besides, sees all.
    """
    if not isinstance(user.pk, int) or not user.is_active:
        return FigureDraft.objects.none()
    if authority_of(user) is not None:
        return FigureDraft.objects.all()
    seen = Q(drafted_by=user.pk) | Q(indicator__in=indicators_within(user))
    if bound_to_units(user):
        faces = NodeFace.objects.filter(page__in=items_within(user).values("pk"))
        seen |= Q(node__in=faces.values("node"))
    elif sees_drafts(user):
        seen |= Q(node__isnull=False)
    return FigureDraft.objects.filter(seen)


def sees_drafts(user: Any) -> bool:
    """Whether a user has to do with figures at all."""
    return bool(
        user.has_perm("strategy.view_indicator") or user.has_perm("strategy.change_indicator")
    )
