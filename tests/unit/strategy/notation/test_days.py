from __future__ import annotations

from datetime import date

import pytest

from strategy.notation.days import NotADay, parse_day, parse_partial_date, typed_form


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("令和8年12月1日", "2026-12-01"),
        ("令和8年12月1日(火)", "2026-12-01"),
        ("2026/12/1（火曜日）", "2026-12-01"),
        ("R8.12.1", "2026-12-01"),
        ("ｒ８．１２．１", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("20261201", "2026-12-01"),
        ("2026−12−01", "2026-12-01"),
        ("令和 元 年 5 月 1 日", "2019-05-01"),
        ("H31.4.30", "2019-04-30"),
        ("令和8年12月", "2026-12"),
        ("R8.12", "2026-12"),
        ("2026/12", "2026-12"),
        ("令和8年", "2026"),
        ("令和8年(2026年)", "2026"),
        ("2026", "2026"),
        ("令和8年度", "2026年度"),
        ("令和8年度中", "2026年度"),
        ("令和8年度(2026年度)中", "2026年度"),
        ("FY2026", "2026年度"),
    ],
)
def test_a_date_is_read_as_people_type_it_and_its_normal_form_again(typed, normal) -> None:
    read = parse_partial_date(typed)

    assert read is not None
    assert typed_form(read) == normal
    assert parse_partial_date(normal) == read
    assert parse_partial_date(read.text("ja")) == read


@pytest.mark.parametrize(
    "typed",
    [
        *("来年", "2026-13-1", "令和8年2月30日", "平成40年", "1500", "0001-01-01", "9999-12-31"),
        *("令和8年(2027年)", "令和8年12月1日(水)", "令和8年12月(火)", "令和8年12月1日(祝)"),
    ],
)
def test_what_is_no_date_is_refused_with_an_example(typed) -> None:
    with pytest.raises(NotADay, match=r"日付として読めません。.*令和8年12月"):
        parse_partial_date(typed)


def test_a_day_is_asked_for_where_only_a_month_was_typed() -> None:
    assert parse_day("令和8年12月1日") == date(2026, 12, 1)
    assert parse_day(" ") is None
    with pytest.raises(NotADay, match="日まで入れてください"):
        parse_day("令和8年12月")
