"""The order in which readers meet the indicators, dates and series of one item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.log_actions import log

from strategy.models import Milestone, Node, PopulationSeries, Project, StrategyIndicator
from strategy.refusals import Refused

REORDERED = "strategy.reorder"
# By the last part of their address: the model, its words, the field that names the node.
ORDERED: dict[str, tuple[type[Any], str, str]] = {
    "indicators": (StrategyIndicator, "指標", "node"),
    "milestones": (Milestone, "策定の日程", "strategy"),
    "projects": (Project, "事業", "node"),
    "series": (PopulationSeries, "人口の系列", "strategy"),
}


def rows_of(kind: str, node: Node | int) -> QuerySet[Any]:
    """The rows of one kind that belong to a node, in their order; an order each strategy's.

    Raises:
        KeyError: there is no such kind.
    """
    model, _, field = ORDERED[kind]
    rows: QuerySet[Any] = model._default_manager.filter(**{field: node})
    if model is StrategyIndicator:
        rows = StrategyIndicator.objects.standing().filter(node=node, is_shown=True)
    return rows.order_by("position", "pk")


def by_strategy(rows: Sequence[Any]) -> list[list[Any]]:
    """Rows that are ordered among each other: the indicators of each strategy apart."""
    groups: dict[int | None, list[Any]] = {}
    for row in rows:
        strategy = row.strategy_id if isinstance(row, StrategyIndicator) else None
        groups.setdefault(strategy, []).append(row)
    return list(groups.values())


@transaction.atomic
def move(*, kind: str, node: Node, key: int, position: int, by: AbstractBaseUser | None) -> Model:
    """Put one row at a place among its neighbours, counted from 0; the others make room.

    Raises:
        Refused: the row is no longer among them.
    """
    rows = list(rows_of(kind, node).select_for_update())
    moved = next((row for row in rows if row.pk == key), None)
    if moved is None:
        raise Refused(["動かそうとしたものは、もうここにありません。ページを開き直してください。"])
    rows = next(group for group in by_strategy(rows) if moved in group)
    rows.remove(moved)
    rows.insert(max(0, min(position, len(rows))), moved)
    _number(rows)
    thing = moved.indicator if isinstance(moved, StrategyIndicator) else moved
    log(thing, REORDERED, user=by, data={"position": rows.index(moved) + 1})
    result: Model = moved
    return result


def _number(rows: Sequence[Any]) -> None:
    for position, row in enumerate(rows):
        if row.position != position:
            type(row)._default_manager.filter(pk=row.pk).update(position=position)
