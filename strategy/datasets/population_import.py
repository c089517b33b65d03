"""The population of a vision: a CSV file → an import that supersedes the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from strategy.datasets.csv_files import MOST_FAULTS, CsvFile, Reader
from strategy.datasets.importing import Origin, take_in
from strategy.loading.source import Fault, FaultyInput
from strategy.models import DataImport, PopulationFigure, PopulationSeries, StrategyPage
from strategy.models.datasets import OLDEST_AGE

REQUIRED = ("series_code", "year", "sex", "age_from", "age_to", "people", "is_sample")
Span = tuple[int, int | None]
EVERYONE: Span = (0, None)
AGE_GROUPS: tuple[Span, ...] = ((0, 14), (15, 64), (65, None))
OLDEST_CLASS_FROM = 70
FIVE = 5


@dataclass(frozen=True)
class Count:
    """People of a sex and an age span in a year; `age_to` None is open."""

    line: int
    series: str
    year: int
    sex: str
    age_from: int
    age_to: int | None
    people: int
    is_sample: bool

    @property
    def span(self) -> Span:
        return (self.age_from, self.age_to)


def is_five_year_class(span: Span) -> bool:
    """0–4, 5–9 … and an open last class such as 85 and over."""
    age_from, age_to = span
    if age_from % FIVE:
        return False
    return age_from >= OLDEST_CLASS_FROM if age_to is None else age_to == age_from + FIVE - 1


def import_population(
    file: CsvFile, strategy: StrategyPage, origin: Origin, *, dry_run: bool = False
) -> DataImport | None:
    """Take in a file for a strategy, all or nothing; None where it is the one that stands.

    Raises:
        FaultyInput: every fault of the file.
        Refused: it replaces another file and no reason is given.
    """
    known = {s.code: s for s in PopulationSeries.objects.filter(strategy=strategy.node)}
    counts = parse_population(file, known)
    return take_in(
        kind=DataImport.Kind.POPULATION,
        scope=str(strategy.node.uid),
        file=file,
        origin=origin,
        rows=lambda data_import: [
            PopulationFigure(
                data_import=data_import,
                series=known[count.series],
                year=count.year,
                sex=count.sex,
                age_from=count.age_from,
                age_to=count.age_to,
                people=count.people,
                is_sample=count.is_sample,
            )
            for count in counts
        ],
        dry_run=dry_run,
    )


def parse_population(file: CsvFile, known: Mapping[str, PopulationSeries]) -> list[Count]:
    """The counts of a file.

    Raises:
        FaultyInput: unknown series, impossible numbers, or parts that do not add up.
    """
    counts: list[Count] = []
    faults: list[Fault] = []
    for row in file.rows:
        cell = Reader(file, row)
        count = _count(cell, known)
        faults += cell.faults
        if count is not None and not cell.faults:
            counts.append(count)
    if not faults:
        faults += _repeated(file.path, counts)
    if not faults:
        faults += _sums(file.path, counts)
    if faults:
        raise FaultyInput(faults[:MOST_FAULTS])
    return counts


def _count(cell: Reader, known: Mapping[str, PopulationSeries]) -> Count | None:
    series = cell.choice("series_code", tuple(known))
    year = cell.needed("year", 1800, 2200)
    sex = cell.choice("sex", PopulationFigure.Sex.values)
    age_from = cell.needed("age_from", 0, OLDEST_AGE)
    age_to = cell.whole("age_to", 0, OLDEST_AGE)
    people = cell.needed("people", 0, 10**9)
    is_sample = cell.truth("is_sample")
    if year is None or age_from is None or people is None:
        return None
    count = Count(cell.row.line, series, year, sex, age_from, age_to, people, is_sample)
    span = count.span
    if span != EVERYONE and span not in AGE_GROUPS and not is_five_year_class(span):
        cell.fault(
            f"ages {age_from} to {age_to if age_to is not None else 'the oldest'} are neither "
            "everyone, nor one of 0–14, 15–64 and 65 and over, nor a five-year class"
        )
    if series in known and not is_sample and not known[series].source:
        cell.fault(f"{series} has no source, so its figures must be samples (is_sample true)")
    return count


def _repeated(path: Path, counts: Sequence[Count]) -> Iterator[Fault]:
    first: dict[object, int] = {}
    for count in counts:
        key = (count.series, count.year, count.sex, count.span)
        if key in first:
            yield Fault(path, count.line, f"says the same as line {first[key]} again; keep one")
        first.setdefault(key, count.line)


def _sums(path: Path, counts: Sequence[Count]) -> Iterator[Fault]:
    """Men and women make the total, and so do age groups and classes, where both are given."""
    years: dict[tuple[str, int], dict[tuple[str, Span], Count]] = defaultdict(dict)
    for count in counts:
        years[count.series, count.year][count.sex, count.span] = count
    for (series, year), found in years.items():
        for (sex, span), total in found.items():
            if sex != "total":
                continue
            parts = [found.get((part, span)) for part in ("male", "female")]
            people = [part.people for part in parts if part is not None]
            if len(people) == len(parts) and sum(people) != total.people:
                yield Fault(
                    path,
                    total.line,
                    f"{series} {year}: men and women are {sum(people)}, not {total.people}",
                )
        for sex in PopulationFigure.Sex.values:
            yield from _age_sums(path, f"{series} {year} {sex}", sex, found)


def _age_sums(
    path: Path, name: str, sex: str, found: Mapping[tuple[str, Span], Count]
) -> Iterator[Fault]:
    own = {span: count for (of, span), count in found.items() if of == sex}
    classes = sorted((c for span, c in own.items() if is_five_year_class(span)), key=_age)
    groups = [own[span] for span in AGE_GROUPS if span in own]
    whole = own.get(EVERYONE)
    for parts in (classes, groups):
        if not parts:
            continue
        expected = 0
        for part in parts:
            if part.age_from != expected:
                yield Fault(path, part.line, f"{name}: the ages from {expected} are missing")
                break
            expected = OLDEST_AGE + 1 if part.age_to is None else part.age_to + 1
        else:
            people = sum(part.people for part in parts)
            if expected != OLDEST_AGE + 1:
                yield Fault(path, parts[-1].line, f"{name}: the ages from {expected} are missing")
            elif whole is not None and people != whole.people:
                yield Fault(path, whole.line, f"{name}: the ages add up to {people}")


def _age(count: Count) -> int:
    return count.age_from
