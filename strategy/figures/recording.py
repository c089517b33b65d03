"""What may be done to figures: each a whole transaction that adds one row, named arguments only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Required, TypedDict, TypeVar, Unpack

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from strategy.figures.rules import (
    Span,
    baseline_refusals,
    definition_refusals,
    disagreements,
    observation_refusals,
    target_refusals,
)
from strategy.languages import ORIGINAL, column
from strategy.models import (
    Baseline,
    Body,
    Definition,
    Evaluation,
    Grade,
    Indicator,
    Node,
    NodeFace,
    Observation,
    StrategyIndicator,
    Target,
)
from strategy.models.dated import DatedRow, DatedRows, city_today
from strategy.models.indicators import UseRow
from strategy.notation.wareki import date_text
from strategy.refusals import Overtaken, Refused

Row = TypeVar("Row", bound=DatedRow)
# Columns by name, a translated text's one a language.
Columns = Mapping[str, Any]
NO_STRATEGY = (
    "この数値を決める戦略には、もうページがありません。ページのある戦略を選んで記録してください。"
)
# Every kind of figure with a value, and the way from it to its indicator.
FIGURES: tuple[tuple[type[Any], str], ...] = (
    (Baseline, "use__indicator"),
    (Target, "use__indicator"),
    (Observation, "indicator"),
)


class Entry(TypedDict, total=False):
    """What every row is recorded with. It is public from today on, if not from another day.

    `expected_head`: the key of the row the writer saw last (None: no row); left out, the row
    supersedes whichever is the newest.
    """

    by: Required[AbstractBaseUser | None]
    published_on: date | None
    reason: str
    is_sample: bool
    expected_head: int | None


@transaction.atomic
def record_definition(
    *,
    use: StrategyIndicator,
    columns: Columns,
    **entry: Unpack[Entry],
) -> Definition:
    """Say how a strategy measures an indicator from now on; `columns` are `Definition`'s.

    Raises:
        Refused: what is said cannot be, or someone else changed it meanwhile.
    """
    # ％ and % are one unit, whichever was typed.
    said = {
        n: v.replace("％", "%") if v and n.startswith("unit_") else v for n, v in columns.items()
    }
    row = Definition(use=use, **said)
    head = _head(row, entry)
    figures = [
        figure
        for model, owner in FIGURES
        for figure in model.objects.filter(**{owner: use.indicator_id}).exclude(value=None)
    ]
    others = _newest_definitions(use.indicator).exclude(use=use)
    reasons = definition_refusals(row, head, figures, _target_years(use), list(others))
    return _append(row, head, reasons, entry)


@transaction.atomic
def record_baseline(
    *,
    use: StrategyIndicator,
    year: int,
    value: Decimal | None,
    columns: Columns | None = None,
    **entry: Unpack[Entry],
) -> Baseline:
    """Set where an indicator starts from in a strategy; without a value, that it is not known.

    Raises:
        Refused: as `record_definition`.
    """
    row = Baseline(use=use, year=year, value=value, **columns or {})
    head = _head(row, entry)
    reasons = _disagreements(row) + baseline_refusals(
        row, definition_on(use, entry.get("published_on")), _target_years(use)
    )
    return _append(row, head, reasons, entry)


@transaction.atomic
def record_target(
    *,
    use: StrategyIndicator,
    year: int,
    value: Decimal | None,
    columns: Columns | None = None,
    **entry: Unpack[Entry],
) -> Target:
    """Set what an indicator shall reach by a year; without a value it is withdrawn.

    Raises:
        Refused: as `record_definition`.
    """
    row = Target(use=use, year=year, value=value, **columns or {})
    head = _head(row, entry)
    definition = definition_on(use, entry.get("published_on"))
    reasons = _disagreements(row) + target_refusals(row, head, definition, baseline_of(use))
    return _append(row, head, reasons, entry)


@transaction.atomic
def record_observation(
    *,
    indicator: Indicator,
    year: int,
    value: Decimal | None,
    missing: str = "",
    status: str = Observation.Status.CONFIRMED,
    columns: Columns | None = None,
    **entry: Unpack[Entry],
) -> Observation:
    """Report an indicator's value for a year, or why there is none.

    A value over a final one is a correction: status 訂正, with its reason.

    Raises:
        Refused: as `record_definition`.
    """
    row = Observation(
        indicator=indicator,
        year=year,
        value=value,
        missing=missing,
        status=status,
        **columns or {},
    )
    head = _head(row, entry)
    spans = spans_on(indicator, entry.get("published_on"))
    reasons = _disagreements(row) + observation_refusals(row, head, spans, today=city_today())
    if head is not None and not entry.get("reason"):
        if head.status == Observation.Status.PRELIMINARY:
            # 速報 → 確報 is the ordinary course and needs no other reason.
            entry["reason"] = f"{head.get_status_display()}の次の報告"
        elif head.value is None:
            entry["reason"] = f"{head.get_missing_display()}だった値の報告"
    return _append(row, head, reasons, entry)


@transaction.atomic
def record_evaluation(
    *,
    strategy: Node,
    year: int,
    body: Body,
    grade: Grade,
    indicator: Indicator | None = None,
    node: Node | None = None,
    policy: str = "",
    columns: Columns | None = None,
    **entry: Unpack[Entry],
) -> Evaluation:
    """Record what a body concluded about an indicator, or a goal or measure, of a strategy.

    Raises:
        Refused: both or neither are named, the strategy has no such thing, or someone else
            changed it meanwhile.
    """
    if (indicator is None) == (node is None):
        raise Refused(["評価の対象は、指標か、目標・施策のどちらか一つです。"])
    if indicator is not None:
        has_it = _uses_of(indicator).filter(strategy=strategy).exists()
    else:
        has_it = NodeFace.objects.filter(node=node, tree__node_face__node=strategy).exists()
    if not has_it:
        raise Refused(
            [
                f"「{indicator or node}」は、戦略「{strategy}」にありません。"
                "評価の対象がある戦略を選んでください。"
            ]
        )
    row = Evaluation(
        strategy=strategy,
        indicator=indicator,
        node=node,
        year=year,
        body=body,
        grade=grade,
        policy=policy,
        **columns or {},
    )
    return _append(row, _head(row, entry), [], entry)


def measured_by(row: Definition) -> dict[str, Any]:
    """What a definition says, by column: what `record_definition` takes to say it again."""
    beside = {"id", "use", *(field.name for field in DatedRow._meta.local_fields)}
    names = {field.name for field in Definition._meta.concrete_fields} - beside
    # A translated text's bare column holds one of its languages again.
    return {name: getattr(row, name) for name in names if column(name, ORIGINAL) not in names}


def definition_of(subject: StrategyIndicator | Indicator) -> Definition | None:
    """The newest word on how an indicator is measured, published or not yet.

    What years and values mean is the same in every strategy, so any one's will do for those.
    """
    found = _definitions(subject).heads().order_by("-pk").select_related("use")
    newest: Definition | None = found.first()
    return newest


def _definitions(subject: StrategyIndicator | Indicator) -> DatedRows:
    name = "use__indicator" if isinstance(subject, Indicator) else "use"
    rows: DatedRows = Definition.objects.filter(**{name: subject})
    return rows


def _uses_of(indicator: Indicator) -> QuerySet[StrategyIndicator]:
    """Those of strategies that have a page."""
    return StrategyIndicator.objects.standing().filter(indicator=indicator)


def _newest_definitions(indicator: Indicator) -> DatedRows:
    """What each strategy says newest of how an indicator is measured."""
    rows: DatedRows = Definition.objects.filter(use__in=_uses_of(indicator))
    return rows.heads().order_by("pk")


def _disagreements(row: Baseline | Target | Observation) -> list[str]:
    if row.value is None:
        return []
    return disagreements(list(_newest_definitions(row.indicator)))


def definition_on(use: StrategyIndicator, published_on: date | None) -> Definition | None:
    """How an indicator is measured on the day a figure becomes public: today or later.

    Raises:
        Refused: its definition is recorded, but public on a later day only.
    """
    standing = _standing_by_use(_definitions(use), published_on)
    return standing.get(use.pk)


def spans_on(indicator: Indicator, published_on: date | None) -> list[Span]:
    """The years that an indicator is reported for, strategy by strategy, the oldest first.

    Raises:
        Refused: as `definition_on`, where no strategy has one by then.
    """
    standing_in = Definition.objects.filter(use__in=_uses_of(indicator))
    definitions = _standing_by_use(standing_in, published_on)
    uses = sorted(definitions, key=lambda use: (definitions[use].first_year, use))
    baselines = {row.use_id: row for row in Baseline.objects.filter(use__in=uses).heads()}
    targets: dict[int, list[int]] = {use: [] for use in uses}
    standing = Target.objects.filter(use__in=uses).heads().exclude(value=None)
    for use, year in standing.order_by("year").values_list("use", "year"):
        targets[use].append(year)
    return [Span(definitions[use], baselines.get(use), targets[use]) for use in uses]


def _standing_by_use(definitions: DatedRows, published_on: date | None) -> dict[int, Definition]:
    day = max(published_on or city_today(), city_today())
    rows = definitions.filter(published_on__lte=day).order_by("pk").select_related("use")
    standing = {row.use_id: row for row in rows}
    if not standing and (newest := definitions.heads().first()) is not None:
        since = date_text(newest.published_on, "ja")
        raise Refused(
            [f"指標の定義は{since}から公開されます。数値の公表日をその日からにしてください。"]
        )
    return standing


def baseline_of(use: StrategyIndicator) -> Baseline | None:
    """The newest word on where an indicator starts from, published or not yet."""
    return Baseline.objects.filter(use=use).heads().first()


def _target_years(use: StrategyIndicator) -> list[int]:
    heads = Target.objects.filter(use=use).heads().exclude(value=None)
    return list(heads.order_by("year").values_list("year", flat=True))


def _head(row: Row, entry: Entry) -> Row | None:
    """The row to supersede. What it is said of is locked: its figures are written in turn.

    Whether the row is a sample is part of what it says, and compared with what stands.
    """
    if unknown := entry.keys() - Entry.__annotations__.keys():
        raise TypeError(f"no row is recorded with {', '.join(sorted(unknown))}")
    row.is_sample = entry.get("is_sample", False)
    if isinstance(row, Evaluation):
        # An evaluation of a node has no indicator to lock.
        Body.objects.select_for_update().get(pk=row.body_id)
    else:
        Indicator.objects.select_for_update().get(pk=row.indicator_id)  # type: ignore[attr-defined]  # all other rows have it
    if isinstance(row, UseRow) and row.use not in _uses_of(row.indicator):
        raise Refused([NO_STRATEGY])
    key = {name: getattr(row, name) for name in row.key}
    head: Row | None = type(row).objects.filter(**key).heads().first()
    if "expected_head" in entry and entry["expected_head"] != (head.pk if head else None):
        raise Overtaken(
            [
                "入力している間に、ほかの人が同じところを記録しました。"
                "今の内容を確かめてから、もう一度入れてください。"
            ]
        )
    return head


def _append(row: Row, head: Row | None, reasons: list[str], entry: Entry) -> Row:
    reason = entry.get("reason", "").strip()
    if head is not None and not reason:
        reasons = [*reasons, "前の内容を改めるときは、変更の理由を書いてください。"]
    if reasons:
        raise Refused(reasons)
    row.supersedes = head
    row.published_on = entry.get("published_on") or city_today()
    row.reason = reason if head is not None else ""
    row.recorded_by = entry["by"]
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    row.save()
    subject = getattr(row, "indicator", None)
    if subject is not None:
        data = {"row": row._meta.model_name, "pk": row.pk}
        log(subject, "strategy.record", user=entry["by"], data=data)
    return row
