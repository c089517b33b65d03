"""What a record says, in every language, as a snapshot holds it."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from strategy.languages import column, having, is_offered, offered
from strategy.models import (
    Unit,
)
from strategy.notation.wareki import PartialDate

Json = dict[str, Any]


def texts(record: Any, name: str) -> dict[str, str]:
    """A translated field by language; "" where readers are offered one that is missing."""
    words = {code: str(getattr(record, column(name, code)) or "") for code in having(name)}
    return {code: text for code, text in words.items() if text or is_offered(code)}


def said(record: Any, name: str) -> dict[str, str]:
    """As `texts`; nothing at all where no language has any."""
    said = texts(record, name)
    return said if any(said.values()) else {}


def labels(label: Any) -> dict[str, str]:
    """A Japanese label of a choice, in every language."""
    result = {}
    for code in offered():
        with translation.override(code):
            result[code] = gettext(str(label))
    return result


def partial_date(date: PartialDate) -> Json:
    return {"iso": date.iso, **{code: date.text(code) for code in offered()}}


def division(unit: Unit) -> Json:
    return {"code": unit.code, "name": texts(unit, "name")}
