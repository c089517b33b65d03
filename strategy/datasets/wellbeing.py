"""The well-being indicators of the city: own scores only, beside the national mean of 50."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from strategy.charts import Pair, PairsChart, draw_pairs, draw_radar
from strategy.charts.radar import FEWEST, MOST
from strategy.languages import text_of
from strategy.models import DataImport, WellbeingCategory, WellbeingScore
from strategy.notation.numbers import number_text
from strategy.notation.wareki import date_of

Plain = dict[str, Any]
MEAN = Decimal(50)
LOW, HIGH = Decimal(30), Decimal(70)
DECIMALS = 1
# With fewer answers a score says more about persons than about the city.
FEWEST_RESPONDENTS = 5

SUBJECTIVE = WellbeingScore.Axis.SUBJECTIVE.value
OBJECTIVE = WellbeingScore.Axis.OBJECTIVE.value
AXES = (SUBJECTIVE, OBJECTIVE)


@dataclass(frozen=True)
class Known:
    """A score as it may be shown; None where there is none, or too few have answered."""

    score: Decimal | None
    respondents: int | None
    is_sample: bool
    withheld: bool


# A category's name with its subjective and its objective score.
Scored = tuple[str, Known | None, Known | None]
# By category code, year and axis.
Scores = Mapping[tuple[str, int, str], Known]


def wellbeing_import(as_of: date) -> DataImport | None:
    """The import that counted on a day: of the newest framework version."""
    imports = DataImport.objects.filter(kind=DataImport.Kind.WELLBEING).as_of(as_of)
    newest: DataImport | None = imports.order_by("scope", "pk").last()
    return newest


def scores_of(data_import: DataImport) -> Scores:
    rows = WellbeingScore.objects.filter(data_import=data_import)
    columns = ("category__code", "year", "axis", "score", "respondents", "is_sample")
    return {
        (code, year, axis): _known(score, respondents, is_sample)
        for code, year, axis, score, respondents, is_sample in rows.values_list(*columns)
    }


def _known(score: Decimal | None, respondents: int | None, is_sample: bool) -> Known:
    too_few = respondents is not None and respondents < FEWEST_RESPONDENTS
    return Known(None if too_few else score, respondents, is_sample, too_few)


def years_of(scores: Scores) -> list[int]:
    """Years with a score, newest first."""
    return sorted({year for _, year, _ in scores}, reverse=True)


def groups_plain(data_import: DataImport, scores: Scores, year: int, language: str) -> list[Plain]:
    """Each group with its chart for a year and its categories over the years."""
    categories = WellbeingCategory.objects.filter(framework_version=data_import.scope)
    by_group: dict[str, list[WellbeingCategory]] = {}
    for category in categories:
        by_group.setdefault(category.group, []).append(category)
    return [
        {
            "name": gettext(str(WellbeingCategory.Group(group).label)),
            "chart": _chart(group, members, scores, year, language),
            "trend": _trend(group, members, scores, language),
        }
        for group, members in by_group.items()
    ]


def score_text(known: Known | None, language: str) -> str:
    """45.5; −（調査なし） without a score, −（回答5人未満） where it is withheld."""
    if known is None or (known.score is None and not known.withheld):
        return gettext("−（値なし）")
    if known.score is None:
        return gettext("−（回答%(count)s人未満）") % {"count": FEWEST_RESPONDENTS}
    return number_text(known.score, DECIMALS, language)


def _chart(
    group: str,
    members: Sequence[WellbeingCategory],
    scores: Scores,
    year: int,
    language: str,
) -> Plain:
    name = gettext(str(WellbeingCategory.Group(group).label))
    title = gettext("%(group)s(%(year)s年)") % {"group": name, "year": year}
    found: list[Scored] = [
        (
            str(text_of(member, "name", language)),
            scores.get((member.code, year, SUBJECTIVE)),
            scores.get((member.code, year, OBJECTIVE)),
        )
        for member in members
    ]
    return {
        "title": title,
        "svg": _svg(f"wellbeing-{group}", title, found, language),
        "sample": any(k is not None and k.is_sample for _, *pair in found for k in pair),
        "note": "",
        "table": {
            "columns": [gettext("カテゴリー"), *_axis_names(), gettext("回答者数")],
            "rows": [
                [
                    label,
                    score_text(first, language),
                    score_text(second, language),
                    _respondents(first, language),
                ]
                for label, first, second in found
            ],
        },
        "csv_url": reverse("open_data_table", args=["wellbeing", "csv"]),
        "csv_label": gettext("地域幸福度の値をCSVでダウンロードする"),
    }


def _svg(identity: str, title: str, found: Sequence[Scored], language: str) -> str:
    description = gettext("主観と客観の点数を、全国平均の50と比べています。数値は表にあります。")
    subjective, objective = _axis_names()
    pairs = tuple(
        Pair(
            label, _score(first), _short(first, language), _score(second), _short(second, language)
        )
        for label, first, second in found
    )
    mean = gettext("全国平均 50")
    chart = PairsChart(
        identity, title, description, pairs, subjective, objective, LOW, HIGH, MEAN, mean
    )
    # Sixteen axes would be too many for a radar, and two too few.
    return draw_radar(chart) if FEWEST <= len(found) <= MOST else draw_pairs(chart)


def _axis_names() -> list[str]:
    return [gettext(str(WellbeingScore.Axis(axis).label)) for axis in AXES]


def _score(known: Known | None) -> Decimal | None:
    return known.score if known is not None else None


def _short(known: Known | None, language: str) -> str:
    if known is None or known.score is None:
        return "−"
    return number_text(known.score, DECIMALS, language)


def _respondents(known: Known | None, language: str) -> str:
    if known is None or known.respondents is None:
        return "−"
    return number_text(Decimal(known.respondents), 0, language)


def _trend(
    group: str, members: Sequence[WellbeingCategory], scores: Scores, language: str
) -> Plain:
    """The city's own course: every category, axis and year."""
    years = sorted(years_of(scores))
    rows = []
    for member in members:
        for axis, label in zip(AXES, _axis_names(), strict=True):
            rows.append(
                [
                    f"{text_of(member, 'name', language)} {label}",
                    *(score_text(scores.get((member.code, y, axis)), language) for y in years),
                ]
            )
    name = gettext(str(WellbeingCategory.Group(group).label))
    return {
        "caption": gettext("%(group)sの経年") % {"group": name},
        "table": {
            "columns": [
                gettext("カテゴリー"),
                *(gettext("%(year)s年") % {"year": year} for year in years),
            ],
            "rows": rows,
        },
    }


def origin_plain(data_import: DataImport, language: str) -> Plain:
    """Where the figures come from, and what they replaced."""
    replaced = DataImport.objects.filter(superseded_by=data_import).first()
    retrieved = date_of(data_import.retrieved_on, language)
    return {
        "version": data_import.scope,
        "retrieved": retrieved,
        "source_url": data_import.source_url,
        "file_name": data_import.file_name,
        "sha256": data_import.sha256,
        "replaced": replaced.file_name if replaced else "",
        "reason": data_import.reason,
    }
