"""What a figure is for: a fiscal year, a calendar year or a day (PURE: standard library, siblings).

A year is one whole number. For a 年度 it is the calendar year in which the 年度 begins, and
for a day (時点) the 年度 in which the day lies, so that all kinds line up with a plan's years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from strategy.notation.fiscal_year import (
    first_day_of_fiscal_year,
    fiscal_year_of,
    last_day_of_fiscal_year,
)
from strategy.notation.period import fiscal_year_short_text, fiscal_year_text
from strategy.notation.wareki import NoEraYear, date_text, era_year, era_year_short, western_year

FIRST_YEAR, LAST_YEAR = 1950, 2200


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
            date(2000, self.month, self.day)  # refuses 31 June
        elif self.month is not None or self.day is not None:
            raise ValueError("only a point in time has a month and a day")

    @property
    def first_day(self) -> date:
        """The first day it covers; a point's only day."""
        return self._days[0]

    @property
    def last_day(self) -> date:
        """The last day it covers; a point's only day."""
        return self._days[1]

    @property
    def _days(self) -> tuple[date, date]:
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return first_day_of_fiscal_year(self.year), last_day_of_fiscal_year(self.year)
            case PeriodType.CALENDAR_YEAR:
                return date(self.year, 1, 1), date(self.year, 12, 31)
            case PeriodType.POINT:
                month, day = self.month or 4, self.day or 1
                # January to March belong to the 年度 that began the April before.
                point = date(self.year + (month < 4), month, day)
                return point, point

    @property
    def iso(self) -> str:
        """ISO 8601: 2024-04-01/2025-03-31, 2024, 2024-10-01."""
        if self.type is PeriodType.CALENDAR_YEAR:
            return str(self.year)
        first, last = self._days
        return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"

    def text(self, language: str) -> str:
        """令和6年度(2024年度), 令和6年(2024年), 令和6年10月1日現在; FY2024, 2024, as of …"""
        short, japanese = self.short_text(language), language.startswith("ja")
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return fiscal_year_text(self.year, language)
            case PeriodType.CALENDAR_YEAR:
                return f"{short}({self.year}年)" if japanese else short
            case PeriodType.POINT:
                return f"{short}現在" if japanese else f"as of {short}"

    def short_text(self, language: str) -> str:
        """Without the western year in brackets: 令和6年度, 令和6年, 令和6年4月1日; FY2024 …"""
        match self.type:
            case PeriodType.FISCAL_YEAR:
                return fiscal_year_short_text(self.year, language)
            case PeriodType.CALENDAR_YEAR:
                return era_year(self.last_day) if language.startswith("ja") else str(self.year)
            case PeriodType.POINT:
                return date_text(self.first_day, language)

    def axis_text(self, language: str) -> str:
        """For the axis of a chart: R6, R元, H31; FY24, 2024.

        Ten years on a phone leave 32 px each: 令和6年度 takes 60 there and R6年度 40, while R6
        is what forms print and what `parse_year` reads; tables and titles say it in full. A
        day goes by its own year, not by its 年度: 1 January 2025 is R7.
        """
        fiscal = self.type is PeriodType.FISCAL_YEAR
        # The era of December names the whole 年度: all of 2019 is R元.
        day = date(self.year, 12, 31) if fiscal else self.last_day
        if language.startswith("ja"):
            return era_year_short(day)
        return f"FY{day:%y}" if fiscal else str(day.year)


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_OUTER_AND_INNER = re.compile(r"([^()]*?) ?(?:\( ?([^()]+?) ?\))?")
_FORM = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM]) ?(?P<number>元|[0-9]{1,3})"
    r"|(?P<fy>FY ?)?(?P<west>[0-9]{4}))"
    r"(?: ?(?:年(?!度)|[./-]) ?(?P<month>[0-9]{1,2})"
    r"(?: ?(?:月|[./-]) ?(?:(?P<day>[0-9]{1,2}) ?日?)?)?| ?(?P<kind>年度|年))?"
    r" ?(?:現在|時点|末)?"
)
_ASKED = {
    PeriodType.FISCAL_YEAR: ("年度", "令和6年度、R6、2024年度"),
    PeriodType.CALENDAR_YEAR: ("暦年", "令和6年、R6、2024年"),
    PeriodType.POINT: ("年度", "令和6年度、R6、2024-10-01"),
}


def parse_year(text: str, period_type: PeriodType) -> int:
    """The year that was typed, as `Period.year` counts it.

    Understood are 令和6年度, R6, 平成31年度, 2024年度, FY2024, and a date, which stands for the
    year it lies in; full-width forms too. 令和6年度(2024年度) must agree with itself.

    Raises:
        NotAYear: anything else, with what is asked and an example.
    """
    plain = re.sub(r"\s+", " ", text.translate(_HALF_WIDTH)).strip()
    parts = _OUTER_AND_INNER.fullmatch(plain)
    outer, inner = parts.groups() if parts else (plain, None)
    year = _one_year(outer, text, period_type)
    if inner and _one_year(inner, text, period_type) != year:
        raise NotAYear(f"{_quoted(text)}は括弧の内と外で年が違います。どちらかを直してください。")
    return year


def _one_year(plain: str, typed: str, period_type: PeriodType) -> int:
    match = _FORM.fullmatch(plain.upper())
    if match is None or (match["fy"] and match["month"]):
        asked, examples = _ASKED[period_type]
        raise NotAYear(
            f"{_quoted(typed)}は{asked}として読めません。{examples}のいずれかの形で入れてください。"
        )
    _check_kind(match, typed, period_type)
    year = _year_in(match, typed, period_type)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        allowed = f"{FIRST_YEAR}年から{LAST_YEAR}年まで"
        raise NotAYear(f"{_quoted(typed)}は{allowed}の外です。年を確かめてください。")
    return year


def _check_kind(match: re.Match[str], typed: str, period_type: PeriodType) -> None:
    kind = "年度" if match["fy"] else match["kind"]
    if kind == "年度" and period_type is PeriodType.CALENDAR_YEAR:
        asked, examples = "暦年(1月〜12月)の値な", "令和6年や2024年"
    elif kind == "年" and period_type is not PeriodType.CALENDAR_YEAR:
        asked, examples = "年度(4月〜3月)で数える", "令和6年度や2024年度"
    else:
        return
    raise NotAYear(f"この指標は{asked}ので、{_quoted(typed)}ではなく{examples}と入れてください。")


def _year_in(match: re.Match[str], typed: str, period_type: PeriodType) -> int:
    number = 1 if match["number"] == "元" else int(match["number"] or 0)
    try:
        year = int(match["west"]) if match["west"] else western_year(match["era"], number)
        if match["month"] is None:
            return year
        day = date(year, int(match["month"]), int(match["day"] or 1))
    except NoEraYear as error:
        raise NotAYear(f"{_quoted(typed)}という年はありません。{error}") from None
    except ValueError:
        raise NotAYear(f"{_quoted(typed)}は実在しない日付です。日を確かめてください。") from None
    return day.year if period_type is PeriodType.CALENDAR_YEAR else fiscal_year_of(day)


def _quoted(typed: str) -> str:
    text = " ".join(typed.split())
    return f"「{text if len(text) <= 30 else text[:29] + '…'}」" if text else "空欄"
