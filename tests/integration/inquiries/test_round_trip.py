"""The whole way of a figure: asked, sent out, filled in, handed in, applied, public."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal

from django.core import mail
from django.test import Client
from openpyxl import load_workbook

from strategy.figures.recording import record_observation
from strategy.inquiries.layout import ENTRY_SHEET, LETTERS
from strategy.inquiries.making import remake_sheet
from strategy.models import Indicator, Inquiry, InquiryReturn, InquirySheet, Observation, Role, Unit
from strategy.models.dated import city_today
from tests.integration.inquiries.conftest import (
    REPORTED,
    YEAR,
    approved,
    clerk_of,
    filled,
    handed_in,
    saved,
    step,
    told,
    uploaded,
)
from tests.integration.proposing import decide
from tests.people import account, client_of

State, Outcome = InquirySheet.State, InquiryReturn.Outcome


def test_figure_goes_from_the_inquiry_to_the_public_page_and_the_open_data(
    planning: Client, division: Client, clerk, planner, visitors: Indicator, tourism: Unit
) -> None:
    due = city_today() + timedelta(days=20)
    form = {"year": str(YEAR), "due_on": due.isoformat(), "units": [str(tourism.pk)]}

    begun = planning.post("/admin/inquiries/new/", form)
    inquiry = Inquiry.objects.get()
    sheet = inquiry.sheets.get()
    assert begun.headers["Location"] == f"/admin/inquiries/{inquiry.pk}/"
    assert inquiry.title == "令和7年度の実績値の照会"
    assert sheet.sent_at is None

    planning.post(f"/admin/inquiries/{inquiry.pk}/send/")
    sheet.refresh_from_db()
    assert sheet.state == State.SENT
    assert [message.to for message in mail.outbox] == [["clerk@example.jp"]]
    assert f"/admin/inquiries/sheets/{sheet.pk}/" in mail.outbox[0].body

    page = division.get(f"/admin/inquiries/sheets/{sheet.pk}/").content.decode()
    assert "照会票をダウンロードする" in page
    download = division.get(f"/admin/inquiries/sheets/{sheet.pk}/workbook/").getvalue()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.opened_by) == (State.OPENED, clerk)

    book = load_workbook(io.BytesIO(download))
    line = sheet.asked[0]["line"]
    for key, value in REPORTED.items():
        book[ENTRY_SHEET][f"{LETTERS[key]}{line}"].value = value
    returned = uploaded(division, sheet, saved(book))
    preview = division.get(f"/admin/inquiries/returns/{returned.pk}/").content.decode()
    assert "この内容で提出する" in preview
    assert "承認へ提出する" not in preview
    for words in ("史跡の入場者数", "まだない", "240", "大型の催しが続いた。", "観光統計"):
        assert words in preview
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()

    assert step(division, returned, "submit") == [
        "提出しました。企画調整課が確かめて起案し、承認されると公開されます。"
    ]
    sheet.refresh_from_db()
    assert (sheet.state, sheet.returned_by) == (State.RETURNED, clerk)
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()

    assert "承認へ提出しました" in step(planning, returned, "apply")[0]
    sheet.refresh_from_db()
    assert (sheet.state, returned.decided_by) == (State.PROPOSED, planner)
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()

    head = account("head", Role.Key.APPROVERS)
    assert returned.proposal is not None
    decide(client_of(head), "approve", returned.proposal)
    returned.refresh_from_db()
    row = Observation.objects.get(indicator=visitors, year=YEAR)
    assert (row.value, row.status, row.recorded_by) == (Decimal(240), "confirmed", clerk)
    assert (row.comment, row.source) == ("大型の催しが続いた。", "観光統計")
    assert (returned.outcome, returned.decided_by) == (Outcome.APPLIED, head)
    assert list(returned.added.all()) == [row]
    assert len(returned.sha256) == 64
    sheet.refresh_from_db()
    assert (sheet.state, sheet.applied_by) == (State.APPLIED, head)

    public = Client().get("/ja/indicators/castle-visitors/").content.decode()
    assert "240万人" in public
    assert "大型の催しが続いた。" in public
    assert "観光統計" in public
    in_english = Client().get("/en/indicators/castle-visitors/").content.decode()
    assert '<dd class="explanations__words" lang="ja">大型の催しが続いた。</dd>' in in_english
    text = Client().get("/open-data/v1/kpi_values.csv").getvalue().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    (said,) = [
        row
        for row in rows
        if (row["indicator_code"], row["value_type"], row["year"])
        == ("castle-visitors", "actual", str(YEAR))
    ]
    assert (said["value"], said["note"]) == ("240", "大型の催しが続いた。")


def test_preview_leaves_nothing_in_the_database(
    division: Client, sheet: InquirySheet, answer: bytes
) -> None:
    before = Observation.objects.count()

    returned = uploaded(division, sheet, answer)
    division.get(f"/admin/inquiries/returns/{returned.pk}/")

    assert Observation.objects.count() == before


def test_second_return_of_the_same_workbook_adds_what_was_left_blank(
    division: Client,
    planning: Client,
    sheet: InquirySheet,
    visitors: Indicator,
    satisfied: Indicator,
    answer: bytes,
) -> None:
    approved(planning, handed_in(division, sheet, answer))
    correction = {"value": 46.0, "status": "訂正", "reason": "集計の誤り"}
    both = filled(sheet, {visitors: REPORTED, satisfied: correction})

    again = handed_in(division, sheet, both)
    approved(planning, again)

    assert Observation.objects.filter(indicator=visitors, year=YEAR).count() == 1
    newest = Observation.objects.heads().get(indicator=satisfied, year=YEAR)
    assert (newest.value, newest.status, newest.reason) == (46, "corrected", "集計の誤り")
    assert list(again.added.all()) == [newest]


def test_blank_words_keep_what_stands_and_new_ones_drop_the_old_translation(
    division: Client, planning: Client, sheet: InquirySheet, satisfied: Indicator
) -> None:
    record_observation(
        indicator=satisfied,
        by=None,
        year=YEAR,
        value=Decimal("45.6"),
        status="corrected",
        reason="再集計",
        columns={
            "comment_ja": "雨が多かった。",
            "comment_en": "A rainy year.",
            "source_ja": "来訪者調査",
            "source_en": "Guest survey",
        },
    )
    remake_sheet(sheet=sheet, by=None)
    sheet.refresh_from_db()
    words = {"value": 46, "status": "訂正", "reason": "誤り", "comment": "晴れた。"}

    approved(planning, handed_in(division, sheet, filled(sheet, {satisfied: words})))

    newest = Observation.objects.heads().get(indicator=satisfied, year=YEAR)
    assert (newest.comment_ja, newest.comment_en) == ("晴れた。", "")
    assert (newest.source_ja, newest.source_en) == ("来訪者調査", "Guest survey")


def test_missing_value_with_its_reason_is_recorded(
    division: Client, planning: Client, sheet: InquirySheet, visitors: Indicator
) -> None:
    content = filled(sheet, {visitors: {"missing": "集計中"}})

    approved(planning, handed_in(division, sheet, content))

    row = Observation.objects.get(indicator=visitors, year=YEAR)
    assert (row.value, row.missing) == (None, "compiling")


def test_file_without_any_answer_is_not_handed_in(
    division: Client, planning: Client, sheet: InquirySheet
) -> None:
    returned = uploaded(division, sheet, filled(sheet, {}))

    sentence = "黄色いセルに、まだ何も入力されていません。入力してから出してください。"
    assert sentence in division.get(f"/admin/inquiries/returns/{returned.pk}/").content.decode()
    assert step(division, returned, "submit") == [sentence]
    assert "まだ提出されていません" in step(planning, returned, "apply")[0]
    assert returned.outcome == Outcome.CHECKED


def test_answer_sent_back_shows_its_reason_and_takes_another(
    division: Client, planning: Client, sheet: InquirySheet, answer: bytes
) -> None:
    returned = uploaded(division, sheet, answer)
    step(division, returned, "submit")

    assert "理由を書いて" in step(planning, returned, "send-back", reason=" ")[0]
    step(planning, returned, "send-back", reason="単位は万人です。")

    assert returned.outcome == Outcome.SENT_BACK
    sheet.refresh_from_db()
    assert sheet.state == State.MADE
    page = division.get(f"/admin/inquiries/sheets/{sheet.pk}/").content.decode()
    assert "単位は万人です。" in page
    assert "差し戻しました" in step(planning, returned, "apply")[0]
    again = uploaded(division, sheet, answer)
    step(division, again, "submit")
    page = division.get(f"/admin/inquiries/sheets/{sheet.pk}/").content.decode()
    assert "単位は万人です。" not in page


def test_cancelled_answer_changes_nothing(
    division: Client, sheet: InquirySheet, answer: bytes, visitors: Indicator
) -> None:
    returned = uploaded(division, sheet, answer)
    step(division, returned, "submit")

    step(division, returned, "cancel")

    sheet.refresh_from_db()
    assert returned.outcome == Outcome.CANCELLED
    assert sheet.state == State.MADE
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()


def test_closed_inquiry_takes_no_answer_until_it_is_opened_again(
    division: Client, planning: Client, inquiry: Inquiry, sheet: InquirySheet, answer: bytes
) -> None:
    waiting = uploaded(division, sheet, answer)
    planning.post(f"/admin/inquiries/{inquiry.pk}/close/")

    response = division.post(f"/admin/inquiries/sheets/{sheet.pk}/upload/", {"file": "x"})
    assert response.status_code == 200
    assert "締め切られました" in step(division, waiting, "submit")[0]
    assert "締め切られました" in step(planning, waiting, "apply")[0]
    assert (
        "内容を確かめる"
        not in division.get(f"/admin/inquiries/sheets/{sheet.pk}/").content.decode()
    )

    planning.post(f"/admin/inquiries/{inquiry.pk}/reopen/")
    assert "提出しました" in step(division, waiting, "submit")[0]


def test_two_of_a_division_who_answer_at_once_hand_in_one(
    division: Client, tourism: Unit, sheet: InquirySheet, answer: bytes, visitors: Indicator
) -> None:
    colleague = client_of(clerk_of(tourism, "colleague"))
    first = uploaded(division, sheet, answer)
    second = uploaded(colleague, sheet, filled(sheet, {visitors: {**REPORTED, "value": 250}}))

    step(division, first, "submit")

    (sentence,) = step(colleague, second, "submit")
    assert "clerkさんが先に「照会票.xlsx」を提出しました" in sentence
    assert second.outcome == Outcome.CHECKED
    third = uploaded(colleague, sheet, filled(sheet, {visitors: {**REPORTED, "value": 250}}))
    page = colleague.get(f"/admin/inquiries/returns/{third.pk}/").content.decode()
    assert "この回答に差し替わります" in page
    step(colleague, third, "submit")
    first.refresh_from_db()
    assert (first.outcome, third.outcome) == (Outcome.REPLACED, Outcome.RETURNED)


def test_answer_that_waited_while_another_was_applied_is_not_handed_in(
    division: Client, planning: Client, tourism: Unit, sheet: InquirySheet, answer: bytes
) -> None:
    colleague = client_of(clerk_of(tourism, "colleague"))
    waiting = uploaded(colleague, sheet, answer)
    approved(planning, handed_in(division, sheet, answer))

    (sentence,) = step(colleague, waiting, "submit")

    assert "clerkさんが先に「照会票.xlsx」を提出しました" in sentence
    assert waiting.outcome == Outcome.CHECKED


def test_who_answered_is_named_in_full(
    division: Client, planning: Client, sheet: InquirySheet, answer: bytes
) -> None:
    returned = handed_in(division, sheet, answer)
    clerk = returned.uploaded_by
    clerk.last_name, clerk.first_name = "姓", "名"
    clerk.save()

    for address in (f"returns/{returned.pk}", f"sheets/{sheet.pk}"):
        assert "姓 名" in planning.get(f"/admin/inquiries/{address}/").content.decode()


def test_one_bad_row_keeps_all_others_from_being_recorded(
    division: Client,
    planning: Client,
    sheet: InquirySheet,
    visitors: Indicator,
    satisfied: Indicator,
) -> None:
    returned = handed_in(division, sheet, filled(sheet, {visitors: REPORTED}))
    # Between preview and applying, somebody takes the indicator away.
    Indicator.objects.filter(pk=visitors.pk).update(unit_in_charge=None)

    (sentence,) = step(planning, returned, "apply")

    assert "担当課は、照会のあと決まっていません" in sentence
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()
    assert returned.outcome == Outcome.RETURNED


def test_sheet_made_anew_refuses_the_older_workbook(
    planning: Client, sheet: InquirySheet, answer: bytes
) -> None:
    response = planning.post(f"/admin/inquiries/sheets/{sheet.pk}/remake/")
    assert "作り直しました" in told(planning, response)[0]

    returned = uploaded(planning, sheet, answer)

    assert returned.outcome == Outcome.REFUSED
    assert "作り直す前の、古い照会票です" in returned.faults[0]
