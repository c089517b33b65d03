"""Rows of definitions and values: what stood on a day, and every word before it.

The number of queries is the same for one indicator and for thousands. Labels of indicators
and places are today's; whatever decides about a figure is that of the day asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from strategy.figures.known_on_day import STRATEGY_SINCE, forestalled, read_uses
from strategy.figures.rules import period_of
from strategy.languages import ORIGINAL, column, original
from strategy.models import Baseline, Definition, Observation, StrategyIndicator, Target
from strategy.models.dated import DatedRows, day_of, public_from
from strategy.models.indicators import UseRow
from strategy.notation.numbers import plain_number
from strategy.opendata.codes import ACTUAL, DEFINITION, SAMPLE, TARGET
from strategy.opendata.columns import Cell, Row
from strategy.opendata.places import NodePlace, period_cells, public_places
from strategy.opendata.tables import translated_into

# Columns of the database by table; the last words of each row depend on what it is.
_COMMON = (
    *("year", "value", "is_sample"),
    *("published_on", "known_from", "recorded_at", "reason"),
)
_NOTE, _COMMENT, _SOURCE = (column(name, ORIGINAL) for name in ("note", "comment", "source"))
_NOTED = (*_COMMON, STRATEGY_SINCE, _NOTE)
_OBSERVED = (*_COMMON, _COMMENT, _SOURCE, "missing", "status")

# By indicator (observations) or its use in a strategy: years → the rows that speak of each,
# oldest first. A baseline has one key.
_Words = dict[int, dict[int, list[dict[str, Any]]]]


@dataclass(frozen=True)
class Subject:
    """An indicator in a strategy, its place, all definitions known by a day, oldest first."""

    use: StrategyIndicator
    place: NodePlace
    definitions: Sequence[Definition]

    @property
    def definition(self) -> Definition:
        return self.definitions[-1]

    @property
    def cells(self) -> dict[str, Cell]:
        indicator: Any = self.use.indicator
        return self.place.cells | {
            "indicator_code": indicator.code,
            column("indicator_name", ORIGINAL): original(indicator, "name"),
        }


def subjects_of(uses: QuerySet[StrategyIndicator], day: date) -> list[Subject]:
    """Those whose definition was public on a day, in the order of the site's tree."""
    definitions: dict[int, list[Definition]] = {}
    for definition in _said(Definition, uses, day):
        definitions.setdefault(definition.use_id, []).append(definition)
    places = public_places()
    subjects = [
        Subject(use, places[use.place], definitions[use.pk])
        for use in uses
        if use.pk in definitions and use.place in places
    ]
    return sorted(subjects, key=lambda each: (each.place.order, each.use.position, each.use.pk))


def definition_rows(
    uses: QuerySet[StrategyIndicator], day: date, *, history: bool = False
) -> list[Row]:
    """One row an indicator and strategy.

    With `history`, one for each of its definitions, oldest first.
    """
    rows: list[Row] = []
    for subject in subjects_of(uses, day):
        shared = subject.cells | _labels(subject.use.indicator)
        last = subject.definitions[-1:]
        shown = _public_once(subject.definitions, _of_definition) if history else last
        for definition in shown:
            row = shared | _definition_cells(definition)
            if history:
                reason = definition.reason if definition is not shown[0] else ""
                row |= _history(definition.recorded_at, definition is not shown[-1], reason)
            rows.append(row)
    return rows


def value_rows(uses: QuerySet[StrategyIndicator], day: date, *, history: bool = False) -> list[Row]:
    """Baseline, targets and values of each indicator in each strategy, by year.

    Values are those of the strategy's years, whatever is reported later. Without `history` only
    the newest word on each year, and no withdrawn target.
    """
    subjects = subjects_of(uses, day)
    readings = {reading.use.pk: reading for reading in read_uses(uses, as_of=day)}
    aims = (
        ("baseline", _words(Baseline, _NOTED, uses, day)),
        ("target", _words(Target, _NOTED, uses, day)),
    )
    reported = _words(Observation, _OBSERVED, uses, day)
    rows: list[Row] = []
    for subject in subjects:
        shared, use = subject.cells, subject.use
        observed = {
            year: said
            for year, said in reported.get(use.indicator_id, {}).items()
            if readings[use.pk].covers(year)
        }
        own = [(value_type, words.get(use.pk, {})) for value_type, words in aims]
        for value_type, by_year in (*own, ("actual", observed)):
            for _, said in sorted(by_year.items()):
                rows += _year_rows(subject, shared, value_type, said, history)
    return rows


def _owner(model: type[Any]) -> str:
    return "use_id" if issubclass(model, UseRow) else "indicator_id"


def _said(model: type[Any], uses: QuerySet[StrategyIndicator], day: date) -> Any:
    # Thousands of keys stay in the database.
    keys = uses.order_by().values("pk" if issubclass(model, UseRow) else "indicator")
    published: DatedRows = model.objects.filter(**{f"{_owner(model)}__in": keys}).as_of(day)
    return published.select_related("use__strategy") if model is Definition else published


def _words(
    model: type[Any], columns: Sequence[str], uses: QuerySet[StrategyIndicator], day: date
) -> _Words:
    words: _Words = {}
    owner = _owner(model)
    for row in _said(model, uses, day).values(owner, *columns).iterator(chunk_size=5000):
        # In a strategy an indicator has one baseline, whichever year it names.
        year = 0 if model is Baseline else row["year"]
        words.setdefault(row[owner], {}).setdefault(year, []).append(row)
    return words


def _year_rows(
    subject: Subject,
    shared: Mapping[str, Cell],
    value_type: str,
    said: Sequence[Mapping[str, Any]],
    history: bool,
) -> Iterator[Row]:
    shown: Sequence[Mapping[str, Any]] = _public_once(said, _of_row) if history else said[-1:]
    for row in shown:
        withdrawn = value_type == "target" and row["value"] is None
        if withdrawn and not history:
            continue
        cells = {**shared, **_value_cells(subject.definition, value_type, row)}
        if history:
            # What the public saw first has changed nothing for it.
            reason = row["reason"] if row is not shown[0] else ""
            cells |= _history(row["recorded_at"], row is not said[-1], reason)
        yield cells


def _value_cells(
    definition: Definition, value_type: str, row: Mapping[str, Any]
) -> dict[str, Cell]:
    value = row["value"]
    unknown = value is None and value_type != "target"
    category = TARGET if value_type == "target" else ACTUAL
    return {
        "value_type": value_type,
        **period_cells(period_of(definition, row["year"])),
        "value": None if value is None else plain_number(value, definition.decimals),
        "unit": text(definition, "unit"),
        "status": "missing" if unknown else row.get("status"),
        "missing_reason": row.get("missing") or None,
        "data_category": SAMPLE if row["is_sample"] else category,
        "published_on": day_of(_of_row(row)[0]).isoformat(),
        "note": row.get(_NOTE) or row.get(_COMMENT) or None,
        "source": row.get(_SOURCE) or None,
    }


def _labels(indicator: Any) -> dict[str, Cell]:
    unit = indicator.unit_in_charge
    return {
        **_translations(indicator, "name", "indicator_name"),
        "kind": indicator.kind,
        "unit_in_charge": original(unit, "name") if unit else None,
    }


def _translations(record: object, name: str, cell: str) -> dict[str, Cell]:
    """A translated field in the other languages, under the names of its cells."""
    return {column(cell, code): text(record, name, code) for code in translated_into(name)}


def _definition_cells(definition: Definition) -> dict[str, Cell]:
    def bound(name: str) -> Cell:
        value = getattr(definition, name)
        return None if value is None else plain_number(value, definition.decimals)

    return {
        "unit": text(definition, "unit"),
        **_translations(definition, "unit", "unit"),
        "decimals": definition.decimals,
        "direction": definition.direction,
        "aggregation": definition.aggregation,
        "period_type": definition.period,
        "point_month": definition.month,
        "point_day": definition.day,
        "first_year": definition.first_year,
        "interval_years": definition.interval_years,
        "band_low": bound("band_low"),
        "band_high": bound("band_high"),
        **{
            column(name, code): text(definition, name, code)
            for name in ("definition", "formula", "source")
            for code in (ORIGINAL, *translated_into(name))
        },
        "data_category": SAMPLE if definition.is_sample else DEFINITION,
        "published_on": day_of(definition.public_from).isoformat(),
    }


def _public_once(
    said: Sequence[Any], moments: Callable[[Any], tuple[datetime, datetime]]
) -> list[Any]:
    """Of the words on one thing, oldest first, those that stood when they were to be public.

    `moments`: from when a row is public, and from when it is known.
    """
    stood = [
        row for row, later in pairwise(said) if not forestalled(moments(row)[0], *moments(later))
    ]
    return [*stood, *said[-1:]]


def _of_definition(row: Definition) -> tuple[datetime, datetime]:
    return row.public_from, row.known_from


def _of_row(row: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return public_from(row["published_on"], row.get(STRATEGY_SINCE)), row["known_from"]


def text(record: object, name: str, language: str = ORIGINAL) -> Cell:
    """A translated text of a record; an empty one is an empty cell, never another language's."""
    return getattr(record, column(name, language)) or None


def _history(recorded_at: datetime, superseded: bool, reason: str) -> dict[str, Cell]:
    zone = timezone.get_default_timezone()
    return {
        "recorded_at": timezone.localtime(recorded_at, zone).isoformat(timespec="seconds"),
        "superseded": superseded,
        "reason": reason or None,
    }
