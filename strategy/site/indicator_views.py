"""Public pages of the indicators: the list with its filters, and each one in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from strategy.figures.as_of import NotADay, read_as_of
from strategy.figures.known_on_day import Reading, history_of, public_uses, read_uses
from strategy.figures.listing import PAGE_SIZE, Found, grouped, list_indicators
from strategy.figures.placements import Placement, full_title, placements
from strategy.figures.presentation import (
    indicator_plain,
    repeated_plain,
)
from strategy.figures.uses import in_order
from strategy.figures.verdicts import tally_plain
from strategy.figures.words import FigureWords, Plain
from strategy.languages import Text, original, text_of
from strategy.models import Baseline, Definition, Observation, Target
from strategy.models.dated import day_of
from strategy.notation.wareki import date_of
from strategy.site.page_frame import active_language, contact_of, home_link, page_frame
from strategy.site.shapes import Fact
from strategy.tree.links import Link


def address(name: str, *args: str, **query: str) -> str:
    """An address with the parts of a query that are not empty."""
    parts = urlencode({key: value for key, value in query.items() if value})
    return reverse(name, args=args) + (f"?{parts}" if parts else "")


@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """All public indicators by goal; every filter is part of the address."""
    language = active_language()
    listing = list_indicators(request.GET, language)
    page = Paginator(listing.found, PAGE_SIZE).get_page(request.GET.get("page"))
    as_of = listing.query.as_of.isoformat() if listing.query.as_of else ""
    groups = grouped(list(page.object_list), language)
    for group in groups:
        group["rows"] = [_row(item, language, as_of) for item in group.pop("found")]
    kept = {name: value for name, value in listing.query.values.items() if value}
    title = gettext("指標")
    context: dict[str, Any] = {
        "heading": Text(title),
        "groups": groups,
        "filters": listing.filters,
        "faults": listing.query.faults,
        "count": listing.count,
        "tally": tally_plain(listing.counts),
        "is_filtered": bool(kept),
        "as_of": as_of,
        "as_of_text": date_of(listing.query.as_of, language).text if listing.query.as_of else "",
        "reset_url": reverse("indicators"),
        "wellbeing_url": reverse("wellbeing"),
        "pages": [
            Link(str(n), address("indicators", **kept, page=str(n)), current=n == page.number)
            for n in page.paginator.page_range
        ]
        if page.paginator.num_pages > 1
        else [],
        "noindex": bool(kept),
        "csv_url": address("open_data_table", "kpi_values", "csv", as_of=as_of),
        **page_frame(
            title=title,
            description=gettext(
                "数値目標とKPIの、基準値・実績・目標と、目標に向けた進み具合です。"
            ),
            crumbs=[home_link(language), Link(title, "", current=True)],
        ),
    }
    return render(request, "strategy/indicator_list.html", context)


def _row(item: Found, language: str, as_of: str) -> Plain:
    plain = indicator_plain(item.reading, language)
    if item.repeated:
        plain = repeated_plain(item.reading, language, item.place.entry.page.slug)
    return {**plain, "url": address("indicator", item.reading.indicator.code, as_of=as_of)}


@require_safe
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator with everything published about it by the day asked for."""
    language = active_language()
    places = placements(language)
    uses = [each for each in public_uses().filter(indicator__code=code) if each.place in places]
    if not uses:
        raise Http404
    asked, fault, day = request.GET.get("as_of", ""), "", None
    try:
        day = read_as_of(asked)
    except NotADay as error:
        fault = str(error)
    readings = read_uses(in_order(uses), as_of=day)
    # Of the strategies that spoke of it on that day, if any did, the one that counts first.
    reading, *others = sorted(readings, key=lambda each: each.definition is None)
    indicator, place = reading.indicator, places[reading.use.place]
    reports: list[Observation] = history_of(reading, Observation, day)
    plain = indicator_plain(reading, language)
    as_of = day.isoformat() if day else ""
    name = text_of(indicator, "name", language)
    goal = place.goal or place.entry
    heading = text_of(goal.page, "heading", language)
    context: dict[str, Any] = {
        "indicator": plain,
        "heading": name,
        "goal": Link(full_title(goal, language), goal.page.get_url() or "", lang=heading.lang),
        "facts": _facts(reading, language),
        "explanations": _explanations(reading, reports, language),
        "changes": _changes(reading, reports, language),
        "histories": _histories(reading, language, day),
        "terms": [
            _term(each, places[each.use.place], language) for each in others if each.definition
        ],
        "fault": fault,
        "asked": as_of or asked,
        "as_of": as_of,
        "as_of_text": date_of(day, language).text if day else "",
        "today_url": reverse("indicator", args=[code]),
        "csv_url": address("indicator_csv", code, as_of=as_of),
        "json_url": address("indicator_json", code, as_of=as_of),
        "noindex": bool(asked),
        **page_frame(
            title=str(name),
            description=plain["summary"] or _description(plain, place, language),
            crumbs=[
                home_link(language),
                Link(gettext("指標"), address("indicators", as_of=as_of)),
                Link(name.value, "", current=True, lang=name.lang),
            ],
            contact=contact_of(indicator.unit_in_charge, language),
        ),
    }
    return render(request, "strategy/indicator_detail.html", context, status=400 if fault else 200)


def _term(reading: Reading, place: Placement, language: str) -> Plain:
    """What another strategy says of the indicator, under the strategy's name."""
    heading = text_of(place.strategy, "heading", language)
    plain = indicator_plain(reading, language, prefix=f"{place.strategy.slug}-")
    url = place.entry.page.get_url() or ""
    return {**plain, "name": heading.value, "name_lang": heading.lang, "url": url}


def _description(plain: Plain, place: Placement, language: str) -> str:
    return f"{text_of(place.strategy, 'heading', language)} {plain['kind']}"


def _facts(reading: Reading, language: str) -> list[Fact]:
    """What the indicator counts and how it is judged."""
    definition, unit = reading.definition, reading.indicator.unit_in_charge
    if definition is None:
        return []
    interval = definition.interval_years
    rows: list[tuple[str, Text | str]] = [
        (gettext("定義"), text_of(definition, "definition", language)),
        (gettext("算出方法"), text_of(definition, "formula", language)),
        (gettext("単位"), text_of(definition, "unit", language)),
        (gettext("目指す方向"), gettext(str(definition.get_direction_display()))),
        (gettext("集計"), gettext(str(definition.get_aggregation_display()))),
        (gettext("期間の種類"), gettext(str(definition.get_period_display()))),
        (
            gettext("調査の間隔"),
            gettext("%(years)s年に1回") % {"years": interval} if interval > 1 else gettext("毎年"),
        ),
        (gettext("出典"), text_of(definition, "source", language)),
        (gettext("担当課"), text_of(unit, "name", language) if unit else ""),
    ]
    return [
        Fact(label, str(value), lang=value.lang if isinstance(value, Text) else "")
        for label, value in rows
        if value
    ]


def _explanations(reading: Reading, rows: Sequence[Observation], language: str) -> list[Plain]:
    """What the newest report on each year says of why, and from where; newest year first."""
    words = FigureWords(reading.definition, language)
    newest = {row.year: row for row in rows}
    return [
        {
            "year": words.year(year),
            "comment": text_of(newest[year], "comment", language),
            "source": text_of(newest[year], "source", language),
        }
        for year in sorted(newest, reverse=True)
        if original(newest[year], "comment") or original(newest[year], "source")
    ]


def _changes(reading: Reading, rows: Sequence[Observation], language: str) -> list[Plain]:
    """Every report that a later one superseded, newest first, with what came of it and why."""
    words = FigureWords(reading.definition, language)
    by_key = {row.pk: row for row in rows}
    return [
        {
            "year": words.year(row.year),
            "before": words.reported(by_key[row.supersedes_id]),
            "after": words.reported(row),
            "reason": row.reason,
            "published": date_of(row.published_on, language),
            "recorded": date_of(timezone.localtime(row.recorded_at).date(), language),
        }
        for row in reversed(rows)
        if row.supersedes_id in by_key
    ]


def _histories(reading: Reading, language: str, day: Any) -> list[Plain]:
    """The changes of what the indicator is measured by: targets, baseline, definition."""
    words = FigureWords(reading.definition, language)
    histories: list[Plain] = []
    models: Sequence[tuple[str, Any]] = (
        (gettext("目標値"), Target),
        (gettext("基準値"), Baseline),
        (gettext("定義"), Definition),
    )
    for label, model in models:
        rows = history_of(reading, model, day)
        by_key = {row.pk: row for row in rows}
        histories += [
            {
                "label": label,
                "before": words.said(by_key[row.supersedes_id]),
                "after": words.said(row),
                "reason": row.reason,
                "published": date_of(day_of(row.public_from), language),
            }
            for row in rows
            if row.supersedes_id in by_key
        ]
    return histories
