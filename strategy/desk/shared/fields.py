"""Form fields of figures: the number, the day it becomes public, what was seen before."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from strategy.fields.typed import DayField
from strategy.models.dated import city_today
from strategy.notation.days import EARLIEST_PUBLICATION, last_publication
from strategy.notation.numbers import NotANumber, figure_text, parse_figure
from strategy.notation.wareki import date_text
from strategy.notation.years import FIRST_YEAR, LAST_YEAR


class FigureField(forms.CharField):
    """A figure typed freely: １，２３４, △400, 45.5% where the unit is %; None is blank.

    `decimals`: places the indicator is counted with; more are refused.
    """

    def __init__(self, *, unit: str = "", decimals: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=60, required=False, **kwargs)
        self.unit, self.decimals = unit, decimals

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_figure(text, unit=self.unit, decimals=self.decimals)
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from None


def figure_as_typed(value: Decimal | None) -> str:
    """A figure as a form shows it again: no exponent, no trailing zeros."""
    return "" if value is None else figure_text(value)


class PublicationDayField(DayField):
    """The day from which a row is public; the city's today by default."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="公表日",
            initial=city_today,
            help_text="2026-04-01、2026年4月1日のように入れます。この日から公開されます。"
            "先の日付を入れると、その日まで公開されません。",
            error_messages={"required": "公表日を入れてください。"},
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        last = last_publication(city_today())
        if not EARLIEST_PUBLICATION <= value <= last:
            first, last_text = (date_text(day, "ja") for day in (EARLIEST_PUBLICATION, last))
            raise ValidationError(
                f"公表日は、{first}から{last_text}までの日付で入れてください。", code="range"
            )


class SeenField(forms.CharField):
    """Keys of the rows that stood when the form was drawn, so that none is superseded unseen."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> frozenset[int]:
        keys = str(value or "").split(",")
        return frozenset(whole_numbers(keys))


def number_of(request: HttpRequest, name: str) -> int | None:
    """A whole number in the address; None where there is none, or no sensible one."""
    return whole_number(request.GET.get(name, ""))


def whole_number(text: str) -> int | None:
    """A key or a year as a form sends it; None for what is none, or is larger than any."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def whole_numbers(texts: Iterable[str]) -> set[int]:
    """As `whole_number`, of several."""
    return {number for text in texts if (number := whole_number(text)) is not None}


def year_of(request: HttpRequest) -> int | None:
    """The year in the address; None where there is none that a figure can be for."""
    year = number_of(request, "year")
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None
