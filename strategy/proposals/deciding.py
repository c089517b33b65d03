"""Who may confirm, approve and send back a proposal: as the steps of the workflow say."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Task, Workflow

from strategy.access.permissions import (
    User,
    bound_to_units,
    indicators_within,
    items_within,
    own_units,
    works_for_all,
)
from strategy.models import (
    DivisionReviewTask,
    HeadApprovalTask,
    Indicator,
    Node,
    NodeFace,
    Place,
    Proposal,
    ProposalItem,
    Unit,
)
from strategy.models import User as Person
from strategy.models.approval import DEPUTY_MARK, answering, settles_who_decides, settling
from strategy.models.authorship import writers_until
from strategy.models.dated import city_today
from strategy.models.people import may_sign_in, unconfirmed
from strategy.models.responsibility import unit_of
from strategy.proposals.words import version_of
from strategy.refusals import Refused

State = Proposal.State
NOBODY = (
    "承認できる人(課長・代決者)が一人もいないので、提出できません。"
    "システム管理者に、承認する人の登録を頼んでください。"
)
ONLY_AUTHORS = (
    "承認できる人が、この内容を書いた本人({})だけなので、提出できません。"
    "システム管理者に、代決できる人の登録を頼んでください。"
)
LEFT = "起案した人は異動・退職しました。企画調整課が取り下げるか、引き継げます。"


class Authority(Enum):
    """In what capacity somebody approves."""

    HEAD = "承認"
    DEPUTY = "代決"


def steps_set() -> list[Task]:
    """The steps of the workflow that has a head's approval, in their order."""
    heads = HeadApprovalTask.objects.filter(active=True)
    workflow = Workflow.objects.filter(active=True, workflow_tasks__task__in=heads).order_by("pk")
    first = workflow.first()
    return [task.specific for task in first.tasks] if first is not None else []


def authority_of(user: Any) -> Authority | None:
    """How a user approves; None for who does not."""
    heads = [step for step in steps_set() if isinstance(step, HeadApprovalTask)]
    if any(user.is_superuser or step.approves(user) for step in heads):
        return Authority.HEAD
    if any(step.deputises(user) for step in heads):
        return Authority.DEPUTY
    return None


def approval_words(authority: Authority, comment: str) -> str:
    """What stays written of an approval: a deputy's reason with its mark, a head's comment.

    Raises:
        Refused: a deputy gives no reason.
    """
    comment = comment.strip()
    if authority is not Authority.DEPUTY:
        return comment
    if not comment:
        raise Refused(["代決の理由を書いてください。"])
    return DEPUTY_MARK + comment


def deciders() -> QuerySet[Person]:
    """The heads and their deputies, as far as they may sign in.

    Operators decide where they have to; nobody counts on them.
    """
    heads = [step.pk for step in steps_set() if isinstance(step, HeadApprovalTask)]
    named = Q(groups__headapprovaltask__in=heads) | Q(headapprovaltask__in=heads)
    # Who says who decides, decides on nothing (`settles_who_decides`), and is not counted on.
    found = Person.objects.filter(may_sign_in()).filter(named).exclude(unconfirmed())
    return found.exclude(pk__in=settling().values("pk")).distinct().order_by("pk")


def nobody_to_decide(authors: Collection[int]) -> str:
    """Why nobody could approve what these have written, one sentence; empty where somebody can.

    `authors`: primary keys of users. To be said before anything is handed in.
    """
    standing = list(deciders())
    if not standing:
        return NOBODY
    if all(user.pk in authors for user in standing):
        return ONLY_AUTHORS.format("、".join(get_user_display_name(user) for user in standing))
    return ""


def divisions_review() -> bool:
    """Whether the workflow has the divisions look first."""
    return any(isinstance(step, DivisionReviewTask) for step in steps_set())


def answering_unit(subject: Any) -> Unit | None:
    """The division that answers for an indicator, a page, or the measure that an item is."""
    thing = page_of(subject) if isinstance(subject, Node) else subject
    return unit_of(thing) if isinstance(thing, Page | Indicator) else None


def page_of(node: Node) -> Page | None:
    """The page of an item before the public, else the one made first."""
    faces = NodeFace.objects.filter(node=node).select_related("page").order_by("pk")
    found = sorted(faces, key=lambda face: face.place != Place.PUBLIC)
    return found[0].page.specific if found else None


def authors_of(proposal: Proposal) -> set[int]:
    """Who wrote anything of a proposal or handed it in; primary keys of users.

    Of a page or an indicator's labels everybody who wrote since it was published last, also
    after it was handed in, as long as it is not decided.
    """
    authors = {author.pk for author in proposal.authors.all()} | {proposal.drafted_by_id}
    stands_open = proposal.is_open or proposal.state == State.PREPARING
    return authors | writers_of(proposal) if stands_open else authors


def writers_of(proposal: Proposal) -> set[int]:
    """Who wrote what stands in its items now."""
    found: set[int] = set()
    for item in proposal.items.all():
        found.add(item.written_by_id)
        if item.kind not in ProposalItem.WORDS or item.thing is None:
            continue
        latest = version_of(item)
        if latest is not None:
            found |= writers_until(latest, item.thing)
    return found


def may_confirm(proposal: Proposal, user: Any) -> bool:
    """Whether a user answers for a division that has to look, or may say that it was asked."""
    if proposal.state != State.REVIEW:
        return False
    plans = works_for_all(user) and not settles_who_decides(user)
    return plans or bool(own_items(proposal, user))


def own_items(proposal: Proposal, user: Any) -> list[ProposalItem]:
    """What of a proposal waits for the user's own division."""
    waiting = [item for item in proposal.items.all() if item.waits_for_its_division]
    if not waiting or not user.is_active:
        return []
    units = set(own_units(user).values_list("pk", flat=True))
    return [item for item in waiting if item.unit_id in units]


def may_approve(proposal: Proposal, user: Any, authority: Authority | None) -> bool:
    """Whether a user, in that capacity, approves it: nobody approves own words."""
    waits = proposal.state == State.WAITING
    return waits and authority is not None and user.pk not in authors_of(proposal)


def may_return(proposal: Proposal, user: Any, authority: Authority | None) -> bool:
    """Whether a user may send a proposal back: whose turn it is. An own one is withdrawn."""
    if proposal.drafted_by_id == user.pk:
        return False
    return may_confirm(proposal, user) or (proposal.is_open and authority is not None)


def may_withdraw(proposal: Proposal, user: Any) -> bool:
    """Whether a user may take a proposal back, or lay aside one that was returned."""
    is_there = proposal.is_open or proposal.state == State.RETURNED
    return is_there and (proposal.drafted_by_id == user.pk or succeeds(proposal, user))


def succeeds(proposal: Proposal, user: Any) -> bool:
    """Whether a user sees to what another has left who cannot sign in any more.

    The planning division does: takes it back, or takes it over.
    """
    author = proposal.drafted_by
    if author.is_active and not author.has_left(city_today()):
        return False
    has_form = proposal.workflow_state_id is not None
    unfinished = proposal.state in (*Proposal.OPEN, State.PREPARING) or (
        proposal.state in (State.RETURNED, State.WITHDRAWN) and not has_form
    )
    return unfinished and works_for_all(user)


def left_behind() -> QuerySet[Proposal]:
    """All of that: what was begun and not approved, by people who cannot sign in any more.

    A single page or indicator that was returned is anybody's to mend in its own form.
    """
    unfinished = Q(state__in=(*Proposal.OPEN, State.PREPARING))
    unfinished |= Q(state__in=(State.RETURNED, State.WITHDRAWN), workflow_state=None)
    return Proposal.objects.filter(unfinished).exclude(
        drafted_by__in=Person.objects.filter(may_sign_in())
    )


def without_members() -> QuerySet[Proposal]:
    """What waits for a division of which nobody is left to answer."""
    members = Unit.members.through.objects.filter(user__in=answering())
    unanswered = ProposalItem.objects.filter(unit__isnull=False, confirmed_at=None)
    nobodys = unanswered.exclude(unit__in=members.values("unit"))
    return Proposal.objects.filter(state=State.REVIEW, pk__in=nobodys.values("proposal"))


def proposals_within(user: User) -> QuerySet[Proposal]:
    """The proposals of which a user may read anything, and the own ones.

    What is being put together is its author's.
    """
    if not isinstance(user.pk, int) or not user.is_active:
        return Proposal.objects.none()
    own = Q(drafted_by=user.pk)
    handed_in = ~Q(state=State.PREPARING)
    if authority_of(user) is not None or works_for_all(user):
        left = Q(pk__in=left_behind().values("pk")) if works_for_all(user) else Q(pk__in=())
        return Proposal.objects.filter(own | handed_in | left)
    read = contents_within(user).values("proposal")
    return Proposal.objects.filter(own | (handed_in & Q(pk__in=read)))


def contents_within(user: User) -> QuerySet[ProposalItem]:
    """What a user may read in proposals: what is within the user's rights, and the own ones' all.

    Who approves, in whatever role besides, reads all.
    """
    if authority_of(user) is not None or works_for_all(user):
        return ProposalItem.objects.all()
    seen = Q(proposal__drafted_by=user.pk) | Q(indicator__in=indicators_within(user))
    if bound_to_units(user):
        pages = items_within(user).values("pk")
        faces = NodeFace.objects.filter(page__in=pages)
        page_type = ContentType.objects.get_for_model(Page)
        seen |= Q(node__in=faces.values("node")) | Q(unit__in=own_units(user))
        seen |= Q(content_type=page_type, object_id__in=pages)
    elif sees_proposals(user):
        seen |= Q(kind__in=ProposalItem.FIGURES, node__isnull=False)
    return ProposalItem.objects.filter(seen)


def kept_back(items: Collection[ProposalItem]) -> str:
    """What is said of items that a reader may not read: ほかの課の内容2件(実績値、ページ)."""
    kinds = dict.fromkeys(str(item.get_kind_display()) for item in items)
    return f"ほかの課の内容{len(items)}件({'、'.join(kinds)})" if items else ""


def sees_proposals(user: Any) -> bool:
    """Whether a user has to do with what is proposed at all."""
    return bool(
        user.has_perm("strategy.view_indicator")
        or user.has_perm("strategy.change_indicator")
        or authority_of(user) is not None
    )
