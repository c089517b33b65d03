"""The words of verdicts in the original, and the printed formulas."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it publishes no types

from strategy.evaluation import Aggregation, Course, Direction, Reason, Verdict, assess
from strategy.figures.verdicts import (
    VERDICT_SIGNS,
    formula_text,
    quantity_text,
    reason_text,
    verdict_label,
)

UP, DOWN = Direction.INCREASE, Direction.DECREASE
KEEP, AT_LEAST, AT_MOST = Direction.MAINTAIN, Direction.AT_LEAST, Direction.AT_MOST
SUM, RUNNING = Aggregation.CUMULATIVE, Aggregation.RUNNING
R5, R6, R7, R8, R9 = range(2023, 2028)


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with translation.override("ja"):
        yield


def judged(direction, baseline, target, values, aggregation=Aggregation.SINGLE, **fields):
    targets = target if isinstance(target, dict) else {R8: target}
    band = fields.get("band")
    course = Course(
        direction=direction,
        aggregation=aggregation,
        first_year=R6,
        baseline=None if baseline is None else Decimal(baseline),
        targets=tuple((y, Decimal(t)) for y, t in targets.items() if t is not None),
        band=band and (Decimal(band[0]), Decimal(band[1])),
    )
    reported = {year: Decimal(value) for year, value in values.items()}
    return assess(course, reported, fields.get("year"))


def fiscal_year(year):
    return f"令和{year - 2018}年度"


def reason(assessment, unit="人", decimals=0, language="ja"):
    return reason_text(
        assessment, unit=unit, decimals=decimals, language=language, year_text=fiscal_year
    )


def formula(assessment, unit="人", decimals=0, language="ja"):
    return formula_text(assessment, unit=unit, decimals=decimals, language=language)


REASONS = [
    # expected 200 + 50/3 = 216.67
    (
        judged(UP, "200", "250", {R6: "220"}),
        Reason.AHEAD_OF_PACE,
        "令和6年度の実績220人は、この時点までに進んでいるはずの217人に達しています。",
    ),
    (
        judged(UP, "200", {R6: "205", R8: "250"}, {R6: "206"}),
        Reason.AHEAD_OF_PACE,
        "令和6年度の実績206人は、この年の目標の205人に達しています。",
    ),
    (
        judged(DOWN, "10", "0", {R7: "0"}),
        Reason.TARGET_REACHED,
        "令和7年度の実績0人は、最終目標の0人に達しています。",
    ),
    # expected 100 + 100/3 = 133.3; 30 ÷ 33.3 = 90 %
    (
        judged(UP, "100", "150", {R7: "130"}),
        Reason.BELOW_PACE,
        "令和7年度の実績130人は、この時点までに進んでいるはずの133人に届いていません。"
        "ここまでに必要な進みの90.0%にとどまっています。",
    ),
    # 24 ÷ 25 = 96 %
    (
        judged(UP, "100", {R7: "125", R8: "150"}, {R7: "124"}),
        Reason.BELOW_PACE,
        "令和7年度の実績124人は、この年の目標の125人に届いていません。"
        "ここまでに必要な進みの96.0%にとどまっています。",
    ),
    # 25 ÷ 50 = 50 %
    (
        judged(UP, "200", "250", {R8: "225"}),
        Reason.FAR_BELOW_PACE,
        "令和8年度の実績225人は、最終目標の250人に届いていません。"
        "ここまでに必要な進みの50.0%にとどまり、60.0%にも届いていません。",
    ),
    (
        judged(DOWN, "500", "450", {R6: "505"}),
        Reason.BELOW_BASELINE,
        "令和6年度の実績505人は、基準値の500人から、目標とは逆の向きに動いています。",
    ),
    (
        judged(UP, "-400", "-300", {R6: "-420"}),
        Reason.BELOW_BASELINE,
        "令和6年度の実績−420人は、基準値の−400人から、目標とは逆の向きに動いています。",
    ),
    (
        judged(UP, None, "60", {R6: "-20"}, SUM),
        Reason.BELOW_BASELINE,
        "令和6年度までの累計−20人は、0から、目標とは逆の向きに動いています。",
    ),
    # 100 + 120 = 220 of 300 × 2/3 = 200
    (
        judged(UP, None, "300", {R6: "100", R7: "120"}, SUM),
        Reason.AHEAD_OF_PACE,
        "令和7年度までの累計220人は、この時点までに進んでいるはずの200人に達しています。",
    ),
    (
        judged(UP, "1000", "1300", {R6: "1100"}, RUNNING),
        Reason.AHEAD_OF_PACE,
        "令和6年度の累計1,100人は、この時点までに進んでいるはずの1,100人に達しています。",
    ),
    (
        judged(UP, None, "300", {R6: "200", R8: "120"}, SUM),
        Reason.TARGET_REACHED,
        "令和8年度までの累計のうち分かっている320人は、最終目標の300人に達しています。"
        "値のない年(令和7年度)の分は、含まれていません。",
    ),
    (
        judged(UP, None, "300", {R8: "120"}, SUM),
        Reason.SUM_INCOMPLETE,
        "値のない年(令和6年度、令和7年度)があり、累計が定まらないため、判定できません。",
    ),
    (
        judged(KEEP, "600", "600", {R6: "590"}, band=("570", "630")),
        Reason.WITHIN_BAND,
        "令和6年度の実績590人は、維持とみなす範囲(570人〜630人)に収まっています。",
    ),
    (
        judged(KEEP, "600", "600", {R6: "640"}, band=("570", "630")),
        Reason.OUTSIDE_BAND,
        "令和6年度の実績640人は、維持とみなす範囲(570人〜630人)から外れています。",
    ),
    (
        judged(AT_LEAST, None, "90", {R6: "95"}),
        Reason.THRESHOLD_KEPT,
        "令和6年度の実績95人は、90人以上という目標を満たしています。",
    ),
    (
        judged(AT_LEAST, None, "90", {R6: "85"}),
        Reason.THRESHOLD_MISSED,
        "令和6年度の実績85人は、90人以上という目標を満たしていません。",
    ),
    (
        judged(AT_MOST, None, {R6: "12", R8: "10"}, {R6: "12"}),
        Reason.THRESHOLD_KEPT,
        "令和6年度の実績12人は、12人以下という目標を満たしています。",
    ),
    (
        judged(AT_MOST, None, "10", {R6: "12"}),
        Reason.THRESHOLD_MISSED,
        "令和6年度の実績12人は、10人以下という目標を満たしていません。",
    ),
    (
        judged(UP, "60", "65", {}),
        Reason.NO_OBSERVATION,
        "計画期間に入ってからの値は、まだ公表されていません。",
    ),
    (
        judged(UP, "60", None, {R6: "61"}),
        Reason.NO_TARGET,
        "目標値が定められていないため、判定できません。",
    ),
    (
        judged(UP, None, "65", {R6: "61"}),
        Reason.NO_BASELINE,
        "基準値がないため、進み具合を計算できません。",
    ),
    (
        judged(KEEP, "60", "60", {R6: "61"}),
        Reason.NO_BAND,
        "維持とみなす範囲が定められていないため、判定できません。",
    ),
    (
        judged(UP, "60", "60", {R6: "61"}),
        Reason.TARGET_EQUALS_BASELINE,
        "基準値と目標値が同じため、進み具合を計算できません。",
    ),
    (
        judged(UP, "60", "0", {R6: "61"}, SUM),
        Reason.TARGET_EQUALS_BASELINE,
        "累計の目標値が0のため、進み具合を計算できません。",
    ),
    (
        judged(UP, "60", "50", {R6: "61"}),
        Reason.TARGET_AGAINST_DIRECTION,
        "目標値が、目指す向きとは逆の側にあるため、判定できません。",
    ),
    (
        judged(KEEP, "60", "60", {R6: "61"}, SUM, band=("50", "70")),
        Reason.SUM_HAS_NO_BAND,
        "積み上がっていく累計は、維持を目指す範囲と比べられないため、判定できません。",
    ),
]


@pytest.mark.parametrize(("assessment", "expected_reason", "text"), REASONS)
def test_reason_reads_as_a_citizen_would_say_it(assessment, expected_reason, text) -> None:
    assert assessment.reason is expected_reason
    assert reason(assessment) == text


def test_every_reason_has_been_read() -> None:
    assert {expected_reason for _, expected_reason, _ in REASONS} == set(Reason)


def test_reason_says_when_an_earlier_year_is_judged() -> None:
    assessment = judged(UP, "200", "250", {R6: "220"}, year=R7)

    assert reason(assessment).endswith("令和7年度の値がないため、令和6年度の値で判定しています。")


def test_reason_of_a_finished_sum_misses_no_later_year() -> None:
    assessment = judged(UP, None, "300", {R6: "100", R7: "100", R8: "100"}, SUM, year=R9)

    assert reason(assessment) == "令和8年度までの累計300人は、最終目標の300人に達しています。"


# 200 + 52/3 = 217.33: rounded to 217 it would be reached by 217
def test_expected_value_takes_places_until_it_differs_from_the_value_that_misses_it() -> None:
    assessment = judged(UP, "200", "252", {R6: "217"})

    assert "実績217人は、この時点までに進んでいるはずの217.3人に届いていません" in reason(
        assessment
    )


# 19.999 ÷ 20 = 99.995 %
def test_pace_that_would_round_up_to_whole_is_said_to_lie_below() -> None:
    assessment = judged(UP, "200", "260", {R6: "219.999"})

    assert "進みの100.0%未満にとどまっています" in reason(assessment, decimals=3)


# 11.999 ÷ 20 = 59.995 %
def test_pace_that_would_round_up_to_the_threshold_is_said_to_lie_below() -> None:
    assessment = judged(UP, "200", "260", {R6: "211.999"})

    assert "進みの60.0%未満にとどまり、60.0%にも" in reason(assessment, decimals=3)


def test_sentences_are_parted_by_blanks_outside_japanese() -> None:
    assessment = judged(UP, "100", "150", {R7: "130"})

    assert reason(assessment, language="en").count("。 ") == 1


@pytest.mark.parametrize(
    ("assessment", "text"),
    [
        # 20 ÷ 50
        (judged(UP, "200", "250", {R6: "220"}), "(220 − 200) ÷ (250 − 200) = 40.0%"),
        # −20 ÷ −50
        (judged(DOWN, "500", "450", {R6: "480"}), "(480 − 500) ÷ (450 − 500) = 40.0%"),
        # 40 ÷ 100
        (
            judged(UP, "-400", "-300", {R6: "-360"}),
            "(−360 − (−400)) ÷ (−300 − (−400)) = 40.0%",
        ),
        # −5 ÷ −10
        (judged(DOWN, "10", "0", {R6: "5"}), "(5 − 10) ÷ (0 − 10) = 50.0%"),
        # 100 + 50 = 150
        (judged(UP, "80", "300", {R6: "100", R7: "50"}, SUM), "150 ÷ 300 = 50.0%"),
        # 100 ÷ 300 = 33.33…
        (judged(UP, "80", "300", {R6: "100"}, SUM), "100 ÷ 300 ≒ 33.3%"),
        (judged(DOWN, None, "-300", {R6: "-150"}, SUM), "−150 ÷ (−300) = 50.0%"),
        # −10 ÷ 50
        (judged(UP, "200", "250", {R6: "190"}), "(190 − 200) ÷ (250 − 200) = −20.0%"),
        # 1000 ÷ 500
        (judged(UP, "1000", "1500", {R6: "2000"}), "(2,000 − 1,000) ÷ (1,500 − 1,000) = 200.0%"),
        (judged(KEEP, None, "600", {R6: "590"}, band=("570", "630")), "570人 ≤ 590人 ≤ 630人"),
        (judged(KEEP, None, "600", {R6: "560"}, band=("570", "630")), "560人 < 570人"),
        (judged(KEEP, None, "600", {R6: "640"}, band=("570", "630")), "640人 > 630人"),
        (judged(AT_LEAST, None, "90", {R6: "95"}), "95人 ≥ 90人"),
        (judged(AT_LEAST, None, "90", {R6: "85"}), "85人 < 90人"),
        (judged(AT_MOST, None, "10", {R6: "8"}), "8人 ≤ 10人"),
        (judged(AT_MOST, None, "10", {R6: "12"}), "12人 > 10人"),
        (judged(UP, "60", "60", {R6: "61"}), ""),
    ],
)
def test_formula_is_printed_with_its_numbers(assessment, text) -> None:
    assert formula(assessment) == text


def test_formula_prints_the_decimals_of_the_indicator() -> None:
    assessment = judged(UP, "45", "47", {R6: "45.5"})

    assert formula(assessment, decimals=1) == "(45.5 − 45.0) ÷ (47.0 − 45.0) = 25.0%"


def test_rounded_share_follows_the_sign_usual_in_its_language() -> None:
    assessment = judged(UP, None, "300", {R6: "100"}, SUM)

    assert formula(assessment, language="en") == "100 ÷ 300 ≈ 33.3%"


@pytest.mark.parametrize(
    ("unit", "language", "text"),
    [
        ("万人", "ja", "1,234.5万人"),
        ("人", "ja-easy", "1,234.5人"),
        ("%", "ja", "1,234.5%"),
        ("", "ja", "1,234.5"),
        ("people", "en", "1,234.5 people"),
        ("%", "en", "1,234.5%"),
        ("", "en", "1,234.5"),
    ],
)
def test_quantity_joins_number_and_unit(unit, language, text) -> None:
    assert quantity_text(Decimal("1234.5"), unit, 1, language) == text


def test_labels_are_the_words_of_the_field() -> None:
    labels = [verdict_label(verdict) for verdict in Verdict]

    assert labels == ["達成", "順調", "やや遅れ", "遅れ", "後退", "未公表", "判定不能"]


def test_every_verdict_has_a_sign_of_its_own() -> None:
    assert list(VERDICT_SIGNS) == list(Verdict)
    assert len(set(VERDICT_SIGNS.values())) == len(Verdict)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_typeface_of_the_documents_has_every_sign(weight) -> None:
    fonts = Path("/usr/share/fonts/truetype/bizud-gothic")
    characters = TTFont(fonts / f"BIZUDPGothic-{weight}.ttf").getBestCmap()

    printed = {*VERDICT_SIGNS.values(), *"−÷=≒≤≥"}

    assert {sign for sign in printed if ord(sign) not in characters} == set()
