"""Processes that do something at the same moment, each with its own connection."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from django.db import connection, transaction

from strategy.refusals import Refused

WITHIN_SECONDS = 120
# Whoever comes first is not done before the others have begun: a check made before the first
# one's step was seen lets them all through.
HELD_SECONDS = 1.0
DONE = "done"


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Do steps at one moment, each in a process of its own: `DONE`, or why it was refused.

    The database is one in which things are committed (`committing`).
    """
    # Each process has to make a connection of its own.
    connection.close()
    fork = multiprocessing.get_context("fork")
    together = fork.Barrier(len(steps))
    racers = []
    for step in steps:
        hearing, telling = fork.Pipe(duplex=False)
        racer = fork.Process(target=_run, args=(step, together, telling), daemon=True)
        racer.start()
        telling.close()
        racers.append((racer, hearing))
    said = [_heard(hearing) for _, hearing in racers]
    for racer, _ in racers:
        racer.join(WITHIN_SECONDS)
    assert [racer.exitcode for racer, _ in racers] == [0] * len(steps), said
    return said


def _heard(hearing: Connection) -> str:
    """Empty from one that ended without a word, whose exit code says so as well."""
    try:
        return str(hearing.recv()) if hearing.poll(WITHIN_SECONDS) else ""
    except EOFError:
        return ""


def _run(step: Callable[[], object], together: Barrier, telling: Connection) -> None:
    connection.ensure_connection()
    together.wait(WITHIN_SECONDS)
    try:
        with transaction.atomic():
            step()
            time.sleep(HELD_SECONDS)
        telling.send(DONE)
    except Refused as refused:
        telling.send(str(refused))
    finally:
        connection.close()
