"""Who wins, file or editor: applying a file's items without losing an editor's work.

Every item has the values the file wants, the values that stand, and the values that were
loaded last. What an editor changed since the last load is never overwritten unasked; what
left the file is reported, never deleted. All is written or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from strategy.models import LoadedItem

Values = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One thing that a file describes.

    `key` is stable, such as strategy/new-strategy/node/jobs. `read` gives the values that
    stand (an editor's unpublished draft counts), None where the thing is absent. `write`
    creates or updates it. `comparable` reduces standing values to what was loaded, for
    values that rightly grow under an editor's hands, such as an order of siblings.
    """

    key: str
    desired: Values
    read: Callable[[], Values | None]
    write: Callable[[Values], None]
    comparable: Callable[[Values, Values], Values] = lambda standing, loaded: standing


@dataclass(frozen=True)
class Difference:
    field: str
    standing: Any
    desired: Any


@dataclass(frozen=True)
class Conflict:
    """What an editor changed and the file wants otherwise; no differences: it was removed."""

    key: str
    differences: list[Difference]


@dataclass
class LoadReport:
    """What a load did (or, with `dry_run` or conflicts, would have done)."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated)


class UnknownOverwrite(Exception):
    """`overwrite` names a key that the files do not hold."""


def apply_items(
    items: Iterable[Item],
    *,
    scopes: Collection[str],
    overwrite: Collection[str] = (),
    dry_run: bool = False,
) -> LoadReport:
    """Apply items in their order, all or nothing.

    `scopes` are the key prefixes that these files own: a loaded key below one of them that
    is no longer an item has left the file. `overwrite` names keys whose standing values
    the file may replace.

    Raises:
        UnknownOverwrite: an `overwrite` key that is no item.
    """
    items = list(items)
    keys = {item.key for item in items}
    if unknown := sorted(set(overwrite) - keys):
        raise UnknownOverwrite(unknown[0])
    report = LoadReport()
    with transaction.atomic():
        for item in items:
            _apply(item, item.key in overwrite, report)
        report.gone = sorted(
            key
            for key in LoadedItem.objects.values_list("key", flat=True)
            if key not in keys and any(key.startswith(scope) for scope in scopes)
        )
        if dry_run or report.conflicts:
            transaction.set_rollback(True)
    return report


def _apply(item: Item, may_overwrite: bool, report: LoadReport) -> None:
    standing = item.read()
    record = LoadedItem.objects.filter(key=item.key).first()
    if standing is not None and standing == item.desired:
        report.unchanged += 1
    elif standing is None and (record is None or may_overwrite):
        item.write(item.desired)
        report.created.append(item.key)
    elif may_overwrite or (
        standing is not None
        and record is not None
        and item.comparable(standing, record.values) == record.values
    ):
        item.write(item.desired)
        report.updated.append(item.key)
    else:
        report.conflicts.append(Conflict(item.key, _differences(standing, item.desired)))
        return
    if record is None or record.values != item.desired:
        LoadedItem.objects.update_or_create(key=item.key, defaults={"values": item.desired})


def _differences(standing: Values | None, desired: Values) -> list[Difference]:
    if standing is None:
        return []
    return [
        Difference(name, standing.get(name), value)
        for name, value in desired.items()
        if standing.get(name) != value
    ]
