"""The desk of an indicator: all that is recorded about it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from strategy.figures.recording import (
    record_observation,
)
from strategy.models import (
    Indicator,
)
from strategy.models.dated import city_today
from tests.integration.desk.figures.conftest import figures, make_indicator, send
from tests.people import text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def test_the_desk_shows_every_year_from_the_baseline_to_the_final_target(
    editor: Client, visitors: Indicator
) -> None:
    html = text_of(editor.get(figures(visitors)))

    years = re.findall(r'<th scope="row">([^<]*年度)</th>', html)
    assert years == ["令和4年度", "令和5年度", "令和6年度", "令和7年度", "令和8年度"]
    assert "250万人" in html
    assert "200万人(令和4年度)" in html


def test_the_desk_keeps_every_earlier_word_on_a_year_with_who_said_it(
    editor: Client, clerk, visitors: Indicator
) -> None:
    record_observation(
        indicator=visitors, by=clerk, year=2024, value=Decimal(215), status="preliminary"
    )
    record_observation(indicator=visitors, by=None, year=2024, value=Decimal(220))
    record_observation(
        indicator=visitors,
        by=None,
        year=2024,
        value=Decimal(221),
        status="corrected",
        reason="集計の誤り",
    )

    html = text_of(editor.get(figures(visitors)))

    assert "以前の記録(2件)" in html
    assert html.index("221万人") < html.index("220万人") < html.index("215万人")
    assert "集計の誤り" in html
    assert "clerk" in html


def test_the_desk_judges_as_the_public_page_does(editor: Client, visitors: Indicator) -> None:
    record_observation(indicator=visitors, by=None, year=2024, value=Decimal(220))
    tomorrow = city_today() + timedelta(days=1)
    record_observation(
        indicator=visitors, by=None, year=2025, value=Decimal(300), published_on=tomorrow
    )

    html = text_of(editor.get(figures(visitors)))

    # 20 of 50; the 300 of 令和7年度 are not public before tomorrow.
    assert "(220 − 200) ÷ (250 − 200) = 40.0%" in html
    assert "公開前" in html


def test_a_desk_without_a_definition_offers_the_definition_first(editor: Client, goal) -> None:
    indicator = make_indicator(goal)

    html = text_of(editor.get(figures(indicator)))
    sent = send(editor, indicator, "observation", year="R6", value="220")

    assert "先に定義" in html
    assert figures(indicator, "definition") in html
    assert "先に指標の定義(単位、方向、期間の種類)を記録してください。" in text_of(sent)
    assert not indicator.observations.exists()
