"""What a node is bound to: the shared records, and items of frameworks."""

from __future__ import annotations

from strategy.loading.engine import Values
from strategy.loading.values import column_names, read_columns, write_columns
from strategy.models import Agreement, Alignment, Body, FrameworkItem, Node, Programme, Rule

RECORDS: dict[str, type[Body | Programme | Agreement | Rule]] = {
    "bodies": Body,
    "programmes": Programme,
    "agreements": Agreement,
    "rules": Rule,
}


def read_relations(owner: Node, node: Node) -> Values:
    note_columns = column_names(["note"])
    answered = Alignment.objects.filter(strategy=owner, node=node)
    alignments = answered.select_related("item__framework")
    return {
        "alignments": sorted(
            (
                {
                    "item": f"{alignment.item.framework.code}/{alignment.item.code}",
                    **read_columns(alignment, note_columns),
                }
                for alignment in alignments
            ),
            key=lambda alignment: str(alignment["item"]),
        ),
        **{
            name: sorted(model.objects.filter(nodes=node).values_list("code", flat=True))
            for name, model in RECORDS.items()
        },
    }


def write_relations(owner: Node, node: Node, values: Values) -> None:
    for name, model in RECORDS.items():
        for record in model.objects.filter(code__in=values[name]):
            record.nodes.add(node)
    for wanted in values["alignments"]:
        framework_code, item_code = wanted["item"].split("/")
        item = FrameworkItem.objects.get(framework__code=framework_code, code=item_code)
        alignment = Alignment(strategy=owner, node=node, item=item)
        write_columns(alignment, {name: v for name, v in wanted.items() if name != "item"})
        alignment.save()
