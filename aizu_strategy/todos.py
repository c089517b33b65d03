"""What the dashboard lists for who administers the accounts, and who confirms them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name

from aizu_strategy.sign_in.confirming import confirming_people, may_confirm, waiting_accounts
from strategy.mails import letters_given_up
from strategy.models import User
from strategy.models.people import may_sign_in
from strategy.upkeep.audit import administers
from strategy.upkeep.todo import Section, Todo, register_todos

UNUSED = timedelta(days=365)


@register_todos
def accounts(user: Any) -> Iterator[Todo]:
    """Accounts that can do nothing, and those that nobody uses: people change every few years."""
    if not administers(user):
        return
    active = User.objects.filter(may_sign_in(), is_superuser=False)
    for account in active.filter(groups=None).order_by("username"):
        yield Todo(
            Section.MEND,
            f"利用者「{account.get_username()}」に役割がありません",
            reverse("wagtailusers_users:edit", args=[account.pk]),
            "役割のない人は、管理画面に入れません。",
        )
    long_ago = timezone.now() - UNUSED
    unused = Q(last_login__lt=long_ago) | Q(last_login=None, date_joined__lt=long_ago)
    for account in active.filter(unused).exclude(groups=None).order_by("username"):
        yield Todo(
            Section.MEND,
            f"利用者「{account.get_username()}」は1年以上サインインしていません",
            reverse("wagtailusers_users:edit", args=[account.pk]),
            "異動した人のアカウントには、「退職・異動の日」を入れます。",
        )


@register_todos
def unconfirmed_accounts(user: Any) -> Iterator[Todo]:
    """Accounts that approve or publish once another has confirmed them."""
    waiting = list(waiting_accounts())
    if waiting and may_confirm(user):
        for account in waiting:
            if account.pk != user.pk:
                yield Todo(
                    Section.MINE,
                    f"利用者「{get_user_display_name(account)}」が本人か、確かめて認めます",
                    reverse("accounts"),
                    "承認・公開にかかわる役割は、認められたときから働きます。",
                )
    elif waiting and administers(user) and not confirming_people().exists():
        yield Todo(
            Section.MEND,
            "承認・公開にかかわる利用者を認められる人が、一人もいません",
            reverse("wagtailusers_users:index"),
            "サーバーの運用担当に、manage.py confirm_account を頼んでください。",
        )


@register_todos
def letters(user: Any) -> Iterator[Todo]:
    """That mails did not reach colleagues: a server that is down for days, a wrong address."""
    if not administers(user) or not (given_up := list(letters_given_up())):
        return
    keys = {key for letter in given_up for key in letter.args_kwargs["kwargs"]["people"]}
    names = User.objects.filter(pk__in=keys).order_by("pk").values_list("username", flat=True)
    yield Todo(
        Section.MEND,
        f"送れなかった通知メール: {len(given_up)}件",
        reverse("wagtailusers_users:index"),
        f"宛先: {'、'.join(names)}。メールサーバーと、この人たちのメールアドレスを確かめます。"
        "知らせるはずだったことは、それぞれの最初の画面に出ています。",
    )
