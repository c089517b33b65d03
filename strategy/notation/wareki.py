"""Dates as Japanese administration writes them (PURE: standard library only).

Era starts are those of the calendars in force: 明治 counts from 1868-10-23, when the
era name was proclaimed; the others from the day the new era took effect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from strategy.notation.fiscal_year import (
    first_day_of_fiscal_year,
    fiscal_year_of,
    last_day_of_fiscal_year,
)

ERAS: tuple[tuple[str, date], ...] = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 10, 23)),
)
# The western years in which each era began and ended; the present one has no end.
ERA_SPANS: dict[str, tuple[int, int | None]] = {
    ERAS[0][0]: (ERAS[0][1].year, None),
    **{era: (start.year, end.year) for (_, end), (era, start) in pairwise(ERAS)},
}
ERA_LETTERS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T", "明治": "M"}
_ERA_NAMES = {letter: era for era, letter in ERA_LETTERS.items()}
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def era_year(day: date) -> str:
    """The year of `day` in its era, such as 令和5年 or 令和元年.

    Raises:
        ValueError: the day lies before 明治.
    """
    for era, start in ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{era}{'元' if year == 1 else year}年"
    raise ValueError(f"{day.isoformat()} lies before the eras known here (from 1868-10-23)")


def era_year_short(day: date) -> str:
    """The same in the letters of forms and chart axes: R5, R元, H31."""
    text = era_year(day)
    return f"{ERA_LETTERS[text[:2]]}{text[2:-1]}"


class NoEraYear(ValueError):
    """An era that has no such year; one Japanese sentence says how far it goes."""


def western_year(era: str, number: int) -> int:
    """The year that an era's name or letter and a number stand for: 2024 for (R, 6).

    An era's last calendar year counts in full, as documents of the time plan for 平成31年度.

    Raises:
        NoEraYear: a number below one, or past the era's end.
        KeyError: neither the name nor the letter of an era.
    """
    name = _ERA_NAMES.get(era, era)
    first, last = ERA_SPANS[name]
    year = first + number - 1
    if year < first or (last is not None and year > last):
        until = f"{name}{last - first + 1}年まで" if last is not None else ""
        raise NoEraYear(f"{name}は元年から{until}です。")
    return year


def era_fiscal_year(fiscal_year: int) -> str:
    """令和5年度 for 2023. 2019 is 令和元年度 as a whole, although April 2019 was still 平成."""
    # 令和元年度 covers April 2019 too: the era at the year's end names the whole fiscal year.
    return f"{era_year(date(fiscal_year, 12, 31))}度"


class Precision(StrEnum):
    """How exactly a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as it was announced: a day, month, year, or "during a 年度".

    `first_day` is the first day it may mean: 2023-07-01 for 令和5年7月, 2023-04-01 for
    令和5年度中.
    """

    first_day: date
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2023-07-01`, `2023-07`, `2023` or `FY2023`.

        Raises:
            ValueError: another form, or a day or month that does not exist.
        """
        if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
            year, month, day = map(int, match.groups())
            return cls(_existing(text, year, month, day), Precision.DAY)
        if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
            year, month = map(int, match.groups())
            return cls(_existing(text, year, month, 1), Precision.MONTH)
        if re.fullmatch(r"[1-9]\d{3}", text):
            return cls(date(int(text), 1, 1), Precision.YEAR)
        if match := re.fullmatch(r"FY([1-9]\d{3})", text):
            return cls(first_day_of_fiscal_year(int(match[1])), Precision.FISCAL_YEAR)
        raise ValueError(
            f"“{text}” is no date of the form 2023-07-01 (day), 2023-07 (month), "
            "2023 (year) or FY2023 (fiscal year)"
        )

    @property
    def last_day(self) -> date:
        """The last day it may mean: 2023-07-31 for 令和5年7月, 2024-03-31 for 令和5年度中."""
        day = self.first_day
        match self.precision:
            case Precision.DAY:
                return day
            case Precision.MONTH:
                return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            case Precision.YEAR:
                return date(day.year, 12, 31)
            case Precision.FISCAL_YEAR:
                return last_day_of_fiscal_year(fiscal_year_of(day))

    @property
    def iso(self) -> str:
        """2023-07-01, 2023-07 or 2023; a fiscal year gives the year it begins in."""
        match self.precision:
            case Precision.DAY:
                return self.first_day.isoformat()
            case Precision.MONTH:
                return f"{self.first_day:%Y-%m}"
            case Precision.YEAR | Precision.FISCAL_YEAR:
                return f"{self.first_day:%Y}"

    def __str__(self) -> str:
        """The form that `parse` reads."""
        if self.precision is Precision.FISCAL_YEAR:
            return f"FY{fiscal_year_of(self.first_day)}"
        return self.iso

    def text(self, language: str) -> str:
        """令和5年7月1日, 令和5年7月, 令和5年度中; 1 July 2023, July 2023, during FY2023."""
        return self._japanese() if language.startswith("ja") else self._english()

    def _japanese(self) -> str:
        day = self.first_day
        match self.precision:
            case Precision.DAY:
                return f"{era_year(day)}{day.month}月{day.day}日"
            case Precision.MONTH:
                return f"{_era_year_of_month(day)}{day.month}月"
            case Precision.YEAR:
                return f"{era_year(date(day.year, 12, 31))}({day.year}年)"
            case Precision.FISCAL_YEAR:
                return f"{era_fiscal_year(fiscal_year_of(day))}中"

    def _english(self) -> str:
        day = self.first_day
        month = ENGLISH_MONTHS[day.month - 1]
        match self.precision:
            case Precision.DAY:
                return f"{day.day} {month} {day.year}"
            case Precision.MONTH:
                return f"{month} {day.year}"
            case Precision.YEAR:
                return str(day.year)
            case Precision.FISCAL_YEAR:
                return f"during FY{fiscal_year_of(day)}"


def date_text(day: date, language: str) -> str:
    """A full date in the language's usual form: 令和5年7月1日 or 1 July 2023."""
    return PartialDate(day, Precision.DAY).text(language)


@dataclass(frozen=True)
class DateText:
    """A date for a `time` element: `iso` for machines (or ""), `text` for people."""

    iso: str
    text: str


def date_of(value: PartialDate | date, language: str) -> DateText:
    """A date as exactly as it is known."""
    partial = value if isinstance(value, PartialDate) else PartialDate(value, Precision.DAY)
    # A fiscal year has no form that a `datetime` attribute may take.
    iso = "" if partial.precision is Precision.FISCAL_YEAR else partial.iso
    return DateText(iso, partial.text(language))


def _existing(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text}” is a date that does not exist") from None


def _era_year_of_month(first_day: date) -> str:
    # A month takes the era in force on its first day: 平成31年4月, but 令和元年5月.
    return era_year(first_day)


def dash(language: str) -> str:
    """What stands between the beginning and the end of a time: 〜, or a dash with its spaces."""
    return "〜" if language.startswith("ja") else " – "
