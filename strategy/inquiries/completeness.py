"""How complete the figures are: what is there of what there should be, by goal and division."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from strategy.figures.known_on_day import PlaceKey
from strategy.inquiries.asking import facts_of
from strategy.models import Baseline, Definition, StrategyIndicator, Target
from strategy.models.dated import city_today


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    done: int
    total: int

    @property
    def is_whole(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class Completeness:
    """Of some indicators: how many have what. `reported`: of those that the year asks for.

    `key`: of the strategy and the item in it, or of the division.
    """

    key: PlaceKey | int | None
    public: Share
    defined: Share
    baseline: Share
    target: Share
    reported: Share


@dataclass(frozen=True)
class _Facts:
    use: StrategyIndicator
    defined: bool
    baseline: bool
    target: bool
    is_due: bool
    reported: bool


def by_place(uses: Iterable[StrategyIndicator], year: int) -> list[Completeness]:
    """One for each goal, measure or vision of a strategy that has indicators."""
    return _grouped(_facts(uses, year), lambda use: use.place)


def by_unit(uses: Iterable[StrategyIndicator], year: int) -> list[Completeness]:
    """One for each division; None for indicators without one."""
    return _grouped(_facts(uses, year), lambda use: use.indicator.unit_in_charge_id)


def _facts(uses: Iterable[StrategyIndicator], year: int) -> list[_Facts]:
    found = list(uses)
    keys = [use.pk for use in found]
    today = city_today()
    defined = set(
        Definition.objects.filter(use__in=keys, published_on__lte=today).values_list(
            "use", flat=True
        )
    )
    baselines = _with_value(Baseline, keys)
    targets = _with_value(Target, keys)
    asked = {question.use.pk: question for question in facts_of(found, year)}
    return [
        _Facts(
            use,
            use.pk in defined,
            use.pk in baselines,
            use.pk in targets,
            use.pk in asked and asked[use.pk].is_due,
            use.pk in asked and asked[use.pk].standing is not None,
        )
        for use in found
    ]


def _with_value(model: type[Baseline | Target], keys: Sequence[int]) -> set[int]:
    heads = model.objects.heads().filter(use__in=keys).exclude(value=None)
    return set(heads.values_list("use", flat=True))


def _grouped(
    facts: Sequence[_Facts], key: Callable[[StrategyIndicator], PlaceKey | int | None]
) -> list[Completeness]:
    groups: dict[PlaceKey | int | None, list[_Facts]] = defaultdict(list)
    for each in facts:
        groups[key(each.use)].append(each)
    return [_completeness(group, members) for group, members in groups.items()]


def _completeness(key: PlaceKey | int | None, members: Sequence[_Facts]) -> Completeness:
    total = len(members)
    due = [each for each in members if each.is_due]
    return Completeness(
        key,
        Share(sum(each.use.indicator.live for each in members), total),
        Share(sum(each.defined for each in members), total),
        Share(sum(each.baseline for each in members), total),
        Share(sum(each.target for each in members), total),
        Share(sum(each.reported for each in due), len(due)),
    )
