"""Recording what became of items: the shape of each kind, and no circles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from strategy.models import Node, NodeFace, NodeLineage
from strategy.models.nodes import named_nodes
from strategy.refusals import Refused

Kind = NodeLineage.Kind
MANY = 10_000
# How many items a kind goes from and to, at least and at most.
SHAPES: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    Kind.INHERITED: ((1, 1), (1, 1)),
    Kind.RENAMED: ((1, 1), (1, 1)),
    Kind.MERGED: ((2, MANY), (1, 1)),
    Kind.SPLIT: ((1, 1), (2, MANY)),
    Kind.NEW: ((0, 0), (1, MANY)),
    Kind.ENDED: ((1, MANY), (0, 0)),
}
# An item in its strategy, both by key: the same node goes on through several terms.
ItemKey = tuple[int, int]


@transaction.atomic
def record_lineage(
    *,
    kind: str,
    from_strategy: Node,
    to_strategy: Node,
    from_nodes: Collection[Node] = (),
    to_nodes: Collection[Node] = (),
    day: date,
    by: AbstractBaseUser | None,
    columns: Mapping[str, Any] | None = None,
    lineage: NodeLineage | None = None,
) -> NodeLineage:
    """Say what became of items; `lineage` is a record that said otherwise and is mended.

    `columns`: the note in each language, by column. What an edition has frozen stays as it is.
    Who lets somebody record it writes the log, as for other records.

    Raises:
        Refused: as `lineage_refusals`.
    """
    strategies = sorted({from_strategy.pk, to_strategy.pk})
    # Two who record at once have to see each other's, else both together could go in a circle.
    list(Node.objects.select_for_update().filter(pk__in=strategies).order_by("pk"))
    record = lineage or NodeLineage()
    if reasons := lineage_refusals(
        kind, from_strategy, to_strategy, from_nodes, to_nodes, mended=record.pk
    ):
        raise Refused(reasons)
    record.kind, record.day = kind, day
    record.from_strategy, record.to_strategy = from_strategy, to_strategy
    record.recorded_by = by  # type: ignore[assignment]  # the configured user model
    for name, value in (columns or {}).items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    record.from_nodes.set(from_nodes)
    record.to_nodes.set(to_nodes)
    return record


def lineage_refusals(
    kind: str,
    from_strategy: Node,
    to_strategy: Node,
    from_nodes: Collection[Node],
    to_nodes: Collection[Node],
    *,
    mended: int | None = None,
) -> list[str]:
    """Why this cannot be recorded, in sentences; `mended` is the key of what it replaces."""
    reasons = [
        *_misshapen(kind, len(from_nodes), len(to_nodes)),
        *_astray(from_strategy, from_nodes),
        *_astray(to_strategy, to_nodes),
    ]
    if reasons:
        return reasons
    edges = {
        ((from_strategy.pk, source.pk), (to_strategy.pk, target.pk))
        for source in from_nodes
        for target in to_nodes
    }
    own = {edge for edge in edges if edge[0] == edge[1]}
    if own and kind in (Kind.INHERITED, Kind.RENAMED):
        return ["元の項目と後の項目が、同じ戦略の同じ項目です。別の項目を選んでください。"]
    # What is merged into one of the items, or split off from one, leaves that one going on.
    onward = _onward(mended)
    for source, target in edges - own:
        if _leads_to(onward, target, source):
            name = next(str(node) for node in to_nodes if node.pk == target[1])
            return [
                f"「{name}」のその後をたどると、元の項目に戻ってしまいます。"
                "すでに記録されている系譜と、元と後の向きを確かめてください。"
            ]
    return []


def _misshapen(kind: str, sources: int, targets: int) -> Iterator[str]:
    for side, count, (least, most) in zip(
        ("元の項目", "後の項目"), (sources, targets), SHAPES[kind], strict=True
    ):
        if least <= count <= most:
            continue
        label = Kind(kind).label
        if most == 0:
            yield f"「{label}」では、{side}を選びません。"
        elif least == most:
            yield f"「{label}」では、{side}を一つだけ選びます。"
        else:
            yield f"「{label}」では、{side}を{'二' if least > 1 else '一'}つ以上選びます。"


def _astray(strategy: Node, nodes: Collection[Node]) -> Iterator[str]:
    """Items that stand in no tree of the strategy, wherever that lies."""
    faces = NodeFace.objects.filter(node__in=nodes, tree__node_face__node=strategy)
    standing = set(faces.exclude(node=strategy).values_list("node_id", flat=True))
    for node in nodes:
        if node.pk not in standing:
            yield f"「{node}」は、戦略「{strategy}」の項目ではありません。"


def _onward(mended: int | None) -> dict[ItemKey, set[ItemKey]]:
    """Where each item goes on, by all that is recorded but one."""
    onward: dict[ItemKey, set[ItemKey]] = {}
    records = NodeLineage.objects.prefetch_related("from_nodes", "to_nodes")
    for record in records.exclude(pk__in=[mended] if mended else []):
        for source in record.from_nodes.all():
            onward.setdefault((record.from_strategy_id, source.pk), set()).update(
                (record.to_strategy_id, target.pk) for target in record.to_nodes.all()
            )
    return onward


def _leads_to(onward: Mapping[ItemKey, set[ItemKey]], start: ItemKey, end: ItemKey) -> bool:
    waiting, seen = [start], set[ItemKey]()
    while waiting:
        place = waiting.pop()
        if place == end:
            return True
        if place not in seen:
            seen.add(place)
            waiting += onward.get(place, ())
    return False


def lineage_of(strategy: Node) -> list[NodeLineage]:
    """Where a strategy's items come from, the oldest first: records that lead to it."""
    records = NodeLineage.objects.filter(to_strategy=strategy).order_by("day", "pk")
    return list(
        records.prefetch_related(*map(named_nodes, ("from_strategy", "from_nodes", "to_nodes")))
    )
