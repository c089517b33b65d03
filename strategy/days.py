"""Days as people type them, and which a figure may become public on (PURE: with siblings)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from strategy.wareki import NoEraYear, western_year

# Later than this is taken for a slip of the pen: it would hide a figure for years.
FARTHEST_PUBLICATION = timedelta(days=366)
EARLIEST_PUBLICATION = date(1950, 1, 1)
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")

_ERA_DAY = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM]) ?(?P<number>元|[0-9]{1,2}) ?(?:年|[./-])"
    r" ?(?P<month>[0-9]{1,2}) ?(?:月|[./-]) ?(?P<day>[0-9]{1,2}) ?日?"
)


class NotADay(ValueError):
    """A text that is no day; its message is one Japanese sentence."""


def parse_day(text: str) -> date | None:
    """The day that was typed: 2026-04-01, 2026年4月1日, 令和8年4月1日 or R8.4.1, full-width too.

    None for blank only.

    Raises:
        NotADay: anything else, with what to do.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    if (day := _era_day(plain)) is not None:
        return day
    raise NotADay(
        f"「{plain[:30]}」は日付として読めません。2026-04-01の形で、実在する日付を入れてください。"
    )


def _era_day(plain: str) -> date | None:
    match = _ERA_DAY.fullmatch(plain.upper())
    if match is None:
        return None
    number = 1 if match["number"] == "元" else int(match["number"])
    try:
        return date(western_year(match["era"], number), int(match["month"]), int(match["day"]))
    except (NoEraYear, ValueError):
        return None


def last_publication(today: date) -> date:
    """The last day on which a figure recorded today may become public."""
    return today + FARTHEST_PUBLICATION
