"""Take in the city's well-being scores from CSV."""

from __future__ import annotations

from typing import Any

from strategy.datasets.csv_files import CsvFile
from strategy.datasets.wellbeing_import import REQUIRED, import_wellbeing
from strategy.management.dataset import DatasetCommand
from strategy.models import DataImport


class Command(DatasetCommand):
    help = """Take in the city's well-being scores (地域幸福度) from CSV, all or nothing.

Columns: year, municipality_code, category_code, axis (subjective, objective), score, n,
framework_version, source_url, retrieved_on, is_sample. One file holds one framework version
of the city that the site's settings name. A new file replaces the one before, which stays
recorded; the same file again changes nothing.

Example:
  manage.py import_wellbeing scores.csv --reason "客観指標の訂正版"
"""

    required = REQUIRED

    def take_in(self, table: CsvFile, **options: Any) -> DataImport | None:
        names = ("reason", "published_on", "dry_run")
        return import_wellbeing(table, **{name: options[name] for name in names})
