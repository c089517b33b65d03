"""The way out for the portal's mails: one server, and letters that a worker sends.

A letter is left in the queue within the transaction of what it tells: taken back with it, sent
once. A server that is down undoes nothing: it is tried again, and who administers the accounts is
told in the end. What waits stands on the first page of the admin all the same.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from strategy.body.links import absolute
from strategy.models import User
from strategy.models.people import may_sign_in

# A mail server that does not answer must not hold whoever waits for it.
TIMEOUT_SECONDS = 10
FAILURES = (OSError, smtplib.SMTPException)
# Before the files of editions, after a new password.
PRIORITY = 40
# Until the next try; together longer than a night.
AGAIN_AFTER_MINUTES = (5, 30, 120, 480, 960)
# Longer than any letter takes to all whom it is for.
LOST_AFTER = timedelta(minutes=30)
logger = logging.getLogger(__name__)


def open_connection() -> BaseEmailBackend:
    """One connection for many mails: a server that is down is waited for once.

    Raises:
        OSError, SMTPException: it does not answer.
    """
    connection = get_connection(timeout=TIMEOUT_SECONDS)
    connection.open()
    return connection


def send(
    connection: BaseEmailBackend, recipient: str, subject: str, body: str, answer_to: str = ""
) -> str:
    """Send one mail; what went wrong, empty where it went out.

    One address that cannot be reached does not keep the others from their mail.
    """
    message = EmailMessage(
        subject,
        body,
        settings.DEFAULT_FROM_EMAIL,
        [recipient],
        connection=connection,
        reply_to=[answer_to] if answer_to else None,
        # No answering machine answers it.
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (*FAILURES, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def one_line(subject: str) -> str:
    """A subject, whatever it quotes: a line break would begin another header."""
    return " ".join(subject.split())


# --- Letters to colleagues ----------------------------------------------------------------


class NotSent(Exception):
    """A letter that did not reach somebody, however often it was tried."""


def write_to(
    people: Iterable[int],
    *,
    subject: str,
    facts: Sequence[tuple[str, str]],
    path: str,
    by: User | None = None,
) -> None:
    """Leave a letter for each of some people, by their keys, to the workers.

    `facts`: (label, words), those without words are left out; `path`: where it is seen to;
    `by`: who acted, who gets none and whom answers go to.
    """
    reached = User.objects.filter(may_sign_in(), pk__in=set(people)).exclude(email="")
    if by is not None:
        reached = reached.exclude(pk=by.pk)
    keys = list(reached.order_by("pk").values_list("pk", flat=True))
    if not keys or not settings.MAIL_GOES_OUT:
        return
    body = render_to_string(
        "strategy/admin/letter.txt",
        {
            "subject": subject,
            "facts": [(label, words) for label, words in facts if words],
            "address": absolute(path),
        },
    )
    send_letters.enqueue(
        people=keys, subject=one_line(subject), body=body, answer_to=by.email if by else ""
    )


@task(backend="documents", queue_name="documents", priority=PRIORITY)
def send_letters(
    people: list[int], subject: str, body: str, answer_to: str, tried: int = 0
) -> None:
    """Send a letter to each, in a worker; who has left meanwhile gets none.

    Whom it did not reach it is sent again after a while, `tried` times so far.

    Raises:
        NotSent: that was the last try.
    """
    if not (missed := _missed(people, subject, body, answer_to)):
        return
    if tried == len(AGAIN_AFTER_MINUTES):
        raise NotSent(subject)
    later = timezone.now() + timedelta(minutes=AGAIN_AFTER_MINUTES[tried])
    send_letters.using(run_after=later).enqueue(
        people=missed, subject=subject, body=body, answer_to=answer_to, tried=tried + 1
    )


def _missed(people: list[int], subject: str, body: str, answer_to: str) -> list[int]:
    """Send a letter to each; the keys of those whom it did not reach."""
    users = User.objects.filter(may_sign_in(), pk__in=people).exclude(email="").order_by("pk")
    try:
        connection = open_connection()
    except FAILURES:
        logger.exception("the mail server does not answer; not sent: %s", subject)
        return [user.pk for user in users]
    missed = []
    with closing(connection):
        for user in users:
            addressed = f"{user.get_full_name() or user.get_username()} 様\n\n{body}"
            if failure := send(connection, user.email, subject, addressed, answer_to):
                logger.error("a mail to user %d was not sent: %s", user.pk, failure)
                missed.append(user.pk)
    return missed


def letters_given_up() -> QuerySet[DBTaskResult[Any, Any]]:
    """Letters that are not tried any more, for the weeks that the queue remembers them."""
    return DBTaskResult.objects.failed().filter(task_path=send_letters.module_path)


def take_up_lost_letters() -> None:
    """Have letters sent whose worker was killed over them: rather twice to one than to nobody."""
    lost = DBTaskResult.objects.running().filter(task_path=send_letters.module_path)
    lost.filter(started_at__lt=timezone.now() - LOST_AFTER).update(status=TaskResultStatus.READY)
