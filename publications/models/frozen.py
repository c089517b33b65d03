"""What is written once: the content an edition is frozen in, and the files it names."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from publications.checked import CheckedText


class ImmutableRow(models.Model):
    """A row that is written once. A mistake is mended by a new row.

    The database refuses update and delete as well (`strategy.permanence.append_only`).
    """

    append_only = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError(f"{self._meta.verbose_name}は変更できません。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValidationError(f"{self._meta.verbose_name}は削除できません。")


class Snapshot(ImmutableRow):
    """The whole of a strategy's tree as it stood at one moment (凍結した内容).

    `content` is canonical JSON (`publications.pipeline.snapshot`), self-contained: texts of
    all languages, numbers, pictures by hash, no key of a row whose content can change. Reading
    it raises `Altered` where it was changed behind the application's back.
    """

    schema_version = models.PositiveSmallIntegerField("形式の版")
    content = models.TextField("内容")
    sha256 = models.CharField("SHA-256", max_length=64)
    created_at = models.DateTimeField("凍結日時", auto_now_add=True)

    class Meta:
        verbose_name = "凍結した内容"
        verbose_name_plural = "凍結した内容"

    def __str__(self) -> str:
        return self.sha256[:12]


setattr(Snapshot, "content", CheckedText(Snapshot.content))  # noqa: B010 - a column by its type


class Asset(ImmutableRow):
    """A file that snapshots refer to by the hash of its bytes (版の付属ファイル).

    A picture or a document: whatever an edition names, so that it stays when an editor replaces
    or deletes what it was copied from.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    name = models.CharField("ファイル名", max_length=255, blank=True)
    media_type = models.CharField("種類", max_length=100)
    size_bytes = models.PositiveBigIntegerField("大きさ")
    width_px = models.PositiveIntegerField("幅", null=True)
    height_px = models.PositiveIntegerField("高さ", null=True)
    file = models.FileField("ファイル", upload_to="assets")

    class Meta:
        verbose_name = "版の付属ファイル"
        verbose_name_plural = "版の付属ファイル"
        constraints = [
            models.CheckConstraint(
                name="asset_picture_has_its_measures",
                condition=models.Q(width_px__isnull=True, height_px__isnull=True)
                | models.Q(width_px__isnull=False, height_px__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
