"""A service starts with what it needs, or says by name what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aizu_strategy.settings.environment import REQUIRED, NotConfigured, check_environment
from tests.paths import ROOT

SERVICE = {
    "SECRET_KEY": "only-for-tests",
    "ALLOWED_HOSTS": "strategy.example.jp, .example.org",
    "SITE_URL": "https://strategy.example.jp",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1/portal",
    "DATA_DIR": "/srv/portal",
}


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(NotConfigured) as caught:
        check_environment(environ)
    return str(caught.value)


def test_a_whole_environment_is_taken() -> None:
    check_environment(SERVICE)
    check_environment({**SERVICE, "SITE_URL": "https://plan.example.org:8443"})


@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_missing_is_named(name: str) -> None:
    said = refusal({key: value for key, value in SERVICE.items() if key != name})

    assert f"lacks {name} (" in said
    assert all(other not in said for other in REQUIRED if other != name)
    assert f"lacks {name} (" in refusal({**SERVICE, name: ""})


def test_all_that_is_missing_stands_in_one_sentence() -> None:
    said = refusal({})

    assert all(name in said for name in REQUIRED)
    assert ". " not in said


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"SITE_URL": "http://strategy.example.jp"}, "write https:// and the host"),
        ({"SITE_URL": "strategy.example.jp"}, "write https:// and the host"),
        ({"SITE_URL": "https://strategy.example.jp/"}, "with nothing behind it"),
        ({"SITE_URL": "https://other.example.jp"}, "other.example.jp, is none of ALLOWED_HOSTS"),
        ({"DATABASE_URL": "sqlite:////srv/db.sqlite3"}, "begins with “sqlite:”"),
        ({"DATA_DIR": "data"}, "write the whole path"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES is “one”; write a number"),
        ({"EMAIL_HOST": "mail.example.jp"}, "but not EMAIL_FROM"),
        ({"EMAIL_SECURITY": "ssl"}, "EMAIL_SECURITY is starttls or tls, or not set."),
        ({"ADMIN_NETWORKS": "10.1.0.1/16"}, "ADMIN_NETWORKS names networks such as"),
    ],
)
def test_what_cannot_be_is_told_with_its_remedy(slip: dict[str, str], sentence: str) -> None:
    said = refusal({**SERVICE, **slip})

    assert sentence in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("program", "status"),
    [
        (["manage.py", "migrate"], 1),
        # One worker: each would say it.
        (["-m", "gunicorn", "aizu_strategy.wsgi", "--bind", "127.0.0.1:0", "--workers", "1"], 3),
    ],
)
def test_no_program_of_the_service_starts_without_a_database(
    program: list[str], status: int, tmp_path: Path
) -> None:
    environ = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        **SERVICE,
        "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.production",
        "DATA_DIR": str(tmp_path),
    }
    del environ["DATABASE_URL"]

    done = subprocess.run(
        [sys.executable, *program],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == status
    assert "its environment lacks DATABASE_URL (" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
