"""Layouts chosen by how much room words take."""

from __future__ import annotations

import pytest

from publications.pipeline.document.widths import cut, table_em, width_em


def test_japanese_letters_are_an_em_and_latin_ones_less() -> None:
    assert width_em("基本目標") == 4
    assert width_em("fit") == pytest.approx(0.51 + 0.34 + 0.51)
    assert width_em("WWWW") > width_em("nnnn") > width_em("iiii")


@pytest.mark.parametrize(
    ("text", "room_em", "shown"),
    [
        ("基本目標", 4, "基本目標"),
        ("基本目標", 3, "基本…"),
        ("New Comprehensive Strategy (provisional title)", 20, "New Comprehensive Strategy…"),
        ("Donaudampfschifffahrt", 5, "Donau…"),
    ],
)
def test_a_text_that_is_too_wide_ends_in_an_ellipsis(text: str, room_em: float, shown: str) -> None:
    assert cut(text, room_em) == shown


def test_a_table_is_as_wide_as_the_widest_cells_of_its_columns() -> None:
    table = {"columns": ["年", "実績"], "rows": [["令和四年度", "−"], ["年", "未公表です"]]}

    assert table_em(table, padding_em=1) == 5 + 5 + 2


def test_cells_that_break_at_spaces_are_as_wide_as_their_longest_word() -> None:
    table = {"columns": ["年"], "rows": [["令和 四年度 の"]]}

    assert table_em(table, padding_em=0, at_spaces=True) == 3
