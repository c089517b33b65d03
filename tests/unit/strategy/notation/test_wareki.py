"""Dates as Japanese administration writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.notation.fiscal_year import (
    first_day_of_fiscal_year,
    fiscal_year_of,
    last_day_of_fiscal_year,
)
from strategy.notation.period import term_text
from strategy.notation.wareki import PartialDate, Precision, date_text, era_fiscal_year, era_year


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 7, 1), "令和5年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1926, 12, 25), "昭和元年"),
        (date(1912, 7, 30), "大正元年"),
        (date(1912, 7, 29), "明治45年"),
    ],
)
def test_a_day_takes_the_era_in_force_on_it(day: date, expected: str) -> None:
    assert era_year(day) == expected


def test_a_day_before_the_eras_known_is_refused() -> None:
    with pytest.raises(ValueError, match="1868-10-22"):
        era_year(date(1868, 10, 22))


@pytest.mark.parametrize(
    ("fiscal_year", "expected"),
    [(2019, "令和元年度"), (2018, "平成30年度"), (2024, "令和6年度"), (1989, "平成元年度")],
)
def test_fiscal_year_2019_is_reiwa_gannen_as_a_whole(fiscal_year: int, expected: str) -> None:
    assert era_fiscal_year(fiscal_year) == expected


def test_march_belongs_to_the_fiscal_year_before_and_april_starts_the_next() -> None:
    assert fiscal_year_of(date(2027, 3, 31)) == 2026
    assert fiscal_year_of(date(2027, 4, 1)) == 2027


@given(st.dates(date(1, 4, 1), date(9998, 12, 31)))
def test_every_day_lies_between_the_first_and_last_day_of_its_fiscal_year(day: date) -> None:
    year = fiscal_year_of(day)

    assert first_day_of_fiscal_year(year) <= day <= last_day_of_fiscal_year(year)


@pytest.mark.parametrize(
    ("text", "japanese", "english", "iso"),
    [
        ("2023-07-01", "令和5年7月1日", "1 July 2023", "2023-07-01"),
        ("2023-07", "令和5年7月", "July 2023", "2023-07"),
        ("FY2023", "令和5年度中", "during FY2023", "2023"),
        ("2022", "令和4年(2022年)", "2022", "2022"),
        # The era at the year's end names the year, as it does the fiscal year.
        ("2019", "令和元年(2019年)", "2019", "2019"),
        ("2019-04", "平成31年4月", "April 2019", "2019-04"),
        ("2019-12", "令和元年12月", "December 2019", "2019-12"),
    ],
)
def test_a_partial_date_prints_exactly_what_is_known(
    text: str, japanese: str, english: str, iso: str
) -> None:
    partial = PartialDate.parse(text)

    assert partial.text("ja") == japanese
    assert partial.text("ja-easy") == japanese
    assert partial.text("en") == english
    assert partial.iso == iso
    assert str(partial) == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-07-01", date(2023, 7, 1), date(2023, 7, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("FY2023", date(2023, 4, 1), date(2024, 3, 31)),
    ],
)
def test_a_partial_date_spans_every_day_it_may_mean(text: str, first: date, last: date) -> None:
    partial = PartialDate.parse(text)

    assert (partial.first_day, partial.last_day) == (first, last)


@pytest.mark.parametrize(
    "text", ["2023-02-30", "2023-13", "令和5年", "2023-7-1", "", "FY23", "0000"]
)
def test_what_is_no_date_is_refused_with_the_text_itself(text: str) -> None:
    with pytest.raises(ValueError, match=f"“{text}”"):
        PartialDate.parse(text)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(Precision))
def test_a_partial_date_survives_being_written_and_read(day: date, precision: Precision) -> None:
    forms = {
        Precision.DAY: day.isoformat(),
        Precision.MONTH: f"{day:%Y-%m}",
        Precision.YEAR: f"{day:%Y}",
        Precision.FISCAL_YEAR: f"FY{day:%Y}",
    }

    partial = PartialDate.parse(forms[precision])

    assert PartialDate.parse(str(partial)) == partial
    assert partial.precision is precision


def test_a_date_is_written_in_full() -> None:
    assert date_text(date(2023, 7, 1), "ja") == "令和5年7月1日"
    assert date_text(date(2023, 7, 1), "en") == "1 July 2023"


@pytest.mark.parametrize(
    ("start", "end", "japanese", "english"),
    [
        (2024, 2026, "令和6年度(2024年度)〜令和8年度(2026年度)", "FY2024–FY2026"),
        (2020, None, "令和2年度(2020年度)〜", "from FY2020"),
        (2015, 2015, "平成27年度(2015年度)", "FY2015"),
    ],
)
def test_a_term_names_both_its_ends(
    start: int, end: int | None, japanese: str, english: str
) -> None:
    assert term_text(start, end, "ja") == japanese
    assert term_text(start, end, "en") == english
