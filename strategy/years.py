"""What a figure is for: a fiscal year, a calendar year or a day (PURE: standard library, siblings).

A year is one whole number. For a 年度 it is the calendar year in which the 年度 begins, and
for a day (時点) the 年度 in which the day lies, so that all kinds line up with a plan's years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from strategy.fiscal_year import (
    first_day_of_fiscal_year,
    fiscal_year_of,
    last_day_of_fiscal_year,
)
from strategy.period import fiscal_year_text
from strategy.wareki import ERAS, date_text, era_fiscal_year, era_year

FIRST_YEAR, LAST_YEAR = 1950, 2200
LEAP_YEAR = 2000


class PeriodType(StrEnum):
    """年度, 暦年 or 時点."""

    FISCAL_YEAR = "fiscal_year"
    CALENDAR_YEAR = "calendar_year"
    POINT = "point"


class NotAYear(ValueError):
    """A text that names no year, or a year of another kind; one Japanese sentence."""


@dataclass(frozen=True)
class Period:
    """The time that one figure speaks of; `month` and `day` belong to a point only.

    Raises:
        ValueError: a point without an existing day of every year (29 February is none), a
            month or day with another type, or a year outside 1950 to 2200.
    """

    type: PeriodType
    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"the year {self.year} lies outside {FIRST_YEAR} to {LAST_YEAR}")
        if self.type is PeriodType.POINT:
            if self.month is None or self.day is None or (self.month, self.day) == (2, 29):
                raise ValueError("a point in time is a day that every year has")
            date(LEAP_YEAR, self.month, self.day)
        elif self.month is not None or self.day is not None:
            raise ValueError("only a point in time has a month and a day")

    @property
    def first_day(self) -> date:
        """The first day it covers; a point's only day."""
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return first_day_of_fiscal_year(self.year)
            case PeriodType.CALENDAR_YEAR:
                return date(self.year, 1, 1)
            case PeriodType.POINT:
                return self._point

    @property
    def last_day(self) -> date:
        """The last day it covers; a point's only day."""
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return last_day_of_fiscal_year(self.year)
            case PeriodType.CALENDAR_YEAR:
                return date(self.year, 12, 31)
            case PeriodType.POINT:
                return self._point

    @property
    def _point(self) -> date:
        month, day = self.month or 4, self.day or 1
        # January to March belong to the 年度 that began the April before.
        return date(self.year + (month < 4), month, day)

    @property
    def iso(self) -> str:
        """ISO 8601: 2024-04-01/2025-03-31, 2024, 2024-10-01."""
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return f"{self.first_day.isoformat()}/{self.last_day.isoformat()}"
            case PeriodType.CALENDAR_YEAR:
                return str(self.year)
            case PeriodType.POINT:
                return self._point.isoformat()

    def text(self, language: str) -> str:
        """令和6年度(2024年度), 令和6年(2024年), 令和6年10月1日現在; FY2024, 2024, as of …"""
        japanese = language.startswith("ja")
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return fiscal_year_text(self.year, language)
            case PeriodType.CALENDAR_YEAR:
                return f"{self._era_of_year}({self.year}年)" if japanese else str(self.year)
            case PeriodType.POINT:
                day = date_text(self._point, language)
                return f"{day}現在" if japanese else f"as of {day}"

    def short_text(self, language: str) -> str:
        """Without the western year in brackets: 令和6年度, 令和6年, 令和6年4月1日; FY2024 …"""
        if not language.startswith("ja"):
            return self.text(language).removeprefix("as of ")
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return era_fiscal_year(self.year)
            case PeriodType.CALENDAR_YEAR:
                return self._era_of_year
            case PeriodType.POINT:
                return date_text(self._point, language)

    def axis_text(self, language: str) -> str:
        """For the axis of a chart, where ten stand side by side on a phone: R6, H31, FY24, 2024.

        A day goes by its own year, not by its 年度: 1 January 2025 is R7.
        """
        if not language.startswith("ja"):
            if self.type is PeriodType.FISCAL_YEAR:
                return f"FY{self.year % 100:02}"
            return str(self.last_day.year)
        full = self.short_text(language) if self.type is not PeriodType.POINT else ""
        full = full or era_year(self._point)
        letter = next(letter for letter, name in ERA_LETTERS.items() if full.startswith(name))
        number = re.search(r"元|\d+", full)
        return f"{letter}{number[0]}" if number else full

    @property
    def _era_of_year(self) -> str:
        return era_year(date(self.year, 12, 31))


ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_STARTS = {name: start.year for name, start in ERAS}
# The 年度 that began in an era's last calendar year was still called by it: 平成31年度.
_LAST_YEARS = {
    older: newer_start.year - _STARTS[older] + 1 for (_, newer_start), (older, _) in pairwise(ERAS)
}
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_FORM = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM])\s*(?P<number>元|[0-9]{1,2})"
    r"|(?P<fy>FY)?\s*(?P<west>[0-9]{4}))"
    r"(?:\s*(?:年(?!度)|[./-])\s*(?P<month>[0-9]{1,2})"
    r"(?:\s*(?:月|[./-])\s*(?:(?P<day>[0-9]{1,2})\s*日?)?)?|\s*(?P<kind>年度|年))?"
    r"\s*(?:現在|時点|末)?"
)
_ASKED = {
    PeriodType.FISCAL_YEAR: ("年度", "令和6年度、R6、2024年度"),
    PeriodType.CALENDAR_YEAR: ("暦年", "令和6年、R6、2024年"),
    PeriodType.POINT: ("年度", "令和6年度、R6、2024-10-01"),
}


def parse_year(text: str, period_type: PeriodType) -> int:
    """The year that was typed, as `Period.year` counts it.

    Understood are 令和6年度, R6, 平成31年度, 令和元年, 2024年度, FY2024, and a date, which
    stands for the year it lies in; full-width letters and digits too. 令和6年度(2024年度)
    must agree with itself.

    Raises:
        NotAYear: anything else, with what is asked and an example.
    """
    plain = re.sub(r"\s+", " ", text.translate(_HALF_WIDTH)).strip()
    outer, _, inner = plain.partition("(")
    year = _one_year(outer.strip(), text, period_type)
    if inner and _one_year(inner.rstrip(")").strip(), text, period_type) != year:
        raise NotAYear(
            f"「{_cut(text)}」は、括弧の内と外で違う年になっています。どちらかを直してください。"
        )
    return year


def _one_year(plain: str, typed: str, period_type: PeriodType) -> int:
    match = _FORM.fullmatch(plain.upper())
    if match is None:
        asked, example = _ASKED[period_type]
        raise NotAYear(
            f"「{_cut(typed)}」は{asked}として読めません。{example}のいずれかの形で入れてください。"
        )
    _check_kind(match, typed, period_type)
    year = int(match["west"]) if match["west"] else _western(match, typed)
    if match["month"]:
        day = _day(year, match, typed)
        year = day.year if period_type is PeriodType.CALENDAR_YEAR else fiscal_year_of(day)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotAYear(
            f"「{_cut(typed)}」は{FIRST_YEAR}年から{LAST_YEAR}年までの外です。年を確かめてください。"
        )
    return year


def _check_kind(match: re.Match[str], typed: str, period_type: PeriodType) -> None:
    is_fiscal = match["kind"] == "年度" or match["fy"] is not None
    if is_fiscal and period_type is PeriodType.CALENDAR_YEAR:
        raise NotAYear(
            f"この指標は暦年(1月〜12月)の値なので、「{_cut(typed)}」ではなく"
            "令和6年や2024年の形で入れてください。"
        )
    if match["kind"] == "年" and period_type is not PeriodType.CALENDAR_YEAR:
        raise NotAYear(
            f"この指標は年度(4月〜3月)で数えるので、「{_cut(typed)}」ではなく"
            "令和6年度や2024年度の形で入れてください。"
        )


def _western(match: re.Match[str], typed: str) -> int:
    era = ERA_LETTERS.get(match["era"], match["era"])
    number = 1 if match["number"] == "元" else int(match["number"])
    if number < 1 or number > _LAST_YEARS.get(era, number):
        last = f"{era}{_LAST_YEARS[era]}年" if era in _LAST_YEARS else "今の元号"
        raise NotAYear(f"「{_cut(typed)}」という年はありません。{era}は元年から{last}までです。")
    return _STARTS[era] + number - 1


def _day(year: int, match: re.Match[str], typed: str) -> date:
    try:
        return date(year, int(match["month"]), int(match["day"] or 1))
    except ValueError:
        raise NotAYear(
            f"「{_cut(typed)}」は実在しない日付です。日付か年度を確かめてください。"
        ) from None


def _cut(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 30 else f"{text[:29]}…"
