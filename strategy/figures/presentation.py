"""An indicator in words and pictures of one language: for pages, blocks and frozen editions.

`indicator_plain` gives texts, booleans, lists and None only, so that an edition can freeze
it as it is; the live page and the edition render it through the same templates.
"""

from __future__ import annotations

from django.utils.translation import gettext

from strategy.evaluation import Assessment
from strategy.figures.known_on_day import Reading
from strategy.figures.progress import judgement_plain, progress_bar
from strategy.figures.trend import trend_plain
from strategy.figures.verdicts import (
    UNDECIDED,
)
from strategy.figures.words import FigureWords, Plain, latest_plain, years_plain
from strategy.languages import text_of
from strategy.models import Evaluation, Indicator
from strategy.models.dated import day_of
from strategy.models.evaluations import grade_agrees
from strategy.notation.period import fiscal_year_text
from strategy.notation.wareki import date_of


def indicator_plain(reading: Reading, language: str, *, prefix: str = "") -> Plain:
    """An indicator ready to print. `prefix` keeps ids apart where it stands twice on a page."""
    indicator = reading.indicator
    name, summary = text_of(indicator, "name", language), text_of(indicator, "summary", language)
    words = FigureWords(reading.definition, language)
    return {
        "code": indicator.code,
        "kind": gettext(str(indicator.get_kind_display())),
        "name": name.value,
        "name_lang": name.lang,
        "summary": summary.value,
        "summary_lang": summary.lang,
        "unit": words.unit.value,
        "unit_lang": words.unit.lang,
        "is_sample": reading.is_sample,
        "baseline": words.cell(reading.baseline),
        "target": words.cell(reading.final_target),
        "latest": latest_plain(reading, words),
        "years": years_plain(reading, words),
        "verdict": judgement_plain(reading, words),
        "bar": progress_bar(reading, words, prefix),
        "chart": trend_plain(reading, words, prefix),
        **_expected(indicator, language),
        "evaluations": [
            evaluation_plain(e, language, reading.assessment) for e in reading.evaluations
        ],
    }


def _expected(indicator: Indicator, language: str) -> Plain:
    """When its next value is to be published, where that is known."""
    planned = indicator.next_publication
    if not planned:
        return {}
    return {"next_publication": {"iso": planned.iso, "text": planned.text(language)}}


def repeated_plain(reading: Reading, language: str, place: str) -> Plain:
    """The same, marked as shown again (再掲). `place` tells it from its other places on a page."""
    return {**indicator_plain(reading, language, prefix=f"{place}-"), "repeated": True}


def evaluation_plain(
    evaluation: Evaluation,
    language: str,
    assessment: Assessment | None = None,
) -> Plain:
    """A body's grade for a 年度; `disagrees` where that year's arithmetic says otherwise."""
    comparable = (
        assessment is not None
        and assessment.year == evaluation.year
        and assessment.verdict not in UNDECIDED
    )
    comment = text_of(evaluation, "comment", language)
    published = date_of(day_of(evaluation.public_from), language)
    response = text_of(evaluation, "response", language)
    answered = {"response": response.value, "response_lang": response.lang} if response else {}
    return {
        "year": fiscal_year_text(evaluation.year, language),
        "body": str(text_of(evaluation.body, "name", language)),
        "grade": str(text_of(evaluation.grade, "name", language)),
        "grade_summary": str(text_of(evaluation.grade, "summary", language)),
        "scale": str(text_of(evaluation.grade.scale, "name", language)),
        "policy": gettext(str(evaluation.get_policy_display())) if evaluation.policy else "",
        "comment": comment.value,
        "comment_lang": comment.lang,
        **answered,
        "published": published.text,
        "published_iso": published.iso,
        "is_sample": evaluation.is_sample,
        "disagrees": comparable
        and assessment is not None
        and not grade_agrees(evaluation.grade, assessment.verdict),
    }
