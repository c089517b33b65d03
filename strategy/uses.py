"""Which strategies use an indicator, which of them counts first, and where it stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
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
from strategy.refusals import Refused

PLACED = "strategy.place_indicator"


@dataclass(frozen=True)
class StrategyFacts:
    """What the page of a strategy says of its term: the public one, else the working copy."""

    title: str
    is_public: bool
    is_current: bool
    first_year: int
    last_year: int | None


def facts_of_strategies(strategies: Collection[int]) -> dict[int, StrategyFacts]:
    """By node of the strategy, in one query; those without a page are left out."""
    faces = NodeFace.objects.filter(node__in=strategies, page__strategypage__isnull=False)
    rows = faces.order_by("pk").values_list(
        *("node_id", "place", "page__live", "page__title"),
        *(
            f"page__strategypage__{name}"
            for name in ("state", "fiscal_year_start", "fiscal_year_end")
        ),
    )
    found: dict[int, StrategyFacts] = {}
    for node, place, live, title, state, first, last in rows:
        if node in found and place != Place.PUBLIC:
            continue
        is_public = place == Place.PUBLIC and live
        current = state == StrategyPage.State.CURRENT
        found[node] = StrategyFacts(title, is_public, current, first, last)
    return found


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


def uses_of(indicators: Iterable[int]) -> dict[int, list[StrategyIndicator]]:
    """The strategies' uses of each indicator by its key, the one that counts first at the head.

    Without those that a strategy has left out. The number of queries does not grow with them.
    """
    wanted = StrategyIndicator.objects.filter(indicator__in=list(indicators), is_shown=True)
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
) -> StrategyIndicator:
    """Say under which item of a strategy an indicator stands; last there where none is said.

    Raises:
        Refused: the item is none of the strategy's.
    """
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    use = StrategyIndicator.objects.filter(indicator=indicator, strategy=strategy).first()
    use = use or StrategyIndicator(indicator=indicator, strategy=strategy)
    use.node, use.is_shown = node, is_shown
    use.position = _last_position(use) if position is None else position
    try:
        use.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    use.save()
    # Where it stands as its own, it is not shown a second time.
    use.repeats.filter(node=node).delete()
    log(indicator, PLACED, user=by, data={"text": f"{strategy}: {node}", "strategy": strategy.pk})
    return use


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
        Refused: an item is none of the strategy's, or the one where it stands.
    """
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
        repeated.save()
    named = "、".join(str(node) for node in nodes) or "なし"
    said = {"text": f"{use.strategy}: 再掲 {named}", "strategy": use.strategy_id}
    log(use.indicator, PLACED, user=by, data=said)
