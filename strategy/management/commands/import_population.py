"""Take in the population figures of a strategy or vision from CSV."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from strategy.datasets.csv_files import read_csv
from strategy.datasets.population_import import REQUIRED, import_population
from strategy.datasets.taking_in import Origin
from strategy.loading.source import FaultyInput
from strategy.models import StrategyPage
from strategy.refusals import Refused


class Command(BaseCommand):
    help = """Take in the population figures of a strategy or vision from CSV, all or nothing.

Columns: series_code, year, sex (total, male, female), age_from, age_to (empty: no upper
end), people, is_sample. The series themselves stand in the strategy's YAML file. A new file
replaces the one before, which stays recorded; the same file again changes nothing.

Example:
  manage.py import_population population.csv --strategy second-term-vision --retrieved-on 2026-11-23
"""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(
            *args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--strategy", required=True, help="code of the strategy or vision")
        parser.add_argument(
            "--retrieved-on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD"
        )
        parser.add_argument("--source", default="", help="where the figures come from, in words")
        parser.add_argument("--source-url", default="")
        parser.add_argument(
            "--published-on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="public from this day on; default: today",
        )
        parser.add_argument("--reason", default="", help="why it replaces the file before")
        parser.add_argument("--dry-run", action="store_true", help="check; write nothing")

    def handle(self, *, file: Path, strategy: str, dry_run: bool, **options: Any) -> None:
        page = StrategyPage.objects.filter(slug=strategy).first()
        if page is None:
            raise CommandError(f"Nothing was imported: there is no strategy “{strategy}”.")
        origin = Origin(
            retrieved_on=options["retrieved_on"],
            source=options["source"],
            source_url=options["source_url"],
            published_on=options["published_on"],
            reason=options["reason"],
        )
        try:
            table = read_csv(file, REQUIRED)
            taken = import_population(table, page, origin, dry_run=dry_run)
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
