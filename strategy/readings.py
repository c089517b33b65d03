"""Indicators as they were known on a day: rows of the database → inputs of the pure modules.

The number of queries is the same for one indicator and for thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from strategy.evaluation import Aggregation, Assessment, Course, Direction, assess
from strategy.models import (
    Baseline,
    Definition,
    Evaluation,
    Indicator,
    NodeFace,
    Observation,
    Target,
)
from strategy.models.dated import DatedRows, city_today, start_of_day


@dataclass(frozen=True)
class Figure:
    """One number for one year; `value` None is missing, for the reason in `missing`.

    `revised`: earlier words on the same year were superseded.
    """

    year: int
    value: Decimal | None
    is_sample: bool
    published_on: date
    missing: str = ""
    status: str = ""
    revised: bool = False


@dataclass(frozen=True)
class Reading:
    """An indicator with all that was published about it by a day."""

    indicator: Indicator
    definition: Definition | None = None
    baseline: Figure | None = None
    # Ascending by year; withdrawn targets left out.
    targets: tuple[Figure, ...] = ()
    observations: tuple[Figure, ...] = ()
    # Newest year first.
    evaluations: tuple[Evaluation, ...] = ()
    assessment: Assessment | None = None

    @property
    def final_target(self) -> Figure | None:
        return self.targets[-1] if self.targets else None

    @property
    def latest(self) -> Figure | None:
        """The newest observation that has a value."""
        return next((f for f in reversed(self.observations) if f.value is not None), None)

    @property
    def is_sample(self) -> bool:
        """Whether any figure of it is a sample."""
        figures = [self.baseline, *self.targets, *self.observations, self.definition]
        return any(figure is not None and figure.is_sample for figure in figures)


@dataclass
class _Rows:
    """The newest words, by indicator."""

    definitions: dict[int, Definition] = field(default_factory=dict)
    baselines: dict[int, Figure] = field(default_factory=dict)
    targets: dict[int, dict[int, Figure]] = field(default_factory=lambda: defaultdict(dict))
    observations: dict[int, dict[int, Figure]] = field(default_factory=lambda: defaultdict(dict))
    evaluations: dict[int, dict[tuple[int, int], Evaluation]] = field(
        default_factory=lambda: defaultdict(dict)
    )


def public_indicators() -> QuerySet[Indicator]:
    """Live indicators of nodes that a public page shows, in their order.

    One without a public definition is not public yet: nothing could be said of it.
    """
    return _indicators_of(NodeFace.objects.public())


def _indicators_of(faces: QuerySet[NodeFace]) -> QuerySet[Indicator]:
    defined = Definition.objects.filter(indicator=OuterRef("pk")).as_of(city_today())
    indicators = Indicator.objects.filter(
        Exists(defined), live=True, node_id__in=faces.values("node_id")
    )
    return indicators.select_related("unit_in_charge").order_by("position", "pk")


def indicators_of_page(page_path: str) -> QuerySet[Indicator]:
    """The public indicators of a page's node and of the nodes below it."""
    faces = NodeFace.objects.public().filter(page__path__startswith=page_path)
    return public_indicators().filter(node_id__in=faces.values("node_id"))


def indicators_in_tree(strategy_path: str) -> QuerySet[Indicator]:
    """The indicators that a strategy's tree shows, wherever it stands.

    A working copy shows those of the public items it holds, and of items of its own.
    """
    return _indicators_of(NodeFace.objects.shown_in(strategy_path))


def read_indicators(indicators: Iterable[Indicator], *, as_of: date | None = None) -> list[Reading]:
    """What was known of each on a day (today), in the given order."""
    found = list(indicators)
    if not found:
        return []
    # Thousands of keys stay in the database.
    keys: Any = (
        indicators.order_by().values("pk")
        if isinstance(indicators, QuerySet)
        else [indicator.pk for indicator in found]
    )
    rows = _rows(keys, as_of or city_today())
    return [_reading(indicator, rows) for indicator in found]


def _rows(keys: Any, as_of: date) -> _Rows:
    rows = _Rows()

    def said(model: type[Any], *columns: str) -> Any:
        published: DatedRows = model.objects.filter(indicator_id__in=keys).as_of(as_of)
        return published.values_list("indicator_id", *columns) if columns else published

    # Oldest first: what comes later supersedes.
    for definition in said(Definition):
        rows.definitions[definition.indicator_id] = definition
    common = ("year", "value", "is_sample", "published_on")
    for key, year, value, sample, day in said(Baseline, *common):
        revised = key in rows.baselines
        rows.baselines[key] = Figure(year, value, sample, day, revised=revised)
    for key, year, value, sample, day in said(Target, *common):
        years = rows.targets[key]
        years[year] = Figure(year, value, sample, day, revised=year in years)
    for key, year, value, sample, day, missing, status in said(
        Observation, *common, "missing", "status"
    ):
        years = rows.observations[key]
        years[year] = Figure(year, value, sample, day, missing, status, revised=year in years)
    evaluations = said(Evaluation).select_related("body", "grade__scale")
    for evaluation in evaluations:
        subject = (evaluation.year, evaluation.body_id)
        rows.evaluations[evaluation.indicator_id][subject] = evaluation
    return rows


def judged(reading: Reading, year: int) -> Reading:
    """The same figures, judged at the end of a year instead of the newest one reported."""
    if reading.assessment is None:
        return reading
    values = {figure.year: figure.value for figure in reading.observations}
    return replace(reading, assessment=assess(reading.assessment.course, values, year))


def _reading(indicator: Indicator, rows: _Rows) -> Reading:
    key = indicator.pk
    targets = rows.targets.get(key, {})
    observations = rows.observations.get(key, {})
    evaluations = rows.evaluations.get(key, {})
    definition = rows.definitions.get(key)
    baseline = rows.baselines.get(key)
    standing = tuple(targets[y] for y in sorted(targets) if targets[y].value is not None)
    values = {y: figure.value for y, figure in observations.items()}
    return Reading(
        indicator,
        definition,
        baseline,
        standing,
        tuple(observations[y] for y in sorted(observations)),
        tuple(evaluations[subject] for subject in sorted(evaluations, reverse=True)),
        assess(course_of(definition, baseline, standing), values) if definition else None,
    )


def course_of(definition: Definition, baseline: Figure | None, targets: Sequence[Figure]) -> Course:
    """What an indicator aims at, as the evaluation takes it."""
    low, high = definition.band_low, definition.band_high
    return Course(
        direction=Direction(definition.direction),
        aggregation=Aggregation(definition.aggregation),
        first_year=definition.first_year,
        baseline_year=baseline.year if baseline else None,
        baseline=baseline.value if baseline else None,
        targets=tuple((t.year, t.value) for t in targets if t.value is not None),
        band=(low, high) if low is not None and high is not None else None,
    )


def history_of(indicator: Indicator, model: type[Any], as_of: date | None = None) -> list[Any]:
    """Every row on an indicator that was public on a day, oldest first, superseded ones too.

    A slip that was superseded before its own day of publication was never public.
    """
    rows = model.objects.filter(indicator=indicator).as_of(as_of or city_today())
    return [row for row in rows.select_related("superseded_by") if was_public(row)]


def was_public(row: Any) -> bool:
    """Whether a row stood on its day of publication, not superseded by then already."""
    successor = getattr(row, "superseded_by", None)
    return successor is None or not forestalled(
        row.published_on, successor.published_on, successor.known_from
    )


def forestalled(published_on: date, successor_published: date, known_from: datetime) -> bool:
    """Whether what was to be published on a day was superseded before that day came."""
    return successor_published <= published_on and known_from < start_of_day(published_on)


def evaluations_of_nodes(
    nodes: Sequence[int], *, as_of: date | None = None
) -> Mapping[int, list[Evaluation]]:
    """Evaluations of goals and measures by node, newest year first."""
    standing: dict[int, dict[tuple[int, int], Evaluation]] = defaultdict(dict)
    rows = Evaluation.objects.filter(node_id__in=nodes).as_of(as_of or city_today())
    for evaluation in rows.select_related("body", "grade__scale"):
        standing[evaluation.node_id][(evaluation.year, evaluation.body_id)] = evaluation
    return {
        node: [rows[subject] for subject in sorted(rows, reverse=True)]
        for node, rows in standing.items()
    }
