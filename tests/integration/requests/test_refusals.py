"""What is refused (4xx) says so in the site's look and language, and leaves one line in the log."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, override_settings
from django.test.client import RequestFactory
from django.urls import path

from aizu_strategy.log_filters import RefusalsInOneLine
from aizu_strategy.refusals import bad_request, csrf_failure, forbidden
from aizu_strategy.settings import base

pytestmark = pytest.mark.usefixtures("loaded_site")

LOOK = "css/components/page_heading"


def told(html: str, language: str) -> None:
    assert f'<html lang="{language}">' in html
    assert LOOK in html


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/ja/indicators/", "ja", "この操作はできません"),
        ("/en/indicators/", "en", "This cannot be done"),
        ("/healthz", "ja", "この操作はできません"),
        ("/open-data/v1/kpi_values.csv", "ja", "この操作はできません"),
    ],
)
def test_a_method_that_is_not_there_is_told_in_words(
    client: Client, address: str, language: str, words: str
) -> None:
    response = client.delete(address)

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    told(response.content.decode(), language)
    assert words in response.content.decode()
    assert not response.cookies


def test_an_unknown_host_is_told_in_words(client: Client) -> None:
    response = client.get("/en/", headers={"host": "evil.example"})

    assert response.status_code == 400
    told(response.content.decode(), "en")
    assert "evil" not in response.content.decode()


def test_too_many_fields_are_told_in_words(client: Client) -> None:
    response = client.get("/ja/indicators/?" + "&".join(f"a{n}=1" for n in range(2000)))

    assert response.status_code in (200, 400)
    if response.status_code == 400:
        told(response.content.decode(), "ja")


def test_a_form_without_its_token_is_told_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})

    assert response.status_code == 403
    told(response.content.decode(), "ja")
    assert "前のページに戻って再読み込み" in response.content.decode()


@pytest.mark.parametrize("handler", [bad_request, forbidden])
@pytest.mark.parametrize(("address", "language"), [("/ja/x/", "ja"), ("/en/x/", "en")])
def test_every_refusal_has_its_page(handler, address: str, language: str) -> None:
    told(handler(RequestFactory().get(address), Exception()).content.decode(), language)
    told(csrf_failure(RequestFactory().get(address)).content.decode(), language)


def broken(request: HttpRequest):
    raise SuspiciousOperation("made up")


urlpatterns = [path("broken/", broken)]
handler400 = bad_request


def test_a_refusal_is_one_line_in_the_log_and_a_fault_has_its_traceback(
    client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert base.LOGGING["handlers"]["console"]["filters"] == ["refusals"]
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept()
    handler.addFilter(RefusalsInOneLine())
    logging.getLogger().addHandler(handler)
    try:
        client.get("/ja/no-such-page/")
        client.get("/ja/", headers={"host": "evil.example"})
        client.delete("/ja/indicators/")
        Client(enforce_csrf_checks=True).post("/admin/login/")
        with override_settings(ROOT_URLCONF=__name__):
            client.get("/broken/")
        try:
            raise ValueError("a fault")
        except ValueError:
            logging.getLogger("django.request").exception("failed", extra={"status_code": 500})
    finally:
        logging.getLogger().removeHandler(handler)

    assert len(lines) >= 6
    assert not [line for line in lines[:-1] if "\n" in line]
    assert "Traceback" in lines[-1]


class TestPolicies:
    @pytest.mark.parametrize("address", ["/ja/", "/admin/login/", "/ja/no-such-page/", "/healthz"])
    def test_no_page_asks_a_device_for_anything(self, client: Client, address: str) -> None:
        policy = client.get(address).headers["Permissions-Policy"]

        for feature in ("camera", "geolocation", "microphone"):
            assert f"{feature}=()" in policy

    def test_every_cookie_lies_under_the_admin(self, client: Client) -> None:
        client.get("/admin/login/")
        client.get("/admin/")
        # Leaves a message, too.
        client.post("/admin/logout/")

        assert client.cookies
        for name, cookie in client.cookies.items():
            assert cookie["path"] == "/admin/", name
