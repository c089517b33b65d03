"""What the action that records a figure is called with, kept as JSON and read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from strategy.figures import recording
from strategy.models import (
    Baseline,
    Body,
    Definition,
    Evaluation,
    FigureDraft,
    Grade,
    Indicator,
    Node,
    Observation,
    StrategyIndicator,
    Target,
)
from strategy.models.dated import DatedRow, city_today
from strategy.refusals import Refused

Kind = FigureDraft.Kind
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


def draft_columns(subject: Subject) -> dict[str, Subject]:
    """What a draft names: of what hangs on a strategy, the indicator too."""
    if isinstance(subject, StrategyIndicator):
        return {"use": subject, "indicator": subject.indicator}
    return subject_of(subject)


def drafted_row(draft: FigureDraft) -> DatedRow:
    """The row that a draft would become, not stored.

    Raises:
        Refused: a record that it names is gone.
    """
    return row_from(draft.kind, draft.recorded_on, from_json(draft.arguments))


def key_of(row: DatedRow) -> str:
    """What a row speaks about, as one text: observation/12/2024."""
    parts = [getattr(row, row._meta.get_field(name).attname) for name in row.key]  # type: ignore[union-attr]  # columns
    return "/".join([str(row._meta.model_name), *("" if p is None else str(p) for p in parts)])
