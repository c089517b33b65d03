"""What the strategy aims at: the regional vision, basic goals and measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel

from strategy.fields.stored import PartialDateField, WebAddressField
from strategy.models.base import DocumentNodePage, edit_handler_for
from strategy.models.records import Unit
from strategy.notation.outline import NodeKind


class VisionPage(DocumentNodePage):
    """The regional vision (地域ビジョン): the ideal the region sets itself."""

    statement = models.CharField(
        "ビジョンの言葉", max_length=255, blank=True, help_text="例: 暮らし続けたいまち"
    )

    translated_fields: ClassVar[Sequence[str]] = (
        "heading",
        "statement",
        "scope_note",
        "summary",
        "body",
        "search_summary",
    )
    kind = NodeKind.VISION
    bears_figures = True
    parent_page_types = ["strategy.ChapterPage"]

    class Meta:
        verbose_name = "地域ビジョン"
        verbose_name_plural = "地域ビジョン"


class BasicGoalPage(DocumentNodePage):
    """One of the strategy's basic goals (基本目標)."""

    plain_title = models.CharField(
        "わかりやすい題名", max_length=255, blank=True, help_text="ふだんの言葉で、短く。"
    )
    aim = models.TextField("目指す姿", blank=True)
    result = models.TextField("結果", blank=True)
    challenges = models.TextField("課題", blank=True)
    described_on = models.DateField(
        "結果・課題を書いた日", null=True, blank=True, help_text="いつの時点の結果・課題か。"
    )
    described_by = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        # A draft may name one that is gone by the time it is opened again.
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="結果・課題を書いた課",
    )

    translated_fields: ClassVar[Sequence[str]] = (
        "heading",
        "plain_title",
        "scope_note",
        "summary",
        "aim",
        "result",
        "challenges",
        "body",
        "search_summary",
    )
    kind = NodeKind.GOAL
    bears_figures = True
    parent_page_types = ["strategy.ChapterPage"]

    class Meta:
        verbose_name = "基本目標"
        verbose_name_plural = "基本目標"


class MeasurePage(DocumentNodePage):
    """A measure towards a basic goal (施策); its projects are rows of its node."""

    class Status(models.TextChoices):
        CONSIDERED = "considered", "検討中"
        UNDER_WAY = "under_way", "実施中"
        ENDED = "ended", "終了"

    for_whom = models.CharField(
        "対象", max_length=255, blank=True, help_text="誰のための施策か。例: 子育て中の世帯"
    )
    begins = PartialDateField("開始", blank=True)
    status = models.CharField("状態", max_length=12, choices=Status.choices, blank=True)
    service_url = WebAddressField(
        "サービスのページ", blank=True, help_text="市民が申し込むページなどのアドレス。"
    )

    translated_fields: ClassVar[Sequence[str]] = (
        "heading",
        "scope_note",
        "summary",
        "for_whom",
        "body",
        "search_summary",
    )
    kind = NodeKind.MEASURE
    bears_figures = True
    parent_page_types = ["strategy.BasicGoalPage"]

    class Meta:
        verbose_name = "施策"
        verbose_name_plural = "施策"


VisionPage.edit_handler = edit_handler_for(VisionPage)
BasicGoalPage.edit_handler = edit_handler_for(
    BasicGoalPage, FieldPanel("described_on"), FieldPanel("described_by")
)
MeasurePage.edit_handler = edit_handler_for(
    MeasurePage, FieldPanel("begins"), FieldPanel("status"), FieldPanel("service_url")
)
