"""The code lists of open data: every code that a column may hold, with its names.

Japanese names are those of the models' own choices. English ones stand here and not in the
catalogue of the screens: a published code list does not change with the wording of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import override

from strategy.evaluation import Reason, Verdict
from strategy.figures.verdicts import verdict_label
from strategy.languages import ORIGINAL, column, having
from strategy.models import (
    Definition,
    Evaluation,
    EvaluationScale,
    Grade,
    Indicator,
    Observation,
    PopulationFigure,
    PopulationSeries,
    WellbeingScore,
)
from strategy.opendata.columns import ColumnType, Row
from strategy.opendata.tables import CODEBOOK, TABLES, translated_into
from strategy.tree.queries import portal_city

ACTUAL, TARGET, PROJECTION = "実績", "目標", "推計"
EVALUATION, DEFINITION, SAMPLE = "評価", "定義", "サンプル"


@dataclass(frozen=True)
class Code:
    """One value of a code column. `others`: names in languages that an editor may write in."""

    code: str
    ja: str
    en: str
    others: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return {"ja": self.ja, "en": self.en, **self.others}.get(language, "")


# What the models' choices are called in English.
_ENGLISH: Mapping[type[TextChoices], Mapping[str, str]] = {
    Indicator.Kind: {
        "numerical_target": "numerical target",
        "kpi": "KPI (key performance indicator)",
        "subjective": "subjective indicator",
        "objective": "objective indicator",
    },
    Definition.Direction: {
        "increase": "to increase",
        "decrease": "to decrease",
        "maintain": "to stay within a range",
        "at_least": "at least the target",
        "at_most": "at most the target",
    },
    Definition.Aggregation: {
        "single": "value of the single year",
        "cumulative": "amount of the year, summed over the term",
        "running": "running total as reported",
    },
    Definition.Period: {
        "fiscal_year": "fiscal year (April to March)",
        "calendar_year": "calendar year (January to December)",
        "point": "day",
    },
    Observation.Status: {
        "preliminary": "preliminary",
        "confirmed": "confirmed",
        "corrected": "corrected",
    },
    Observation.Missing: {
        "unpublished": "not yet published",
        "no_survey": "no survey",
        "compiling": "being compiled",
    },
    PopulationSeries.Role: {
        "actual": "actual",
        "projection": "projection",
        "goal": "outlook the city aims at",
    },
    PopulationFigure.Sex: {"total": "total", "male": "male", "female": "female"},
    WellbeingScore.Axis: {"subjective": "subjective", "objective": "objective"},
    Evaluation.Policy: {
        "continue": "to be continued",
        "expand": "to be expanded",
        "improve": "to be improved",
        "stop": "to be stopped",
        "end": "completed",
    },
}
_VERDICTS = {
    Verdict.ACHIEVED: "achieved",
    Verdict.ON_TRACK: "on track",
    Verdict.SLIGHTLY_BEHIND: "slightly behind",
    Verdict.BEHIND: "behind",
    Verdict.WORSENED: "worsened",
    Verdict.NO_DATA: "not yet published",
    Verdict.UNDEFINED: "cannot be judged",
}
_REASONS = {
    Reason.TARGET_REACHED: ("最終目標に達している", "the final target is reached"),
    Reason.AHEAD_OF_PACE: ("必要な進みに達している", "at or ahead of the pace"),
    Reason.BELOW_PACE: ("必要な進みに届いていない", "below the pace"),
    Reason.FAR_BELOW_PACE: ("必要な進みの60%に届いていない", "below 60% of the pace"),
    Reason.BELOW_BASELINE: ("目標とは逆の向きに動いている", "moved away from the target"),
    Reason.WITHIN_BAND: ("維持とみなす範囲に収まっている", "within the range"),
    Reason.OUTSIDE_BAND: ("維持とみなす範囲から外れている", "outside the range"),
    Reason.THRESHOLD_KEPT: ("目標の水準を満たしている", "the threshold is kept"),
    Reason.THRESHOLD_MISSED: ("目標の水準を満たしていない", "the threshold is missed"),
    Reason.NO_OBSERVATION: ("値が公表されていない", "no value has been published"),
    Reason.NO_TARGET: ("目標値がない", "there is no target"),
    Reason.NO_BASELINE: ("基準値がない", "there is no baseline"),
    Reason.NO_BAND: ("維持とみなす範囲が定められていない", "there is no range"),
    Reason.TARGET_EQUALS_BASELINE: ("基準値と目標値が同じ", "the target equals the baseline"),
    Reason.TARGET_AGAINST_DIRECTION: (
        "目標値が目指す向きと逆の側にある",
        "the target lies against the direction",
    ),
    Reason.SUM_INCOMPLETE: ("値のない年があり累計が定まらない", "the sum lacks a year"),
    Reason.SUM_HAS_NO_BAND: ("累計は範囲と比べられない", "a sum has no range"),
}


def code_lists() -> dict[str, list[Code]]:
    """Every list by its name. The scales and grades are those the site has now."""
    lists = {
        "kind": _choices(Indicator.Kind),
        "direction": _choices(Definition.Direction),
        "aggregation": _choices(Definition.Aggregation),
        "period_type": _choices(Definition.Period),
        "status": [*_choices(Observation.Status), Code("missing", "値なし", "no value")],
        "missing_reason": _choices(Observation.Missing),
        "policy": _choices(Evaluation.Policy),
        "value_type": [
            Code("baseline", "基準値", "baseline value"),
            Code("target", "目標値", "target value"),
            Code("actual", "実績値", "actual value"),
        ],
        "evaluated_by": [
            Code("body", "会議体", "a council or committee"),
            Code("calculation", "計算による判定", "this site's own calculation"),
        ],
        "data_category": [
            Code(ACTUAL, "実績", "actual"),
            Code(TARGET, "目標", "target"),
            Code(EVALUATION, "評価", "evaluation"),
            Code(DEFINITION, "定義", "definition"),
            Code(PROJECTION, "推計", "projection"),
            Code(SAMPLE, "サンプル値", "sample"),
            *_fictional(),
        ],
        "verdict_reason": [Code(r.value, *names) for r, names in _REASONS.items()],
        "population_role": _choices(PopulationSeries.Role),
        "sex": _choices(PopulationFigure.Sex),
        "axis": _choices(WellbeingScore.Axis),
        "type": [
            Code(ColumnType.TEXT, "文字列", "text"),
            Code(ColumnType.CODE, "コード", "code"),
            Code(ColumnType.INTEGER, "整数", "whole number"),
            Code(ColumnType.DECIMAL, "小数", "decimal number"),
            Code(ColumnType.DATE, "日付(2024-04-01の形)", "date (as 2024-04-01)"),
            Code(ColumnType.DATETIME, "日時(ISO 8601)", "date and time (ISO 8601)"),
            Code(ColumnType.BOOLEAN, "真偽値(trueかfalse)", "true or false"),
        ],
    }
    with override("ja"):
        lists["verdict"] = [Code(v.value, verdict_label(v), en) for v, en in _VERDICTS.items()]
    return lists | _scales()


def _fictional() -> list[Code]:
    """What every row of a made-up city has for its category; nothing in a real one's."""
    city = portal_city()
    mark = city.mark("ja")
    return [Code(mark, mark, city.mark("en"))] if mark else []


def _choices(choices: type[TextChoices]) -> list[Code]:
    english = _ENGLISH[choices]
    return [Code(code, str(label), english[code]) for code, label in choices.choices]


def _scales() -> dict[str, list[Code]]:
    grades = Grade.objects.select_related("scale").order_by("scale_id", "sort_order", "pk")
    return {
        "scale_code": [_named(scale.code, scale) for scale in EvaluationScale.objects.all()],
        "grade_code": [_named(f"{grade.scale.code}/{grade.code}", grade) for grade in grades],
    }


def _named(code: str, record: Any) -> Code:
    names = {each: getattr(record, column("name", each)) or "" for each in having("name")}
    return Code(code, names["ja"], names.get("en", ""), names)


def codebook_rows() -> list[Row]:
    """Every column of every table in order; one that holds codes has a row for each of them."""
    lists = code_lists()
    return [
        {column.name: cell or None for column, cell in zip(CODEBOOK.columns, cells, strict=True)}
        for cells in _codebook_cells(lists)
    ]


def _codebook_cells(lists: Mapping[str, list[Code]]) -> Iterator[tuple[str, ...]]:
    nothing, languages = Code("", "", ""), (ORIGINAL, *translated_into("name"))
    for table in TABLES.values():
        for each in table.columns:
            for code in lists[each.codes] if each.codes else [nothing]:
                yield (
                    table.name,
                    each.name,
                    each.label,
                    each.meaning,
                    each.type.value,
                    each.unit,
                    code.code,
                    *(code.name(language) for language in languages),
                )
