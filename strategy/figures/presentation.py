"""An indicator in words and pictures of one language: for pages, blocks and frozen editions.

`indicator_plain` gives texts, booleans, lists and None only, so that an edition can freeze
it as it is; the live page and the edition render it through the same templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from strategy.charts import Mark, ProgressBar, TrendChart, TrendWords, draw_progress, draw_trend
from strategy.evaluation import Aggregation, Assessment, Verdict
from strategy.figures.known import Figure, Reading
from strategy.figures.rules import period_of
from strategy.figures.verdicts import VERDICT_SIGNS, formula_text, reason_text, verdict_label
from strategy.languages import Text, text_of
from strategy.models import Baseline, Definition, Evaluation, Indicator, Observation, Target
from strategy.models.dated import day_of
from strategy.models.evaluations import grade_agrees
from strategy.notation.numbers import number_text, percent_text
from strategy.notation.period import fiscal_year_text
from strategy.tree.presentation import date_of

Plain = dict[str, Any]

# Names of scales, not of things counted: they stand in the table's unit, not behind a number.
SCALE_NAMES = frozenset({"指数", "偏差値", "index", "deviation score"})
# Verdicts that a body's grade can neither agree nor disagree with.
UNDECIDED = frozenset({Verdict.NO_DATA, Verdict.UNDEFINED})
MISSING = gettext_noop("−（%(reason)s）")


def indicator_plain(reading: Reading, language: str, *, prefix: str = "") -> Plain:
    """An indicator ready to print. `prefix` keeps ids apart where it stands twice on a page."""
    indicator = reading.indicator
    name, summary = text_of(indicator, "name", language), text_of(indicator, "summary", language)
    words = FigureWords(reading, language)
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
        "latest": words.latest(),
        "years": words.years(),
        "verdict": words.verdict(),
        "bar": words.bar(prefix),
        "chart": words.chart(prefix),
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


def figure_words(reading: Reading, language: str) -> FigureWords:
    """What turns the figures of a reading into texts."""
    return FigureWords(reading, language)


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


def period_text(definition: Definition | None, year: int, language: str) -> str:
    """A year of an indicator in words; without a definition, a fiscal year."""
    if definition is None:
        return fiscal_year_text(year, language)
    return period_of(definition, year).text(language)


def missing_text(reason: str) -> str:
    """−（未公表）; without a reason, −."""
    if not reason:
        return "−"
    label = gettext(str(Observation.Missing(reason).label))
    return gettext(MISSING) % {"reason": label}


def verdict_plain(verdict: Verdict) -> Plain:
    """Code, sign and word of a verdict."""
    return {
        "code": verdict.value,
        "label": verdict_label(verdict),
        "sign": VERDICT_SIGNS[verdict],
    }


def tally_plain(counts: Mapping[Verdict, int]) -> list[Plain]:
    """Every verdict with its count, best first; those without any too."""
    return [{**verdict_plain(verdict), "count": count} for verdict, count in counts.items()]


class FigureWords:
    """The texts of one reading in one language."""

    def __init__(self, reading: Reading, language: str) -> None:
        self.reading = reading
        self.language = language
        self.definition = reading.definition
        self.decimals = self.definition.decimals if self.definition else 0
        self.unit = text_of(self.definition, "unit", language) if self.definition else Text("")
        self.suffix = "" if self.unit.value in SCALE_NAMES else self.unit.value

    def number(self, value: Decimal) -> str:
        return number_text(value, self.decimals, self.language)

    def quantity(self, value: Decimal) -> str:
        """220万人; outside Japanese a space parts number and unit: 220 people, but 15.0%."""
        joined = self.language.startswith("ja") or self.suffix in {"", "%"}
        return f"{self.number(value)}{'' if joined else ' '}{self.suffix}"

    def year(self, year: int) -> str:
        return period_text(self.definition, year, self.language)

    def short_year(self, year: int) -> str:
        if self.definition is None:
            return self.year(year)
        return period_of(self.definition, year).short_text(self.language)

    def latest(self) -> Plain | None:
        """The newest figure; of a sum, what has come together by then."""
        assessment = self.reading.assessment
        if not self._is_sum or assessment is None or assessment.level is None:
            return self.cell(self.reading.latest)
        # The sum is that of the year it was judged by: not of a later one.
        cell = self.cell(self._figure_of(assessment.year))
        if cell is None:
            return None
        until = gettext("%(year)sまでの累計")
        if assessment.gaps:
            until = gettext("%(year)sまでの、分かっている分の累計")
        return {
            **cell,
            "value": self.quantity(assessment.level),
            "number": self.number(assessment.level),
            "year": until % {"year": cell["year"]},
            "short": until % {"year": cell["short"]},
        }

    def _figure_of(self, year: int | None) -> Figure | None:
        return next((f for f in self.reading.observations if f.year == year), None)

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

    def years(self) -> list[Plain]:
        """Every year of which anything is said, in order, with baseline and targets."""
        reading = self.reading
        observed = {figure.year: figure for figure in reading.observations}
        targets = {figure.year: figure for figure in reading.targets}
        rows = []
        starts = {reading.baseline.year} if reading.baseline else set()
        for year in sorted({*observed, *targets, *starts}):
            actual, target, is_baseline = observed.get(year), targets.get(year), year in starts
            period = period_of(self.definition, year) if self.definition else None
            rows.append(
                {
                    "year": self.year(year),
                    "short": period.short_text(self.language) if period else str(year),
                    "iso": period.iso if period else str(year),
                    "actual": self.cell(actual),
                    "target": self.cell(target),
                    "baseline": self.cell(reading.baseline) if is_baseline else None,
                }
            )
        return rows

    def verdict(self) -> Plain:
        assessment = self.reading.assessment
        if assessment is None:
            return {**verdict_plain(Verdict.UNDEFINED), "reason": "", "formula": ""}
        unit, decimals, language = self.suffix, self.decimals, self.language
        return {
            **verdict_plain(assessment.verdict),
            "year": self.year(assessment.year) if assessment.year is not None else "",
            "reason": reason_text(
                assessment,
                unit=unit,
                decimals=decimals,
                language=language,
                year_text=self.year,
            ),
            "formula": formula_text(assessment, unit=unit, decimals=decimals, language=language),
            "attainment": self._percent(assessment.attainment),
            "pace": self._percent(self._pace_share(assessment)),
        }

    def _percent(self, share: Decimal | None) -> str:
        return percent_text(share, self.language) if share is not None else ""

    def _pace_share(self, assessment: Assessment) -> Decimal | None:
        """Where on the way from start to target the pace stands."""
        course = assessment.course
        start, target = course.start, course.final_target
        if assessment.expected is None or start is None or target is None or start == target:
            return None
        return (assessment.expected - start) / (target - start)

    def bar(self, prefix: str) -> str:
        """The progress bar, or nothing where no share of the way is defined."""
        assessment = self.reading.assessment
        if assessment is None or assessment.attainment is None:
            return ""
        pace = self._pace_share(assessment)
        title = gettext("目標までの進み具合 %(share)s") % {
            "share": self._percent(assessment.attainment)
        }
        description = (
            gettext("この年までの目安 %(share)s") % {"share": self._percent(pace)}
            if pace is not None
            else ""
        )
        return draw_progress(
            ProgressBar(
                id_prefix=f"{prefix}bar-{self.reading.indicator.code}",
                title=title,
                description=description,
                share=assessment.attainment,
                pace=pace,
                tone=assessment.verdict.value,
            )
        )

    def _axis(self) -> Sequence[int]:
        """All years from the first to the last that anything is said about."""
        reading = self.reading
        years = [f.year for f in (*reading.observations, *reading.targets)]
        years += [reading.baseline.year] if reading.baseline else []
        if self._is_sum and self.definition is not None:
            years = [year for year in years if year >= self.definition.first_year]
            years += [self.definition.first_year]
        return range(min(years), max(years) + 1) if years else ()

    @property
    def _is_sum(self) -> bool:
        return bool(self.definition) and self.definition.aggregation == Aggregation.CUMULATIVE  # type: ignore[union-attr]  # bool() has looked

    def chart(self, prefix: str) -> Plain | None:
        """The trend with its data table; None before there is anything to draw."""
        axis, definition, reading = self._axis(), self.definition, self.reading
        if definition is None or not axis:
            return None
        marks = self._marks(axis)
        baseline = reading.baseline
        shows_baseline = baseline is not None and baseline.value is not None and not self._is_sum
        unit = f"（{self.unit}）" if self.language.startswith("ja") else f" ({self.unit})"
        title = f"{text_of(reading.indicator, 'name', self.language)}{unit if self.unit else ''}"
        svg = draw_trend(
            TrendChart(
                id_prefix=f"{prefix}trend-{reading.indicator.code}",
                title=title,
                description=self._description(),
                marks=marks,
                words=_trend_words(),
                language=self.language,
                baseline=(
                    axis.index(baseline.year),
                    baseline.value,
                    self.number(baseline.value),
                )
                if shows_baseline and baseline is not None and baseline.value is not None
                else None,
                targets=tuple(
                    (axis.index(t.year), t.value, self.number(t.value))
                    for t in reading.targets
                    if t.value is not None and t.year in axis
                ),
                pace=self._pace(axis),
                band=(definition.band_low, definition.band_high)
                if definition.band_low is not None and definition.band_high is not None
                else None,
                bars=self._is_sum,
            )
        )
        return {
            "title": title,
            "svg": svg,
            "table": self._table(axis, marks),
            "note": self._note(),
            "sample": reading.is_sample,
        }

    def _marks(self, axis: Sequence[int]) -> tuple[Mark, ...]:
        observed = {figure.year: figure for figure in self.reading.observations}
        marks = []
        total = Decimal(0)
        final = self.reading.final_target.year if self.reading.final_target else None
        for year in axis:
            figure = observed.get(year)
            if self._is_sum and final is not None and year > final:
                # What comes after the term is no part of its sum.
                figure = None
            label = period_of(self.definition, year).axis_text(self.language)  # type: ignore[arg-type]  # chart() has looked
            if figure is None or figure.value is None:
                marks.append(Mark(label, status="missing"))
                continue
            before = total if self._is_sum else None
            total += figure.value
            value = total if self._is_sum else figure.value
            marks.append(Mark(label, value, self.number(value), figure.status, before))
        return tuple(marks)

    def _pace(self, axis: Sequence[int]) -> tuple[tuple[int, Decimal], ...]:
        """The straight way from the end of the year before the term to the target."""
        assessment, definition = self.reading.assessment, self.definition
        if assessment is None or definition is None:
            return ()
        course = assessment.course
        start, target, final = course.start, course.final_target, course.final_year
        if start is None or target is None or final is None or start == target:
            return ()
        if final not in axis:
            return ()
        term = final - definition.first_year + 1
        begin = max(definition.first_year - 1, axis[0])
        if term < 1 or begin >= final:
            return ()
        elapsed = Decimal(begin - definition.first_year + 1) / term
        return (
            (axis.index(begin), start + (target - start) * elapsed),
            (axis.index(final), target),
        )

    def _description(self) -> str:
        """The points that a reader who does not see the chart must know."""
        parts = []
        for pattern, figure in (
            (gettext("基準は%(year)sの%(value)s"), self.reading.baseline),
            (gettext("最新は%(year)sの%(value)s"), None if self._is_sum else self.reading.latest),
            (gettext("目標は%(year)sの%(value)s"), self.reading.final_target),
        ):
            if figure is not None and figure.value is not None:
                parts.append(
                    pattern % {"year": self.year(figure.year), "value": self.quantity(figure.value)}
                )
        latest = self.latest()
        if self._is_sum and latest is not None:
            said = {"year": latest["year"], "value": latest["value"]}
            parts.insert(min(1, len(parts)), gettext("最新は%(year)sの%(value)s") % said)
        joiner, stop = ("、", "。") if self.language.startswith("ja") else ("; ", ".")
        return joiner.join(parts) + stop if parts else ""

    def _note(self) -> str:
        if not self._is_sum:
            return ""
        note = gettext("棒は計画の最初の年からの累計で、濃い部分がその年の分です。")
        if self.reading.assessment is not None and self.reading.assessment.gaps:
            note += gettext("途中に値のない年があるため、累計は分かっている分だけのものです。")
        return note

    def _table(self, axis: Sequence[int], marks: Sequence[Mark]) -> Plain:
        columns = [gettext("年"), gettext("実績"), gettext("目標"), gettext("区分")]
        if self._is_sum:
            columns.insert(2, gettext("累計"))
        rows = []
        for row in self.years():
            actual, target, baseline = row["actual"], row["target"], row["baseline"]
            if self._is_sum and actual is None and target is None:
                # The level of a past year is no part of a sum.
                continue
            shown = actual or (baseline if not self._is_sum else None)
            cells = [
                row["short"],
                shown["number"] if shown else "−",
                target["number"] if target else "−",
                (actual["status"] if actual else "")
                or (gettext("基準値") if baseline and not actual else "−"),
            ]
            if self._is_sum:
                sums = {self.short_year(y): m.value_text for y, m in zip(axis, marks, strict=True)}
                cells.insert(2, sums.get(row["short"]) or "−")
            rows.append(cells)
        return {"columns": columns, "rows": rows}


def _trend_words() -> TrendWords:
    return TrendWords(
        actual=gettext("実績"),
        preliminary=gettext("実績(速報)"),
        baseline=gettext("基準値"),
        target=gettext("目標値"),
        pace=gettext("目標までの目安"),
        band=gettext("保つ範囲"),
    )
