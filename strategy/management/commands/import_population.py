"""Take in the population figures of a strategy or vision from CSV."""

from __future__ import annotations

import argparse
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from strategy.datasets.csv_files import CsvFile
from strategy.datasets.importing import Origin
from strategy.datasets.population_import import REQUIRED, import_population
from strategy.management.dataset import DatasetCommand
from strategy.models import DataImport, StrategyPage


class Command(DatasetCommand):
    help = """Take in the population figures of a strategy or vision from CSV, all or nothing.

Columns: series_code, year, sex (total, male, female), age_from, age_to (empty: no upper
end), people, is_sample. The series themselves stand in the strategy's YAML file. A new file
replaces the one before, which stays recorded; the same file again changes nothing.

Example:
  manage.py import_population population.csv --strategy second-term-vision --retrieved-on 2026-11-23
"""

    required = REQUIRED

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--strategy", required=True, help="code of the strategy or vision")
        parser.add_argument(
            "--retrieved-on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD"
        )
        parser.add_argument("--source", default="", help="where the figures come from, in words")
        parser.add_argument("--source-url", default="")
        super().add_arguments(parser)

    def handle(self, *, file: Path, **options: Any) -> None:
        strategy = options["strategy"]
        page = StrategyPage.objects.filter(slug=strategy).first()
        if page is None:
            raise CommandError(f"Nothing was imported: there is no strategy “{strategy}”.")
        super().handle(file=file, page=page, **options)

    def take_in(self, table: CsvFile, **options: Any) -> DataImport | None:
        origin = Origin(**{field.name: options[field.name] for field in fields(Origin)})
        return import_population(table, options["page"], origin, dry_run=options["dry_run"])
