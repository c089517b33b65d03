"""Which figures of a year a division is asked for, with what is known of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from strategy.figures.known_on_day import public_uses
from strategy.figures.rules import Span, period_of
from strategy.models import (
    Baseline,
    Definition,
    Indicator,
    Observation,
    StrategyIndicator,
    Target,
)
from strategy.models.dated import city_today


@dataclass(frozen=True)
class Question:
    """One indicator to report on, as the strategy of the year has it.

    `targets`, `observations`: those that stand, of every year, ascending.
    """

    use: StrategyIndicator
    definition: Definition
    year: int
    baseline: Baseline | None
    targets: Sequence[Target]
    observations: Sequence[Observation]

    @cached_property
    def standing(self) -> Observation | None:
        """The newest word on the year itself, if any."""
        return next((row for row in self.observations if row.year == self.year), None)

    @cached_property
    def latest(self) -> Observation | None:
        """The newest earlier value."""
        told = [row for row in self.observations if row.value is not None]
        return next((row for row in reversed(told) if row.year < self.year), None)

    @cached_property
    def target(self) -> Target | None:
        """That of the year, else of the next one."""
        return next((row for row in self.targets if row.year >= self.year), None)

    @cached_property
    def in_term(self) -> bool:
        """Whether the strategy has the year."""
        span = Span(self.definition, self.baseline, [row.year for row in self.targets])
        return span.covers(self.year)

    @property
    def is_due(self) -> bool:
        """Whether it is one to ask for (`questions_of_year`)."""
        begun = period_of(self.definition, self.year).first_day <= city_today()
        return self.in_term and begun and self._is_wanted

    @property
    def _is_wanted(self) -> bool:
        if self.standing is not None or any(row.year == self.year for row in self.targets):
            return True
        # Without any value yet, the survey is due in the first year.
        told = self.latest or self.baseline
        if told is None or told.value is None:
            return True
        return self.year - told.year >= self.definition.interval_years

    @property
    def indicator(self) -> Indicator:
        return self.use.indicator

    @property
    def head(self) -> int | None:
        """The key of what stands for the year."""
        return self.standing.pk if self.standing is not None else None


def questions_of_year(year: int) -> list[Question]:
    """What is to be reported for a year, in the indicators' order; those without division too.

    An indicator is asked within its term, once its year has begun. One that is surveyed
    every few years is asked when the survey is due again, or when a target stands for the
    year. Where two terms name the year, it is asked once, for the one it belongs to.
    """
    uses = public_uses()
    return [each for each in of_indicators(facts_of(uses, year)).values() if each.is_due]


def asked_of(indicators: Iterable[Indicator], year: int) -> dict[int, Question]:
    """The question of each indicator for a year by its key, due or not; public ones only."""
    keys = [indicator.pk for indicator in indicators]
    return of_indicators(facts_of(public_uses().filter(indicator__in=keys), year))


def of_indicators(questions: Iterable[Question]) -> dict[int, Question]:
    """Of each indicator the question of the strategy that the year belongs to, by its key.

    A baseline's year before the term belongs to the term before, where there is one.
    """

    def rank(question: Question) -> tuple[bool, bool, int]:
        first = question.definition.first_year
        begun = first <= question.year
        return begun, question.in_term, first if begun else -first

    found: dict[int, Question] = {}
    for question in questions:
        key = question.use.indicator_id
        if key not in found or rank(question) > rank(found[key]):
            found[key] = question
    return found


def facts_of(uses: Iterable[StrategyIndicator], year: int) -> list[Question]:
    """What is known of each for a year, asked or not; those without definition left out.

    The number of queries does not grow with the indicators.
    """
    found = list(uses)
    keys = [use.pk for use in found]
    indicators = {use.indicator_id for use in found}
    defined = Definition.objects.filter(use_id__in=keys, published_on__lte=city_today())
    definitions: dict[int, Definition] = {row.use_id: row for row in defined.order_by("pk")}
    baselines: dict[int, Baseline] = {
        row.use_id: row for row in Baseline.objects.heads().filter(use_id__in=keys)
    }
    targets: dict[int, list[Target]] = defaultdict(list)
    aimed = Target.objects.heads().filter(use_id__in=keys).exclude(value=None)
    for target in aimed.order_by("year"):
        targets[target.use_id].append(target)
    observations: dict[int, list[Observation]] = defaultdict(list)
    reported = Observation.objects.heads().filter(indicator_id__in=indicators)
    for row in reported.order_by("year").select_related("recorded_by"):
        observations[row.indicator_id].append(row)
    return [
        Question(
            *(use, definitions[use.pk], year, baselines.get(use.pk)),
            *(targets[use.pk], observations[use.indicator_id]),
        )
        for use in found
        if use.pk in definitions
    ]
