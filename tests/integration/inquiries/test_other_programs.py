"""Workbooks as other programs save them, and the way by command.

tests/golden/inquiry/libreoffice-7.4.xlsx is the sheet of `conftest`, filled in and saved by
LibreOffice 7.4. To renew it: write a sheet's workbook with the token below, fill in both rows,
and `soffice --headless --convert-to "xlsx:Calc MS Excel 2007 XML" --outdir OUT FILE`.
libreoffice-7.4-typed.xlsx is the same sheet with what a person types, by its UNO bridge: words
for digits and days, spaces, a note, and the other row hidden with the sheet's protection off.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from strategy.inquiries.layout import (
    COLUMNS,
    ENTRY_SHEET,
    FIRST_LINE,
    HEAD_LINE,
    INPUTS,
    LETTERS,
)
from strategy.inquiries.preview import preview_file
from strategy.models import Indicator, Inquiry, InquiryReturn, InquirySheet, Observation, Unit
from tests.integration.inquiries.conftest import (
    REPORTED,
    YEAR,
    approved,
    book_of,
    filled,
    handed_in,
    line_of,
    saved,
)
from tests.paths import GOLDEN

TOKEN = uuid.UUID("7d0c3c0e-5f0b-4b8e-9a55-1c1de0b1f0c3")

FILES = GOLDEN / "inquiry"


def test_workbook_saved_by_libreoffice_is_applied(
    division, planning, sheet: InquirySheet, visitors: Indicator, satisfied: Indicator
) -> None:
    sheet.token = TOKEN
    sheet.save()

    returned = handed_in(division, sheet, (FILES / "libreoffice-7.4.xlsx").read_bytes())
    approved(planning, returned)

    first = Observation.objects.get(indicator=visitors, year=YEAR)
    assert (first.value, first.comment) == (Decimal(240), "大型の催しが続いた。")
    second = Observation.objects.heads().get(indicator=satisfied, year=YEAR)
    assert (second.value, second.status) == (Decimal("46.1"), "corrected")
    assert (second.published_on, second.reason) == (date(2026, 10, 1), "集計の誤り")


def test_what_is_typed_into_libreoffice_is_read_as_it_was_meant(
    sheet: InquirySheet, visitors: Indicator, satisfied: Indicator
) -> None:
    sheet.token = TOKEN
    sheet.save()

    preview = preview_file(sheet, (FILES / "libreoffice-7.4-typed.xlsx").read_bytes())

    assert preview.faults == []
    said = {row.name: {cell.head: cell.new for cell in row.cells} for row in preview.changes}
    typed = said["史跡の入場者数"]
    assert typed["実績値"] == "240"
    assert typed["要因の説明"] == "大型の催しが続いた。\n雨の日が少なかった。"
    assert (typed["出典"], typed["公表日"]) == ("観光統計", "令和8年10月1日")
    hidden = said["来訪者の満足度"]
    assert (hidden["実績値"], hidden["訂正の理由"]) == ("46.1", "集計の誤り")


def with_part(content: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for each in source.namelist():
            part = source.read(each)
            if each == name:
                assert change[0] in part
                part = part.replace(*change)
            target.writestr(each, part)
    return packed.getvalue()


def test_float_with_all_its_digits_reads_as_it_is_shown(
    sheet: InquirySheet, satisfied: Indicator
) -> None:
    content = filled(sheet, {satisfied: {"value": 46.1, "status": "訂正", "reason": "誤り"}})
    digits = (b"<v>46.1</v>", b"<v>46.100000000000001</v>")

    preview = preview_file(sheet, with_part(content, "xl/worksheets/sheet1.xml", digits))

    assert preview.faults == []
    assert preview.changes[0].cells[0].new == "46.1"


def days_since_1904(book: Workbook, line: int) -> None:
    book.epoch = CALENDAR_MAC_1904
    book[ENTRY_SHEET][f"P{line}"].value = date(2026, 10, 1)


def hide_and_filter(book: Workbook, line: int) -> None:
    entry = book[ENTRY_SHEET]
    entry.row_dimensions[line].hidden = True
    entry.auto_filter.ref = f"A{HEAD_LINE}:Q{line}"


def sort_rows(book: Workbook, line: int) -> None:
    entry = book[ENTRY_SHEET]
    for column in COLUMNS:
        upper, lower = (entry[f"{LETTERS[column.key]}{n}"] for n in (FIRST_LINE, FIRST_LINE + 1))
        upper.value, lower.value = lower.value, upper.value


def put_a_blank_row_between(book: Workbook, line: int) -> None:
    book[ENTRY_SHEET].move_range(f"A{FIRST_LINE + 1}:Q{FIRST_LINE + 1}", rows=1)


def type_blanks(book: Workbook, line: int) -> None:
    entry = book[ENTRY_SHEET]
    for other in (FIRST_LINE, FIRST_LINE + 1):
        if other != line:
            for column in INPUTS:
                entry[f"{LETTERS[column.key]}{other}"].value = " \u3000"


def leave_a_note(book: Workbook, line: int) -> None:
    for other in (FIRST_LINE, FIRST_LINE + 1):
        if other != line:
            book[ENTRY_SHEET][f"K{other}"].comment = Comment("確認中", "担当")


def merge_beside_the_table(book: Workbook, line: int) -> None:
    book[ENTRY_SHEET].merge_cells(f"S{line}:T{line}")


def retype_locked_cells(book: Workbook, line: int) -> None:
    """As a program does that keeps numbers as text, and line breaks as Windows has them."""
    entry = book[ENTRY_SHEET]
    for key in ("latest", "target"):
        entry[f"{LETTERS[key]}{line}"].value = f"{entry[f'{LETTERS[key]}{line}'].value}"
    entry[f"C{line}"].value = f"{entry[f'C{line}'].value}_x000D_\n"


def show_identifiers(book: Workbook, line: int) -> None:
    book[ENTRY_SHEET].column_dimensions["A"].hidden = False


LEFT_ALONE = {
    "days since 1904": days_since_1904,
    "a hidden row and a filter": hide_and_filter,
    "sorted rows": sort_rows,
    "a blank row between": put_a_blank_row_between,
    "blanks in the other row": type_blanks,
    "a note on the other row": leave_a_note,
    "merged cells beside the table": merge_beside_the_table,
    "locked cells kept in another way": retype_locked_cells,
    "the identifiers shown": show_identifiers,
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_excel_does_to_a_workbook_leaves_its_answer_alone(
    sheet: InquirySheet, visitors: Indicator, name: str
) -> None:
    book = load_workbook(io.BytesIO(filled(sheet, {visitors: REPORTED})))
    LEFT_ALONE[name](book, line_of(sheet, visitors))

    preview = preview_file(sheet, saved(book))

    assert preview.faults == []
    (row,) = preview.answered
    said = {cell.head: cell.new for cell in row.cells}
    assert (row.name, said["実績値"], said["確定区分"]) == ("史跡の入場者数", "240", "確報")
    assert said["要因の説明"] == "大型の催しが続いた。"
    assert said["公表日"] == ("令和8年10月1日" if name == "days since 1904" else "承認された日")


def test_share_that_excel_made_of_70_percent_is_a_doubt(
    sheet: InquirySheet, satisfied: Indicator
) -> None:
    content = filled(sheet, {satisfied: {"value": 0.7, "status": "訂正", "reason": "誤り"}})

    (row,) = preview_file(sheet, content).changes

    assert row.warnings == ["「0.7%」と読みました。70%のつもりなら、70と入れてください。"]


# --- By command -------------------------------------------------------------------


def run(capsys: Any, *arguments: str) -> str:
    call_command(*arguments)
    return str(capsys.readouterr().out)


def test_figures_go_out_and_come_back_by_command(
    visitors: Indicator, tourism: Unit, tmp_path: Path, capsys
) -> None:
    out = tmp_path / "out"
    assert "Wrote 1 workbooks" in run(
        capsys,
        *("export_observation_workbook", "--year", str(YEAR)),
        *("--unit", "tourism", "--to", str(out)),
    )
    sheet = InquirySheet.objects.get()
    (path,) = out.iterdir()
    assert path.read_bytes() == bytes(sheet.workbook.content)
    path.write_bytes(filled(sheet, {visitors: REPORTED}))

    said = run(capsys, "import_observations", str(path), "--dry-run")
    assert "史跡の入場者数: 実績値: まだない → 240" in said
    assert "Would hand in 1 values of tourism." in said
    assert not InquiryReturn.objects.exists()
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()

    with pytest.raises(CommandError, match="say with --user who hands it in"):
        call_command("import_observations", str(path))
    assert not InquiryReturn.objects.exists()


def test_answer_that_somebody_hands_in_by_command_waits_as_any_other(
    sheet: InquirySheet, visitors: Indicator, planner, tmp_path: Path, answer: bytes, capsys
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(answer)

    said = run(capsys, "import_observations", str(path), "--user", "planner")

    assert "Handed in 1 values of tourism from a.xlsx." in said
    returned = InquiryReturn.objects.get()
    assert (returned.outcome, returned.uploaded_by) == ("returned", planner)
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()


def test_export_uses_the_inquiry_that_runs_and_overwrites_no_file(
    sheet: InquirySheet, inquiry: Inquiry, tmp_path: Path, capsys
) -> None:
    command = ("export_observation_workbook", "--year", str(YEAR), "--to", str(tmp_path))
    call_command(*command, "--unit", "tourism")
    assert Inquiry.objects.count() == 1
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == bytes(sheet.workbook.content)

    with pytest.raises(CommandError, match="File exists"):
        call_command(*command, "--unit", "tourism")
    assert Inquiry.objects.count() == 1


def test_export_that_cannot_be_written_leaves_no_inquiry(
    visitors: Indicator, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(CommandError, match="Nothing was recorded"):
        call_command("export_observation_workbook", "--year", str(YEAR), "--to", str(blocked))

    assert not Inquiry.objects.exists()


def test_export_lists_without_writing(visitors: Indicator, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"

    said = run(
        capsys,
        *("export_observation_workbook", "--year", str(YEAR), "--to", str(out), "--dry-run"),
    )

    assert "Would write 1 rows for tourism." in said
    assert not out.exists()
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--year", "2025", "--unit", "nobody"), "there is no division “nobody”"),
        (("--year", "2150"), "there is nothing to ask for 2150"),
    ],
)
def test_export_fails_with_a_sentence(
    visitors: Indicator, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("export_observation_workbook", *options, "--to", str(tmp_path / "out"))


def test_import_fails_with_the_faults_and_records_nothing(
    sheet: InquirySheet, visitors: Indicator, satisfied: Indicator, planner, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        filled(sheet, {visitors: REPORTED, satisfied: {"value": "約46", "status": "訂正"}})
    )

    with pytest.raises(CommandError, match="約46"):
        call_command("import_observations", str(path), "--user", "planner")

    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()
    assert InquiryReturn.objects.get().outcome == "refused"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空です"), (b"a,b\n", "CSV"), (None, "No such file")],
)
def test_import_of_what_is_no_workbook_fails(
    sheet: InquirySheet, planner, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "a.xlsx"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        call_command("import_observations", str(path), "--user", "planner")


def test_import_of_a_foreign_workbook_or_by_nobody_fails(
    sheet: InquirySheet, visitors: Indicator, planner, tmp_path: Path, answer: bytes
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(answer)
    with pytest.raises(CommandError, match="there is no user “nobody”"):
        call_command("import_observations", str(path), "--user", "nobody")

    book = book_of(sheet)
    book.remove(book[ENTRY_SHEET])
    path.write_bytes(saved(book))
    with pytest.raises(CommandError, match="ポータルの照会票ではありません"):
        call_command("import_observations", str(path), "--user", "planner")
