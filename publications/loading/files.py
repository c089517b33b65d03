"""Files → checked forms → items → the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from publications.loading.editions import edition_items, publication_items
from publications.loading.schema import EditionForm, StrategyFile
from publications.models import Edition
from strategy.loading.checks import cross_faults, in_dependency_order
from strategy.loading.documents import content_items, strategy_items
from strategy.loading.engine import Item, LoadReport, apply_items
from strategy.loading.figures import figure_doubts
from strategy.loading.first_filling import first_filling, is_empty
from strategy.loading.known_codes import ParsedSite, ParsedStrategy, repeated
from strategy.loading.lineage import lineage_items
from strategy.loading.schema import faults_of
from strategy.loading.site import news_items, site_items
from strategy.loading.site_forms import SiteFile
from strategy.loading.source import Fault, FaultyInput, Source, read_source
from strategy.models import HomePage

FormType = TypeVar("FormType", bound=BaseModel)


@dataclass(frozen=True)
class ParsedFiles:
    """Files that are free of faults, strategies after those they build on."""

    site: ParsedSite | None
    strategies: list[ParsedStrategy]
    editions: dict[str, list[EditionForm]]


def parse_files(paths: Sequence[Path]) -> ParsedFiles:
    """Read and check files together. A file is a site's or a strategy's by its keys.

    Raises:
        FaultyInput: with every fault found in any of the files.
    """
    faults: list[Fault] = []
    site: ParsedSite | None = None
    strategies: list[ParsedStrategy] = []
    editions: dict[str, list[EditionForm]] = {}
    sources: dict[str, Source] = {}
    for path in paths:
        try:
            source = read_source(path)
            if not isinstance(source.data, dict):
                raise FaultyInput([source.fault((), "holds no mapping; see fixtures/README.md")])
            if "strategy" in source.data:
                file = _parsed(source, StrategyFile)
                strategies.append(ParsedStrategy(source, file.strategy))
                editions[file.strategy.code] = file.editions
                sources[file.strategy.code] = source
            elif site is not None:
                raise FaultyInput(
                    [source.fault((), f"is a second site file beside {site.source.path}")]
                )
            else:
                site = ParsedSite(source, _parsed(source, SiteFile))
        except FaultyInput as error:
            faults += error.faults
    if site is None and not faults and not HomePage.objects.exists():
        # Every reference would be unknown, and saying so would hide the cause.
        faults = [Fault(paths[0], 1, "the site is empty; load its site.yaml along with this")]
    else:
        faults += cross_faults(site, strategies)
        faults += _edition_faults(editions, sources)
    if faults:
        raise FaultyInput(faults)
    return ParsedFiles(site, in_dependency_order(strategies), editions)


def _parsed(source: Source, form: type[FormType]) -> FormType:
    try:
        return form.model_validate(source.data)
    except ValidationError as error:
        raise FaultyInput(faults_of(source, error)) from None


def _edition_faults(
    editions: dict[str, list[EditionForm]], sources: dict[str, Source]
) -> Iterator[Fault]:
    known = set(Edition.objects.values_list("code", flat=True))
    known |= {edition.code for forms in editions.values() for edition in forms}
    places = [
        ((strategy_code, index), edition.code)
        for strategy_code, forms in editions.items()
        for index, edition in enumerate(forms)
    ]
    for (strategy_code, index), code in repeated(places):
        yield sources[str(strategy_code)].fault(
            ("editions", index, "code"), f"the code “{code}” is taken by another edition"
        )
    generated = set(
        Edition.objects.filter(origin=Edition.Origin.GENERATED).values_list("code", flat=True)
    )
    for strategy_code, forms in editions.items():
        for i, edition in enumerate(forms):
            if edition.code in generated:
                yield sources[strategy_code].fault(
                    ("editions", i, "code"),
                    f"the code “{edition.code}” is taken by an edition made on this site",
                )
            for j, publication in enumerate(edition.publications):
                for k, code in enumerate(publication.editions):
                    if code not in known:
                        yield sources[strategy_code].fault(
                            ("editions", i, "publications", j, "editions", k),
                            f"“{code}” is unknown: no edition of this code is in the files "
                            "or on the site",
                        )


def load_files(files: ParsedFiles, *, dry_run: bool = False) -> LoadReport:
    """Make what is missing of parsed files, all or nothing.

    In an empty portal that is the first filling: figures are known from their day of
    publication (移行). Later ones are known from now on.
    """
    is_first = is_empty()
    codes = [
        indicator.code
        for parsed in files.strategies
        for _, _, node in parsed.form.nodes()
        for indicator in node.indicators
    ]
    with first_filling() if is_first else nullcontext():
        return apply_items(
            _items(files),
            is_first=is_first,
            dry_run=dry_run,
            doubts=lambda: figure_doubts(codes),
        )


def _items(files: ParsedFiles) -> Iterator[Item]:
    if files.site is not None:
        yield from site_items(files.site.file)
    for parsed in files.strategies:
        yield from strategy_items(parsed.form)
    for parsed in files.strategies:
        yield from content_items(parsed.form)
    for parsed in files.strategies:
        yield from lineage_items(parsed.form)
    for code, forms in files.editions.items():
        yield from edition_items(code, forms)
    for code, forms in files.editions.items():
        yield from publication_items(code, forms)
    if files.site is not None:
        yield from news_items(files.site.file)
