"""Programs that run as one: what ends by itself ends all, except what is started again."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

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


def test_a_worker_that_ends_again_and_again_is_not_started_for_ever(group: Programs) -> None:
    group.start("worker", END, os.environ, renew=True)

    with pytest.raises(Died, match="worker has ended by itself"):
        group.wait(lambda: False, seconds=30)

    assert len(group.renewals) == MOST_RENEWALS
    assert time.monotonic() - group.renewals[0] < 30
