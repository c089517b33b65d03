"""Waiting for the process that sets a document: its signs of life, its end, its limits."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 2.0
_PROGRESS = re.compile(rb"(\d+) (\d+)\n")

# Told of the pages set so far and of how many there will be, each None while unknown; what it
# raises ends the process.
Progress = Callable[[int | None, int | None], None]


@dataclass(frozen=True)
class Ended:
    """How a process ended; a negative `returncode` is the signal that killed it."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run_child(
    command: Sequence[str],
    *,
    request: bytes,
    cwd: Path,
    env: Mapping[str, str],
    wall_seconds: float,
    progress: Progress | None = None,
) -> Ended:
    """Give `request` to a process on standard input and wait for its answer.

    It finds the descriptor to report pages on as its last argument. It is dead when this
    returns or raises, whatever happened.

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
                cwd=cwd,
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
