"""How an indicator went over the years: a chart with its table, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext

from strategy.charts import Mark, TrendChart, TrendWords, draw_trend
from strategy.figures.known_on_day import Reading
from strategy.figures.rules import period_of
from strategy.figures.words import FigureWords, Plain, latest_plain, years_plain
from strategy.languages import text_of
from strategy.models import Definition


def trend_plain(reading: Reading, words: FigureWords, prefix: str) -> Plain | None:
    """The trend with its data table; None before there is anything to draw."""
    axis, definition = _axis(reading), reading.definition
    if definition is None or not axis:
        return None
    marks = _marks(reading, definition, words, axis)
    unit = f"（{words.unit}）" if words.language.startswith("ja") else f" ({words.unit})"
    name = text_of(reading.indicator, "name", words.language)
    title = f"{name}{unit if words.unit else ''}"
    low, high = definition.band_low, definition.band_high
    chart = TrendChart(
        id_prefix=f"{prefix}trend-{reading.indicator.code}",
        title=title,
        description=_description(reading, words),
        marks=marks,
        words=_legend(),
        language=words.language,
        baseline=_start(reading, words, axis),
        targets=tuple(
            (axis.index(t.year), t.value, words.number(t.value))
            for t in reading.targets
            if t.value is not None and t.year in axis
        ),
        pace=_pace(reading, definition, axis),
        band=(low, high) if low is not None and high is not None else None,
        bars=reading.is_sum,
    )
    return {
        "title": title,
        "svg": draw_trend(chart),
        "table": _table(reading, words, axis, marks),
        "note": _note(reading),
        "sample": reading.is_sample,
    }


def _axis(reading: Reading) -> Sequence[int]:
    """All years from the first to the last that anything is said about."""
    years = [f.year for f in (*reading.observations, *reading.targets)]
    years += [reading.baseline.year] if reading.baseline else []
    if reading.is_sum and reading.definition is not None:
        years = [year for year in years if year >= reading.definition.first_year]
        years += [reading.definition.first_year]
    return range(min(years), max(years) + 1) if years else ()


def _start(
    reading: Reading, words: FigureWords, axis: Sequence[int]
) -> tuple[int, Decimal, str] | None:
    """The baseline, which is no part of a sum."""
    baseline = reading.baseline
    if baseline is None or baseline.value is None or reading.is_sum:
        return None
    return axis.index(baseline.year), baseline.value, words.number(baseline.value)


def _marks(
    reading: Reading, definition: Definition, words: FigureWords, axis: Sequence[int]
) -> tuple[Mark, ...]:
    observed = {figure.year: figure for figure in reading.observations}
    marks = []
    total = Decimal(0)
    final = reading.final_target.year if reading.final_target else None
    for year in axis:
        figure = observed.get(year)
        if reading.is_sum and final is not None and year > final:
            # What comes after the term is no part of its sum.
            figure = None
        label = period_of(definition, year).axis_text(words.language)
        if figure is None or figure.value is None:
            marks.append(Mark(label, status="missing"))
            continue
        before = total if reading.is_sum else None
        total += figure.value
        value = total if reading.is_sum else figure.value
        marks.append(Mark(label, value, words.number(value), figure.status, before))
    return tuple(marks)


def _pace(
    reading: Reading, definition: Definition, axis: Sequence[int]
) -> tuple[tuple[int, Decimal], ...]:
    """The straight way from the end of the year before the term to the target."""
    assessment = reading.assessment
    if assessment is None:
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


def _description(reading: Reading, words: FigureWords) -> str:
    """The points that a reader who does not see the chart must know."""
    parts = []
    for pattern, figure in (
        (gettext("基準は%(year)sの%(value)s"), reading.baseline),
        (gettext("最新は%(year)sの%(value)s"), None if reading.is_sum else reading.latest),
        (gettext("目標は%(year)sの%(value)s"), reading.final_target),
    ):
        if figure is not None and figure.value is not None:
            parts.append(
                pattern % {"year": words.year(figure.year), "value": words.quantity(figure.value)}
            )
    latest = latest_plain(reading, words)
    if reading.is_sum and latest is not None:
        said = {"year": latest["year"], "value": latest["value"]}
        parts.insert(min(1, len(parts)), gettext("最新は%(year)sの%(value)s") % said)
    joiner, stop = ("、", "。") if words.language.startswith("ja") else ("; ", ".")
    return joiner.join(parts) + stop if parts else ""


def _note(reading: Reading) -> str:
    if not reading.is_sum:
        return ""
    note = gettext("棒は計画の最初の年からの累計で、濃い部分がその年の分です。")
    if reading.assessment is not None and reading.assessment.gaps:
        note += gettext("途中に値のない年があるため、累計は分かっている分だけのものです。")
    return note


def _table(
    reading: Reading, words: FigureWords, axis: Sequence[int], marks: Sequence[Mark]
) -> Plain:
    columns = [gettext("年"), gettext("実績"), gettext("目標"), gettext("区分")]
    if reading.is_sum:
        columns.insert(2, gettext("累計"))
    rows = []
    for row in years_plain(reading, words):
        actual, target, baseline = row["actual"], row["target"], row["baseline"]
        if reading.is_sum and actual is None and target is None:
            # The level of a past year is no part of a sum.
            continue
        shown = actual or (baseline if not reading.is_sum else None)
        cells = [
            row["short"],
            shown["number"] if shown else "−",
            target["number"] if target else "−",
            (actual["status"] if actual else "")
            or (gettext("基準値") if baseline and not actual else "−"),
        ]
        if reading.is_sum:
            sums = {words.short_year(y): m.value_text for y, m in zip(axis, marks, strict=True)}
            cells.insert(2, sums.get(row["short"]) or "−")
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def _legend() -> TrendWords:
    return TrendWords(
        actual=gettext("実績"),
        preliminary=gettext("実績(速報)"),
        baseline=gettext("基準値"),
        target=gettext("目標値"),
        pace=gettext("目標までの目安"),
        band=gettext("保つ範囲"),
    )
