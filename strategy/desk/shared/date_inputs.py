"""Every date of the admin is read as people type it, in Wagtail's own forms and filters too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from strategy.fields.typed import DayField
from strategy.notation.days import NotADay, parse_day

_MOMENT = re.compile(
    r"(?P<day>.+(?:\s|日))\s*(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::[0-9]{2})?"
    r"|時(?:(?P<minute_in_words>[0-9]{1,2})分)?)"
)


def iso_day(typed: str) -> str:
    """2026-12-01 for 令和8年12月1日; what is no day stays as it was typed, to be refused."""
    try:
        day = parse_day(typed)
    except NotADay:
        return typed
    return day.isoformat() if day else ""


def iso_moment(typed: str) -> str:
    """2026-12-01 09:00 for 令和8年12月1日9時; a day alone begins at midnight."""
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        return iso_day(typed)
    minute = match["minute"] or match["minute_in_words"] or "0"
    return f"{iso_day(match['day'])} {int(match['hour']):02}:{int(minute):02}"


def read_dates_as_typed() -> None:
    """Have Wagtail's two inputs hand on what was typed in the form that Django reads.

    Their calendar would else replace what it cannot read, as the field is left, by another day.
    """
    register_form_field_override(
        models.DateField, override={"form_class": DayField, "widget": AdminDateInput}
    )
    for widget, as_iso in ((AdminDateInput, iso_day), (AdminDateTimeInput, iso_moment)):
        widget.value_from_datadict = _reading(as_iso)
        widget.get_config = _keeping(widget.get_config)


def _reading(as_iso: Callable[[str], str]) -> Callable[..., Any]:
    def value_from_datadict(self: forms.Widget, data: Any, files: Any, name: str) -> Any:
        typed = data.get(name)
        return as_iso(typed) if isinstance(typed, str) else typed

    return value_from_datadict


def _keeping(get_config: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    return lambda self: {**get_config(self), "validateOnBlur": False}
