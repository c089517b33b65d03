"""What strategy's own part of the dashboard lists, each with its way there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision, Task, WorkflowState

from strategy.access.permissions import bound_to_units, indicators_within, own_units, works_for_all
from strategy.desk.shared.words import title_of
from strategy.inquiries.asking import Question, questions_of_year
from strategy.inquiries.handing_over import HandedOver, handed_over
from strategy.models import (
    Indicator,
    Inquiry,
    InquirySheet,
    Milestone,
    Proposal,
    ProposalItem,
)
from strategy.models.approval import CheckedTask, things_of
from strategy.models.authorship import ThingKey, thing_key
from strategy.models.dated import city_today
from strategy.notation.fiscal_year import fiscal_year_of
from strategy.notation.wareki import PartialDate, era_fiscal_year
from strategy.proposals.emergencies import may_confirm_emergency
from strategy.proposals.figures import open_figures
from strategy.upkeep.todo import Section, Todo, register_todos

SOON = timedelta(days=60)
EXPIRES_SOON = timedelta(days=14)
# Fiscal years back that a missing figure is still asked for.
YEARS_BACK = 5
NO_UNIT = "担当課のない指標"


def edit_url(thing: Any) -> str:
    """Where a page or an indicator is edited."""
    if isinstance(thing, Page):
        return reverse("wagtailadmin_pages:edit", args=[thing.pk])
    return reverse("indicators:edit", args=[thing.pk])


def last_year() -> int:
    """The newest fiscal year that has ended."""
    return fiscal_year_of(city_today()) - 1


# --- One's own turn ---------------------------------------------------------------


@register_todos
def reviews(user: Any) -> Iterator[Todo]:
    """Pages and indicators that wait for this user's word, and one's own that came back."""
    for task in Task.objects.filter(active=True).specific():
        states = list(
            task.get_task_states_user_can_moderate(user).select_related(
                "workflow_state__requested_by"
            )
        )
        things = things_of([state.workflow_state for state in states])
        # Only sending back is left to who wrote it: it is another's turn.
        forwarded = _forwarded_by(user, task, list(things.values()))
        for state in states:
            thing = things.get(state.workflow_state_id)
            if thing is None or thing_key(thing) not in forwarded:
                continue
            by = state.workflow_state.requested_by
            sent = timezone.localtime(state.started_at)
            yield Todo(
                Section.MINE,
                f"「{title_of(thing)}」の{task.name}",
                edit_url(thing),
                f"{sent.month}月{sent.day}日 {get_user_display_name(by)}".strip(),
            )
    returned = list(
        WorkflowState.objects.filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user
        ).select_related("current_task_state")
    )
    things = things_of(returned)
    for workflow in returned:
        if (thing := things.get(workflow.pk)) is not None:
            state = workflow.current_task_state
            yield Todo(
                Section.MINE,
                f"「{title_of(thing)}」が差し戻されました",
                edit_url(thing),
                state.comment if state else "",
            )


def _forwarded_by(user: Any, task: Task, things: Sequence[Any]) -> set[ThingKey]:
    if isinstance(task, CheckedTask):
        return task.forwarded_by(user, things)
    # A step of Wagtail's own kind, which an administrator may have added.
    return {thing_key(thing) for thing in things if len(task.get_actions(thing, user)) > 1}


@register_todos
def emergencies(user: Any) -> Iterator[Todo]:
    """Emergency publications that this user may confirm."""
    if not user.has_perm("strategy.confirm_emergency"):
        return
    waiting = Proposal.objects.filter(state=Proposal.State.EMERGENCY)
    for proposal in waiting.prefetch_related("authors", "items"):
        if may_confirm_emergency(proposal, user):
            yield Todo(
                Section.MINE,
                f"{proposal.title}の緊急公開を事後承認する",
                reverse("emergencies"),
                proposal.reason,
            )


@register_todos
def inquiries(user: Any) -> Iterator[Todo]:
    """Sheets to answer, for a division; answers to apply, for the planning division."""
    sheets = InquirySheet.objects.filter(inquiry__closed_at=None).select_related("inquiry", "unit")
    today = city_today()
    if bound_to_units(user):
        sheets = sheets.filter(unit__in=own_units(user))
        over = handed_over(sheets)
        for sheet in sheets:
            if not sheet.is_answered and not _is_over(sheet, over):
                due = sheet.inquiry.due_on
                yield Todo(
                    Section.MINE,
                    f"照会「{sheet.inquiry}」に回答する({sheet.unit})",
                    reverse("inquiries:sheet", args=[sheet.pk]),
                    due=due,
                    overdue=due < today,
                )
    elif user.has_perm("strategy.change_inquiry"):
        over = handed_over(sheets)
        unanswered: Counter[Inquiry] = Counter()
        for sheet in sheets:
            if sheet.state == InquirySheet.State.RETURNED:
                yield Todo(
                    Section.MINE,
                    f"{sheet.unit}の回答を確かめて起案する(照会「{sheet.inquiry}」)",
                    reverse("inquiries:sheet", args=[sheet.pk]),
                )
            elif not sheet.is_answered and not _is_over(sheet, over):
                unanswered[sheet.inquiry] += 1
        for inquiry, count in unanswered.items():
            yield Todo(
                Section.DUE,
                f"照会「{inquiry}」: {count}課が未回答",
                reverse("inquiries:board", args=[inquiry.pk]),
                due=inquiry.due_on,
                overdue=inquiry.due_on < today,
            )
        yield from _to_ask_again(sheets, over)


def _is_over(sheet: InquirySheet, over: Mapping[int, HandedOver]) -> bool:
    """Whether its indicators are another division's by now."""
    return sheet.pk in over and over[sheet.pk].is_whole


def _to_ask_again(sheets: Iterable[InquirySheet], over: Mapping[int, HandedOver]) -> Iterator[Todo]:
    """Indicators that changed their division, which has no sheet with them."""
    unasked: dict[Inquiry, set[int]] = defaultdict(set)
    for sheet in sheets:
        if sheet.pk in over and not sheet.is_answered:
            unasked[sheet.inquiry] |= {indicator.pk for indicator in over[sheet.pk].unasked}
    for inquiry, indicators in unasked.items():
        if indicators:
            yield Todo(
                Section.DUE,
                f"照会「{inquiry}」: 担当課が変わった指標{len(indicators)}件を照会し直す",
                reverse("inquiries:board", args=[inquiry.pk]),
                due=inquiry.due_on,
                overdue=inquiry.due_on < city_today(),
            )


# --- What has its day ---------------------------------------------------------------


@register_todos
def milestones(user: Any) -> Iterator[Todo]:
    """Steps of a strategy's making that are about to begin or to end, or should have."""
    if not user.has_perm("strategy.change_milestone"):
        return
    today = city_today()
    open_states = [Milestone.State.PLANNED, Milestone.State.IN_PROGRESS]
    for milestone in Milestone.objects.filter(state__in=open_states).select_related("strategy"):
        ends = milestone.until if milestone.state == Milestone.State.IN_PROGRESS else None
        awaited: PartialDate | None = ends or milestone.planned
        if awaited is None or awaited.first_day > today + SOON:
            continue
        what = "終わり" if ends else "予定"
        yield Todo(
            Section.DUE,
            f"{milestone}({milestone.strategy})",
            reverse("wagtailsnippets_strategy_milestone:edit", args=[milestone.pk]),
            f"{what}: {awaited.text('ja')}",
            due=awaited.last_day,
            overdue=awaited.last_day < today,
        )


@register_todos
def unreported(user: Any) -> Iterator[Todo]:
    """Figures of years that have ended that nobody reported, the newest year first.

    What is drafted has been reported; it waits for another. A gap does not go away on 1 April:
    the years before the last one are told too. Who answers for every division gets one line a
    year; a division gets each of its figures.
    """
    if not user.has_perm("strategy.add_observation"):
        return
    within = set(indicators_within(user).values_list("pk", flat=True))
    drafted = _drafted_observations()
    for year in range(last_year(), last_year() - YEARS_BACK, -1):
        missing = [
            question
            for question in questions_of_year(year)
            if question.standing is None
            and question.indicator.pk in within
            and (question.indicator.pk, year) not in drafted
            # Between the baseline and the first year of the term nothing was to be reported.
            and question.definition.first_year <= year
        ]
        if not works_for_all(user):
            yield from (_unreported_one(question) for question in missing)
        elif missing:
            yield _unreported_of(year, missing)


def _drafted_observations() -> set[tuple[int | None, int | None]]:
    """(indicator, year) of the values that wait for approval."""
    waiting = open_figures().filter(kind=ProposalItem.Kind.OBSERVATION)
    return set(waiting.values_list("indicator_id", "year"))


def _unreported_of(year: int, missing: list[Question]) -> Todo:
    units = {question.indicator.unit_in_charge_id for question in missing}
    named = f"{len(units - {None})}課" if units - {None} else ""
    nobodys = NO_UNIT if None in units else ""
    return Todo(
        Section.DUE,
        f"{era_fiscal_year(year)}の実績値: {len(missing)}件が未報告",
        reverse("completeness") + f"?year={year}",
        "と".join(filter(None, (named, nobodys))),
    )


def _unreported_one(question: Question) -> Todo:
    url = reverse("indicators:observation", args=[question.indicator.pk])
    return Todo(
        Section.DUE,
        f"「{question.indicator}」の{era_fiscal_year(question.year)}の実績値が未報告",
        f"{url}?year={question.year}",
    )


@register_todos
def scheduled(user: Any) -> Iterator[Todo]:
    """What will appear or go by itself, for who may see to it."""
    if not works_for_all(user):
        return
    coming = Revision.objects.filter(approved_go_live_at__isnull=False).defer("content")
    for revision in coming.prefetch_related("content_object"):
        thing = revision.content_object
        if thing is not None:
            moment = timezone.localtime(revision.approved_go_live_at)
            yield Todo(
                Section.DUE,
                f"「{title_of(thing)}」が公開されます",
                edit_url(thing),
                f"{moment:%H:%M}",
                due=moment.date(),
            )
    ends = Q(live=True, expire_at__lte=timezone.now() + EXPIRES_SOON)
    for model in (Page, Indicator):
        for thing in model._default_manager.filter(ends):
            moment = timezone.localtime(thing.expire_at)
            yield Todo(
                Section.DUE,
                f"「{title_of(thing)}」の公開が終わります",
                edit_url(thing),
                f"{moment:%H:%M}",
                due=moment.date(),
            )
