"""Figures as items of a proposal: what the action that records one will be called with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Model, Q
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name

from strategy.figures import recording
from strategy.models import (
    Baseline,
    Body,
    Definition,
    Evaluation,
    Grade,
    Indicator,
    Node,
    Observation,
    Proposal,
    ProposalItem,
    StrategyIndicator,
    Target,
)
from strategy.models.approval import DEPUTY_MARK
from strategy.models.dated import DatedRow, city_today
from strategy.refusals import Refused

Kind = ProposalItem.Kind
# What a row may hang on.
Subject = StrategyIndicator | Indicator | Node
Arguments = Mapping[str, Any]
ACTIONS: dict[str, Callable[..., DatedRow]] = {
    Kind.DEFINITION: recording.record_definition,
    Kind.BASELINE: recording.record_baseline,
    Kind.TARGET: recording.record_target,
    Kind.OBSERVATION: recording.record_observation,
    Kind.EVALUATION: recording.record_evaluation,
}
MODELS: dict[str, type[DatedRow]] = {
    Kind.DEFINITION: Definition,
    Kind.BASELINE: Baseline,
    Kind.TARGET: Target,
    Kind.OBSERVATION: Observation,
    Kind.EVALUATION: Evaluation,
}
# How JSON's texts and numbers are read again, by name.
FIGURES = ("value", "band_low", "band_high")
DAYS = ("published_on",)
RECORDS: dict[str, type[Model]] = {"body": Body, "grade": Grade, "strategy": Node}
# What an action takes beside the columns of its row.
BESIDE = ("columns", "expected_head")
GONE = (
    "起案した評価の会議体か等級が、起案のあとに削除されました。"
    "今あるものを選んで、起案し直す必要があります。"
)


def as_json(arguments: Arguments) -> dict[str, Any]:
    """The arguments as JSON holds them: figures as text, so that no digit is lost."""
    return {name: _plain(value) for name, value in arguments.items()}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Model():
            return value.pk
        case Mapping():
            return as_json(value)
    return value


def from_json(stored: Arguments) -> dict[str, Any]:
    """The arguments as the action takes them.

    Raises:
        Refused: a record that they name is gone.
    """
    return {name: _read(name, value) for name, value in stored.items()}


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return from_json(value)
    if name in FIGURES:
        return Decimal(value)
    if name in DAYS:
        return date.fromisoformat(value)
    if name in RECORDS:
        try:
            return RECORDS[name]._default_manager.get(pk=value)
        except ObjectDoesNotExist:
            raise Refused([GONE]) from None
    return value


def row_from(kind: str, subject: Subject, arguments: Arguments) -> DatedRow:
    """The row that the arguments would make, not stored; nothing is checked."""
    own = {name: value for name, value in arguments.items() if name not in BESIDE}
    day = own.pop("published_on", None) or city_today()
    return MODELS[kind](
        **subject_of(subject), **own, **arguments.get("columns") or {}, published_on=day
    )


def subject_of(subject: Subject) -> dict[str, Subject]:
    """The subject under the name that actions and rows have for it."""
    match subject:
        case StrategyIndicator():
            return {"use": subject}
        case Node():
            return {"node": subject}
    return {"indicator": subject}


def drafted_row(item: ProposalItem) -> DatedRow:
    """The row that an item would become, not stored.

    Raises:
        Refused: a record that it names is gone.
    """
    return row_from(item.kind, item.recorded_on, from_json(item.arguments))


def figure_item(
    *,
    kind: str,
    subject: Subject,
    arguments: Arguments,
    title: str,
    sure: Sequence[str] = (),
) -> ProposalItem:
    """A figure, not handed in yet.

    `arguments`: all that the action of this kind takes besides the subject and who records.
    `sure`: what its author was asked about it and said to be right.
    """
    row = row_from(kind, subject, arguments)
    named = subject_of(subject)
    if isinstance(subject, StrategyIndicator):
        named["indicator"] = subject.indicator
    return ProposalItem(
        kind=kind,
        **named,
        year=getattr(row, "year", None),
        key=row.about,
        arguments=as_json(arguments),
        before={"sure": list(sure)} if sure else {},
        title=title,
    )


def record_figure(item: ProposalItem) -> DatedRow:
    """Record a figure in the name of who wrote it.

    Raises:
        Refused: as the action.
    """
    arguments = from_json(item.arguments)
    arguments["published_on"] = day_of_publication(item)
    return ACTIONS[item.kind](**subject_of(item.recorded_on), by=item.written_by, **arguments)


def day_of_publication(item: ProposalItem) -> date | None:
    """From which day a figure is public; None for the day of approval.

    A day that came and went while it waited is none: nobody could read it then. A day before
    it was handed in says when the figure was public elsewhere, and stays.
    """
    day: date | None = from_json(
        {n: each for n, each in item.arguments.items() if n == "published_on"}
    ).get("published_on")
    return None if day is not None and drafted_on(item.proposal) <= day < city_today() else day


def drafted_on(proposal: Proposal) -> date:
    """The day on which a proposal was handed in, in the city."""
    return timezone.localtime(proposal.drafted_at, timezone.get_default_timezone()).date()


def open_figures() -> Any:
    """Figures that wait to be confirmed or approved."""
    return ProposalItem.objects.filter(kind__in=ProposalItem.FIGURES, is_open=True)


def open_figures_of(indicators: Iterable[int]) -> list[ProposalItem]:
    """What waits of indicators, by their keys, in the order in which it was handed in."""
    found = open_figures().filter(indicator__in=indicators)
    return list(found.select_related("indicator", "proposal__drafted_by"))


def definition_item(subject: StrategyIndicator | Indicator, by: Any) -> ProposalItem | None:
    """The definition that `by` puts together, else the one that waits.

    What another puts together is nobody else's.
    """
    drafted = ProposalItem.objects.filter(**subject_of(subject), kind=Kind.DEFINITION)
    own = Q(proposal__drafted_by=by.pk, proposal__state=Proposal.State.PREPARING)
    known = drafted.filter(own | Q(is_open=True)).select_related("proposal")
    found: ProposalItem | None = known.order_by(F("is_open").asc(nulls_first=True)).first()
    return found


def drafted_definition(subject: StrategyIndicator | Indicator, by: Any) -> Definition | None:
    """The definition that waits or is put together: what is drafted beside it is read by it."""
    item = definition_item(subject, by)
    if item is None:
        return None
    row = drafted_row(item)
    assert isinstance(row, Definition)  # noqa: S101 - of its kind
    return row


def approvals_of(rows: Iterable[DatedRow]) -> dict[int, Proposal]:
    """The proposals that brought recorded rows of one kind, by the keys of the rows; one query."""
    known = {row.pk: str(row._meta.model_name) for row in rows}
    items = ProposalItem.objects.filter(
        kind__in=set(known.values()), row__in=known, proposal__state=Proposal.State.APPLIED
    )
    found = items.select_related("proposal__decided_by")
    return {item.row: item.proposal for item in found if item.row}


def approver_name(proposal: Proposal) -> str:
    """Who approved a proposal, and whether in the head's place."""
    if proposal.decided_by is None:
        return ""
    deputy = "(代決)" if proposal.comment.startswith(DEPUTY_MARK) else ""
    return f"{get_user_display_name(proposal.decided_by)}{deputy}"
