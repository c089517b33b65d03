"""A real Chromium before the real portal: the programs `make run` starts, on data of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_SECONDS = 240
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def announced(start: subprocess.Popen[str], address: str) -> Portal:
    """What `start` says once it serves; fails with all its words if it ends before."""
    assert start.stdout is not None
    deadline = threading.Timer(READY_WITHIN_SECONDS, start.terminate)
    deadline.start()
    lines: list[str] = []
    passwords: dict[str, str] = {}
    try:
        for line in start.stdout:
            lines.append(line)
            if account := re.match(r"  (editor|approver) +(\S+)", line):
                passwords[account[1]] = account[2]
            if line.startswith("Ctrl-C"):
                return Portal(address, passwords)
    finally:
        deadline.cancel()
    pytest.fail("The portal did not start:\n" + "".join(lines), pytrace=False)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for all browser tests: those that write keep to pages of their own."""
    port = free_port()
    environ = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DATA_DIR": str(tmp_path_factory.mktemp("portal")),
        "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.dev",
    }
    start = subprocess.Popen(
        [sys.executable, "manage.py", "start", "--port", str(port)],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        yield announced(start, f"http://127.0.0.1:{port}")
    finally:
        start.send_signal(signal.SIGTERM)
        start.communicate(timeout=60)


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

    At the end the test fails if a script of a page failed or a page asked another host.
    """
    complaints: list[str] = []
    contexts = []

    def page_of_width(width_px: int, height_px: int = 800) -> Page:
        context = browser.new_context(
            base_url=portal.address, viewport={"width": width_px, "height": height_px}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((portal.address, "data:", "blob:", "about:"))
                else complaints.append(f"request to another host: {request.url}")
            ),
        )
        return page

    yield page_of_width
    for context in contexts:
        context.close()
    assert complaints == []
