"""Items of dated rows: the first word on a thing; what stands is only compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from strategy.loading.engine import Item, Values
from strategy.loading.figure_forms import RowForm
from strategy.models.dated import DatedRow, known_on
from strategy.refusals import Refused


def row_item(
    key: str,
    desired: Values,
    form: RowForm,
    default_day: str,
    head: Callable[[], Any],
    standing_values: Callable[[Any], Values],
    append: Callable[[Values, dict[str, Any]], object],
) -> Item:
    """An item of a dated row: read is the newest one, write records the first.

    The day of publication is none of its values: it belongs to a row once written. In an empty
    portal the row is known from that day on (移行).
    """
    day = date.fromisoformat(form.published_on or default_day)

    def read() -> Values | None:
        row: DatedRow | None = head()
        if row is None:
            return None
        return standing_values(row) | {"is_sample": row.is_sample}

    def write(values: Values) -> None:
        common = {"by": None, "published_on": day, "is_sample": values["is_sample"]}
        try:
            with known_on(day):
                append(values, common)
        except Refused as refusal:
            raise ValidationError([f"{key}: {reason}" for reason in refusal.reasons]) from refusal

    return Item(key, desired, read, write)
