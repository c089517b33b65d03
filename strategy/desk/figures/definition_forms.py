"""The form that says how an indicator is measured (定義)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from strategy.desk.figures.row_forms import IndicatorRowForm
from strategy.desk.shared.fields import FigureField, figure_as_typed
from strategy.desk.shared.words import year_words
from strategy.fields.typed import YearField
from strategy.languages import ORIGINAL, column, columns, having, japanese_name, original
from strategy.models import Definition, ProposalItem
from strategy.models.indicators import PLACES
from strategy.notation.years import PeriodType

MAINTAIN = Definition.Direction.MAINTAIN
POINT = Definition.Period.POINT
CUMULATIVE = Definition.Aggregation.CUMULATIVE
# 29 February does not exist in it: a day that comes every year.
ORDINARY_YEAR = 2023


def whole_number(label: str, lowest: int, highest: int, **options: Any) -> forms.IntegerField:
    """A whole number typed freely, full-width digits included."""
    said = f"{label}は、{lowest}から{highest}までの整数で入れてください。"
    return forms.IntegerField(
        label=label,
        min_value=lowest,
        max_value=highest,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
        **options,
    )


UNIT_HELP = "万人、件、%、指数など。値の後に「120件」、表に「(単位: 件)」と出ます。"


class DefinitionForm(IndicatorRowForm):
    """定義: unit, direction, aggregation, period, and what is counted."""

    model = Definition
    kind = ProposalItem.Kind.DEFINITION
    title = "定義を記録する"
    texts = {"definition": "定義", "formula": "算出方法", "source": "出典"}

    decimals = whole_number("小数の桁数", 0, PLACES, initial=0)
    direction = forms.ChoiceField(label="目指す方向", choices=Definition.Direction.choices)
    band_low = FigureField(label="保つ範囲の下限", help_text="範囲内に保つ指標だけ。")
    band_high = FigureField(label="保つ範囲の上限", help_text="範囲内に保つ指標だけ。")
    aggregation = forms.ChoiceField(label="集計", choices=Definition.Aggregation.choices)
    period = forms.ChoiceField(label="期間の種類", choices=Definition.Period.choices)
    month = whole_number("時点の月", 1, 12, required=False, help_text="10月1日現在なら10。")
    day = whole_number("時点の日", 1, 31, required=False, help_text="10月1日現在なら1。")
    first_year = forms.CharField(
        label="計画の最初の年度",
        max_length=40,
        help_text="令和6年度、R6、2024のいずれの書き方でも入れられます。"
        "目標までの進み具合と累計は、この年度から数えます。",
        error_messages={"required": "計画の最初の年度を入れてください。"},
    )
    interval_years = whole_number(
        "何年ごとの調査か", 1, 10, initial=1, help_text="毎年なら1、3年に1回なら3。"
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for code in having("unit"):
            self.fields[column("unit", code)] = forms.CharField(
                label=f"単位({japanese_name(code)})",
                max_length=20,
                required=code == ORIGINAL,
                help_text=UNIT_HELP if code == ORIGINAL else "",
                error_messages={"required": "単位を入れてください。"},
            )
        self.order_fields(columns("unit"))

    def open_on(self, row: Any) -> dict[str, Any]:
        copied = (*columns("unit"), "decimals", "direction", "aggregation", "period", "month")
        return {
            **self.texts_of(row),
            **{name: getattr(row, name) for name in (*copied, "day", "interval_years")},
            "is_sample": row.is_sample,
            "band_low": figure_as_typed(row.band_low),
            "band_high": figure_as_typed(row.band_high),
            "first_year": year_words(row, row.first_year),
        }

    def _read_with_definition(self) -> None:
        # The form says itself how its years and figures are read.
        pass

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_year(said)
        self._check_day(said)
        self._check_band(said)
        if said.get("period") == POINT and said.get("aggregation") == CUMULATIVE:
            self.add_error("aggregation", "時点の値は足せないので、期間累計にはできません。")
        return said

    def _check_year(self, said: dict[str, Any]) -> None:
        if "first_year" in said and "period" in said:
            field = YearField(period=PeriodType(said["period"]))
            try:
                said["first_year"] = field.clean(said["first_year"])
            except forms.ValidationError as error:
                self.add_error("first_year", error)

    def _check_day(self, said: dict[str, Any]) -> None:
        if "month" not in said or "day" not in said or "period" not in said:
            return
        month, day = said["month"], said["day"]
        if said["period"] != POINT:
            if month is not None or day is not None:
                self.add_error("month", "月と日は、期間の種類が「時点」のときだけ入れます。")
            return
        if month is None or day is None:
            self.add_error("month", "時点の月と日を入れてください(10月1日現在なら10と1)。")
            return
        try:
            date(ORDINARY_YEAR, month, day)
        except ValueError:
            self.add_error("day", f"{month}月{day}日は、毎年ある日ではありません。")

    def _check_band(self, said: dict[str, Any]) -> None:
        if "band_low" not in said or "band_high" not in said or "direction" not in said:
            return
        low, high = said["band_low"], said["band_high"]
        if said["direction"] != MAINTAIN:
            if low is not None or high is not None:
                self.add_error(
                    "band_low", "範囲は、目指す方向が「範囲内に保つ」のときだけ入れます。"
                )
        elif low is None or high is None:
            self.add_error("band_low", "保つ範囲の下限と上限を入れてください。")
        elif low > high:
            self.add_error("band_high", "上限は、下限以上の値にしてください。")

    def own_arguments(self) -> dict[str, Any]:
        return {}

    def own_columns(self) -> dict[str, Any]:
        own = (*columns("unit"), "decimals", "direction", "aggregation", "period", "month")
        rest = ("day", "first_year", "interval_years", "band_low", "band_high")
        return {name: self.cleaned_data[name] for name in (*own, *rest)}

    def said_words(self, row: Any) -> str:
        return f"定義(単位: {original(row, 'unit')}、{row.get_direction_display()})"
