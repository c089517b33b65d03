"""The document workers as processes of their own: killed, replaced, and raced."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.browser.conftest import ROOT, Portal
from tests.with_postgres import configure, database_url, server

SUBMIT = """
from django.contrib.auth import get_user_model
from publications.actions import submit_edition
from publications.models import Edition
from strategy.models import StrategyPage
strategy = StrategyPage.objects.get(slug="new-strategy").node
edition = Edition.objects.create(
    code="{code}", strategy=strategy, stage="preliminary", dated="2023-09"
)
submit_edition(edition=edition, by=get_user_model().objects.get(username="editor"))
"""
# Racers say that they are ready and go when both are. Whoever comes first is not done before the
# other has begun: a check made before the other's step was seen lets both through.
READY = """
import sys, time
from django.contrib.auth import get_user_model
from django.db import transaction
from publications.actions import approve_edition, issue_edition
from publications.models import Edition
from strategy.refusals import Refused
edition = Edition.objects.get(code="{code}")
approver = get_user_model().objects.get(username="approver")
sha256 = edition.snapshot.sha256
print("ready", flush=True)
sys.stdin.readline()
"""
APPROVE_AND_ISSUE = (
    READY
    + """
for step in (approve_edition, issue_edition):
    try:
        with transaction.atomic():
            step(edition=edition, by=approver, sha256=sha256)
            time.sleep(2)
        print(step.__name__, "done")
    except Refused as refused:
        print(step.__name__, "refused", refused)
    print("ready", flush=True)
    sys.stdin.readline()
"""
)
ISSUE = (
    READY
    + """
with transaction.atomic():
    issue_edition(edition=edition, by=approver, sha256=sha256)
    time.sleep(2)
"""
)
APPROVE = """
from django.contrib.auth import get_user_model
from publications.actions import approve_edition
from publications.models import Edition
edition = Edition.objects.get(code="{code}")
approve_edition(
    edition=edition,
    by=get_user_model().objects.get(username="approver"),
    sha256=edition.snapshot.sha256,
)
"""
ACCOUNTS = """
from django.contrib.auth.models import Group, User
from strategy.roles import APPROVERS_GROUP, EDITORS_GROUP
for name, group in (("editor", EDITORS_GROUP), ("approver", APPROVERS_GROUP)):
    User.objects.create_user(name).groups.add(Group.objects.get(name=group))
"""
WITHIN_SECONDS = 240


@dataclass(frozen=True)
class Site:
    """A portal's data that no other program uses: a copy, or on a PostgreSQL of its own."""

    data: Path
    database_url: str = ""

    @property
    def environ(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.data),
            "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.dev",
            **({"DATABASE_URL": self.database_url} if self.database_url else {}),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        output = process.communicate(timeout=WITHIN_SECONDS)[0]
        assert process.returncode == 0, output
        return output

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.data / "db.sqlite3", timeout=20)) as database, database:
            return list(database.execute(query, values))


@pytest.fixture
def site(portal: Portal, tmp_path: Path) -> Site:
    """Everything the started portal has, as a copy."""
    original, data = portal.log.parent / "data", tmp_path / "data"
    shutil.copytree(original, data, ignore=shutil.ignore_patterns("db.sqlite3*", "static"))
    with (
        closing(sqlite3.connect(original / "db.sqlite3")) as source,
        closing(sqlite3.connect(data / "db.sqlite3")) as target,
    ):
        source.backup(target)
    return Site(data)


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


def test_a_killed_worker_leaves_no_half_file_and_another_goes_on(site: Site) -> None:
    site.run("shell", "-c", SUBMIT.format(code="draft-killed"))
    worker = site.start("document_worker")
    assert worker.stdout is not None

    # In the middle: a PDF is being set by the worker's own child.
    setting = wait_until(
        lambda: (
            site.rows(
                "SELECT id FROM publications_rendition WHERE state = 'running' AND format = 'pdf'"
            )
            and children_of(worker.pid)
        )
    )
    worker.send_signal(signal.SIGKILL)
    worker.communicate()

    wait_until(lambda: not any(map(is_alive, setting)))
    [(lost, file, sha256)] = site.rows(
        "SELECT id, file, sha256 FROM publications_rendition WHERE state = 'running'"
    )
    assert (file, sha256) == ("", "")
    # A minute later, without the waiting.
    site.rows(
        "UPDATE publications_rendition SET heartbeat_at = '2020-01-01 00:00:00' WHERE id = ?", lost
    )
    site.run("document_worker", "--until-done")
    made = site.rows(
        "SELECT r.state, r.file, r.sha256, r.attempts FROM publications_rendition r"
        " JOIN publications_publication_editions p ON p.publication_id = r.publication_id"
        " JOIN publications_edition e ON e.id = p.edition_id WHERE e.code = 'draft-killed'"
    )
    assert {state for state, *_ in made} == {"done"}
    assert sorted(attempts for *_, attempts in made)[-1] == 2
    for _, file, sha256, _ in made:
        content = (site.data / "media" / file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256


@pytest.fixture
def postgres_site(tmp_path: Path) -> Iterator[Site]:
    """A strategy and two accounts on a PostgreSQL of their own."""
    with server() as postgres:
        configure(postgres)
        site = Site(tmp_path / "data", database_url(postgres))
        site.run("migrate", "--verbosity", "0")
        city = ROOT / "fixtures" / "aizuwakamatsu"
        strategies = map(str, sorted((city / "strategies").glob("*.yaml")))
        site.run("load_strategy", str(city / "site.yaml"), *strategies)
        site.run("shell", "-c", ACCOUNTS)
        yield site


def go_at_once(racers: Sequence[subprocess.Popen[str]]) -> list[str]:
    """Let both go when both are ready; what each of them said until it was."""
    said = [[*until_ready(racer)] for racer in racers]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return ["".join(lines) for lines in said]


def until_ready(racer: subprocess.Popen[str]) -> Iterator[str]:
    assert racer.stdout is not None
    for line in racer.stdout:
        if line == "ready\n":
            return
        yield line
    raise AssertionError("a racer ended before it was ready")


def ended(racers: Sequence[subprocess.Popen[str]]) -> list[str]:
    outputs = [racer.communicate(timeout=WITHIN_SECONDS)[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], outputs
    return outputs


def raced(site: Site) -> list[str]:
    """What two processes say that approve and issue the same edition at the same moment."""
    site.run("shell", "-c", SUBMIT.format(code="draft-raced"))
    site.run("document_worker", "--until-done")
    script = APPROVE_AND_ISSUE.format(code="draft-raced")
    racers = [site.start("shell", "-c", script) for _ in range(2)]
    go_at_once(racers)
    approved = go_at_once(racers)
    issued = go_at_once(racers)
    ended(racers)
    return [*approved, *issued]


def assert_one_of_each(outputs: list[str]) -> None:
    for step in ("approve_edition", "issue_edition"):
        assert sum(output.count(f"{step} done") for output in outputs) == 1, outputs
        assert sum(output.count(f"{step} refused") for output in outputs) == 1, outputs


def test_two_who_issue_at_once_issue_one_edition(site: Site) -> None:
    outputs = raced(site)

    assert_one_of_each(outputs)
    logged = site.rows(
        "SELECT data FROM wagtailcore_modellogentry WHERE action = 'publications.issue'"
        " AND label LIKE '%素案%'"
    )
    assert len(logged) == 1, logged
    assert len(json.loads(logged[0][0])["sha256"]) == 64


def test_two_who_issue_at_once_on_postgresql_issue_one_edition(postgres_site: Site) -> None:
    outputs = raced(postgres_site)

    assert_one_of_each(outputs)
    with psycopg.connect(postgres_site.database_url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM wagtailcore_modellogentry WHERE action = 'publications.issue'"
        ).fetchone()
    assert found == (1,)


def issued_side_by_side(site: Site) -> None:
    """Two drafts of one line, of the same date, issued at the same moment."""
    codes = ("draft-left", "draft-right")
    for code in codes:
        site.run("shell", "-c", SUBMIT.format(code=code))
    site.run("document_worker", "--until-done")
    for code in codes:
        site.run("shell", "-c", APPROVE.format(code=code))
    racers = [site.start("shell", "-c", ISSUE.format(code=code)) for code in codes]
    go_at_once(racers)
    ended(racers)


IN_LINE = "SELECT state FROM publications_edition WHERE code LIKE 'draft-%' ORDER BY state"


def test_of_two_editions_issued_at_once_one_is_in_force(site: Site) -> None:
    issued_side_by_side(site)

    assert site.rows(IN_LINE) == [("issued",), ("superseded",)]


def test_of_two_editions_issued_at_once_on_postgresql_one_is_in_force(postgres_site: Site) -> None:
    issued_side_by_side(postgres_site)

    with psycopg.connect(postgres_site.database_url) as connection:
        assert connection.execute(IN_LINE).fetchall() == [("issued",), ("superseded",)]
