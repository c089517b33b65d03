"""What divisions bring is kept while it may be of use; what came of it is kept for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from strategy.inquiries import returning
from strategy.inquiries.keeping import LET_GO, MOST_IDLE
from strategy.inquiries.making import close_inquiry, remake_sheet
from strategy.inquiries.preview import Preview
from strategy.models import Inquiry, InquiryReturn, InquirySheet, KeptFile
from strategy.refusals import Refused
from tests.integration.inquiries.conftest import approved, handed_in, step, uploaded

Outcome = InquiryReturn.Outcome
pytestmark = pytest.mark.both_databases


def unreadable(number: int) -> bytes:
    return b"no workbook %d" % number


def test_only_the_newest_files_that_came_to_nothing_are_kept(
    division: Client, sheet: InquirySheet, answer: bytes
) -> None:
    first = handed_in(division, sheet, answer)
    before = KeptFile.objects.count()
    refused = [uploaded(division, sheet, unreadable(n)) for n in range(MOST_IDLE + 3)]

    assert KeptFile.objects.count() == before + MOST_IDLE
    assert sheet.returns.count() == 1 + MOST_IDLE + 3
    first.refresh_from_db()
    assert bytes(first.file.content) == answer
    gone = f"/admin/inquiries/returns/{refused[0].pk}/"
    page = division.get(gone).content.decode()
    assert LET_GO in page
    assert refused[0].sha256 in page
    assert f"{gone}file/" not in page
    assert division.get(f"{gone}file/").status_code == 404


def test_a_file_brought_twice_stays_as_long_as_one_of_the_two_needs_it(
    division: Client, sheet: InquirySheet, answer: bytes
) -> None:
    handed_in(division, sheet, answer)
    twin = uploaded(division, sheet, answer)
    step(division, twin, "cancel")
    for number in range(MOST_IDLE):
        uploaded(division, sheet, unreadable(number))

    twin.refresh_from_db()
    assert twin.file is None
    assert bytes(sheet.returns.get(outcome=Outcome.RETURNED).file.content) == answer


def test_closing_an_inquiry_ends_the_keeping_of_what_came_to_nothing(
    division: Client, planning: Client, inquiry: Inquiry, sheet: InquirySheet, answer: bytes
) -> None:
    sent_back = handed_in(division, sheet, answer)
    step(planning, sent_back, "send-back", reason="出典を書いてください")
    applied = handed_in(division, sheet, answer)
    approved(planning, applied)
    uploaded(division, sheet, unreadable(1))
    checked = uploaded(division, sheet, answer)
    assert checked.outcome == Outcome.CHECKED

    close_inquiry(inquiry=inquiry, by=None)

    assert set(sheet.returns.exclude(file=None)) == {sent_back, applied, checked}
    assert not KeptFile.objects.filter(returns=None, sheets=None).exists()


def test_a_workbook_that_was_made_anew_leaves_none_behind(sheet: InquirySheet) -> None:
    before = KeptFile.objects.count()

    for _ in range(3):
        remake_sheet(sheet=sheet, by=None)

    assert KeptFile.objects.count() == before
    assert not KeptFile.objects.filter(returns=None, sheets=None).exists()


def test_what_is_brought_while_the_inquiry_is_closed_is_not_kept(
    sheet: InquirySheet, planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed_meanwhile(*args: Any, **kwargs: Any) -> Preview:
        close_inquiry(inquiry=sheet.inquiry, by=None)
        return Preview()

    monkeypatch.setattr(returning, "preview_file", closed_meanwhile)

    with pytest.raises(Refused, match="締め切られ"):
        returning.receive(sheet=sheet, content=b"x", file_name="a.xlsx", by=planner)

    assert not sheet.returns.exists()


def test_a_checked_file_that_many_others_followed_is_not_handed_in_any_more(
    division: Client, sheet: InquirySheet, answer: bytes
) -> None:
    checked = uploaded(division, sheet, answer)
    for number in range(MOST_IDLE):
        uploaded(division, sheet, unreadable(number))

    assert "取りやめになっています" in step(division, checked, "submit")[0]
