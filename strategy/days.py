"""Days as people type them, and which a figure may become public on (PURE)."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

# Later than this is taken for a slip of the pen: it would hide a figure for years.
FARTHEST_PUBLICATION = timedelta(days=366)
EARLIEST_PUBLICATION = date(1950, 1, 1)
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class NotADay(ValueError):
    """A text that is no day; its message is one Japanese sentence."""


def parse_day(text: str) -> date | None:
    """The day that was typed, 2026-04-01 or 2026年4月1日, full-width too; None for blank only.

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
    raise NotADay(
        f"「{plain[:30]}」は日付として読めません。2026-04-01の形で、実在する日付を入れてください。"
    )


def last_publication(today: date) -> date:
    """The last day on which a figure recorded today may become public."""
    return today + FARTHEST_PUBLICATION
