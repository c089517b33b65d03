"""A workbook that came back → its rows, or what was done to its structure."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from strategy.inquiries.cells import Typed, typed
from strategy.inquiries.layout import (
    COLUMNS,
    ENTRY_SHEET,
    FIRST_LINE,
    HEAD_LINE,
    INPUTS,
    LETTERS,
    META,
    META_SHEET,
    SCHEMA,
)
from strategy.inquiries.opening import MOST_ROWS
from strategy.models import InquirySheet, Unit

REMADE = (
    "作り直す前の、古い照会票です。今の照会票をポータルからダウンロードして、値を写してください。"
)
DOWNLOAD_AGAIN = "照会票をダウンロードし直して、値を写してください。"


class NotTheSheet(Exception):
    """A workbook that is not this sheet's, or was rebuilt; `reasons` are Japanese sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class AnsweredRow:
    """The input cells of one line, by column key."""

    line: int
    code: str
    cells: Mapping[str, Typed]

    @property
    def is_blank(self) -> bool:
        return all(cell.is_blank for cell in self.cells.values())


def meta_of(book: Workbook) -> dict[str, str]:
    """What the hidden sheet says the workbook is.

    Raises:
        NotTheSheet: it did not come from the portal, or from an older one.
    """
    if META_SHEET not in book.sheetnames or ENTRY_SHEET not in book.sheetnames:
        raise NotTheSheet(
            [
                "ポータルの照会票ではありません。シートの名前を変えたときや、別のファイルに写したときも"
                f"受け取れません。{DOWNLOAD_AGAIN}"
            ]
        )
    meta = book[META_SHEET]
    found = {
        str(meta.cell(line, 1).value or ""): str(meta.cell(line, 2).value or "")
        for line in range(1, len(META) + 1)
    }
    said = {key: found.get(head, "") for key, head in META.items()}
    if said["schema"] != SCHEMA:
        raise NotTheSheet(
            [f"照会票の様式(「{said['schema'][:20]}」)が、今のものと違います。{DOWNLOAD_AGAIN}"]
        )
    return said


def rows_of(book: Workbook, sheet: InquirySheet) -> list[AnsweredRow]:
    """The rows of a sheet's own workbook, from top to bottom.

    Raises:
        NotTheSheet: it belongs to another sheet, or its rows and columns were moved.
    """
    _check_owner(meta_of(book), sheet)
    entry: Worksheet = book[ENTRY_SHEET]
    if entry.max_row > MOST_ROWS:
        raise NotTheSheet(
            [
                f"「{ENTRY_SHEET}」の{entry.max_row:,}行目にまで何かが書かれています。{DOWNLOAD_AGAIN}"
            ]
        )
    reasons = [*_moved_columns(entry), *_copies(book)]
    if reasons:
        raise NotTheSheet(reasons)
    rows = [
        AnsweredRow(line, code, {c.key: _typed_at(entry, c.key, line) for c in INPUTS})
        for line in range(FIRST_LINE, entry.max_row + 1)
        if (code := _word(entry, "code", line))
    ]
    if reasons := [*_broken_rows(entry, rows, sheet)]:
        raise NotTheSheet(reasons)
    return rows


def _typed_at(entry: Worksheet, key: str, line: int) -> Typed:
    cell = entry[f"{LETTERS[key]}{line}"]
    # A merged cell holds nothing of its own.
    return typed(cell) if isinstance(cell, Cell) else Typed()


def _word(entry: Worksheet, key: str, line: int) -> str:
    return _plain(entry[f"{LETTERS[key]}{line}"].value)


def _plain(value: object) -> str:
    return "".join(str(value).split()) if value is not None else ""


def sheet_of(book: Workbook) -> InquirySheet:
    """The sheet that a workbook belongs to.

    Raises:
        NotTheSheet: it belongs to none of this portal's, or was made anew since.
    """
    meta = meta_of(book)
    sheet = _by_token(meta["token"])
    if sheet is None:
        raise NotTheSheet([REMADE])
    return sheet


def _by_token(token: str) -> InquirySheet | None:
    try:
        key = uuid.UUID(token)
    except ValueError:
        return None
    return InquirySheet.objects.filter(token=key).select_related("inquiry", "unit").first()


def _check_owner(meta: Mapping[str, str], sheet: InquirySheet) -> None:
    if meta["token"] == str(sheet.token):
        return
    if meta["inquiry"] != str(sheet.inquiry_id):
        raise NotTheSheet(
            [
                f"別の照会の照会票です。ここに出せるのは「{sheet.inquiry.title}」の照会票です。"
                "ファイルを確かめてください。"
            ]
        )
    if meta["unit"] != sheet.unit.code:
        other = Unit.objects.filter(code=meta["unit"]).first()
        whose = f"「{other}」" if other else "ほかの課"
        raise NotTheSheet([f"{whose}の照会票です。ここに出せるのは「{sheet.unit}」の照会票です。"])
    raise NotTheSheet([REMADE])


def _moved_columns(entry: Worksheet) -> Iterator[str]:
    """A sentence for each column whose head does not stand where it was sent out."""
    searched = range(1, min(entry.max_column, 2 * len(COLUMNS)) + 1)
    found = {
        _plain(entry.cell(HEAD_LINE, number).value): get_column_letter(number)
        for number in searched
    }
    for column in COLUMNS:
        letter = LETTERS[column.key]
        shown = _word(entry, column.key, HEAD_LINE)
        if shown == column.head:
            continue
        if now := found.get(column.head):
            yield (
                f"「{column.head}」の列が、{letter}列から{now}列に動いています。"
                f"列は動かさないでください。{DOWNLOAD_AGAIN}"
            )
        else:
            yield (
                f"{letter}{HEAD_LINE}の見出しが「{column.head}」から「{shown[:20] or '空欄'}」に"
                f"変わっています。見出しは変えないでください。{DOWNLOAD_AGAIN}"
            )


def _copies(book: Workbook) -> Iterator[str]:
    """A sentence for each copy of the entry sheet: answers in it would not be read."""
    heads = [column.head for column in COLUMNS]
    for other in book.worksheets:
        if other.title == ENTRY_SHEET:
            continue
        shown = [_word(other, column.key, HEAD_LINE) for column in COLUMNS]
        if shown == heads:
            yield (
                f"「{ENTRY_SHEET}」を写したシート「{other.title[:30]}」があります。値は「{ENTRY_SHEET}」の"
                "シートに入れて、写したシートは消してください。"
            )


def _broken_rows(
    entry: Worksheet, rows: Sequence[AnsweredRow], sheet: InquirySheet
) -> Iterator[str]:
    """A sentence for each row that was taken away, doubled, or lost what it is about."""
    asked = {each["code"]: each["line"] for each in sheet.asked}
    count = Counter(row.code for row in rows)
    for code in asked:
        if count[code] == 0:
            yield (
                f"{asked[code]}行目にあった指標(識別子 {code})の行がありません。"
                f"行は消さないでください。{DOWNLOAD_AGAIN}"
            )
    for row in rows:
        if count[row.code] > 1 and row.line != asked.get(row.code):
            yield (
                f"{row.line}行目は、ほかの行と同じ指標(識別子 {row.code})です。"
                f"行は写さないでください。{DOWNLOAD_AGAIN}"
            )
    known = {row.line for row in rows}
    for line in range(FIRST_LINE, entry.max_row + 1):
        if line not in known and any(
            not _typed_at(entry, column.key, line).is_blank for column in INPUTS
        ):
            yield (
                f"{line}行目は、どの指標の行か分かりません。表の外には書かないでください。"
                f"{DOWNLOAD_AGAIN}"
            )
