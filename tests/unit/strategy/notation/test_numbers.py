"""Figures as people type them and as documents print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.notation.numbers import (
    NotANumber,
    number_text,
    parse_number,
    percent_text,
    plain_number,
)

# Every figure that the column holds: twelve digits before the point, three after.
FIGURES = st.decimals(Decimal("-999999999999.999"), Decimal("999999999999.999"), places=3)
# Those that are still held when rounded up.
ROUNDED = FIGURES.filter(lambda value: abs(value) < Decimal("999999999999.5"))
LANGUAGES = st.sampled_from(["ja", "ja-easy", "en"])
FULL_WIDTH = str.maketrans("0123456789+-.,%", "０１２３４５６７８９＋－．，％")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1234", "1234"),
        ("1,234", "1234"),
        ("1,234,567.89", "1234567.89"),
        ("12.5", "12.5"),
        ("0", "0"),
        ("007", "7"),
        ("0.125", "0.125"),
        ("１２３４", "1234"),
        ("１，２３４．５", "1234.5"),
        ("1，234", "1234"),
        ("1、234", "1234"),
        ("+5", "5"),
        ("＋５", "5"),
        ("-400", "-400"),
        ("−400", "-400"),
        ("－４００", "-400"),
        ("‐400", "-400"),
        ("–400", "-400"),
        ("ー400", "-400"),
        ("△400", "-400"),
        ("▲1,234.5", "-1234.5"),
        ("△ 400", "-400"),
        ("  400 ", "400"),
        ("\u3000４００\u3000", "400"),
        ("999999999999.999", "999999999999.999"),
        ("-999,999,999,999.999", "-999999999999.999"),
        ("0000000000000001", "1"),
        ("1.5000", "1.5"),
        ("1." + "0" * 40, "1"),
    ],
)
def test_a_figure_is_read_in_the_forms_people_type(typed, expected):
    assert parse_number(typed) == Decimal(expected)


@pytest.mark.parametrize("typed", ["", " ", "\u3000", "\t \n"])
def test_only_a_blank_is_no_figure(typed):
    assert parse_number(typed) is None


@pytest.mark.parametrize("typed", ["-0", "−0.0", "△0"])
def test_minus_zero_is_read_as_zero(typed):
    number = parse_number(typed)

    assert number == 0
    assert not number.is_signed()


def test_needless_zeros_never_exceed_what_the_column_holds():
    assert parse_number("1.230000").as_tuple().exponent == -3
    assert parse_number("5.00", decimals=0).as_tuple().exponent == 0


ABSENT = "値がないときは空欄にして、理由を選んでください。"
DATE = "日付のようです。ここには数値を入れてください。"
KANJI = "漢数字があります。30000のように算用数字だけで入れてください。"
GROUPS = "桁区切りの位置が違います。1,234のように3桁ごとに区切ってください。"
EXPONENT = "指数表記です。1234のように数字をすべて書いてください。"
UNREADABLE = "数値として読めません。1234や−12.5のように、数字だけを入れてください。"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *((typed, ABSENT) for typed in ["-", "−", "‐", "ー", "－", "…", "...", "※", "N/A", "x"]),
        *((typed, ABSENT) for typed in ["なし", "未公表", "集計中"]),
        *((typed, DATE) for typed in ["2024/4/1", "2024-04-01", "２０２４／４／１", "24.4.1"]),
        *((typed, DATE) for typed in ["R6.4.1", "R6", "Ｒ６", "令和6年度", "令和元年", "H27.4"]),
        *((typed, DATE) for typed in ["2024年度", "10月1日", "平成31年4月30日"]),
        *((typed, KANJI) for typed in ["百二十", "三", "3万", "1億2千万", "△二〇", "1.5万"]),
        *((typed, GROUPS) for typed in ["12,34", "1234,567", "1,23", ",123", "1,,234", "1,234,"]),
        *((typed, EXPONENT) for typed in ["1e5", "1E5", "1.5e-3", "１ｅ５", "1e999999999"]),
        *((typed, UNREADABLE) for typed in ["NaN", "nan", "Infinity", "-inf", "sNaN123"]),
        *((typed, UNREADABLE) for typed in ["約100", "100人", "100 200", "100〜200", "1 234"]),
        *(
            (typed, UNREADABLE)
            for typed in ["0x1F", "1_000", "--5", "+-5", "△-5", "5-", ".5", "5."]
        ),
        *((typed, UNREADABLE) for typed in ["1²", "①", "٣", "½", "(400)", "1.2.3", "=1+1", "💯"]),
    ],
)
def test_what_is_no_figure_is_refused_with_its_reason(typed, reason):
    with pytest.raises(NotANumber) as refusal:
        parse_number(typed)

    assert str(refusal.value).startswith(f"「{typed}」")
    assert str(refusal.value).endswith(reason)


@pytest.mark.parametrize("typed", ["1000000000000", "1,000,000,000,000", "1" + "0" * 30])
def test_more_than_twelve_whole_digits_are_refused(typed):
    with pytest.raises(NotANumber, match="は大きすぎます。整数の部分は12桁までです。"):
        parse_number(typed)


def test_more_than_three_places_are_refused():
    with pytest.raises(NotANumber, match=r"「0\.1234」は細かすぎます。小数は3桁までです。"):
        parse_number("0.1234")


@pytest.mark.parametrize(
    ("typed", "decimals", "reason"),
    [
        ("12.34", 1, "「12.34」は細かすぎます。小数は1桁までです。"),
        ("12.3", 0, "「12.3」は細かすぎます。整数で入れてください。"),
        ("0.1234", 4, "「0.1234」は細かすぎます。小数は3桁までです。"),
    ],
)
def test_more_places_than_the_indicator_counts_with_are_refused(typed, decimals, reason):
    with pytest.raises(NotANumber) as refusal:
        parse_number(typed, decimals=decimals)

    assert str(refusal.value) == reason


def test_as_many_places_as_the_indicator_counts_with_are_read():
    assert parse_number("12.3", decimals=1) == Decimal("12.3")
    assert parse_number("12", decimals=1) == 12
    assert parse_number("12.30", decimals=1) == Decimal("12.3")


@pytest.mark.parametrize("typed", ["45.5%", "４５．５％", "45.5 %", "+45.5%"])
def test_a_percent_sign_is_read_only_where_the_unit_is_percent(typed):
    assert parse_number(typed, percent=True) == Decimal("45.5")
    with pytest.raises(NotANumber, match="の%を外して、数字だけを入れてください。"):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["%", "5%%", "%5", "-%"])
def test_a_percent_sign_without_its_figure_is_refused(typed):
    with pytest.raises(NotANumber):
        parse_number(typed, percent=True)


def test_a_long_text_is_cut_in_the_refusal():
    with pytest.raises(NotANumber) as refusal:
        parse_number("あ" * 500)

    assert str(refusal.value).startswith(f"「{'あ' * 29}…」")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("1234.5", 1, "1,234.5"),
        ("1234567", 0, "1,234,567"),
        ("999", 0, "999"),
        ("-400", 0, "−400"),
        ("-1234.56", 1, "−1,234.6"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "−3"),
        ("0.05", 1, "0.1"),
        ("0.04", 1, "0.0"),
        ("-0.04", 1, "0.0"),
        ("-0.05", 1, "−0.1"),
        ("-0", 1, "0.0"),
        ("999.95", 1, "1,000.0"),
        ("1E+3", 0, "1,000"),
        ("0E+3", 1, "0.0"),
        ("1E-7", 1, "0.0"),
    ],
)
def test_a_figure_is_printed_with_separators_a_true_minus_and_rounded_half_up(
    value, decimals, expected
):
    for language in ("ja", "ja-easy", "en"):
        assert number_text(Decimal(value), decimals, language) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("5", "+5.0"), ("-5", "−5.0"), ("0", "0.0"), ("0.04", "0.0")]
)
def test_a_difference_carries_its_sign_but_zero_carries_none(value, expected):
    assert number_text(Decimal(value), 1, "ja", sign=True) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("1234.5", 1, "1234.5"),
        ("-400", 0, "-400"),
        ("1234.5", 2, "1234.50"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0.0"),
        ("1E+11", 0, "100000000000"),
        ("1E-7", 3, "0.000"),
        ("999999999999.999", 3, "999999999999.999"),
    ],
)
def test_a_figure_for_machines_is_plain_ascii_with_all_its_places(value, decimals, expected):
    assert plain_number(Decimal(value), decimals) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("0.4", "40.0%"),
        ("1", "100.0%"),
        ("0", "0.0%"),
        ("0.12345", "12.3%"),
        ("0.1235", "12.4%"),
        ("-0.25", "−25.0%"),
        ("-0.0001", "0.0%"),
        ("12.5", "1,250.0%"),
    ],
)
def test_a_share_is_printed_in_percent_with_one_decimal(share, expected):
    assert percent_text(Decimal(share), "ja") == expected
    assert percent_text(Decimal(share), "en") == expected


@given(FIGURES, LANGUAGES, st.booleans())
def test_a_figure_survives_being_printed_and_read(value, language, sign):
    assert parse_number(number_text(value, 3, language, sign=sign)) == value
    assert parse_number(plain_number(value, 3)) == value


@given(ROUNDED, LANGUAGES, st.integers(0, 3))
def test_what_was_read_from_print_is_printed_the_same(value, language, decimals):
    text = number_text(value, decimals, language)
    number = parse_number(text, decimals=decimals)

    assert number is not None
    assert number_text(number, decimals, language) == text


@given(FIGURES, st.integers(0, 3))
def test_rounding_moves_a_figure_by_half_a_step_at_most(value, decimals):
    rounded = Decimal(plain_number(value, decimals))

    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-decimals)


@given(FIGURES, st.integers(0, 3))
def test_a_figure_for_machines_has_exactly_its_places(value, decimals):
    whole, _, places = plain_number(value, decimals).partition(".")

    assert len(places) == decimals
    assert whole.removeprefix("-").isascii()
    assert whole.removeprefix("-").isdigit()


@given(FIGURES, st.integers(0, 3))
def test_a_falling_figure_is_the_mirror_of_a_rising_one(value, decimals):
    falling, rising = (number_text(v, decimals, "ja") for v in (-abs(value), abs(value)))

    assert falling.removeprefix("−") == rising


@given(FIGURES)
def test_full_width_figures_are_read_as_half_width_ones(value):
    typed = f"{value:,}"

    assert parse_number(typed.translate(FULL_WIDTH)) == parse_number(typed) == value


@given(FIGURES)
def test_a_percentage_survives_being_printed_and_read(value):
    assert parse_number(f"{value}%", percent=True) == value


@given(FIGURES, st.sampled_from("-−‐–－ー△▲"))
def test_every_minus_in_use_reads_the_same(value, minus):
    assert parse_number(f"{minus}{abs(value)}") == -abs(value)


@given(st.text())
def test_any_text_is_a_figure_the_column_holds_or_a_sentence(text):
    number, sentence = None, ""

    try:
        number = parse_number(text)
    except NotANumber as refusal:
        sentence = str(refusal)

    assert number is None or abs(number) < Decimal(10) ** 12
    assert not sentence or (sentence.endswith("。") and len(sentence.splitlines()) == 1)
