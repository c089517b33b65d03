"""Rows of the imported figures: population, and well-being as it may be shown."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from strategy.datasets.wellbeing import DECIMALS, scores_of, wellbeing_import
from strategy.languages import ORIGINAL, column
from strategy.models import (
    DataImport,
    NodeFace,
    PopulationFigure,
    PopulationSeries,
    WellbeingScore,
)
from strategy.notation.numbers import plain_number
from strategy.opendata.codes import ACTUAL, PROJECTION, SAMPLE, TARGET
from strategy.opendata.columns import Row

# What a figure is called where it is no sample, by the role of its series.
CATEGORIES = {
    PopulationSeries.Role.ACTUAL.value: ACTUAL,
    PopulationSeries.Role.PROJECTION.value: PROJECTION,
    PopulationSeries.Role.GOAL.value: TARGET,
}


def population_rows(day: date) -> list[Row]:
    """The population figures of every public strategy as they counted on a day."""
    imports = DataImport.objects.filter(kind=DataImport.Kind.POPULATION).as_of(day)
    # Oldest first: what comes later supersedes.
    newest = {data_import.scope: data_import for data_import in imports}
    # A strategy's own page is the root of its tree.
    faces = NodeFace.objects.public().filter(page=F("tree")).select_related("node", "page")
    codes = {str(face.node.uid): face.page.slug for face in faces.order_by("-pk")}
    figures = (
        PopulationFigure.objects.filter(
            data_import__in=[i for scope, i in newest.items() if scope in codes]
        )
        .select_related("series", "data_import")
        .order_by("data_import__scope", "series__position", "series_id", "year", "pk")
    )
    return [
        {
            "strategy_code": codes[figure.data_import.scope],
            "series_code": figure.series.code,
            column("series_name", ORIGINAL): str(figure.series),
            "role": figure.series.role,
            "year": figure.year,
            "sex": figure.sex,
            "age_from": figure.age_from,
            "age_to": figure.age_to,
            "people": figure.people,
            "is_sample": figure.is_sample,
            "data_category": SAMPLE if figure.is_sample else CATEGORIES[figure.series.role],
            "source": figure.series.source or None,
            "published_on": figure.data_import.published_on.isoformat(),
            "retrieved_on": figure.data_import.retrieved_on.isoformat(),
            "sha256": figure.data_import.sha256,
        }
        for figure in figures
    ]


def wellbeing_rows(day: date) -> list[Row]:
    """The well-being scores of the import that counted on a day; what is withheld is empty."""
    data_import = wellbeing_import(day)
    if data_import is None:
        return []
    shown = scores_of(data_import)
    scores = (
        WellbeingScore.objects.filter(data_import=data_import)
        .select_related("category")
        .order_by("category__position", "year", "axis", "pk")
    )
    rows: list[Row] = []
    for score in scores:
        known = shown[score.category.code, score.year, score.axis]
        rows.append(
            {
                "year": score.year,
                "municipality_code": score.municipality_code,
                "category_code": score.category.code,
                column("category_name", ORIGINAL): str(score.category),
                "axis": score.axis,
                "score": plain_number(known.score, DECIMALS) if known.score is not None else None,
                "n": known.respondents,
                "withheld": known.withheld,
                "framework_version": data_import.scope,
                "source_url": data_import.source_url or None,
                "retrieved_on": data_import.retrieved_on.isoformat(),
                "is_sample": known.is_sample,
                "data_category": SAMPLE if known.is_sample else ACTUAL,
                "published_on": data_import.published_on.isoformat(),
                "sha256": data_import.sha256,
            }
        )
    return rows
