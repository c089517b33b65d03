"""How far an indicator has come: its verdict with reason and reckoning, and the bar of it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

from strategy.charts import ProgressBar, draw_progress
from strategy.evaluation import Assessment, Verdict
from strategy.figures.known_on_day import Reading
from strategy.figures.verdicts import formula_text, reason_text, verdict_plain
from strategy.figures.words import FigureWords, Plain
from strategy.notation.numbers import percent_text


def judgement_plain(reading: Reading, words: FigureWords) -> Plain:
    assessment = reading.assessment
    if assessment is None:
        return {**verdict_plain(Verdict.UNDEFINED), "reason": "", "formula": ""}
    unit, decimals, language = words.suffix, words.decimals, words.language
    return {
        **verdict_plain(assessment.verdict),
        "year": words.year(assessment.year) if assessment.year is not None else "",
        "reason": reason_text(
            assessment,
            unit=unit,
            decimals=decimals,
            language=language,
            year_text=words.year,
        ),
        "formula": formula_text(assessment, unit=unit, decimals=decimals, language=language),
        "attainment": _percent(assessment.attainment, language),
        "pace": _percent(_pace_share(assessment), language),
    }


def progress_bar(reading: Reading, words: FigureWords, prefix: str) -> str:
    """The progress bar, or nothing where no share of the way is defined."""
    assessment = reading.assessment
    if assessment is None or assessment.attainment is None:
        return ""
    pace = _pace_share(assessment)
    title = gettext("目標までの進み具合 %(share)s") % {
        "share": _percent(assessment.attainment, words.language)
    }
    description = (
        gettext("この年までの目安 %(share)s") % {"share": _percent(pace, words.language)}
        if pace is not None
        else ""
    )
    return draw_progress(
        ProgressBar(
            id_prefix=f"{prefix}bar-{reading.indicator.code}",
            title=title,
            description=description,
            share=assessment.attainment,
            pace=pace,
            tone=assessment.verdict.value,
        )
    )


def _pace_share(assessment: Assessment) -> Decimal | None:
    """Where on the way from start to target the pace stands."""
    course = assessment.course
    start, target = course.start, course.final_target
    if assessment.expected is None or start is None or target is None or start == target:
        return None
    return (assessment.expected - start) / (target - start)


def _percent(share: Decimal | None, language: str) -> str:
    return percent_text(share, language) if share is not None else ""
