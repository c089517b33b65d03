"""Figures of proposals as the admin shows them: what stands beside what is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from strategy.desk.shared.words import (
    baseline_words,
    evaluation_words,
    figure_words,
    observation_words,
    target_words,
    year_words,
)
from strategy.figures.doubts import doubts_of, standing_figures
from strategy.figures.uses import facts_of_strategies, in_several_strategies
from strategy.inquiries.differences import CellChange
from strategy.languages import column, columns, having, japanese_name
from strategy.models import Definition, Observation, Proposal, ProposalItem, StrategyIndicator
from strategy.models.dated import DatedRow, city_today
from strategy.notation.wareki import date_text
from strategy.proposals.figures import (
    MODELS,
    day_of_publication,
    drafted_on,
    drafted_row,
    open_figures,
)
from strategy.refusals import Refused

KIND_LABELS = dict(ProposalItem.Kind.choices)
TEXTS = ("definition", "formula", "comment", "response", "note", "source")
PUBLISHED = "公表日"
# The kinds of figures that may be hardly what was meant, and what says how they are measured.
ASKED_ABOUT = ("definition", "baseline", "target", "observation")


def strategies_named(items: list[ProposalItem]) -> dict[int, str]:
    """(第3期総合戦略): which strategy an item is for, where several have its subject."""
    keys = {item.indicator_id for item in items if item.indicator_id}
    uses = StrategyIndicator.objects.filter(indicator__in=keys).values_list("indicator", flat=True)
    several = {key for key, count in Counter(uses).items() if count > 1}
    nodes = in_several_strategies(item.node_id for item in items if item.node_id)
    of_strategy = {
        item.pk: item.use.strategy_id if item.use else item.arguments.get("strategy")
        for item in items
        if item.indicator_id in several or item.node_id in nodes
    }
    titles = facts_of_strategies({key for key in of_strategy.values() if key})
    return {
        key: f"({titles[strategy].title})"
        for key, strategy in of_strategy.items()
        if strategy in titles
    }


def _waits(item: ProposalItem) -> bool:
    """Whether what it says may still be recorded; else it was decided on."""
    return item.is_open is not False


def standing_of(items: list[ProposalItem]) -> dict[int, DatedRow]:
    """By item, the newest word on its thing; of one that is decided what it was written over."""
    found: dict[int, DatedRow] = {}
    for kind in {item.kind for item in items}:
        of_kind = [item for item in items if item.kind == kind]
        model: Any = MODELS[kind]
        heads = _heads(model, [item for item in of_kind if _waits(item)])
        written_over = {item.arguments.get("expected_head") for item in of_kind} - {None}
        before = model.objects.in_bulk(written_over)
        for item in of_kind:
            key = item.arguments.get("expected_head")
            row = heads.get(item.key) if _waits(item) else before.get(key)
            if row is not None:
                found[item.pk] = row
    return found


def _heads(model: Any, items: list[ProposalItem]) -> dict[str, DatedRow]:
    uses = {item.use_id for item in items if item.use_id}
    if uses:
        return {row.about: row for row in model.objects.heads().filter(use__in=uses)}
    indicators = {item.indicator_id for item in items if item.indicator_id}
    rows = list(model.objects.heads().filter(indicator__in=indicators)) if indicators else []
    if nodes := {item.node_id for item in items if item.node_id}:
        rows += model.objects.heads().filter(node__in=nodes)
    return {row.about: row for row in rows}


def definitions_of(items: list[ProposalItem]) -> dict[int | None, Definition]:
    """How each indicator is measured; by its drafted definition where it has none yet.

    What a figure means is the same in every strategy.
    """
    keys = {item.indicator_id for item in items if item.indicator_id}
    waiting = open_figures().filter(indicator__in=keys, kind=ProposalItem.Kind.DEFINITION)
    found: dict[int | None, Definition] = {}
    beside = [item for item in items if item.kind == ProposalItem.Kind.DEFINITION and _waits(item)]
    for item in (*waiting.select_related("indicator", "use__indicator"), *beside):
        row = drafted_row(item)
        if isinstance(row, Definition):
            found[item.indicator_id] = row
    rows: Any = Definition.objects.filter(use__indicator__in=keys).select_related("use")
    return {**found, **{row.use.indicator_id: row for row in rows.heads().order_by("pk")}}


def doubts_by_item(proposals: Sequence[Proposal]) -> dict[int, list[str]]:
    """What is to be asked of the figures that wait, by item; four queries for all of them.

    What is proposed with them, or waits of the same indicator, counts before what stands.
    """
    waiting = [
        item
        for proposal in proposals
        for item in proposal.items.all()
        if item.kind in ASKED_ABOUT and _waits(item)
    ]
    standing = standing_figures({item.indicator_id for item in waiting if item.indicator_id})
    rows = {item.pk: drafted_row(item) for item in waiting}
    return {
        item.pk: doubts_of(rows[item.pk], rows.values(), standing.get(item.indicator_id or 0, ()))
        for item in waiting
    }


# --- What would change -----------------------------------------------------------------


def changes_of(
    item: ProposalItem, standing: DatedRow | None, definition: Definition | None
) -> Iterator[CellChange]:
    """What stands and what is proposed: the figure itself, then what else differs."""
    try:
        row = drafted_row(item)
    except Refused as refused:
        yield CellChange(item.get_kind_display(), "", f"{item.title}({refused})")
        return
    old, new = (dict(_said(each, definition)) if each else {} for each in (standing, row))
    for number, label in enumerate(dict.fromkeys([*new, *old])):
        cell = CellChange(label, old.get(label, ""), new.get(label, ""))
        if number == 0 or cell.is_changed:
            yield cell
    yield CellChange(
        PUBLISHED,
        date_text(standing.published_on, "ja") if standing else "",
        _published(item),
    )


def _published(item: ProposalItem) -> str:
    day = day_of_publication(item)
    # Whoever drafted it today for today meant: as soon as it is approved.
    if day is None or drafted_on(item.proposal) <= day <= city_today():
        return "承認した日"
    return date_text(day, "ja")


def _said(row: DatedRow, definition: Definition | None) -> Iterator[tuple[str, str]]:
    """(label, text) of all that a row says, the main thing first."""
    if isinstance(row, Definition):
        yield from _measured(row)
    else:
        yield str(KIND_LABELS[_kind_of(row)]), _main(row, definition)
    if isinstance(row, Observation):
        yield "確定区分", "" if row.missing else str(row.get_status_display())
    for name in TEXTS:
        try:
            label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column
        except FieldDoesNotExist:
            continue
        for code in having(name):
            yield f"{label}({japanese_name(code)})", str(getattr(row, column(name, code)) or "")
    yield "サンプル値", "サンプル値" if row.is_sample else ""


def _kind_of(row: DatedRow) -> str:
    return str(row._meta.model_name)


def _main(row: Any, definition: Definition | None) -> str:
    match _kind_of(row):
        case "baseline":
            return baseline_words(row, definition)
        case "target" if definition is not None:
            return target_words(row, definition)
        case "observation" if definition is not None:
            return observation_words(row, definition)
        case "evaluation":
            return evaluation_words(row)
    return str(row)


def _measured(row: Any) -> Iterator[tuple[str, str]]:
    unit, *others = filter(None, (getattr(row, name) for name in columns("unit")))
    yield "単位", f"{unit}({'、'.join(others)})" if others else str(unit)
    yield "小数の桁数", str(row.decimals)
    yield "目指す方向", str(row.get_direction_display())
    yield "集計", str(row.get_aggregation_display())
    day = f"({row.month}月{row.day}日)" if row.month and row.day else ""
    yield "期間の種類", f"{row.get_period_display()}{day}"
    yield "計画の最初の年度", year_words(row, row.first_year)
    yield "何年ごとの調査か", str(row.interval_years)
    if row.band_low is not None and row.band_high is not None:
        low, high = (figure_words(value, row) for value in (row.band_low, row.band_high))
        yield "保つ範囲", f"{low}〜{high}"
