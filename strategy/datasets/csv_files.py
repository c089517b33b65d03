"""A CSV file as rows with their lines; whatever is wrong with it is found in one go."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from strategy.loading.source import Fault, FaultyInput
from strategy.notation.numbers import NotANumber, parse_number

MOST_BYTES = 10 * 1024**2
MOST_ROWS = 100_000
# A hundred faults say as much as a hundred thousand.
MOST_FAULTS = 100
_SLASHED_DAY = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Row:
    """The cells of one line by column; an empty cell is "". `line` counts from 1."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class CsvFile:
    """`read_as` counts what was taken for something else than it says, in words."""

    path: Path
    sha256: str
    rows: Sequence[Row]
    read_as: Counter[str] = field(default_factory=Counter)

    def remarks(self) -> list[str]:
        """Sentences for who imports it."""
        return [f"Read {what}; rows: {number}." for what, number in self.read_as.items()]


def read_csv(path: Path, required: Sequence[str]) -> CsvFile:
    """Read a file whose first line names its columns, in any order.

    Raises:
        FaultyInput: it cannot be read, is empty, too large, no UTF-8, or its columns or
            the number of its cells are wrong.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise _fault(path, 1, f"cannot be read: {error.strerror}") from None
    if size > MOST_BYTES:
        raise _fault(path, 1, f"is larger than {MOST_BYTES // 1024**2} MB; split it")
    if not content.strip():
        raise _fault(path, 1, "is empty")
    if b"\0" in content:
        raise _fault(path, 1, "is no text; save the sheet as CSV (UTF-8)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault(path, 1, "is not UTF-8 (Shift_JIS?); save it as CSV UTF-8") from None
    try:
        lines = list(_lines(text))
    except csv.Error as error:
        raise _fault(path, 1, f"is no CSV: {error}") from None
    if not lines:
        raise _fault(path, 1, "is empty")
    if len(lines) - 1 > MOST_ROWS:
        raise _fault(path, 1, f"has more than {MOST_ROWS} rows; split it")
    lines = _without_empty_columns(lines)
    faults = [*_column_faults(path, lines[0], required), *_width_faults(path, lines)]
    if faults:
        raise FaultyInput(faults[:MOST_FAULTS])
    columns = [cell.strip() for cell in lines[0][1]]
    rows = [
        Row(number, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
        for number, cells in lines[1:]
    ]
    if not rows:
        raise _fault(path, 1, "has no rows below its heads")
    return CsvFile(path, hashlib.sha256(content).hexdigest(), rows)


def _fault(path: Path, line: int, message: str) -> FaultyInput:
    return FaultyInput([Fault(path, line, message)])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells), blank lines left out. A cell with line breaks counts from its end."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _without_empty_columns(
    lines: Sequence[tuple[int, list[str]]],
) -> list[tuple[int, list[str]]]:
    """Without the last columns in which nothing stands, as Excel adds them when it saves."""
    used = max(
        (position + 1 for _, cells in lines for position, cell in enumerate(cells) if cell.strip()),
        default=0,
    )
    return [(line, cells[:used]) for line, cells in lines]


def _column_faults(
    path: Path, head: tuple[int, list[str]], required: Sequence[str]
) -> Iterator[Fault]:
    line, columns = head[0], [cell.strip() for cell in head[1]]
    for name in required:
        if name not in columns:
            yield Fault(path, line, f"the column “{name}” is missing")
    for name in dict.fromkeys(columns):
        if name not in required:
            yield Fault(path, line, f"the column “{name}” is not known here; remove it")
        elif columns.count(name) > 1:
            yield Fault(path, line, f"the column “{name}” stands here twice")


def _width_faults(path: Path, lines: Sequence[tuple[int, list[str]]]) -> Iterator[Fault]:
    width = len(lines[0][1])
    for line, cells in lines[1:]:
        if len(cells) != width:
            yield Fault(path, line, f"has {len(cells)} cells, but there are {width} columns")


@dataclass
class Reader:
    """Reads the cells of one row and keeps what is wrong with them."""

    file: CsvFile
    row: Row
    faults: list[Fault] = field(default_factory=list)

    def fault(self, message: str) -> None:
        self.faults.append(Fault(self.file.path, self.row.line, message))

    def text(self, column: str) -> str:
        """A cell; a formula is refused, for a spreadsheet would run it."""
        value = self.row.cells.get(column, "")
        if value.startswith(("=", "@")):
            self.fault(f"{column}: “{value[:30]}” is a formula; write its value")
        return value

    def number(self, column: str) -> Decimal | None:
        """A figure; None where the cell is empty, or where it is faulty."""
        try:
            return parse_number(self.row.cells.get(column, ""))
        except NotANumber as error:
            self.fault(f"{column}: {error}")
            return None

    def whole(self, column: str, lowest: int, highest: int) -> int | None:
        """A whole number between the two; None as `number`."""
        number = self.number(column)
        if number is None:
            return None
        if number != int(number) or not lowest <= number <= highest:
            self.fault(f"{column}: {number} is no whole number from {lowest} to {highest}")
            return None
        return int(number)

    def needed(self, column: str, lowest: int, highest: int) -> int | None:
        """A whole number that must be there."""
        before = len(self.faults)
        value = self.whole(column, lowest, highest)
        if value is None and len(self.faults) == before:
            self.fault(f"{column}: is empty; write a number")
        return value

    def truth(self, column: str) -> bool:
        value = self.row.cells.get(column, "").lower()
        if value not in _TRUTHS:
            self.fault(f"{column}: “{value[:30]}” must be true or false")
        return _TRUTHS.get(value, True)

    def choice(self, column: str, choices: Sequence[str]) -> str:
        value = self.row.cells.get(column, "")
        if value not in choices:
            self.fault(f"{column}: “{value[:30]}” must be one of {', '.join(choices)}")
        return value

    def day(self, column: str) -> date | None:
        """A date such as 2026-11-23 or 2026/11/23; None where it is empty or faulty.

        The second is what a Japanese Excel makes of the first; no other order is guessed.
        """
        value = self.row.cells.get(column, "")
        if not value:
            return None
        try:
            if parts := _SLASHED_DAY.fullmatch(value):
                day = date(*(int(part) for part in parts.groups()))
                self.file.read_as[f"{column} “{value}” as {day}"] += 1
                return day
            return date.fromisoformat(value)
        except ValueError:
            self.fault(f"{column}: “{value[:30]}” is no date such as 2026-11-23")
            return None

    def code(self, column: str, digits: int) -> str:
        """A number that is a name: the zeros before it are put back that Excel takes away."""
        value = self.text(column)
        if not (value.isascii() and value.isdecimal()) or len(value) >= digits:
            return value
        code = value.zfill(digits)
        self.file.read_as[f"{column} “{value}” as {code}"] += 1
        return code
