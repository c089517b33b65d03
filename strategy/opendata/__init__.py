"""Open data: the tables that anyone may download as CSV or JSON (HTTP is the views' business).

Every table can be had as it was on a day: rows recorded and published by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from strategy.figures.known_on_day import public_uses
from strategy.languages import ORIGINAL
from strategy.opendata.codes import codebook_rows
from strategy.opendata.columns import Row, Table, csv_text, json_text
from strategy.opendata.datasets import population_rows, wellbeing_rows
from strategy.opendata.figures import definition_rows, value_rows
from strategy.opendata.judgements import evaluation_rows
from strategy.opendata.tables import (
    CODEBOOK,
    EVALUATIONS,
    KPI_DEFINITION_HISTORY,
    KPI_DEFINITIONS,
    KPI_HISTORY,
    KPI_VALUES,
    POPULATION,
    TABLES,
    WELLBEING,
)
from strategy.tree.queries import portal_city

__all__ = ["KPI_VALUES", "TABLES", "Row", "Table", "csv_text", "json_text", "rows_of", "values_of"]

_BUILDERS: Mapping[str, Callable[[date], list[Row]]] = {
    KPI_DEFINITIONS.name: lambda day: definition_rows(public_uses(), day),
    KPI_VALUES.name: lambda day: value_rows(public_uses(), day),
    KPI_HISTORY.name: lambda day: value_rows(public_uses(), day, history=True),
    KPI_DEFINITION_HISTORY.name: lambda day: definition_rows(public_uses(), day, history=True),
    EVALUATIONS.name: evaluation_rows,
    POPULATION.name: population_rows,
    WELLBEING.name: wellbeing_rows,
    CODEBOOK.name: lambda day: codebook_rows(),
}


def rows_of(table: Table, day: date) -> list[Row]:
    """The rows of a table as they were public on a day, in the order of the site's tree."""
    return _of_the_city(_BUILDERS[table.name](day))


def values_of(code: str, day: date) -> list[Row] | None:
    """Rows of `kpi_values` for one indicator, in every public strategy.

    None where no public one has this code.
    """
    uses = public_uses().filter(indicator__code=code)
    return _of_the_city(value_rows(uses, day)) if uses.exists() else None


def _of_the_city(rows: list[Row]) -> list[Row]:
    """Rows with the city's code where they name no other, and the mark of a made-up one."""
    city = portal_city()
    code, mark = city.area_code or None, city.mark(ORIGINAL)
    return [
        {
            "municipality_code": code,
            **row,
            **({"data_category": mark} if mark and "data_category" in row else {}),
        }
        for row in rows
    ]
