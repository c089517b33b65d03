"""What no single mapping of `site.yaml` can know: codes that are taken or missing."""

from __future__ import annotations

from collections.abc import Iterator

from strategy.loading.known_codes import ParsedSite, repeated, unknown
from strategy.loading.relations import RECORDS
from strategy.loading.source import Fault, Location


def site_faults(site: ParsedSite, known: dict[str, set[str]]) -> Iterator[Fault]:
    file = site.file
    for name in ("units", *RECORDS, "frameworks", "evaluation_scales", "pages", "news"):
        codes = [((name, i, "code"), record.code) for i, record in enumerate(getattr(file, name))]
        for location, code in repeated(codes):
            yield site.source.fault(location, f"the code “{code}” is taken in {name} already")
    for i, framework in enumerate(file.frameworks):
        items: list[tuple[Location, str]] = [
            (("frameworks", i, "items", j, "code"), item.code)
            for j, item in enumerate(framework.items)
        ]
        for location, code in repeated(items):
            yield site.source.fault(
                location, f"the code “{code}” is taken in this framework already"
            )
    yield from _successor_faults(site, known["unit"])
    for i, page in enumerate(file.pages):
        if page.code in ("strategies", "news", "editions"):
            yield site.source.fault(
                ("pages", i, "code"), f"the address “{page.code}” belongs to the site itself"
            )
    if file.site.unit and file.site.unit not in known["unit"]:
        yield site.source.fault(("site", "unit"), unknown("unit", file.site.unit))
    for i, news in enumerate(file.news):
        if news.strategy and news.strategy not in known["strategy"]:
            yield site.source.fault(("news", i, "strategy"), unknown("strategy", news.strategy))


def _successor_faults(site: ParsedSite, known: set[str]) -> Iterator[Fault]:
    """Divisions that are followed by unknown ones, or by themselves."""
    follow = {unit.code: unit.successors for unit in site.file.units}
    for i, unit in enumerate(site.file.units):
        for j, code in enumerate(unit.successors):
            if code not in known:
                yield site.source.fault(("units", i, "successors", j), unknown("unit", code))
        met, ahead = set[str](), set(unit.successors)
        while ahead:
            met |= ahead
            ahead = {code for each in ahead for code in follow.get(each, ())} - met
        if unit.code in met:
            yield site.source.fault(
                ("units", i, "successors"), f"“successors” lead back to the unit “{unit.code}”"
            )
