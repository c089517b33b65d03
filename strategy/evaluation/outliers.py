"""Whether a figure is plausible beside all else that is known of its indicator (PURE).

A doubt is a question to whoever records a figure and to whoever approves it, never a refusal: a
leap may be real. What stands shows which signs and which shares an indicator has; what is asked
is what nothing beside it bears out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from strategy.evaluation.course import Aggregation, Course, Direction
from strategy.evaluation.judging import attainment
from strategy.notation.numbers import PERCENT

# So many times what was measured, or so small a part of it, is worth a second look. What is
# aimed at may well be farther from today: there a whole digit has to be astray.
FAR, FAR_AIM = Decimal(5), Decimal(10)
# Below so many of the smallest steps it is counted in, a figure leaps by such factors every year.
SMALL = 10
# What a slip of the digits leaves between a figure and what was meant.
CLOSE = 2
# So many times the whole way from baseline to target, either way.
FAR_SHARE = 10
HUNDRED = Decimal(100)


class FigureKind(StrEnum):
    """What a figure says: 基準値, 目標値, 実績値."""

    BASELINE = "baseline"
    TARGET = "target"
    OBSERVATION = "observation"


@dataclass(frozen=True)
class Known:
    """A figure of an indicator, in its unit."""

    kind: FigureKind
    year: int
    value: Decimal


class Oddity(StrEnum):
    """What is odd about a figure."""

    NEGATIVE = "negative"  # below 0, and nothing else is
    POSITIVE = "positive"  # above 0, and all else is below
    OVER_WHOLE = "over_whole"  # a share of more than the whole
    FRACTION = "fraction"  # 0.65 where 65% may be meant
    FAR = "far"  # from what it is set beside
    AGAINST_DIRECTION = "against_direction"  # a target that lies the other way
    OVERSHOT = "overshot"  # many times the way to the target


@dataclass(frozen=True)
class Doubt:
    """Why a figure is worth a second look.

    `other`: what it was set beside. `tens`: by how many digits it may be too long (below 0: too
    short); 0 where that would explain nothing. `share`: of the way, where that is overshot.
    """

    oddity: Oddity
    other: Known | None = None
    tens: int = 0
    share: Decimal | None = None


def doubts_about(
    figure: Known,
    course: Course,
    observed: Mapping[int, Decimal],
    *,
    unit: str,
    decimals: int,
) -> list[Doubt]:
    """What is to be asked of a figure; of one sort only: its unit, its size or its way.

    `course`, `observed`: what stands and what is proposed beside the figure, with it or without.
    """
    others = _others(figure, course, observed)
    scale = _Scale(course, decimals)
    return (
        _of_the_unit(figure, others, unit, scale)
        or _of_the_size(figure, others, scale)
        or _of_the_way(figure, course)
    )


def _others(figure: Known, course: Course, observed: Mapping[int, Decimal]) -> list[Known]:
    known = [Known(FigureKind.TARGET, year, value) for year, value in course.targets]
    if course.baseline is not None and course.baseline_year is not None:
        known.append(Known(FigureKind.BASELINE, course.baseline_year, course.baseline))
    known += [Known(FigureKind.OBSERVATION, year, value) for year, value in observed.items()]
    others = [each for each in known if not _same_thing(each, figure)]
    # What is being corrected is a yardstick only where there is no other.
    return others or [each for each in known if figure.kind is FigureKind.OBSERVATION]


def _same_thing(one: Known, other: Known) -> bool:
    return one.kind is other.kind and (one.kind is FigureKind.BASELINE or one.year == other.year)


# --- The unit ------------------------------------------------------------------------


def _of_the_unit(figure: Known, others: Sequence[Known], unit: str, scale: _Scale) -> list[Doubt]:
    value, beside = figure.value, [each.value for each in others if each.value]
    if value < 0 and all(each > 0 for each in beside):
        return [Doubt(Oddity.NEGATIVE)]
    if value > 0 and beside and all(each < 0 for each in beside):
        return [Doubt(Oddity.POSITIVE)]
    if unit == PERCENT and value > HUNDRED and all(each <= HUNDRED for each in beside):
        return [Doubt(Oddity.OVER_WHOLE)]
    if unit == PERCENT and 0 < abs(value) <= 1:
        small = any(not scale.far(figure, each, FAR) for each in others if each.value)
        return [] if small else [Doubt(Oddity.FRACTION)]
    return []


# --- The size ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Scale:
    """How the figures of an indicator are set beside one another."""

    course: Course
    decimals: int

    def level(self, figure: Known) -> Decimal:
        """What a year brings: of a target for a sum, an even part."""
        is_sum = self.course.aggregation is Aggregation.CUMULATIVE
        if figure.kind is not FigureKind.TARGET or not is_sum:
            return figure.value
        return figure.value / max(figure.year - self.course.first_year + 1, 1)

    def far(self, one: Known, other: Known, times: Decimal) -> bool:
        small, large = sorted((abs(self.level(one)), abs(self.level(other))))
        return large.scaleb(self.decimals) >= SMALL and large >= small * times

    def between(self, figure: Known, ends: Sequence[Known]) -> bool:
        levels = [self.level(each) for each in ends]
        return len(levels) > 1 and min(levels) <= self.level(figure) <= max(levels)

    def tens(self, one: Known, other: Known) -> int:
        """How many digits `one` is longer than `other`; 0: digits do not explain it."""
        mine, theirs = abs(self.level(one)), abs(self.level(other))
        for tens in range(1, 9):
            for sign in (1, -1):
                as_meant = mine.scaleb(-sign * tens)
                if theirs <= as_meant * CLOSE and as_meant <= theirs * CLOSE and mine:
                    return sign * tens
        return 0


def _of_the_size(figure: Known, others: Sequence[Known], scale: _Scale) -> list[Doubt]:
    beside = {
        FigureKind.BASELINE: _beside_baseline,
        FigureKind.TARGET: _beside_target,
        FigureKind.OBSERVATION: _beside_observation,
    }[figure.kind](figure, others, scale)
    if not beside or not all(scale.far(figure, each, times) for each, times in beside):
        return []
    nearest = min((each for each, _ in beside), key=lambda each: abs(each.year - figure.year))
    return [Doubt(Oddity.FAR, nearest, scale.tens(figure, nearest))]


Beside = Sequence[tuple[Known, Decimal]]


def _beside_observation(figure: Known, others: Sequence[Known], scale: _Scale) -> Beside:
    """The measured years around it, else what is aimed at; nothing for a value on its way."""
    measured = [each for each in others if each.kind is not FigureKind.TARGET]
    aims = [each for each in others if each.kind is FigureKind.TARGET]
    before, after = _around(figure.year, measured)
    ahead = after or _next(figure.year, aims)
    if scale.between(figure, [each for each in (before, ahead) if each]):
        return []
    around = _around(figure.year, [each for each in measured if each.value])
    if neighbours := [(each, FAR) for each in around if each]:
        return neighbours
    aim = _next(figure.year, [each for each in aims if each.value])
    if aim:
        return [(aim, FAR_AIM)]
    ends = [Known(FigureKind.TARGET, figure.year, each) for each in scale.course.band or () if each]
    return [] if scale.between(figure, ends) else [(each, FAR) for each in ends]


def _beside_baseline(figure: Known, others: Sequence[Known], scale: _Scale) -> Beside:
    """The first value and the first target. Many things begin at 0."""
    if not figure.value:
        return []
    known = [each for each in others if each.value]
    firsts = [
        (_next(figure.year, [each for each in known if each.kind is kind]), times)
        for kind, times in ((FigureKind.OBSERVATION, FAR), (FigureKind.TARGET, FAR_AIM))
    ]
    return [(each, times) for each, times in firsts if each]


def _beside_target(figure: Known, others: Sequence[Known], scale: _Scale) -> Beside:
    """Baseline, values and other targets around it. What is to end may aim at 0."""
    ends = scale.course.direction in (Direction.DECREASE, Direction.AT_MOST)
    if not figure.value and ends:
        return []
    known = [each for each in others if each.value]
    around = [
        each
        for kind in FigureKind
        for each in _around(figure.year, [other for other in known if other.kind is kind])
    ]
    return [(each, FAR_AIM) for each in around if each]


def _around(year: int, known: Iterable[Known]) -> tuple[Known | None, Known | None]:
    """The nearest up to a year and the nearest after it."""
    ordered = sorted(known, key=lambda each: each.year)
    before = [each for each in ordered if each.year <= year]
    after = [each for each in ordered if each.year > year]
    return (before[-1] if before else None), (after[0] if after else None)


def _next(year: int, known: Iterable[Known]) -> Known | None:
    """The first from a year on, else the last before it."""
    before, after = _around(year - 1, known)
    return after or before


# --- The way to the target -------------------------------------------------------------


def _of_the_way(figure: Known, course: Course) -> list[Doubt]:
    start = figure if figure.kind is FigureKind.BASELINE else _baseline(course)
    final = course.targets[-1] if course.targets else None
    aim = Known(FigureKind.TARGET, *final) if final else None
    if figure.kind is FigureKind.TARGET:
        aim = figure
    ways = {Direction.INCREASE: 1, Direction.DECREASE: -1}
    sign = ways.get(course.direction)
    is_sum = course.aggregation is Aggregation.CUMULATIVE
    if start is None or aim is None or sign is None or is_sum or start.value == aim.value:
        return []
    if figure.kind is FigureKind.OBSERVATION:
        share = attainment(start.value, aim.value, figure.value)
        return [Doubt(Oddity.OVERSHOT, aim, share=share)] if abs(share) >= FAR_SHARE else []
    if (aim.value - start.value) * sign < 0:
        return [Doubt(Oddity.AGAINST_DIRECTION, start if figure is aim else aim)]
    return []


def _baseline(course: Course) -> Known | None:
    if course.baseline is None or course.baseline_year is None:
        return None
    return Known(FigureKind.BASELINE, course.baseline_year, course.baseline)
