"""Japanese fiscal years (年度): 1 April to 31 March."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.notation.fiscal_year import (
    first_day_of_fiscal_year,
    fiscal_year_of,
    last_day_of_fiscal_year,
)

YEARS = st.integers(1950, 2200)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 3, 31), 2023),
        (date(2024, 4, 1), 2024),
        (date(2024, 12, 31), 2024),
        (date(2025, 1, 1), 2024),
        (date(2025, 3, 31), 2024),
        (date(2025, 4, 1), 2025),
        (date(2024, 2, 29), 2023),
        (date(2019, 4, 30), 2019),
        (date(2019, 5, 1), 2019),
        (date(1989, 1, 7), 1988),
    ],
)
def test_a_day_belongs_to_the_year_whose_april_came_last(day, expected):
    assert fiscal_year_of(day) == expected


def test_a_fiscal_year_runs_from_april_to_the_next_march():
    assert first_day_of_fiscal_year(2024) == date(2024, 4, 1)
    assert last_day_of_fiscal_year(2024) == date(2025, 3, 31)


@given(YEARS)
def test_both_ends_of_a_fiscal_year_belong_to_it(year):
    assert fiscal_year_of(first_day_of_fiscal_year(year)) == year
    assert fiscal_year_of(last_day_of_fiscal_year(year)) == year


@given(YEARS)
def test_fiscal_years_follow_each_other_without_a_gap(year):
    next_day = last_day_of_fiscal_year(year) + timedelta(days=1)

    assert next_day == first_day_of_fiscal_year(year + 1)


@given(YEARS)
def test_a_fiscal_year_has_366_days_when_its_february_is_in_a_leap_year(year):
    february_29_exists = (year + 1) % 4 == 0 and ((year + 1) % 100 != 0 or (year + 1) % 400 == 0)

    days = (last_day_of_fiscal_year(year) - first_day_of_fiscal_year(year)).days + 1

    assert days == (366 if february_29_exists else 365)


@given(st.dates(date(1950, 1, 1), date(2200, 12, 31)))
def test_a_day_lies_within_the_fiscal_year_it_belongs_to(day):
    year = fiscal_year_of(day)

    assert first_day_of_fiscal_year(year) <= day <= last_day_of_fiscal_year(year)


@pytest.mark.parametrize("year", [0, 10000])
def test_a_year_outside_the_calendar_is_refused(year):
    with pytest.raises(ValueError, match="year"):
        first_day_of_fiscal_year(year)
