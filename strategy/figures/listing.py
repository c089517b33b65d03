"""The list of indicators: what is asked for, what is found, in the order of the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from strategy.evaluation import Verdict, tally
from strategy.figures.as_of import NotADay, read_as_of
from strategy.figures.known_on_day import Reading, judged, public_uses, read_uses, shown_at
from strategy.figures.placements import Placement, full_title, placements
from strategy.figures.verdicts import verdict_label
from strategy.languages import text_of
from strategy.models import Indicator, StrategyPage, Unit
from strategy.notation.period import fiscal_year_text

PAGE_SIZE = 50
FILTERS = ("strategy", "goal", "kind", "verdict", "unit", "year", "as_of")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """A select of the form; the first choice, of the empty value, is everything."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Found:
    """An indicator with a place in a document; `repeated`: shown there again (再掲)."""

    reading: Reading
    place: Placement
    repeated: bool = False


@dataclass(frozen=True)
class Query:
    """What was asked for, as far as it makes sense; `faults` say what does not."""

    values: Mapping[str, str]
    as_of: date | None
    faults: list[str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class Listing:
    """All that was found, in reading order, and the form that found it."""

    query: Query
    found: list[Found]
    filters: list[Filter]
    counts: Mapping[Verdict, int]
    # Each indicator of a strategy once, wherever it is shown again.
    count: int


def list_indicators(asked: QueryDict, language: str) -> Listing:
    """The public indicators that a query asks for; what it asks wrongly is left out of it."""
    query = _query(asked)
    places = placements(language)
    # What had no definition on that day was no public indicator yet.
    readings = [r for r in read_uses(public_uses(), as_of=query.as_of) if r.definition]
    everything = [
        Found(shown.reading, places[place], shown.repeated)
        for place, all_shown in shown_at(readings).items()
        if place in places
        for shown in all_shown
    ]
    everything.sort(key=lambda found: found.place.order)
    filters = _filters(everything, query, language)
    if (year := _offered_year(filters, query)) is not None:
        everything = [replace(found, reading=judged(found.reading, year)) for found in everything]
    for item in filters:
        known = {choice.value for choice in item.choices}
        if query[item.name] not in known:
            query.faults.append(
                gettext("「%(label)s」に「%(value)s」はないので、すべてを表示しています。")
                % {"label": item.label, "value": query[item.name][:30]}
            )
    usable = {
        f.name: query[f.name]
        for f in filters
        if query[f.name] and query[f.name] in {choice.value for choice in f.choices}
    }
    found = [item for item in everything if all(TESTS[n](item, v) for n, v in usable.items())]
    counted = {item.reading.use.pk: verdict_of(item.reading) for item in found}
    return Listing(query, found, filters, tally(counted.values()), len(counted))


def _query(asked: QueryDict) -> Query:
    values = {name: asked.get(name, "").strip() for name in FILTERS}
    faults: list[str] = []
    as_of = None
    try:
        as_of = read_as_of(values["as_of"])
    except NotADay as error:
        faults.append(str(error))
    return Query(values, as_of, faults)


def _offered_year(filters: Sequence[Filter], query: Query) -> int | None:
    """The year to judge by, where it is one of those offered."""
    offered = {c.value for item in filters if item.name == "year" for c in item.choices}
    return int(query["year"]) if query["year"] and query["year"] in offered else None


def verdict_of(reading: Reading) -> Verdict:
    return reading.assessment.verdict if reading.assessment else Verdict.UNDEFINED


# A year judges; it leaves nothing out.
TESTS: Mapping[str, Callable[[Found, str], bool]] = {
    "strategy": lambda item, value: item.place.strategy.slug == value,
    "goal": lambda item, value: _goal_code(item) == value,
    "kind": lambda item, value: item.reading.indicator.kind == value,
    "verdict": lambda item, value: verdict_of(item.reading).value == value,
    "unit": lambda item, value: _unit_code(item.reading.indicator) == value,
    "year": lambda item, value: True,
}


def _goal_code(item: Found) -> str:
    goal = item.place.goal
    return f"{item.place.strategy.slug}/{goal.page.slug}" if goal else ""


def _unit_code(indicator: Indicator) -> str:
    return indicator.unit_in_charge.code if indicator.unit_in_charge else ""


def _filters(everything: Sequence[Found], query: Query, language: str) -> list[Filter]:
    strategies = {f.place.strategy.slug: f.place.strategy for f in everything}
    several = len(strategies) > 1
    goals: dict[str, str] = {}
    units: dict[str, Unit] = {}
    years: set[int] = set()
    for item in everything:
        if item.place.goal is not None:
            name = full_title(item.place.goal, language)
            if several:
                name = f"{text_of(item.place.strategy, 'heading', language)} {name}"
            goals[_goal_code(item)] = name
        if item.reading.indicator.unit_in_charge is not None:
            units[_unit_code(item.reading.indicator)] = item.reading.indicator.unit_in_charge
        years |= {figure.year for figure in item.reading.observations}

    def select(name: str, label: str, options: Mapping[str, str], every: str = "") -> Filter:
        offered = {"": every or gettext("すべて"), **options}
        return Filter(
            name, label, [Choice(v, words, query[name] == v) for v, words in offered.items()]
        )

    found = [
        select("goal", _goals_called(strategies.values(), language), goals),
        select(
            "kind",
            gettext("種別"),
            {k: gettext(str(Indicator.Kind(k).label)) for k in Indicator.Kind.values},
        ),
        select("verdict", gettext("判定"), {v.value: verdict_label(v) for v in Verdict}),
        select(
            "unit",
            gettext("担当課"),
            {code: str(text_of(unit, "name", language)) for code, unit in units.items()},
        ),
        select(
            "year",
            gettext("どの年までの値で判定するか"),
            {str(y): fiscal_year_text(y, language) for y in sorted(years, reverse=True)},
            gettext("最新の値"),
        ),
    ]
    if several:
        names = {c: str(text_of(s, "heading", language)) for c, s in strategies.items()}
        found.insert(0, select("strategy", gettext("戦略"), names))
    return found


def _goals_called(strategies: Iterable[StrategyPage], language: str) -> str:
    """The word that all of them use for a goal; the usual one where they differ."""
    words = {strategy.own_word("goal_word", language) for strategy in strategies}
    return next(iter(words)) if len(words) == 1 and "" not in words else gettext("基本目標")


def grouped(found: Sequence[Found], language: str) -> list[dict[str, Any]]:
    """Found indicators by goal, in reading order: [{"title", "url", "lang", "found": […]}]."""
    groups: list[dict[str, Any]] = []
    last: tuple[int, int] | None = None
    for item in found:
        goal = item.place.goal or item.place.entry
        here = (item.place.strategy.pk, goal.page.pk)
        if here != last:
            heading = text_of(goal.page, "heading", language)
            groups.append(
                {
                    "title": full_title(goal, language),
                    "url": goal.page.get_url() or "",
                    "lang": heading.lang,
                    "found": [],
                }
            )
            last = here
        groups[-1]["found"].append(item)
    return groups
