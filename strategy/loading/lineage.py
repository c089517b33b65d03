"""Items of what became of a predecessor's goals and measures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from strategy.loading.engine import Item, Values
from strategy.loading.schema import LineageForm, StrategyForm
from strategy.loading.tree import node_of, scope_of, strategy
from strategy.loading.values import columns, read_columns
from strategy.models import Node, NodeLineage
from strategy.working_copies.lineage import record_lineage


def lineage_items(form: StrategyForm) -> Iterator[Item]:
    """What became of the predecessor's items here, once both strategies are there."""
    for lineage in form.lineage:
        yield lineage_item(form, lineage)


def lineage_item(form: StrategyForm, lineage: LineageForm) -> Item:
    notes = columns("note", lineage.note)
    predecessor = form.predecessor or ""

    def sides() -> dict[str, list[Node]]:
        return {
            "from_nodes": [node_of(predecessor, code) for code in lineage.sources],
            "to_nodes": [node_of(form.code, code) for code in lineage.targets],
        }

    def find() -> NodeLineage | None:
        records = NodeLineage.objects.filter(
            kind=lineage.kind,
            from_strategy=strategy(predecessor).node,
            to_strategy=strategy(form.code).node,
        )
        wanted = {name: set(nodes) for name, nodes in sides().items()}
        return next(
            (r for r in records if all(set(getattr(r, n).all()) == wanted[n] for n in wanted)), None
        )

    def read() -> Values | None:
        record = find()
        return None if record is None else read_columns(record, ["day", *notes])

    def write(values: Values) -> None:
        items = sides()
        record_lineage(
            kind=lineage.kind,
            from_strategy=strategy(predecessor).node,
            to_strategy=strategy(form.code).node,
            from_nodes=items["from_nodes"],
            to_nodes=items["to_nodes"],
            day=date.fromisoformat(values["day"]),
            columns={name: values[name] for name in notes},
            by=None,
        )

    named = "-".join(["+".join(lineage.sources), "+".join(lineage.targets)])
    key = f"{scope_of(form.code)}lineage/{lineage.kind}/{named}"
    return Item(key, notes | {"day": lineage.day}, read, write)
