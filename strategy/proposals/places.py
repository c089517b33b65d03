"""Where a strategy shows an indicator, as an item of a proposal."""

from __future__ import annotations

from collections.abc import Sequence

from strategy.figures.uses import place_indicator, place_text
from strategy.models import Indicator, Node, ProposalItem, StrategyIndicator
from strategy.refusals import Refused

GONE = "起案した場所の目標・施策は、もうありません。差し戻して、起案し直してもらってください。"


def place_item(
    *,
    indicator: Indicator,
    strategy: Node,
    node: Node,
    position: int | None,
    is_shown: bool,
    repeats: Sequence[Node] | None,
    seen: str,
) -> ProposalItem:
    """As `place_indicator` will be called, not handed in yet."""
    standing = StrategyIndicator.objects.filter(indicator=indicator, strategy=strategy).first()
    before, after = place_words(standing), _said(node, position, is_shown, repeats)
    return ProposalItem(
        kind=ProposalItem.Kind.PLACE,
        key=place_key(indicator, strategy),
        title=f"指標「{indicator}」の場所({strategy})",
        indicator=indicator,
        arguments={
            "strategy": strategy.pk,
            "node": node.pk,
            "position": position,
            "is_shown": is_shown,
            "repeats": None if repeats is None else [each.pk for each in repeats],
            "seen": seen or place_text(standing),
            "changes": [["場所", before, after]],
        },
    )


def place_key(indicator: Indicator, strategy: Node) -> str:
    """What an indicator's place in a strategy is called among all that is proposed."""
    return f"place/{indicator.pk}/{strategy.pk}"


def place_words(use: StrategyIndicator | None) -> str:
    """「目標」の3番目、再掲「施策」; empty where it stands nowhere yet."""
    if use is None:
        return ""
    repeats = [each.node for each in use.repeats.select_related("node")]
    return _said(use.node, use.position, use.is_shown, repeats)


def _said(node: Node, position: int | None, is_shown: bool, repeats: Sequence[Node] | None) -> str:
    """「目標」の3番目、再掲「施策」; 載せない."""
    if not is_shown:
        return "載せない"
    again = f"、再掲「{'」「'.join(map(str, repeats))}」" if repeats else ""
    where = "最後" if position is None else f"{position + 1}番目"
    return f"「{node}」の{where}{again}"


def apply_place(item: ProposalItem) -> None:
    """Put the indicator there, in the name of who wrote it.

    Raises:
        Refused: as `place_indicator`, or an item of the strategy is gone.
    """
    said = item.arguments
    keys = {said["strategy"], said["node"], *(said["repeats"] or ())}
    nodes = Node.objects.in_bulk(keys)
    if item.indicator is None or len(nodes) < len(keys):
        raise Refused([GONE])
    place_indicator(
        indicator=item.indicator,
        strategy=nodes[said["strategy"]],
        node=nodes[said["node"]],
        position=said["position"],
        is_shown=said["is_shown"],
        repeats=None if said["repeats"] is None else [nodes[key] for key in said["repeats"]],
        seen=said["seen"],
        by=item.written_by,
    )
