"""What is asked of figures that are proposed, and of those that stand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from strategy.figures.doubts import doubts_of, standing_doubts, standing_figures
from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.models import (
    Baseline,
    BasicGoalPage,
    Definition,
    Evaluation,
    Indicator,
    NodeFace,
    Observation,
    Target,
)
from tests.uses import new_indicator, use_of

pytestmark = pytest.mark.usefixtures("loaded_site")

DAY = date(2025, 9, 30)
MEASURED = {"unit_ja": "人", "direction": "increase", "first_year": 2024}


@pytest.fixture
def indicator() -> Indicator:
    """Nothing is recorded of it yet."""
    goal = NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="jobs")).node
    named = {"name_ja": "史跡の入場者数", "kind": "kpi", "live": True}
    return new_indicator(code="castle-visitors", node=goal, **named)


def proposed(indicator: Indicator) -> list[Any]:
    """A definition, 120 in 2022 and 300 for 2026; none of them stored."""
    use = use_of(indicator)
    return [
        Definition(use=use, **MEASURED, published_on=DAY),
        Baseline(use=use, year=2022, value=Decimal(120), published_on=DAY),
        Target(use=use, year=2026, value=Decimal(300), published_on=DAY),
    ]


def record_all(indicator: Indicator) -> None:
    """The same, recorded."""
    use = use_of(indicator)
    record_definition(use=use, by=None, columns=MEASURED)
    record_baseline(use=use, by=None, year=2022, value=Decimal(120))
    record_target(use=use, by=None, year=2026, value=Decimal(300))


def value(indicator: Indicator, value: int, year: int = 2024) -> Observation:
    return Observation(
        indicator=indicator,
        year=year,
        value=Decimal(value),
        status="confirmed",
        published_on=DAY,
    )


FAR = "「15,000人」は、令和4年度の基準値「120人」と大きく違います。"


def test_a_first_value_is_set_beside_what_is_proposed_with_it(indicator: Indicator) -> None:
    bundle = [*proposed(indicator), value(indicator, 15000)]

    asked = [doubts_of(row, bundle) for row in bundle]

    assert asked[:3] == [[], [], []]
    assert [doubt.startswith(FAR) for doubt in asked[3]] == [True]
    assert doubts_of(value(indicator, 130), proposed(indicator)) == []


def test_a_value_is_set_beside_what_stands(indicator: Indicator) -> None:
    record_all(indicator)

    assert [doubt.startswith(FAR) for doubt in doubts_of(value(indicator, 15000))] == [True]


def test_what_is_proposed_counts_before_what_stands(indicator: Indicator) -> None:
    record_all(indicator)
    baseline, target = proposed(indicator)[1:]
    baseline.value, target.value = Decimal(12000), Decimal(30000)

    assert doubts_of(value(indicator, 15000), [baseline, target]) == []


def test_what_is_proposed_of_another_indicator_says_nothing(indicator: Indicator) -> None:
    other = Indicator.objects.get(code="visitors")
    bundle = [value(other, 600_000, 2023), *proposed(indicator)]

    assert len(doubts_of(value(indicator, 600_000), bundle)) == 1


def test_nothing_is_asked_before_it_is_said_how_a_figure_is_measured(
    indicator: Indicator,
) -> None:
    assert doubts_of(value(indicator, 15000)) == []


def test_definitions_and_evaluations_are_not_asked_about(indicator: Indicator) -> None:
    assert doubts_of(proposed(indicator)[0], [value(indicator, 1)]) == []
    assert doubts_of(Evaluation(indicator=indicator, year=2024), proposed(indicator)) == []


def test_what_stands_of_many_takes_four_queries(django_assert_num_queries) -> None:
    keys = list(Indicator.objects.values_list("pk", flat=True))

    with django_assert_num_queries(4):
        standing = standing_figures(keys)
        asked = [doubts_of(row, standing=rows) for rows in standing.values() for row in rows]

    assert len(asked) > 4 * len(keys)


def test_no_figure_of_the_city_is_asked_about() -> None:
    keys = list(Indicator.objects.values_list("pk", flat=True))

    found = standing_doubts(keys)

    assert len(keys) == len(found) == 12
    assert [doubt for doubts in found.values() for _, doubt in doubts] == []


def test_a_figure_that_stands_far_off_is_found(indicator: Indicator) -> None:
    record_all(indicator)
    record_observation(indicator=indicator, by=None, year=2024, value=Decimal(15000))

    [(row, doubt)] = standing_doubts([indicator.pk])[indicator.pk]

    assert (row.value, doubt.startswith(FAR)) == (15000, True)
