"""The well-being scores of one framework version: a long CSV file → an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from strategy.datasets.csv_files import MOST_FAULTS, CsvFile, Reader
from strategy.datasets.importing import Origin, take_in
from strategy.loading.source import Fault, FaultyInput
from strategy.models import DataImport, WellbeingCategory, WellbeingScore
from strategy.models.dated import city_today
from strategy.refusals import Refused
from strategy.tree.queries import portal_city

REQUIRED = (
    *("year", "municipality_code", "category_code", "axis", "score", "n"),
    *("framework_version", "source_url", "retrieved_on", "is_sample"),
)
FIRST_YEAR, HIGHEST_SCORE = 2015, 100


@dataclass(frozen=True)
class Score:
    year: int
    category: str
    axis: str
    score: Decimal | None
    respondents: int | None
    is_sample: bool


@dataclass(frozen=True)
class Scores:
    """A parsed file; all its rows are of one version and one origin."""

    version: str
    source_url: str
    retrieved_on: date
    rows: list[Score]


def import_wellbeing(
    file: CsvFile,
    *,
    reason: str = "",
    published_on: date | None = None,
    dry_run: bool = False,
) -> DataImport | None:
    """Take in a file of the city's scores, all or nothing; None where it is the one that stands.

    Raises:
        FaultyInput: every fault of the file.
        Refused: it replaces another file and no reason is given, or the site's settings
            do not say yet which city it is.
    """
    municipality = portal_city().area_code
    if not municipality:
        raise Refused(
            ["団体コードがありません。先に「サイトの設定」で団体コードを入れてください。"]
        )
    known: dict[str, dict[str, WellbeingCategory]] = {}
    for category in WellbeingCategory.objects.all():
        known.setdefault(category.framework_version, {})[category.code] = category
    scores = parse_wellbeing(file, {v: set(c) for v, c in known.items()}, municipality)
    categories = known[scores.version]
    return take_in(
        kind=DataImport.Kind.WELLBEING,
        scope=scores.version,
        file=file,
        origin=Origin(
            retrieved_on=scores.retrieved_on,
            source_url=scores.source_url,
            published_on=published_on,
            reason=reason,
        ),
        rows=lambda data_import: [
            WellbeingScore(
                data_import=data_import,
                category=categories[score.category],
                municipality_code=municipality,
                year=score.year,
                axis=score.axis,
                score=score.score,
                respondents=score.respondents,
                is_sample=score.is_sample,
            )
            for score in scores.rows
        ],
        dry_run=dry_run,
    )


def parse_wellbeing(file: CsvFile, known: Mapping[str, set[str]], municipality: str) -> Scores:
    """The scores of a file; `known`: codes of the categories by framework version.

    Raises:
        FaultyInput: unknown categories, another city, impossible numbers, repeated rows, or
            more than one version, source or day.
    """
    rows: list[Score] = []
    faults: list[Fault] = []
    first: dict[tuple[int, str, str], int] = {}
    origins: set[tuple[str, str, date]] = set()
    for row in file.rows:
        cell = Reader(file, row)
        score, origin = _score(cell, known, municipality)
        if score is not None and origin is not None and not cell.faults:
            key = (score.year, score.category, score.axis)
            if key in first:
                cell.fault(f"says the same as line {first[key]} again; keep one")
            first.setdefault(key, row.line)
            origins.add(origin)
            if len(origins) > 1:
                cell.fault(
                    "framework_version, source_url and retrieved_on must be the same in all "
                    "rows; import each source by itself"
                )
            rows.append(score)
        faults += cell.faults
    if faults:
        raise FaultyInput(faults[:MOST_FAULTS])
    version, source_url, retrieved_on = origins.pop()
    return Scores(version, source_url, retrieved_on, rows)


def _score(
    cell: Reader, known: Mapping[str, set[str]], municipality: str
) -> tuple[Score | None, tuple[str, str, date] | None]:
    version = cell.choice("framework_version", tuple(known))
    category = cell.choice("category_code", tuple(sorted(known.get(version, ()))))
    year = cell.needed("year", FIRST_YEAR, city_today().year)
    axis = cell.choice("axis", WellbeingScore.Axis.values)
    number = cell.number("score")
    respondents = cell.whole("n", 0, 10**7)
    retrieved_on = cell.day("retrieved_on")
    source_url = cell.text("source_url")
    is_sample = cell.truth("is_sample")
    if (code := cell.code("municipality_code", len(municipality))) != municipality:
        cell.fault(
            f"municipality_code: “{code}” is not {municipality}; other cities are not compared here"
        )
    if number is not None and not 0 <= number <= HIGHEST_SCORE:
        cell.fault(f"score: {number} is not between 0 and {HIGHEST_SCORE}")
    if axis == WellbeingScore.Axis.OBJECTIVE and respondents is not None:
        cell.fault("n: the objective axis has no respondents; leave it empty")
    if axis == WellbeingScore.Axis.SUBJECTIVE and number is not None and respondents is None:
        cell.fault("n: is empty; a subjective score needs the number of respondents")
    if not is_sample and not source_url.startswith(("https://", "http://")):
        cell.fault("source_url: figures that are no samples need the address they come from")
    if retrieved_on is None and not any("retrieved_on" in str(f) for f in cell.faults):
        cell.fault("retrieved_on: is empty; write the day it was fetched")
    if year is None or retrieved_on is None:
        return None, None
    score = Score(year, category, axis, number, respondents, is_sample)
    return score, (version, source_url, retrieved_on)
