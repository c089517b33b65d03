"""Documents of editions, and the files they are made as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from publications.models.editions import Edition
from strategy.languages import original
from strategy.permanence.append_only import Seal

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


# Which rows belong to an edition that was made here and issued, in SQL for the seals below.
_MADE_AND_PUBLIC = (
    "SELECT id FROM publications_edition"
    " WHERE state IN ('issued', 'superseded', 'withdrawn') AND origin = 'generated'"
)
_OF_MADE_AND_PUBLIC = (
    "SELECT publication_id FROM publications_publication_editions"  # noqa: S608 - constants
    f" WHERE edition_id IN ({_MADE_AND_PUBLIC})"
)


class Publication(models.Model):
    """A document of one or more editions (刊行物): 本編, 概要版, 骨子案 …"""

    class Kind(models.TextChoices):
        MAIN = "main", "本編"
        SUMMARY = "summary", "概要版"
        OUTLINE = "outline", "骨子案"
        COMPARISON = "comparison", "新旧対照表"
        APPENDIX = "appendix", "資料編"

    kind = models.CharField("区分", max_length=12, choices=Kind.choices)
    title = models.CharField("題名", max_length=255)
    editions = models.ManyToManyField(Edition, related_name="publications", verbose_name="版")
    position = models.PositiveSmallIntegerField("順番", default=0)

    renditions: RelatedManager[Rendition]
    seals = (Seal(where=f"OLD.id IN ({_OF_MADE_AND_PUBLIC})"),)

    class Meta:
        verbose_name = "刊行物"
        verbose_name_plural = "刊行物"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return original(self, "title")


# Which documents are an edition's does not change either.
Publication.editions.through.seals = (  # type: ignore[attr-defined]  # a table without a class
    Seal(
        where=f"OLD.edition_id IN ({_MADE_AND_PUBLIC})",
        closed=f"NEW.edition_id IN ({_MADE_AND_PUBLIC})",
    ),
)


class Rendition(models.Model):
    """A publication as one file in one language (ファイル).

    Generated from a snapshot, or an original that the city issued elsewhere: of these
    the printed name and size are known even where the file itself is not here.
    """

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        HTML = "html", "HTML"

    class Origin(models.TextChoices):
        GENERATED = "generated", "このサイトで作成"
        UPLOADED = "uploaded", "既刊のファイル"

    class State(models.TextChoices):
        QUEUED = "queued", "作成待ち"
        RUNNING = "running", "作成中"
        DONE = "done", "完了"
        FAILED = "failed", "失敗"

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="renditions", verbose_name="刊行物"
    )
    language = models.CharField("言語", max_length=10, choices=settings.LANGUAGES)
    format = models.CharField("形式", max_length=5, choices=Format.choices)
    origin = models.CharField("由来", max_length=10, choices=Origin.choices)
    state = models.CharField("状態", max_length=8, choices=State.choices)
    error = models.TextField("失敗の理由", blank=True)
    file = models.FileField("ファイル", upload_to="renditions", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField("大きさ(バイト)", null=True, blank=True)
    page_count = models.PositiveIntegerField("ページ数", null=True, blank=True)
    printed_name = models.CharField("掲載された名称", max_length=255, blank=True)
    printed_size = models.CharField("掲載された大きさ", max_length=20, blank=True)
    made_by = models.JSONField("作成に使ったもの", default=dict, blank=True)
    warnings = models.JSONField("作成時の警告", default=list, blank=True)
    # Who is making it: a token the worker holds, and its last sign of life.
    claim = models.UUIDField(null=True, editable=False)
    heartbeat_at = models.DateTimeField("最後の応答", null=True, editable=False)
    attempts = models.PositiveSmallIntegerField("試みた回数", default=0, editable=False)
    # Pages set so far, and how many there are once that is known.
    progress_pages = models.PositiveIntegerField(null=True, editable=False)
    progress_total = models.PositiveIntegerField(null=True, editable=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    finished_at = models.DateTimeField("完了日時", null=True, blank=True)
    # A file that is made is this file for good; an edition that is sent back drops its files.
    seals = (
        Seal(
            where="OLD.state = 'done' AND OLD.sha256 <> ''",
            # The names that the city's page prints beside a file of its own.
            free=("printed_name", "printed_size"),
            operations=("update",),
        ),
        Seal(
            where=f"OLD.publication_id IN ({_OF_MADE_AND_PUBLIC})",
            closed=f"NEW.publication_id IN ({_OF_MADE_AND_PUBLIC})",
        ),
        Seal(
            where="OLD.state = 'done' AND OLD.sha256 <> '' AND OLD.origin = 'uploaded'",
            operations=("delete",),
        ),
    )

    class Meta:
        verbose_name = "ファイル"
        verbose_name_plural = "ファイル"
        ordering = ["publication_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "language", "format"], name="rendition_once"
            ),
            models.CheckConstraint(
                name="rendition_generated_is_whole",
                condition=models.Q(origin="uploaded")
                | ~models.Q(state="done")
                | (~models.Q(file="") & ~models.Q(sha256="") & models.Q(size_bytes__isnull=False)),
            ),
            models.CheckConstraint(
                name="rendition_uploaded_is_named",
                condition=models.Q(origin="generated") | ~models.Q(printed_name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} ({self.language}, {self.format})"

    @property
    def file_name(self) -> str:
        """The last part of its public address, such as outline-ja.pdf."""
        return f"{self.publication.kind}-{self.language}.{self.format}"
