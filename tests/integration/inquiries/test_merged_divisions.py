"""A division that is merged while an inquiry runs: nobody is waited for in vain."""

from __future__ import annotations

import pytest
from django.test import Client

from strategy.inquiries.mails import send_reminder, send_request
from strategy.inquiries.making import add_unit, close_inquiry, remake_sheet
from strategy.models import Indicator, Inquiry, InquirySheet, Unit, User
from strategy.refusals import Refused
from strategy.upkeep.todo import Section, todos_for
from tests.integration.inquiries.conftest import clerk_of, filled, handed_in, told, upload

BOARD = "/admin/inquiries/{}/"
SHEET = "/admin/inquiries/sheets/{}/"


@pytest.fixture
def merged(loaded_site: None) -> Unit:
    """The division into which another is merged; it had nothing to report before."""
    return Unit.objects.create(code="promotion", name_ja="観光振興課", phone="0242-00-0002")


def merge(old: Unit, new: Unit) -> None:
    """What the planning division does on the day: its indicators and people change over."""
    Indicator.objects.filter(unit_in_charge=old).update(unit_in_charge=new)
    new.members.add(*old.members.all())
    old.members.clear()


def todos(user: User, section: Section) -> list[str]:
    return [todo.text for todo in todos_for(User.objects.get(pk=user.pk))[section]]


def test_a_sheet_of_a_merged_division_says_whose_its_indicators_are(
    planning: Client, sheet: InquirySheet, tourism: Unit, merged: Unit, clerk: User
) -> None:
    merge(tourism, merged)

    page = planning.get(SHEET.format(sheet.pk)).content.decode()

    assert "この照会票の指標は、組織の変更で、今は「観光振興課」の担当です。" in page
    assert "企画調整課が、今の担当課に照会し直します。" in page
    assert "入力した照会票を出す" not in page


def test_it_is_waited_for_no_more_and_its_indicators_are(
    planning: Client,
    planner: User,
    inquiry: Inquiry,
    sheet: InquirySheet,
    other_sheet: InquirySheet,
    tourism: Unit,
    merged: Unit,
    visitors: Indicator,
    settings,
) -> None:
    settings.MAIL_GOES_OUT = True
    merge(tourism, merged)

    board = planning.get(BOARD.format(inquiry.pk)).content.decode()

    assert "未送信 1課" in board
    assert "担当課の変更 1課" in board
    assert "照会のメールを送る(1課)" in board
    assert "今の担当：「観光振興課」(2件)" in board
    assert "今の担当課に照会していない指標が2件あります" in board
    assert "観光振興課(2件)" in board
    assert "0 / 1課" in planning.get("/admin/inquiries/").content.decode()
    due = todos(planner, Section.DUE)
    assert f"照会「{inquiry}」: 1課が未回答" in due
    assert f"照会「{inquiry}」: 担当課が変わった指標2件を照会し直す" in due
    sent = send_request(inquiry=inquiry, by=None)
    assert sent.without_address == (str(other_sheet.unit),)
    InquirySheet.objects.filter(pk=sheet.pk).update(sent_at=sheet.made_at)
    with pytest.raises(Refused, match="督促する課はありません"):
        send_reminder(inquiry=inquiry, by=None)


def test_the_successor_answers_by_a_sheet_of_its_own(
    planning: Client,
    planner: User,
    division: Client,
    clerk: User,
    inquiry: Inquiry,
    sheet: InquirySheet,
    tourism: Unit,
    merged: Unit,
    visitors: Indicator,
) -> None:
    merge(tourism, merged)
    fresh = add_unit(inquiry=inquiry, unit=merged, by=None)

    response = division.get(SHEET.format(sheet.pk))

    said = " ".join(told(division, response))
    assert "今の担当課に所属する人が、その課の照会票で答えます。" in said
    assert todos(clerk, Section.MINE) == [f"照会「{inquiry}」に回答する(観光振興課)"]
    due = todos(planner, Section.DUE)
    assert f"照会「{inquiry}」: 2課が未回答" in due
    assert not [text for text in due if "照会し直す" in text]
    handed_in(division, fresh, filled(fresh, {visitors: {"value": 240, "status": "確報"}}))
    assert "回答あり 1課" in planning.get(BOARD.format(inquiry.pk)).content.decode()


def test_a_successor_that_was_asked_before_is_asked_anew(
    planning: Client,
    inquiry: Inquiry,
    other_sheet: InquirySheet,
    tourism: Unit,
    children: Unit,
) -> None:
    merge(tourism, children)
    address = BOARD.format(inquiry.pk)
    assert "照会していない指標が2件あります" in planning.get(address).content.decode()

    remake_sheet(sheet=other_sheet, by=None)

    board = planning.get(address).content.decode()
    assert "照会していない指標" not in board
    assert "今の担当：「こども課」(2件)" in board


def test_a_clerk_who_stays_behind_is_not_asked_in_vain(
    inquiry: Inquiry, sheet: InquirySheet, tourism: Unit, merged: Unit, division: Client
) -> None:
    Indicator.objects.filter(unit_in_charge=tourism).update(unit_in_charge=merged)
    behind = User.objects.get(username="clerk")

    page = division.get("/admin/inquiries/").content.decode()

    assert "今の担当：「観光振興課」" in page
    assert "未提出" not in page
    assert todos(behind, Section.MINE) == []
    assert "今は「観光振興課」の担当です" in division.get(SHEET.format(sheet.pk)).content.decode()
    content = bytes(sheet.workbook.content)
    assert upload(division, sheet, content).status_code == 302


def test_a_sheet_with_something_left_to_answer_is_waited_for(
    planning: Client, inquiry: Inquiry, sheet: InquirySheet, merged: Unit, visitors: Indicator
) -> None:
    Indicator.objects.filter(pk=visitors.pk).update(unit_in_charge=merged)

    page = planning.get(SHEET.format(sheet.pk)).content.decode()
    board = planning.get(BOARD.format(inquiry.pk)).content.decode()

    assert "この照会票の指標のうち1件は、組織の変更で、今は「観光振興課」の担当です。" in page
    assert "入力した照会票を出す" in page
    assert "未送信 2課" in board


def test_an_indicator_that_no_division_answers_for_is_told(
    planning: Client, inquiry: Inquiry, sheet: InquirySheet, tourism: Unit
) -> None:
    Indicator.objects.filter(unit_in_charge=tourism).update(unit_in_charge=None)

    page = planning.get(SHEET.format(sheet.pk)).content.decode()

    assert "この照会票の指標は、担当課が決まっていません。企画調整課が決めます。" in page
    assert "担当課なし" in planning.get(BOARD.format(inquiry.pk)).content.decode()


def test_an_inquiry_that_is_closed_stays_as_it_was(
    planning: Client, inquiry: Inquiry, sheet: InquirySheet, tourism: Unit, merged: Unit
) -> None:
    close_inquiry(inquiry=inquiry, by=None)
    merge(tourism, merged)

    assert "0 / 2課" in planning.get("/admin/inquiries/").content.decode()
    assert "組織の変更" not in planning.get(SHEET.format(sheet.pk)).content.decode()


def test_what_was_answered_before_the_merger_stays_answered(
    planning: Client,
    division: Client,
    inquiry: Inquiry,
    sheet: InquirySheet,
    answer: bytes,
    tourism: Unit,
    merged: Unit,
) -> None:
    handed_in(division, sheet, answer)
    clerk_of(merged, "other")
    merge(tourism, merged)

    board = planning.get(BOARD.format(inquiry.pk)).content.decode()

    assert "回答あり 1課" in board
    assert "照会していない指標" not in board
