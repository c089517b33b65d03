"""How much room words take, in em: enough to choose a layout by. PURE.

A layout chosen here must hold, so widths are rather over- than underestimated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

# The letters of BIZ UDPGothic, by their advances; what is not named is as wide as a numeral.
_LETTERS = (
    (" .,:;'|!ijlI", 0.34),
    ('()[]-/"ftr「」『』（）', 0.51),
    ("、。・", 0.6),
    ("acksvxyz", 0.64),
    ("bdeghnopqu", 0.71),
    ("mwMW@%", 0.98),
)
_ADVANCES = {letter: em for letters, em in _LETTERS for letter in letters}
_NUMERAL, _FULL = 0.84, 1.0


def width_em(text: str) -> float:
    """About how wide a text is."""
    return sum(map(_letter_em, text))


def _letter_em(letter: str) -> float:
    if (em := _ADVANCES.get(letter)) is not None:
        return em
    return _FULL if unicodedata.east_asian_width(letter) in "WFA" else _NUMERAL


def cut(text: str, room_em: float) -> str:
    """The text, or its start and … where it is wider than `room_em`; words stay whole.

    >>> cut("基本目標", 3)
    '基本…'
    >>> cut("New Comprehensive Strategy (draft)", 20)
    'New Comprehensive Strategy…'
    """
    if width_em(text) <= room_em:
        return text
    kept, left = "", room_em - 1
    for letter in text:
        left -= _letter_em(letter)
        if left < 0:
            break
        kept += letter
    words = kept.rpartition(" ")[0] if " " in kept else kept
    return f"{words.rstrip(' ,(')}…"


def table_em(table: Mapping[str, Any], *, padding_em: float, at_spaces: bool = False) -> float:
    """How wide a table is at least; `padding_em` is that of a column.

    `at_spaces`: cells but the heads may break there; else they stay in one line.
    """
    rows = [[_widest(cell, at_spaces) for cell in row] for row in table["rows"]]
    heads = [width_em(head) for head in table["columns"]]
    columns = [max(cells) for cells in zip(heads, *rows, strict=True)]
    return sum(columns) + len(columns) * padding_em


def _widest(cell: str, at_spaces: bool) -> float:
    return max(map(width_em, cell.split(" "))) if at_spaces else width_em(cell)
