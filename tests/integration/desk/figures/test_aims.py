"""Recording what is aimed at, and how it is measured."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from strategy.models import (
    Indicator,
)
from tests.integration.desk.figures.conftest import DEFINITION, figures, make_indicator, record
from tests.people import text_of
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def test_a_target_is_recorded_changed_and_withdrawn(editor: Client, visitors: Indicator) -> None:
    added = record(editor, visitors, "target", year="R7", value="２３５")
    blank = record(editor, visitors, "target", year="R7", value="", reason="見直し")
    changed = record(editor, visitors, "target", year="R7", value="240", reason="見直し")
    gone = record(editor, visitors, "target", year="R7", withdrawn="on", reason="見直し")

    assert "令和7年度の目標値 235万人を承認待ちにしました。" in text_of(added)
    assert "ないときは「この年の目標を取り下げる」を選びます。" in text_of(blank)
    assert "令和7年度の目標値 240万人を承認待ちにしました。" in text_of(changed)
    assert "令和7年度の目標値の取下げを承認待ちにしました。" in text_of(gone)
    rows = use_of(visitors).targets.filter(year=2025).order_by("pk")
    assert [row.value for row in rows] == [235, 240, None]


def test_a_target_before_the_baseline_is_refused(editor: Client, visitors: Indicator) -> None:
    response = record(editor, visitors, "target", year="R4", value="210")

    assert "目標年(令和4年度(2022年度))は、基準年(令和4年度(2022年度))より後に" in text_of(response)
    assert use_of(visitors).targets.count() == 1


def test_a_baseline_is_changed_with_a_reason(editor: Client, visitors: Indicator) -> None:
    refused = record(editor, visitors, "baseline", year="R8", value="198", reason="再集計")
    response = record(editor, visitors, "baseline", year="R4", value="198", reason="再集計")

    assert "基準年(令和8年度(2026年度))は、目標年" in text_of(refused)
    assert "基準値 198万人(令和4年度)を承認待ちにしました。" in text_of(response)
    assert [row.value for row in use_of(visitors).baselines.order_by("pk")] == [200, 198]


def test_an_unknown_baseline_is_said_as_such(editor: Client, visitors: Indicator) -> None:
    response = record(editor, visitors, "baseline", year="R4", unknown="on", reason="資料がない")

    assert "基準値 不明(令和4年度)を承認待ちにしました。" in text_of(response)
    assert use_of(visitors).baselines.order_by("-pk")[0].value is None


def test_a_definition_is_recorded_from_the_form(editor: Client, goal) -> None:
    indicator = make_indicator(goal)

    response = record(editor, indicator, "definition", **{**DEFINITION, "decimals": "１"})

    assert "定義(単位: 万人、増やす)を承認待ちにしました。" in text_of(response)
    row: Any = use_of(indicator).definitions.get()
    assert (row.unit_ja, row.unit_en) == ("万人", "10,000 people")
    assert (row.decimals, row.first_year) == (1, 2024)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"unit_ja": ""}, "単位を入れてください。"),
        ({"decimals": "4"}, "小数の桁数は、0から3までの整数で入れてください。"),
        ({"decimals": "x"}, "小数の桁数は、0から3までの整数で入れてください。"),
        ({"first_year": "x"}, "年度として読めません"),
        ({"first_year": "令和6年度", "period": "calendar_year"}, "暦年(1月〜12月)"),
        ({"period": "point"}, "時点の月と日を入れてください"),
        ({"period": "point", "month": "2", "day": "29"}, "2月29日は、毎年ある日ではありません。"),
        ({"period": "point", "month": "13", "day": "1"}, "1から12までの整数"),
        ({"month": "4", "day": "1"}, "期間の種類が「時点」のときだけ"),
        (
            {"period": "point", "month": "4", "day": "1", "aggregation": "cumulative"},
            "時点の値は足せない",
        ),
        ({"direction": "maintain"}, "保つ範囲の下限と上限を入れてください。"),
        ({"direction": "maintain", "band_low": "630", "band_high": "570"}, "上限は、下限以上"),
        ({"band_low": "1", "band_high": "2"}, "「範囲内に保つ」のときだけ"),
        ({"direction": "sideways"}, "候補にありません"),
    ],
)
def test_a_definition_that_cannot_be_is_refused_at_its_field(
    editor: Client, goal, typed: dict[str, str], sentence: str
) -> None:
    indicator = make_indicator(goal)

    response = record(editor, indicator, "definition", **{**DEFINITION, **typed})

    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not use_of(indicator).definitions.exists()


def test_the_unit_stays_once_there_are_values(editor: Client, visitors: Indicator) -> None:
    record(editor, visitors, "observation", year="R6", value="220")

    response = record(
        editor, visitors, "definition", **{**DEFINITION, "unit_ja": "人", "reason": "改める"}
    )

    assert "単位は「万人」から「人」に変えられません。" in text_of(response)
    assert use_of(visitors).definitions.count() == 1


def test_a_changed_definition_opens_with_the_standing_one(
    editor: Client, visitors: Indicator
) -> None:
    html = text_of(editor.get(figures(visitors, "definition")))

    assert 'value="万人"' in html
    assert 'value="令和6年度"' in html
    assert '<option value="increase" selected>' in html
