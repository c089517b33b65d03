"""Load strategies from YAML."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from publications.loading.files import load_files, parse_files
from strategy.loading.documents import TypeChanged
from strategy.loading.engine import Conflict, Difference, LoadReport, UnknownOverwrite
from strategy.loading.source import FaultyInput
from strategy.refusals import Refused


class Command(BaseCommand):
    help = """Load a site and its strategies from YAML files, all or nothing.

Faults are reported with file and line, and nothing is written. What an editor changed
since the last load is listed with both texts and kept, unless --overwrite names it; the
exit status is then 1. fixtures/README.md explains the form of the files.

Example:
  manage.py load_strategy fixtures/aizuwakamatsu/site.yaml fixtures/aizuwakamatsu/strategies/*.yaml
"""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(
            *args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--overwrite",
            action="append",
            default=[],
            metavar="KEY",
            help="take the file's texts for this item although an editor changed it; repeatable",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change; write nothing"
        )

    def handle(
        self, *, files: list[Path], overwrite: list[str], dry_run: bool, **options: Any
    ) -> None:
        try:
            report = load_files(parse_files(files), overwrite=overwrite, dry_run=dry_run)
        except FaultyInput as error:
            raise CommandError(f"Nothing was loaded. Faults:\n{error}") from None
        except UnknownOverwrite as error:
            raise CommandError(
                f"Nothing was loaded: --overwrite names “{error}”, which is no item of these files."
            ) from None
        except TypeChanged as error:
            raise CommandError(f"Nothing was loaded: {error}.") from None
        except ValidationError as error:
            raise CommandError(f"Nothing was loaded: {' '.join(error.messages)}") from None
        except Refused as refused:
            raise CommandError(f"Nothing was loaded: {refused}") from None
        self._say(report, dry_run)

    def _say(self, report: LoadReport, dry_run: bool) -> None:
        for key in report.gone:
            self.stdout.write(f"no longer in the files, left as it is: {key}")
        if report.conflicts:
            listing = "\n".join(map(conflict_text, report.conflicts))
            raise CommandError(
                "Nothing was loaded. An editor has changed these since the last load; "
                f"name each with --overwrite KEY to take the file's texts:\n{listing}",
                returncode=1,
            )
        if not report.changed:
            self.stdout.write(
                f"Nothing to change: all {report.unchanged} items are as in the files."
            )
            return
        for key in report.updated:
            self.stdout.write(f"{'would update' if dry_run else 'updated'}: {key}")
        verb = "Would load" if dry_run else "Loaded"
        done = {
            "created": len(report.created),
            "updated": len(report.updated),
            # On an empty site too: pages that stand in the order of the file as they are made.
            "already as in the files": report.unchanged,
        }
        counted = ", ".join(f"{count} {what}" for what, count in done.items() if count)
        self.stdout.write(f"{verb}: {counted}.")


def conflict_text(conflict: Conflict) -> str:
    """A conflict for reading: the item, then both texts of every differing field."""
    if not conflict.differences:
        return f"{conflict.key}\n    on the site: removed, or given another address"
    return "\n".join([conflict.key, *map(_difference_text, conflict.differences)])


def _difference_text(difference: Difference) -> str:
    return (
        f"    {difference.field}\n"
        f"      on the site: {_shown(difference.standing)}\n"
        f"      in the file: {_shown(difference.desired)}"
    )


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
