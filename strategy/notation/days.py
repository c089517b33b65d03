"""Days as people type them, and which a figure may become public on (PURE: with siblings)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import NoReturn

from strategy.notation.fiscal_year import first_day_of_fiscal_year
from strategy.notation.wareki import NoEraYear, PartialDate, Precision, era_year, western_year

# Later than this is taken for a slip of the pen: it would hide a figure for years.
FARTHEST_PUBLICATION = timedelta(days=366)
# Of a plan, or of a forecast; later is a slip of the pen, too.
LAST_YEAR = 2200
EARLIEST_PUBLICATION = date(1950, 1, 1)
# What a dash or a space looks like when it is typed in Japanese.
_PLAIN = str.maketrans(dict.fromkeys("‐‑–—―−", "-") | {" ": None, "\u3000": None})
_DATE = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM])\.?(?P<number>元|[0-9]{1,2})"
    r"|(?P<fy>FY)?(?P<west>[0-9]{4}))"
    r"(?:(?P<fiscal>年度)中?|年?|(?:年|[./-])(?P<month>[0-9]{1,2})"
    r"(?:月?|(?:月|[./-])(?P<day>[0-9]{1,2})日?))"
)
_RUN_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WEEKDAYS = "月火水木金土日"
_WITH_WEEKDAY = re.compile(rf"(.+)\(([{_WEEKDAYS}])(?:曜日?)?\)")
_WITH_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)(中?)")


class NotADay(ValueError):
    """A text that is no day; its message is one Japanese sentence."""


def parse_partial_date(text: str) -> PartialDate | None:
    """A date as exactly as it was typed, in any form that people use; None for blank only.

    令和8年12月1日, R8.12.1, 2026/12/1 and 20261201; 令和8年12月, R8.12 and 2026-12; 令和8年
    and 2026; 令和8年度(中), 2026年度 and FY2026; full-width too. 令和8年(2026年) and
    令和8年12月1日(火) must agree with themselves.

    Raises:
        NotADay: anything else, a day that does not exist, one before 明治 or after 2200.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN).strip().upper()
    if not plain:
        return None
    plain = _RUN_TOGETHER.sub(r"\1-\2-\3", plain) if plain.isdecimal() else plain
    try:
        if weekday := _WITH_WEEKDAY.fullmatch(plain):
            read = _read(weekday[1])
            agrees = _WEEKDAYS[read.first_day.weekday()] == weekday[2]
            return read if agrees and read.precision is Precision.DAY else _refuse(text)
        if brackets := _WITH_BRACKETS.fullmatch(plain):
            outside, inside = _read(brackets[1] + brackets[3]), _read(brackets[2] + brackets[3])
            return outside if outside == inside else _refuse(text)
        return _read(plain)
    except (NoEraYear, ValueError):
        return _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise NotADay(
        f"「{text.strip()[:30]}」は日付として読めません。"
        "2026-12-01、令和8年12月、R8.12、令和8年度のような形で、実在する日付を入れてください。"
    )


def _read(plain: str) -> PartialDate:
    match = _DATE.fullmatch(plain)
    if match is None or (match["fy"] and match["month"]):
        raise ValueError(plain)
    if int(match["west"] or 0) > LAST_YEAR:
        raise ValueError(plain)
    number = 1 if match["number"] == "元" else int(match["number"] or 0)
    year = int(match["west"]) if match["west"] else western_year(match["era"], number)
    first = date(year, int(match["month"] or 1), int(match["day"] or 1))
    era_year(first)  # refuses what no page could print
    if match["fiscal"] or match["fy"]:
        return PartialDate(first_day_of_fiscal_year(year), Precision.FISCAL_YEAR)
    if match["month"] is None:
        return PartialDate(first, Precision.YEAR)
    return PartialDate(first, Precision.DAY if match["day"] else Precision.MONTH)


def typed_form(date: PartialDate) -> str:
    """How a form shows it again: 2026-12-01, 2026-12, 2026 or 2026年度."""
    return f"{date.iso}年度" if date.precision is Precision.FISCAL_YEAR else date.iso


def parse_day(text: str) -> date | None:
    """The day that was typed, in any form of `parse_partial_date`; None for blank only.

    Raises:
        NotADay: anything else, with what to do.
    """
    typed = parse_partial_date(text)
    if typed is None:
        return None
    if typed.precision is Precision.DAY:
        return typed.first_day
    raise NotADay(
        f"「{text.strip()[:30]}」には日がありません。2026-04-01のように日まで入れてください。"
    )


def last_publication(today: date) -> date:
    """The last day on which a figure recorded today may become public."""
    return today + FARTHEST_PUBLICATION
