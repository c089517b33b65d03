"""Which edition a file is, at the command line."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from publications.editions.queries import Identified, identify
from publications.models import Asset, Edition, Rendition, Snapshot
from strategy.files.storage import holds
from strategy.management.explained import ExplainedCommand
from strategy.refusals import Altered


class Command(ExplainedCommand):
    help = """Say which edition a file is, whether it is in force, or that it is none of ours.

Exit status 1 when a file is none of ours; with --stored, when a stored file is missing or
has changed, or frozen content has.

Examples:
  manage.py verify_edition downloaded.pdf
  manage.py verify_edition --stored
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument(
            "--stored", action="store_true", help="check all that this portal has frozen and issued"
        )

    def handle(self, *, files: list[Path], stored: bool, **options: Any) -> None:
        if not files and not stored:
            raise CommandError("Name a file, or give --stored to check those of this portal.")
        faults = [fault for path in files if (fault := self._verify(path))]
        if stored:
            faults += self._changed()
        if faults:
            raise CommandError("\n".join(faults))

    def _verify(self, path: Path) -> str:
        """Print what a file is; a sentence where it is none of ours."""
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        found = identify(sha256)
        for item in found:
            self.stdout.write(f"{path}: {described(item)}")
        return "" if found else f"{path}: no file of this portal (SHA-256 {sha256})"

    def _changed(self) -> list[str]:
        renditions = Rendition.objects.filter(
            state=Rendition.State.DONE, publication__editions__in=Edition.objects.public()
        ).exclude(file="")
        checked = list(renditions.distinct().select_related("publication"))
        faults = [
            f"{rendition.file.name}: missing, or not the bytes that were issued ({rendition})"
            for rendition in checked
            if not holds(str(rendition.file.name), rendition.sha256)
        ]
        assets = list(Asset.objects.all())
        faults += [
            f"{asset.file.name}: missing, or not the bytes that were frozen"
            for asset in assets
            if not holds(str(asset.file.name), asset.sha256)
        ]
        snapshots = Snapshot.objects.order_by("pk")
        faults += [
            f"snapshot {snapshot.sha256}: not the content that was frozen"
            for snapshot in snapshots.iterator(chunk_size=1)
            if not _is_intact(snapshot)
        ]
        self.stdout.write(
            f"{len(checked)} stored files, {len(assets)} pictures and documents, and "
            f"{snapshots.count()} snapshots checked, {len(faults)} at fault."
        )
        return faults


def _is_intact(snapshot: Snapshot) -> bool:
    try:
        return bool(snapshot.content)
    except Altered:
        return False


def described(found: Identified) -> str:
    """One line on what a hash belongs to."""
    edition, rendition = found.edition, found.rendition
    what = rendition.file_name if rendition else "frozen content"
    if found.is_latest:
        force = "in force"
    elif found.newer is not None:
        force = f"{edition.state}; in force is {found.newer.code}"
    else:
        force = str(edition.state)
    return f"edition {edition.code}, {what} ({force})"
