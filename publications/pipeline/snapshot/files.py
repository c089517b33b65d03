"""Pictures and documents of a snapshot: named by the hash of their bytes, which are kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.utils import translation
from PIL import Image

from publications.addresses import asset_path
from publications.models import Asset
from publications.pipeline.snapshot.words import Json
from strategy.body.blocks import FigureBlock
from strategy.body.rendering import body_plain
from strategy.files.storage import store_by_hash
from strategy.languages import column
from strategy.models import LibraryDocument
from strategy.models.base import DocumentNodePage
from strategy.refusals import Refused


@dataclass
class Assets:
    """The pictures and documents met on the way, by hash; with `stores`, their bytes are kept."""

    stores: bool
    described: dict[str, Json] = field(default_factory=dict)
    _documents: dict[int, str] = field(default_factory=dict)

    def picture(self, image: Any) -> str:
        """The hash of an image as pages show it.

        Raises:
            Refused: the image cannot be shown.
        """
        try:
            with image.get_rendition(FigureBlock.RENDITION).file.open("rb") as file:
                content = file.read()
        except OSError as error:
            raise Refused(
                [f"画像「{image.title}」を読み込めません。画像を登録し直して、差し替えてください。"]
            ) from error
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
            media_type = Image.MIME[picture.format or "PNG"]
        described = {"media_type": media_type, "width_px": width, "height_px": height}
        return self._kept(content, "png", described)

    def document(self, document: Any) -> str:
        """The hash of a document's file.

        Raises:
            Refused: the file cannot be read.
        """
        if document.pk not in self._documents:
            try:
                with document.open_file() as file:
                    content = file.read()
            except OSError as error:
                raise Refused(
                    [
                        f"文書「{document.title}」のファイルを読み込めません。"
                        "文書を登録し直して、差し替えてください。"
                    ]
                ) from error
            described = {"media_type": document.content_type, "name": document.filename}
            extension = document.file_extension.lower()
            self._documents[document.pk] = self._kept(content, extension, described)
        return self._documents[document.pk]

    def _kept(self, content: bytes, extension: str, described: Json) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        described = {**described, "size_bytes": len(content)}
        self.described.setdefault(sha256, described)
        if self.stores and not Asset.objects.filter(sha256=sha256).exists():
            name, _ = store_by_hash(content, folder="assets", extension=extension)
            Asset.objects.create(sha256=sha256, file=name, **described)
        return sha256


def bodies_of(
    pages: Sequence[DocumentNodePage], language: str, assets: Assets | None
) -> dict[int, list[Json]]:
    with translation.override(language):
        return {
            page.pk: list(_blocks(getattr(page, column("body", language)), assets))
            for page in pages
        }


def _blocks(stream: Any, assets: Assets | None) -> Iterator[Json]:
    for position, plain in enumerate(body_plain(stream)):
        yield {**plain, **_own_files(plain, stream[position].value, assets)} if assets else plain


def _own_files(plain: Json, value: Any, assets: Assets) -> Json:
    """What of a block names a file, as it names the edition's own copy of it."""
    if plain["type"] == "figure" and value["image"] is not None:
        return {"asset": assets.picture(value["image"]), "src": ""}
    if plain["type"] == "file" and value["document"] is not None:
        sha256 = assets.document(value["document"])
        return {"asset": sha256, "url": asset_path(sha256)}
    if "html" in plain:
        return {"html": _DOCUMENT_LINK.sub(partial(_own_link, assets=assets), plain["html"])}
    return {}


# A document by its address, whether something public names it already or not.
_DOCUMENT_LINK = re.compile(
    r'\bhref="(?P<address>[^"]*/files/(?:documents/(?P<key>[0-9]{1,9})|(?P<sha256>[0-9a-f]{64}))'
    r'/[^"]*)"'
)


def _own_link(match: re.Match[str], *, assets: Assets) -> str:
    named = {"pk": match["key"]} if match["key"] else {"sha256": match["sha256"]}
    portal = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    address = unquote(unescape(match["address"]).removeprefix(portal))
    for document in LibraryDocument.objects.filter(**named):
        # The address of one that is closed says so.
        if address == unquote(document.url) and document.closure is None:
            return f'href="{asset_path(assets.document(document))}"'
    return match[0]
