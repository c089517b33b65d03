"""Where the admin is reached from, and whom the portal believes about it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import Client

from tests.paths import ROOT
from tests.people import account, client_of

pytestmark = pytest.mark.usefixtures("loaded_site")

SERVICE = {
    "SECRET_KEY": "only-for-tests",
    "ALLOWED_HOSTS": "strategy.example.org",
    "SITE_URL": "https://strategy.example.org",
    "DATABASE_URL": "postgresql://portal@127.0.0.1/portal",
    "DATA_DIR": "/srv/portal",
    "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.production",
}


class TestNetworks:
    @pytest.fixture(autouse=True)
    def two_networks(self, settings) -> None:
        settings.ADMIN_NETWORKS = ("10.1.0.0/16", "2001:db8::/32")

    @pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/password_reset/"])
    def test_from_elsewhere_nothing_of_the_admin_answers(self, address: str) -> None:
        response = Client().get(address, REMOTE_ADDR="203.0.113.9")

        assert response.status_code == 403
        assert "決められたネットワークからだけ" in response.content.decode()
        assert not response.cookies

    def test_nor_does_it_for_who_is_signed_in(self) -> None:
        client = client_of(account("planner", "編集者"))

        assert client.get("/admin/", REMOTE_ADDR="203.0.113.9").status_code == 403

    @pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::1"])
    def test_from_there_it_does(self, address: str) -> None:
        assert Client().get("/admin/login/", REMOTE_ADDR=address).status_code == 200

    def test_a_proxys_word_counts_only_where_one_stands(self, settings) -> None:
        behind = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "10.1.2.3"})
        settings.TRUSTED_PROXIES = 0
        assert behind.get("/admin/login/").status_code == 403

        settings.TRUSTED_PROXIES = 1
        assert behind.get("/admin/login/").status_code == 200

    def test_public_pages_are_everybodys(self) -> None:
        assert Client().get("/ja/", REMOTE_ADDR="203.0.113.9").status_code == 200


def in_service(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run code with the settings of a service."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**SERVICE, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


PRINT = "from django.conf import settings as s; print({})"


@pytest.mark.parametrize(("proxies", "believed"), [("0", "None"), ("1", "HTTP_X_FORWARDED_PROTO")])
def test_who_says_that_it_was_https_is_believed_behind_a_proxy_only(
    proxies: str, believed: str
) -> None:
    said = in_service(
        PRINT.format("s.SECURE_PROXY_SSL_HEADER, s.USE_X_FORWARDED_HOST, s.USE_X_FORWARDED_PORT"),
        TRUSTED_PROXIES=proxies,
    ).stdout

    assert believed in said
    assert said.count("False") == 2


def test_a_network_that_is_none_stops_the_service_with_a_sentence() -> None:
    assert (
        "10.1.0.0/16"
        in in_service(PRINT.format("s.ADMIN_NETWORKS"), ADMIN_NETWORKS="10.1.0.0/16, ::1").stdout
    )

    stopped = in_service(PRINT.format("s.ADMIN_NETWORKS"), ADMIN_NETWORKS="10.1.0.1/16")

    assert "ADMIN_NETWORKS names networks such as" in stopped.stderr


def test_without_a_mail_server_no_password_is_set_by_mail() -> None:
    said = in_service(PRINT.format("s.WAGTAIL_PASSWORD_RESET_ENABLED")).stdout

    assert said == "False\n"
