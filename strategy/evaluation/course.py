"""What an indicator aims at, and what may be said of it (PURE: standard library only)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

_ZERO = Decimal(0)


class Direction(StrEnum):
    """Which way an indicator is to go."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Aggregation(StrEnum):
    """What one reported value stands for.

    SINGLE (単年): the year's level. CUMULATIVE (期間累計): the year's own amount, summed here
    from the first year of the term. RUNNING (累計値): the total so far, compared as reported.
    """

    SINGLE = "single"
    CUMULATIVE = "cumulative"
    RUNNING = "running"


class Verdict(StrEnum):
    """達成, 順調, やや遅れ, 遅れ, 後退, 未公表, 判定不能."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    SLIGHTLY_BEHIND = "slightly_behind"
    BEHIND = "behind"
    WORSENED = "worsened"
    NO_DATA = "no_data"
    UNDEFINED = "undefined"


class Reason(StrEnum):
    """Why a verdict is what it is."""

    TARGET_REACHED = "target_reached"
    AHEAD_OF_PACE = "ahead_of_pace"  # at or ahead of it
    BELOW_PACE = "below_pace"
    FAR_BELOW_PACE = "far_below_pace"
    BELOW_BASELINE = "below_baseline"  # beyond the baseline, away from the target
    WITHIN_BAND = "within_band"
    OUTSIDE_BAND = "outside_band"
    THRESHOLD_KEPT = "threshold_kept"
    THRESHOLD_MISSED = "threshold_missed"
    NO_OBSERVATION = "no_observation"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"
    NO_BAND = "no_band"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    TARGET_AGAINST_DIRECTION = "target_against_direction"
    SUM_INCOMPLETE = "sum_incomplete"
    SUM_HAS_NO_BAND = "sum_has_no_band"  # a level can be maintained, a growing sum cannot


class NoDistance(ValueError):
    """Target and baseline are equal, so there is no way to have gone a share of."""


@dataclass(frozen=True)
class Course:
    """What an indicator aims at, in its own unit and its own kind of year.

    `first_year`: the first year of the term (計画の初年度). `targets`: (year, value), ascending;
    the last is the final target, none at all is allowed. `band`: for MAINTAIN, the lowest and
    the highest value that still count as kept.

    Raises:
        ValueError: target years do not ascend, or the band's lowest exceeds its highest value.
    """

    direction: Direction
    aggregation: Aggregation
    first_year: int
    baseline_year: int | None = None
    baseline: Decimal | None = None
    targets: tuple[tuple[int, Decimal], ...] = ()
    band: tuple[Decimal, Decimal] | None = None

    def __post_init__(self) -> None:
        years = [year for year, _ in self.targets]
        if any(earlier >= later for earlier, later in pairwise(years)):
            raise ValueError(f"target years must ascend, each once: {years}")
        if self.band and self.band[0] > self.band[1]:
            raise ValueError(f"the band {self.band[0]} to {self.band[1]} holds no value")

    @property
    def start(self) -> Decimal | None:
        """Where the way to the target starts: the baseline, or 0 for a sum over the term."""
        return _ZERO if self.aggregation is Aggregation.CUMULATIVE else self.baseline

    @property
    def final_year(self) -> int | None:
        return self.targets[-1][0] if self.targets else None

    @property
    def final_target(self) -> Decimal | None:
        return self.targets[-1][1] if self.targets else None

    def target_of(self, year: int) -> Decimal | None:
        """The target stated for exactly that year."""
        return dict(self.targets).get(year)

    def years_elapsed(self, year: int) -> tuple[int, int] | None:
        """Years of the term past at the end of `year`, of how many; None without a target."""
        if self.final_year is None:
            return None
        # A final target before the first year leaves a term of one year.
        length = max(self.final_year - self.first_year + 1, 1)
        return min(max(year - self.first_year + 1, 0), length), length


@dataclass(frozen=True)
class ShareOfWay:
    """(actual − start) ÷ (target − start) = share."""

    actual: Decimal
    start: Decimal
    target: Decimal
    share: Decimal


@dataclass(frozen=True)
class ShareOfSum:
    """total ÷ target = share."""

    total: Decimal
    target: Decimal
    share: Decimal


@dataclass(frozen=True)
class Comparison:
    """actual against lowest ≤ actual ≤ highest; None where there is no such limit."""

    actual: Decimal
    lowest: Decimal | None
    highest: Decimal | None


Formula = ShareOfWay | ShareOfSum | Comparison


@dataclass(frozen=True)
class Assessment:
    """What may be said of an indicator at the end of `year`, and why.

    `year`: of the latest value judged, None without one; `asked_year`: the year asked for, of
    which the value may be still to come. `level`: the value compared (single value, running
    total, or the known part of the sum). `attainment`: share of the way from the start to the
    final target. `expected`: what the pace asks for at `year`. `pace`: share of that distance
    covered. `gaps`: years of a sum without an amount, ascending; shares of such a sum are lower
    bounds.
    """

    course: Course
    verdict: Verdict
    reason: Reason
    year: int | None = None
    asked_year: int | None = None
    level: Decimal | None = None
    attainment: Decimal | None = None
    expected: Decimal | None = None
    pace: Decimal | None = None
    gaps: tuple[int, ...] = ()
    formula: Formula | None = None

    @property
    def is_final(self) -> bool:
        """Whether the year judged is the final target's, or later."""
        final_year = self.course.final_year
        return self.year is not None and final_year is not None and self.year >= final_year
