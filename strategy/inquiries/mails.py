"""Mails to the divisions: the request, and the reminder to those who have not answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from strategy import mails
from strategy.body.links import absolute
from strategy.inquiries.handing_over import still_asked
from strategy.inquiries.making import refuse_closed
from strategy.inquiries.writing import day_words
from strategy.models import Inquiry, InquiryMail, InquirySheet, Unit
from strategy.models.approval import answering
from strategy.models.dated import city_today, end_of_day
from strategy.refusals import Refused

Kind, Outcome = InquiryMail.Kind, InquiryMail.Outcome
MAILED = "strategy.inquiry_mail"
# What is still being sent after this was cut off: the portal was stopped meanwhile.
CUT_OFF = timedelta(minutes=10)
NO_SERVER = (
    "メールを送るサーバーが設定されていないので、送っていません。システム管理者に連絡してください。"
    "照会票は、この画面からダウンロードして渡せます。"
)
NO_ANSWER = (
    "メールサーバーにつながらないので、1件も送っていません。少し待ってから、もう一度送ってください。"
    "続くときは、システム管理者に連絡してください。"
)


@dataclass(frozen=True)
class Sending:
    """What became of the mails of one push of the button."""

    sent: int = 0
    failed: int = 0
    # Addresses that had theirs today.
    spared: int = 0
    without_address: tuple[str, ...] = ()


def send_request(*, inquiry: Inquiry, by: AbstractBaseUser | None) -> Sending:
    """Ask the divisions that were not asked yet.

    Raises:
        Refused: the inquiry is closed, every division was asked, or no mail server answers.
    """
    sheets = [sheet for sheet in _sheets(inquiry) if sheet.waits_for_request]
    if not sheets:
        raise Refused(
            ["すべての課に送信済みです。答えていない課には、督促のメールを送ってください。"]
        )
    return _send(inquiry, sheets, Kind.REQUEST, by)


def send_reminder(*, inquiry: Inquiry, by: AbstractBaseUser | None) -> Sending:
    """Remind the divisions that were asked and have not answered; each address once a day.

    Raises:
        Refused: the inquiry is closed, nobody is to be reminded, or no mail server answers.
    """
    sheets = [sheet for sheet in _sheets(inquiry) if sheet.waits_for_reminder]
    if not sheets:
        raise Refused(["督促する課はありません。送信した課は、すべて回答しています。"])
    return _send(inquiry, sheets, Kind.REMINDER, by)


def send_reminder_of_day(*, inquiry: Inquiry, day: date) -> Sending:
    """Remind by itself the divisions that were asked before `day` and not reminded since.

    Raises:
        Refused: the inquiry is closed, or no mail server answers.
    """
    since = end_of_day(day - timedelta(days=1))
    reminded = InquiryMail.objects.filter(
        sheet__inquiry=inquiry, kind=Kind.REMINDER, outcome=Outcome.SENT, day__gte=day
    )
    spared = set(reminded.values_list("sheet_id", flat=True))
    sheets = [
        sheet
        for sheet in _sheets(inquiry)
        if sheet.sent_at is not None
        and sheet.sent_at < since
        and sheet.waits_for_reminder
        and sheet.pk not in spared
    ]
    return _send(inquiry, sheets, Kind.REMINDER, None) if sheets else Sending()


def addresses_of(units: Iterable[int]) -> dict[int, list[str]]:
    """Addresses of who answers for each division, each once; an empty list without."""
    found: dict[int, list[str]] = {key: [] for key in units}
    members = Unit.members.through.objects.filter(user__in=answering(), unit_id__in=found)
    for key, email in members.order_by("user_id").values_list("unit_id", "user__email"):
        if (address := email.strip()) and address not in found[key]:
            found[key].append(address)
    return found


@contextmanager
def _open_connection() -> Iterator[BaseEmailBackend]:
    """One connection for all mails: a server that is down is waited for once.

    Raises:
        Refused: there is no server, or it does not answer.
    """
    if not settings.MAIL_GOES_OUT:
        raise Refused([NO_SERVER])
    try:
        connection = mails.open_connection()
    except mails.FAILURES as error:
        raise Refused([NO_ANSWER]) from error
    with closing(connection):
        yield connection


def _free_cut_off(inquiry: Inquiry) -> None:
    InquiryMail.objects.filter(
        sheet__inquiry=inquiry,
        outcome=Outcome.SENDING,
        begun_at__lt=timezone.now() - CUT_OFF,
    ).update(outcome=Outcome.FAILED, error="送信の途中でポータルが止まりました。")


def _sheets(inquiry: Inquiry) -> list[InquirySheet]:
    """The sheets of an inquiry that runs; not those that are another division's to answer."""
    refuse_closed(inquiry)
    return still_asked(inquiry.sheets.select_related("unit", "inquiry__created_by"))


def _send(
    inquiry: Inquiry,
    sheets: Sequence[InquirySheet],
    kind: str,
    by: AbstractBaseUser | None,
) -> Sending:
    sent = failed = spared = 0
    nowhere = []
    known = addresses_of([sheet.unit_id for sheet in sheets])
    _free_cut_off(inquiry)
    with _open_connection() as connection:
        for sheet in sheets:
            addresses = known[sheet.unit_id]
            if not addresses:
                nowhere.append(str(sheet.unit))
            results = list(_send_sheet(sheet, addresses, kind, by, connection))
            sent += results.count(Outcome.SENT)
            failed += results.count(Outcome.FAILED)
            spared += results.count(None)
            if kind == Kind.REQUEST and Outcome.SENT in results:
                unsent = InquirySheet.objects.filter(pk=sheet.pk, sent_at=None)
                unsent.update(sent_at=timezone.now())
    if sent or failed:
        log(inquiry, MAILED, user=by, data={"kind": kind, "sent": sent, "failed": failed})
    return Sending(sent, failed, spared, tuple(nowhere))


def _send_sheet(
    sheet: InquirySheet,
    addresses: Iterable[str],
    kind: str,
    by: AbstractBaseUser | None,
    connection: BaseEmailBackend,
) -> Iterator[str | None]:
    """The outcome for each address; None where it had its mail today."""
    subject, body = words_of(sheet, kind)
    # Questions go to who asks.
    asks = by or sheet.inquiry.created_by
    answer_to = str(getattr(asks, "email", "") or "").strip()
    for recipient in addresses:
        mail = _begin(sheet, kind, recipient, subject, by)
        if mail is None:
            yield None
            continue
        mail.error = mails.send(connection, recipient, subject, body, answer_to)[:1000]
        mail.outcome = Outcome.FAILED if mail.error else Outcome.SENT
        mail.save(update_fields=["outcome", "error"])
        yield mail.outcome


def _begin(
    sheet: InquirySheet, kind: str, recipient: str, subject: str, by: AbstractBaseUser | None
) -> InquiryMail | None:
    try:
        with transaction.atomic():
            return InquiryMail.objects.create(
                sheet=sheet,
                kind=kind,
                recipient=recipient,
                day=city_today(),
                subject=subject,
                outcome=Outcome.SENDING,
                sent_by=by,  # type: ignore[misc]  # the configured user model
            )
    except IntegrityError:
        return None


def words_of(sheet: InquirySheet, kind: str) -> tuple[str, str]:
    """(subject, body) of a mail."""
    inquiry = sheet.inquiry
    reminds = kind == Kind.REMINDER
    late = inquiry.due_on < city_today()
    head = "【督促】" if reminds else "【照会】"
    subject = mails.one_line(f"{head}{inquiry.title}(期限：{day_words(inquiry.due_on)})")
    body = render_to_string(
        "strategy/admin/inquiry_mail.txt",
        {
            "sheet": sheet,
            "inquiry": inquiry,
            "count": len(sheet.asked),
            "due": day_words(inquiry.due_on),
            "reminds": reminds,
            "late": late,
            "address": absolute(reverse("inquiries:sheet", args=[sheet.pk])),
        },
    )
    return subject, body
