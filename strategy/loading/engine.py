"""First content from files: what is missing is made, what stands is left and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

Values = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One thing that a file describes.

    `key` is stable, such as strategy/new-strategy/node/jobs. `read` gives the values that
    stand (an editor's unpublished draft counts), None where the thing is absent. `write`
    makes what is absent; what is there with its parts, such as their order, has none.
    """

    key: str
    desired: Values
    read: Callable[[], Values | None]
    write: Callable[[Values], None] | None


@dataclass(frozen=True)
class Difference:
    field: str
    standing: Any
    desired: Any


@dataclass(frozen=True)
class Deviation:
    """What stands and reads otherwise than in the file."""

    key: str
    differences: list[Difference]


@dataclass
class LoadReport:
    """What a load did (or, with `dry_run`, would have done) and what it found otherwise."""

    is_first: bool = False
    created: list[str] = field(default_factory=list)
    unchanged: int = 0
    deviations: list[Deviation] = field(default_factory=list)
    # What stands after it and is worth a second look, a sentence each.
    doubts: list[str] = field(default_factory=list)


def apply_items(
    items: Iterable[Item],
    *,
    is_first: bool = False,
    dry_run: bool = False,
    doubts: Callable[[], Iterable[str]] = tuple,
) -> LoadReport:
    """Make what is missing, in the order of the items, all or nothing.

    `is_first`: this is the portal's first content. `doubts`: asked once all is made.
    """
    report = LoadReport(is_first)
    with transaction.atomic():
        for item in items:
            _apply(item, report)
        report.doubts += doubts()
        if dry_run:
            transaction.set_rollback(True)
    return report


def _apply(item: Item, report: LoadReport) -> None:
    standing = item.read()
    if standing is None:
        if item.write is not None:
            item.write(item.desired)
            report.created.append(item.key)
    elif differences := _differences(standing, item.desired):
        report.deviations.append(Deviation(item.key, differences))
    else:
        report.unchanged += 1


def _differences(standing: Values, desired: Values) -> list[Difference]:
    return [
        Difference(name, standing.get(name), value)
        for name, value in desired.items()
        if standing.get(name) != value
    ]
