"""What the dashboard lists to be looked at and mended, each with its way there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, TaskState

from strategy.access.permissions import (
    bound_to_units,
    indicators_within,
    items_within,
    own_units,
    people_with,
    works_for_all,
)
from strategy.checking.staleness import State
from strategy.desk.home.todos import NO_UNIT, edit_url
from strategy.desk.shared.words import title_of
from strategy.models import Indicator, NodeFace, Place, Proposal, WorkspacePage
from strategy.proposals.deciding import LEFT, deciders, left_behind, without_members
from strategy.upkeep.audit import administers
from strategy.upkeep.dead_links import pages_with_dead_links
from strategy.upkeep.stale_translations import stale_translations
from strategy.upkeep.todo import Section, Todo, register_todos

LEFT_LYING = timedelta(days=14)
PROVISIONAL = "仮称"


@register_todos
def without_division(user: Any) -> Iterator[Todo]:
    """A division's clerk who belongs to none sees nothing, and is told why."""
    if bound_to_units(user) and not own_units(user).exists():
        yield Todo(
            Section.MEND,
            "所属する課が登録されていません",
            reverse("roles"),
            "そのため、指標・施策・照会が表示されません。企画調整課に、"
            "「登録情報」の「担当課」への登録を頼んでください。",
        )


@register_todos
def provisional_names(user: Any) -> Iterator[Todo]:
    """Names that are still provisional, which keep an adopted text from being issued."""
    if not works_for_all(user):
        return
    faces = NodeFace.objects.filter(
        place__in=(Place.PUBLIC, Place.WORKING), page__title__contains=PROVISIONAL
    )
    counts = Counter(faces.values_list("tree", flat=True))
    for strategy in Page.objects.filter(pk__in=counts).order_by("path"):
        count = counts[strategy.pk]
        yield Todo(
            Section.MEND,
            f"「{title_of(strategy)}」: 見出しに「{PROVISIONAL}」が残るページ {count}件",
            reverse("content_checks:strategy", args=[strategy.pk]),
            "成案の公表までに改めます。",
        )


@register_todos
def translations(user: Any) -> Iterator[Todo]:
    """Texts to be translated again because their original changed, and those without any."""
    if works_for_all(user):
        found = stale_translations()
    elif bound_to_units(user):
        found = stale_translations([*items_within(user).specific(), *indicators_within(user)])
    else:
        return
    counts = Counter(each.state for each in found)
    report = reverse("translations:report")
    for state, words in (
        (State.STALE, "原文が変わった訳"),
        (State.MISSING, "訳のない文"),
    ):
        if counts[state]:
            yield Todo(Section.MEND, f"{words}: {counts[state]}件", f"{report}?state={state.value}")


@register_todos
def dead_links(user: Any) -> Iterator[Todo]:
    """Public pages with links that lead nowhere; a division's own measures for a division."""
    if not (works_for_all(user) or bound_to_units(user)):
        return
    pages = pages_with_dead_links()
    if not works_for_all(user):
        own = set(items_within(user).values_list("pk", flat=True))
        pages = [page for page in pages if page.pk in own]
    for page in pages:
        yield Todo(
            Section.MEND,
            f"「{title_of(page)}」に、行き先のないリンクがあります",
            reverse("content_checks:page", args=[page.pk]),
            "公開中のページで、市民が開けないリンクです。",
        )


@register_todos
def drafts_left(user: Any) -> Iterator[Todo]:
    """Drafts that were begun, belong to nobody's review, and lie for weeks."""
    if not works_for_all(user):
        return
    lying = Page.objects.filter(
        has_unpublished_changes=True,
        latest_revision_created_at__lt=timezone.now() - LEFT_LYING,
    )
    # What a working copy has replaced is kept to be read; nobody publishes it again.
    for kept in WorkspacePage.objects.exclude(place=Place.WORKING):
        lying = lying.not_descendant_of(kept)
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
    )
    in_review = {int(key) for key in waiting.values_list("workflow_state__object_id", flat=True)}
    for page in lying.exclude(pk__in=in_review).order_by("latest_revision_created_at"):
        begun = timezone.localtime(page.latest_revision_created_at)
        yield Todo(
            Section.MEND,
            f"「{title_of(page)}」に公開していない変更があります",
            edit_url(page),
            f"{begun.year}年{begun.month}月{begun.day}日から",
        )


@register_todos
def without_unit(user: Any) -> Iterator[Todo]:
    """Indicators that no division is asked about."""
    if not user.has_perm("strategy.change_inquiry"):
        return
    if count := Indicator.objects.filter(live=True, unit_in_charge=None).count():
        yield Todo(
            Section.MEND,
            f"{NO_UNIT}: {count}件",
            reverse("completeness"),
            "照会の対象になりません。",
        )


@register_todos
def nobody_decides(user: Any) -> Iterator[Todo]:
    """Who administers the accounts is told what nobody could decide on."""
    if not administers(user):
        return
    workflows = reverse("wagtailadmin_workflows:index")
    standing = {each.pk for each in deciders()}
    if not standing:
        yield Todo(
            Section.MEND,
            "承認できる人(課長・代決者)が一人もいません",
            workflows,
            "誰も提出できません。承認者の役割を持つ利用者か、代決できる人を登録します。",
        )
    waiting = Proposal.objects.filter(state__in=Proposal.OPEN).prefetch_related("authors")
    stuck = [
        proposal.title
        for proposal in waiting
        if standing <= {proposal.drafted_by_id, *(author.pk for author in proposal.authors.all())}
    ]
    if stuck:
        yield Todo(
            Section.MEND,
            f"承認できる人のいない起案: {len(stuck)}件",
            workflows,
            f"書いた本人のほかに、課長・代決者がいません。最初の起案: {stuck[0]}",
        )
    if not people_with("strategy.confirm_emergency").exists():
        yield Todo(
            Section.MEND,
            "緊急公開を事後承認できる人がいません",
            reverse("wagtailusers_users:index"),
        )


@register_todos
def left_to_the_planning_division(user: Any) -> Iterator[Todo]:
    """What waits for a division of which nobody is left, and what who left had begun."""
    if not works_for_all(user):
        return
    for proposal in without_members().order_by("drafted_at"):
        yield Todo(
            Section.MINE,
            f"{proposal.title}を、所管課に代わって確認する",
            reverse("proposals:show", args=[proposal.pk]),
            "所管課に、サインインできる利用者がいません。",
        )
    for proposal in left_behind().exclude(state=Proposal.State.WITHDRAWN).order_by("drafted_at"):
        yield Todo(
            Section.MEND,
            f"{get_user_display_name(proposal.drafted_by)}さんが残した起案: {proposal.title}",
            reverse("proposals:show", args=[proposal.pk]),
            f"{proposal.get_state_display()}。{LEFT}",
        )
