"""A new password by mail: asked for by anybody, so bounded, and the same for known and unknown.

A request only writes down which address was typed; a worker looks whether it is somebody's and
sends the mail. So the answer takes as long, and says the same, whoever it is of.
"""

from __future__ import annotations

from datetime import timedelta
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpRequest
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from aizu_strategy.sign_in.addresses import counted_address
from aizu_strategy.sign_in.journal import note

ASKED = "portal.password_reset_asked"
DONE = "portal.password_reset"
WITHIN = timedelta(hours=1)
MOST_A_MAIL_ADDRESS = 3
# An office behind one address, on the day after new accounts were made.
MOST_FROM_ONE_PLACE = 30
# Before the files of editions: somebody sits and waits.
PRIORITY = 50


@task(backend="documents", queue_name="documents", priority=PRIORITY)
def send_reset_mails(email: str, asked_from: str | None) -> None:
    """Send a link to everybody with this mail address, in a worker. `asked_from` is counted."""
    form = PasswordResetForm({"email": email})
    if not form.is_valid():
        return
    for user in form.get_users(email):
        note(user, ASKED, by=None)
    form.save(
        # Mails name the portal's own address, whatever the request called it.
        domain_override=settings.WAGTAILADMIN_BASE_URL,
        subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
        email_template_name="wagtailadmin/account/password_reset/email.txt",
        extra_email_context={"minutes": f"{settings.PASSWORD_RESET_TIMEOUT // 60}"},
    )


def ask_for_mail(email: str, request: HttpRequest) -> str:
    """Have a mail sent where the address is somebody's; else why it was asked too often.

    What is counted is what was typed, whether anybody has it or not.
    """
    # Django finds a person under letters that look alike, too: ſuzuki, ｓuzuki.
    email, place = normalize("NFKC", email).casefold(), counted_address(request)
    if _asked_lately(email=email) >= MOST_A_MAIL_ADDRESS:
        return (
            f"このメールアドレスでは、1時間に{MOST_A_MAIL_ADDRESS}回まで受け付けます。"
            "届いたメールのリンクを使うか、1時間ほど待ってから、もう一度送信してください。"
        )
    if place is not None and _asked_lately(asked_from=place) >= MOST_FROM_ONE_PLACE:
        return (
            f"同じ接続元からは、1時間に{MOST_FROM_ONE_PLACE}回まで受け付けます。"
            "1時間ほど待つか、システム管理者に新しいパスワードを頼んでください。"
        )
    send_reset_mails.enqueue(email=email, asked_from=place)
    return ""


def _asked_lately(**told: str) -> int:
    """How often the last hour has seen such a request: the queue remembers what it was given."""
    return DBTaskResult.objects.filter(
        task_path=send_reset_mails.module_path,
        enqueued_at__gt=timezone.now() - WITHIN,
        **{f"args_kwargs__kwargs__{name}": value for name, value in told.items()},
    ).count()
