"""What a service needs so that the inquiry's mails go out."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SAY = """
from aizu_strategy.settings import production
print(production.MAIL_GOES_OUT, production.EMAIL_BACKEND.split(".")[-2])
"""
SERVICE = {
    "SECRET_KEY": "x",
    "ALLOWED_HOSTS": "portal.example.jp",
    "SITE_URL": "https://portal.example.jp",
    "DATABASE_URL": "postgresql://portal@127.0.0.1/portal",
}


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ({}, "False console"),
        ({"EMAIL_HOST": "mail.example.jp", "EMAIL_FROM": "portal@example.jp"}, "True smtp"),
    ],
)
def test_service_sends_by_the_server_it_is_given_and_by_none_otherwise(
    server: dict[str, str], said: str, tmp_path
) -> None:
    environ = {**os.environ, **SERVICE, **server, "DATA_DIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", SAY], env=environ, check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == said


def test_service_sends_nothing_in_the_clear_for_a_slip_in_a_setting(tmp_path) -> None:
    slip = {"EMAIL_HOST": "mail.example.jp", "EMAIL_FROM": "a@example.jp", "EMAIL_SECURITY": "ssl"}
    environ = {**os.environ, **SERVICE, **slip, "DATA_DIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", SAY], env=environ, check=False, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "EMAIL_SECURITY is starttls or tls, or not set." in done.stderr
