"""How far an indicator has come, and what may be said of it (PURE: standard library only).

No law fixes these formulas. The share of the way, (実績 − 基準) ÷ (目標 − 基準), is common
practice among cities; the thresholds of the pace, 100 % and 60 %, are those that 多摩市 prints.

What is decided here:
- Values of years before the term are no results of it and are not judged.
- A sum over the term starts from 0; the baseline beside it is a past yearly level. Targets of a
  sum are sums too, and amounts after the final target year do not count.
- A year missing from a sum is not 0. While the known amounts all lie on the target's side of 0,
  the missing ones are taken to lie there too, so the sum can only grow: what the known part
  already reaches is certain, and nothing else is said (`Reason.SUM_INCOMPLETE`).
- A yearly target on or behind the baseline asks for no distance: the pace is None, and the
  value either keeps to that target or has worsened.
- An average over indicators is never made: unlike things are counted, not averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext

from strategy.evaluation.course import (
    Aggregation,
    Assessment,
    Comparison,
    Course,
    Direction,
    NoDistance,
    Reason,
    ShareOfSum,
    ShareOfWay,
    Verdict,
)

SLIGHTLY_BEHIND_FROM = Decimal("0.6")
# Figures have at most 15 digits, so sums, differences and products of them are exact here.
_CONTEXT = Context(prec=28, Emax=MAX_EMAX, Emin=MIN_EMIN)
_ZERO = Decimal(0)


def attainment(baseline: Decimal, target: Decimal, actual: Decimal) -> Decimal:
    """Share of the way from baseline to target; 1 means the target is met.

    All three are in the indicator's own unit. A falling indicator needs no flag: the sign of
    target − baseline carries the direction. Below 0 and above 1 are possible.

    Raises:
        NoDistance: target equals baseline, so progress is undefined.
    """
    if target == baseline:
        raise NoDistance(f"baseline and target are both {target}")
    with localcontext(_CONTEXT):
        return (actual - baseline) / (target - baseline)


def tally(verdicts: Iterable[Verdict]) -> Mapping[Verdict, int]:
    """How often each verdict occurs; every verdict is there, in its declared order."""
    counts = dict.fromkeys(Verdict, 0)
    for verdict in verdicts:
        counts[verdict] += 1
    return counts


def assess(
    course: Course, values: Mapping[int, Decimal | None], year: int | None = None
) -> Assessment:
    """Judge the latest value, or what was known of the years up to `year`.

    `values`: finite value by year; None is reported as missing, absent is not reported. Where
    `year` itself has none, the latest value before it is judged and the result names its year.
    """
    with localcontext(_CONTEXT):
        counted = _counted(course, values, year)
        if not counted:
            return Assessment(course, Verdict.NO_DATA, Reason.NO_OBSERVATION, asked_year=year)
        return _judge(course, counted, year)


def _counted(
    course: Course, values: Mapping[int, Decimal | None], until: int | None
) -> dict[int, Decimal]:
    """The values that are results of the term, ascending by year."""
    if course.aggregation is Aggregation.CUMULATIVE and course.final_year is not None:
        until = course.final_year if until is None else min(until, course.final_year)
    return {
        year: value
        for year, value in sorted(values.items())
        if value is not None and year >= course.first_year and (until is None or year <= until)
    }


def _judge(course: Course, counted: Mapping[int, Decimal], asked_year: int | None) -> Assessment:
    year = max(counted)
    level, gaps = counted[year], tuple[int, ...]()
    if course.aggregation is Aggregation.CUMULATIVE:
        level = sum(counted.values(), _ZERO)
        gaps = tuple(each for each in range(course.first_year, year) if each not in counted)
    unjudged = Assessment(
        course,
        Verdict.UNDEFINED,
        Reason.NO_TARGET,
        year=year,
        asked_year=asked_year,
        level=level,
        gaps=gaps,
    )
    if course.direction is Direction.MAINTAIN:
        return _kept_in_band(unjudged, level)
    if course.final_target is None:
        return unjudged
    if _has_threshold(course):
        judged = _against_threshold(unjudged, year, level, course.final_target)
    else:
        judged = _on_the_way(unjudged, year, level, course.final_target)
    return _as_far_as_known(judged, counted.values()) if gaps else judged


def _has_threshold(course: Course) -> bool:
    # A sum that is to reach at least a target grows towards it, as an increasing one does.
    if course.aggregation is Aggregation.CUMULATIVE:
        return course.direction is Direction.AT_MOST
    return course.direction in {Direction.AT_LEAST, Direction.AT_MOST}


def _kept_in_band(unjudged: Assessment, level: Decimal) -> Assessment:
    course = unjudged.course
    if course.aggregation is Aggregation.CUMULATIVE:
        return replace(unjudged, reason=Reason.SUM_HAS_NO_BAND)
    if course.band is None:
        return replace(unjudged, reason=Reason.NO_BAND)
    lowest, highest = course.band
    compared = replace(unjudged, formula=Comparison(level, lowest, highest))
    if not lowest <= level <= highest:
        return replace(compared, verdict=Verdict.BEHIND, reason=Reason.OUTSIDE_BAND)
    verdict = Verdict.ACHIEVED if unjudged.is_final else Verdict.ON_TRACK
    return replace(compared, verdict=verdict, reason=Reason.WITHIN_BAND)


def _against_threshold(
    unjudged: Assessment, year: int, level: Decimal, final_target: Decimal
) -> Assessment:
    stated = unjudged.course.target_of(year)
    threshold = final_target if stated is None else stated
    at_most = unjudged.course.direction is Direction.AT_MOST
    limits = (None, threshold) if at_most else (threshold, None)
    compared = replace(unjudged, expected=threshold, formula=Comparison(level, *limits))
    if level > threshold if at_most else level < threshold:
        return replace(compared, verdict=Verdict.BEHIND, reason=Reason.THRESHOLD_MISSED)
    verdict = Verdict.ACHIEVED if unjudged.is_final else Verdict.ON_TRACK
    return replace(compared, verdict=verdict, reason=Reason.THRESHOLD_KEPT)


def _on_the_way(unjudged: Assessment, year: int, level: Decimal, target: Decimal) -> Assessment:
    course = unjudged.course
    start = course.start
    if start is None:
        return _without_baseline(unjudged, level, target, course.target_of(year))
    # Turned by this sign, every way leads upwards.
    sign = -1 if course.direction is Direction.DECREASE else 1
    if target == start:
        return replace(unjudged, reason=Reason.TARGET_EQUALS_BASELINE)
    if (target - start) * sign < 0:
        return replace(unjudged, reason=Reason.TARGET_AGAINST_DIRECTION)
    # The distance asked is kept as a fraction, asked ÷ parts: a third of the way stays exact.
    asked, parts = _distance_asked(course, year, start, target)
    verdict, reason = _verdict_on_pace(
        covered=(level - start) * sign * parts,
        asked=asked * sign,
        whole=(target - start) * sign * parts,
    )
    share = attainment(start, target, level)
    return replace(
        unjudged,
        verdict=verdict,
        reason=reason,
        attainment=share,
        expected=start + asked / parts,
        pace=(level - start) * parts / asked if asked * sign > 0 else None,
        formula=ShareOfSum(level, target, share)
        if course.aggregation is Aggregation.CUMULATIVE
        else ShareOfWay(level, start, target, share),
    )


def _without_baseline(
    unjudged: Assessment, level: Decimal, target: Decimal, stated: Decimal | None
) -> Assessment:
    """What stays certain without a way to measure: a target met, the final or the year's."""
    falling = unjudged.course.direction is Direction.DECREASE
    known = replace(unjudged, expected=stated, reason=Reason.NO_BASELINE)
    if level <= target if falling else level >= target:
        return replace(known, verdict=Verdict.ACHIEVED, reason=Reason.TARGET_REACHED)
    if stated is not None and (level <= stated if falling else level >= stated):
        return replace(known, verdict=Verdict.ON_TRACK, reason=Reason.AHEAD_OF_PACE)
    return known


def _distance_asked(
    course: Course, year: int, start: Decimal, target: Decimal
) -> tuple[Decimal, int]:
    """The distance from the start that `year` asks for, as numerator and denominator.

    A target stated for exactly that year wins over the straight line.
    """
    stated = course.target_of(year)
    if stated is not None:
        return stated - start, 1
    past, length = course.years_elapsed(year) or (0, 1)
    return (target - start) * past, length


def _verdict_on_pace(covered: Decimal, asked: Decimal, whole: Decimal) -> tuple[Verdict, Reason]:
    """All three in the same unit, and upwards: below 0 lies what is worse than the start."""
    if covered >= whole:
        return Verdict.ACHIEVED, Reason.TARGET_REACHED
    if covered >= asked:
        return Verdict.ON_TRACK, Reason.AHEAD_OF_PACE
    if covered < 0:
        return Verdict.WORSENED, Reason.BELOW_BASELINE
    if covered >= asked * SLIGHTLY_BEHIND_FROM:
        return Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE
    return Verdict.BEHIND, Reason.FAR_BELOW_PACE


def _as_far_as_known(judged: Assessment, amounts: Iterable[Decimal]) -> Assessment:
    """The same while amounts still missing cannot change it, else undefined."""
    target = judged.course.final_target
    if judged.verdict is Verdict.UNDEFINED or target is None:
        return judged
    if judged.course.direction is Direction.AT_MOST:
        settled = judged.reason is Reason.THRESHOLD_MISSED
        grows = all(amount >= 0 for amount in amounts)
    else:
        settled = judged.verdict in {Verdict.ACHIEVED, Verdict.ON_TRACK}
        grows = all(amount * target >= 0 for amount in amounts)
    if settled and grows:
        return judged
    return replace(
        judged,
        verdict=Verdict.UNDEFINED,
        reason=Reason.SUM_INCOMPLETE,
        attainment=None,
        pace=None,
        formula=None,
    )
