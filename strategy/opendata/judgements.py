"""Rows of evaluations: what bodies concluded, and what this site's own arithmetic says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from strategy.evaluation import Assessment, assess
from strategy.figures.known_on_day import PlaceKey, Reading, evaluations_at, public_uses, read_uses
from strategy.figures.rules import period_of
from strategy.figures.verdicts import UNDECIDED
from strategy.languages import ORIGINAL, column, original
from strategy.models import Definition, Evaluation
from strategy.models.dated import day_of
from strategy.models.evaluations import grade_agrees
from strategy.notation.numbers import plain_number
from strategy.notation.years import Period, PeriodType
from strategy.opendata.codes import EVALUATION, SAMPLE
from strategy.opendata.columns import Cell, Row
from strategy.opendata.figures import text
from strategy.opendata.places import NodePlace, period_cells, public_places

_BODY_NAME, _GRADE_NAME, _INDICATOR_NAME = (
    column(name, ORIGINAL) for name in ("body_name", "grade_name", "indicator_name")
)
_NO_INDICATOR: dict[str, Cell] = {"indicator_code": None, _INDICATOR_NAME: None}
# Nothing was judged: there is no value of the term yet.
_NO_YEAR: dict[str, Cell] = dict.fromkeys(
    ("period_type", "year", "era_year", "period_start", "period_end")
)
_NO_BODY: dict[str, Cell] = dict.fromkeys(
    (
        *("body_code", _BODY_NAME, "scale_code", "grade_code", _GRADE_NAME, "policy"),
        *("agrees", "published_on", "comment", "source"),
    )
)


def evaluation_rows(day: date) -> list[Row]:
    """By place: first the evaluations of the place itself, then each of its indicators.

    An indicator has its calculated verdict first, then the bodies' evaluations, newest first.
    """
    places = public_places()
    rows: dict[PlaceKey, list[Row]] = {key: [] for key in places}
    for key, evaluations in evaluations_at(places.keys(), as_of=day).items():
        rows[key] += [_node_row(places[key], evaluation) for evaluation in evaluations]
    for reading in read_uses(public_uses(), as_of=day):
        place = places.get(reading.use.place)
        if place is not None and reading.definition is not None:
            rows[reading.use.place] += _indicator_rows(place, reading, reading.definition)
    ordered = sorted(places, key=lambda key: places[key].order)
    return [row for key in ordered for row in rows[key]]


def _node_row(place: NodePlace, evaluation: Evaluation) -> Row:
    period = Period(PeriodType.FISCAL_YEAR, evaluation.year)
    return (
        place.cells
        | _NO_INDICATOR
        | period_cells(period)
        | _body_cells(evaluation)
        | _verdict_cells(None)
        | {"agrees": None}
    )


def _indicator_rows(place: NodePlace, reading: Reading, definition: Definition) -> list[Row]:
    indicator: Any = reading.indicator
    shared = place.cells | {
        "indicator_code": indicator.code,
        _INDICATOR_NAME: original(indicator, "name"),
    }
    rows: list[Row] = []
    if (current := reading.assessment) is not None:
        year = current.year
        rows.append(
            shared
            | _NO_BODY
            | (_NO_YEAR if year is None else period_cells(period_of(definition, year)))
            | _verdict_cells(current)
            | {
                "evaluated_by": "calculation",
                "data_category": SAMPLE if reading.is_sample else EVALUATION,
            }
        )
    for evaluation in reading.evaluations:
        judged = _judged_in(reading, evaluation.year)
        rows.append(
            shared
            | period_cells(Period(PeriodType.FISCAL_YEAR, evaluation.year))
            | _body_cells(evaluation)
            | _verdict_cells(judged)
            | {"agrees": _agrees(evaluation, judged)}
        )
    return rows


def _judged_in(reading: Reading, year: int) -> Assessment | None:
    """The arithmetic's word on exactly that year; None where the year has no value."""
    if reading.assessment is None:
        return None
    values = {figure.year: figure.value for figure in reading.observations}
    judged = assess(reading.assessment.course, values, year)
    return judged if judged.year == year else None


def _agrees(evaluation: Evaluation, judged: Assessment | None) -> bool | None:
    if judged is None or judged.verdict in UNDECIDED:
        return None
    return grade_agrees(evaluation.grade, judged.verdict)


def _body_cells(evaluation: Evaluation) -> dict[str, Cell]:
    scale = evaluation.grade.scale
    return {
        "evaluated_by": "body",
        "body_code": evaluation.body.code,
        _BODY_NAME: text(evaluation.body, "name"),
        "scale_code": scale.code,
        "grade_code": f"{scale.code}/{evaluation.grade.code}",
        _GRADE_NAME: text(evaluation.grade, "name"),
        "policy": evaluation.policy or None,
        "data_category": SAMPLE if evaluation.is_sample else EVALUATION,
        "published_on": day_of(evaluation.public_from).isoformat(),
        "comment": text(evaluation, "comment"),
        "source": text(evaluation, "source"),
    }


def _verdict_cells(judged: Assessment | None) -> dict[str, Cell]:
    return {
        "verdict": judged.verdict.value if judged else None,
        "verdict_reason": judged.reason.value if judged else None,
        "attainment": _percent(judged.attainment) if judged else None,
        "pace": _percent(judged.pace) if judged else None,
    }


def _percent(share: Decimal | None) -> str | None:
    """Percent with one decimal, as the pages print it: 0.4 → 40.0."""
    return None if share is None else plain_number(share * 100, 1)
