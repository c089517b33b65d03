"""What a figure may not be: the same rules for the admin's forms, files and workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from strategy.languages import every_column, original
from strategy.models import Baseline, Definition, Observation, Target
from strategy.notation.wareki import date_text
from strategy.notation.years import Period, PeriodType

FINAL = (Observation.Status.CONFIRMED, Observation.Status.CORRECTED)
# What a report says; a row that says it again is refused.
SAID = (
    "value",
    "missing",
    "status",
    "is_sample",
    *every_column("comment"),
    *every_column("source"),
)
NO_DEFINITION = "先に指標の定義(単位、方向、期間の種類)を記録してください。"


@dataclass(frozen=True)
class Span:
    """The years that an indicator is reported for in one strategy, by what it says there.

    `target_years`: of the targets that stand, ascending.
    """

    definition: Definition
    baseline: Baseline | None
    target_years: Sequence[int]

    @property
    def first(self) -> int:
        return self.baseline.year if self.baseline is not None else self.definition.first_year

    @property
    def last(self) -> int | None:
        return max(self.target_years, default=None)

    def covers(self, year: int) -> bool:
        return self.first <= year and (self.last is None or year <= self.last)

    @property
    def text(self) -> str:
        until = _year(self.definition, self.last) if self.last is not None else ""
        return f"{_year(self.definition, self.first)}〜{until}"


def period_of(definition: Definition, year: int) -> Period:
    """The year, calendar year or day that a figure of this indicator is for."""
    return Period(PeriodType(definition.period), year, definition.month, definition.day)


def definition_refusals(
    row: Definition,
    head: Definition | None,
    figures: Sequence[Baseline | Target | Observation],
    target_years: Sequence[int],
    others: Sequence[Definition],
) -> list[str]:
    """Why a definition cannot be recorded.

    `figures`: every figure of the indicator, superseded ones too; what they mean must stay.
    `target_years`: of the targets that stand in the strategy, ascending. `others`: the newest
    definition in each other strategy that uses the indicator; what was typed wrongly in all of
    them can be mended in one after the other, as long as there is no figure (`disagreements`).
    """
    reasons = [
        *too_fine(row.band_low, row, "保つ範囲の下限"),
        *too_fine(row.band_high, row, "保つ範囲の上限"),
    ]
    if target_years and row.first_year > min(target_years):
        since, aimed = (_year(row, year) for year in (row.first_year, min(target_years)))
        reasons.append(
            f"計画の最初の年度({since})は、すでにある目標年({aimed})より後にできません。"
            "先にその目標を取り下げてください。"
        )
    reasons += [
        f"{what}は、戦略「{other.use.strategy}」での「{old}」と同じにしてください。実績値は"
        "一続きなので、違えるときは新しい指標を作ってください。"
        for other in (others if figures else ())
        for what, old, new in _differing(other, row)
    ]
    if head is not None and figures:
        reasons += [
            f"数値が記録されているので、{what}は「{old}」から「{new}」に変えられません。"
            "過去の値の意味が変わるため、新しい指標を作ってください。"
            for what, old, new in _differing(head, row)
        ]
    if finest := next((f for f in figures if too_fine(f.value, row, "")), None):
        reasons.append(
            f"小数{row.decimals}桁にはできません。すでに記録された値({finest.value:f})の意味が"
            "変わります。"
        )
    return reasons


def disagreements(definitions: Sequence[Definition]) -> list[str]:
    """Why no value can be recorded: the strategies' newest definitions are not of one series."""
    return [
        f"{what}が、戦略「{first.use.strategy}」では「{old}」、戦略「{other.use.strategy}」では"
        f"「{new}」です。数値は一続きなので、先に定義を同じにしてください。"
        for first, other in pairwise(definitions)
        for what, old, new in _differing(first, other)
    ]


def _differing(head: Definition, row: Definition) -> list[tuple[str, str, str]]:
    """(what, in `head`, in `row`) of that on which the meaning of every value hangs."""
    fixed = [
        ("単位", original(head, "unit"), original(row, "unit")),
        ("期間の種類", head.get_period_display(), row.get_period_display()),
        ("集計", head.get_aggregation_display(), row.get_aggregation_display()),
        ("時点の月日", _day(head), _day(row)),
    ]
    return [(what, str(old), str(new)) for what, old, new in fixed if old != new]


def _day(definition: Definition) -> str:
    return f"{definition.month}月{definition.day}日" if definition.month else "なし"


def baseline_refusals(
    row: Baseline, definition: Definition | None, target_years: Sequence[int]
) -> list[str]:
    """Why a baseline cannot be recorded."""
    if definition is None:
        return [NO_DEFINITION]
    reasons = too_fine(row.value, definition, "基準値")
    if target_years and row.year >= min(target_years):
        year, target = (_year(definition, y) for y in (row.year, min(target_years)))
        reasons.append(f"基準年({year})は、目標年({target})より前にしてください。")
    return reasons


def target_refusals(
    row: Target, head: Target | None, definition: Definition | None, baseline: Baseline | None
) -> list[str]:
    """Why a target cannot be recorded."""
    if definition is None:
        return [NO_DEFINITION]
    reasons = too_fine(row.value, definition, "目標値")
    if row.value is None and head is None:
        reasons.append("目標値を入れてください。取り下げられるのは、すでにある目標だけです。")
    if row.value is None and head is not None and head.value is None:
        reasons.append(f"{_year(definition, row.year)}の目標は、すでに取り下げられています。")
    year = _year(definition, row.year)
    if baseline is not None and row.year <= baseline.year:
        since = _year(definition, baseline.year)
        reasons.append(f"目標年({year})は、基準年({since})より後にしてください。")
    if row.year < definition.first_year:
        since = _year(definition, definition.first_year)
        reasons.append(f"目標年({year})は、計画の最初の年度({since})以降にしてください。")
    return reasons


def observation_refusals(
    row: Observation,
    head: Observation | None,
    spans: Sequence[Span],
    *,
    today: date,
) -> list[str]:
    """Why a value cannot be recorded. `spans`: of each strategy that uses the indicator."""
    if not spans:
        return [NO_DEFINITION]
    covering = [span for span in spans if span.covers(row.year)] or spans
    # The one with the fewest decimals: each that shows the year must be able to print it.
    definition = min((span.definition for span in covering), key=lambda each: each.decimals)
    reasons = _outside_term(row.year, spans, today)
    reasons += too_fine(row.value, definition, "実績値")
    if row.value is None and not row.missing:
        reasons.append("実績値を入れるか、値がない理由を選んでください。")
    if row.value is not None and row.missing:
        reasons.append("実績値があるときは、値がない理由を選ばないでください。")
    period = period_of(definition, row.year)
    last_day = period.last_day
    # A count of one day is there on that day; a year runs until its last day is over.
    is_over = last_day < today or period.first_day == last_day == today
    if row.value is not None and row.status in FINAL and not is_over and not reasons:
        year = _year(definition, row.year)
        reasons.append(
            f"{year}は{date_text(last_day, 'ja')}までで、まだ終わっていません。"
            "速報として記録してください。"
        )
    return reasons + _status_refusals(row, head, definition)


def _status_refusals(
    row: Observation, head: Observation | None, definition: Definition
) -> list[str]:
    year = _year(definition, row.year)
    corrects = row.status == Observation.Status.CORRECTED
    if head is None:
        if corrects:
            return [f"{year}にはまだ報告がないので、訂正ではなく速報か確報にしてください。"]
        return []
    if all(getattr(row, name) == getattr(head, name) for name in SAID):
        return [f"{year}には同じ内容がすでに記録されています。"]
    if head.value is not None and head.status in FINAL and not corrects:
        return [
            f"{year}にはすでに{head.get_status_display()}の値があります。"
            "改めるときは「訂正」を選び、理由を書いてください。"
        ]
    return []


def _outside_term(year: int, spans: Sequence[Span], today: date) -> list[str]:
    definition = spans[0].definition
    text = _year(definition, year)
    if not any(span.covers(year) for span in spans):
        terms = "、".join(span.text for span in spans)
        return [f"{text}は、この指標の対象({terms})の外です。"]
    if period_of(definition, year).first_day > today:
        return [f"{text}はまだ始まっていないので、実績値を入れられません。"]
    return []


def too_fine(value: Decimal | None, definition: Definition, what: str) -> list[str]:
    """That a value has more decimals than its indicator is counted with."""
    if value is None or value == round(value, definition.decimals):
        return []
    digits = f"小数{definition.decimals}桁まで" if definition.decimals else "整数"
    return [f"{what}({value:f})は{digits}で入れてください。"]


def _year(definition: Definition, year: int) -> str:
    return period_of(definition, year).text("ja")
