"""Load strategies from YAML."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from publications.loading.files import load_files, parse_files
from strategy.loading.engine import Deviation, Difference, LoadReport
from strategy.loading.source import FaultyInput
from strategy.management.explained import ExplainedCommand
from strategy.refusals import Refused


class Command(ExplainedCommand):
    help = """Give a portal its first content from YAML files, all or nothing.

What is missing is made; what stands stays as it is, and where it reads otherwise than the
file, both are listed; so are figures that are hardly what was meant, such as one with a digit
too many. Nothing is ever changed or deleted: that is done in the admin. Faults are reported
with file and line, and then nothing is written. fixtures/README.md explains the form of the
files.

Example:
  manage.py load_strategy fixtures/aizuwakamatsu/site.yaml fixtures/aizuwakamatsu/strategies/*.yaml
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be made; write nothing"
        )

    def handle(self, *, files: list[Path], dry_run: bool, **options: Any) -> None:
        try:
            report = load_files(parse_files(files), dry_run=dry_run)
        except FaultyInput as error:
            raise CommandError(f"Nothing was loaded. Faults:\n{error}") from None
        except ValidationError as error:
            raise CommandError(f"Nothing was loaded: {' '.join(error.messages)}") from None
        except Refused as refused:
            raise CommandError(f"Nothing was loaded: {refused}") from None
        self._say(report, dry_run)

    def _say(self, report: LoadReport, dry_run: bool) -> None:
        for deviation in report.deviations:
            self.stdout.write(deviation_text(deviation))
        if not report.is_first:
            # Of the first load the count is enough: it makes all.
            for key in report.created:
                self.stdout.write(f"{'would create' if dry_run else 'created'}: {key}")
        for doubt in report.doubts:
            self.stdout.write(f"worth a second look: {doubt}")
        done = {
            "created": len(report.created),
            "stand as in the files": report.unchanged,
            "stand otherwise and were left": len(report.deviations),
        }
        counted = ", ".join(f"{count} {what}" for what, count in done.items() if count)
        verb = "Would load" if dry_run else "Loaded"
        self.stdout.write(f"{verb if report.created else 'Nothing to load'}: {counted}.")


def deviation_text(deviation: Deviation) -> str:
    """What stands otherwise, for reading: the item, then both texts of every differing field."""
    lines = [f"stands otherwise: {deviation.key}", *map(_difference_text, deviation.differences)]
    return "\n".join(lines)


def _difference_text(difference: Difference) -> str:
    return (
        f"    {difference.field}\n"
        f"      on the site: {_shown(difference.standing)}\n"
        f"      in the file: {_shown(difference.desired)}"
    )


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
