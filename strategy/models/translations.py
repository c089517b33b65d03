"""Which original a translation was made from."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class TranslatedOriginal(models.Model):
    """The words of an original that something was translated from (原文の控え)."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    text = models.TextField("原文")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "原文の控え"
        verbose_name_plural = "原文の控え"

    def __str__(self) -> str:
        return self.text[:50]


class TranslationBasis(models.Model):
    """That a translation, known by its own words, says what an original says (訳の元).

    A translation may be right for several originals: the one it was made from, and those of
    which somebody said that it needs no change (訳は変更不要).
    """

    language = models.CharField("言語", max_length=10)
    translation_sha256 = models.CharField("訳のSHA-256", max_length=64, db_index=True)
    original = models.ForeignKey(
        TranslatedOriginal, on_delete=models.PROTECT, related_name="bases", verbose_name="原文"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="変更不要とした人",
    )
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "訳の元"
        verbose_name_plural = "訳の元"
        constraints = [
            models.UniqueConstraint(
                fields=["translation_sha256", "original", "language"], name="translation_basis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.translation_sha256[:12]}"
