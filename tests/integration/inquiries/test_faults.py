"""Everything that can be wrong with an answer: said with its place, and nothing recorded."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from wagtail.log_actions import registry

from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.inquiries.layout import (
    COLUMNS,
    ENTRY_SHEET,
    FIRST_LINE,
    HEAD_LINE,
    LETTERS,
    META_SHEET,
)
from strategy.inquiries.making import PROPOSE, make_inquiry, remake_sheet
from strategy.inquiries.opening import MOST_BYTES
from strategy.inquiries.preview import preview_file
from strategy.models import (
    Indicator,
    Inquiry,
    InquiryReturn,
    InquirySheet,
    KeptFile,
    Observation,
    ProposalItem,
    Unit,
)
from strategy.models.dated import city_today
from strategy.notation.fiscal_year import fiscal_year_of
from tests.integration.desk.figures.conftest import make_indicator
from tests.integration.inquiries.conftest import (
    REPORTED,
    YEAR,
    book_of,
    filled,
    handed_in,
    line_of,
    measured,
    saved,
    step,
    upload,
    uploaded,
)
from tests.uses import use_of

Outcome = InquiryReturn.Outcome


def faults_of(sheet: InquirySheet, content: bytes) -> list[str]:
    sheet.refresh_from_db()
    return preview_file(sheet, content).faults


# --- One row ----------------------------------------------------------------------

ROWS: dict[str, tuple[dict[str, Any], str, str]] = {
    "text": ({**REPORTED, "value": "約240"}, "value", "数値として読めません"),
    "too fine": ({**REPORTED, "value": 240.5}, "value", "整数で入れてください"),
    "formula": ({**REPORTED, "value": "=1+1"}, "value", "計算式が入っています"),
    "link": ({**REPORTED, "value": '=HYPERLINK("http://a.jp",1)'}, "value", "計算式が入っています"),
    "formula in words": ({**REPORTED, "comment": "=A1"}, "comment", "計算式が入っています"),
    "date": ({**REPORTED, "value": datetime(2026, 1, 2)}, "value", "日付になっています"),  # noqa: DTZ001
    "truth": ({**REPORTED, "value": True}, "value", "TRUE"),
    "value and reason": ({**REPORTED, "missing": "集計中"}, "missing", "両方に入力があります"),
    "neither": ({"comment": "増えた。"}, "value", "実績値がありません"),
    "no status": ({"value": 240}, "status", "速報か確報かを選んでください"),
    "unknown status": ({**REPORTED, "status": "確定"}, "status", "「確定」は確定区分にありません"),
    "unknown reason": ({"missing": "不明"}, "missing", "「不明」は値がない理由にありません"),
    "no day": ({**REPORTED, "published_on": "4月"}, "published_on", "日付として読めません"),
    "far day": ({**REPORTED, "published_on": date(2190, 1, 1)}, "published_on", "公表日は、"),
    "correction of nothing": (
        {**REPORTED, "status": "訂正", "reason": "誤り"},
        "value",
        "まだ報告がないので、訂正ではなく速報か確報に",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_bad_row_is_told_with_its_cell(sheet: InquirySheet, visitors: Indicator, name: str) -> None:
    typed, key, words = ROWS[name]

    (fault,) = faults_of(sheet, filled(sheet, {visitors: typed}))

    assert f"{LETTERS[key]}{line_of(sheet, visitors)}(" in fault
    assert "「史跡の入場者数」" in fault
    assert words in fault


def test_correction_needs_its_reason(sheet: InquirySheet, satisfied: Indicator) -> None:
    (fault,) = faults_of(sheet, filled(sheet, {satisfied: {"value": 46, "status": "訂正"}}))

    assert "訂正するときは、訂正の理由を書いてください" in fault


def test_confirmed_value_is_replaced_by_a_correction_only(
    sheet: InquirySheet, satisfied: Indicator
) -> None:
    (fault,) = faults_of(sheet, filled(sheet, {satisfied: {"value": 46, "status": "確報"}}))

    assert f"{LETTERS['status']}{line_of(sheet, satisfied)}(確定区分)" in fault
    assert "すでに「45.5(確報)」があります。改めるときは「訂正」を選び" in fault


def test_value_that_stands_is_no_change(sheet: InquirySheet, satisfied: Indicator) -> None:
    content = filled(sheet, {satisfied: {"value": 45.5, "status": "確報"}})

    preview = preview_file(sheet, content)

    assert (preview.faults, [row.kind for row in preview.answered]) == ([], ["same"])


def test_every_fault_of_every_row_is_told_at_once(
    sheet: InquirySheet, visitors: Indicator, satisfied: Indicator
) -> None:
    content = filled(
        sheet,
        {
            visitors: {"value": "多数", "status": "確定", "published_on": "春"},
            satisfied: {"value": "=1", "status": "訂正", "reason": "誤り"},
        },
    )

    assert len(faults_of(sheet, content)) == 4


def test_year_that_has_not_ended_takes_a_preliminary_value_only(
    goal, tourism: Unit, inquiry: Inquiry
) -> None:
    year = fiscal_year_of(city_today())
    running = measured(goal, "running", tourism, "今年度の指標")
    if year > 2026:
        record_target(use=use_of(running), by=None, year=year, value=Decimal(260))
    now = make_inquiry(year=year, title="今", due_on=city_today(), units=[tourism], by=None)
    sheet = now.sheets.get()

    (fault,) = faults_of(sheet, filled(sheet, {running: REPORTED}))
    preliminary = filled(sheet, {running: {**REPORTED, "status": "速報"}})

    assert "まだ終わっていません。速報として記録してください。" in fault
    assert faults_of(sheet, preliminary) == []


def test_value_that_changed_on_the_portal_since_is_not_overwritten(
    sheet: InquirySheet, visitors: Indicator, planner, answer: bytes
) -> None:
    record_observation(indicator=visitors, by=planner, year=YEAR, value=Decimal(230))

    (fault,) = faults_of(sheet, answer)

    assert "ポータルの値が「230(確報)」に変わっています" in fault
    assert "planner" in fault


def test_value_that_changed_to_the_same_is_no_fault(
    sheet: InquirySheet, visitors: Indicator
) -> None:
    record_observation(indicator=visitors, by=None, year=YEAR, value=Decimal(240))

    preview = preview_file(sheet, filled(sheet, {visitors: {"value": 240, "status": "確報"}}))

    assert (preview.faults, preview.changes) == ([], [])


def test_ten_times_the_last_value_is_a_doubt_not_a_fault(
    division: Client, sheet: InquirySheet, visitors: Indicator
) -> None:
    returned = uploaded(division, sheet, filled(sheet, {visitors: {**REPORTED, "value": 2400000}}))

    page = division.get(f"/admin/inquiries/returns/{returned.pk}/").content.decode()

    assert "「2,400,000万人」は、令和6年度の実績値「220万人」と大きく違います。" in page
    assert "単位は万人です。人の数ではないか、確かめてください。" in page
    assert returned.outcome == Outcome.CHECKED


@pytest.mark.parametrize(
    ("value", "doubts"), [(0, 1), (44, 1), (45, 0), (699, 0), (700, 1), (1100, 1), (-220, 1)]
)
def test_workbook_doubts_the_leaps_that_the_form_doubts(
    sheet: InquirySheet, visitors: Indicator, value: int, doubts: int
) -> None:
    (row,) = preview_file(sheet, filled(sheet, {visitors: {**REPORTED, "value": value}})).changes

    assert len(row.warnings) == doubts


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": -5}, "「−5万人」はマイナスの値です。"),
        (
            {"published_on": date(2025, 6, 1)},
            "公表日(令和7年6月1日)が、令和7年度の終わり(令和8年3月31日)より前です。",
        ),
    ],
)
def test_what_is_hardly_meant_is_asked_not_refused(
    sheet: InquirySheet, visitors: Indicator, typed: dict[str, Any], words: str
) -> None:
    proposal = preview_file(sheet, filled(sheet, {visitors: {**REPORTED, **typed}}))

    assert proposal.faults == []
    (doubt,) = proposal.doubts
    assert doubt.sentence.startswith(words)


def test_share_over_the_whole_is_asked_not_refused(
    sheet: InquirySheet, satisfied: Indicator
) -> None:
    said: dict[str, Any] = {"by": None, "reason": "割合に改める"}
    use = use_of(satisfied)
    record_baseline(use=use, year=2022, value=Decimal(40), **said)
    record_target(use=use, year=2026, value=Decimal(50), **said)

    content = filled(sheet, {satisfied: {"value": 150, "status": "訂正", "reason": "誤り"}})

    (doubt,) = preview_file(sheet, content).doubts
    assert doubt.sentence.startswith("「150.0%」は100%を超えています。")


def test_answer_with_doubts_is_proposed_once_each_was_ticked(
    division: Client, planning: Client, sheet: InquirySheet, visitors: Indicator
) -> None:
    content = filled(sheet, {visitors: {**REPORTED, "value": -5, "published_on": "2025-06-01"}})
    returned = handed_in(division, sheet, content)
    page = planning.get(f"/admin/inquiries/returns/{returned.pk}/").content.decode()
    boxes = re.findall(r'<input type="checkbox" name="sure" value="([^"]*)"', page)

    sentences = step(planning, returned, "apply", sure=boxes[0])

    assert len(boxes) == 2
    assert sentences == [f"{boxes[1]}正しければ、印を付けてから提出してください。"]
    assert not ProposalItem.objects.filter(indicator=visitors).exists()
    assert "承認へ提出しました" in step(planning, returned, "apply", sure=boxes)[0]
    item = ProposalItem.objects.get(indicator=visitors)
    assert [box.partition("」 ")[2] for box in boxes] == item.before["sure"]
    entry = registry.get_logs_for_instance(sheet.inquiry).filter(action=PROPOSE).get()
    assert entry.data["sure"] == boxes


def test_who_answers_reads_the_doubts_and_has_nothing_to_tick(
    division: Client, sheet: InquirySheet, visitors: Indicator
) -> None:
    returned = uploaded(division, sheet, filled(sheet, {visitors: {**REPORTED, "value": -5}}))

    page = division.get(f"/admin/inquiries/returns/{returned.pk}/").content.decode()

    assert "マイナスの値です。" in page
    assert 'name="sure"' not in page
    assert "提出しました" in step(division, returned, "submit")[0]


# --- Whose indicator --------------------------------------------------------------


def test_indicator_that_moved_to_another_division_is_refused(
    sheet: InquirySheet, visitors: Indicator, children: Unit, answer: bytes
) -> None:
    Indicator.objects.filter(pk=visitors.pk).update(unit_in_charge=children)

    (fault,) = faults_of(sheet, answer)

    assert "担当課は、照会のあと「こども課」に変わりました。企画調整課に連絡してください" in fault


@pytest.mark.parametrize(
    ("state", "words"), [({"locked": True}, "ロックされていて"), ({"live": False}, "公開を終えて")]
)
def test_locked_or_ended_indicator_is_refused(
    sheet: InquirySheet, visitors: Indicator, answer: bytes, state: dict[str, bool], words: str
) -> None:
    Indicator.objects.filter(pk=visitors.pk).update(**state)

    (fault,) = faults_of(sheet, answer)

    assert words in fault


def test_figure_asked_for_in_another_unit_is_refused(goal, tourism: Unit, inquiry: Inquiry) -> None:
    new = make_indicator(goal, "new", name_ja="新しい指標", unit_in_charge=tourism, live=True)
    columns = {"unit_ja": "人", "direction": "increase", "first_year": 2024}
    record_definition(use=use_of(new), by=None, columns=columns)
    again = make_inquiry(year=YEAR, title="再び", due_on=city_today(), units=[tourism], by=None)
    sheet = again.sheets.get()
    content = filled(sheet, {new: REPORTED})
    record_definition(
        use=use_of(new), by=None, columns={**columns, "unit_ja": "千人"}, reason="単位の見直し"
    )

    (fault,) = faults_of(sheet, content)

    assert "照会票を作ったあとに、単位が「人」から「千人」に変わりました。" in fault
    remake_sheet(sheet=sheet, by=None)
    assert faults_of(sheet, filled(sheet, {new: REPORTED})) == []


def test_new_words_on_how_it_is_counted_are_a_doubt(
    sheet: InquirySheet, visitors: Indicator, answer: bytes
) -> None:
    columns = {"unit_ja": "万人", "direction": "increase", "first_year": 2024}
    record_definition(
        use=use_of(visitors),
        by=None,
        columns={**columns, "definition_ja": "有料の入場者だけを数える。"},
        reason="数え方の見直し",
    )

    preview = preview_file(sheet, answer)

    assert preview.faults == []
    (row,) = preview.changes
    assert "数え方の説明が変わりました" in row.warnings[0]


# --- The whole workbook -----------------------------------------------------------


def move_column(book: Workbook) -> None:
    book[ENTRY_SHEET].move_range(f"K{HEAD_LINE}:K20", cols=8)


def rename_column(book: Workbook) -> None:
    book[ENTRY_SHEET][f"{LETTERS['value']}{HEAD_LINE}"].value = "今年の値"


def delete_row(book: Workbook) -> None:
    book[ENTRY_SHEET].delete_rows(FIRST_LINE)


def double_row(book: Workbook) -> None:
    entry = book[ENTRY_SHEET]
    entry[f"A{FIRST_LINE + 2}"].value = entry[f"A{FIRST_LINE}"].value


def change_identifier(book: Workbook) -> None:
    book[ENTRY_SHEET][f"A{FIRST_LINE + 2}"].value = "nursery-places"
    book[ENTRY_SHEET][f"K{FIRST_LINE + 2}"].value = 1


def write_below(book: Workbook) -> None:
    book[ENTRY_SHEET][f"K{FIRST_LINE + 4}"].value = 1


def rename_sheet(book: Workbook) -> None:
    book[ENTRY_SHEET].title = "観光課"


def copy_sheet(book: Workbook) -> None:
    book.copy_worksheet(book[ENTRY_SHEET])[f"K{FIRST_LINE}"].value = 1


def drop_meta(book: Workbook) -> None:
    del book[META_SHEET]


def older_schema(book: Workbook) -> None:
    book[META_SHEET]["B1"].value = "照会票-0"


def far_cell(book: Workbook) -> None:
    book[ENTRY_SHEET]["Z1048576"].value = 1


def add_column(book: Workbook) -> None:
    entry = book[ENTRY_SHEET]
    # openpyxl moves cells but not what hangs on columns.
    entry.insert_cols(4)


def double_column(book: Workbook) -> None:
    entry = book[ENTRY_SHEET]
    entry.insert_cols(12)
    entry[f"L{HEAD_LINE}"].value = entry[f"K{HEAD_LINE}"].value


def add_row_above(book: Workbook) -> None:
    book[ENTRY_SHEET].insert_rows(2)


def hide_inputs(book: Workbook) -> None:
    book[ENTRY_SHEET].column_dimensions.group("M", "N", hidden=True)


def merge_rows(book: Workbook) -> None:
    book[ENTRY_SHEET].merge_cells(f"A{FIRST_LINE}:C{FIRST_LINE + 1}")


def merge_inputs(book: Workbook) -> None:
    book[ENTRY_SHEET].merge_cells(f"N{FIRST_LINE}:O{FIRST_LINE}")
    book[ENTRY_SHEET].merge_cells(f"K{FIRST_LINE}:K{FIRST_LINE + 1}")


def move_row(book: Workbook) -> None:
    book[ENTRY_SHEET].move_range(f"B{FIRST_LINE}:Q{FIRST_LINE}", rows=9)


STRUCTURE: dict[str, tuple[Callable[[Workbook], None], str]] = {
    "moved column": (move_column, "「実績値」の列が、K列"),
    "added column": (add_column, "D列が加えられています。加えた列を消して、"),
    "doubled column": (double_column, "L列が加えられています。"),
    "added row above the heads": (add_row_above, "見出しの行が、5行目から6行目に動いています"),
    "hidden inputs": (hide_inputs, "M列(確定区分)、N列(要因の説明)が非表示です。"),
    "merged rows": (merge_rows, "A6:C7のセルが結合されています。"),
    "merged inputs": (merge_inputs, "K6:K7、N6:O6のセルが結合されています。"),
    "row moved without its identifier": (
        move_row,
        "6行目のB列は「空欄」ですが、照会したときは「1」",
    ),
    "renamed column": (rename_column, "K5の見出しが「実績値」から「今年の値」に変わっています"),
    "deleted row": (delete_row, "の行がありません"),
    "doubled row": (double_row, "ほかの行と同じ指標"),
    "another division's indicator": (change_identifier, "担当は「こども課」です"),
    "words below the table": (write_below, "どの指標の行か分かりません"),
    "renamed sheet": (rename_sheet, "ポータルの照会票ではありません"),
    "copied sheet": (copy_sheet, "を写したシート「照会票 Copy」があります"),
    "no meta sheet": (drop_meta, "ポータルの照会票ではありません"),
    "older schema": (older_schema, "様式(「照会票-0」)が、今のものと違います"),
    "a cell in the last row": (far_cell, "1,048,576行目にまで"),
}


@pytest.mark.parametrize("name", STRUCTURE)
def test_rebuilt_workbook_is_refused_in_a_sentence(sheet: InquirySheet, name: str) -> None:
    rebuild, words = STRUCTURE[name]
    book = book_of(sheet)
    rebuild(book)

    faults = faults_of(sheet, saved(book))

    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    "name",
    ["added column", "doubled column", "added row above the heads", "hidden inputs", "merged rows"],
)
def test_what_was_rebuilt_is_told_in_one_sentence(sheet: InquirySheet, name: str) -> None:
    rebuild, _ = STRUCTURE[name]
    book = book_of(sheet)
    rebuild(book)

    assert len(faults_of(sheet, saved(book))) == 1


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        (
            "name",
            "来訪者の満足度",
            "のC列は「来訪者の満足度」ですが、照会したときは「史跡の入場者数」でした。",
        ),
        ("unit", "千人", "のD列は「千人」ですが、照会したときは「万人」でした。"),
        ("period", "令和6年度", "のE列は「令和6年度」ですが、照会したときは「令和7年度」でした。"),
        ("latest", 22, "のG列は「22」ですが、照会したときは「220」でした。"),
        ("latest", "=220", "のG列は「=220」ですが、照会したときは「220」でした。"),
        ("target", None, "のI列は「空欄」ですが、照会したときは「250」でした。"),
        ("standing", "240(確報)", "のJ列は「240(確報)」ですが、照会したときは「まだない」でした。"),
    ],
)
def test_row_that_says_something_else_than_was_asked_is_refused_with_both_readings(
    sheet: InquirySheet, visitors: Indicator, key: str, typed: Any, sentence: str
) -> None:
    content = filled(sheet, {visitors: {**REPORTED, key: typed}})

    first, advice = faults_of(sheet, content)

    assert first == f"{line_of(sheet, visitors)}行目{sentence}"
    assert "照会票をダウンロードし直して" in advice
    assert not preview_file(sheet, content).rows


def test_rows_sorted_without_the_hidden_column_are_refused(
    sheet: InquirySheet, visitors: Indicator
) -> None:
    book = load_workbook(io.BytesIO(filled(sheet, {visitors: REPORTED})))
    entry = book[ENTRY_SHEET]
    for column in COLUMNS[1:]:
        upper, lower = (entry[f"{LETTERS[column.key]}{n}"] for n in (FIRST_LINE, FIRST_LINE + 1))
        upper.value, lower.value = lower.value, upper.value

    faults = faults_of(sheet, saved(book))

    assert [fault.split("のB列は")[0] for fault in faults[:-1]] == ["6行目", "7行目"]
    assert "C列は「来訪者の満足度」ですが、照会したときは「史跡の入場者数」でした。" in faults[0]


def test_long_cells_are_quoted_where_they_differ(goal, tourism: Unit, inquiry: Inquiry) -> None:
    words = "市が管理する史跡に有料で入場した人の数を、入場券の販売枚数から数える。"
    counted = measured(goal, "counted", tourism, "数えた人", definition_ja=words)
    again = make_inquiry(year=YEAR, title="再び", due_on=city_today(), units=[tourism], by=None)
    sheet = again.sheets.get()
    other = f"数えた人\n{words.replace('販売', '印刷')}"

    fault = faults_of(sheet, filled(sheet, {counted: {**REPORTED, "name": other}}))[0]

    assert "「…た人の数を、入場券の印刷枚数から数える。」" in fault
    assert "「…た人の数を、入場券の販売枚数から数える。」" in fault


def test_sheet_of_another_division_is_refused_by_name(
    sheet: InquirySheet, other_sheet: InquirySheet, answer: bytes
) -> None:
    assert faults_of(other_sheet, answer) == [
        "「観光課」の照会票です。ここに出せるのは「こども課」の照会票です。"
    ]


def test_sheet_of_another_inquiry_is_refused_by_name(
    sheet: InquirySheet, tourism: Unit, answer: bytes
) -> None:
    second = make_inquiry(
        year=YEAR, title="二回目の照会", due_on=city_today(), units=[tourism], by=None
    )

    (fault,) = faults_of(second.sheets.get(), answer)

    assert "別の照会の照会票です。ここに出せるのは「二回目の照会」の照会票です" in fault


def test_workbook_made_anew_knows_what_stands(sheet: InquirySheet, visitors: Indicator) -> None:
    record_observation(indicator=visitors, by=None, year=YEAR, value=Decimal(230))
    remake_sheet(sheet=sheet, by=None)
    correction = {"value": 240, "status": "訂正", "reason": "再集計"}

    assert faults_of(sheet, filled(sheet, {visitors: correction})) == []


# --- By the admin -----------------------------------------------------------------


def test_refused_file_is_kept_with_what_was_wrong_and_changes_nothing(
    division: Client, sheet: InquirySheet, visitors: Indicator
) -> None:
    content = filled(sheet, {visitors: {**REPORTED, "value": "約240"}})

    returned = uploaded(division, sheet, content)
    page = division.get(f"/admin/inquiries/returns/{returned.pk}/").content.decode()

    assert returned.outcome == Outcome.REFUSED
    assert bytes(returned.file.content) == content
    assert "このままでは提出できません" in page
    assert "K6(実績値)：「約240」は数値として読めません。" in page
    assert "この内容で提出する" not in page
    assert "不備のあるファイルです" in step(division, returned, "submit")[0]
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("番号,実績値\n1,240\n".encode("cp932"), "CSVなどの文字だけのファイルです"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "古い形式のExcelファイル(.xls)です"),
        (b"PK\x03\x04 broken", "ファイルが壊れています"),
    ],
)
def test_file_that_is_no_workbook_is_refused_and_kept(
    division: Client, sheet: InquirySheet, content: bytes, words: str
) -> None:
    returned = uploaded(division, sheet, content)

    assert returned.outcome == Outcome.REFUSED
    assert words in division.get(f"/admin/inquiries/returns/{returned.pk}/").content.decode()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "ファイルを選んでください。"),
        (b"", "ファイルが空(0バイト)です。"),
        (b"PK" + b"\0" * MOST_BYTES, "ファイルが大きすぎます(5MBまで)。"),
    ],
)
def test_no_file_an_empty_and_a_huge_one_are_refused_on_the_page_and_not_kept(
    division: Client, sheet: InquirySheet, file: bytes | None, words: str
) -> None:
    kept = KeptFile.objects.count()
    data = {} if file is None else {"file": SimpleUploadedFile("照会票.xlsx", file)}

    response = division.post(f"/admin/inquiries/sheets/{sheet.pk}/upload/", data)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert KeptFile.objects.count() == kept
    assert not InquiryReturn.objects.exists()


def test_name_of_a_file_cannot_lead_anywhere(division: Client, sheet: InquirySheet) -> None:
    upload(division, sheet, b"x", name='../../a"b\r\nSet-Cookie: c=1.xlsx')

    returned = InquiryReturn.objects.get()
    response = division.get(f"/admin/inquiries/returns/{returned.pk}/file/")

    assert "/" not in returned.file_name
    assert "\n" not in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.getvalue() == b"x"


def test_due_day_of_the_past_a_division_without_indicators_and_a_taken_title_are_refused(
    planning: Client, inquiry: Inquiry, tourism: Unit
) -> None:
    empty = Unit.objects.create(code="empty", name_ja="空の課", phone="0")
    form = {"year": str(YEAR), "due_on": "2020-01-01", "units": [str(empty.pk)]}

    page = planning.post("/admin/inquiries/new/", form).content.decode()
    assert "回答期限は、今日より前にできません。" in page
    assert "報告する指標のない課が選ばれています" in page

    form = {
        "year": str(YEAR),
        "due_on": (city_today() + timedelta(days=9)).isoformat(),
        "units": [str(tourism.pk)],
    }
    page = planning.post("/admin/inquiries/new/", form).content.decode()
    assert "同じ年度に同じ件名の照会があります" in page
    assert Inquiry.objects.count() == 1
