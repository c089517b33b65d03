"""A new password by mail: bounded, logged, and the same for addresses known and unknown."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from aizu_strategy.sign_in.password_reset import send_reset_mails
from strategy.models import Role, User
from tests.people import account

pytestmark = pytest.mark.both_databases

ASK = "/admin/password_reset/"
LOGIN = "/admin/login/"
NEW = "a-long-phrase-of-2026"


@pytest.fixture(autouse=True)
def editor(loaded_site) -> User:
    user = account("planner", Role.Key.EDITORS)
    User.objects.filter(pk=user.pk).update(email="planner@example.org")
    return user


def ask(email: str = "planner@example.org", address: str = "10.0.0.1"):
    return Client().post(ASK, {"email": email}, REMOTE_ADDR=address)


def work() -> None:
    """What a worker does with all that was left to it."""
    for left in DBTaskResult.objects.all():
        assert left.task_path == send_reset_mails.module_path
        send_reset_mails.call(**left.args_kwargs["kwargs"])


def mailed_link() -> str:
    work()
    return re.search(
        r"https?://[^/]+(/admin/password_reset/confirm/\S+)", str(mail.outbox[-1].body)
    )[1]


def test_a_request_does_the_same_for_known_and_unknown_addresses() -> None:
    seen = []
    for email in ("planner@example.org", "nobody@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = ask(email)
        words = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]
        seen.append((answer.status_code, answer.headers["Location"], words))

    assert seen[0] == seen[1]
    assert seen[0][:2] == (302, "/admin/password_reset/done/")
    assert not any("strategy_user" in words for words in seen[0][2])
    assert not mail.outbox


def test_the_mail_is_in_japanese_and_says_how_long_its_link_holds(settings) -> None:
    settings.PASSWORD_RESET_TIMEOUT = 1800
    settings.WAGTAILADMIN_BASE_URL = "https://strategy.example.org"
    Client().post(ASK, {"email": "Planner@example.org"}, headers={"host": "127.0.0.1"})

    work()

    [sent] = mail.outbox
    assert sent.to == ["planner@example.org"]
    assert "30分間だけ使えます" in sent.body
    assert "https://strategy.example.org/admin/password_reset/confirm/" in sent.body
    assert sent.subject == "地方版総合戦略ポータル: 新しいパスワードを決めるリンク"


def test_nobody_is_written_to_at_an_unknown_address() -> None:
    ask("nobody@example.org")

    work()

    assert not mail.outbox
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("email", ["planner@example.org", "nobody@example.org"])
def test_one_mail_address_is_asked_for_three_times_an_hour(email: str) -> None:
    answers = [ask(email, address=f"198.51.100.{n}").status_code for n in range(3)]

    refused = ask(email.upper(), address="198.51.100.9")

    assert answers == [302] * 3
    assert refused.status_code == 429
    assert "1時間に3回まで" in refused.content.decode()
    assert DBTaskResult.objects.count() == 3


def test_letters_that_look_alike_are_one_mail_address() -> None:
    answers = [ask("somebody@example.org", address=f"198.51.100.{n}").status_code for n in range(3)]

    assert answers == [302] * 3
    assert ask("ſomebody@example.org", address="198.51.100.9").status_code == 429


def test_one_place_asks_thirty_times_an_hour() -> None:
    answers = [ask(f"name{n}@example.org").status_code for n in range(31)]

    assert answers == [302] * 30 + [429]
    assert ask(address="203.0.113.9").status_code == 302


def test_asking_and_setting_are_in_the_log_of_that_person(editor: User) -> None:
    ask()
    browser = Client()
    form = browser.get(mailed_link()).headers["Location"]
    browser.post(form, {"new_password1": NEW, "new_password2": NEW})

    for action in ("portal.password_reset_asked", "portal.password_reset"):
        assert ModelLogEntry.objects.get(action=action).object_id == str(editor.pk)


def test_a_new_password_by_mail_ends_the_wait_and_a_stranger_cannot_begin_it_anew() -> None:
    wrong = {"username": "planner", "password": "wrong"}
    for number in range(12):
        Client().post(LOGIN, wrong, REMOTE_ADDR=f"198.51.100.{number}")
    ask()
    browser = Client()
    form = browser.get(mailed_link()).headers["Location"]

    browser.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert Client().post(LOGIN, wrong).status_code == 200
    for number in range(12):
        Client().post(LOGIN, wrong, REMOTE_ADDR=f"198.51.100.{number}")

    answer = browser.post(LOGIN, {"username": "planner", "password": NEW})
    assert answer.status_code == 302


def test_a_link_is_good_once() -> None:
    ask()
    link = mailed_link()
    browser = Client()
    form = browser.get(link).headers["Location"]
    browser.post(form, {"new_password1": NEW, "new_password2": NEW})

    assert Client().get(link).status_code == 200
