"""What a worker sends of the letters that were left to it."""

from __future__ import annotations

from django.core import mail
from django.core.mail import EmailMessage
from django_tasks_db.models import DBTaskResult

from strategy.mails import send_letters
from strategy.models import User


def reachable(user: User, last_name: str = "", first_name: str = "") -> User:
    """With an address of its own, and a name."""
    user.email = f"{user.username}@example.jp"
    user.last_name, user.first_name = last_name, first_name
    user.save()
    return user


def letters() -> list[EmailMessage]:
    """The mails of all letters that wait, each sent once."""
    before = len(mail.outbox)
    for left in DBTaskResult.objects.filter(task_path=send_letters.module_path):
        left.delete()
        send_letters.call(**left.args_kwargs["kwargs"])
    return mail.outbox[before:]


def told() -> dict[str, str]:
    """The subject by the name of who got it; everybody gets one at most."""
    sent = letters()
    named = {message.to[0].partition("@")[0]: str(message.subject) for message in sent}
    assert len(named) == len(sent)
    return named
