"""Translated texts between a file's mappings and a model's columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from strategy.languages import column, having
from strategy.languages import columns as columns_of
from strategy.loading.engine import Values


def columns(name: str, text: Mapping[str, str] | None) -> Values:
    """A mapping of languages as columns; a missing text is empty.

    A language that has no such texts is left out: its column stays NULL.
    """
    return {column(name, code): (text or {}).get(code, "") for code in having(name)}


def column_names(names: Iterable[str]) -> list[str]:
    """The columns of translated fields in the languages that have them."""
    return [each for name in names for each in columns_of(name)]


def read_columns(record: Model, names: Iterable[str]) -> Values:
    """The columns of a record by name; None reads as empty, dates as text."""
    return {name: _plain(getattr(record, name)) for name in names}


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return value if isinstance(value, str | int | bool | list) else str(value)


def write_columns(record: Model, values: Values) -> None:
    """Set the columns; an empty text stays empty, an empty date or number becomes None."""
    for name, value in values.items():
        field = record._meta.get_field(name)
        empty_is_null = field.null and value == "" and not field.empty_strings_allowed
        setattr(record, name, None if empty_is_null else value)


def save_with(record: Model, values: Values) -> None:
    """Set the columns of a new record, check it and save it."""
    write_columns(record, values)
    record.full_clean()
    record.save()
