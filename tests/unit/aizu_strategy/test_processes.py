"""Programs that run as one: what ends by itself ends all, except what is started again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from aizu_strategy import processes
from aizu_strategy.processes import MOST_RENEWALS, Died, Programs

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
END = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.fixture
def group() -> Iterator[Programs]:
    programs = Programs(grace_seconds=2)
    yield programs
    programs.stop()


def test_a_worker_that_was_killed_is_started_again(group: Programs) -> None:
    group.start("web server", SLEEP, os.environ)
    group.start("worker", SLEEP, os.environ, renew=True)
    killed = group.running["worker"]

    killed.send_signal(signal.SIGKILL)
    killed.wait()
    group.check()

    assert group.running["worker"].pid != killed.pid
    assert group.running["worker"].poll() is None
    assert group.running["web server"].poll() is None


def test_a_server_that_ends_ends_all(group: Programs) -> None:
    group.start("web server", END, os.environ)
    group.running["web server"].wait()

    with pytest.raises(Died, match=r"web server has ended by itself \(exit status 3\)"):
        group.check()


def test_a_worker_that_ends_again_and_again_rests_and_takes_nothing_with_it(
    group: Programs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(processes, "RENEWALS_WITHIN_SECONDS", 3600.0)
    group.start("web server", SLEEP, os.environ)
    group.start("worker", END, os.environ, renew=True)

    group.wait(lambda: "worker" in group.resting, seconds=30)
    last = group.running["worker"]
    group.wait(lambda: False, seconds=1)

    assert len(group.renewals["worker"]) == MOST_RENEWALS
    assert group.running["worker"] is last
    assert group.running["web server"].poll() is None
    assert caplog.messages == [
        "the worker ends again and again (exit status 3); it rests for a while"
    ]


def test_a_worker_that_has_rested_is_tried_again(
    group: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "RENEWALS_WITHIN_SECONDS", 3600.0)
    group.start("worker", END, os.environ, renew=True)
    group.wait(lambda: "worker" in group.resting, seconds=30)
    rested = group.running["worker"]

    monkeypatch.setattr(processes, "RENEWALS_WITHIN_SECONDS", 0.0)
    group.check()

    assert group.running["worker"].pid != rested.pid
    assert not group.resting


def test_one_that_rests_keeps_no_other_from_being_started_again(
    group: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "RENEWALS_WITHIN_SECONDS", 3600.0)
    group.start("worker", END, os.environ, renew=True)
    group.start("other worker", SLEEP, os.environ, renew=True)
    group.wait(lambda: "worker" in group.resting, seconds=30)
    killed = group.running["other worker"]

    killed.send_signal(signal.SIGKILL)
    killed.wait()
    group.check()

    assert group.running["other worker"].pid != killed.pid
    assert group.resting == {"worker"}
