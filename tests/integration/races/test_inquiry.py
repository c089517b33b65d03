"""Two who look at, answer or apply a division's workbook at the same moment."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from openpyxl import load_workbook

from strategy.figures.recording import record_observation
from strategy.inquiries import preview
from strategy.inquiries.making import make_inquiry
from strategy.inquiries.returning import apply_return, confirm_return, receive
from strategy.models import InquiryReturn, InquirySheet, Observation, Role, Unit
from strategy.models.dated import city_today
from tests.integration.races.racing import DONE, at_once
from tests.people import account

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("committing")]


@pytest.fixture
def sheet(committing: None) -> InquirySheet:
    unit = Unit.objects.get(indicators__code="births")
    inquiry = make_inquiry(
        year=2025, title="競争", due_on=city_today() + timedelta(days=9), units=[unit], by=None
    )
    return inquiry.sheets.get()


def typed(sheet: InquirySheet, cells: Mapping[str, object]) -> bytes:
    book = load_workbook(io.BytesIO(bytes(sheet.workbook.content)))
    for cell, value in cells.items():
        book.worksheets[0][cell].value = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def returned(sheet: InquirySheet, value: int, by: Any) -> InquiryReturn:
    line = next(each["line"] for each in sheet.asked if each["code"] == "births")
    made = receive(
        sheet=sheet,
        content=typed(sheet, {f"K{line}": value, f"M{line}": "確報"}),
        file_name=f"{value}.xlsx",
        by=by,
    )
    assert made.outcome == "checked", made.faults
    return made


def test_two_who_look_at_the_same_rows_in_another_order_never_wait_for_each_other(
    sheet: InquirySheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [each["line"] for each in sheet.asked]
    codes = [each["code"] for each in sheet.asked]
    assert len(codes) > 1

    def record_slowly(**arguments: Any) -> Observation:
        recorded = record_observation(**arguments)
        # So that both are in the middle at once: each would lock the other's next row.
        time.sleep(0.5)
        return recorded

    def look(order: list[str]) -> None:
        named = {f"A{line}": code for line, code in zip(lines, order, strict=True)}
        content = typed(sheet, named | {f"L{line}": "集計中" for line in lines})
        assert len(preview.preview_file(sheet, content).answered) == len(lines)

    monkeypatch.setattr(preview, "record_observation", record_slowly)
    assert at_once(partial(look, codes), partial(look, codes[::-1])) == [DONE, DONE]


def test_of_two_who_answer_at_once_one_gets_through(sheet: InquirySheet) -> None:
    editor = account("editor", Role.Key.EDITORS)
    answers = [returned(sheet, value, editor) for value in (601, 602)]

    said = at_once(*(partial(confirm_return, returned=each, by=editor) for each in answers))

    [refused] = [words for words in said if words != DONE]
    assert "が先に「60" in refused
    winner = InquiryReturn.objects.get(outcome="returned")
    assert winner == answers[said.index(DONE)]


def test_of_two_who_apply_at_once_one_gets_through(sheet: InquirySheet) -> None:
    editor = account("editor", Role.Key.EDITORS)
    answer = returned(sheet, 601, editor)
    confirm_return(returned=answer, by=editor)
    heads = [account(name, Role.Key.APPROVERS) for name in ("left", "right")]

    said = at_once(*(partial(apply_return, returned=answer, by=head) for head in heads))

    [refused] = [words for words in said if words != DONE]
    assert "すでに反映しました" in refused
    recorded = Observation.objects.filter(indicator__code="births", year=2025, value__isnull=False)
    assert [row.value for row in recorded] == [601]
