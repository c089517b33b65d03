"""See whether the database refuses to change what stands for good, and have it do so again."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from strategy.management.explained import ExplainedCommand
from strategy.permanence.append_only import asked_for, seal, unsealed_tables


class Command(ExplainedCommand):
    help = """Make the seals that are missing: triggers that refuse to change what is issued.

They stand after every migrate. This is for a database that was restored without them, or whose
migrate was killed. Without --check it may be run at any time; what stands is left alone.

Examples:
  manage.py seal
  manage.py seal --check    exit status 1 where one is missing; nothing is made
"""
    # The seals are one of the checks.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say which are missing")

    def handle(self, *, check: bool, **options: Any) -> None:
        tables = unsealed_tables(connection) if check else seal(connection)
        for table in tables:
            self.stdout.write(f"{table}: {'not sealed' if check else 'sealed again'}")
        if check and tables:
            raise CommandError("Seals are missing; make them with manage.py seal.")
        self.stdout.write(f"{len(asked_for(connection))} seals stand.")
