"""Take in the city's well-being scores from CSV."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from strategy.datasets.csv_files import read_csv
from strategy.datasets.wellbeing_import import REQUIRED, import_wellbeing
from strategy.loading.source import FaultyInput
from strategy.refusals import Refused


class Command(BaseCommand):
    help = """Take in the city's well-being scores (地域幸福度) from CSV, all or nothing.

Columns: year, municipality_code, category_code, axis (subjective, objective), score, n,
framework_version, source_url, retrieved_on, is_sample. One file holds one framework version
of the city that the site's settings name. A new file replaces the one before, which stays
recorded; the same file again changes nothing.

Example:
  manage.py import_wellbeing scores.csv --reason "客観指標の訂正版"
"""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(
            *args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

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

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            table = read_csv(file, REQUIRED)
            taken = import_wellbeing(
                table,
                reason=options["reason"],
                published_on=options["published_on"],
                dry_run=dry_run,
            )
        except FaultyInput as error:
            raise CommandError(f"Nothing was imported. Faults:\n{error}") from None
        except (Refused, ValidationError) as error:
            raise CommandError(f"Nothing was imported: {error}") from None
        for remark in table.remarks():
            self.stdout.write(remark)
        if taken is None:
            self.stdout.write(f"{file.name} is what stands already; nothing to do.")
        else:
            verb = "Would import" if dry_run else "Imported"
            self.stdout.write(f"{verb} {taken.row_count} rows from {file.name}.")
