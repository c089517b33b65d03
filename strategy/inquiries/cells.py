"""What was typed into one input cell: values as Excel and LibreOffice keep them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils.escape import unescape

from strategy.models.dated import city_today
from strategy.notation.control_characters import without_control_characters
from strategy.notation.days import EARLIEST_PUBLICATION, NotADay, last_publication, parse_day
from strategy.notation.numbers import PERCENT, NotANumber, figure_text, parse_figure
from strategy.notation.wareki import date_text

# Nobody reads more beside a figure; a pasted document is a slip.
LONGEST_TEXT = 2000
# Excel computes with 15 digits: 0.1+0.2 is stored as 0.30000000000000004 and shown as 0.3.
SIGNIFICANT = ".15g"
# A comma behind the last digit of a format divides by a thousand: #,##0, shows 240 for 240000.
_SCALED = re.compile(r"[0#?],+(?![0#?,])")


class Unreadable(ValueError):
    """A cell that says nothing; its message is one Japanese sentence."""


@dataclass(frozen=True)
class Typed:
    """An input cell. `value` as openpyxl gives it; `kind` is openpyxl's data_type."""

    value: Any = None
    kind: str = "n"
    number_format: str = "General"

    @property
    def is_blank(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not _plain(self.value))


def typed(cell: Cell) -> Typed:
    """What stands in a cell of a worksheet."""
    return Typed(cell.value, cell.data_type, str(cell.number_format))


def read_figure(cell: Typed, *, unit: str, decimals: int) -> Decimal | None:
    """The figure of a value cell; None where it is blank.

    Raises:
        Unreadable: it is no figure, or a finer one than the indicator is counted with.
    """
    if cell.is_blank:
        return None
    _check_kind(cell)
    value = cell.value
    if isinstance(value, datetime | date | time | timedelta):
        raise Unreadable(
            "日付になっています。セルの書式を数値にして、数字だけを入れ直してください。"
        )
    try:
        if isinstance(value, int | float):
            return _stored(value, cell.number_format, unit, decimals)
        return parse_figure(_plain(str(value)), unit=unit, decimals=decimals)
    except NotANumber as error:
        raise Unreadable(str(error)) from None


def _stored(value: float, number_format: str, unit: str, decimals: int) -> Decimal | None:
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, SIGNIFICANT))
    if _SCALED.search(_bare(number_format)):
        # The cell holds 240000 and shows 240: nobody can tell which was meant.
        raise Unreadable(
            f"千で割るなどして表示する書式です。書式を数値にして、{unit}で数えた値を入れ直して"
            "ください。"
        )
    if _shows_percent(number_format):
        # The cell holds 0.455 and shows 45.5%: what is shown is what was meant.
        if unit != PERCENT:
            raise Unreadable("%の付いた値です。書式を数値にして、数字だけを入れ直してください。")
        exact *= 100
    try:
        return parse_figure(figure_text(exact), unit="", decimals=decimals)
    except NotANumber as error:
        raise NotANumber(f"{error}{share_hint(exact, unit)}") from None


def share_hint(value: Decimal, unit: str) -> str:
    """What to type instead of 0.65, which Excel makes of 65% in a cell of numbers; else ""."""
    if unit != PERCENT or not 0 < abs(value) <= 1:
        return ""
    share = figure_text(value * 100)
    return f"{share}%のつもりなら、{share}と入れてください。"


def _shows_percent(number_format: str) -> bool:
    """Whether the format has a % that is no text of its own: 0.0% has, 0.0"%" has not."""
    return "%" in _bare(number_format).replace("\\%", "")


def _bare(number_format: str) -> str:
    """A format without the words it puts beside the number."""
    return "".join(number_format.split('"')[::2])


def read_choice(cell: Typed, choices: Mapping[str, str], head: str) -> str:
    """The value of the chosen label; "" where the cell is blank.

    Raises:
        Unreadable: another word.
    """
    if cell.is_blank:
        return ""
    _check_kind(cell)
    label = _plain(str(cell.value))
    if label not in choices:
        words = "、".join(choices)
        raise Unreadable(f"「{label[:30]}」は{head}にありません。{words}のどれかを選んでください。")
    return choices[label]


def read_text(cell: Typed) -> str:
    """The words of a cell, with its line breaks.

    Raises:
        Unreadable: a formula, an error of Excel, or more than 2000 characters.
    """
    if cell.is_blank:
        return ""
    _check_kind(cell)
    value = cell.value
    if isinstance(value, datetime):
        return date_text(value.date(), "ja")
    if isinstance(value, float):
        value = figure_text(Decimal(format(value, SIGNIFICANT)))
    text = unescape(str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"{len(text):,}字あります。{LONGEST_TEXT:,}字までの短い文にしてください。")
    return text


def read_day(cell: Typed) -> date | None:
    """The day of a cell; None where it is blank.

    Raises:
        Unreadable: it is no day, or one on which nothing recorded today can be published.
    """
    if cell.is_blank:
        return None
    _check_kind(cell)
    value = cell.value
    if isinstance(value, datetime):
        day: date | None = value.date()
    elif isinstance(value, str):
        try:
            day = parse_day(_plain(value))
        except NotADay as error:
            raise Unreadable(str(error)) from None
    else:
        raise Unreadable(
            f"「{str(value)[:30]}」は日付として読めません。2026-04-01の形で入れてください。"
        )
    first, last = EARLIEST_PUBLICATION, last_publication(city_today())
    if day is not None and not first <= day <= last:
        words = f"{date_text(first, 'ja')}から{date_text(last, 'ja')}まで"
        raise Unreadable(f"公表日は、{words}の日付にしてください。")
    return day


def _check_kind(cell: Typed) -> None:
    if cell.kind == "f":
        raise Unreadable("計算式が入っています。計算した結果の値だけを入れてください。")
    if cell.kind == "e":
        shown = str(cell.value)[:10]
        raise Unreadable(f"Excelのエラー({shown})になっています。値を入れ直してください。")
    if cell.kind == "b":
        raise Unreadable("「TRUE」または「FALSE」になっています。値を入れ直してください。")


def _plain(text: str) -> str:
    """Without what cannot be seen: no-break spaces, zero-width characters, line breaks."""
    plain = without_control_characters(unescape(text))
    shown = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(shown.replace("\u3000", " ").split())
