"""A division's workbook: the same questions always give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from strategy.figures.rules import period_of
from strategy.inquiries.asking import Question
from strategy.inquiries.guide import guide_lines
from strategy.inquiries.layout import (
    COLUMNS,
    ENTRY_SHEET,
    FIRST_LINE,
    GUIDE_SHEET,
    HEAD_LINE,
    LETTERS,
    META,
    META_SHEET,
    SCHEMA,
)
from strategy.inquiries.validation import add_rules
from strategy.languages import original
from strategy.models import InquirySheet
from strategy.notation.numbers import number_text
from strategy.notation.wareki import date_text

# A font for everyone (UD) that Windows has had since 2018; LibreOffice knows it by this name.
FONT = "BIZ UDPゴシック"
SIZE, DIGIT_PX = 11, 11
PLAIN, BOLD = (
    Font(name=FONT, size=SIZE, charset=128),
    Font(name=FONT, size=SIZE, bold=True, charset=128),
)
TITLE = Font(name=FONT, size=16, bold=True, charset=128)
_LINE = Side(style="thin", color="8C8C8C")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL, INPUT_HEAD_FILL, INPUT_FILL = (
    PatternFill("solid", start_color=color) for color in ("E6E6E6", "F5DD8A", "FFFBE0")
)
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
# A number too long for its column is set smaller; in its full size it would read ####.
RIGHT_TOP = Alignment(vertical="top", horizontal="right", shrink_to_fit=True)
CENTRED_TOP = Alignment(wrap_text=True, vertical="top", horizontal="center")
OPEN, LOCKED = Protection(locked=False), Protection(locked=True)
DAY_FORMAT = "yyyy\\-mm\\-dd"
WEEKDAYS = "月火水木金土日"
CENTIMETRE = 1 / 2.54
LINE_POINTS = 16
# Excel's own limit.
HIGHEST_ROW = 409
# Wide characters that fit into a line of the name's column, across the head, of the guide.
NAME_CHARACTERS, HEAD_CHARACTERS, GUIDE_CHARACTERS = 12, 80, 42
# Within the file, which has no clock of its own.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def excel_width(characters: float) -> float:
    """Of a column that holds so many full-width characters, in widths of a digit of the font.

    In pixels at 96 dpi: 14.7 a character, 11 a digit, 5 beside the text.
    """
    return round((characters * SIZE * 96 / 72 + 5) / DIGIT_PX, 2)


def day_words(day: date) -> str:
    """令和8年6月30日(火)."""
    return f"{date_text(day, 'ja')}({WEEKDAYS[day.weekday()]})"


def number_format(decimals: int) -> str:
    """#,##0.0 for one decimal."""
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def workbook_of(sheet: InquirySheet, questions: Sequence[Question]) -> bytes:
    """The workbook of a sheet, which need not be saved yet; its inquiry is."""
    book = Workbook()
    entry: Worksheet = book.active  # type: ignore[assignment]  # a new book has one
    entry.title = ENTRY_SHEET
    # Columns are measured by the digits of this style's font: those of Excel's own are not
    # everywhere, and what stands in for them makes every column a third wider.
    book._named_styles["Normal"].font = PLAIN  # type: ignore[attr-defined]  # not in the stubs
    _set_head(entry, sheet)
    _set_rows(entry, questions)
    add_rules(entry, questions)
    _set_page(entry, sheet)
    _set_guide(book.create_sheet(GUIDE_SHEET), sheet)
    _set_meta(book.create_sheet(META_SHEET), sheet)
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = f"{sheet.inquiry.title}({sheet.unit})"
    book.properties.creator = "地方版総合戦略ポータル"
    book.properties.created = datetime(2000, 1, 1)  # noqa: DTZ001 - as _EPOCH
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _set_head(entry: Worksheet, sheet: InquirySheet) -> None:
    inquiry = sheet.inquiry
    lines = [
        f"{inquiry.title}　{sheet.unit}",
        f"回答期限：{day_words(inquiry.due_on)}　　対象：{inquiry.year_text}",
        inquiry.note.strip() or "連絡事項：なし",
        "黄色のセルだけに入力します。書けない行は空のままで構いません。書き方は「記入要領」の"
        "シートにあります。入力したら保存し、ポータルの照会票の画面から提出してください。",
    ]
    last = LETTERS["reason"]
    for number, text in enumerate(lines, start=1):
        cell = entry[f"B{number}"]
        _say(cell, text)
        cell.font, cell.alignment = TITLE if number == 1 else PLAIN, WRAPPED
        entry.merge_cells(f"B{number}:{last}{number}")
        written = sum(1 + len(part) // HEAD_CHARACTERS for part in text.split("\n"))
        entry.row_dimensions[number].height = 26 if number == 1 else LINE_POINTS * written + 4
    for column in COLUMNS:
        cell = entry[f"{LETTERS[column.key]}{HEAD_LINE}"]
        cell.value, cell.font, cell.alignment, cell.border = column.head, BOLD, CENTRED, BOX
        cell.fill = INPUT_HEAD_FILL if column.is_input else HEAD_FILL
        entry.column_dimensions[LETTERS[column.key]].width = excel_width(column.width)
        entry.column_dimensions[LETTERS[column.key]].hidden = column.is_hidden
    entry.row_dimensions[HEAD_LINE].height = 2 * LINE_POINTS + 4


def _set_rows(entry: Worksheet, questions: Sequence[Question]) -> None:
    for line, question in enumerate(questions, start=FIRST_LINE):
        shown = _known(question, line - FIRST_LINE + 1)
        entry.row_dimensions[line].height = _height(str(shown["name"]), NAME_CHARACTERS)
        for column in COLUMNS:
            cell: Cell = entry[f"{LETTERS[column.key]}{line}"]
            cell.font, cell.border, cell.alignment = PLAIN, BOX, WRAPPED
            cell.protection = OPEN if column.is_input else LOCKED
            if column.is_input:
                cell.fill = INPUT_FILL
            elif column.key in ("number", "unit"):
                cell.alignment = CENTRED_TOP
            if column.key in ("value", "published_on"):
                cell.alignment = RIGHT_TOP
            known = shown.get(column.key)
            if isinstance(known, str):
                _say(cell, known)
            elif known is not None:
                cell.value = known
                cell.alignment = RIGHT_TOP if column.key != "number" else CENTRED_TOP
            if column.key in ("latest", "target", "value"):
                cell.number_format = number_format(question.definition.decimals)
            elif column.key == "published_on":
                cell.number_format = DAY_FORMAT
            elif column.is_input:
                cell.number_format = "@"


def _height(words: str, characters: int) -> float:
    """Points for words that wrap: LibreOffice fits no row by itself, and Excel no merged one."""
    lines = sum(1 + max(len(part) - 1, 0) // characters for part in words.split("\n"))
    return min(LINE_POINTS * max(lines, 2) + 6, HIGHEST_ROW)


def _say(cell: Any, words: str) -> None:
    """Put words into a cell: never a formula, whatever an indicator or a division is called."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", words.replace("\r\n", "\n"))
    cell.data_type = "s"


def _known(question: Question, number: int) -> dict[str, str | int | Decimal | None]:
    definition, latest, target = question.definition, question.latest, question.target
    counted = original(definition, "definition").strip()
    name = str(question.indicator)

    def year_words(year: int) -> str:
        return period_of(definition, year).short_text("ja")

    return {
        "code": question.indicator.code,
        "number": number,
        "name": f"{name}\n{counted}" if counted else name,
        "unit": original(definition, "unit"),
        "period": year_words(question.year),
        "latest_year": year_words(latest.year) if latest else "−",
        "latest": latest.value if latest else "−",
        "target_year": year_words(target.year) if target else "−",
        "target": target.value if target else "−",
        "standing": standing_words(question),
    }


def standing_words(question: Question) -> str:
    """What the portal holds for the year already: 1,234(速報), 集計中, or まだない."""
    standing = question.standing
    if standing is None:
        return "まだない"
    if standing.value is None:
        return str(standing.get_missing_display())
    value = number_text(standing.value, question.definition.decimals, "ja")
    sample = "、サンプル値" if standing.is_sample else ""
    return f"{value}({standing.get_status_display()}{sample})"


def _set_page(entry: Worksheet, sheet: InquirySheet) -> None:
    _protect(entry)
    entry.freeze_panes = f"{LETTERS['unit']}{FIRST_LINE}"
    entry.sheet_view.zoomScale = 90
    entry.print_title_rows = f"{HEAD_LINE}:{HEAD_LINE}"
    _set_paper(entry, sheet, "landscape")


def _protect(sheet: Worksheet) -> None:
    """Without a password: against slips, not against people. Sizes may be changed."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _set_paper(
    page: Worksheet, sheet: InquirySheet, orientation: Literal["portrait", "landscape"]
) -> None:
    page.page_setup.orientation = orientation
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # made with the sheet
    page.print_options.horizontalCentered = True
    for side in ("left", "right"):
        setattr(page.page_margins, side, 0.7 * CENTIMETRE)
    page.page_margins.top, page.page_margins.bottom = 1.5 * CENTIMETRE, 1.8 * CENTIMETRE
    page.page_margins.footer = 0.8 * CENTIMETRE
    footer: Any = page.oddFooter
    # An ampersand begins a code of the footer's own.
    footer.left.text = str(sheet.unit).replace("&", "&&")
    footer.center.text = "&P / &N"


def _set_guide(guide: Worksheet, sheet: InquirySheet) -> None:
    _protect(guide)
    guide.column_dimensions["A"].width = excel_width(7)
    guide.column_dimensions["B"].width = excel_width(43)
    guide["A1"].value, guide["A1"].font = "記入要領", TITLE
    guide.row_dimensions[1].height = 26
    for line, (head, text) in enumerate(guide_lines(sheet.inquiry), start=2):
        for letter, words, font in (("A", head, BOLD), ("B", text, PLAIN)):
            cell = guide[f"{letter}{line}"]
            _say(cell, words)
            cell.font, cell.alignment, cell.border = font, WRAPPED, BOX
        guide.row_dimensions[line].height = _height(text, GUIDE_CHARACTERS)
    _set_paper(guide, sheet, "portrait")


def _set_meta(meta: Worksheet, sheet: InquirySheet) -> None:
    _protect(meta)
    meta.sheet_state = "hidden"
    known = {
        "schema": SCHEMA,
        "inquiry": sheet.inquiry_id,
        "token": str(sheet.token),
        "unit": sheet.unit.code,
        "year": sheet.inquiry.year,
    }
    for line, (key, head) in enumerate(META.items(), start=1):
        _say(meta.cell(line, 1), head)
        _say(meta.cell(line, 2), str(known[key]))


def _without_clock(content: bytes) -> bytes:
    """The same archive with no time of writing in it."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\2", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, part)
    return packed.getvalue()
