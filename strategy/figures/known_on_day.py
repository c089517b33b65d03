"""Indicators as they were known on a day: rows of the database → inputs of the pure modules.

The number of queries is the same for one indicator and for thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from strategy.evaluation import Aggregation, Assessment, Course, Direction, assess
from strategy.figures.uses import facts_of_strategies
from strategy.models import (
    Baseline,
    Definition,
    Evaluation,
    Indicator,
    Node,
    NodeFace,
    Observation,
    Place,
    RepeatedIndicator,
    StrategyIndicator,
    StrategyPage,
    Target,
)
from strategy.models.dated import DatedRows, city_today, day_of, public_from
from strategy.models.indicators import UseRow

# The keys of a strategy and of an item in it.
PlaceKey = tuple[int, int]
# Of a row on an indicator in a strategy: since when that is public.
STRATEGY_SINCE = "use__strategy__public_since"


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
    """An indicator in a strategy, with all that was published about it by a day.

    Of what was reported, the years of the strategy and its baseline: what a later term is
    measured by changes nothing of an earlier one's verdict.
    """

    use: StrategyIndicator
    definition: Definition | None = None
    baseline: Figure | None = None
    # Ascending by year; withdrawn targets left out.
    targets: tuple[Figure, ...] = ()
    observations: tuple[Figure, ...] = ()
    # Newest year first.
    evaluations: tuple[Evaluation, ...] = ()
    assessment: Assessment | None = None
    # The strategy's last year; None where it has no end.
    ends: int | None = None

    @property
    def indicator(self) -> Indicator:
        return self.use.indicator

    def covers(self, year: int) -> bool:
        """Whether what was reported for a year belongs to the strategy."""
        starts = [self.definition.first_year] if self.definition else []
        starts += [self.baseline.year] if self.baseline else []
        lasts = [self.targets[-1].year] if self.targets else []
        lasts += [self.ends] if self.ends is not None else []
        return min(starts, default=year) <= year <= max(lasts, default=year)

    @property
    def is_sum(self) -> bool:
        """Whether the values of its years are added up."""
        return self.definition is not None and self.definition.aggregation == Aggregation.CUMULATIVE

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
    """The newest words, by use; observations by indicator, evaluations by both keys."""

    definitions: dict[int, Definition] = field(default_factory=dict)
    baselines: dict[int, Figure] = field(default_factory=dict)
    targets: dict[int, dict[int, Figure]] = field(default_factory=lambda: defaultdict(dict))
    observations: dict[int, dict[int, Figure]] = field(default_factory=lambda: defaultdict(dict))
    evaluations: dict[tuple[int, int], dict[tuple[int, int], Evaluation]] = field(
        default_factory=lambda: defaultdict(dict)
    )


def public_uses() -> QuerySet[StrategyIndicator]:
    """Live indicators in the strategies whose public page shows their item, in their order.

    One without a public definition is not public yet: nothing could be said of it.
    """
    return _uses_at(NodeFace.objects.public())


def public_indicators() -> QuerySet[Indicator]:
    """The indicators that any public strategy uses, each once."""
    public = Indicator.objects.filter(pk__in=public_uses().order_by().values("indicator"))
    return public.annotate(first=Min("uses__position")).order_by("first", "pk")


def _uses_at(faces: QuerySet[NodeFace], *, to_come: bool = False) -> QuerySet[StrategyIndicator]:
    defined: DatedRows = Definition.objects.filter(use=OuterRef("pk"))
    if not to_come:
        defined = defined.as_of(city_today())
    shown = faces.filter(
        node=OuterRef("node_id"), tree__node_face__node=OuterRef("strategy_id")
    ).order_by()
    uses = StrategyIndicator.objects.filter(
        Exists(defined), Exists(shown), is_shown=True, indicator__live=True
    )
    return uses.select_related("indicator__unit_in_charge").order_by("position", "pk")


def uses_of_strategy(strategy_path: str) -> QuerySet[StrategyIndicator]:
    """The public indicators of a strategy whose page stands at a path of the tree."""
    faces = NodeFace.objects.public().filter(page__path__startswith=strategy_path)
    return _uses_at(faces)


def uses_in_tree(strategy_path: str, *, to_come: bool = False) -> QuerySet[StrategyIndicator]:
    """The indicators that a strategy's tree shows, wherever it stands.

    A working copy shows those of the public items it holds, and of items of its own. `to_come`:
    those too that are defined from a later day on.
    """
    return _uses_at(NodeFace.objects.shown_in(strategy_path), to_come=to_come)


def read_tree(strategy: StrategyPage, *, node: Node | None = None) -> list[Reading]:
    """The indicators that a strategy's tree shows, or those at one of its nodes, as it has them.

    The term is that of its own page. What is set for a working copy's strategy is approved
    before it is public, and is read before its day of publication comes.
    """
    to_come = NodeFace.objects.get(page_id=strategy.pk).place != Place.PUBLIC
    uses = uses_in_tree(strategy.path, to_come=to_come)
    if node is not None:
        here = Q(node=node) | Q(repeats__node=node)
        uses = uses.filter(here, strategy=strategy.node).distinct()
    ends = {use.strategy_id: strategy.fiscal_year_end for use in uses}
    return _read(uses, city_today(), ends, to_come=to_come)


def read_uses(uses: Iterable[StrategyIndicator], *, as_of: date | None = None) -> list[Reading]:
    """What was known of each on a day (today), in the given order."""
    found = uses if isinstance(uses, QuerySet) else list(uses)
    strategies = facts_of_strategies({use.strategy_id for use in found})
    ends = {strategy: facts.last_year for strategy, facts in strategies.items()}
    return _read(found, as_of or city_today(), ends)


def _read(
    uses: Sequence[StrategyIndicator] | QuerySet[StrategyIndicator],
    day: date,
    ends: Mapping[int, int | None],
    *,
    to_come: bool = False,
) -> list[Reading]:
    """`ends`: the last year of each strategy by its key."""
    found = list(uses)
    if not found:
        return []
    # Thousands of keys stay in the database.
    if isinstance(uses, QuerySet):
        keys: Any = uses.order_by().values("pk")
        indicators: Any = uses.order_by().values("indicator")
    else:
        keys, indicators = [use.pk for use in found], [use.indicator_id for use in found]
    rows = _rows(keys, indicators, day, to_come)
    return [_reading(use, rows, ends.get(use.strategy_id)) for use in found]


@dataclass(frozen=True)
class Shown:
    """An indicator at one of its places: under its own item, or again under another (再掲)."""

    reading: Reading
    repeated: bool


def shown_at(readings: Sequence[Reading]) -> dict[PlaceKey, list[Shown]]:
    """Where the readings are shown, at each place its own before those shown again; one query."""
    places: dict[PlaceKey, list[Shown]] = {}
    by_use = {reading.use.pk: reading for reading in readings}
    for reading in readings:
        places.setdefault(reading.use.place, []).append(Shown(reading, False))
    repeats = RepeatedIndicator.objects.filter(use__in=by_use).order_by("position", "pk")
    for use, node in repeats.values_list("use_id", "node_id"):
        reading = by_use[use]
        places.setdefault((reading.use.strategy_id, node), []).append(Shown(reading, True))
    return places


def _rows(keys: Any, indicators: Any, day: date, to_come: bool) -> _Rows:
    rows = _Rows()

    def said(model: type[Any], *columns: str) -> Any:
        of_use = issubclass(model, UseRow)
        owner, wanted = ("use", keys) if of_use else ("indicator", indicators)
        every: DatedRows = model.objects.filter(**{f"{owner}_id__in": wanted}).order_by("pk")
        published = every if of_use and to_come else every.as_of(day)
        return published.values_list(f"{owner}_id", *columns) if columns else published

    # Oldest first: what comes later supersedes.
    for definition in said(Definition):
        rows.definitions[definition.use_id] = definition
    common = ("year", "value", "is_sample", "published_on")
    own = (*common, STRATEGY_SINCE)
    for key, year, value, sample, published, since in said(Baseline, *own):
        public_on = day_of(public_from(published, since))
        revised = key in rows.baselines
        rows.baselines[key] = Figure(year, value, sample, public_on, revised=revised)
    for key, year, value, sample, published, since in said(Target, *own):
        public_on = day_of(public_from(published, since))
        years = rows.targets[key]
        years[year] = Figure(year, value, sample, public_on, revised=year in years)
    for key, year, value, sample, published, missing, status in said(
        Observation, *common, "missing", "status"
    ):
        years = rows.observations[key]
        years[year] = Figure(year, value, sample, published, missing, status, year in years)
    evaluations = said(Evaluation).select_related("strategy", "body", "grade__scale")
    for evaluation in evaluations:
        subject = (evaluation.year, evaluation.body_id)
        rows.evaluations[evaluation.strategy_id, evaluation.indicator_id][subject] = evaluation
    return rows


def judged(reading: Reading, year: int) -> Reading:
    """The same figures, judged at the end of a year instead of the newest one reported."""
    if reading.assessment is None:
        return reading
    values = {figure.year: figure.value for figure in reading.observations}
    return replace(reading, assessment=assess(reading.assessment.course, values, year))


def _reading(use: StrategyIndicator, rows: _Rows, ends: int | None) -> Reading:
    targets = rows.targets.get(use.pk, {})
    evaluations = rows.evaluations.get((use.strategy_id, use.indicator_id), {})
    definition = rows.definitions.get(use.pk)
    baseline = rows.baselines.get(use.pk)
    standing = tuple(targets[y] for y in sorted(targets) if targets[y].value is not None)
    reading = Reading(use, definition, baseline, standing, ends=ends)
    reported = rows.observations.get(use.indicator_id, {})
    observations = {year: reported[year] for year in sorted(reported) if reading.covers(year)}
    values = {y: figure.value for y, figure in observations.items()}
    return replace(
        reading,
        observations=tuple(observations.values()),
        evaluations=tuple(evaluations[subject] for subject in sorted(evaluations, reverse=True)),
        assessment=assess(course_of(definition, baseline, standing), values)
        if definition
        else None,
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


def history_of(reading: Reading, model: type[Any], as_of: date | None = None) -> list[Any]:
    """Every row on an indicator that was public on a day, oldest first, superseded ones too.

    Of what was reported, the years of the reading's strategy. A slip that was superseded before
    its own day of publication was never public.
    """
    own = issubclass(model, UseRow)
    owner: dict[str, Any] = {"use": reading.use} if own else {"indicator": reading.indicator}
    rows = model.objects.filter(**owner).as_of(as_of or city_today())
    beside = ("superseded_by", *(("use__strategy",) if own else ()))
    return [
        row
        for row in rows.select_related(*beside)
        if was_public(row) and (own or reading.covers(row.year))
    ]


def was_public(row: Any) -> bool:
    """Whether a row stood when it was to be public, not superseded by then already."""
    successor = getattr(row, "superseded_by", None)
    return successor is None or not forestalled(
        row.public_from,
        public_from(successor.published_on, row.strategy_since),
        successor.known_from,
    )


def forestalled(begins: datetime, successor_begins: datetime, known_from: datetime) -> bool:
    """Whether what was to be public from a moment was superseded before that came."""
    return successor_begins <= begins and known_from < begins


def evaluations_at(
    places: Collection[PlaceKey], *, as_of: date | None = None
) -> Mapping[PlaceKey, list[Evaluation]]:
    """Evaluations of goals and measures by their place, newest year first."""
    standing: dict[PlaceKey, dict[tuple[int, int], Evaluation]] = defaultdict(dict)
    wanted = set(places)
    rows = Evaluation.objects.filter(
        strategy_id__in={strategy for strategy, _ in wanted},
        node_id__in={node for _, node in wanted},
    ).as_of(as_of or city_today())
    for evaluation in rows.select_related("strategy", "body", "grade__scale"):
        place = evaluation.strategy_id, evaluation.node_id
        standing[place][evaluation.year, evaluation.body_id] = evaluation
    return {
        place: [rows[subject] for subject in sorted(rows, reverse=True)]
        for place, rows in standing.items()
        if place in wanted
    }
