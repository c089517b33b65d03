"""Passwords that are taken, how long somebody stays signed in, and from where."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from wagtail.models import ModelLogEntry

from aizu_strategy.models import SignedIn
from aizu_strategy.sign_in.addresses import client_address, counted_address
from strategy.models import Role, User
from tests.people import account, client_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]

PASSWORD = "x" * 12
LOGIN = "/admin/login/"
STATE = "/admin/sign-in/session/"


@pytest.fixture
def editor() -> User:
    return account("planner", Role.Key.EDITORS)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock of sessions on by so many seconds."""
    moved = [0.0]
    real = time.time
    monkeypatch.setattr("aizu_strategy.sign_in.sessions.time.time", lambda: real() + moved[0])

    def move(seconds: float) -> None:
        moved[0] += seconds

    return move


def sign_in(password: str = PASSWORD, *, address: str = "10.0.0.1", username: str = "planner"):
    client = Client(REMOTE_ADDR=address)
    return client, client.post(LOGIN, {"username": username, "password": password})


@pytest.mark.parametrize("password", ["short", "password1234", "planner12345", "123456789012"])
def test_weak_passwords_are_refused_in_japanese(editor: User, password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, editor)

    assert not any(message.isascii() for message in refused.value.messages)


class TestTime:
    def test_an_idle_session_ends_and_leads_back(self, editor: User, later) -> None:
        client = client_of(editor)
        client.get("/admin/")

        later(3601)
        response = client.get("/admin/pages/")

        assert response.headers["Location"] == "/admin/login/?next=%2Fadmin%2Fpages%2F"
        said = client.get(response.headers["Location"]).content.decode()
        assert "60分以上操作がありませんでした" in said
        assert not SignedIn.objects.filter(user=editor).exists()

    def test_activity_keeps_it(self, editor: User, later) -> None:
        client = client_of(editor)
        for _ in range(4):
            later(3000)
            assert client.get("/admin/").status_code == 200

    def test_an_open_tab_is_no_activity(self, editor: User, later) -> None:
        client = client_of(editor)
        client.get("/admin/")
        for _ in range(3):
            later(1300)
            client.post("/admin/editing-sessions/release/1/")

        assert client.get("/admin/").headers["Location"].startswith(LOGIN)

    def test_to_ask_how_it_stands_is_no_activity_and_to_say_that_one_stays_is(
        self, editor: User, later
    ) -> None:
        client = client_of(editor)
        client.get("/admin/")

        later(3000)
        assert client.get(STATE).json()["seconds"] == pytest.approx(600, abs=120)
        assert client.get(STATE).json()["seconds"] == pytest.approx(600, abs=120)
        assert client.get("/admin/sign-in/stay/").json()["seconds"] == pytest.approx(3600, abs=120)
        later(3601)

        assert client.get(STATE).headers["Location"].startswith(LOGIN)

    def test_in_the_last_hour_of_a_working_day_nothing_puts_the_end_off(
        self, editor: User, later
    ) -> None:
        client = client_of(editor)
        for _ in range(14):
            later(3000)
            client.get("/admin/")

        answer = client.get("/admin/sign-in/stay/").json()

        assert answer["seconds"] == pytest.approx(12 * 3600 - 14 * 3000, abs=120)
        assert answer["can_stay"] is False

    def test_the_token_it_hands_out_counts_after_signing_in_again_and_the_old_one_does_not(
        self, editor: User, later
    ) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(editor)
        old = client.get(STATE).json()["token"]
        later(3601)
        client.get(STATE)
        client.post(
            LOGIN, {"username": "planner", "password": PASSWORD, "csrfmiddlewaretoken": old}
        )

        new = client.get(STATE).json()["token"]

        sent = [
            client.post("/admin/sign-in/end-others/", {"csrfmiddlewaretoken": token})
            for token in (old, new)
        ]
        assert [answer.status_code for answer in sent] == [403, 302]

    def test_after_a_working_day_it_ends_in_any_case(self, editor: User, later) -> None:
        client = client_of(editor)
        for _ in range(14):
            later(3000)
            client.get("/admin/")
        later(3000)

        response = client.get("/admin/")

        assert response.headers["Location"].startswith(LOGIN)
        assert "12時間" in client.get(response.headers["Location"]).content.decode()

    def test_what_was_sent_too_late_leads_back_to_its_page(self, editor: User, later) -> None:
        client = client_of(editor)
        client.get("/admin/")
        later(4000)

        response = client.post(
            "/admin/pages/5/edit/", headers={"referer": "http://testserver/admin/pages/5/edit/"}
        )

        assert response.headers["Location"].endswith("next=%2Fadmin%2Fpages%2F5%2Fedit%2F")


class TestSessions:
    def test_they_are_listed_and_the_others_can_be_ended(self, editor: User) -> None:
        here, elsewhere = sign_in()[0], sign_in(address="10.0.0.2")[0]
        page = here.get("/admin/sign-in/").content.decode()
        assert "10.0.0.1" in page
        assert "10.0.0.2" in page
        assert page.count("（この端末）") == 1

        here.post("/admin/sign-in/end-others/")

        assert here.get("/admin/").status_code == 200
        assert elsewhere.get("/admin/").headers["Location"].startswith(LOGIN)

    def test_an_administrator_signs_somebody_out(self, editor: User) -> None:
        signed_in = sign_in()[0]
        administrator = client_of(account("admin", Role.Key.ADMINISTRATORS))
        assert (
            "10.0.0.1" in administrator.get(f"/admin/users/{editor.pk}/sign-in/").content.decode()
        )

        administrator.post(f"/admin/users/{editor.pk}/sign-in/end/")

        assert signed_in.get("/admin/").headers["Location"].startswith(LOGIN)
        assert ModelLogEntry.objects.filter(action="portal.sessions_ended").count() == 1

    def test_a_new_password_or_a_closed_account_ends_all(self, editor: User) -> None:
        first, second = sign_in()[0], sign_in()[0]

        editor.set_password("y" * 12)
        editor.save()
        assert first.get("/admin/").headers["Location"].startswith(LOGIN)
        third = sign_in("y" * 12)[0]
        User.objects.filter(pk=editor.pk).update(is_active=False)

        for client in (second, third):
            assert client.get("/admin/").headers["Location"].startswith(LOGIN)

    def test_signing_out_forgets_the_session(self, editor: User) -> None:
        client = sign_in()[0]
        assert SignedIn.objects.filter(user=editor).count() == 1

        client.post("/admin/logout/")

        assert not SignedIn.objects.filter(user=editor).exists()

    def test_public_pages_stay_without_cookie(self, client: Client) -> None:
        response = client.get("/ja/")

        assert response.status_code == 200
        assert not response.cookies


class TestOperators:
    def test_an_administrator_makes_no_operator(self) -> None:
        client = client_of(account("admin", Role.Key.ADMINISTRATORS))
        other = account("other", Role.Key.EDITORS)
        assert "is_superuser" not in client.get(f"/admin/users/edit/{other.pk}/").content.decode()

        client.post(
            f"/admin/users/edit/{other.pk}/",
            {
                "username": "other",
                "email": "other@example.org",
                "first_name": "名",
                "last_name": "姓",
                "is_active": "on",
                "is_superuser": "on",
                "groups": [other.groups.get().pk],
            },
        )

        other.refresh_from_db()
        assert other.last_name == "姓"
        assert not other.is_superuser

    def test_an_operators_account_is_out_of_reach(self) -> None:
        operator = User.objects.create_superuser("operator", password=PASSWORD)
        client = client_of(account("admin", Role.Key.ADMINISTRATORS))

        for address in (
            f"/admin/users/edit/{operator.pk}/",
            f"/admin/users/delete/{operator.pk}/",
            f"/admin/users/{operator.pk}/sign-in/",
        ):
            assert client.get(address).headers["Location"] == "/admin/"
        client.post(
            f"/admin/bulk/auth/user/set_active_state/?id={operator.pk}&next=/admin/users/",
            {"mark_as_active": "False"},
        )

        operator.refresh_from_db()
        assert operator.is_active


class TestProxies:
    def wrong(self, forwarded: str, username: str = "planner") -> int:
        client = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": forwarded})
        answer = client.post(LOGIN, {"username": username, "password": "wrong"})
        return answer.status_code

    def test_a_stranger_behind_the_same_proxy_makes_no_clerk_wait(
        self, editor: User, settings
    ) -> None:
        settings.TRUSTED_PROXIES = 1
        assert [self.wrong("203.0.113.9") for _ in range(5)][-1] == 429

        client = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "10.0.0.7"})
        answer = client.post(LOGIN, {"username": "planner", "password": PASSWORD})

        assert answer.status_code == 302
        assert SignedIn.objects.get(user=editor).address == "10.0.0.7"

    def test_a_made_up_address_does_not_help(self, editor: User, settings) -> None:
        settings.TRUSTED_PROXIES = 1
        answers = [self.wrong(f"198.51.100.{n}, 203.0.113.9") for n in range(5)]

        assert answers[-1] == 429

    @pytest.mark.parametrize("forwarded", ["", "unknown", "203.0.113.9:443", "x" * 300])
    def test_what_is_no_address_is_not_believed(self, forwarded: str, settings) -> None:
        settings.TRUSTED_PROXIES = 1
        asked = RequestFactory().get(
            "/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": forwarded}
        )

        assert client_address(asked) == "127.0.0.1"

    def test_without_a_proxy_the_header_is_anybodys(self, settings) -> None:
        settings.TRUSTED_PROXIES = 0
        asked = RequestFactory().get(
            "/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "203.0.113.9"}
        )

        assert client_address(asked) == "127.0.0.1"

    def test_an_ipv4_reader_of_an_ipv6_server_is_one_of_ipv4(self) -> None:
        asked = RequestFactory().get("/", REMOTE_ADDR="::ffff:192.0.2.1")

        assert client_address(asked) == "192.0.2.1"
        assert counted_address(asked) == "192.0.2.1"

    def test_an_ipv6_reader_counts_with_the_whole_network(self) -> None:
        asked = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3::4")

        assert client_address(asked) == "2001:db8:1:2:3::4"
        assert counted_address(asked) == "2001:db8:1:2::"

    def test_a_socket_tells_no_address(self) -> None:
        assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


def test_a_portal_below_another_address_asks_for_the_second_factor_too(
    editor: User, settings
) -> None:
    settings.SECOND_FACTOR_ROLES = (Role.Key.EDITORS,)
    settings.FORCE_SCRIPT_NAME = "/portal"

    response = client_of(editor).get("/admin/")

    assert "/sign-in/set-up/" in response.headers["Location"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_public_pages_have_no_door_of_their_own(client: Client, language: str) -> None:
    response = client.post(f"/{language}/_util/login/", {"username": "a", "password": "b"})

    assert response.headers["Location"] == LOGIN
    assert not response.cookies


def test_a_referer_that_is_no_address_is_answered_all_the_same(
    db: None, client: Client, settings
) -> None:
    settings.SECOND_FACTOR_ROLES = (Role.Key.ADMINISTRATORS,)
    client.force_login(User.objects.create_superuser("chief", password="x" * 12))

    response = client.post("/admin/pages/1/edit/", headers={"referer": "http://[x"})

    assert response.status_code == 302
    assert response["Location"].endswith("next=%2Fadmin%2F")
