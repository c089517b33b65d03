"""A process of its own for what may take all memory or never end: its limits, its end. PURE.

`run_child` starts it and waits; `end_with_parent` and `limit` are what it binds itself with.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLL_SECONDS = 2.0
_PROGRESS = re.compile(rb"(\d+) (\d+)\n")

# Told of the pages set so far and of how many there will be, each None while unknown; what it
# raises ends the process.
Progress = Callable[[int | None, int | None], None]


@dataclass(frozen=True)
class Limits:
    """What one piece of work may cost before it is given up."""

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: float


@dataclass(frozen=True)
class Ended:
    """How a process ended; a negative `returncode` is the signal that killed it."""

    returncode: int
    stdout: bytes
    stderr: bytes


def bare_environment() -> dict[str, str]:
    """The environment of a child: no secret of the server's."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8"}


def end_with_parent(by: signal.Signals = signal.SIGKILL) -> None:
    """In the child: have the kernel end it should its parent be killed (Linux)."""
    pr_set_pdeathsig = 1
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, by)


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """In the child: bind it; what it starts inherits the limits."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))


def run_child(
    command: Sequence[str],
    *,
    request: bytes,
    env: Mapping[str, str],
    wall_seconds: float,
    progress: Progress | None = None,
) -> Ended:
    """Give `request` to a process on standard input and wait for its answer.

    It starts in the checkout, and finds the descriptor to report pages on as its last argument.
    It is dead when this returns or raises, whatever happened.

    Raises:
        TimeoutError: it took longer than `wall_seconds`.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as reports:
        try:
            child = subprocess.Popen(  # noqa: S603 - our own module
                [*command, str(writing)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[writing],
                cwd=ROOT,
                env=dict(env),
            )
        finally:
            os.close(writing)
        try:
            return _awaited(child, request, reports.fileno(), wall_seconds, progress)
        finally:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout, child.stderr):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()


def _awaited(
    child: subprocess.Popen[bytes],
    request: bytes,
    reports: int,
    wall_seconds: float,
    progress: Progress | None,
) -> Ended:
    output: list[tuple[bytes, bytes]] = []
    talk = threading.Thread(target=lambda: output.append(child.communicate(request)), daemon=True)
    talk.start()
    os.set_blocking(reports, False)
    end = time.monotonic() + wall_seconds
    pages: int | None = None
    total: int | None = None
    while True:
        talk.join(min(POLL_SECONDS, max(0.0, end - time.monotonic())))
        if not talk.is_alive():
            break
        if time.monotonic() >= end:
            child.kill()
            talk.join()
            raise TimeoutError
        pages, total = _reported(reports, pages, total)
        if progress is not None:
            progress(pages, total)
    stdout, stderr = output[0]
    return Ended(child.returncode, stdout, stderr)


def _reported(reports: int, pages: int | None, total: int | None) -> tuple[int | None, int | None]:
    """The last page that was reported, and the total where it is known."""
    with contextlib.suppress(BlockingIOError):
        if found := _PROGRESS.findall(os.read(reports, 65536)):
            last, count = map(int, found[-1])
            return last, count or total
    return pages, total
