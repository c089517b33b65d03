"""What the dashboard lists of editions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from publications.editions.authors import approvers_of
from publications.editions.blockers import snapshot_blockers
from publications.models import Edition, Rendition
from strategy.access.permissions import people_with
from strategy.proposals.deciding import authority_of
from strategy.upkeep.audit import administers
from strategy.upkeep.todo import Section, Todo, register_todos


def _desk(edition: Edition) -> str:
    return reverse("editions:desk", args=[edition.pk])


@register_todos
def editions(user: Any) -> Iterator[Todo]:
    """Editions that wait for approval, for issue, or for a file that failed."""
    found = Edition.objects.select_related("strategy").order_by("submitted_at", "pk")
    waiting = found.filter(state=Edition.State.IN_REVIEW)
    decides = authority_of(user) is not None
    if decides:
        for edition in waiting.exclude(submitted_by=user):
            yield Todo(Section.MINE, f"版「{edition}」の承認", _desk(edition))
    if user.has_perm("publications.issue_edition"):
        for edition in found.filter(state=Edition.State.APPROVED):
            yield Todo(Section.MINE, f"承認された版「{edition}」の公表", _desk(edition))
    if user.has_perm("publications.change_edition"):
        for edition in found.filter(state=Edition.State.DRAFT):
            yield Todo(Section.MINE, f"準備中の版「{edition}」の提出", _desk(edition))
    if administers(user):
        if not people_with("publications.issue_edition").exists():
            users = reverse("wagtailusers_users:index")
            yield Todo(Section.MEND, "版を公表できる人がいません", users)
        for edition in waiting:
            if not snapshot_blockers(edition) and not approvers_of(edition):
                workflows = reverse("wagtailadmin_workflows:index")
                yield Todo(Section.MEND, f"版「{edition}」を承認できる人がいません", workflows)
    if decides or user.has_perm("publications.change_edition"):
        lost = Q(publications__renditions__state=Rendition.State.FAILED)
        for edition in found.filter(lost).distinct():
            yield Todo(
                Section.MEND, f"版「{edition}」のファイルを作成できませんでした", _desk(edition)
            )
