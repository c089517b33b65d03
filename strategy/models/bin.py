"""What was deleted, and can be brought back."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import Page

from strategy.fields.people import who
from strategy.models.workspace import Place


class Binned(models.Model):
    """Something that was deleted and can be brought back (ごみ箱の中身).

    A page lies in the bin's workspace (`Place.BIN`) with all below it, and keeps its versions,
    its items and its history. A record is taken out of its table, so that no list, chooser or
    query has to leave it out: its row, and the rows that went with it, stand in `rows` as
    Django serialises them.
    """

    # What it is: the model as Django writes it (strategy.term), and its key.
    model = models.CharField("種類", max_length=60)
    key = models.CharField(max_length=64)
    title = models.CharField("名称", max_length=255)
    came_from = models.TextField("元の場所", blank=True)
    # Names of what hung on it, and sentences on what its deletion has ended.
    hung = models.JSONField("関係していたもの", default=list)
    ended = models.JSONField("止めたもの", default=list)
    # Kept for good; only what never was public is ever destroyed.
    was_public = models.BooleanField("公開したことがある")

    # It uses nothing that it names.
    wagtail_reference_index_ignore = True

    page = models.OneToOneField(
        Page, null=True, on_delete=models.CASCADE, related_name="binned", verbose_name="ページ"
    )
    # Where the page stood: in public or in a working copy, below which page, behind which (by
    # key; none where it was the first).
    place = models.CharField("置き場所", max_length=8, choices=Place.choices, default=Place.PUBLIC)
    parent = models.ForeignKey(
        Page, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="上のページ"
    )
    behind = models.PositiveBigIntegerField(null=True)
    slug = models.CharField("アドレス", max_length=255, blank=True)

    rows = models.JSONField("行", default=list, encoder=DjangoJSONEncoder)
    # What named the record and lets go of it: (model, key, column, value).
    named_by = models.JSONField("参照していたもの", default=list)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="作成者",
    )
    binned_by = who("削除した人")
    binned_at = models.DateTimeField("削除した日時", auto_now_add=True)

    class Meta:
        verbose_name = "ごみ箱の中身"
        verbose_name_plural = "ごみ箱の中身"
        ordering = ["-binned_at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="binned_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def model_class(self) -> type[Any]:
        return apps.get_model(self.model)

    @property
    def kind(self) -> str:
        """What people call such a thing: 章, 用語, 版."""
        return str(self.model_class._meta.verbose_name)
