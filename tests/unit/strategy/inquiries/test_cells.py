"""Cells as Excel and LibreOffice keep them, and what they mean."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.inquiries.cells import (
    Typed,
    Unreadable,
    read_choice,
    read_day,
    read_figure,
    read_text,
)
from strategy.inquiries.layout import STATUS_CHOICES


def figure(value: Any, unit: str = "人", decimals: int = 0, **how: str) -> Decimal | None:
    kind = "s" if isinstance(value, str) else "n"
    return read_figure(Typed(value, **{"kind": kind, **how}), unit=unit, decimals=decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (240, 0, "240"),
        (240.0, 0, "240"),
        (0, 0, "0"),
        (-400, 0, "-400"),
        (0.1 + 0.2, 1, "0.3"),
        (1.1 * 3, 1, "3.3"),
        (45.5, 1, "45.5"),
        (123456789012, 0, "123456789012"),
        ("１，２３４", 0, "1234"),
        ("1,234人", 0, "1234"),
        ("１，２３４人", 0, "1234"),
        (" 240\u00a0", 0, "240"),
        ("\u200b240", 0, "240"),
        ("△400", 0, "-400"),
        ("−12.5", 1, "-12.5"),
    ],
)
def test_figure_is_what_was_meant(value: Any, decimals: int, expected: str) -> None:
    assert figure(value, decimals=decimals) == Decimal(expected)


@pytest.mark.parametrize("value", [None, "", "  ", "\u3000", "\u200b", "\n"])
def test_blank_is_no_figure(value: Any) -> None:
    assert figure(value) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("約240", "数値として読めません"),
        ("なし", "値がないときは空欄にして、理由を選んでください"),
        ("三百", "漢数字"),
        ("1,23", "桁区切り"),
        ("令和7年", "日付のようです"),
        (240.5, "整数で入れてください"),
        ("240.5", "整数で入れてください"),
        (1e13, "大きすぎます"),
        (datetime(2026, 1, 2), "日付になっています"),  # noqa: DTZ001 - as Excel keeps it
        (time(1, 2), "日付になっています"),
        (timedelta(days=1), "日付になっています"),
        ("45%", "%を外して"),
    ],
)
def test_what_is_no_figure_of_the_indicator_is_refused_in_a_sentence(
    value: Any, words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        figure(value)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("f", '=HYPERLINK("http://example.jp")', "計算式"),
        ("f", "=1+1", "計算式"),
        ("e", "#N/A", "エラー"),
        ("b", True, "TRUE"),
    ],
)
def test_formulas_errors_and_truths_are_refused(kind: str, value: Any, words: str) -> None:
    for read in (
        lambda cell: read_figure(cell, unit="人", decimals=0),
        lambda cell: read_choice(cell, STATUS_CHOICES, "確定区分"),
        read_text,
        read_day,
    ):
        with pytest.raises(Unreadable, match=words):
            read(Typed(value, kind))


def test_percent_is_read_as_it_is_shown() -> None:
    assert figure(0.455, "%", 1, number_format="0.0%") == Decimal("45.5")
    assert figure(45.5, "%", 1, number_format='0.0"%"') == Decimal("45.5")
    assert figure("45.5%", "%", 1) == Decimal("45.5")
    with pytest.raises(Unreadable, match="%の付いた値"):
        figure(0.455, "人", 1, number_format="0.0%")


@pytest.mark.parametrize("shown", ["#,##0,", '#,##0,"千"', "0.0,,"])
def test_format_that_divides_what_is_shown_is_refused(shown: str) -> None:
    with pytest.raises(Unreadable, match="人で数えた値を入れ直して"):
        figure(240000, number_format=shown)


@pytest.mark.parametrize("shown", ["#,##0", '#,##0"人,"', "#,##0.0", "General", "#,##0;-#,##0"])
def test_format_that_only_groups_digits_is_none_of_them(shown: str) -> None:
    assert figure(240000, number_format=shown) == 240000


def test_share_typed_as_65_percent_into_a_cell_of_numbers_is_told_so() -> None:
    # Excel keeps 65% as 0.65 and leaves the format of the cell as it is.
    with pytest.raises(Unreadable, match="65%のつもりなら、65と入れてください。"):
        figure(0.65, "%", 1)
    with pytest.raises(Unreadable) as refused:
        figure(12.345, "%", 1)
    assert "つもり" not in str(refused.value)


@given(
    whole=st.integers(-(10**9), 10**9),
    places=st.integers(0, 999),
    decimals=st.integers(0, 3),
)
def test_float_of_any_figure_reads_as_that_figure(whole: int, places: int, decimals: int) -> None:
    exact = Decimal(whole) + Decimal(places).scaleb(-3)
    exact = exact.quantize(Decimal(1).scaleb(-decimals))

    assert figure(float(exact), decimals=decimals) == exact


def figure_or_sentence(value: Any, decimals: int) -> Decimal | str | None:
    try:
        return figure(value, decimals=decimals)
    except Unreadable as error:
        return str(error)


@given(st.text(max_size=40))
def test_any_text_is_a_figure_or_a_sentence(text: str) -> None:
    said = figure_or_sentence(text, 0)

    assert said is None or (said.endswith("。") if isinstance(said, str) else said == int(said))


@given(st.floats())
def test_any_float_is_a_figure_or_a_sentence(value: float) -> None:
    said = figure_or_sentence(value, 3)

    assert said.endswith("。") if isinstance(said, str) else said is not None


def test_choice_is_the_word_that_was_offered() -> None:
    assert read_choice(Typed(" 確報 ", "s"), STATUS_CHOICES, "確定区分") == "confirmed"
    assert read_choice(Typed(None), STATUS_CHOICES, "確定区分") == ""
    with pytest.raises(
        Unreadable, match="「確定」は確定区分にありません。速報、確報、訂正のどれか"
    ):
        read_choice(Typed("確定", "s"), STATUS_CHOICES, "確定区分")


def test_text_keeps_its_lines_and_has_an_end() -> None:
    assert read_text(Typed("一行目_x000D_\n二行目 ", "s")) == "一行目\n二行目"
    assert read_text(Typed(2025.0)) == "2025"
    with pytest.raises(Unreadable, match="2,001字あります"):
        read_text(Typed("あ" * 2001, "s"))


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 4, 1),  # noqa: DTZ001 - as Excel keeps it
        "2026-04-01",
        "２０２６年４月１日",
        "2026/4/1",
        "令和8年4月1日",
        "令和８年４月１日",
        "R8.4.1",
        "r8/4/1",
    ],
)
def test_day_is_read_in_every_usual_form(value: Any) -> None:
    kind = "s" if isinstance(value, str) else "d"

    assert read_day(Typed(value, kind)) == date(2026, 4, 1)


@pytest.mark.parametrize(
    "value",
    [
        20260401,
        "4月1日",
        "2026-02-30",
        "令和8年2月30日",
        "平成32年4月1日",
        "R0.4.1",
        datetime(2126, 4, 1),  # noqa: DTZ001
    ],
)
def test_what_is_no_day_of_publication_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable):
        read_day(Typed(value, "s" if isinstance(value, str) else "n"))
