"""A real Chromium before the real portal: the programs `make run` starts, on data of their own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request, Response, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests import city
from tests.paths import ROOT

READY_WITHIN_SECONDS = 240
LOG_TAIL_CHARACTERS = 3000
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    # The portal is all it can find: a page that asks another host shows it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@dataclass(frozen=True)
class Portal:
    """A served portal, with the city's strategies and the issued outline draft."""

    address: str
    """Without a slash at the end: http://127.0.0.1:40001"""

    passwords: dict[str, str]
    """Of the demonstration accounts, by username: editor, approver."""

    log: Path
    """Everything its programs print."""

    codes: dict[str, list[str]] = field(default_factory=dict)
    """By username: codes for the second factor, each of which counts once."""

    def shell(self, code: str) -> str:
        """Run code with the portal's database, as an operator would; what it prints."""
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code],
            cwd=ROOT,
            env=environ_of(self.log.parent / "data"),
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def make_account(self, username: str, role: str) -> None:
        """An account of a role, whose secrets are known from then on."""
        made = self.shell(
            "from aizu_strategy.preparation import account\n"
            f"made = account({username!r}, {str(role)!r})\nprint(made.password, *made.codes)"
        )
        self.passwords[username], *self.codes[username] = made.split()


def environ_of(data: Path) -> dict[str, str]:
    """What the portal's programs run with: SQLite and files of their own."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.dev",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_start(start: subprocess.Popen[bytes], log: Path) -> str:
    """What `start` has printed once it serves; fails with these words if it does not."""
    end = time.monotonic() + READY_WITHIN_SECONDS
    while "Ctrl-C stops it." not in (words := log.read_text(encoding="utf-8")):
        if start.poll() is not None or time.monotonic() > end:
            pytest.fail(f"The portal did not start:\n{words}", pytrace=False)
        time.sleep(0.2)
    return words


@pytest.fixture(scope="session")
def portal(
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    shared: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Portal]:
    """One portal for all browser tests: those that write keep to pages of their own.

    It runs in processes and on a database of its own, so a browser test cannot, and need
    not, reach the test database. In a sample that is a copy of the loaded city; else it begins
    with nothing, as a newcomer's does.
    """
    directory = tmp_path_factory.mktemp("portal")
    if request.config.getoption("--sweeps") == "sample":
        (directory / "data").mkdir()
        # Playwright has a loop of its own in this thread, in which Django asks no database.
        with django_db_blocker.unblock(), ThreadPoolExecutor(1) as thread:
            thread.submit(city.copy_of_city, shared, "portal").result()
        shutil.move(shared / "portal.sqlite3", directory / "data" / "db.sqlite3")
    port, log = free_port(), directory / "log"
    environ = environ_of(directory / "data")
    with log.open("wb") as output:
        start = subprocess.Popen(
            [sys.executable, "manage.py", "start", "--port", str(port)],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        words = await_start(start, log)
        passwords = dict(re.findall(r"^  (editor|approver) +(\S+)", words, re.MULTILINE))
        printed = re.search(r"second factor.*: (.+)$", words, re.MULTILINE)
        codes = {"approver": printed[1].split() if printed else []}
        yield Portal(f"http://127.0.0.1:{port}", passwords, log, codes)
    finally:
        start.terminate()
        start.wait(timeout=60)


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """The system's Chromium; Playwright's own would have to be downloaded."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    assert found, "Chromium is not installed: make test sets it up."
    # Chromium refuses its sandbox to root, as whom continuous integration often runs.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright_driver.chromium.launch(
        executable_path=found, args=[*CHROMIUM_FLAGS, *sandbox]
    )
    yield browser
    browser.close()


@pytest.fixture
def page_at(browser: Browser, portal: Portal) -> Iterator[Callable[[int], Page]]:
    """Makes pages of a width in CSS pixels, each in a fresh profile; addresses may be relative.

    At the end the test fails if a page's script failed, a page asked another host, or the
    portal answered with an error of its own.
    """
    complaints: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith((portal.address, "data:", "blob:", "about:")):
            complaints.append(f"request to another host: {request.url}")

    def note_response(response: Response) -> None:
        if response.status >= 500:
            words = portal.log.read_text(encoding="utf-8")[-LOG_TAIL_CHARACTERS:]
            complaints.append(f"{response.status} {response.url}; the portal said:\n{words}")

    with ExitStack() as contexts:

        def page_of_width(width_px: int, height_px: int = 800) -> Page:
            context = browser.new_context(
                base_url=portal.address,
                locale="ja-JP",
                viewport={"width": width_px, "height": height_px},
            )
            contexts.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
            page.on("request", note_request)
            page.on("response", note_response)
            return page

        yield page_of_width
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
