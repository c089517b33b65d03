"""Figures, years and what is said of them in words of one language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from strategy.figures.known_on_day import Figure, Reading
from strategy.figures.rules import period_of
from strategy.figures.verdicts import quantity_text
from strategy.languages import Text, text_of
from strategy.models import Baseline, Definition, Observation, Target
from strategy.notation.numbers import number_text
from strategy.notation.period import fiscal_year_text
from strategy.notation.wareki import date_of

Plain = dict[str, Any]

# Names of scales, not of things counted: they stand in the table's unit, not behind a number.
SCALE_NAMES = frozenset({"指数", "偏差値", "index", "deviation score"})
MISSING = gettext_noop("−（%(reason)s）")


class FigureWords:
    """Figures and years in words, as an indicator's definition has them printed."""

    def __init__(self, definition: Definition | None, language: str) -> None:
        self.definition = definition
        self.language = language
        self.decimals = definition.decimals if definition else 0
        self.unit = text_of(definition, "unit", language) if definition else Text("")
        self.suffix = "" if self.unit.value in SCALE_NAMES else self.unit.value

    def number(self, value: Decimal) -> str:
        return number_text(value, self.decimals, self.language)

    def quantity(self, value: Decimal) -> str:
        """220万人; outside Japanese a space parts number and unit: 220 people, but 15.0%."""
        return quantity_text(value, self.suffix, self.decimals, self.language)

    def year(self, year: int) -> str:
        """Without a definition, a fiscal year."""
        if self.definition is None:
            return fiscal_year_text(year, self.language)
        return period_of(self.definition, year).text(self.language)

    def short_year(self, year: int) -> str:
        if self.definition is None:
            return self.year(year)
        return period_of(self.definition, year).short_text(self.language)

    def cell(self, figure: Figure | None) -> Plain | None:
        """One figure; `value` stands with its unit, `number` without."""
        if figure is None:
            return None
        published = date_of(figure.published_on, self.language)
        status = Observation.Status(figure.status).label if figure.status else ""
        known = figure.value is not None
        return {
            "year": self.year(figure.year),
            "short": self.short_year(figure.year),
            "number": self.number(figure.value)
            if figure.value is not None
            else missing_text(figure.missing),
            "value": self.quantity(figure.value)
            if figure.value is not None
            else missing_text(figure.missing),
            "known": known,
            "status": gettext(str(status)) if status and known else "",
            "is_final": figure.status in {"", Observation.Status.CONFIRMED},
            "is_sample": figure.is_sample,
            "published": published.text,
            "published_iso": published.iso,
            "revised": figure.revised,
        }

    def reported(self, row: Observation) -> str:
        """One report in words: 220万人(速報), −（未公表）."""
        if row.value is None:
            return missing_text(row.missing)
        status = gettext(str(row.get_status_display()))
        return gettext("%(value)s(%(status)s)") % {
            "value": self.quantity(row.value),
            "status": status,
        }

    def said(self, row: Target | Baseline | Definition) -> str:
        """One target, baseline or definition in words."""
        if isinstance(row, Definition):
            parts = [
                gettext(str(row.get_direction_display())),
                str(text_of(row, "definition", self.language)),
                str(text_of(row, "formula", self.language)),
                str(text_of(row, "source", self.language)),
            ]
            return " / ".join(part for part in parts if part)
        absent = gettext("取下げ") if isinstance(row, Target) else gettext("不明")
        value = self.quantity(row.value) if row.value is not None else absent
        return f"{self.year(row.year)} {value}"


def missing_text(reason: str) -> str:
    """−（未公表）; without a reason, −."""
    if not reason:
        return "−"
    label = gettext(str(Observation.Missing(reason).label))
    return gettext(MISSING) % {"reason": label}


def latest_plain(reading: Reading, words: FigureWords) -> Plain | None:
    """The newest figure; of a sum, what has come together by then."""
    assessment = reading.assessment
    if not reading.is_sum or assessment is None or assessment.level is None:
        return words.cell(reading.latest)
    # The sum is that of the year it was judged by: not of a later one.
    cell = words.cell(next((f for f in reading.observations if f.year == assessment.year), None))
    if cell is None:
        return None
    until = gettext("%(year)sまでの累計")
    if assessment.gaps:
        until = gettext("%(year)sまでの、分かっている分の累計")
    return {
        **cell,
        "value": words.quantity(assessment.level),
        "number": words.number(assessment.level),
        "year": until % {"year": cell["year"]},
        "short": until % {"year": cell["short"]},
    }


def years_plain(reading: Reading, words: FigureWords) -> list[Plain]:
    """Every year of which anything is said, in order, with baseline and targets."""
    observed = {figure.year: figure for figure in reading.observations}
    targets = {figure.year: figure for figure in reading.targets}
    rows = []
    starts = {reading.baseline.year} if reading.baseline else set()
    for year in sorted({*observed, *targets, *starts}):
        actual, target, is_baseline = observed.get(year), targets.get(year), year in starts
        period = period_of(reading.definition, year) if reading.definition else None
        rows.append(
            {
                "year": words.year(year),
                "short": period.short_text(words.language) if period else str(year),
                "iso": period.iso if period else str(year),
                "actual": words.cell(actual),
                "target": words.cell(target),
                "baseline": words.cell(reading.baseline) if is_baseline else None,
            }
        )
    return rows
