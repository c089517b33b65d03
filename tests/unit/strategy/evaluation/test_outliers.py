"""What counts as far from its neighbours."""

from __future__ import annotations

from decimal import Decimal

import pytest

from strategy.evaluation.outliers import far_from_neighbours


def known(**years: int) -> dict[int, Decimal]:
    return {int(year.strip("_")): Decimal(value) for year, value in years.items()}


@pytest.mark.parametrize("typed", [5900, 59, 590000, 0])
def test_a_digit_or_a_unit_astray_is_far_from_both_neighbours(typed: int) -> None:
    around = known(_2023=600, _2025=580)

    assert far_from_neighbours(Decimal(typed), 2024, around) == (2023, Decimal(600))


def test_a_value_near_one_of_its_neighbours_is_not_far() -> None:
    leaping = known(_2023=100, _2025=900)

    assert far_from_neighbours(Decimal(850), 2024, leaping) is None
    assert far_from_neighbours(Decimal(120), 2024, leaping) is None


def test_what_was_said_of_the_year_itself_counts_where_there_is_no_other() -> None:
    mistyped = known(_2024=5900)

    assert far_from_neighbours(Decimal(590), 2024, mistyped) == (2024, Decimal(5900))
    assert far_from_neighbours(Decimal(590), 2024, mistyped | known(_2023=600)) is None


def test_small_counts_leap_without_being_doubted() -> None:
    assert far_from_neighbours(Decimal(6), 2024, known(_2023=1)) is None
    assert far_from_neighbours(Decimal(0), 2024, known(_2023=3)) is None


def test_the_first_value_has_nothing_to_be_far_from() -> None:
    assert far_from_neighbours(Decimal(590), 2024, {}) is None
