"""What no single mapping can know: codes that are taken, missing or go in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from strategy.loading.figure_checks import evaluation_faults, indicator_faults
from strategy.loading.known_codes import (
    ParsedSite,
    ParsedStrategy,
    known_codes,
    repeated,
    unknown,
)
from strategy.loading.relations import RECORDS
from strategy.loading.schema import BEARERS, PAGES, NodeForm, StrategyForm
from strategy.loading.site_checks import site_faults
from strategy.loading.source import Fault, Location, Source
from strategy.models import NodeFace, Place, StrategyPage
from strategy.models.base import DocumentNodePage
from strategy.models.dated import city_today

# A strategy's code, and an item's in it or "" for the strategy itself.
Owner = tuple[str, str]


def cross_faults(site: ParsedSite | None, strategies: Sequence[ParsedStrategy]) -> list[Fault]:
    """Every duplicated code, unknown reference, wrong nesting and cycle of predecessors.

    A reference may be answered by these files or by what is already loaded.
    """
    faults = [*_strategy_code_faults(strategies), *_cycle_faults(strategies)]
    known = known_codes(site, strategies)
    if site is not None:
        faults += site_faults(site, known)
    for parsed in strategies:
        faults += _document_faults(parsed)
        faults += _reference_faults(parsed, known)
        faults += _figure_faults(parsed, known)
        faults += _indicator_code_faults(parsed)
    faults += _short_code_faults(strategies)
    faults += _lineage_faults(strategies)
    return faults


def _strategy_code_faults(strategies: Sequence[ParsedStrategy]) -> Iterator[Fault]:
    first: dict[str, ParsedStrategy] = {}
    for parsed in strategies:
        other = first.setdefault(parsed.form.code, parsed)
        if other is not parsed:
            yield parsed.source.fault(
                ("strategy", "code"),
                f"the strategy “{parsed.form.code}” is already in {other.source.path}",
            )


def _cycle_faults(strategies: Sequence[ParsedStrategy]) -> Iterator[Fault]:
    by_code = {parsed.form.code: parsed for parsed in strategies}
    standing = dict(
        StrategyPage.objects.in_place()
        .filter(predecessor__isnull=False)
        .values_list("slug", "predecessor__slug")
    )
    for name in ("predecessor", "upper_plan"):
        follow = _follower(name, by_code, standing)
        for parsed in strategies:
            path = [parsed.form.code]
            while (step := follow(path[-1])) is not None and step not in path:
                path.append(step)
            if step == parsed.form.code:
                yield parsed.source.fault(
                    ("strategy", name),
                    f"“{name}” leads back to the strategy itself: {' → '.join([*path, step])}",
                )


def _follower(
    name: str, by_code: dict[str, ParsedStrategy], standing: dict[str, str]
) -> Callable[[str], str | None]:
    def follow(code: str) -> str | None:
        if code in by_code:
            return getattr(by_code[code].form, name)
        return standing.get(code) if name == "predecessor" else None

    return follow


def _document_faults(parsed: ParsedStrategy) -> Iterator[Fault]:
    form, source = parsed.form, parsed.source
    codes: list[tuple[Location, str]] = [
        (("strategy", "companions", i, "code"), page.code) for i, page in enumerate(form.companions)
    ]
    codes += [((*place, "code"), node.code) for place, _, node in form.nodes()]
    for location, code in repeated(codes):
        yield source.fault(location, f"the code “{code}” is taken in this strategy already")
    milestones: list[tuple[Location, str]] = [
        (("strategy", "milestones", i, "code"), m.code) for i, m in enumerate(form.milestones)
    ]
    for location, code in repeated(milestones):
        yield source.fault(location, f"the code “{code}” is taken by another milestone")
    for place, parent, node in form.nodes():
        above = parent.type if parent else ""
        parents = _parents(PAGES[node.type])
        if above not in parents:
            allowed = " or ".join(name or "the strategy itself" for name in parents)
            yield source.fault(
                (*place, "type"),
                f"a {node.type} cannot stand below {above or 'the strategy itself'}; "
                f"it belongs below {allowed}",
            )
        if parent is None and node.code in (StrategyPage.OUTLINE_SLUG, StrategyPage.PROGRESS_SLUG):
            yield source.fault(
                (*place, "code"),
                f"the address “{node.code}” belongs to the {node.code} page of the strategy",
            )


def _reference_faults(parsed: ParsedStrategy, known: dict[str, set[str]]) -> Iterator[Fault]:
    form, source = parsed.form, parsed.source
    for name, kind in (("predecessor", "strategy"), ("upper_plan", "strategy")):
        code = getattr(form, name)
        if code and code not in known[kind]:
            yield source.fault(("strategy", name), unknown(kind, code))
    yield from _unit_faults(source, ("strategy",), form, known["unit"])
    for place, _, node in form.nodes():
        yield from _unit_faults(source, place, node, known["unit"])
        yield from _project_faults(source, place, node, known["unit"])
        if node.described_by and node.described_by not in known["unit"]:
            yield source.fault((*place, "described_by"), unknown("unit", node.described_by))
        for name in RECORDS:
            for i, code in enumerate(getattr(node, name)):
                if code not in known[name]:
                    yield source.fault((*place, name, i), unknown(name, code))
        for i, alignment in enumerate(node.alignments):
            if alignment.item not in known["item"]:
                yield source.fault(
                    (*place, "alignments", i, "item"), unknown("framework item", alignment.item)
                )


def _short_code_faults(strategies: Sequence[ParsedStrategy]) -> Iterator[Fault]:
    """A short code means one strategy or node for good, in these files as on the site."""
    faces = NodeFace.objects.filter(place=Place.PUBLIC)
    owners: dict[str, Owner] = {
        code: (tree, "" if page == tree else page)
        for code, tree, page in faces.values_list("node__short_code", "tree__slug", "page__slug")
    }
    for parsed in strategies:
        form = parsed.form
        places: list[tuple[Location, str | None, str]] = [(("strategy",), form.short_code, "")]
        places += [(place, node.short_code, node.code) for place, _, node in form.nodes()]
        for place, short_code, code in places:
            if short_code is None:
                continue
            own = (form.code, code)
            if owners.setdefault(short_code, own) != own:
                yield parsed.source.fault(
                    (*place, "short_code"),
                    f"the short code “{short_code}” is taken already, if only by an item whose "
                    "page was deleted; give this one another, or take it out of the file",
                )


def _lineage_faults(strategies: Sequence[ParsedStrategy]) -> Iterator[Fault]:
    by_code = {parsed.form.code: parsed for parsed in strategies}
    for parsed in strategies:
        form = parsed.form
        if form.lineage and form.predecessor is None:
            yield parsed.source.fault(
                ("strategy", "lineage"), "a lineage comes from a “predecessor”, and none is named"
            )
            continue
        for i, lineage in enumerate(form.lineage):
            for key, strategy_code, codes in (
                ("from", form.predecessor or "", lineage.sources),
                ("to", form.code, lineage.targets),
            ):
                known = _node_codes(strategy_code, by_code)
                for j, code in enumerate(codes):
                    if code not in known:
                        yield parsed.source.fault(
                            ("strategy", "lineage", i, key, j),
                            unknown(f"item of {strategy_code}", code),
                        )


def _node_codes(strategy_code: str, by_code: dict[str, ParsedStrategy]) -> set[str]:
    faces = NodeFace.objects.filter(place=Place.PUBLIC, tree__slug=strategy_code)
    known = set(faces.values_list("page__slug", flat=True)) - {strategy_code}
    if strategy_code in by_code:
        known |= {node.code for _, _, node in by_code[strategy_code].form.nodes()}
    return known


def _unit_faults(
    source: Source, place: Location, form: StrategyForm | NodeForm, known: set[str]
) -> Iterator[Fault]:
    """Divisions that nobody knows, or that are named twice for one item."""
    if form.unit and form.unit not in known:
        yield source.fault((*place, "unit"), unknown("unit", form.unit))
    seen = {form.unit}
    for i, code in enumerate(form.related_units):
        here = (*place, "related_units", i)
        if code not in known:
            yield source.fault(here, unknown("unit", code))
        elif code in seen:
            yield source.fault(here, f"the unit “{code}” is named for this item already")
        seen.add(code)


def _project_faults(
    source: Source, place: Location, node: NodeForm, known: set[str]
) -> Iterator[Fault]:
    """Projects of one code, and divisions that nobody knows."""
    codes = [((*place, "projects", i, "code"), each.code) for i, each in enumerate(node.projects)]
    for location, code in repeated(codes):
        yield source.fault(location, f"the code “{code}” is taken by another project")
    for i, project in enumerate(node.projects):
        for j, code in enumerate(project.units):
            if code not in known:
                yield source.fault((*place, "projects", i, "units", j), unknown("unit", code))


def _figure_faults(parsed: ParsedStrategy, known: dict[str, set[str]]) -> Iterator[Fault]:
    form, source = parsed.form, parsed.source
    for place, _, node in form.nodes():
        evaluations = [((*place, "evaluations", i), e) for i, e in enumerate(node.evaluations)]
        for i, indicator in enumerate(node.indicators):
            here = (*place, "indicators", i)
            if indicator.unit_in_charge and indicator.unit_in_charge not in known["unit"]:
                yield source.fault(
                    (*here, "unit_in_charge"), unknown("unit", indicator.unit_in_charge)
                )
            evaluations += [
                ((*here, "evaluations", j), e) for j, e in enumerate(indicator.evaluations)
            ]
            yield from indicator_faults(source, here, indicator, form.fiscal_years, city_today())
        for i, evaluation in enumerate(node.evaluations):
            if evaluation.published_on is None:
                yield source.fault(
                    (*place, "evaluations", i), "“published_on” is missing; add the day"
                )
        yield from evaluation_faults(
            source, (*place, "evaluations"), node.evaluations, form.fiscal_years
        )
        for location, evaluation in evaluations:
            if evaluation.body not in known["bodies"]:
                yield source.fault((*location, "body"), unknown("body", evaluation.body))
            if evaluation.grade not in known["grade"]:
                yield source.fault((*location, "grade"), unknown("grade", evaluation.grade))


def _indicator_code_faults(parsed: ParsedStrategy) -> Iterator[Fault]:
    """An indicator stands once in a strategy, and is shown again under others of its items."""
    types = {node.code: node.type for _, _, node in parsed.form.nodes()}
    seen: set[str] = set()
    for place, _, node in parsed.form.nodes():
        for i, indicator in enumerate(node.indicators):
            here = (*place, "indicators", i)
            if indicator.code in seen:
                yield parsed.source.fault(
                    (*here, "code"),
                    f"the indicator “{indicator.code}” is in this strategy already; to show it "
                    "under a second item, name the item in its “repeats”",
                )
            seen.add(indicator.code)
            for j, code in enumerate(indicator.repeats):
                if code not in types or not PAGES[types[code]].bears_figures:
                    yield parsed.source.fault(
                        (*here, "repeats", j),
                        f"“{code}” is no {BEARERS} of this strategy",
                    )
                elif code == node.code or code in indicator.repeats[:j]:
                    yield parsed.source.fault(
                        (*here, "repeats", j), f"the indicator is shown under “{code}” already"
                    )


def _parents(page_type: type[DocumentNodePage]) -> list[str]:
    """The kinds of item below which one may stand; "" is the strategy itself."""
    return [
        parent.kind if issubclass(parent, DocumentNodePage) else ""
        for parent in page_type.clean_parent_page_models()
    ]


def in_dependency_order(strategies: Sequence[ParsedStrategy]) -> list[ParsedStrategy]:
    """Strategies after the predecessors and upper plans they name. Free of cycles."""
    by_code = {parsed.form.code: parsed for parsed in strategies}
    ordered: dict[str, ParsedStrategy] = {}

    def place(parsed: ParsedStrategy) -> None:
        if parsed.form.code in ordered:
            return
        for needed in (parsed.form.upper_plan, parsed.form.predecessor):
            if needed in by_code:
                place(by_code[needed])
        ordered[parsed.form.code] = parsed

    for parsed in strategies:
        place(parsed)
    return list(ordered.values())
