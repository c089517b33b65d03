"""Mails to the divisions: to whom, what, once a day, and what became of each."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from strategy.models import Inquiry, InquiryMail, InquirySheet, Unit
from strategy.models.dated import city_today
from tests.integration.inquiries.conftest import clerk_of, told
from tests.paths import ROOT

Outcome = InquiryMail.Outcome
SOURCES = ("aizu_strategy", "publications", "strategy")


class Unwilling(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if any("clerk@example.jp" in message.to for message in messages):
            raise smtplib.SMTPRecipientsRefused({"clerk@example.jp": (550, b"no such user")})
        return super().send_messages(messages)


class Unreachable(EmailBackend):
    """A mail server that does not answer."""

    tried: ClassVar[list[float | None]] = []

    def __init__(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timeout = timeout

    def open(self) -> None:
        self.tried.append(self.timeout)
        raise TimeoutError("timed out")


def push(client: Client, inquiry: Inquiry, name: str) -> list[str]:
    client.get("/admin/inquiries/")  # shows what was said before
    return told(client, client.post(f"/admin/inquiries/{inquiry.pk}/{name}/"))


@pytest.fixture
def members(clerk, children: Unit):
    """One of each division, one who left, and one without an address."""
    left = clerk_of(children, "left")
    left.is_active = False
    left.save()
    silent = clerk_of(children, "silent")
    silent.email = ""
    silent.save()
    return clerk_of(children, "carer")


def test_request_goes_to_every_active_member_with_an_address(
    planning: Client, planner, inquiry: Inquiry, members, sheet: InquirySheet
) -> None:
    assert push(planning, inquiry, "send") == ["照会のメールを2件送りました。"]

    assert sorted(message.to[0] for message in mail.outbox) == [
        "carer@example.jp",
        "clerk@example.jp",
    ]
    to_clerk = next(m for m in mail.outbox if m.to == ["clerk@example.jp"])
    assert "【照会】令和7年度の実績値の照会(期限：" in to_clerk.subject
    assert "観光課の指標(2件)の実績値" in to_clerk.body
    logged = sheet.mails.get()
    assert (logged.kind, logged.recipient) == ("request", "clerk@example.jp")
    assert (logged.outcome, logged.sent_by, logged.error) == (Outcome.SENT, planner, "")


def test_a_mail_links_to_the_portals_own_address_whatever_the_request_claims(
    planning: Client, inquiry: Inquiry, members: Any, sheet: InquirySheet, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.jp"

    planning.post(f"/admin/inquiries/{inquiry.pk}/send/", headers={"host": "elsewhere.example"})

    [body] = [message.body for message in mail.outbox if message.to == ["clerk@example.jp"]]
    assert f"https://portal.example.jp/admin/inquiries/sheets/{sheet.pk}/" in body
    assert "elsewhere.example" not in body


def test_no_address_is_made_of_the_host_that_a_request_claims() -> None:
    sources = [path for folder in SOURCES for path in (ROOT / folder).rglob("*.py")]

    assert sources
    assert [path.name for path in sources if "build_absolute_uri" in path.read_text()] == []


def test_request_is_sent_once(planning: Client, inquiry: Inquiry, members) -> None:
    push(planning, inquiry, "send")

    (sentence,) = push(planning, inquiry, "send")

    assert sentence.startswith("すべての課に送信済みです。")
    assert len(mail.outbox) == 2


def test_reminder_goes_to_those_who_have_not_answered_and_once_a_day(
    planning: Client, inquiry: Inquiry, members, sheet: InquirySheet
) -> None:
    push(planning, inquiry, "send")
    sheet.refresh_from_db()
    sheet.returned_at = sheet.sent_at
    sheet.save()
    mail.outbox.clear()

    assert push(planning, inquiry, "remind") == ["督促のメールを1件送りました。"]
    (again,) = push(planning, inquiry, "remind")

    assert [message.to for message in mail.outbox] == [["carer@example.jp"]]
    assert "【督促】" in mail.outbox[0].subject
    assert again == "1件の宛先には今日すでに督促のメールを送ったので、送りませんでした。"


def test_reminder_may_go_again_on_another_day(planning: Client, inquiry: Inquiry, members) -> None:
    push(planning, inquiry, "send")
    push(planning, inquiry, "remind")
    InquiryMail.objects.filter(kind="reminder").update(day=city_today() - timedelta(days=1))
    mail.outbox.clear()

    push(planning, inquiry, "remind")

    assert len(mail.outbox) == 2


def test_nobody_is_reminded_before_being_asked(planning: Client, inquiry: Inquiry, members) -> None:
    (sentence,) = push(planning, inquiry, "remind")

    assert "督促する課はありません" in sentence
    assert mail.outbox == []


def test_address_that_cannot_be_reached_is_logged_and_may_be_tried_again(
    planning: Client, inquiry: Inquiry, members, sheet: InquirySheet, settings
) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Unwilling"
    said = push(planning, inquiry, "send")
    settings.EMAIL_BACKEND = backend

    assert said[0] == "照会のメールを1件送りました。"
    assert said[1].startswith("1件は送れませんでした。")
    failed = sheet.mails.get()
    assert failed.outcome == Outcome.FAILED
    assert "550" in failed.error
    page = planning.get(f"/admin/inquiries/sheets/{sheet.pk}/").content.decode()
    assert "SMTPRecipientsRefused" in page
    assert "失敗あり" in planning.get(f"/admin/inquiries/{inquiry.pk}/").content.decode()
    assert push(planning, inquiry, "send") == ["照会のメールを1件送りました。"]
    assert [message.to for message in mail.outbox][-1] == ["clerk@example.jp"]


def test_server_that_does_not_answer_is_waited_for_once_and_nothing_is_sent(
    planning: Client, inquiry: Inquiry, members, sheet: InquirySheet, settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"

    (sentence,) = push(planning, inquiry, "send")

    assert sentence.startswith("メールサーバーにつながらないので、1件も送っていません。")
    assert Unreachable.tried == [10]
    assert not InquiryMail.objects.exists()
    sheet.refresh_from_db()
    assert sheet.sent_at is None


def test_portal_without_a_mail_server_says_that_nothing_was_sent(
    planning: Client, inquiry: Inquiry, members, settings
) -> None:
    settings.MAIL_GOES_OUT = False

    (sentence,) = push(planning, inquiry, "send")

    assert "メールを送るサーバーが設定されていないので、送っていません。" in sentence
    assert not InquiryMail.objects.exists()


def test_mail_cut_off_by_a_restart_is_sent_again(
    planning: Client, planner, inquiry: Inquiry, clerk, sheet: InquirySheet
) -> None:
    cut = InquiryMail.objects.create(
        sheet=sheet, kind="request", recipient="clerk@example.jp", subject="x", outcome="sending"
    )
    assert "今日すでに" in " ".join(push(planning, inquiry, "send"))
    InquiryMail.objects.update(begun_at=timezone.now() - timedelta(minutes=11))

    assert push(planning, inquiry, "send")[0] == "照会のメールを1件送りました。"

    cut.refresh_from_db()
    assert (cut.outcome, cut.error) == (Outcome.FAILED, "送信の途中でポータルが止まりました。")


def test_answers_to_a_mail_go_to_who_sent_it_and_no_address_to_the_log(
    planning: Client, planner, inquiry: Inquiry, members
) -> None:
    planner.email = "planner@example.jp"
    planner.save()

    push(planning, inquiry, "send")

    assert [message.reply_to for message in mail.outbox] == [["planner@example.jp"]] * 2
    entries = ModelLogEntry.objects.filter(action="strategy.inquiry_mail")
    assert [entry.data for entry in entries] == [{"kind": "request", "sent": 2, "failed": 0}]


def test_division_without_an_address_is_named(
    planning: Client, inquiry: Inquiry, clerk, sheet: InquirySheet
) -> None:
    said = push(planning, inquiry, "send")

    assert any("メールの宛先がない課があります：こども課。" in sentence for sentence in said)
    assert "宛先なし" in planning.get(f"/admin/inquiries/{inquiry.pk}/").content.decode()


def test_title_of_two_lines_makes_no_second_header(
    planning: Client, inquiry: Inquiry, members
) -> None:
    Inquiry.objects.filter(pk=inquiry.pk).update(title="照会\nBcc: all@example.jp")

    push(planning, inquiry, "send")

    assert all("\n" not in message.subject and not message.bcc for message in mail.outbox)
    assert len(mail.outbox) == 2


def test_closed_inquiry_sends_nothing(planning: Client, inquiry: Inquiry, members) -> None:
    push(planning, inquiry, "close")

    for name in ("send", "remind"):
        assert "締め切られました" in push(planning, inquiry, name)[0]
    assert mail.outbox == []
