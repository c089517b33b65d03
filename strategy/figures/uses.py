"""Which strategies use an indicator, which of them counts first, and where it stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from wagtail.log_actions import log

from strategy.models import (
    Indicator,
    Node,
    NodeFace,
    Place,
    RepeatedIndicator,
    StrategyIndicator,
    StrategyPage,
)
from strategy.models.authorship import PLACED
from strategy.refusals import Overtaken, Refused

OVERTAKEN = (
    "開いている間に、ほかの人がこの指標の場所を改めました。"
    "開き直して、今の内容を確かめてから改めてください。"
)
NOT_PUBLIC_YET = (
    "「{}」は、まだ公開ページにない項目です。指標が公開ページから消えてしまうので、写しの採用の"
    "後に選ぶか、公開中の項目を選んでください。"
)


@dataclass(frozen=True)
class StrategyFacts:
    """What the page of a strategy says of its term: the public one, else the working copy."""

    title: str
    is_public: bool
    is_current: bool
    first_year: int
    last_year: int | None


def facts_of_strategies(strategies: Collection[int]) -> dict[int, StrategyFacts]:
    """By node of the strategy, in a few queries; those without a page are left out."""
    faces = NodeFace.objects.filter(node__in=strategies, page__strategypage__isnull=False)
    rows = faces.order_by("pk").values_list(
        *("node_id", "place", "page_id", "page__title"),
        *(
            f"page__strategypage__{name}"
            for name in ("state", "fiscal_year_start", "fiscal_year_end")
        ),
    )
    public = set(faces.public().values_list("page_id", flat=True))
    found: dict[int, StrategyFacts] = {}
    for node, place, page, title, state, first, last in rows:
        if node in found and place != Place.PUBLIC:
            continue
        current = state == StrategyPage.State.CURRENT
        found[node] = StrategyFacts(title, page in public, current, first, last)
    return found


def in_several_strategies(nodes: Iterable[int]) -> set[int]:
    """Those of the items (by key) that more than one strategy shows; in one query."""
    faces = NodeFace.objects.filter(node__in=list(nodes))
    places = set(faces.values_list("node", "tree__node_face__node"))
    counted = Counter(node for node, _ in places)
    return {node for node, count in counted.items() if count > 1}


def in_order(uses: Iterable[StrategyIndicator]) -> list[StrategyIndicator]:
    """The one that counts first: of a public strategy, of the current one, of the newest one."""
    wanted = list(uses)
    facts = facts_of_strategies({use.strategy_id for use in wanted})

    def rank(use: StrategyIndicator) -> tuple[bool, bool, int, int]:
        known = facts.get(use.strategy_id)
        if known is None:
            return True, True, 0, use.pk
        return not known.is_public, not known.is_current, -known.first_year, use.pk

    return sorted(wanted, key=rank)


def uses_of(
    indicators: Iterable[int], among: QuerySet[StrategyIndicator]
) -> dict[int, list[StrategyIndicator]]:
    """The strategies' uses of each indicator by its key, the one that counts first at the head.

    `among`: those that the reader is told of. Without those that a strategy has left out. The
    number of queries does not grow with them.
    """
    wanted = among.filter(indicator__in=list(indicators), is_shown=True)
    found: dict[int, list[StrategyIndicator]] = {}
    for use in in_order(wanted.select_related("indicator__unit_in_charge")):
        found.setdefault(use.indicator_id, []).append(use)
    return found


@transaction.atomic
def place_indicator(
    *,
    indicator: Indicator,
    strategy: Node,
    node: Node,
    by: AbstractBaseUser | None,
    position: int | None = None,
    is_shown: bool = True,
    repeats: Sequence[Node] | None = None,
    seen: str | None = None,
) -> StrategyIndicator:
    """Say under which item of a strategy an indicator stands; last there where none is said.

    `repeats`: as `repeat_indicator`; None leaves them. `seen`: what stood (`place_text`) when
    whoever decides looked; None for who writes over anything.

    Raises:
        Refused: the item is none of the strategy's, unless it is left out where it stood; it
            is not public yet and what is public would move there; or another was quicker.
    """
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    standing = StrategyIndicator.objects.filter(indicator=indicator, strategy=strategy).first()
    if seen is not None and seen != place_text(standing):
        raise Overtaken([OVERTAKEN])
    use = standing or StrategyIndicator(indicator=indicator, strategy=strategy)
    stood = use.node_id if standing and use.is_shown and indicator.live else None
    use.node, use.is_shown = node, is_shown
    use.position = _last_position(use) if position is None else position
    try:
        use.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    if is_shown:
        _refuse_hiding(strategy, stood, [node])
    use.save()
    # Where it stands as its own, it is not shown a second time.
    use.repeats.filter(node=node).delete()
    log(indicator, PLACED, user=by, data={"text": f"{strategy}: {node}", "strategy": strategy.pk})
    if repeats is not None:
        repeat_indicator(use=use, nodes=repeats, by=by)
    return use


def place_text(use: StrategyIndicator | None) -> str:
    """Where an indicator stands and is shown again, as a form remembers what it showed."""
    if use is None:
        return ""
    repeats = sorted(use.repeats.values_list("node", flat=True))
    return f"{use.node_id} {use.position} {use.is_shown} {repeats}"


def _refuse_hiding(strategy: Node, stood: int | None, nodes: Sequence[Node]) -> None:
    """Keep what stands under a public item of a strategy from items that only its copy has."""
    faces = NodeFace.objects.public().filter(tree__node_face__node=strategy)
    public = set(faces.values_list("node", flat=True))
    hidden = [node for node in nodes if node.pk not in public]
    if stood in public and hidden:
        raise Refused([NOT_PUBLIC_YET.format(node) for node in hidden])


def _last_position(use: StrategyIndicator) -> int:
    others = StrategyIndicator.objects.filter(strategy=use.strategy_id, node=use.node_id)
    last: int | None = others.exclude(pk=use.pk).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def repeat_indicator(
    *, use: StrategyIndicator, nodes: Sequence[Node], by: AbstractBaseUser | None
) -> None:
    """Show an indicator again (再掲) under these items of its strategy, and under no others.

    Raises:
        Refused: an item is none of the strategy's, or the one where it stands, or not public
            yet where the indicator is.
    """
    Indicator.objects.select_for_update().get(pk=use.indicator_id)
    use = StrategyIndicator.objects.select_related("indicator", "strategy").get(pk=use.pk)
    use.repeats.exclude(node__in=nodes).delete()
    standing = set(use.repeats.values_list("node", flat=True))
    for node in nodes:
        if node.pk in standing:
            continue
        last = RepeatedIndicator.objects.filter(node=node, use__strategy=use.strategy_id)
        highest: int | None = last.aggregate(last=Max("position"))["last"]
        position = 0 if highest is None else highest + 1
        repeated = RepeatedIndicator(use=use, node=node, position=position)
        try:
            repeated.full_clean()
        except ValidationError as error:
            raise Refused(error.messages) from error
        if use.is_shown and use.indicator.live:
            _refuse_hiding(use.strategy, use.node_id, [node])
        repeated.save()
    named = "、".join(str(node) for node in nodes) or "なし"
    said = {"text": f"{use.strategy}: 再掲 {named}", "strategy": use.strategy_id}
    log(use.indicator, PLACED, user=by, data=said)
