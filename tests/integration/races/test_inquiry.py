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
from strategy.inquiries.layout import LETTERS
from strategy.inquiries.making import make_inquiry
from strategy.inquiries.returning import (
    WAITS,
    apply_return,
    confirm_return,
    receive,
    send_back,
)
from strategy.models import InquiryReturn, InquirySheet, Observation, Proposal, Role, Unit, User
from strategy.models.dated import city_today
from strategy.proposals.steps import approve_proposal, return_proposal, withdraw_proposal
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


def handed_in(sheet: InquirySheet, value: int) -> InquiryReturn:
    editor = account("editor", Role.Key.EDITORS)
    answer = returned(sheet, value, editor)
    confirm_return(returned=answer, by=editor)
    return answer


def test_two_who_look_at_the_same_rows_in_another_order_never_wait_for_each_other(
    sheet: InquirySheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [each["line"] for each in sheet.asked]
    assert len(lines) > 1

    def record_slowly(**arguments: Any) -> Observation:
        recorded = record_observation(**arguments)
        # So that both are in the middle at once: each would lock the other's next row.
        time.sleep(0.5)
        return recorded

    sent = load_workbook(io.BytesIO(bytes(sheet.workbook.content))).worksheets[0]

    def look(order: list[int]) -> None:
        sorted_by_hand = {
            f"{letter}{line}": sent[f"{letter}{moved}"].value
            for line, moved in zip(lines, order, strict=True)
            for letter in LETTERS.values()
        }
        content = typed(sheet, sorted_by_hand | {f"L{line}": "集計中" for line in lines})
        assert len(preview.preview_file(sheet, content).answered) == len(lines)

    monkeypatch.setattr(preview, "record_observation", record_slowly)
    assert at_once(partial(look, lines), partial(look, lines[::-1])) == [DONE, DONE]


def test_of_two_who_answer_at_once_one_gets_through(sheet: InquirySheet) -> None:
    editor = account("editor", Role.Key.EDITORS)
    answers = [returned(sheet, value, editor) for value in (601, 602)]

    said = at_once(*(partial(confirm_return, returned=each, by=editor) for each in answers))

    [refused] = [words for words in said if words != DONE]
    assert "が先に「60" in refused
    winner = InquiryReturn.objects.get(outcome="returned")
    assert winner == answers[said.index(DONE)]


def test_of_two_who_apply_at_once_one_gets_through(sheet: InquirySheet) -> None:
    answer = handed_in(sheet, 601)
    planners = [account(name, Role.Key.EDITORS) for name in ("left", "right")]

    said = at_once(*(partial(apply_return, returned=answer, by=each) for each in planners))

    [refused] = [words for words in said if words != DONE]
    assert "すでに起案しました" in refused
    [proposal] = Proposal.objects.filter(state=Proposal.State.WAITING)
    assert InquiryReturn.objects.get(outcome="proposed").proposal == proposal


def test_an_answer_is_proposed_or_sent_back_and_never_both(sheet: InquirySheet) -> None:
    answer = handed_in(sheet, 601)
    left, right = (account(name, Role.Key.EDITORS) for name in ("left", "right"))

    said = at_once(
        partial(apply_return, returned=answer, by=left),
        partial(send_back, returned=answer, by=right, reason="出典がありません。"),
    )

    proposed = said[0] == DONE
    assert sorted(words == DONE for words in said) == [False, True]
    assert Proposal.objects.filter(state=Proposal.State.WAITING).exists() == proposed
    answer.refresh_from_db()
    assert answer.outcome == ("proposed" if proposed else "sent_back")


@pytest.mark.parametrize("step", ["return", "withdraw"])
def test_an_answer_is_applied_or_stands_as_handed_in_whichever_step_comes_first(
    sheet: InquirySheet, step: str
) -> None:
    answer = handed_in(sheet, 601)
    planner = account("planner", Role.Key.EDITORS)
    left, right = (account(name, Role.Key.APPROVERS) for name in ("left", "right"))
    proposal = apply_return(returned=answer, by=planner)
    assert proposal is not None
    other = {
        "return": partial(return_proposal, proposal=proposal, by=right, comment="出典"),
        "withdraw": partial(withdraw_proposal, proposal=proposal, by=planner),
    }[step]

    said = at_once(partial(approve_proposal, proposal=proposal, by=left), other)

    approved = said[0] == DONE
    assert sorted(words == DONE for words in said) == [False, True]
    recorded = Observation.objects.filter(indicator__code="births", year=2025, value=601)
    assert recorded.exists() == approved
    answer.refresh_from_db()
    assert answer.outcome == ("applied" if approved else "returned")


def test_an_approval_and_a_newer_answer_never_wait_for_each_other(sheet: InquirySheet) -> None:
    answer = handed_in(sheet, 601)
    editor = User.objects.get(username="editor")
    newer = returned(sheet, 602, editor)
    planner, head = account("planner", Role.Key.EDITORS), account("head", Role.Key.APPROVERS)
    proposal = apply_return(returned=answer, by=planner)
    assert proposal is not None

    said = at_once(
        partial(approve_proposal, proposal=proposal, by=head),
        partial(confirm_return, returned=newer, by=editor),
    )

    assert said[0] == DONE
    # Whichever came first: it waits for approval, or stands as a confirmed value.
    assert said[1] == WAITS or "ポータルにすでに" in said[1], said[1]
