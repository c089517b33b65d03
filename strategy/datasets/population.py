"""The population of a vision: its newest import → charts and tables in one language.

What is given holds texts, booleans and lists only, so that an edition can freeze it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from strategy.charts import (
    AgeClass,
    LinesChart,
    Point,
    PyramidChart,
    Series,
    draw_lines,
    draw_pyramid,
)
from strategy.datasets.population_import import AGE_GROUPS, EVERYONE, Span, is_five_year_class
from strategy.languages import text_of
from strategy.models import DataImport, NodeFace, PopulationFigure, PopulationSeries
from strategy.models.dated import city_today
from strategy.notation.numbers import number_text, percent_text
from strategy.notation.wareki import date_of

Plain = dict[str, Any]
STYLES = {
    PopulationSeries.Role.ACTUAL.value: "actual",
    PopulationSeries.Role.PROJECTION.value: "projection",
    PopulationSeries.Role.GOAL.value: "goal",
}


@dataclass(frozen=True)
class People:
    count: int
    is_sample: bool


# By series, then year, then sex and age span.
Counts = Mapping[int, Mapping[int, Mapping[tuple[str, Span], People]]]


def population_import(strategy_page_pk: int) -> DataImport | None:
    """The import that counts today for the strategy a page shows."""
    face = NodeFace.objects.filter(page_id=strategy_page_pk).select_related("node").first()
    if face is None:
        return None
    imports = DataImport.objects.filter(
        kind=DataImport.Kind.POPULATION, scope=str(face.node.uid)
    ).as_of(city_today())
    newest: DataImport | None = imports.last()
    return newest


def population_plain(strategy_page_pk: int, language: str) -> Plain | None:
    """{"charts": […], "source" …} of a strategy; None where no figures were taken in."""
    data_import = population_import(strategy_page_pk)
    if data_import is None:
        return None
    series = list(
        PopulationSeries.objects.filter(strategy__faces__page_id=strategy_page_pk).order_by(
            "position", "pk"
        )
    )
    counts = _counts(data_import)
    charts = [
        _totals(series, counts, language),
        *(_age_groups(s, counts, language) for s in series),
        *(_pyramid(s, counts, language) for s in series),
    ]
    retrieved = date_of(data_import.retrieved_on, language)
    csv_url = reverse("open_data_table", args=["population", "csv"])
    shown = [chart for chart in charts if chart is not None]
    for chart in shown:
        chart["csv_url"] = csv_url
        chart["csv_label"] = gettext("人口の値をCSVでダウンロードする")
    return {
        "charts": shown,
        "is_sample": any(chart["sample"] for chart in shown),
        "notes": [
            {
                "name": str(text_of(s, "name", language)),
                "note": str(text_of(s, "note", language)),
                "source": s.source,
            }
            for s in series
        ],
        "retrieved": retrieved.text,
        "retrieved_iso": retrieved.iso,
        "file_name": data_import.file_name,
        "sha256": data_import.sha256,
        "source_url": data_import.source_url,
        "replaced": data_import.reason,
    }


def _counts(data_import: DataImport) -> Counts:
    counts: dict[int, dict[int, dict[tuple[str, Span], People]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    rows = PopulationFigure.objects.filter(data_import=data_import)
    columns = ("series_id", "year", "sex", "age_from", "age_to", "people", "is_sample")
    for series, year, sex, age_from, age_to, people, is_sample in rows.values_list(*columns):
        counts[series][year][sex, (age_from, age_to)] = People(people, is_sample)
    return counts


def _people(value: int, language: str) -> str:
    return number_text(Decimal(value), 0, language)


def _total_of(year: Mapping[tuple[str, Span], People]) -> People | None:
    return year.get(("total", EVERYONE))


def _totals(series: Sequence[PopulationSeries], counts: Counts, language: str) -> Plain | None:
    """Everyone, by series: counted, projected, aimed at."""
    lines: list[Series] = []
    named: list[tuple[str, Mapping[int, People]]] = []
    for one in series:
        totals = {y: t for y, c in counts.get(one.pk, {}).items() if (t := _total_of(c))}
        # A series that has ages is shown with them.
        has_ages = any(len(c) > 1 for c in counts.get(one.pk, {}).values())
        if not totals or has_ages:
            continue
        name = str(text_of(one, "name", language))
        named.append((name, totals))
        lines.append(
            Series(
                name,
                STYLES[one.role],
                tuple(
                    Point(y, Decimal(totals[y].count), _people(totals[y].count, language), str(y))
                    for y in sorted(totals)
                ),
            )
        )
    if not lines:
        return None
    title = gettext("総人口の推移と見通し(人)")
    years = sorted({year for _, totals in named for year in totals})
    svg = draw_lines(
        LinesChart("population-total", title, _ends(named, language), tuple(lines), language)
    )
    return {
        "title": title,
        "svg": svg,
        "sample": any(p.is_sample for _, totals in named for p in totals.values()),
        "note": "",
        "table": {
            "columns": [gettext("年"), *(name for name, _ in named)],
            "rows": [
                [
                    str(year),
                    *(_cell(totals.get(year), language, mark_sample=True) for _, totals in named),
                ]
                for year in years
            ],
        },
    }


def _cell(people: People | None, language: str, *, mark_sample: bool = False) -> str:
    if people is None:
        return "−"
    text = _people(people.count, language)
    if mark_sample and people.is_sample:
        return gettext("%(value)s(サンプル値)") % {"value": text}
    return text


def _ends(named: Sequence[tuple[str, Mapping[int, People]]], language: str) -> str:
    """Where every line begins and ends, for who does not see it."""
    pattern = gettext("%(name)sは%(first)s年の%(start)s人から%(last)s年の%(end)s人。")
    return " ".join(
        pattern
        % {
            "name": name,
            "first": min(totals),
            "start": _people(totals[min(totals)].count, language),
            "last": max(totals),
            "end": _people(totals[max(totals)].count, language),
        }
        for name, totals in named
    )


def _group_name(span: Span) -> str:
    names = {
        AGE_GROUPS[0]: gettext("15歳未満"),
        AGE_GROUPS[1]: gettext("15〜64歳"),
        AGE_GROUPS[2]: gettext("65歳以上"),
    }
    return names[span]


def _age_groups(series: PopulationSeries, counts: Counts, language: str) -> Plain | None:
    """The three age groups over the years, with their shares in the table."""
    years = {
        year: [cells["total", span] for span in AGE_GROUPS]
        for year, cells in sorted(counts.get(series.pk, {}).items())
        if all(("total", span) in cells for span in AGE_GROUPS)
    }
    if not years:
        return None
    names = [_group_name(span) for span in AGE_GROUPS]
    lines = tuple(
        Series(
            name,
            STYLES[series.role],
            tuple(
                Point(year, Decimal(g[i].count), _people(g[i].count, language), str(year))
                for year, g in years.items()
            ),
        )
        for i, name in enumerate(names)
    )
    title = f"{gettext('年齢3区分別の人口(人)')} {text_of(series, 'name', language)}"
    named = [(name, {y: g[i] for y, g in years.items()}) for i, name in enumerate(names)]
    share = gettext("%(name)sの割合")
    rows = []
    for year, groups in years.items():
        total = Decimal(sum(group.count for group in groups)) or Decimal(1)
        shares = [percent_text(group.count / total, language) for group in groups]
        rows.append([str(year), *(_people(g.count, language) for g in groups), *shares])
    return {
        "title": title,
        "svg": draw_lines(
            LinesChart(
                f"population-ages-{series.code}",
                title,
                _ends(named, language),
                lines,
                language,
                from_zero=True,
            )
        ),
        "sample": any(group.is_sample for groups in years.values() for group in groups),
        "note": "",
        "table": {
            "columns": [gettext("年"), *names, *(share % {"name": name} for name in names)],
            "rows": rows,
        },
    }


def _class_name(span: Span) -> str:
    age_from, age_to = span
    if age_to is None:
        return gettext("%(age)s歳以上") % {"age": age_from}
    return gettext("%(first)s〜%(last)s歳") % {"first": age_from, "last": age_to}


def _pyramid(series: PopulationSeries, counts: Counts, language: str) -> Plain | None:
    """The five-year classes of the newest year that has them."""
    for year, cells in sorted(counts.get(series.pk, {}).items(), reverse=True):
        spans = sorted(
            {span for sex, span in cells if sex != "total" and is_five_year_class(span)},
            key=lambda span: span[0],
        )
        whole = [s for s in spans if ("male", s) in cells and ("female", s) in cells]
        if whole:
            return _pyramid_of(series, year, whole, cells, language)
    return None


def _pyramid_of(
    series: PopulationSeries,
    year: int,
    spans: Sequence[Span],
    cells: Mapping[tuple[str, Span], People],
    language: str,
) -> Plain:
    male, female = gettext("男"), gettext("女")
    pairs = [(cells["male", span], cells["female", span]) for span in spans]
    name = text_of(series, "name", language)
    title = f"{gettext('%(year)s年の年齢5歳階級別人口(人)') % {'year': year}} {name}"
    largest = max(range(len(pairs)), key=lambda i: pairs[i][0].count + pairs[i][1].count)
    description = gettext("最も多いのは%(ages)sです。") % {"ages": _class_name(spans[largest])}
    return {
        "title": title,
        "svg": draw_pyramid(
            PyramidChart(
                f"population-pyramid-{series.code}",
                title,
                description,
                tuple(
                    AgeClass(
                        _class_name(span),
                        Decimal(men.count),
                        _people(men.count, language),
                        Decimal(women.count),
                        _people(women.count, language),
                    )
                    for span, (men, women) in zip(spans, pairs, strict=True)
                ),
                male,
                female,
            )
        ),
        "sample": any(people.is_sample for pair in pairs for people in pair),
        "note": "",
        "table": {
            "columns": [gettext("年齢"), male, female],
            "rows": [
                [_class_name(span), _people(men.count, language), _people(women.count, language)]
                for span, (men, women) in zip(spans, pairs, strict=True)
            ],
        },
    }
