"""What a table of open data is, and how it is written (PURE: standard library only).

One specification serves the CSV file, the JSON file and the codebook. The files follow the
government's 「行政データにおける機械可読性に関するルール」 of March 2026: names of columns in
the first row, long form, one record a line, numbers bare, an empty cell for what is not known.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Decimals come as text, printed with their indicator's places; None is an empty cell.
Cell = str | int | bool | None
Row = Mapping[str, Cell]

BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet take a text for a formula; Japanese Excel reads full-width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LINE_BREAKS = re.compile(r"[\r\n]+")


class ColumnType(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Column:
    """One column: its ASCII `name`, Japanese `label` and `meaning`.

    `unit`: of a number, where it is the same in every row. `codes`: the list in the codebook
    that explains the values of a code column; the codes of things with a name of their own
    beside them, such as indicators, need none.
    """

    name: str
    label: str
    meaning: str
    type: ColumnType = ColumnType.TEXT
    unit: str = ""
    codes: str = ""


@dataclass(frozen=True)
class Table:
    """A table that is offered for download; `name` is the last part of its address."""

    name: str
    title: str
    columns: tuple[Column, ...]


def csv_text(table: Table, rows: Iterable[Row]) -> str:
    """RFC 4180 with a byte order mark and CRLF, so that Excel opens it without garbling.

    Two things differ from the JSON, in columns of text only: a line break becomes a space, for
    a record is one line, and an apostrophe goes before a text that a spreadsheet would run as a
    formula. Numbers are never touched: −400 is -400.
    """
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    # Looked up once: there are tens of thousands of rows.
    columns = [(column.name, column.type is ColumnType.TEXT) for column in table.columns]
    for row in rows:
        writer.writerow([_written(row[name], is_text) for name, is_text in columns])
    return out.getvalue()


def _written(cell: Cell, is_text: bool) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not is_text or isinstance(cell, int):
        return cell
    return spreadsheet_text(cell)


def spreadsheet_text(text: str) -> str:
    """A text for a cell of a CSV file: on one line, and nothing a spreadsheet would run."""
    line = _LINE_BREAKS.sub(" ", text)
    return f"'{line}" if line.startswith(_FORMULA) else line


def json_text(table: Table, rows: Iterable[Row], as_of: date) -> str:
    """The same rows with their specification; decimals are strings, an empty cell is null."""
    document = {
        "table": table.name,
        "title": table.title,
        "as_of": as_of.isoformat(),
        "columns": [
            {
                "name": column.name,
                "label": column.label,
                "meaning": column.meaning,
                "type": column.type.value,
                "unit": column.unit,
            }
            for column in table.columns
        ],
        "rows": [{column.name: row[column.name] for column in table.columns} for row in rows],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
