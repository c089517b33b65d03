"""The page of the well-being indicators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from strategy.datasets.wellbeing import (
    groups_plain,
    origin_plain,
    scores_of,
    wellbeing_import,
    years_of,
)
from strategy.figures.as_of import NotADay, read_as_of
from strategy.languages import Text
from strategy.models.dated import city_today
from strategy.notation.wareki import date_of
from strategy.site.page_frame import active_language, home_link, page_frame
from strategy.tree.links import Link
from strategy.tree.queries import portal_city


@require_safe
def wellbeing(request: HttpRequest) -> HttpResponse:
    """The city's scores by group, for one year; ?year= and ?as_of= choose others."""
    language = active_language()
    faults: list[str] = []
    day = None
    try:
        day = read_as_of(request.GET.get("as_of", ""))
    except NotADay as error:
        faults.append(str(error))
    title = gettext("地域幸福度(Well-Being)指標")
    words = portal_city().words(language)
    context: dict[str, Any] = {
        "heading": Text(title),
        "words": words,
        "faults": faults,
        "as_of_text": date_of(day, language).text if day else "",
        "today_url": reverse("wellbeing"),
        "noindex": bool(request.GET),
        **page_frame(
            title=title,
            description=gettext(
                "暮らしやすさと幸福感を、%(people)sの主観と統計の客観の両面から示す指標です。"
            )
            % {"people": words.people},
            crumbs=[home_link(language), Link(title, "", current=True)],
        ),
    }
    data_import = wellbeing_import(day or city_today())
    if data_import is not None:
        scores = scores_of(data_import)
        years = years_of(scores)
        year = _year(request.GET.get("year", ""), years, faults)
        as_of = f"&as_of={day.isoformat()}" if day else ""
        context |= {
            "year": year,
            "years": [
                Link(str(y), f"{reverse('wellbeing')}?year={y}{as_of}", current=y == year)
                for y in years
            ],
            "groups": groups_plain(data_import, scores, year, language),
            "origin": origin_plain(data_import, language),
            "is_sample": any(known.is_sample for known in scores.values()),
        }
    return render(request, "strategy/wellbeing.html", context, status=400 if faults else 200)


def _year(asked: str, years: list[int], faults: list[str]) -> int:
    """The year asked for, else the newest."""
    if not asked:
        return years[0]
    by_text = {str(year): year for year in years}
    if asked in by_text:
        return by_text[asked]
    faults.append(
        gettext("「%(year)s」の値はないので、%(newest)s年を表示しています。")
        % {"year": asked[:30], "newest": years[0]}
    )
    return years[0]
