"""Who is written to when a step was taken: whose turn it is, and whose it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from strategy.access.permissions import people_with
from strategy.mails import write_to
from strategy.models import Node, Proposal, ProposalItem, Unit, User
from strategy.models.approval import answering
from strategy.proposals import emergencies
from strategy.proposals.deciding import (
    authors_of,
    contents_within,
    deciders,
    kept_back,
    page_of,
)
from strategy.proposals.steps import APPROVED, DRAFTED, RETURNED, WITHDRAWN

State = Proposal.State
# `{}` is what it is about.
TO_CONFIRM = "{}の所管課の確認をお願いします"
TO_APPROVE = "{}の承認をお願いします"
TO_CONFIRM_AFTERWARDS = "{}の緊急公開に、事後承認が要ります"
TOLD_AUTHORS = {
    APPROVED: "{}が承認されました",
    RETURNED: "{}が差し戻されました",
    WITHDRAWN: "{}の起案が取り下げられました",
    emergencies.CONFIRMED: "{}の緊急公開が事後承認されました",
}


def tell_of_step(proposal: Proposal, action: str, by: Any) -> None:
    """Leave letters to whom a step concerns, in its own transaction; who took it gets none."""
    people, words = _told(proposal, action)
    path = reverse("proposals:show", args=[proposal.pk])
    if action == emergencies.PUBLISHED:
        path = reverse("emergencies")
    for read, readers in _by_what_they_read(proposal, people):
        write_to(
            readers,
            subject=words.format(_name(proposal)),
            facts=list(_facts(proposal, read, action, by)),
            path=path,
            by=by,
        )


def _by_what_they_read(
    proposal: Proposal, people: set[int]
) -> Iterator[tuple[list[ProposalItem], list[int]]]:
    """Who may read the same of a proposal, and what that is."""
    readers: dict[frozenset[int], list[int]] = {}
    for user in User.objects.filter(pk__in=people):
        read = contents_within(user).filter(proposal=proposal).values_list("pk", flat=True)
        readers.setdefault(frozenset(read), []).append(user.pk)
    for keys, group in readers.items():
        yield [item for item in proposal.items.all() if item.pk in keys], group


def _told(proposal: Proposal, action: str) -> tuple[set[int], str]:
    """Whom a step concerns, by their keys, and what they are told."""
    if action == emergencies.PUBLISHED:
        confirming = people_with("strategy.confirm_emergency").values_list("pk", flat=True)
        return set(confirming) - authors_of(proposal), TO_CONFIRM_AFTERWARDS
    if action in TOLD_AUTHORS:
        return _handed_in_by(proposal), TOLD_AUTHORS[action]
    if proposal.state == State.WAITING:
        approving = deciders().values_list("pk", flat=True)
        return set(approving) - authors_of(proposal), TO_APPROVE
    if action == DRAFTED:
        asked = [item.unit for item in proposal.items.all() if item.waits_for_its_division]
        members = answering().filter(units__in=asked)
        return set(members.values_list("pk", flat=True)), TO_CONFIRM
    # Another division has to look as well, and was told.
    return set(), ""


def _handed_in_by(proposal: Proposal) -> set[int]:
    """Who wrote of it, and who handed another's words in."""
    workflow = proposal.workflow_state
    by = {workflow.requested_by_id} if workflow is not None and workflow.requested_by_id else set()
    return authors_of(proposal) | by


def _name(proposal: Proposal) -> str:
    """「観光客数」令和6年度の実績値 220万人; anything else by its title, which names it."""
    items = list(proposal.items.all())
    if len(items) != 1 or items[0].kind not in ProposalItem.FIGURES:
        return proposal.title
    subject = items[0].subject
    return f"「{page_of(subject) if isinstance(subject, Node) else subject}」{proposal.title}"


def _facts(
    proposal: Proposal, read: list[ProposalItem], action: str, by: Any
) -> Iterator[tuple[str, str]]:
    drafted_by = proposal.drafted_by
    yield "起案した人", _named(drafted_by)
    if by is not None and by.pk != drafted_by.pk:
        yield "提出した人" if action == DRAFTED else "操作した人", _named(by)
    others = kept_back([item for item in proposal.items.all() if item not in read])
    titles = [*(item.title for item in read), *filter(None, [others])]
    if titles != [proposal.title]:
        yield "内容", "、".join(titles)
    yield "起案の理由", proposal.reason
    said = [item.confirmation for item in read if item.confirmation]
    yield "所管課の確認", "、".join(dict.fromkeys(said))
    yield "意見・理由", proposal.comment


def _named(user: Any) -> str:
    """若松 花子(企画調整課)."""
    units = "・".join(str(unit) for unit in Unit.objects.filter(members=user.pk))
    name = get_user_display_name(user)
    return f"{name}({units})" if units else str(name)
