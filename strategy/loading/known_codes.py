"""Which codes are taken: in the files that were read, and on the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from strategy.loading.relations import RECORDS
from strategy.loading.schema import StrategyForm
from strategy.loading.site_forms import SiteFile
from strategy.loading.source import Location, Source
from strategy.models import FrameworkItem, Grade, StrategyPage, Unit


@dataclass(frozen=True)
class ParsedSite:
    source: Source
    file: SiteFile


@dataclass(frozen=True)
class ParsedStrategy:
    source: Source
    form: StrategyForm


def repeated(codes: Iterable[tuple[Location, str]]) -> Iterator[tuple[Location, str]]:
    """The places at which a code stands for the second time or more."""
    seen: set[str] = set()
    for location, code in codes:
        if code in seen:
            yield location, code
        seen.add(code)


def known_codes(
    site: ParsedSite | None, strategies: Sequence[ParsedStrategy]
) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {
        "strategy": set(StrategyPage.objects.in_place().values_list("slug", flat=True)),
        "unit": set(Unit.objects.values_list("code", flat=True)),
        **{
            name: set(model.objects.values_list("code", flat=True))
            for name, model in RECORDS.items()
        },
        "item": {
            f"{framework}/{item}"
            for framework, item in FrameworkItem.objects.values_list("framework__code", "code")
        },
    }
    known["grade"] = {
        f"{scale}/{grade}" for scale, grade in Grade.objects.values_list("scale__code", "code")
    }
    known["strategy"] |= {parsed.form.code for parsed in strategies}
    if site is not None:
        known["unit"] |= {unit.code for unit in site.file.units}
        for name in RECORDS:
            known[name] |= {record.code for record in getattr(site.file, name)}
        known["grade"] |= {
            f"{scale.code}/{grade.code}"
            for scale in site.file.evaluation_scales
            for grade in scale.grades
        }
        known["item"] |= {
            f"{framework.code}/{item.code}"
            for framework in site.file.frameworks
            for item in framework.items
        }
    return known


def unknown(kind: str, code: Any) -> str:
    return f"“{code}” is unknown: no {kind} of this code is in the files or on the site"
