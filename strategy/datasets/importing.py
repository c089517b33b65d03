"""One file becomes one import, all or nothing; what it replaces stays recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from strategy.datasets.csv_files import CsvFile
from strategy.models import DataImport
from strategy.models.dated import city_today, known_on
from strategy.refusals import Refused


@dataclass(frozen=True)
class Origin:
    """Where a file came from, and why it replaces another."""

    retrieved_on: date
    source: str = ""
    source_url: str = ""
    published_on: date | None = None
    reason: str = ""


@transaction.atomic
def take_in(
    *,
    kind: str,
    scope: str,
    file: CsvFile,
    origin: Origin,
    rows: Callable[[DataImport], Sequence[Any]],
    dry_run: bool = False,
) -> DataImport | None:
    """Record the import with its rows; None where the same file is what stands already.

    Raises:
        Refused: another file stands and no reason for replacing it is given.
    """
    head = DataImport.objects.filter(kind=kind, scope=scope).heads().first()
    if head is not None and head.sha256 == file.sha256:
        return None
    if head is not None and not origin.reason.strip():
        raise Refused(
            [
                f"「{head.file_name}」({head.retrieved_on.isoformat()}取得)を取り込んであります。"
                "差し替えるときは、理由を書いてください。"
            ]
        )
    published_on = origin.published_on or city_today()
    with known_on(published_on):
        data_import = DataImport(
            kind=kind,
            scope=scope,
            file_name=file.path.name,
            sha256=file.sha256,
            source=origin.source,
            source_url=origin.source_url,
            retrieved_on=origin.retrieved_on,
            published_on=published_on,
            reason=origin.reason.strip() if head is not None else "",
            supersedes=head,
            row_count=len(file.rows),
        )
    _save(data_import)
    made = rows(data_import)
    type(made[0]).objects.bulk_create(made, batch_size=500)
    if dry_run:
        transaction.set_rollback(True)
    return data_import


def _save(data_import: DataImport) -> None:
    data_import.full_clean()
    try:
        with transaction.atomic():
            data_import.save()
    except IntegrityError:
        # Of two at once, the chain takes one.
        raise Refused(
            ["ほかの人が同時に取り込みました。今の内容を確かめてから、もう一度実行してください。"]
        ) from None
