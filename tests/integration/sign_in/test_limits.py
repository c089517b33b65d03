"""Wrong passwords slow whoever guesses, and lock neither a person nor an office out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from aizu_strategy.sign_in import hashing, known_browsers
from aizu_strategy.sign_in.limits import LIMITS, all_waits
from strategy.models import Role, User
from tests.people import account, client_of

pytestmark = pytest.mark.both_databases

PASSWORD = "x" * 12
LOGIN = "/admin/login/"
OFFICE, ELSEWHERE = "10.0.0.1", "203.0.113.9"


@pytest.fixture(autouse=True)
def editor(loaded_site) -> User:
    return account("planner", Role.Key.EDITORS)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands, however slow the machine is: waits end by `pass_time` only."""
    moment = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: moment)


def sign_in(
    password: str = PASSWORD,
    *,
    username: str = "planner",
    address: str = OFFICE,
    browser: Client | None = None,
):
    form = {"username": username, "password": password}
    return (browser or Client()).post(LOGIN, form, REMOTE_ADDR=address)


def wrong(times: int, **where) -> list[int]:
    return [sign_in("wrong", **where).status_code for _ in range(times)]


def used_browser() -> Client:
    """One in which the planner has signed in and out before."""
    browser = Client()
    assert sign_in(browser=browser).status_code == 302
    browser.post("/admin/logout/")
    return browser


def pass_time(**so_much: int) -> None:
    for attempt in AccessAttempt.objects.all():
        moment = attempt.attempt_time - timedelta(**so_much)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=moment)


class TestOneNameFromOnePlace:
    def test_the_fifth_wrong_password_makes_it_wait_and_says_how_long(self) -> None:
        assert wrong(4) == [200] * 4

        answer = sign_in("wrong")

        assert answer.status_code == 429
        page = answer.content.decode()
        assert "あと1分は受け付けません" in page
        assert 'value="planner"' in page
        assert sign_in().status_code == 429

    def test_the_wait_ends_by_itself_and_doubles_with_each_further_one(self) -> None:
        wrong(5)

        pass_time(seconds=61)
        assert "あと2分は" in sign_in("wrong").content.decode()
        pass_time(seconds=61)
        assert sign_in().status_code == 429
        pass_time(seconds=61)
        assert sign_in().status_code == 302

    def test_trying_while_waiting_makes_nothing_longer(self) -> None:
        wrong(5)
        pass_time(seconds=50)

        assert wrong(20) == [429] * 20

        assert all_waits()[0].failures == 5
        pass_time(seconds=11)
        assert sign_in().status_code == 302

    def test_a_right_password_makes_the_wrong_ones_forgotten(self) -> None:
        wrong(4)
        sign_in()

        assert wrong(4) == [200] * 4

    def test_no_wait_is_longer_than_a_quarter_of_an_hour(self) -> None:
        for limit in LIMITS:
            assert limit.wait(10_000) <= timedelta(minutes=15)

    def test_another_browsers_name_does_not_help(self) -> None:
        answers = [
            Client()
            .post(LOGIN, {"username": "planner", "password": "no"}, headers={"user-agent": name})
            .status_code
            for name in "abcde"
        ]

        assert answers[-1] == 429


class TestManyPlaces:
    def test_one_name_from_twelve_addresses_has_to_wait(self) -> None:
        answers = [wrong(1, address=f"198.51.100.{n}")[0] for n in range(12)]

        assert answers == [200] * 9 + [429] * 3

    def test_sixty_names_from_one_address_have_to_wait_but_seconds_only(self) -> None:
        answers = [wrong(1, username=f"name{n}")[0] for n in range(60)]

        assert answers == [200] * 39 + [429] * 21
        assert "あと2秒は受け付けません" in sign_in().content.decode()
        pass_time(seconds=3)
        assert sign_in().status_code == 302

    def test_names_that_nobody_has_are_counted_alike_and_tell_nothing(self) -> None:
        known, unknown = wrong(6, address="198.51.100.1"), wrong(6, username="nobody-here")

        assert known == unknown
        assert ModelLogEntry.objects.filter(action="portal.sign_in_failed").count() == 5

    def test_elsewhere_the_same_name_is_free_after_five(self) -> None:
        wrong(5, address=ELSEWHERE)

        assert sign_in().status_code == 302


class TestNobodyIsLockedOut:
    def test_in_the_same_office_five_wrong_tries_do_not_hinder_a_colleague(self) -> None:
        browser = used_browser()
        wrong(6)
        assert sign_in().status_code == 429

        assert sign_in(browser=browser).status_code == 302

    def test_nor_do_twelve_addresses_hinder_a_person(self) -> None:
        browser = used_browser()
        for number in range(12):
            wrong(1, address=f"198.51.100.{number}")

        assert sign_in(browser=browser).status_code == 302

    def test_nor_sixty_names_an_office(self) -> None:
        browser = used_browser()
        for number in range(60):
            wrong(1, username=f"name{number}")

        assert sign_in(browser=browser).status_code == 302

    def test_a_used_browser_has_its_own_limit(self) -> None:
        browser = used_browser()

        assert wrong(10, browser=browser) == [200] * 9 + [429]
        assert sign_in().status_code == 302

    def test_a_used_browser_is_nobody_elses(self) -> None:
        account("colleague", Role.Key.EDITORS)
        browser = used_browser()

        assert wrong(5, username="colleague", browser=browser)[-1] == 429

    @pytest.mark.parametrize("value", ["", "x", "planner:1:abc", "0" * 5000])
    def test_a_made_up_mark_is_none(self, value: str) -> None:
        browser = Client()
        browser.cookies[known_browsers.COOKIE] = value

        assert wrong(5, browser=browser)[-1] == 429

    def test_the_mark_stays_within_the_admin(self) -> None:
        browser = Client()
        sign_in(browser=browser)

        cookie = browser.cookies[known_browsers.COOKIE]
        assert cookie["path"] == "/admin/"
        assert cookie["httponly"]


class TestAtOnce:
    def test_where_the_line_is_full_nothing_is_compared_or_counted(self, monkeypatch) -> None:
        full = hashing.Line()
        monkeypatch.setattr(hashing, "STRANGERS", full)
        for _ in range(hashing.PLACES):
            full.places.acquire()

        answer = sign_in("wrong")

        assert answer.status_code == 503
        assert "込み合っています" in answer.content.decode()
        assert 'value="planner"' in answer.content.decode()
        assert not AccessAttempt.objects.exists()
        assert not ModelLogEntry.objects.filter(action="portal.sign_in_failed").exists()

    def test_who_was_there_before_stands_in_another_line(self, monkeypatch) -> None:
        browser = used_browser()
        full = hashing.Line()
        monkeypatch.setattr(hashing, "STRANGERS", full)
        for _ in range(hashing.PLACES):
            full.places.acquire()

        assert sign_in(browser=browser).status_code == 302

    def test_a_place_is_free_again_whatever_came_of_it(self, monkeypatch) -> None:
        line = hashing.Line()
        monkeypatch.setattr(hashing, "STRANGERS", line)

        wrong(hashing.PLACES + 1)

        assert sign_in().status_code == 302


class TestAdministrators:
    def test_one_sees_who_waits_and_lets_them_in(self, editor: User) -> None:
        wrong(5)
        administrator = client_of(account("admin", Role.Key.ADMINISTRATORS))
        page = administrator.get("/admin/sign-in/waiting/").content.decode()
        assert "planner" in page
        assert OFFICE in page
        assert "planner" in administrator.get(f"/admin/users/{editor.pk}/sign-in/").content.decode()

        administrator.post("/admin/sign-in/waiting/lift/", {"username": "planner"})

        assert "停止しているサインインはありません" in (
            administrator.get("/admin/sign-in/waiting/").content.decode()
        )
        assert sign_in().status_code == 302
        entry = ModelLogEntry.objects.get(action="portal.lock_lifted")
        assert (entry.object_id, entry.user.username) == (str(editor.pk), "admin")

    def test_an_address_is_let_in_and_stands_in_the_log(self) -> None:
        for number in range(41):
            wrong(1, username=f"name{number}")
        administrator = client_of(account("admin", Role.Key.ADMINISTRATORS))

        administrator.post("/admin/sign-in/waiting/lift/", {"ip_address": OFFICE})

        assert not all_waits()
        entry = ModelLogEntry.objects.get(action="portal.lock_lifted")
        assert entry.data["text"] == f"接続元 {OFFICE}"

    @pytest.mark.both_databases
    def test_what_is_no_address_lifts_nothing(self) -> None:
        administrator = client_of(account("admin", Role.Key.ADMINISTRATORS))

        response = administrator.post("/admin/sign-in/waiting/lift/", {"ip_address": "庁内"})

        assert response.headers["Location"] == "/admin/sign-in/waiting/"
        assert not ModelLogEntry.objects.filter(action="portal.lock_lifted").exists()

    def test_each_wait_that_begins_is_in_the_log_and_no_try_during_it(self) -> None:
        wrong(30)

        assert ModelLogEntry.objects.filter(action="portal.sign_in_failed").count() == 5
        assert ModelLogEntry.objects.filter(action="portal.locked_out").count() == 1

    def test_nobody_else_sees_or_lifts_it(self) -> None:
        wrong(5)
        colleague = client_of(account("colleague", Role.Key.EDITORS))

        assert colleague.get("/admin/sign-in/waiting/").headers["Location"] == "/admin/"
        colleague.post("/admin/sign-in/waiting/lift/", {"username": "planner"})

        assert sign_in().status_code == 429


def test_what_is_over_is_dropped() -> None:
    wrong(3)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=61))

    wrong(1, username="other")

    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["other"]
