"""The yearly inquiry (照会): figures that divisions report by workbook, and what came back."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from strategy.fields.people import who
from strategy.models.dated import city_today
from strategy.models.figures import Observation
from strategy.models.indicators import YEAR_LIMITS
from strategy.models.proposals import Proposal
from strategy.models.records import Unit
from strategy.notation.wareki import date_text, era_fiscal_year
from strategy.permanence.append_only import Seal, Unchangeable

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


# Null is a command.
_who = partial(who, null=True, blank=True, editable=False)


class KeptFile(models.Model):
    """The bytes of a workbook that went out or came back (保管ファイル); never public.

    Kept in the database: with it they are saved, restored and rolled back, and no address
    of the site leads to them. A workbook has some tens of kilobytes. They never change; they
    go when nothing names them any more (see `strategy.inquiries.keeping`).
    """

    seals = (Seal(where="OLD.id IS NOT NULL", operations=("update",)),)

    sha256 = models.CharField("照合値(SHA-256)", max_length=64, unique=True)
    content = models.BinaryField("内容")
    kept_at = models.DateTimeField("保管日時", auto_now_add=True)

    class Meta:
        verbose_name = "保管ファイル"
        verbose_name_plural = "保管ファイル"

    def __str__(self) -> str:
        return self.sha256

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable(self._meta.verbose_name)
        super().save(*args, **kwargs)

    @classmethod
    def keep(cls, content: bytes) -> KeptFile:
        """The row of these bytes, made where there is none; within a transaction."""
        sha256 = hashlib.sha256(content).hexdigest()
        # The content is left out: what is known already is not read again. Locked, so that
        # nobody deletes it who saw it named by nothing.
        known = cls.objects.select_for_update().defer("content")
        kept = known.filter(sha256=sha256).first()
        return kept or cls.objects.get_or_create(sha256=sha256, defaults={"content": content})[0]


class Inquiry(models.Model):
    """One round of asking all divisions for the figures of a year (照会).

    `year` is read by each indicator as its own: 2025 is 令和7年度, 令和7年, or the day in
    令和7年度 on which it is counted.
    """

    year = models.PositiveSmallIntegerField("対象年度", validators=YEAR_LIMITS)
    title = models.CharField("件名", max_length=120)
    due_on = models.DateField("回答期限")
    note = models.TextField("連絡事項", blank=True)
    # Days from the due day on which the portal reminds by itself: [-3, 1].
    remind_on = models.JSONField("自動の督促", default=list, blank=True)
    # Up to which day that is done; a day before it is not made up for.
    reminded_until = models.DateField("督促を済ませた日", default=city_today, editable=False)
    reminder_tried_at = models.DateTimeField("督促を試みた日時", null=True, editable=False)
    reminder_trouble = models.TextField("督促できない理由", default="", blank=True, editable=False)
    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    created_by = _who("作成した人")
    closed_at = models.DateTimeField("締切日時", null=True, editable=False)
    closed_by = _who("締め切った人")

    sheets: RelatedManager[InquirySheet]

    class Meta:
        verbose_name = "照会"
        verbose_name_plural = "照会"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "title"],
                name="inquiry_title_once_a_year",
                violation_error_message="同じ年度に同じ件名の照会があります。件名を変えてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def year_text(self) -> str:
        """令和7年度."""
        return era_fiscal_year(self.year)

    @property
    def due_text(self) -> str:
        """令和8年6月30日."""
        return date_text(self.due_on, "ja")

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.due_on < city_today()

    @property
    def reminder_days(self) -> list[date]:
        """The days on which the portal reminds, ascending."""
        return sorted(self.due_on + timedelta(days=offset) for offset in self.remind_on)

    def reminder_due(self, today: date) -> date | None:
        """The newest day of reminding that has come and is not done; the ones before it lapse."""
        come = [day for day in self.reminder_days if self.reminded_until < day <= today]
        return come[-1] if self.closed_at is None and come else None


class InquirySheet(models.Model):
    """What one division is asked in an inquiry, and how far its answer is (照会票)."""

    class State(models.TextChoices):
        MADE = "made", "未送信"
        SENT = "sent", "送信済み"
        OPENED = "opened", "受取済み"
        RETURNED = "returned", "回答あり"
        PROPOSED = "proposed", "承認待ち"
        APPLIED = "applied", "反映済み"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inquiry_sheets")
    # Changes when the workbook is made anew: an older copy is known by it.
    token = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    # [{"line", "indicator", "code", "head", "definition"}]: rows of the workbook; `head` is the
    # key of the observation that stood when the workbook went out or was last applied, null
    # without one; `definition` of the one it was made with.
    asked = models.JSONField("照会した指標", default=list, editable=False)
    workbook = models.ForeignKey(
        KeptFile, on_delete=models.PROTECT, related_name="sheets", editable=False
    )
    file_name = models.CharField("ファイル名", max_length=255, editable=False)
    size_bytes = models.PositiveIntegerField("大きさ", editable=False)
    made_at = models.DateTimeField("作成日時", default=timezone.now, editable=False)
    sent_at = models.DateTimeField("送信日時", null=True, editable=False)
    opened_at = models.DateTimeField("受取日時", null=True, editable=False)
    opened_by = _who("受け取った人")
    returned_at = models.DateTimeField("回答日時", null=True, editable=False)
    returned_by = _who("回答した人")
    # While its answer waits to be approved.
    proposed_at = models.DateTimeField("起案日時", null=True, editable=False)
    applied_at = models.DateTimeField("反映日時", null=True, editable=False)
    applied_by = _who("反映した人")

    returns: RelatedManager[InquiryReturn]
    mails: RelatedManager[InquiryMail]

    class Meta:
        verbose_name = "照会票"
        verbose_name_plural = "照会票"
        ordering = ["unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "unit"], name="inquiry_asks_a_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.inquiry}"

    @property
    def state(self) -> State:
        """The farthest step since the last one that was undone."""
        applied, returned = self.applied_at, self.returned_at
        if self.proposed_at is not None:
            return self.State.PROPOSED
        if returned is not None and (applied is None or returned > applied):
            return self.State.RETURNED
        if applied is not None:
            return self.State.APPLIED
        if self.opened_at is not None:
            return self.State.OPENED
        return self.State.SENT if self.sent_at is not None else self.State.MADE

    @property
    def is_answered(self) -> bool:
        return self.state in (self.State.RETURNED, self.State.PROPOSED, self.State.APPLIED)

    @property
    def waits_for_request(self) -> bool:
        """Whether the division has neither been asked by mail nor answered."""
        return self.sent_at is None and not self.is_answered

    @property
    def waits_for_reminder(self) -> bool:
        return self.sent_at is not None and not self.is_answered


class InquiryReturn(models.Model):
    """A workbook that came back (回答ファイル), what was wrong with it, and what it changed."""

    class Outcome(models.TextChoices):
        REFUSED = "refused", "不備あり"
        CHECKED = "checked", "確認中"
        RETURNED = "returned", "提出済み"
        PROPOSED = "proposed", "承認待ち"
        APPLIED = "applied", "反映済み"
        REPLACED = "replaced", "差し替え済み"
        SENT_BACK = "sent_back", "差戻し"
        CANCELLED = "cancelled", "取りやめ"

    sheet = models.ForeignKey(InquirySheet, on_delete=models.PROTECT, related_name="returns")
    # Null once the bytes were let go; what is known of them stays.
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.PROTECT, related_name="returns")
    sha256 = models.CharField("照合値(SHA-256)", max_length=64)
    file_name = models.CharField("ファイル名", max_length=255)
    size_bytes = models.PositiveIntegerField("大きさ")
    uploaded_at = models.DateTimeField("受付日時", auto_now_add=True)
    uploaded_by = _who("出した人")
    outcome = models.CharField("結果", max_length=10, choices=Outcome.choices)
    # Sentences, as they were shown when the file was refused.
    faults = models.JSONField("不備", default=list)
    confirmed_at = models.DateTimeField("提出日時", null=True)
    reason = models.TextField("差戻しの理由", blank=True)
    # The newest one that was made of it. While it is decided on, the outcome is 承認待ち.
    proposal = models.ForeignKey(
        Proposal,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="inquiry_returns",
        verbose_name="起案",
    )
    decided_at = models.DateTimeField("処理日時", null=True)
    decided_by = _who("処理した人")
    added = models.ManyToManyField(Observation, related_name="inquiry_returns", editable=False)

    class Meta:
        verbose_name = "回答ファイル"
        verbose_name_plural = "回答ファイル"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"],
                condition=models.Q(outcome__in=("returned", "proposed")),
                name="inquiry_sheet_has_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether something may still be done with it."""
        return self.outcome in (self.Outcome.CHECKED, self.Outcome.RETURNED)


class InquiryMail(models.Model):
    """One mail of an inquiry to one address (送信記録), whatever became of it."""

    class Kind(models.TextChoices):
        REQUEST = "request", "照会"
        REMINDER = "reminder", "督促"

    class Outcome(models.TextChoices):
        # Written before the mail goes out: two who send at once send one.
        SENDING = "sending", "送信中"
        SENT = "sent", "送信済み"
        FAILED = "failed", "失敗"

    sheet = models.ForeignKey(InquirySheet, on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField("種別", max_length=8, choices=Kind.choices)
    recipient = models.EmailField("宛先", max_length=254)
    # The city's day: no address gets two of a kind on one.
    day = models.DateField("送信日", default=city_today)
    begun_at = models.DateTimeField("送信日時", auto_now_add=True)
    subject = models.CharField("件名", max_length=255)
    outcome = models.CharField("結果", max_length=7, choices=Outcome.choices)
    error = models.TextField("失敗の内容", blank=True)
    sent_by = _who("送った人")

    class Meta:
        verbose_name = "送信記録"
        verbose_name_plural = "送信記録"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "kind", "recipient", "day"],
                condition=~models.Q(outcome="failed"),
                name="inquiry_mail_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.recipient} {self.day}"
