"""Pictures and documents of the library: their bytes never change."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from strategy.permanence.append_only import Seal


class SealedFile(models.Model):
    """A file that stays what it is: another one takes its place as a row of its own.

    `sha256` is of the bytes as they came, in hexadecimal. The database refuses to let another
    file into the row (`strategy.permanence.append_only`).
    """

    sha256 = models.CharField("SHA-256", max_length=64, editable=False, db_index=True)
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

    file: Any
    seals: ClassVar[tuple[Seal, ...]] = (
        Seal(where="true", kept=("file", "sha256"), operations=("update",)),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            # Read as it lies in memory or in the temporary file of an upload.
            self.file.open()
            digest = hashlib.sha256()
            for chunk in self.file.chunks():
                digest.update(chunk)
            self.sha256 = digest.hexdigest()
            self.file.seek(0)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        before = self.supersedes
        while before is not None:
            if before.pk == self.pk:
                words = (
                    "差し替える前のものをたどると、これ自身に戻ります。別のものを選んでください。"
                )
                raise ValidationError({"supersedes": words})
            before = before.supersedes


class Picture(SealedFile, AbstractImage):
    """A picture of the library (画像)."""

    admin_form_fields = (
        *("title", "file", "description", "collection", "tags"),
        *(f"focal_point_{of}" for of in ("x", "y", "width", "height")),
        "supersedes",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "画像"
        verbose_name_plural = "画像"
        # Wagtail asks for the rights on its own model of the kind.
        default_permissions = ()


class PictureRendition(AbstractRendition):
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


class LibraryDocument(SealedFile, AbstractDocument):
    """A document of the library to download (文書)."""

    admin_form_fields = ("title", "file", "collection", "tags", "supersedes")

    class Meta(AbstractDocument.Meta):
        verbose_name = "ドキュメント"
        verbose_name_plural = "ドキュメント"
        default_permissions = ()
