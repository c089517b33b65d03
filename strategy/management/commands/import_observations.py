"""Take in a workbook of the inquiry that a division has filled in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from strategy.inquiries.opening import MOST_BYTES, NotAWorkbook, open_workbook
from strategy.inquiries.preview import Preview, preview_file
from strategy.inquiries.reading import NotTheSheet, sheet_of
from strategy.inquiries.returning import confirm_return, receive
from strategy.management.explained import ExplainedCommand
from strategy.models import InquirySheet, User
from strategy.refusals import Refused


class Command(ExplainedCommand):
    help = """Take in a workbook that a division has filled in, all or nothing.

The file says itself which inquiry and division it belongs to. It is kept, with its hash, as
if it had been uploaded in the admin by --user, who hands it in. What is wrong with it is listed
with its cells. It goes on in the admin: the planning division proposes it, the head approves.

Examples:
  manage.py import_observations tourism.xlsx --dry-run
  manage.py import_observations tourism.xlsx --user NAME
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--user",
            metavar="NAME",
            help="who hands it in; needed without --dry-run",
        )
        parser.add_argument("--dry-run", action="store_true", help="check; write nothing")

    def handle(self, *, file: Path, user: str | None, dry_run: bool, **options: Any) -> None:
        by = User.objects.filter(username=user, is_active=True).first() if user else None
        if by is None and user:
            raise CommandError(f"Nothing was imported: there is no user “{user}”.")
        if by is None and not dry_run:
            raise CommandError("Nothing was imported: say with --user who hands it in.")
        content = self._read(file)
        sheet = self._sheet(content)
        preview = preview_file(sheet, content)
        if preview.faults:
            # As in the admin, a refused file is kept with what was wrong with it.
            if by is not None and not dry_run and sheet.inquiry.closed_at is None:
                receive(sheet=sheet, content=content, file_name=file.name, by=by)
            raise CommandError("Nothing was imported. Faults:\n" + "\n".join(preview.faults))
        self._list(preview)
        count = len(preview.changes)
        if dry_run or by is None:
            self.stdout.write(f"Would hand in {count} values of {sheet.unit.code}.")
            return
        try:
            with transaction.atomic():
                returned = receive(sheet=sheet, content=content, file_name=file.name, by=by)
                confirm_return(returned=returned, by=by)
        except Refused as refused:
            raise CommandError("Nothing was imported: " + "\n".join(refused.reasons)) from None
        self.stdout.write(f"Handed in {count} values of {sheet.unit.code} from {file.name}.")

    def _read(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > MOST_BYTES:
                size = MOST_BYTES // 1024**2
                raise CommandError(f"Nothing was imported: {file} is larger than {size} MB.")
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"Nothing was imported: {file}: {error.strerror}.") from None

    def _sheet(self, content: bytes) -> InquirySheet:
        try:
            return sheet_of(open_workbook(content))
        except (NotAWorkbook, NotTheSheet) as error:
            raise CommandError(f"Nothing was imported: {error}") from None

    def _list(self, preview: Preview) -> None:
        for row in preview.changes:
            changed = (f"{c.head}: {c.old or '−'} → {c.new}" for c in row.cells if c.is_changed)
            self.stdout.write(f"{row.line}: {row.name}: " + "; ".join(changed))
            for warning in row.warnings:
                self.stderr.write(f"{row.line}: {row.name}: {warning}")
