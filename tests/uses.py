"""Indicators in the strategies that use them, for tests."""

from __future__ import annotations

from typing import Any

from strategy.models import Indicator, Node, ProposalItem, StrategyIndicator


def strategy_of(node: Node) -> Node:
    """The strategy whose tree was the first to show an item; itself where none does."""
    face = node.faces.select_related("tree__node_face__node").order_by("pk").first()
    found: Node = face.tree.node_face.node if face else node
    return found


def new_indicator(node: Node, **fields: Any) -> Indicator:
    """An indicator under an item, in the strategy that shows the item."""
    position = fields.pop("position", 0)
    indicator = Indicator.objects.create(**fields)
    place(indicator, node, position=position)
    return indicator


def place(indicator: Indicator, node: Node, *, position: int = 0) -> StrategyIndicator:
    """The indicator under an item, in the strategy that shows the item."""
    return StrategyIndicator.objects.create(
        indicator=indicator, strategy=strategy_of(node), node=node, position=position
    )


def use_of(indicator: Indicator) -> StrategyIndicator:
    """The indicator in the first strategy that used it."""
    return indicator.uses.order_by("pk")[0]


def place_many(indicators: list[Indicator], node: Node) -> list[StrategyIndicator]:
    """The same of many, written in bulk."""
    strategy = strategy_of(node)
    return StrategyIndicator.objects.bulk_create(
        StrategyIndicator(indicator=each, strategy=strategy, node=node) for each in indicators
    )


def rows_on(indicator: Indicator, kind: str) -> Any:
    """What is recorded of an indicator, of a kind of `ProposalItem.Kind`."""
    owner = use_of(indicator) if kind in ProposalItem.AIMS else indicator
    return getattr(owner, f"{kind}s")


def place_of(node: Node) -> str:
    """As forms name an item of a strategy."""
    return f"{strategy_of(node).pk}-{node.pk}"
