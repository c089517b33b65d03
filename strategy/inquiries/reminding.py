"""Reminders on a day that was set (自動の督促); a worker looks, and several may look at once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from strategy.inquiries.mails import send_reminder_of_day
from strategy.models import Inquiry
from strategy.refusals import Refused

# What may be chosen, in days from the due day.
MOMENTS = (
    (-7, "回答期限の7日前"),
    (-3, "回答期限の3日前"),
    (-1, "回答期限の前日"),
    (1, "回答期限の翌日"),
    (7, "回答期限の7日後"),
)
USUAL = (-3, 1)
# Mails of an office come in its hours.
FROM_HOUR = 9
# After a mail server that did not answer, or a worker that was stopped.
AGAIN_AFTER = timedelta(minutes=30)

logger = logging.getLogger(__name__)


def remind_due(now: datetime | None = None) -> int:
    """Send the reminders whose day has come; how many mails went out.

    A day that passed while no worker ran is made up for, the newest one only. Who answered, was
    asked only since, or was reminded by hand meanwhile gets none.
    """
    here = timezone.localtime(now or timezone.now(), timezone.get_default_timezone())
    if here.hour < FROM_HOUR:
        return 0
    running = Inquiry.objects.filter(closed_at=None).exclude(remind_on=[])
    return sum(_remind(inquiry, here) for inquiry in running.order_by("pk"))


def _remind(inquiry: Inquiry, now: datetime) -> int:
    day = inquiry.reminder_due(now.date())
    if day is None or not _taken(inquiry, now):
        return 0
    sent, trouble = 0, ""
    try:
        sent = send_reminder_of_day(inquiry=inquiry, day=day).sent
    except Refused as refused:
        trouble = " ".join(refused.reasons)
        logger.warning("no reminder of inquiry %d for %s: %s", inquiry.pk, day, trouble)
    except Exception:
        # Of whatever kind it is: one inquiry must not keep the others from their reminders.
        trouble = "思わぬ問題が起きました。システム管理者に連絡してください。"
        logger.exception("the reminder of inquiry %d for %s failed", inquiry.pk, day)
    rows = Inquiry.objects.filter(pk=inquiry.pk)
    rows.update(reminder_trouble=trouble)
    if not trouble:
        rows.filter(reminded_until__lt=day).update(reminded_until=day)
    return sent


def _taken(inquiry: Inquiry, now: datetime) -> bool:
    """Whether this worker is the one that sends; another may try again after a while."""
    free = Q(reminder_tried_at=None) | Q(reminder_tried_at__lte=now - AGAIN_AFTER)
    standing = Inquiry.objects.filter(free, pk=inquiry.pk, reminded_until=inquiry.reminded_until)
    return bool(standing.update(reminder_tried_at=now))
