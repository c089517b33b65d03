"""The worker behind the portal: files of editions, lost workers, and what is due."""

from __future__ import annotations

import argparse
import itertools
import logging
import threading
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections

from publications.tasks import reap
from strategy.closing.copies import settle
from strategy.inquiries.reminding import remind_due
from strategy.mails import take_up_lost_letters
from strategy.management.explained import ExplainedCommand
from strategy.proposals.schedule import publish_due

LOOK_SECONDS = 20
LOOKS_A_DAY = 24 * 3600 // LOOK_SECONDS
logger = logging.getLogger(__name__)


class Command(ExplainedCommand):
    help = """Make the files of editions, one after another, until stopped; and publish and
unpublish pages and indicators at the time that was set for them; and mail the reminders of
inquiries on their days.

Several may run side by side, on several machines with one PostgreSQL. Files of a worker that
was killed are made again by another.

Example:
  manage.py document_worker
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--until-done", action="store_true", help="stop once nothing is left to make"
        )

    def handle(self, *, until_done: bool, verbosity: int, **options: Any) -> None:
        if until_done:
            look()
        else:
            threading.Thread(target=keep_looking, daemon=True).start()
        call_command(
            "db_worker",
            *("--backend", "documents", "--queue-name", "documents", "--no-reload"),
            *(["--batch", "--no-startup-delay"] if until_done else []),
            verbosity=verbosity,
        )


def keep_looking() -> None:
    """Look for what is to be done beside the files, for as long as this process lives."""
    pause = threading.Event()
    for number in itertools.count():
        look()
        if number % LOOKS_A_DAY == 0:
            _try(forget_old_tasks)
        # A database that was away for a moment is asked anew.
        close_old_connections()
        pause.wait(LOOK_SECONDS)


def look() -> None:
    """Take up what lost workers had, put away what is closed, publish and remind."""
    for work in (take_up_lost_files, take_up_lost_letters, settle, publish_due, remind_due):
        _try(work)


def _try(work: Callable[[], object]) -> None:
    """Do one thing, and say in the log what went wrong.

    Whatever it was: it keeps no other from its turn, and the worker would live on without this
    thread, and what is due would wait for ever with nobody the wiser.
    """
    try:
        work()
    except Exception:
        logger.exception("looking for what is to be done failed")


def take_up_lost_files() -> None:
    if queued := reap():
        logger.warning("%d files of lost workers were queued again", queued)


def forget_old_tasks() -> None:
    """Drop what the queue remembers of tasks that ended weeks ago."""
    options = ("--backend", "documents", "--queue-name", "documents")
    call_command("prune_db_task_results", *options, verbosity=0)
