"""What of the city's editions can be closed (封鎖), and where it is held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from publications.models import Asset, Edition, Rendition, Snapshot
from strategy.closing.copies import (
    Copy,
    hashes_closed_by,
    quoting,
    register_files,
    register_mentions,
)
from strategy.closing.subjects import Kind, register_file_names, register_kind
from strategy.models import Closure

EDITION = Edition._meta.label_lower
_SHA256 = re.compile(r"[0-9a-f]{64}")


def register() -> None:
    """Called once the app is ready."""
    register_kind(Edition, Kind(str, _refusals))
    register_file_names(_file_names)
    register_files(_files)
    register_mentions(_mentions)


def _refusals(edition: Edition) -> list[str]:
    if edition.is_public:
        return []
    return ["公表していない版は、市民に見えません。差し戻すか、削除してください。"]


def _file_names(sha256: str) -> Iterator[str]:
    for rendition in Rendition.objects.filter(sha256=sha256).select_related("publication"):
        yield rendition.printed_name or str(rendition)
    for asset in Asset.objects.filter(sha256=sha256):
        yield asset.name or f"版の付属ファイル {asset}"


def _files(closure: Closure) -> Iterator[Copy]:
    """The files of an edition, or those with the bytes that are closed."""
    if not closure.model:
        hashes = hashes_closed_by(closure)
        for rendition in _stored().filter(sha256__in=hashes):
            yield Copy(f"版のファイル「{rendition}」", str(rendition.file.name))
        for asset in Asset.objects.filter(sha256__in=hashes):
            yield Copy(f"版の付属ファイル「{asset.name or asset}」", str(asset.file.name))
    elif closure.model == EDITION and not closure.field:
        edition = Edition.objects.get(pk=closure.key)
        files = _stored().filter(publication__editions=edition)
        if closure.state != Closure.State.OPENED:
            # What an edition that is not closed has as well stays.
            others = Edition.objects.public().exclude(pk=edition.pk)
            kept = _stored().filter(publication__editions__in=others)
            files = files.exclude(file__in=kept.values("file"))
        for rendition in files:
            yield Copy(f"版「{edition}」のファイル「{rendition}」", str(rendition.file.name))


def _stored() -> QuerySet[Rendition]:
    return Rendition.objects.exclude(file="").select_related("publication")


def _mentions(closure: Closure) -> Iterator[Copy]:
    """Frozen content, what is printed in documents, and what an edition's page shows."""
    if not closure.model:
        for sha256 in hashes_closed_by(closure):
            for edition in Edition.objects.filter(snapshot__content__contains=sha256):
                yield Copy(f"版「{edition}」の本文とPDF（載っています。要るなら版も封鎖します）")
    elif closure.field:
        for edition in Edition.objects.filter(snapshot__in=quoting(Snapshot, closure)):
            yield Copy(f"版「{edition}」の本文とPDF（載っています。要るなら版も封鎖します）")
    elif closure.model == EDITION:
        edition = Edition.objects.select_related("snapshot").get(pk=closure.key)
        content = Snapshot.objects.filter(editions=edition).values_list("content", flat=True)
        for frozen in content:
            yield Copy(f"版「{edition}」の凍結した内容（データベースの行）")
            for asset in Asset.objects.filter(sha256__in=set(_SHA256.findall(frozen))):
                yield Copy(
                    f"版「{edition}」の付属ファイル「{asset.name or asset}」"
                    "（ほかでも使えるので、要るなら照合値で別に封鎖します）"
                )
