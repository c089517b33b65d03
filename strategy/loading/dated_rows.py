"""Items of dated rows: a changed file adds a row that supersedes, and changes none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from strategy.loading.engine import Item, Values
from strategy.loading.figure_forms import RowForm
from strategy.models.dated import DatedRow
from strategy.refusals import Refused

FILE_REASON = "戦略ファイルの変更"


def row_item(
    key: str,
    desired: Values,
    form: RowForm,
    default_day: str,
    head: Callable[[], Any],
    standing_values: Callable[[Any], Values],
    append: Callable[[Values, Any, dict[str, Any]], object],
) -> Item:
    """An item of a dated row: read is the newest one, write adds one that supersedes it.

    The day of publication is none of its values: it belongs to a row once written. A row that
    supersedes is public from the file's day where that is later than its predecessor's, else
    from today, so that a forgotten day does not publish the new words in the past.
    """
    day = date.fromisoformat(form.published_on or default_day)

    def read() -> Values | None:
        row: DatedRow | None = head()
        if row is None:
            return None
        return standing_values(row) | {"is_sample": row.is_sample}

    def write(values: Values) -> None:
        row: DatedRow | None = head()
        common = {
            "by": None,
            "published_on": day if row is None or day > row.published_on else None,
            "is_sample": values["is_sample"],
            "reason": (form.reason or FILE_REASON) if row is not None else "",
        }
        try:
            append(values, row, common)
        except Refused as refusal:
            raise ValidationError([f"{key}: {reason}" for reason in refusal.reasons]) from refusal

    return Item(key, desired, read, write)
