"""The day whose figures a reader asks for: ?as_of=2025-10-01."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from strategy.models.dated import city_today
from strategy.notation import days

# Nothing was published before: the city itself is younger.
FIRST_DAY = date(1950, 1, 1)


class NotADay(ValueError):
    """A day that cannot be asked for; one sentence in the active language."""


def read_as_of(text: str) -> date | None:
    """The day that was asked for; None for today, which is what an empty text asks for.

    Raises:
        NotADay: no date of the form 2025-10-01, or one that is still to come.
    """
    try:
        day = days.parse_day(text)
    except days.NotADay:
        raise NotADay(
            gettext(
                "「%(text)s」は日付として読めません。2025-10-01のような形で、実在する日付を入れてください。"
            )
            % {"text": text.strip()[:30]}
        ) from None
    if day is not None and day < FIRST_DAY:
        raise NotADay(
            gettext("「%(text)s」には値がありません。%(first)s以後の日付を入れてください。")
            % {"text": text.strip()[:30], "first": FIRST_DAY.isoformat()}
        )
    if day is not None and day > city_today():
        raise NotADay(
            gettext("「%(text)s」はまだ来ていない日です。今日までの日付を入れてください。")
            % {"text": day.isoformat()}
        )
    return day
