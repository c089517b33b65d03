"""Recording what was measured."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from strategy.figures.recording import (
    record_definition,
)
from strategy.models import (
    Indicator,
)
from strategy.models.dated import city_today
from strategy.notation.wareki import date_text
from tests.integration.desk.figures.conftest import (
    DEFINITION,
    VISITORS,
    figures,
    make_indicator,
    record,
    send,
)
from tests.integration.proposing import approve_waiting
from tests.people import text_of
from tests.uses import rows_on, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


@pytest.mark.parametrize(
    ("year", "value", "stored"),
    [
        ("令和6年度", "220", "220"),
        ("令和６年度", "２２０", "220"),
        ("Ｒ６", "1,234", "1234"),
        ("R6", "１，２３４", "1234"),
        ("2024", "△400", "-400"),
        ("2024年度", "−400", "-400"),
        ("FY2024", " 220 ", "220"),
        ("2024/4/1", "220", "220"),
    ],
)
def test_years_and_values_are_read_as_clerks_type_them(
    editor: Client, visitors: Indicator, year: str, value: str, stored: str
) -> None:
    first = record(editor, visitors, "observation", year=year, value=value)
    record(editor, visitors, "observation", year=year, value=value, sure=asked(first))

    row = visitors.observations.get()
    assert (row.year, row.value) == (2024, Decimal(stored))


def test_the_message_says_what_was_recorded(editor: Client, clerk, visitors: Indicator) -> None:
    response = record(
        editor,
        visitors,
        "observation",
        year="令和6年度",
        value="220",
        comment_ja="来訪が増えた",
        source_ja="観光統計",
        is_sample="on",
    )

    assert "令和6年度の実績値 220万人(確報)を承認待ちにしました。" in text_of(response)
    row: Any = visitors.observations.get()
    assert row.recorded_by == clerk
    assert (row.comment_ja, row.source_ja) == ("来訪が増えた", "観光統計")
    assert row.is_sample
    assert row.published_on == city_today()


def test_a_later_day_of_publication_is_told(editor: Client, visitors: Indicator) -> None:
    day = city_today() + timedelta(days=10)

    response = record(
        editor, visitors, "observation", year="R6", value="220", published_on=day.isoformat()
    )

    told = f"公開は、ほかの人が承認したあと、{date_text(day, 'ja')}からです。"
    assert told in text_of(response)
    assert visitors.observations.get().published_on == day


def test_a_missing_value_is_recorded_with_its_reason(editor: Client, visitors: Indicator) -> None:
    response = record(editor, visitors, "observation", year="R6", missing="unpublished")

    assert "令和6年度の実績値がないこと(未公表)を承認待ちにしました。" in text_of(response)
    row = visitors.observations.get()
    assert (row.value, row.missing) == (None, "unpublished")


def test_a_percent_sign_is_read_where_the_unit_is_percent(editor: Client, goal) -> None:
    indicator = make_indicator(goal)
    percent = {**VISITORS, "unit_ja": "%", "decimals": 1}
    record_definition(use=use_of(indicator), by=None, columns=percent)

    response = record(editor, indicator, "observation", year="R6", value="４５．５％")

    assert indicator.observations.get().value == Decimal("45.5")
    assert "45.5%" in text_of(response)


@pytest.mark.parametrize(
    "value",
    [
        *("45.5%", "…", "-", "−", "2024/4/1", "10^30", "1e5", "NaN", "Infinity"),
        *("1" + "0" * 30, "12,34", "約100", "100人", "百", "0x10", "1 2", "220.5"),
    ],
)
def test_a_value_that_is_none_is_refused_at_its_field_and_kept(
    editor: Client, visitors: Indicator, value: str
) -> None:
    response = record(
        editor, visitors, "observation", year="R6", value=value, comment_ja="残る文章"
    )

    html = text_of(response)
    field = re.search(r'<p class="error-message">\s*(.*?)\s*</p>', html, re.DOTALL)
    assert field is not None
    assert field[1].endswith("。")
    assert html.index('for="id_value"') < field.start() < html.index('for="id_missing"')
    assert f'value="{value}"' in html
    assert "残る文章" in html
    assert not visitors.observations.exists()


def test_a_blank_value_asks_for_the_value_or_the_reason(
    editor: Client, visitors: Indicator
) -> None:
    response = record(editor, visitors, "observation", year="R6", value=" ")

    assert "実績値を入れるか、値がない理由を選んでください。" in text_of(response)
    assert not visitors.observations.exists()


def test_a_value_with_a_reason_for_none_is_refused(editor: Client, visitors: Indicator) -> None:
    response = record(editor, visitors, "observation", year="R6", value="1", missing="no_survey")

    assert "値がない理由を選ばないでください。" in text_of(response)
    assert not visitors.observations.exists()


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("", "どの年の値かを入れてください。"),
        ("32", "年度として読めません"),
        ("平成40年度", "という年はありません"),
        ("令和6年", "年度(4月〜3月)で数える"),
        ("2024/2/30", "実在しない日付"),
        ("R2", "令和2年度(2020年度)は、この指標の対象"),
        ("令和12年度", "令和12年度(2030年度)は、この指標の対象"),
        ("99999", "年度として読めません"),
    ],
)
def test_a_year_that_cannot_be_is_refused_and_kept(
    editor: Client, visitors: Indicator, year: str, sentence: str
) -> None:
    response = record(editor, visitors, "observation", year=year, value="220")

    html = text_of(response)
    assert sentence in html
    [field] = re.findall(r'<input[^>]*name="year"[^>]*>', html)
    assert re.findall(r' value="([^"]*)"', field) == ([year] if year else [])
    assert 'value="220"' in html
    assert not visitors.observations.exists()


def test_a_calendar_year_is_asked_for_as_such(editor: Client, goal) -> None:
    indicator = make_indicator(goal)
    record_definition(
        use=use_of(indicator), by=None, columns={**VISITORS, "period": "calendar_year"}
    )

    refused = record(editor, indicator, "observation", year="令和6年度", value="220")
    response = record(editor, indicator, "observation", year="令和6年", value="220")

    assert "暦年(1月〜12月)" in text_of(refused)
    assert "令和6年の実績値 220万人(確報)を承認待ちにしました。" in text_of(response)
    assert indicator.observations.get().year == 2024


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "公表日を入れてください。"),
        ("2026-02-30", "日付として読めません"),
        ("明日", "日付として読めません"),
        ("1912-01-01", "公表日は、"),
        ("2126-01-01", "公表日は、"),
    ],
)
def test_a_day_of_publication_that_cannot_be_is_refused(
    editor: Client, visitors: Indicator, day: str, sentence: str
) -> None:
    response = record(editor, visitors, "observation", year="R6", value="220", published_on=day)

    assert sentence in text_of(response)
    assert not visitors.observations.exists()


@pytest.mark.parametrize("typed", ["2026-04-01", "2026/4/1", "２０２６年４月１日", "2026.4.1"])
def test_a_day_of_publication_is_read_as_typed(
    editor: Client, visitors: Indicator, typed: str
) -> None:
    record(editor, visitors, "observation", year="R6", value="220", published_on=typed)

    assert visitors.observations.get().published_on == date(2026, 4, 1)


def test_a_status_that_does_not_exist_is_refused(editor: Client, visitors: Indicator) -> None:
    response = record(editor, visitors, "observation", year="R6", value="220", status="guessed")

    assert response.status_code == 200
    assert not visitors.observations.exists()


def test_a_second_confirmed_value_for_a_year_is_refused(
    editor: Client, visitors: Indicator
) -> None:
    record(editor, visitors, "observation", year="R6", value="220")

    response = record(editor, visitors, "observation", year="R6", value="221", reason="新しい集計")

    html = text_of(response)
    assert "令和6年度(2024年度)にはすでに確報の値があります。" in html
    assert 'value="221"' in html
    assert visitors.observations.get().value == Decimal(220)


def test_a_correction_needs_its_reason(editor: Client, visitors: Indicator) -> None:
    record(editor, visitors, "observation", year="R6", value="220")

    refused = record(editor, visitors, "observation", year="R6", value="221", status="corrected")
    response = record(
        editor,
        visitors,
        "observation",
        year="R6",
        value="221",
        status="corrected",
        reason="集計の誤り",
    )

    assert "変更の理由を書いてください。" in text_of(refused)
    assert "令和6年度の実績値 221万人(訂正)を承認待ちにしました。" in text_of(response)
    first, second = visitors.observations.order_by("pk")
    assert (first.value, second.value) == (Decimal(220), Decimal(221))
    assert second.supersedes == first


def test_a_year_opens_with_what_was_said_about_it(editor: Client, visitors: Indicator) -> None:
    record(editor, visitors, "observation", year="R6", value="220", comment_ja="来訪が増えた")

    html = text_of(editor.get(figures(visitors, "observation") + "?year=2024"))

    assert 'value="令和6年度"' in html
    assert 'value="220"' in html
    assert "来訪が増えた" in html
    assert '<option value="corrected" selected>' in html


@pytest.mark.parametrize("year", ["x", "-1", "999999", "1", "²"])
def test_a_senseless_year_in_the_address_opens_the_form_all_the_same(
    editor: Client, visitors: Indicator, year: str
) -> None:
    for kind in ("observation", "target", "evaluation"):
        response = editor.get(figures(visitors, kind), {"year": year, "body": year})

        assert response.status_code == 200


def test_two_clerks_cannot_overwrite_each_other_unseen(
    editor: Client, approver: Client, visitors: Indicator
) -> None:
    form = {"year": "R6", "value": "215", "status": "preliminary", "seen": ""}
    day = {"published_on": city_today().isoformat()}
    record(approver, visitors, "observation", year="令和6年度", value="220", status="preliminary")

    refused = editor.post(figures(visitors, "observation"), {**form, **day})

    html = text_of(refused)
    assert "ほかの人が同じところを記録しました。" in html
    assert 'value="215"' in html
    assert "220万人" in html
    assert visitors.observations.get().value == Decimal(220)
    # Sent again with the other's value in sight, it is meant.
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', html)[1]
    assert seen == str(visitors.observations.get().pk)
    editor.post(figures(visitors, "observation"), {**form, **day, "seen": seen})
    approve_waiting()
    assert [row.value for row in visitors.observations.order_by("pk")] == [220, 215]


def test_rows_of_other_years_do_not_count_as_unseen(
    editor: Client, approver: Client, visitors: Indicator
) -> None:
    page = {"published_on": city_today().isoformat(), "status": "confirmed", "seen": ""}
    record(approver, visitors, "observation", year="R6", value="220")

    editor.post(figures(visitors, "observation"), {**page, "year": "R7", "value": "240"})
    approve_waiting()

    assert visitors.observations.filter(year=2025, value=240).exists()


@pytest.mark.parametrize("seen", ["", "x", "999999,,", "9" * 5000, "-1", "²"])
def test_a_tampered_form_is_taken_as_having_seen_nothing(
    editor: Client, visitors: Indicator, seen: str
) -> None:
    record(editor, visitors, "observation", year="R6", value="220", status="preliminary")

    response = record(
        editor, visitors, "observation", year="R6", value="221", reason="集計", seen=seen
    )

    assert "ほかの人が同じところを記録しました。" in text_of(response)
    assert visitors.observations.count() == 1


def test_a_form_shows_what_stands_for_its_year_only(editor: Client, visitors: Indicator) -> None:
    record(editor, visitors, "observation", year="R6", value="220")
    record(editor, visitors, "observation", year="R7", value="240")

    html = text_of(editor.get(figures(visitors, "observation") + "?year=2024"))

    assert "220万人" in html
    assert "240万人" not in html


def asked(response: Any) -> list[str]:
    """What the form asks to be ticked."""
    return re.findall(r'<input type="checkbox" name="sure" value="([^"]*)"', text_of(response))


def test_a_value_far_from_its_neighbours_is_recorded_once_it_was_looked_at(
    editor: Client, visitors: Indicator
) -> None:
    record(editor, visitors, "observation", year="R6", value="220")

    (doubt,) = asked(record(editor, visitors, "observation", year="R7", value="2250"))

    assert doubt == (
        "「2,250万人」は、令和6年度の実績値「220万人」と大きく違います。1桁多くないか、"
        "単位が合っているか、確かめてください。"
    )
    assert not visitors.observations.filter(year=2025).exists()

    record(editor, visitors, "observation", year="R7", value="2250", sure=doubt)

    assert visitors.observations.get(year=2025).value == Decimal(2250)


def test_a_tick_counts_for_the_value_it_was_shown_with(editor: Client, visitors: Indicator) -> None:
    (doubt,) = asked(record(editor, visitors, "observation", year="R6", value="2250"))

    again = asked(record(editor, visitors, "observation", year="R6", value="22500", sure=doubt))

    assert [each.partition("」")[0] for each in again] == ["「22,500万人"]
    assert not visitors.observations.exists()


def test_a_first_value_is_set_beside_the_baseline_that_is_only_drafted(
    editor: Client, goal
) -> None:
    indicator = make_indicator(goal)
    send(editor, indicator, "definition", **DEFINITION)
    send(editor, indicator, "baseline", year="R4", value="120")
    send(editor, indicator, "target", year="R8", value="300")

    (doubt,) = asked(send(editor, indicator, "observation", year="R6", value="15000"))

    assert doubt.startswith("「15,000万人」は、令和4年度の基準値「120万人」と大きく違います。")


def test_value_in_another_multiple_of_the_unit_is_named(
    editor: Client, visitors: Indicator
) -> None:
    (doubt,) = asked(record(editor, visitors, "observation", year="R6", value="2200000"))

    assert doubt.endswith("単位は万人です。人の数ではないか、確かめてください。")


@pytest.mark.parametrize(
    ("kind", "year", "value", "words"),
    [
        ("target", "R8", "25000", "令和4年度の基準値「200万人」と大きく違います。2桁多く"),
        ("target", "R8", "150", "基準値「200万人」と比べると、目指す方向(増やす)と逆です。"),
        ("target", "R8", "-250", "マイナスの値です。"),
        ("baseline", "R4", "20", "令和8年度の目標値「250万人」と大きく違います。1桁少なく"),
        ("baseline", "R4", "-200", "マイナスの値です。"),
    ],
)
def test_what_is_aimed_at_is_asked_about_as_values_are(
    editor: Client, visitors: Indicator, kind: str, year: str, value: str, words: str
) -> None:
    said = {"year": year, "value": value, "reason": "見直し"}

    (doubt,) = asked(record(editor, visitors, kind, **said))

    assert words in doubt
    assert rows_on(visitors, kind).count() == 1
    record(editor, visitors, kind, **said, sure=doubt)
    assert rows_on(visitors, kind).order_by("pk").last().value == Decimal(value)


def test_a_final_value_public_before_its_year_ended_is_asked_about(
    editor: Client, visitors: Indicator
) -> None:
    early = {"year": "R6", "value": "220", "published_on": "2024-06-01"}

    (doubt,) = asked(record(editor, visitors, "observation", **early))

    assert doubt == (
        "公表日(令和6年6月1日)が、令和6年度の終わり(令和7年3月31日)より前です。"
        "年と公表日を確かめてください。"
    )
    assert asked(record(editor, visitors, "observation", **early, status="preliminary")) == []


def test_a_form_with_other_faults_keeps_what_was_ticked(
    editor: Client, visitors: Indicator
) -> None:
    (doubt,) = asked(record(editor, visitors, "observation", year="R6", value="2250"))

    faulty = text_of(record(editor, visitors, "observation", year="R60", value="2250", sure=doubt))

    assert f'<input type="hidden" name="sure" value="{doubt}"' in faulty
