"""Verdicts and their reasons in words, in the active language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from strategy.evaluation import (
    SLIGHTLY_BEHIND_FROM,
    Aggregation,
    Assessment,
    Comparison,
    Direction,
    Reason,
    ShareOfSum,
    ShareOfWay,
    Verdict,
)
from strategy.notation.numbers import number_text, percent_text

_LABELS: Mapping[Verdict, str] = {
    Verdict.ACHIEVED: gettext_noop("達成"),
    Verdict.ON_TRACK: gettext_noop("順調"),
    Verdict.SLIGHTLY_BEHIND: gettext_noop("やや遅れ"),
    Verdict.BEHIND: gettext_noop("遅れ"),
    Verdict.WORSENED: gettext_noop("後退"),
    Verdict.NO_DATA: gettext_noop("未公表"),
    Verdict.UNDEFINED: gettext_noop("判定不能"),
}

# Told apart by shape and fill alone, in grey or in forced colours; BIZ UDPGothic has them all.
VERDICT_SIGNS: Mapping[Verdict, str] = {
    Verdict.ACHIEVED: "◎",
    Verdict.ON_TRACK: "○",
    Verdict.SLIGHTLY_BEHIND: "△",
    Verdict.BEHIND: "▽",
    Verdict.WORSENED: "▼",
    Verdict.NO_DATA: "−",
    Verdict.UNDEFINED: "？",
}

# What a body's grade can neither agree nor disagree with.
UNDECIDED = frozenset({Verdict.NO_DATA, Verdict.UNDEFINED})

# The figures they name are those of `_figures`.
_SENTENCES: Mapping[Reason, tuple[str, ...]] = {
    Reason.TARGET_REACHED: (gettext_noop("%(subject)sは、最終目標の%(target)sに達しています。"),),
    Reason.WITHIN_BAND: (
        gettext_noop("%(subject)sは、維持とみなす範囲(%(lowest)s〜%(highest)s)に収まっています。"),
    ),
    Reason.OUTSIDE_BAND: (
        gettext_noop("%(subject)sは、維持とみなす範囲(%(lowest)s〜%(highest)s)から外れています。"),
    ),
    Reason.NO_OBSERVATION: (gettext_noop("計画期間に入ってからの値は、まだ公表されていません。"),),
    Reason.NO_TARGET: (gettext_noop("目標値が定められていないため、判定できません。"),),
    Reason.NO_BASELINE: (gettext_noop("基準値がないため、進み具合を計算できません。"),),
    Reason.NO_BAND: (gettext_noop("維持とみなす範囲が定められていないため、判定できません。"),),
    Reason.TARGET_AGAINST_DIRECTION: (
        gettext_noop("目標値が、目指す向きとは逆の側にあるため、判定できません。"),
    ),
    Reason.SUM_INCOMPLETE: (
        gettext_noop("値のない年(%(gaps)s)があり、累計が定まらないため、判定できません。"),
    ),
    Reason.SUM_HAS_NO_BAND: (
        gettext_noop(
            "積み上がっていく累計は、維持を目指す範囲と比べられないため、判定できません。"
        ),
    ),
}
_PACE_REACHED = gettext_noop(
    "%(subject)sは、この時点までに進んでいるはずの%(expected)sに達しています。"
)
_PACE_MISSED = gettext_noop(
    "%(subject)sは、この時点までに進んでいるはずの%(expected)sに届いていません。"
)
_YEAR_REACHED = gettext_noop("%(subject)sは、この年の目標の%(expected)sに達しています。")
_YEAR_MISSED = gettext_noop("%(subject)sは、この年の目標の%(expected)sに届いていません。")
_TARGET_MISSED = gettext_noop("%(subject)sは、最終目標の%(target)sに届いていません。")
_SLIGHTLY = gettext_noop("ここまでに必要な進みの%(pace)sにとどまっています。")
_FAR = gettext_noop("ここまでに必要な進みの%(pace)sにとどまり、%(limit)sにも届いていません。")
_WORSE = gettext_noop("%(subject)sは、基準値の%(start)sから、目標とは逆の向きに動いています。")
_WORSE_SUM = gettext_noop("%(subject)sは、0から、目標とは逆の向きに動いています。")
_NO_WAY = gettext_noop("基準値と目標値が同じため、進み具合を計算できません。")
_NO_SUM = gettext_noop("累計の目標値が0のため、進み具合を計算できません。")
_AT_LEAST_KEPT = gettext_noop("%(subject)sは、%(expected)s以上という目標を満たしています。")
_AT_LEAST_MISSED = gettext_noop("%(subject)sは、%(expected)s以上という目標を満たしていません。")
_AT_MOST_KEPT = gettext_noop("%(subject)sは、%(expected)s以下という目標を満たしています。")
_AT_MOST_MISSED = gettext_noop("%(subject)sは、%(expected)s以下という目標を満たしていません。")
_EARLIER_YEAR = gettext_noop("%(asked)sの値がないため、%(when)sの値で判定しています。")
_WITHOUT_GAPS = gettext_noop("値のない年(%(gaps)s)の分は、含まれていません。")


def verdict_label(verdict: Verdict) -> str:
    """達成, 順調, …"""
    return gettext(_LABELS[verdict])


def verdict_plain(verdict: Verdict) -> dict[str, str]:
    """Code, sign and word of a verdict."""
    return {
        "code": verdict.value,
        "label": verdict_label(verdict),
        "sign": VERDICT_SIGNS[verdict],
    }


def tally_plain(counts: Mapping[Verdict, int]) -> list[dict[str, Any]]:
    """Every verdict with its count, best first; those without any too."""
    return [{**verdict_plain(verdict), "count": count} for verdict, count in counts.items()]


def reason_text(
    assessment: Assessment,
    *,
    unit: str,
    decimals: int,
    language: str,
    year_text: Callable[[int], str],
) -> str:
    """Why the verdict is what it is, in one to three plain sentences.

    `unit`: as it follows a number in `language`, such as 万人; empty for 指数 and the like.
    `decimals`: places the indicator's figures are printed with.
    """
    figures = _figures(assessment, unit, decimals, language, year_text)
    sentences = [*_of_the_reason(assessment), *_of_missing_values(assessment)]
    blank = "" if language.startswith("ja") else " "
    return blank.join(gettext(sentence) % figures for sentence in sentences)


def formula_text(assessment: Assessment, *, unit: str, decimals: int, language: str) -> str:
    """The reckoning with its numbers: (220 − 200) ÷ (250 − 200) = 40.0%; empty without one.

    A share that had to be rounded follows ≒ (≈ outside Japanese). Units stand in comparisons
    only, such as 95% ≥ 90%; in a share they cancel.
    """
    formula = assessment.formula

    def operand(value: Decimal) -> str:
        text = number_text(value, decimals, language)
        return f"({text})" if value < 0 else text

    match formula:
        case ShareOfWay(actual, start, target, share):
            first, last = (number_text(v, decimals, language) for v in (actual, target))
            way = f"({first} − {operand(start)}) ÷ ({last} − {operand(start)})"
            return f"{way} {_equals(share, language)} {percent_text(share, language)}"
        case ShareOfSum(total, target, share):
            way = f"{number_text(total, decimals, language)} ÷ {operand(target)}"
            return f"{way} {_equals(share, language)} {percent_text(share, language)}"
        case Comparison():
            return _comparison(formula, lambda v: quantity_text(v, unit, decimals, language))
        case None:
            return ""


def quantity_text(value: Decimal, unit: str, decimals: int, language: str) -> str:
    """220万人; outside Japanese a blank parts number and unit: 220 people, but 15.0%."""
    blank = "" if language.startswith("ja") or unit in {"", "%"} else " "
    return f"{number_text(value, decimals, language)}{blank}{unit}"


def _equals(share: Decimal, language: str) -> str:
    # Percentages are printed with one decimal place: thousandths are exact.
    thousandths = share * 1000
    if thousandths == thousandths.to_integral_value():
        return "="
    return "≒" if language.startswith("ja") else "≈"


def _comparison(formula: Comparison, text: Callable[[Decimal], str]) -> str:
    actual, lowest, highest = formula.actual, formula.lowest, formula.highest
    if lowest is not None and actual < lowest:
        return f"{text(actual)} < {text(lowest)}"
    if highest is not None and actual > highest:
        return f"{text(actual)} > {text(highest)}"
    if lowest is not None and highest is not None:
        return f"{text(lowest)} ≤ {text(actual)} ≤ {text(highest)}"
    if lowest is not None:
        return f"{text(actual)} ≥ {text(lowest)}"
    return f"{text(actual)} ≤ {text(highest)}" if highest is not None else ""


def _of_the_reason(assessment: Assessment) -> tuple[str, ...]:
    course = assessment.course
    is_sum = course.aggregation is Aggregation.CUMULATIVE
    at_most = course.direction is Direction.AT_MOST
    is_stated = assessment.year is not None and course.target_of(assessment.year) is not None
    missed = _YEAR_MISSED if is_stated else _PACE_MISSED
    if assessment.is_final:
        missed = _TARGET_MISSED
    match assessment.reason:
        case Reason.AHEAD_OF_PACE:
            return (_YEAR_REACHED if is_stated else _PACE_REACHED,)
        case Reason.BELOW_PACE:
            return missed, _SLIGHTLY
        case Reason.FAR_BELOW_PACE:
            return missed, _FAR
        case Reason.BELOW_BASELINE:
            return (_WORSE_SUM if is_sum else _WORSE,)
        case Reason.TARGET_EQUALS_BASELINE:
            return (_NO_SUM if is_sum else _NO_WAY,)
        case Reason.THRESHOLD_KEPT:
            return (_AT_MOST_KEPT if at_most else _AT_LEAST_KEPT,)
        case Reason.THRESHOLD_MISSED:
            return (_AT_MOST_MISSED if at_most else _AT_LEAST_MISSED,)
    return _SENTENCES[assessment.reason]


def _of_missing_values(assessment: Assessment) -> Iterator[str]:
    if assessment.gaps and assessment.reason is not Reason.SUM_INCOMPLETE:
        yield _WITHOUT_GAPS
    if assessment.year is None or assessment.asked_year is None:
        return
    # A sum ends with its term: later years add nothing to it, reported or not.
    ends = assessment.course.aggregation is Aggregation.CUMULATIVE and assessment.is_final
    if assessment.asked_year > assessment.year and not ends:
        yield _EARLIER_YEAR


def _figures(
    assessment: Assessment,
    unit: str,
    decimals: int,
    language: str,
    year_text: Callable[[int], str],
) -> Mapping[str, str]:
    """What the sentences name, as far as the assessment has it."""
    course = assessment.course

    def quantity(value: Decimal | None) -> str:
        return "" if value is None else quantity_text(value, unit, decimals, language)

    def year(value: int | None) -> str:
        return "" if value is None else year_text(value)

    lowest, highest = course.band or (None, None)
    named = {
        "when": year(assessment.year),
        "asked": year(assessment.asked_year),
        "gaps": ("、" if language.startswith("ja") else ", ").join(map(year, assessment.gaps)),
        "level": quantity(assessment.level),
        "expected": _expected_text(assessment, unit, decimals, language),
        "target": quantity(course.final_target),
        "start": quantity(course.start),
        "lowest": quantity(lowest),
        "highest": quantity(highest),
        "pace": _pace_text(assessment, language),
        "limit": percent_text(SLIGHTLY_BEHIND_FROM, language),
    }
    if course.aggregation is Aggregation.SINGLE:
        subject = gettext("%(when)sの実績%(level)s")
    elif course.aggregation is Aggregation.RUNNING:
        subject = gettext("%(when)sの累計%(level)s")
    elif assessment.gaps:
        subject = gettext("%(when)sまでの累計のうち分かっている%(level)s")
    else:
        subject = gettext("%(when)sまでの累計%(level)s")
    return named | {"subject": subject % named}


def _expected_text(assessment: Assessment, unit: str, decimals: int, language: str) -> str:
    """What was expected, with more places while rounding makes it look like the level."""
    level, expected = assessment.level, assessment.expected
    if level is None or expected is None:
        return ""
    for places in range(decimals, decimals + 3):
        text = number_text(expected, places, language)
        if level == expected or text != number_text(level, places, language):
            return quantity_text(expected, unit, places, language)
    return quantity_text(expected, unit, decimals + 3, language)


def _pace_text(assessment: Assessment, language: str) -> str:
    """The pace; one that rounds up to the threshold it misses is said to lie below it."""
    if assessment.pace is None:
        return ""
    text = percent_text(assessment.pace, language)
    for threshold in (Decimal(1), SLIGHTLY_BEHIND_FROM):
        limit = percent_text(threshold, language)
        if assessment.pace < threshold and text == limit:
            return gettext("%(limit)s未満") % {"limit": limit}
    return text
