"""What of the library is public: the files that public pages name, copied by their hash.

Of a picture it is the scaled one that pages show; the original, which may say where and by whom
it was taken, is never public. The picture of the covers stands in PDFs and needs no address.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import QuerySet
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, ReferenceIndex

from strategy.body.blocks import FigureBlock
from strategy.closing.copies import hashes_of
from strategy.files.storage import still_holds, store_whole
from strategy.models import LibraryDocument, Picture, PictureRendition, PublicFile
from strategy.models.closures import closure_of_file
from strategy.models.files import public_storage
from strategy.models.public import public_pages

LIBRARY = (Picture, LibraryDocument)
# A stored file as public pages name it.
Shown = LibraryDocument | PictureRendition


def open_below(page: Page) -> None:
    """Make public what a page and those below it name, so far as they are public.

    To be called in the transaction that makes them so; files are copied when it is committed,
    so that one that is taken back leaves nothing in the folder.
    """
    for file in named_by(Page.objects.filter(public_pages(), path__startswith=page.path)):
        if (shown := as_shown(file)) is not None:
            _open(shown)


def named_by(pages: QuerySet[Page]) -> Iterator[Picture | LibraryDocument]:
    """The pictures and documents that the live words of pages name, each once."""
    named = ReferenceIndex.objects.filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page),
        object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)],
    )
    for model in LIBRARY:
        keys = named.filter(to_content_type=ReferenceIndex._get_base_content_type(model))
        yield from model.objects.filter(
            pk__in={int(pk) for pk in keys.values_list("to_object_id", flat=True)}
        )


def as_shown(file: Picture | LibraryDocument) -> Shown | None:
    """What pages show of a file; None of one that is closed, or cannot be scaled: a gap."""
    if file.closure is not None:
        return None
    if isinstance(file, LibraryDocument):
        return file
    try:
        scaled: PictureRendition = file.get_rendition(FigureBlock.RENDITION)
    except SourceImageIOError:
        return None
    return scaled if closure_of_file(scaled.sha256) is None else None


def has_been_public(file: Picture | LibraryDocument) -> bool:
    """Whether something public names a file, or once did, closed by now or not."""
    return PublicFile.objects.filter(sha256__in=hashes_of(file.sha256)).exists()


def _open(shown: Shown) -> None:
    name = PurePosixPath(shown.file.name).name
    row, _ = PublicFile.objects.get_or_create(
        sha256=shown.sha256,
        name=name,
        defaults={
            "media_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "size_bytes": shown.file.size,
            "file": f"{shown.sha256}/{name}",
        },
    )
    transaction.on_commit(partial(_copy, shown, str(row.file.name)))


def _copy(shown: Shown, name: str) -> None:
    """Put a file into the public folder, unless it lies there whole."""
    storage = public_storage()
    if still_holds(name, shown.sha256, storage):
        return
    with shown.file.storage.open(shown.file.name) as file:
        store_whole(storage, name, file.read(), shown.sha256)
