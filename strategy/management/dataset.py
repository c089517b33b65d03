"""What the commands that take in a CSV file of figures share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from strategy.datasets.csv_files import CsvFile, read_csv
from strategy.loading.source import FaultyInput
from strategy.management.explained import ExplainedCommand
from strategy.models import DataImport
from strategy.refusals import Refused


class DatasetCommand(ExplainedCommand):
    """Takes in a file, all or nothing. `required`: the columns it must have."""

    required: Sequence[str]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--published-on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="public from this day on; default: today",
        )
        parser.add_argument("--reason", default="", help="why it replaces the file before")
        parser.add_argument("--dry-run", action="store_true", help="check; write nothing")

    def take_in(self, table: CsvFile, **options: Any) -> DataImport | None:
        """Import the file; None where it is the one that stands."""
        raise NotImplementedError

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            table = read_csv(file, self.required)
            taken = self.take_in(table, **options)
        except FaultyInput as error:
            raise CommandError(f"Nothing was imported. Faults:\n{error}") from None
        except (Refused, ValidationError) as error:
            raise CommandError(f"Nothing was imported: {error}") from None
        for remark in table.remarks():
            self.stdout.write(remark)
        if taken is None:
            self.stdout.write(f"{file.name} is what stands already; nothing to do.")
        else:
            verb = "Would import" if options["dry_run"] else "Imported"
            self.stdout.write(f"{verb} {taken.row_count} rows from {file.name}.")
