"""What is asked of a figure, in the words of the one who is asked; rows that are not stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from strategy.figures.doubts import Beside, doubts_beside
from strategy.models import Baseline, Definition, Observation, Target


def definition(unit: str, **said: Any) -> Definition:
    named = {"unit_ja": unit, "direction": "increase", "first_year": 2024, **said}
    return Definition(published_on=date(2024, 4, 1), **named)


def asked(value: Any, unit: str = "人", start: Any = 120, aim: Any = 300, **said: Any) -> list[str]:
    """Of a value of 2024 between a baseline of 2022 and a target of 2026."""
    day = date(2025, 9, 30)
    row = Observation(year=2024, value=Decimal(value), published_on=day, status="confirmed")
    baseline = Baseline(year=2022, value=Decimal(start), published_on=day)
    target = Target(year=2026, value=Decimal(aim), published_on=day)
    return doubts_beside(row, Beside(definition(unit, **said), baseline, [target], []))


@pytest.mark.parametrize(
    ("value", "unit", "hint"),
    [
        (1300, "人", "1桁多くないか、単位が合っているか、確かめてください。"),
        (15000, "人", "2桁多くないか、単位が合っているか、確かめてください。"),
        (12, "人", "1桁少なくないか、単位が合っているか、確かめてください。"),
        (120_000, "千人", "単位は千人です。人の数ではないか、確かめてください。"),
        (1_200_000, "万円", "単位は万円です。円の数ではないか、確かめてください。"),
        (120_000, "百万円", "単位は百万円です。千円の数ではないか、確かめてください。"),
        (12_000, "億円", "単位は億円です。百万円の数ではないか、確かめてください。"),
        (120_000, "人", "3桁多くないか、単位が合っているか、確かめてください。"),
        (130_000, "指数", "3桁多くないか、単位が合っているか、確かめてください。"),
        (4000, "人", "桁と単位を確かめてください。"),
    ],
)
def test_the_slip_that_explains_a_far_value_is_named(value: int, unit: str, hint: str) -> None:
    (doubt,) = asked(value, unit)

    assert doubt.endswith(f"と大きく違います。{hint}")


def test_people_for_thousands_are_named() -> None:
    (doubt,) = asked(120, start=120_000, aim=130_000)

    assert doubt == (
        "「120人」は、令和4年度の基準値「120,000人」と大きく違います。単位は人です。千人の数では"
        "ないか、確かめてください。"
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"value": -5}, "「−5人」はマイナスの値です。マイナスになるものか、確かめてください。"),
        (
            {"value": 360, "start": -400, "aim": -300},
            "「360人」はプラスですが、ほかの値はマイナスです。符号を確かめてください。",
        ),
        (
            {"value": 150, "unit": "%", "start": 80, "aim": 90},
            "「150%」は100%を超えています。100%を超えるものか、確かめてください。",
        ),
        (
            {"value": "0.7", "unit": "%", "start": 45, "aim": 50, "decimals": 1},
            "「0.7%」と読みました。70%のつもりなら、70と入れてください。",
        ),
        (
            {"value": 180, "start": 100, "aim": 101},
            "「180人」では、令和8年度の目標値「101人」までの進み具合が8,000.0%になります。"
            "確かめてください。",
        ),
    ],
)
def test_each_question_says_what_is_odd_and_what_to_look_at(
    options: dict[str, Any], sentence: str
) -> None:
    assert asked(**options) == [sentence]


@pytest.mark.parametrize(
    ("status", "period", "published", "is_asked"),
    [
        ("confirmed", {}, date(2025, 3, 30), True),
        ("confirmed", {}, date(2025, 3, 31), False),
        ("preliminary", {}, date(2024, 10, 1), False),
        ("preliminary", {}, date(2024, 3, 31), True),
        ("confirmed", {"period": "calendar_year"}, date(2024, 12, 31), False),
        ("corrected", {"period": "calendar_year"}, date(2024, 12, 30), True),
        ("confirmed", {"period": "point", "month": 10, "day": 1}, date(2024, 10, 1), False),
        ("confirmed", {"period": "point", "month": 10, "day": 1}, date(2024, 9, 30), True),
        ("confirmed", {"period": "point", "month": 1, "day": 1}, date(2024, 12, 1), True),
    ],
)
def test_a_value_that_was_public_before_its_time_is_asked_about(
    status: str, period: dict[str, Any], published: date, is_asked: bool
) -> None:
    row = Observation(year=2024, value=Decimal(130), status=status, published_on=published)

    doubts = doubts_beside(row, Beside(definition("人", **period), None, [], []))

    assert len(doubts) == is_asked
    assert all(doubt.startswith("公表日(令和") for doubt in doubts)


def test_nothing_is_asked_of_what_has_no_value() -> None:
    row = Observation(year=2024, missing="compiling", published_on=date(2024, 4, 1))

    assert doubts_beside(row, Beside(definition("人"), None, [], [])) == []
