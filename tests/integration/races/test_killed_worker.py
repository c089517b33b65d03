"""A document worker as a process of its own that is killed in the middle of its work."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from publications.editions.actions import submit_edition
from publications.models import Rendition
from strategy.models import Role
from tests.integration.editions.conftest import draft_of
from tests.people import account

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("committing")]
WITHIN_SECONDS = 240


def database_url() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def worker(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "document_worker", *arguments],
        cwd=settings.ROOT,
        env={
            **os.environ,
            "DATA_DIR": str(settings.DATA_DIR),
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.dev",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def wait_until(holds: Callable[[], Any]) -> Any:
    end = time.monotonic() + WITHIN_SECONDS
    while not (found := holds()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    files = [task / "children" for task in tasks.iterdir()] if tasks.exists() else []
    return [int(child) for file in files if file.exists() for child in file.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_a_killed_worker_leaves_no_half_file_and_another_goes_on() -> None:
    edition = draft_of("draft-killed", stage="preliminary", dated="2023-09")
    submit_edition(edition=edition, by=account("editor", Role.Key.EDITORS))
    renditions = Rendition.objects.filter(publication__editions=edition)
    running = renditions.filter(state=Rendition.State.RUNNING)
    first = worker()

    # In the middle: a PDF is being set by the worker's own child.
    setting = wait_until(lambda: running.filter(format="pdf").exists() and children_of(first.pid))
    first.send_signal(signal.SIGKILL)
    first.communicate()

    wait_until(lambda: not any(map(is_alive, setting)))
    lost = running.get()
    assert (lost.file.name, lost.sha256) == ("", "")
    # A minute later, without the waiting.
    running.update(heartbeat_at=timezone.now() - timedelta(days=1))
    second = worker("--until-done")
    said = second.communicate(timeout=WITHIN_SECONDS)[0].decode()
    assert second.returncode == 0, said
    made = list(renditions)
    assert {each.state for each in made} == {Rendition.State.DONE}
    assert max(each.attempts for each in made) == 2
    for each in made:
        content = Path(each.file.path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each.sha256
