"""Which edition a file is, at the command line."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from publications.editions.queries import Identified, identify
from publications.models import Asset, Edition, Rendition, Snapshot
from strategy.closing.copies import Copy, closed_files
from strategy.files.storage import holds
from strategy.management.explained import ExplainedCommand
from strategy.refusals import Altered

ClosedFiles = Mapping[tuple[str, str], Copy]


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
            state=Rendition.State.DONE, publication__editions__in=Edition.objects.ever_public()
        ).exclude(file="")
        closed = closed_files()
        checked = list(renditions.distinct().select_related("publication"))
        faults = [
            f"{rendition.file.name}: missing, or not the bytes that were issued ({rendition})"
            for rendition in checked
            if not _is_whole(rendition, closed)
        ]
        assets = list(Asset.objects.all())
        faults += [
            f"{asset.file.name}: missing, or not the bytes that were frozen"
            for asset in assets
            if not _is_whole(asset, closed)
        ]
        snapshots = Snapshot.objects.order_by("pk")
        faults += [
            f"snapshot {snapshot.sha256}: not the content that was frozen"
            for snapshot in snapshots.iterator(chunk_size=1)
            if not _is_intact(snapshot)
        ]
        names = [str(row.file.name) for row in checked] + [str(row.file.name) for row in assets]
        for name in names:
            if ("default", name) in closed:
                self.stdout.write(f"{name}: closed")
        self.stdout.write(
            f"{len(checked)} stored files, {len(assets)} pictures and documents, and "
            f"{snapshots.count()} snapshots checked, {len(faults)} at fault."
        )
        return faults


def _is_whole(row: Rendition | Asset, closed: ClosedFiles) -> bool:
    """Whether its bytes are what its hash is of, in their place or put away as closed."""
    name = str(row.file.name)
    copy = closed.get(("default", name))
    return holds(name, row.sha256) or (copy is not None and holds(copy.put_away, row.sha256))


def _is_intact(snapshot: Snapshot) -> bool:
    try:
        return bool(snapshot.content)
    except Altered:
        return False


def described(found: Identified) -> str:
    """One line on what a hash belongs to."""
    edition, rendition = found.edition, found.rendition
    what = rendition.file_name if rendition else "frozen content"
    if found.closure is not None:
        force = "closed"
    elif found.is_latest:
        force = "in force"
    elif found.newer is not None:
        force = f"{edition.state}; in force is {found.newer.code}"
    else:
        force = str(edition.state)
    return f"edition {edition.code}, {what} ({force})"
