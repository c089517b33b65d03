"""An item that is one record of a table, with the rows that its file orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from strategy.loading.engine import Item, Values
from strategy.loading.values import read_columns, save_with, write_columns


@dataclass(frozen=True)
class OrderedRows:
    """Rows of a record, such as the pillars of a framework. `owner`: their field for it."""

    name: str
    model: type[Model]
    owner: str
    columns: list[str]
    values: list[Values]


def record_item(
    key: str,
    model: type[Model],
    identity: Callable[[], Mapping[str, Any]],
    values: Values,
    rows: OrderedRows | None = None,
) -> Item:
    """A record found by its identity, such as a code; `values` are its other columns.

    The identity is asked for when the item's turn comes: what it names may be made before it.
    """
    desired = values | ({rows.name: rows.values} if rows else {})

    def read() -> Values | None:
        record = model._default_manager.filter(**identity()).first()
        if record is None:
            return None
        standing = read_columns(record, values)
        if rows:
            children = getattr(record, rows.name).all()
            standing[rows.name] = [read_columns(child, rows.columns) for child in children]
        return standing

    def write(wanted: Values) -> None:
        record = model(**identity())
        save_with(record, {name: wanted[name] for name in values})
        if rows:
            for order, said in enumerate(wanted[rows.name]):
                child = rows.model(**{rows.owner: record}, sort_order=order)
                write_columns(child, said)
                child.save()

    return Item(key, desired, read, write)
