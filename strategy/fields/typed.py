"""Form fields that read years and dates the way people type them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from strategy.notation.days import NotADay, parse_day, parse_partial_date, typed_form
from strategy.notation.numbers import NotANumber, parse_figure
from strategy.notation.period import fiscal_year_text
from strategy.notation.wareki import PartialDate
from strategy.notation.years import NotAYear, PeriodType, parse_year


class YearField(forms.Field):
    """A year typed freely: 令和6年度, R6, 2024; cleaned to the year as `Period` counts it."""

    def __init__(self, *, period: PeriodType = PeriodType.FISCAL_YEAR, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read_as(period)

    def read_as(self, period: PeriodType) -> None:
        """Take what is typed for a year of this kind."""
        self.period = period
        self.help_text = year_help(period)

    def to_python(self, value: Any) -> int | None:
        if value is None or isinstance(value, int):
            return value
        if not (text := str(value).strip()):
            return None
        try:
            return parse_year(text, self.period)
        except NotAYear as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return fiscal_year_text(value, "ja") if isinstance(value, int) else value


def year_help(period: PeriodType) -> str:
    """How a year may be typed, one sentence."""
    if period is PeriodType.CALENDAR_YEAR:
        return "令和6年、R6、2024のいずれの書き方でも入れられます(1月から12月までの年)。"
    if period is PeriodType.POINT:
        return "時点が属する年度を、令和6年度、R6、2024のように入れます。日付でも入れられます。"
    return "令和6年度、R6、2024のいずれの書き方でも入れられます。"


class YenFormField(forms.Field):
    """An amount typed freely: 233,870,000, ２３３８７００００円; None for blank."""

    def to_python(self, value: Any) -> int | None:
        if value is None or isinstance(value, int):
            return value
        try:
            amount = parse_figure(str(value), unit="円", decimals=0)
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from None
        return None if amount is None else int(amount)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class PartialDateFormField(forms.Field):
    """A day, month, year or 年度 typed freely; cleaned to a `PartialDate`, None for blank."""

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        try:
            return parse_partial_date(str(value))
        except NotADay as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return typed_form(value) if isinstance(value, PartialDate) else value


class DayField(forms.Field):
    """A day typed freely: 令和8年12月1日, R8.12.1, 2026/12/1; None for blank."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"})

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except NotADay as error:
            raise ValidationError(str(error), code="invalid") from None


class WebAddressFormField(forms.URLField):
    """An address as it was typed: what is wrong with it the model's field says in words."""

    default_validators = []

    def to_python(self, value: object) -> str:
        return forms.CharField.to_python(self, value) or ""
