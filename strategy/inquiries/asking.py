"""Which figures of a year a division is asked for, with what is known of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from strategy.figure_rules import period_of
from strategy.models import Baseline, Definition, Indicator, Observation, Target
from strategy.models.dated import city_today
from strategy.readings import public_indicators


@dataclass(frozen=True)
class Question:
    """One indicator to report on. `standing`: the newest word on the year itself, if any.

    `latest`: the newest earlier value; `target`: that of the year, else of the next one.
    `is_due`: whether the year is one to ask for.
    """

    indicator: Indicator
    definition: Definition
    year: int
    standing: Observation | None
    latest: Observation | None
    target: Target | None
    is_due: bool

    @property
    def head(self) -> int | None:
        """The key of what stands for the year."""
        return self.standing.pk if self.standing is not None else None


def questions_of_year(year: int) -> list[Question]:
    """What is to be reported for a year, in the indicators' order; those without division too.

    An indicator is asked within its term, once its year has begun. One that is surveyed
    every few years is asked when the survey is due again, or when a target stands for the
    year.
    """
    return [each for each in facts_of(public_indicators(), year) if each.is_due]


def facts_of(indicators: Iterable[Indicator], year: int) -> list[Question]:
    """What is known of each for a year, asked or not; those without definition left out.

    The number of queries does not grow with the indicators.
    """
    found = list(indicators)
    keys = [indicator.pk for indicator in found]
    defined = Definition.objects.filter(indicator_id__in=keys, published_on__lte=city_today())
    definitions: dict[int, Definition] = {row.indicator_id: row for row in defined.order_by("pk")}
    baselines: dict[int, Baseline] = {row.indicator_id: row for row in _heads(Baseline, keys)}
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in _heads(Target, keys).exclude(value=None).order_by("year"):
        targets[target.indicator_id].append(target)
    observations: dict[int, list[Observation]] = defaultdict(list)
    for row in _heads(Observation, keys).order_by("year").select_related("recorded_by"):
        observations[row.indicator_id].append(row)
    return [
        _question(
            *(indicator, definitions[indicator.pk], year, baselines.get(indicator.pk)),
            *(targets[indicator.pk], observations[indicator.pk]),
        )
        for indicator in found
        if indicator.pk in definitions
    ]


def _heads(model: type[Any], keys: Sequence[int]) -> Any:
    return model.objects.heads().filter(indicator_id__in=keys)


def _question(
    indicator: Indicator,
    definition: Definition,
    year: int,
    baseline: Baseline | None,
    targets: Sequence[Target],
    observations: Sequence[Observation],
) -> Question:
    standing = next((row for row in observations if row.year == year), None)
    earlier = [row for row in observations if row.year < year and row.value is not None]
    target = next((row for row in targets if row.year >= year), None)
    latest = earlier[-1] if earlier else None
    # Without any value yet, the survey is due in the first year.
    last = latest.year if latest is not None else None
    if last is None and baseline is not None and baseline.value is not None:
        last = baseline.year
    first = baseline.year if baseline is not None else definition.first_year
    in_term = first <= year and (not targets or year <= targets[-1].year)
    begun = period_of(definition, year).first_day <= city_today()
    wanted = (
        standing is not None
        or any(row.year == year for row in targets)
        or last is None
        or year - last >= definition.interval_years
    )
    return Question(
        indicator, definition, year, standing, latest, target, in_term and begun and wanted
    )
