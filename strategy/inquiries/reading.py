"""A workbook that came back → its rows, or whose it is instead."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from strategy.inquiries.alterations import (
    DOWNLOAD_AGAIN,
    alterations_of,
    altered_rows,
    word_at,
)
from strategy.inquiries.cells import Typed, typed
from strategy.inquiries.layout import (
    ENTRY_SHEET,
    FIRST_LINE,
    INPUTS,
    LETTERS,
    META,
    META_SHEET,
    SCHEMA,
)
from strategy.inquiries.opening import MOST_ROWS, open_workbook
from strategy.models import InquirySheet, Unit

REMADE = (
    "作り直す前の、古い照会票です。今の照会票をポータルからダウンロードして、値を写してください。"
)


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
    sent: Worksheet = open_workbook(bytes(sheet.workbook.content))[ENTRY_SHEET]
    if reasons := alterations_of(book, sent):
        raise NotTheSheet(reasons)
    lines = [
        AnsweredRow(line, word_at(entry, "code", line), _inputs_at(entry, line))
        for line in range(FIRST_LINE, entry.max_row + 1)
    ]
    rows = [row for row in lines if row.code]
    reasons = altered_rows(
        entry,
        sent,
        [(row.line, row.code) for row in rows],
        {each["code"]: each["line"] for each in sheet.asked},
        [row.line for row in lines if not row.is_blank],
    )
    if reasons:
        raise NotTheSheet(reasons)
    return rows


def _inputs_at(entry: Worksheet, line: int) -> dict[str, Typed]:
    return {column.key: typed(entry[f"{LETTERS[column.key]}{line}"]) for column in INPUTS}


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
