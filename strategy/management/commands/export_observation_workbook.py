"""Write the inquiry's workbooks of a year, one a division."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from strategy.inquiries.making import add_unit, make_inquiry, questions_by_unit, units_of
from strategy.management.explained import ExplainedCommand
from strategy.models import Inquiry, Unit
from strategy.models.dated import city_today
from strategy.notation.wareki import era_fiscal_year
from strategy.refusals import Refused

DAYS_TO_ANSWER = 30


class Command(ExplainedCommand):
    help = """Write the workbooks that ask divisions for the figures of a year.

The newest inquiry of the year that is not closed is used, with the workbooks it has sent
out; where there is none, one is begun. Divisions without a workbook get one. Indicators that
no division answers for are listed. A file that stands in the directory is not overwritten.

Example:
  manage.py export_observation_workbook --year 2025 --unit tourism --to workbooks
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--year", required=True, type=int, help="fiscal year by its first calendar year"
        )
        parser.add_argument("--unit", metavar="CODE", help="this division only; default: all")
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", dest="directory")
        parser.add_argument(
            "--due",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help=f"of a new inquiry; default: {DAYS_TO_ANSWER} days from today",
        )
        parser.add_argument("--dry-run", action="store_true", help="list; write nothing")

    def handle(
        self,
        *,
        year: int,
        unit: str | None,
        directory: Path,
        due: date | None,
        dry_run: bool,
        **options: Any,
    ) -> None:
        asked = questions_by_unit(year)
        units = list(units_of(asked))
        if unit is not None:
            if not Unit.objects.filter(code=unit).exists():
                raise CommandError(f"Nothing was written: there is no division “{unit}”.")
            units = [each for each in units if each.code == unit]
        for question in asked.get(None, []):
            self.stderr.write(f"No division answers for “{question.indicator.code}”.")
        if not units:
            raise CommandError(f"Nothing was written: there is nothing to ask for {year}.")
        if dry_run:
            for each in units:
                self.stdout.write(f"Would write {len(asked[each.pk])} rows for {each.code}.")
            return
        try:
            written = self._write(year, units, directory, due)
        except Refused as error:
            raise CommandError(f"Nothing was written: {error}") from None
        except OSError as error:
            raise CommandError(f"Nothing was recorded: {error}") from None
        self.stdout.write(f"Wrote {written} workbooks to {directory}.")

    def _write(self, year: int, units: list[Unit], directory: Path, due: date | None) -> int:
        # The files are written before the inquiry stands: a full disk leaves no sheet behind.
        with transaction.atomic():
            inquiry = Inquiry.objects.filter(year=year, closed_at=None).order_by("-pk").first()
            if inquiry is None:
                inquiry = make_inquiry(
                    year=year,
                    title=self._title(year),
                    due_on=due or city_today() + timedelta(days=DAYS_TO_ANSWER),
                    units=units,
                    by=None,
                )
            known = set(inquiry.sheets.values_list("unit_id", flat=True))
            for each in units:
                if each.pk not in known:
                    add_unit(inquiry=inquiry, unit=each, by=None)
            sheets = inquiry.sheets.filter(unit__in=units).select_related("workbook", "unit")
            directory.mkdir(parents=True, exist_ok=True)
            for sheet in sheets:
                path = directory / f"{sheet.unit.code}_{sheet.file_name}"
                with path.open("xb") as file:
                    file.write(bytes(sheet.workbook.content))
                self.stdout.write(f"{path.name}: {len(sheet.asked)} rows")
            return len(sheets)

    @staticmethod
    def _title(year: int) -> str:
        """A title that no closed inquiry of the year has."""
        title = f"{era_fiscal_year(year)}の実績値の照会"
        number = Inquiry.objects.filter(year=year).count()
        return f"{title}({number + 1}回目)" if number else title
