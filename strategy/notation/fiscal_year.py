"""Japanese fiscal years (年度), 1 April to 31 March (PURE: standard library only)."""

from __future__ import annotations

from datetime import date


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day belongs to, by its first calendar year: 2027-03-31 is FY2026."""
    # Fiscal years start in April (年度).
    return day.year - (day.month < 4)


def first_day_of_fiscal_year(fiscal_year: int) -> date:
    """1 April of the year that names it.

    Raises:
        ValueError: a year outside the calendar (1 to 9999).
    """
    return date(fiscal_year, 4, 1)


def last_day_of_fiscal_year(fiscal_year: int) -> date:
    """31 March of the following calendar year."""
    return date(fiscal_year + 1, 3, 31)
