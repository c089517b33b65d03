"""What goes out: which indicators, what is known of each, and what a clerk may touch."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client
from openpyxl import load_workbook

from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.inquiries.asking import questions_of_year
from strategy.inquiries.layout import (
    COLUMNS,
    ENTRY_SHEET,
    FIRST_LINE,
    GUIDE_SHEET,
    HEAD_LINE,
    LETTERS,
    META_SHEET,
)
from strategy.inquiries.making import make_inquiry, questions_by_unit
from strategy.inquiries.writing import workbook_of
from strategy.models import Indicator, Inquiry, InquirySheet, KeptFile, Unit
from strategy.models.dated import city_today
from strategy.notation.fiscal_year import fiscal_year_of
from strategy.permanence.append_only import Unchangeable
from tests.integration.desk.figures.conftest import make_indicator
from tests.integration.inquiries.conftest import YEAR, book_of, line_of, measured
from tests.uses import use_of


def asked(year: int) -> set[str]:
    return {question.indicator.code for question in questions_of_year(year)}


# --- What is asked ----------------------------------------------------------------


def test_indicator_is_asked_within_its_term_once_its_year_has_begun(visitors: Indicator) -> None:
    assert "castle-visitors" in asked(2023)
    assert "castle-visitors" in asked(2025)
    assert "castle-visitors" not in asked(2022)  # the baseline's own
    assert "castle-visitors" not in asked(2021)
    assert "castle-visitors" not in asked(2027)
    assert asked(fiscal_year_of(city_today()) + 1) == set()


def test_survey_of_three_years_is_asked_in_its_years(goal, tourism: Unit) -> None:
    survey = make_indicator(goal, "survey", unit_in_charge=tourism)
    columns = {"unit_ja": "%", "direction": "increase", "first_year": 2018, "interval_years": 3}
    record_definition(use=use_of(survey), by=None, columns=columns)
    record_baseline(use=use_of(survey), by=None, year=2018, value=Decimal(60))
    record_target(use=use_of(survey), by=None, year=2025, value=Decimal(65))

    assert {year for year in range(2018, 2027) if "survey" in asked(year)} == {
        *(2021, 2022, 2023, 2024),  # due since 2021, not surveyed yet
        2025,  # the target's year
    }
    record_observation(indicator=survey, by=None, year=2021, value=Decimal(61))
    assert {year for year in range(2018, 2027) if "survey" in asked(year)} == {2021, 2024, 2025}


def test_indicator_without_public_definition_or_division_is_no_divisions_question(
    goal, tourism: Unit
) -> None:
    measured(goal, "nobody", None, "担当のない指標")
    make_indicator(goal, "undefined", unit_in_charge=tourism)
    later = make_indicator(goal, "later", unit_in_charge=tourism)
    record_definition(
        use=use_of(later),
        by=None,
        columns={"unit_ja": "人", "direction": "increase", "first_year": 2024},
        published_on=city_today() + timedelta(days=5),
    )

    by_unit = questions_by_unit(YEAR)

    assert tourism.pk not in by_unit
    assert "nobody" in {question.indicator.code for question in by_unit[None]}


def test_indicators_without_division_are_a_warning_on_the_form_and_the_board(
    planning: Client, goal, inquiry: Inquiry
) -> None:
    measured(goal, "nobody", None, "担当のない指標")

    for address in ("/admin/inquiries/new/?year=R7", f"/admin/inquiries/{inquiry.pk}/"):
        page = planning.get(address).content.decode()
        assert "担当課が決まっていない指標が1件あり" in page
        assert "担当のない指標" in page


def test_number_of_queries_does_not_grow_with_the_indicators(
    goal, tourism: Unit, django_assert_num_queries
) -> None:
    with django_assert_num_queries(6):
        questions_of_year(YEAR)
    for number in range(3):
        measured(goal, f"more-{number}", tourism, "指標")
    with django_assert_num_queries(6):
        questions_of_year(YEAR)


# --- The workbook -----------------------------------------------------------------


def test_workbook_says_what_is_known(
    sheet: InquirySheet, visitors: Indicator, satisfied: Indicator
) -> None:
    book = book_of(sheet)
    entry = book[ENTRY_SHEET]

    assert book.sheetnames == [ENTRY_SHEET, GUIDE_SHEET, META_SHEET]
    assert book[META_SHEET].sheet_state == "hidden"
    assert [entry[f"{LETTERS[c.key]}{HEAD_LINE}"].value for c in COLUMNS] == [
        column.head for column in COLUMNS
    ]
    line = line_of(sheet, visitors)
    known = {column.key: entry[f"{LETTERS[column.key]}{line}"].value for column in COLUMNS}
    assert known["code"] == "castle-visitors"
    assert known["name"] == "史跡の入場者数"
    assert (known["unit"], known["period"]) == ("万人", "令和7年度")
    assert (known["latest_year"], known["latest"]) == ("令和6年度", 220)
    assert (known["target_year"], known["target"]) == ("令和8年度", 250)
    assert known["standing"] == "まだない"
    assert known["value"] is None
    assert entry[f"{LETTERS['value']}{line}"].number_format == "#,##0"
    line = line_of(sheet, satisfied)
    assert entry[f"{LETTERS['standing']}{line}"].value == "45.5(確報)"
    assert entry[f"{LETTERS['value']}{line}"].number_format == "#,##0.0"


def test_clerk_may_touch_the_input_cells_only(sheet: InquirySheet) -> None:
    entry = book_of(sheet)[ENTRY_SHEET]

    assert entry.protection.sheet
    assert entry.protection.password is None
    for line in range(1, entry.max_row + 1):
        for column in COLUMNS:
            cell = entry[f"{LETTERS[column.key]}{line}"]
            is_input = line >= FIRST_LINE and column.is_input
            assert cell.protection.locked is not is_input, cell.coordinate


def test_workbook_is_set_for_paper(sheet: InquirySheet) -> None:
    entry = book_of(sheet)[ENTRY_SHEET]

    assert (entry.page_setup.orientation, str(entry.page_setup.paperSize)) == ("landscape", "9")
    assert (entry.page_setup.fitToWidth, entry.page_setup.fitToHeight) == (1, 0)
    assert entry.sheet_properties.pageSetUpPr.fitToPage
    assert entry.print_title_rows == f"${HEAD_LINE}:${HEAD_LINE}"
    assert entry.freeze_panes == f"D{FIRST_LINE}"
    assert entry.column_dimensions["A"].hidden


def test_choices_follow_what_stands(
    sheet: InquirySheet, visitors: Indicator, satisfied: Indicator
) -> None:
    rules = book_of(sheet)[ENTRY_SHEET].data_validations.dataValidation
    by_cell = {str(cells): rule for rule in rules for cells in rule.sqref.ranges}

    def choices(indicator: Indicator) -> str:
        return by_cell[f"{LETTERS['status']}{line_of(sheet, indicator)}"].formula1

    assert choices(visitors) == '"速報,確報"'
    assert choices(satisfied) == '"訂正"'
    value = by_cell[f"{LETTERS['value']}{line_of(sheet, visitors)}"]
    assert (value.type, value.prompt) == ("whole", "単位: 万人。整数の数字だけを入れます。")


def test_same_questions_give_the_same_bytes(sheet: InquirySheet) -> None:
    content = bytes(sheet.workbook.content)
    questions = questions_by_unit(YEAR)[sheet.unit_id]

    assert workbook_of(sheet, questions) == content
    assert sheet.workbook.sha256 == hashlib.sha256(content).hexdigest()
    assert sheet.size_bytes == len(content)


def test_name_that_looks_like_a_formula_is_words(goal, tourism: Unit) -> None:
    measured(goal, "trap", tourism, '=HYPERLINK("http://example.jp")')
    inquiry = make_inquiry(
        year=YEAR, title="=1+1", due_on=city_today(), units=[tourism], by=None, note="@x"
    )

    book = book_of(inquiry.sheets.get())

    kinds = {
        cell.value: cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row
    }
    assert kinds['=HYPERLINK("http://example.jp")'] == "s"
    assert "f" not in kinds.values()


def test_all_workbooks_come_as_one_archive(planning: Client, inquiry: Inquiry) -> None:
    response = planning.get(f"/admin/inquiries/{inquiry.pk}/workbooks/")

    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        names = sorted(archive.namelist())
        for name in names:
            assert load_workbook(io.BytesIO(archive.read(name))).sheetnames[0] == ENTRY_SHEET
    assert names == [
        "children_照会票_令和7年度_こども課.xlsx",
        "tourism_照会票_令和7年度_観光課.xlsx",
    ]
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.both_databases
def test_kept_files_are_never_rewritten_and_lie_at_no_address(
    sheet: InquirySheet, client: Client, settings
) -> None:
    kept = KeptFile.objects.get(pk=sheet.workbook_id)
    with pytest.raises(Unchangeable):
        kept.save()
    with pytest.raises(ProtectedError):
        kept.delete()
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        KeptFile.objects.filter(pk=kept.pk).update(content=b"other")
    assert client.get(f"{settings.MEDIA_URL}{sheet.file_name}").status_code == 404


def test_division_is_added_to_a_running_inquiry(planning: Client, goal, inquiry: Inquiry) -> None:
    late = Unit.objects.create(code="late", name_ja="新しい課", phone="0")
    measured(goal, "late", late, "新しい指標")
    page = planning.get(f"/admin/inquiries/{inquiry.pk}/").content.decode()
    assert "新しい課(1件)" in page

    for _ in range(2):
        planning.post(f"/admin/inquiries/{inquiry.pk}/divisions/", {"unit": str(late.pk)})

    assert inquiry.sheets.filter(unit=late).count() == 1


def test_a_sheet_on_a4_across_is_set_in_letters_that_can_be_read(
    sheet: InquirySheet, visitors: Indicator
) -> None:
    entry = book_of(sheet)[ENTRY_SHEET]
    # A digit of BIZ UDPゴシック in 11 points is 11 pixels wide, of which 96 make an inch.
    inches = sum(
        column.width * 11 / 96 for column in entry.column_dimensions.values() if not column.hidden
    )
    margins = entry.page_margins.left + entry.page_margins.right

    assert entry.page_setup.paperSize == 9
    assert entry.page_setup.orientation == "landscape"
    assert (entry.page_setup.fitToWidth, entry.page_setup.fitToHeight) == (1, 0)
    assert entry.print_title_rows == f"${HEAD_LINE}:${HEAD_LINE}"
    assert 11 * (297 / 25.4 - margins) / inches >= 8.4


def test_a_number_too_long_for_its_column_is_set_smaller_and_not_as_hashes(
    sheet: InquirySheet, visitors: Indicator
) -> None:
    entry = book_of(sheet)[ENTRY_SHEET]
    line = line_of(sheet, visitors)

    for key in ("latest", "target", "value", "published_on"):
        assert entry[f"{LETTERS[key]}{line}"].alignment.shrink_to_fit, key
