"""Pictures and documents of the library: their bytes never change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    ImageQuerySet,
    SourceImageIOError,
)

from strategy.models.closures import Closure, closure_of_file, closures_of_files
from strategy.permanence.append_only import Seal


def public_storage() -> Storage:
    """The folder from which anybody may read by name."""
    return storages["public"]


def downloaded(media_type: str) -> bool:
    """Whether a browser is to save a file of this kind rather than to show it."""
    return media_type != "application/pdf" and not media_type.startswith("image/")


class PublicFile(models.Model):
    """A file of the library that something public names, or once did (公開したファイル).

    Its bytes were copied, by their hash, into the folder that holds nothing else
    (`strategy.files.opening`), and stay there whatever becomes of the library.
    """

    append_only = True

    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField("ファイル名", max_length=255)
    media_type = models.CharField("種類", max_length=100)
    size_bytes = models.PositiveBigIntegerField("大きさ(バイト)")
    file = models.FileField("ファイル", storage=public_storage, max_length=400)
    opened_at = models.DateTimeField("初めて公開した日時", auto_now_add=True)

    class Meta:
        verbose_name = "公開したファイル"
        verbose_name_plural = "公開したファイル"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sha256", "name"], name="public_file_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_downloaded(self) -> bool:
        return downloaded(self.media_type)

    @classmethod
    def address(cls, sha256: str, name: str) -> str:
        """Where anybody may read a file; empty for one that nothing public has named."""
        row = cls.objects.filter(sha256=sha256, name=name).first()
        return row.file.url if row else ""


class HashedFile(models.Model):
    """A file that knows the hash of its bytes as they came, in hexadecimal."""

    sha256 = models.CharField("SHA-256", max_length=64, editable=False, db_index=True)

    file: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.sha256 = self._digest()
        super().save(*args, **kwargs)

    def _digest(self) -> str:
        # Read as it lies in memory or in the temporary file of an upload.
        self.file.open()
        digest = hashlib.sha256()
        for chunk in self.file.chunks():
            digest.update(chunk)
        self.file.seek(0)
        return digest.hexdigest()


@dataclass(frozen=True)
class Known:
    """What was asked at once of some files.

    `closures`: by hash; `addresses`: where anybody may read them or what was scaled of them, by
    hash and name.
    """

    closures: Mapping[str, Closure]
    addresses: Mapping[tuple[str, str], str]


class FilesInBulk(models.QuerySet[Any]):
    """Files fetched by their keys, as the words of a page fetch theirs, are asked of at once."""

    def in_bulk(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        found = super().in_bulk(*args, **kwargs)
        hashes = {file.sha256 for file in found.values()}
        scaled = PictureRendition.objects.filter(image__sha256__in=hashes).values("sha256")
        public = PublicFile.objects.filter(Q(sha256__in=hashes) | Q(sha256__in=scaled))
        addresses = {(row.sha256, row.name): str(row.file.url) for row in public}
        known = Known(closures_of_files(hashes), addresses)
        for file in found.values():
            file.known = known
        return found


class SealedFile(HashedFile):
    """A file that stays what it is: another one takes its place as a row of its own.

    The database refuses to let another file into the row (`strategy.permanence.append_only`).
    """

    supersedes = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        verbose_name="差し替える前のもの",
        help_text="これが別のものの新しい版なら、古い方を選びます。使っているページでは、"
        "新しい方を選び直します。",
    )

    seals: ClassVar[tuple[Seal, ...]] = (
        Seal(where="true", kept=("file", "sha256"), operations=("update",)),
    )
    # Of one that was fetched with others; any other asks when it is asked.
    known: Known | None = None

    class Meta:
        abstract = True

    @property
    def closure(self) -> Closure | None:
        """Why nobody may read its bytes; None for all but a file that is closed (封鎖)."""
        if self.known is not None:
            return self.known.closures.get(self.sha256)
        return closure_of_file(self.sha256)

    def public_address(self, sha256: str, name: str) -> str:
        """Where anybody may read it, or what was scaled of it; empty where nobody may."""
        if self.known is not None:
            return self.known.addresses.get((sha256, name), "")
        return PublicFile.address(sha256, name)

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.file and closure_of_file(self._digest()) is not None:
            raise ValidationError({"file": "このファイルは封鎖されているので、登録できません。"})
        before = self.supersedes
        while before is not None:
            if before.pk == self.pk:
                words = (
                    "差し替える前のものをたどると、これ自身に戻ります。別のものを選んでください。"
                )
                raise ValidationError({"supersedes": words})
            before = before.supersedes


class PictureQuerySet(FilesInBulk, ImageQuerySet):
    pass


class LibraryDocumentQuerySet(FilesInBulk, DocumentQuerySet):
    pass


class Picture(SealedFile, AbstractImage):
    """A picture of the library (画像)."""

    admin_form_fields = (
        *("title", "file", "description", "collection", "tags"),
        *(f"focal_point_{of}" for of in ("x", "y", "width", "height")),
        "supersedes",
    )
    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = "画像"
        verbose_name_plural = "画像"
        # Wagtail asks for the rights on its own model of the kind.
        default_permissions = ()

    def get_rendition(self, filter: Any) -> Any:
        """As Wagtail's; a closed picture is one that cannot be shown.

        Raises:
            SourceImageIOError: it is closed, or cannot be decoded; Wagtail shows a gap.
        """
        if self.closure is not None:
            raise SourceImageIOError(f"picture {self.pk} is closed")
        rendition = super().get_rendition(filter)
        # Wagtail's cache holds another copy of this picture with it, which may be older.
        rendition.image = self
        return rendition


class PictureRendition(HashedFile, AbstractRendition):
    """A picture as it is shown, scaled."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "縮小した画像"
        verbose_name_plural = "縮小した画像"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once"
            ),
        ]

    @property
    def name(self) -> str:
        """The last part of its addresses."""
        return PurePosixPath(self.file.name).name

    @property
    def url(self) -> str:
        """For everybody where something public names the picture, else for who may use it."""
        return self.image.public_address(self.sha256, self.name) or reverse(
            "scaled_picture", args=[self.name]
        )


class LibraryDocument(SealedFile, AbstractDocument):
    """A document of the library to download (文書)."""

    admin_form_fields = ("title", "file", "collection", "tags", "supersedes")
    objects = LibraryDocumentQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        verbose_name = "ドキュメント"
        verbose_name_plural = "ドキュメント"
        default_permissions = ()

    @property
    def url(self) -> str:
        """For everybody where something public names the document, else for who may use it."""
        return self.public_address(self.sha256, self.filename) or str(super().url)
