"""What stands where in a workbook of the inquiry: the same for writing and reading it."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from strategy.models import Observation

SCHEMA = "照会票-1"
ENTRY_SHEET, GUIDE_SHEET, META_SHEET = "照会票", "記入要領", "管理情報"
HEAD_LINE = 5
FIRST_LINE = HEAD_LINE + 1
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column of the entry sheet; `width` in full-width characters of the sheet's font."""

    key: str
    head: str
    width: float
    is_input: bool = False
    is_hidden: bool = False


# Together narrow enough for letters of 8.5 points on an A4 sheet laid across.
COLUMNS = (
    Column("code", "識別子", 6, is_hidden=True),
    Column("number", "番号", 2),
    Column("name", "指標と数え方", 12),
    Column("unit", "単位", 3),
    Column("period", "対象の年", 5),
    Column("latest_year", "前回の年", 5),
    Column("latest", "前回の値", 4.6),
    Column("target_year", "目標の年", 5),
    Column("target", "目標値", 4.6),
    Column("standing", "ポータルの今の記録", 5.5),
    Column("value", "実績値", 5.2, is_input=True),
    Column("missing", "値がない理由", 4.6, is_input=True),
    Column("status", "確定区分", 2.7, is_input=True),
    Column("comment", "要因の説明", 10, is_input=True),
    Column("source", "出典", 6, is_input=True),
    Column("published_on", "公表日", 7, is_input=True),
    Column("reason", "訂正の理由", 6, is_input=True),
)
LETTERS = {column.key: get_column_letter(n) for n, column in enumerate(COLUMNS, start=1)}
INPUTS = tuple(column for column in COLUMNS if column.is_input)
HEADS = {column.key: column.head for column in COLUMNS}

MISSING_CHOICES = {label: value for value, label in Observation.Missing.choices}
STATUS_CHOICES = {label: value for value, label in Observation.Status.choices}
# The head of each value on the hidden sheet, by what it is.
META = {
    "schema": "様式",
    "inquiry": "照会",
    "token": "識別子",
    "unit": "課",
    "year": "年度",
}
