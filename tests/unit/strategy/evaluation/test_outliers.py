"""What is asked of a figure, and what is not: every case is one that a clerk could type.

Unless a case says otherwise: people, 120 in 2022, to be 300 in 2026, from 2024 on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.evaluation import Aggregation, Course, Direction
from strategy.evaluation.outliers import Doubt, FigureKind, Known, Oddity, doubts_about

UP, DOWN, KEEP = Direction.INCREASE, Direction.DECREASE, Direction.MAINTAIN
SINGLE, SUM, RUNNING = Aggregation.SINGLE, Aggregation.CUMULATIVE, Aggregation.RUNNING
BASELINE, TARGET, OBSERVATION = FigureKind.BASELINE, FigureKind.TARGET, FigureKind.OBSERVATION


def asked(
    value: Any,
    year: int = 2024,
    kind: FigureKind = OBSERVATION,
    *,
    start: Any = 120,
    aims: Any = 300,
    observed: dict[int, Any] | None = None,
    unit: str = "人",
    decimals: int = 0,
    direction: Direction = UP,
    aggregation: Aggregation = SINGLE,
    band: tuple[int, int] | None = None,
) -> list[Doubt]:
    """`aims`: the target of 2026, or targets by year; None for none."""
    targets = aims if isinstance(aims, dict) else {2026: aims}
    course = Course(
        direction=direction,
        aggregation=aggregation,
        first_year=2024,
        baseline_year=2022,
        baseline=None if start is None else Decimal(start),
        targets=tuple((y, Decimal(t)) for y, t in targets.items() if t is not None),
        band=band and (Decimal(band[0]), Decimal(band[1])),
    )
    known = {y: Decimal(v) for y, v in (observed or {}).items()}
    figure = Known(kind, year, Decimal(value))
    return doubts_about(figure, course, known, unit=unit, decimals=decimals)


def oddities(*arguments: Any, **options: Any) -> list[Oddity]:
    return [doubt.oddity for doubt in asked(*arguments, **options)]


# --- The size ----------------------------------------------------------------------


def test_a_first_value_far_from_baseline_and_target_is_asked_about() -> None:
    # 15,000 ÷ 120 = 125: two digits too many.
    assert asked(15000) == [Doubt(Oddity.FAR, Known(BASELINE, 2022, Decimal(120)), 2)]


@pytest.mark.parametrize("value", [120, 121, 290, 300, 301, 599, 25])
def test_a_first_value_on_the_way_or_near_its_ends_is_not(value: int) -> None:
    assert asked(value) == []


@pytest.mark.parametrize("typed", [5900, 59, 590000, 0])
def test_a_digit_or_a_unit_astray_is_far_from_both_neighbours(typed: int) -> None:
    found = asked(typed, start=None, aims=None, observed={2023: 600, 2025: 580})

    assert [(doubt.oddity, doubt.other) for doubt in found] == [
        (Oddity.FAR, Known(OBSERVATION, 2023, Decimal(600)))
    ]


@pytest.mark.parametrize(
    ("typed", "tens"), [(6000, 1), (60000, 2), (600000, 3), (59, -1), (1, -3), (20000, 0), (0, 0)]
)
def test_the_digits_that_explain_it_are_counted(typed: int, tens: int) -> None:
    (doubt,) = asked(typed, start=600, aims=None)

    assert doubt.tens == tens


def test_a_value_near_one_of_its_neighbours_is_not_far() -> None:
    leaping = {2023: 100, 2025: 900}

    assert asked(850, observed=leaping) == []
    assert asked(120, observed=leaping) == []


def test_an_ambitious_way_is_no_slip_while_it_is_kept_to() -> None:
    assert asked(100, start=10) == []
    assert oddities(4000, start=10) == [Oddity.FAR]


def test_a_value_that_lags_behind_yearly_targets_is_measured_by_its_own_past() -> None:
    lagging: dict[str, Any] = {"aims": {2024: 300, 2025: 400}, "start": 40, "observed": {2024: 50}}

    assert asked(60, 2025, **lagging) == []


def test_what_begins_or_ends_at_0_says_nothing_of_the_size() -> None:
    assert asked(50, start=0) == []
    assert asked(15, 2025, start=10, aims=0, direction=DOWN, observed={2024: 0}) == []
    assert oddities(1500, 2025, start=10, aims=0, direction=DOWN, observed={2024: 0}) == [
        Oddity.FAR
    ]
    assert asked(0, 2025, start=30, aims=0, direction=DOWN, observed={2024: 20}) == []


def test_without_anything_measured_the_target_tells_a_whole_digit() -> None:
    assert asked(2900, start=None) == []
    assert oddities(3000, start=None) == [Oddity.FAR]
    assert asked(590, start=None, aims=None) == []


def test_a_band_tells_the_size_where_nothing_else_does() -> None:
    kept: dict[str, Any] = {"start": None, "aims": None, "direction": KEEP, "band": (570, 630)}

    assert asked(600, **kept) == []
    assert oddities(6000, **kept) == [Oddity.FAR]


def test_what_was_said_of_the_year_itself_counts_where_there_is_no_other() -> None:
    mistyped: dict[str, Any] = {"start": None, "aims": None, "observed": {2024: 5900}}
    corrected: dict[str, Any] = {"start": None, "aims": None, "observed": {2023: 600, 2024: 5900}}

    assert oddities(590, **mistyped) == [Oddity.FAR]
    assert asked(590, **corrected) == []


def test_small_counts_leap_without_being_doubted() -> None:
    assert asked(6, start=1, aims=None) == []
    assert asked(0, start=3, aims=None) == []


def test_a_small_figure_is_small_by_the_steps_it_is_counted_in() -> None:
    rate: dict[str, Any] = {"start": "1.45", "aims": "1.60", "unit": "", "decimals": 2}

    assert asked("1.38", **rate) == []
    assert oddities("14.5", **rate) == [Oddity.FAR]
    assert oddities("0.14", **rate) == [Oddity.FAR]


def test_a_year_of_a_sum_is_measured_by_its_part_of_the_target() -> None:
    # 300 in three years are 100 a year.
    total: dict[str, Any] = {"start": 0, "aggregation": SUM}

    assert asked(100, **total) == []
    assert asked(20, **total) == []
    assert oddities(1000, **total) == [Oddity.FAR]
    assert asked(110, 2025, observed={2024: 100}, **total) == []


def test_a_running_total_grows_from_nothing() -> None:
    assert asked(120, 2025, start=0, aggregation=RUNNING, observed={2024: 20}) == []


def test_of_one_slip_only_the_figure_that_slipped_is_asked_about() -> None:
    slipped: dict[str, Any] = {"observed": {2024: 15000}}

    assert oddities(15000, **slipped) == [Oddity.FAR]
    assert asked(120, 2022, BASELINE, **slipped) == []
    assert asked(300, 2026, TARGET, **slipped) == []


@pytest.mark.parametrize(
    ("value", "expected"), [(300, []), (1000, []), (3000, [Oddity.FAR]), (30000, [Oddity.FAR])]
)
def test_a_target_is_asked_about_from_a_whole_digit_on(value: int, expected: list[Oddity]) -> None:
    assert oddities(value, 2026, TARGET) == expected


def test_a_target_of_0_is_meant_where_something_is_to_end() -> None:
    assert asked(0, 2026, TARGET, direction=DOWN) == []
    assert oddities(0, 2026, TARGET) == [Oddity.FAR]


def test_a_baseline_is_measured_by_what_comes_after_it() -> None:
    assert asked(120, 2022, BASELINE) == []
    assert asked(0, 2022, BASELINE) == []
    assert oddities(12000, 2022, BASELINE, direction=DOWN) == [Oddity.FAR]
    assert oddities(12000, 2022, BASELINE, direction=DOWN, observed={2024: 130}) == [Oddity.FAR]
    assert asked(12000, 2022, BASELINE, direction=DOWN, observed={2024: 11000}) == []


# --- The unit ----------------------------------------------------------------------


def test_a_negative_figure_is_asked_about_while_nothing_else_is_negative() -> None:
    assert oddities(-5, start=600, aims=600) == [Oddity.NEGATIVE]
    assert oddities(-400, 2022, BASELINE, start=None, aims=None) == [Oddity.NEGATIVE]
    assert asked(-400, 2022, BASELINE, aims=-300) == []
    assert asked(-20, start=-400, aims=300) == []


def test_a_minus_that_was_forgotten_is_asked_about() -> None:
    assert oddities(360, start=-400, aims=-300) == [Oddity.POSITIVE]
    assert asked(20, start=-400, aims=100) == []


def test_a_share_over_the_whole_is_asked_about_while_no_other_is() -> None:
    assert oddities(150, start=80, aims=90, unit="%") == [Oddity.OVER_WHOLE]
    assert oddities(150, 2026, TARGET, start=80, unit="%") == [Oddity.OVER_WHOLE]
    assert asked(150, start=110, aims=120, unit="%") == []
    assert asked(150, start=80, aims=90, unit="件") == []


def test_a_share_typed_as_a_fraction_is_asked_about() -> None:
    share: dict[str, Any] = {"start": 60, "aims": 65, "unit": "%", "decimals": 2}

    assert oddities("0.65", **share) == [Oddity.FRACTION]
    assert asked("0.65", **{**share, "unit": "ポイント", "start": "0.6", "aims": "0.7"}) == []
    assert asked("0.65", **{**share, "start": "0.6", "aims": "0.7"}) == []


# --- The way to the target ------------------------------------------------------------


def test_a_target_that_lies_the_other_way_is_asked_about() -> None:
    assert oddities(100, 2026, TARGET) == [Oddity.AGAINST_DIRECTION]
    assert oddities(150, 2026, TARGET, direction=DOWN) == [Oddity.AGAINST_DIRECTION]
    assert oddities(400, 2022, BASELINE) == [Oddity.AGAINST_DIRECTION]
    assert asked(110, 2026, TARGET, direction=Direction.AT_LEAST) == []


def test_a_target_of_a_sum_is_no_level_below_the_baseline() -> None:
    assert asked(100, 2026, TARGET, aggregation=SUM) == []


def test_ten_times_the_way_to_the_target_is_asked_about() -> None:
    # (180 − 100) ÷ (101 − 100) = 80.
    (doubt,) = asked(180, start=100, aims=101)

    assert doubt == Doubt(Oddity.OVERSHOT, Known(TARGET, 2026, Decimal(101)), share=Decimal(80))
    assert asked(109, start=100, aims=101) == []


@given(
    value=st.decimals(-(10**11), 10**11, places=3),
    start=st.none() | st.decimals(-(10**11), 10**11, places=3),
    aim=st.none() | st.decimals(-(10**11), 10**11, places=3),
    kind=st.sampled_from(FigureKind),
    aggregation=st.sampled_from(Aggregation),
    direction=st.sampled_from(Direction),
    unit=st.sampled_from(["人", "%"]),
)
def test_one_question_at_most_is_asked_of_any_figure(
    value: Decimal, start: Any, aim: Any, kind: FigureKind, **options: Any
) -> None:
    assert len(asked(value, 2025, kind, start=start, aims=aim, decimals=3, **options)) <= 1


@given(scale=st.integers(1, 10**6))
def test_figures_of_one_size_are_never_asked_about(scale: int) -> None:
    assert asked(130 * scale, start=120 * scale, aims=300 * scale) == []
