"""How complete the figures are: what is there of what there should be, by goal and division."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from strategy.inquiries.asking import facts_of
from strategy.models import Baseline, Definition, Indicator, Target
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
    """Of some indicators: how many have what. `reported`: of those that the year asks for."""

    key: int | None
    public: Share
    defined: Share
    baseline: Share
    target: Share
    reported: Share


@dataclass(frozen=True)
class _Facts:
    indicator: Indicator
    defined: bool
    baseline: bool
    target: bool
    is_due: bool
    reported: bool


def by_node(indicators: Iterable[Indicator], year: int) -> list[Completeness]:
    """One for each goal, measure or vision that has indicators; `key` is its node."""
    return _grouped(_facts(indicators, year), "node_id")


def by_unit(indicators: Iterable[Indicator], year: int) -> list[Completeness]:
    """One for each division; `key` is the division, None for indicators without one."""
    return _grouped(_facts(indicators, year), "unit_in_charge_id")


def _facts(indicators: Iterable[Indicator], year: int) -> list[_Facts]:
    found = list(indicators)
    keys = [indicator.pk for indicator in found]
    today = city_today()
    defined = set(
        Definition.objects.filter(indicator__in=keys, published_on__lte=today).values_list(
            "indicator", flat=True
        )
    )
    baselines = _with_value(Baseline, keys)
    targets = _with_value(Target, keys)
    asked = {question.indicator.pk: question for question in facts_of(found, year)}
    return [
        _Facts(
            indicator,
            indicator.pk in defined,
            indicator.pk in baselines,
            indicator.pk in targets,
            indicator.pk in asked and asked[indicator.pk].is_due,
            indicator.pk in asked and asked[indicator.pk].standing is not None,
        )
        for indicator in found
    ]


def _with_value(model: type[Baseline | Target], keys: Sequence[int]) -> set[int]:
    heads = model.objects.heads().filter(indicator__in=keys).exclude(value=None)
    return set(heads.values_list("indicator", flat=True))


def _grouped(facts: Sequence[_Facts], key: str) -> list[Completeness]:
    groups: dict[int | None, list[_Facts]] = defaultdict(list)
    for each in facts:
        groups[getattr(each.indicator, key)].append(each)
    return [_completeness(group, members) for group, members in groups.items()]


def _completeness(key: int | None, members: Sequence[_Facts]) -> Completeness:
    total = len(members)
    due = [each for each in members if each.is_due]
    return Completeness(
        key,
        Share(sum(each.indicator.live for each in members), total),
        Share(sum(each.defined for each in members), total),
        Share(sum(each.baseline for each in members), total),
        Share(sum(each.target for each in members), total),
        Share(sum(each.reported for each in due), len(due)),
    )
