"""What the loader wrote last, so that it can tell an editor's work from its own."""

from __future__ import annotations

from django.db import models


class LoadedItem(models.Model):
    """The values of one thing as `load_strategy` last left it (読み込みの控え)."""

    key = models.CharField("対象", max_length=255, unique=True)
    values = models.JSONField("読み込んだ値")
    loaded_at = models.DateTimeField("読み込み日時", auto_now=True)

    class Meta:
        verbose_name = "読み込みの控え"
        verbose_name_plural = "読み込みの控え"

    def __str__(self) -> str:
        return self.key
