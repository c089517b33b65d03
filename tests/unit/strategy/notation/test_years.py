"""What a figure is for: a fiscal year (年度), a calendar year (暦年) or a point in time (時点)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.notation.wareki import NoEraYear, era_year_short, western_year
from strategy.notation.years import NotAYear, Period, PeriodType, parse_year

FISCAL, CALENDAR, POINT = PeriodType.FISCAL_YEAR, PeriodType.CALENDAR_YEAR, PeriodType.POINT
ALL_YEARS = range(1950, 2201)
FULL_WIDTH = str.maketrans(
    "0123456789RHSTMFYrhsy()/.- ", "０１２３４５６７８９ＲＨＳＴＭＦＹｒｈｓｙ（）／．－\u3000"
)


def era_by_hand(year: int) -> tuple[str, str, int]:
    """Era, letter and number of a year by 31 December, from the years in which eras began."""
    if year >= 2019:
        return "令和", "R", year - 2018
    if year >= 1989:
        return "平成", "H", year - 1988
    return "昭和", "S", year - 1925


# Reading what was typed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("令和6年度", 2024),
        ("令和６年度", 2024),
        ("令和 6 年度", 2024),
        ("  令和6年度\u3000", 2024),
        ("令和6", 2024),
        ("R6", 2024),
        ("Ｒ６", 2024),
        ("r6", 2024),
        ("r6年度", 2024),
        ("R06", 2024),
        ("R6.4", 2024),
        ("R6.3", 2023),
        ("R7.3", 2024),
        ("H27.4", 2015),
        ("H27.3", 2014),
        ("R6.3.31", 2023),
        ("R6.4.1", 2024),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("令和1年度", 2019),
        ("R元", 2019),
        ("R1", 2019),
        ("H31", 2019),
        ("平成31年4月30日", 2019),
        ("平成31年3月31日", 2018),
        ("令和元年5月1日", 2019),
        ("S64", 1989),
        ("昭和63年度", 1988),
        ("昭和64年1月7日", 1988),
        ("平成元年度", 1989),
        ("2024", 2024),
        ("２０２４", 2024),
        ("2024年度", 2024),
        ("2024 年度", 2024),
        ("FY2024", 2024),
        ("fy2024", 2024),
        ("ＦＹ２０２４", 2024),
        ("FY 2024", 2024),
        ("2024/4/1", 2024),
        ("2024/3/31", 2023),
        ("2024-10-01", 2024),
        ("2025-03-31", 2024),
        ("2025-04-01", 2025),
        ("2025-01", 2024),
        ("令和6年10月1日", 2024),
        ("令和6年10月1日現在", 2024),
        ("令和7年1月1日現在", 2024),
        ("令和6年10月", 2024),
        ("令和6年度末", 2024),
        ("令和6年度(2024年度)", 2024),
        ("令和６年度（２０２４年度）", 2024),
        ("令和6年度 （2024年度）", 2024),
        ("2024年度(令和6年度)", 2024),
        ("令和6年度(2024)", 2024),
        ("平成31年度(令和元年度)", 2019),
        ("1950", 1950),
        ("2200", 2200),
        ("令和182年度", 2200),
    ],
)
def test_a_fiscal_year_is_read_in_the_forms_people_type(typed, expected):
    assert parse_year(typed, FISCAL) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("令和6年", 2024),
        ("令和6", 2024),
        ("R6", 2024),
        ("2024", 2024),
        ("2024年", 2024),
        ("平成31年", 2019),
        ("令和元年", 2019),
        ("昭和64年", 1989),
        ("平成元年", 1989),
        ("S64", 1989),
        ("2024-01-31", 2024),
        ("2024-12-31", 2024),
        ("R6.3", 2024),
        ("平成31年4月30日", 2019),
        ("令和6年（2024年）", 2024),
    ],
)
def test_a_calendar_year_is_read_and_a_date_gives_its_own_year(typed, expected):
    assert parse_year(typed, CALENDAR) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("令和6年10月1日現在", 2024),
        ("令和7年3月31日時点", 2024),
        ("2025-01-01", 2024),
        ("2025/4/1", 2025),
        ("R6.10.1", 2024),
        ("令和6年度", 2024),
        ("令和6年度末", 2024),
        ("R6", 2024),
    ],
)
def test_a_point_in_time_gives_the_fiscal_year_of_its_day(typed, expected):
    assert parse_year(typed, POINT) == expected


@pytest.mark.parametrize("typed", ["令和6年度", "2024年度", "FY2024", "令和6年度(2024年度)"])
def test_a_fiscal_year_is_refused_for_a_calendar_indicator(typed):
    with pytest.raises(NotAYear) as refusal:
        parse_year(typed, CALENDAR)

    assert str(refusal.value) == (
        f"この指標は暦年(1月〜12月)の値なので、「{typed}」ではなく令和6年や2024年と入れてください。"
    )


@pytest.mark.parametrize("period_type", [FISCAL, POINT])
@pytest.mark.parametrize("typed", ["令和6年", "2024年", "平成31年", "令和6年度(2024年)"])
def test_a_calendar_year_is_refused_where_fiscal_years_count(typed, period_type):
    with pytest.raises(NotAYear) as refusal:
        parse_year(typed, period_type)

    assert str(refusal.value) == (
        f"この指標は年度(4月〜3月)で数えるので、「{typed}」ではなく"
        "令和6年度や2024年度と入れてください。"
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("平成32年度", "「平成32年度」という年はありません。平成は元年から平成31年までです。"),
        ("H32", "「H32」という年はありません。平成は元年から平成31年までです。"),
        ("平成0年度", "「平成0年度」という年はありません。平成は元年から平成31年までです。"),
        ("平成0", "「平成0」という年はありません。平成は元年から平成31年までです。"),
        ("昭和65年度", "「昭和65年度」という年はありません。昭和は元年から昭和64年までです。"),
        ("令和0年度", "「令和0年度」という年はありません。令和は元年からです。"),
    ],
)
def test_a_year_the_era_never_had_is_refused_with_the_years_it_had(typed, expected):
    with pytest.raises(NotAYear) as refusal:
        parse_year(typed, FISCAL)

    assert str(refusal.value) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *("32", "24", "令和-1", "令和", "R", "年度", "20245", "第6年度", "令和六年度", "X6"),
        *("2024年度4月", "FY2024-04", "FY令和6", "R6年度2024年度", "2024〜2026年度", "6年度"),
        *("令和6年度(", "令和6年度)", "令和6年度(2024年度", "(2024)", "令和6年度()", "R6(R6(R6))"),
        *("令和6年度(確定値)", "約2024", "2024.5.6.7", "2024-Q1", "2024e1", "２０二四", "٢٠٢٤"),
    ],
)
def test_what_is_no_year_is_refused_with_examples(typed):
    with pytest.raises(NotAYear) as refusal:
        parse_year(typed, FISCAL)

    assert str(refusal.value) == (
        f"「{typed}」は年度として読めません。"
        "令和6年度、R6、2024年度のいずれかの形で入れてください。"
    )


@pytest.mark.parametrize(
    ("period_type", "expected"),
    [
        (FISCAL, "「32」は年度として読めません。令和6年度、R6、2024年度のいずれかの形で"),
        (CALENDAR, "「32」は暦年として読めません。令和6年、R6、2024年のいずれかの形で"),
        (POINT, "「32」は年度として読めません。令和6年度、R6、2024-10-01のいずれかの形で"),
    ],
)
def test_the_refusal_says_which_kind_of_year_is_asked(period_type, expected):
    with pytest.raises(NotAYear) as refusal:
        parse_year("32", period_type)

    assert str(refusal.value) == f"{expected}入れてください。"


@pytest.mark.parametrize("typed", ["", "  ", "\u3000"])
def test_a_blank_is_called_a_blank(typed):
    with pytest.raises(NotAYear, match=r"^空欄は年度として読めません。"):
        parse_year(typed, FISCAL)


@pytest.mark.parametrize("typed", ["令和6年度(2025年度)", "2024年度（令和5年度）", "R6(R7)"])
def test_brackets_that_name_another_year_are_refused(typed):
    with pytest.raises(NotAYear) as refusal:
        parse_year(typed, FISCAL)

    assert (
        str(refusal.value) == f"「{typed}」は括弧の内と外で年が違います。どちらかを直してください。"
    )


@pytest.mark.parametrize("typed", ["2024-13-01", "2024/2/30", "R6.2.30", "令和5年2月29日", "R6.0"])
def test_a_date_that_does_not_exist_is_refused(typed):
    with pytest.raises(NotAYear) as refusal:
        parse_year(typed, POINT)

    assert str(refusal.value) == f"「{typed}」は実在しない日付です。日を確かめてください。"


@pytest.mark.parametrize(
    "typed", ["1949", "2201", "1950-03-31", "昭和24年度", "明治元年度", "令和183", "9999", "0000"]
)
def test_a_year_outside_1950_to_2200_is_refused(typed):
    with pytest.raises(NotAYear) as refusal:
        parse_year(typed, FISCAL)

    assert (
        str(refusal.value) == f"「{typed}」は1950年から2200年までの外です。年を確かめてください。"
    )


def test_a_long_text_is_cut_in_the_refusal():
    with pytest.raises(NotAYear, match=f"^「{'あ' * 29}…」は"):
        parse_year("あ" * 500, FISCAL)


@pytest.mark.parametrize("year", ALL_YEARS)
def test_every_form_of_a_fiscal_year_is_read_in_either_width(year):
    era, letter, number = era_by_hand(year)
    forms = [f"{era}{number}年度", f"{era}{number}", f"{letter}{number}", f"{letter}{number}年度"]
    forms += [f"{letter.lower()}{number}", f"{letter}{number}.4", f"{era}{number}年4月1日"]
    forms += [f"{year}", f"{year}年度", f"FY{year}", f"{year}/4/1", f"{year}-10-01"]
    forms += [f"{year + 1}-03-31", f"{era}{number}年10月1日現在", f"{era}{number}年度({year}年度)"]
    if number == 1:
        forms += [f"{era}元年度", f"{letter}元", f"{era}元年4月"]

    for form in forms:
        assert parse_year(form, FISCAL) == year, form
        assert parse_year(form.translate(FULL_WIDTH), FISCAL) == year, form
        assert parse_year(f" {form}\u3000", POINT) == year, form


@pytest.mark.parametrize("year", ALL_YEARS)
def test_every_form_of_a_calendar_year_is_read_in_either_width(year):
    era, letter, number = era_by_hand(year)
    forms = [f"{era}{number}年", f"{era}{number}", f"{letter}{number}", f"{letter}{number}.1"]
    forms += [f"{year}", f"{year}年", f"{year}/1/1", f"{year}-12-31", f"{era}{number}年({year}年)"]

    for form in forms:
        assert parse_year(form, CALENDAR) == year, form
        assert parse_year(form.translate(FULL_WIDTH), CALENDAR) == year, form


@given(st.dates(date(1950, 4, 1), date(2200, 12, 31)))
def test_a_day_of_january_to_march_counts_for_the_year_before_unless_calendar_years_do(day):
    expected = day.year - 1 if day.month <= 3 else day.year

    for form in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}"):
        assert parse_year(form, FISCAL) == expected
        assert parse_year(form, POINT) == expected
        assert parse_year(form, CALENDAR) == day.year


NEAR_MISSES = st.text(alphabet="令和平成昭RHSfy元年度月日現在末()./- 0123456789", max_size=14)


@given(st.text() | NEAR_MISSES, st.sampled_from(PeriodType))
def test_any_text_is_a_year_in_bounds_or_a_sentence(text, period_type):
    year, sentence = None, ""

    try:
        year = parse_year(text, period_type)
    except NotAYear as refusal:
        sentence = str(refusal)

    assert year in ALL_YEARS or (sentence.endswith("。") and len(sentence.splitlines()) == 1)


# Periods


@pytest.mark.parametrize(
    ("period", "first_day", "last_day", "iso"),
    [
        (
            *(Period(FISCAL, 2024), date(2024, 4, 1), date(2025, 3, 31)),
            "2024-04-01/2025-03-31",
        ),
        (Period(CALENDAR, 2024), date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (Period(POINT, 2024, 10, 1), date(2024, 10, 1), date(2024, 10, 1), "2024-10-01"),
        (Period(POINT, 2024, 4, 1), date(2024, 4, 1), date(2024, 4, 1), "2024-04-01"),
        (Period(POINT, 2024, 3, 31), date(2025, 3, 31), date(2025, 3, 31), "2025-03-31"),
        (Period(POINT, 2024, 1, 1), date(2025, 1, 1), date(2025, 1, 1), "2025-01-01"),
        (Period(POINT, 2024, 12, 31), date(2024, 12, 31), date(2024, 12, 31), "2024-12-31"),
    ],
)
def test_a_period_knows_its_days(period, first_day, last_day, iso):
    assert (period.first_day, period.last_day, period.iso) == (first_day, last_day, iso)


@pytest.mark.parametrize(
    ("period", "japanese", "english"),
    [
        (Period(FISCAL, 2024), "令和6年度(2024年度)", "FY2024"),
        (Period(FISCAL, 2019), "令和元年度(2019年度)", "FY2019"),
        (Period(FISCAL, 2018), "平成30年度(2018年度)", "FY2018"),
        (Period(FISCAL, 1988), "昭和63年度(1988年度)", "FY1988"),
        (Period(FISCAL, 1989), "平成元年度(1989年度)", "FY1989"),
        (Period(CALENDAR, 2024), "令和6年(2024年)", "2024"),
        (Period(CALENDAR, 2019), "令和元年(2019年)", "2019"),
        (Period(CALENDAR, 1989), "平成元年(1989年)", "1989"),
        (Period(POINT, 2024, 10, 1), "令和6年10月1日現在", "as of 1 October 2024"),
        (Period(POINT, 2024, 3, 31), "令和7年3月31日現在", "as of 31 March 2025"),
        (Period(POINT, 2019, 4, 1), "平成31年4月1日現在", "as of 1 April 2019"),
        (Period(POINT, 2019, 5, 1), "令和元年5月1日現在", "as of 1 May 2019"),
    ],
)
def test_a_period_is_written_in_full(period, japanese, english):
    assert period.text("ja") == japanese
    assert period.text("ja-easy") == japanese
    assert period.text("en") == english


@pytest.mark.parametrize(
    ("period", "japanese", "english"),
    [
        (Period(FISCAL, 2024), "令和6年度", "FY2024"),
        (Period(FISCAL, 2019), "令和元年度", "FY2019"),
        (Period(CALENDAR, 2024), "令和6年", "2024"),
        (Period(POINT, 2024, 4, 1), "令和6年4月1日", "1 April 2024"),
        (Period(POINT, 2024, 1, 1), "令和7年1月1日", "1 January 2025"),
    ],
)
def test_a_period_is_written_short_without_the_western_year(period, japanese, english):
    assert period.short_text("ja") == japanese
    assert period.short_text("ja-easy") == japanese
    assert period.short_text("en") == english


@pytest.mark.parametrize(
    ("period", "japanese", "english"),
    [
        (Period(FISCAL, 2024), "R6", "FY24"),
        (Period(FISCAL, 2019), "R元", "FY19"),
        (Period(FISCAL, 2018), "H30", "FY18"),
        (Period(FISCAL, 2005), "H17", "FY05"),
        (Period(FISCAL, 1988), "S63", "FY88"),
        (Period(CALENDAR, 2024), "R6", "2024"),
        (Period(CALENDAR, 2019), "R元", "2019"),
        (Period(POINT, 2024, 10, 1), "R6", "2024"),
        (Period(POINT, 2024, 1, 1), "R7", "2025"),
        (Period(POINT, 2019, 4, 1), "H31", "2019"),
    ],
)
def test_a_period_fits_the_axis_of_a_chart(period, japanese, english):
    assert period.axis_text("ja") == japanese
    assert period.axis_text("en") == english


@pytest.mark.parametrize("year", ALL_YEARS)
def test_every_year_survives_being_written_and_read(year):
    for period in (Period(FISCAL, year), Period(CALENDAR, year), Period(POINT, year, 3, 31)):
        assert parse_year(period.text("ja"), period.type) == year
        assert parse_year(period.text("ja").translate(FULL_WIDTH), period.type) == year
    for period in (Period(FISCAL, year), Period(CALENDAR, year), Period(POINT, year, 10, 1)):
        assert parse_year(period.short_text("ja"), period.type) == year
        assert parse_year(period.axis_text("ja"), period.type) == year
    for period in (Period(FISCAL, year), Period(CALENDAR, year)):
        assert parse_year(period.text("en"), period.type) == year
    assert parse_year(Period(POINT, year, 1, 1).iso, POINT) == year


@given(st.integers(1950, 2200), st.dates(date(2001, 1, 1), date(2001, 12, 31)))
def test_a_point_in_time_lies_in_the_fiscal_year_it_is_counted_for(year, day):
    period = Period(POINT, year, day.month, day.day)

    assert date(year, 4, 1) <= period.first_day <= date(year + 1, 3, 31)
    assert (period.first_day.month, period.first_day.day) == (day.month, day.day)
    assert period.first_day == period.last_day


@pytest.mark.parametrize(
    ("month", "day"), [(2, 29), (2, 30), (6, 31), (13, 1), (0, 1), (4, 0), (4, None), (None, 1)]
)
def test_a_point_on_a_day_that_not_every_year_has_is_refused(month, day):
    with pytest.raises(ValueError, match=r"every year|day|month"):
        Period(POINT, 2024, month, day)


def test_a_point_without_its_day_is_refused():
    with pytest.raises(ValueError, match="a point in time is a day that every year has"):
        Period(POINT, 2024)


@pytest.mark.parametrize("period_type", [FISCAL, CALENDAR])
def test_a_year_with_a_day_is_refused(period_type):
    with pytest.raises(ValueError, match="only a point in time has a month and a day"):
        Period(period_type, 2024, 4, 1)


@pytest.mark.parametrize("year", [1949, 2201])
def test_a_period_outside_1950_to_2200_is_refused(year):
    with pytest.raises(ValueError, match=f"the year {year} lies outside 1950 to 2200"):
        Period(FISCAL, year)


# Eras


@pytest.mark.parametrize(
    ("era", "number", "expected"),
    [
        ("令和", 6, 2024),
        ("R", 1, 2019),
        ("H", 31, 2019),
        ("平成", 1, 1989),
        ("S", 64, 1989),
        ("大正", 15, 1926),
        ("M", 45, 1912),
        ("M", 1, 1868),
    ],
)
def test_an_era_counts_from_the_year_it_began_to_the_year_it_ended(era, number, expected):
    assert western_year(era, number) == expected


@pytest.mark.parametrize(("era", "number"), [("H", 32), ("昭和", 65), ("T", 16), ("M", 46)])
def test_an_era_has_no_year_after_its_last(era, number):
    with pytest.raises(NoEraYear, match=r"は元年から.+年までです。"):
        western_year(era, number)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 4, 30), "H31"),
        (date(2019, 5, 1), "R元"),
        (date(2024, 1, 1), "R6"),
        (date(1989, 1, 7), "S64"),
    ],
)
def test_an_era_year_has_a_short_form(day, expected):
    assert era_year_short(day) == expected
