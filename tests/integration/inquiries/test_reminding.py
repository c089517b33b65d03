"""Reminders by themselves: on the day that was set, once, to who was asked and has not answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from publications.management.commands.document_worker import look
from strategy.inquiries import reminding
from strategy.inquiries.mails import send_reminder_of_day, send_request
from strategy.inquiries.making import change_inquiry, close_inquiry, make_inquiry
from strategy.inquiries.reminding import remind_due
from strategy.models import Inquiry, InquiryMail, InquirySheet, Unit
from strategy.models.dated import city_today
from tests.integration.inquiries.conftest import YEAR, clerk_of, told

ADDRESS = "/admin/inquiries/"
SENDS = "strategy.inquiries.reminding.send_reminder_of_day"


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(
        datetime.combine(day, time(hour, minute)), timezone.get_default_timezone()
    )


@pytest.fixture
def asked(inquiry: Inquiry, clerk, children: Unit) -> Inquiry:
    """Asked ten days ago, due in three days, with reminders on this day and after the due one."""
    clerk_of(children, "carer")
    send_request(inquiry=inquiry, by=None)
    mail.outbox.clear()
    InquirySheet.objects.update(sent_at=timezone.now() - timedelta(days=10))
    Inquiry.objects.update(
        remind_on=[-3, 1],
        due_on=city_today() + timedelta(days=3),
        reminded_until=city_today() - timedelta(days=10),
    )
    inquiry.refresh_from_db()
    return inquiry


@pytest.fixture
def mail_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Moves the day that a mail is written down with."""

    def move(day: date) -> None:
        monkeypatch.setattr("strategy.inquiries.mails.city_today", lambda: day)

    return move


def test_on_its_day_every_division_that_has_not_answered_is_reminded_once(
    asked: Inquiry, sheet: InquirySheet
) -> None:
    InquirySheet.objects.filter(pk=sheet.pk).update(returned_at=timezone.now())

    assert [remind_due(at(city_today())) for _ in range(3)] == [1, 0, 0]

    (message,) = mail.outbox
    assert message.to == ["carer@example.jp"]
    assert message.subject.startswith("【督促】")
    other = asked.sheets.exclude(pk=sheet.pk).get()
    assert f"http://127.0.0.1:8000/admin/inquiries/sheets/{other.pk}/" in message.body
    logged = other.mails.get(kind="reminder")
    assert (logged.outcome, logged.sent_by) == ("sent", None)
    entry = ModelLogEntry.objects.filter(action="strategy.inquiry_mail").latest("pk")
    assert entry.data == {"kind": "reminder", "sent": 1, "failed": 0}


def test_mails_go_out_in_office_hours(asked: Inquiry) -> None:
    assert remind_due(at(city_today(), 8, 59)) == 0
    assert remind_due(at(city_today(), 9)) == 2


def test_the_day_is_the_city_s(asked: Inquiry) -> None:
    """At nine in the morning in Aizu it is midnight in UTC, and the day before until then."""
    nine = at(city_today(), 9)

    assert remind_due((nine - timedelta(minutes=1)).astimezone(UTC)) == 0
    assert remind_due(nine.astimezone(UTC)) == 2


def test_no_day_no_mail(asked: Inquiry) -> None:
    assert remind_due(at(city_today() - timedelta(days=1))) == 0
    assert remind_due(at(city_today())) == 2
    assert remind_due(at(city_today() + timedelta(days=1))) == 0


def test_day_after_the_due_one_says_that_it_is_late(asked: Inquiry, mail_day) -> None:
    remind_due(at(city_today()))
    mail.outbox.clear()
    late = asked.due_on + timedelta(days=1)
    mail_day(late)

    assert remind_due(at(late)) == 2

    assert ["を過ぎています" in message.body for message in mail.outbox] == [True, True]


def test_a_day_without_a_worker_is_made_up_for_once(asked: Inquiry, mail_day) -> None:
    later = city_today() + timedelta(days=2)
    mail_day(later)

    assert [remind_due(at(later)) for _ in range(2)] == [2, 0]


def test_of_days_that_passed_only_the_newest_is_made_up_for(asked: Inquiry, mail_day) -> None:
    late = asked.due_on + timedelta(days=2)
    mail_day(late)

    assert [remind_due(at(late)) for _ in range(3)] == [2, 0, 0]


def test_who_was_asked_only_since_or_reminded_by_hand_is_spared(
    asked: Inquiry, sheet: InquirySheet, other_sheet: InquirySheet, mail_day
) -> None:
    later = city_today() + timedelta(days=1)
    mail_day(later)
    InquirySheet.objects.filter(pk=other_sheet.pk).update(sent_at=timezone.now())
    InquiryMail.objects.create(
        sheet=sheet, kind="reminder", recipient="clerk@example.jp", subject="x", outcome="sent"
    )

    assert remind_due(at(later)) == 0
    asked.refresh_from_db()
    assert asked.reminded_until == city_today()


def test_closed_inquiry_reminds_nobody(asked: Inquiry) -> None:
    close_inquiry(inquiry=asked, by=None)

    assert remind_due(at(city_today())) == 0


def test_mail_server_that_is_away_is_tried_again_after_half_an_hour_and_named_on_the_board(
    asked: Inquiry, planning: Client, settings
) -> None:
    settings.MAIL_GOES_OUT = False
    assert remind_due(at(city_today())) == 0
    board = planning.get(f"{ADDRESS}{asked.pk}/").content.decode()
    assert "自動の督促を送れませんでした。メールを送るサーバーが設定されていない" in board

    settings.MAIL_GOES_OUT = True
    assert remind_due(at(city_today(), 10, 29)) == 0
    assert remind_due(at(city_today(), 10, 30)) == 2
    board = planning.get(f"{ADDRESS}{asked.pk}/").content.decode()
    assert "自動の督促を送れませんでした" not in board


def test_what_goes_wrong_in_one_inquiry_keeps_no_other_from_its_mails(
    asked: Inquiry, tourism: Unit, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    other = make_inquiry(
        year=YEAR - 1, title="前年度", due_on=asked.due_on, units=[tourism], by=None, remind_on=[-3]
    )
    send_request(inquiry=other, by=None)
    InquirySheet.objects.update(sent_at=timezone.now() - timedelta(days=10))
    Inquiry.objects.update(reminded_until=city_today() - timedelta(days=10))

    def fail_first(*, inquiry: Inquiry, **rest: Any) -> Any:
        if inquiry == asked:
            raise RuntimeError("out of order")
        return send_reminder_of_day(inquiry=inquiry, **rest)

    monkeypatch.setattr(SENDS, fail_first)

    assert remind_due(at(city_today())) == 1

    asked.refresh_from_db()
    assert asked.reminder_trouble.startswith("思わぬ問題が起きました。")
    assert "out of order" in caplog.text


def test_worker_that_comes_second_sends_nothing(asked: Inquiry, monkeypatch) -> None:
    """Both have read the inquiry before one of them takes it."""

    def with_another_worker(**rest: Any) -> Any:
        assert reminding._remind(asked, at(city_today())) == 0
        return send_reminder_of_day(**rest)

    monkeypatch.setattr(SENDS, with_another_worker)

    assert remind_due(at(city_today())) == 2
    assert len(mail.outbox) == 2


def test_the_worker_looks_for_reminders(asked: Inquiry, monkeypatch) -> None:
    monkeypatch.setattr(reminding, "FROM_HOUR", 0)

    look()

    assert len(mail.outbox) == 2


class TestDays:
    """Which days the planning division chooses, and what it changes later."""

    def test_inquiry_begins_with_the_usual_days_and_none_that_are_past(
        self, planning: Client, visitors, tourism: Unit
    ) -> None:
        due = city_today() + timedelta(days=2)
        page = planning.get(f"{ADDRESS}new/?year={YEAR}").content.decode()
        assert page.count('name="remind_on"') == len(reminding.MOMENTS)

        planning.post(
            f"{ADDRESS}new/",
            {"year": YEAR, "due_on": str(due), "units": [tourism.pk], "remind_on": ["-3", "1"]},
        )

        inquiry = Inquiry.objects.get()
        assert inquiry.remind_on == [-3, 1]
        assert inquiry.reminder_due(city_today()) is None
        assert inquiry.reminder_due(due + timedelta(days=1)) == due + timedelta(days=1)

    def test_due_day_that_is_put_off_brings_its_reminders_along(
        self, planning: Client, planner, asked: Inquiry
    ) -> None:
        due = city_today() + timedelta(days=20)

        answer = planning.post(
            f"{ADDRESS}{asked.pk}/change/",
            {"due_on": str(due), "note": "延ばしました。", "remind_on": ["-7"]},
        )

        assert told(planning, answer) == [f"「{asked.title}」の期限と督促を改めました。"]
        asked.refresh_from_db()
        assert (asked.due_on, asked.note) == (due, "延ばしました。")
        assert asked.reminder_days == [due - timedelta(days=7)]
        assert remind_due(at(city_today())) == 0
        entry = ModelLogEntry.objects.get(action="strategy.inquiry_change")
        assert (entry.user, entry.data["after"]) == (planner, str(due))

    def test_day_that_is_chosen_after_it_passed_sends_nothing(self, asked: Inquiry) -> None:
        change_inquiry(inquiry=asked, due_on=asked.due_on, note="", remind_on=[-7], by=None)

        assert remind_due(at(city_today())) == 0

    def test_no_days_no_reminders(self, planning: Client, asked: Inquiry) -> None:
        planning.post(f"{ADDRESS}{asked.pk}/change/", {"due_on": str(asked.due_on)})

        asked.refresh_from_db()
        assert asked.remind_on == []
        assert "<dt>自動の督促</dt>" in planning.get(f"{ADDRESS}{asked.pk}/").content.decode()

    def test_wrong_day_is_named_and_nothing_changes(self, planning: Client, asked: Inquiry) -> None:
        answer = planning.post(
            f"{ADDRESS}{asked.pk}/change/", {"due_on": "2001-02-30", "remind_on": ["2"]}
        )

        page = answer.content.decode()
        assert "「2001-02-30」は日付として読めません。" in page
        assert 'href="#id_due_on"' in page
        asked.refresh_from_db()
        assert asked.remind_on == [-3, 1]

    def test_closed_inquiry_is_not_changed(self, planning: Client, asked: Inquiry) -> None:
        close_inquiry(inquiry=asked, by=None)

        page = planning.post(
            f"{ADDRESS}{asked.pk}/change/", {"due_on": str(asked.due_on)}
        ).content.decode()

        assert "この照会は締め切られました。" in page
