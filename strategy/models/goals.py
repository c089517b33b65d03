"""What the strategy aims at: the regional vision, basic goals and measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from strategy.fields import validate_code
from strategy.models.base import DocumentNodePage, edit_handler_for
from strategy.models.records import Unit
from strategy.panels import language_panels


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
    parent_page_types = ["strategy.ChapterPage"]
    subpage_types = ["strategy.SectionPage"]
    template = "strategy/vision_page.html"

    class Meta:
        verbose_name = "地域ビジョン"
        verbose_name_plural = "地域ビジョン"


class BasicGoalPage(DocumentNodePage):
    """One of the strategy's basic goals (基本目標)."""

    parent_page_types = ["strategy.ChapterPage"]
    subpage_types = ["strategy.MeasurePage", "strategy.SectionPage"]
    template = "strategy/basic_goal_page.html"

    class Meta:
        verbose_name = "基本目標"
        verbose_name_plural = "基本目標"


class MeasurePage(DocumentNodePage):
    """A measure towards a basic goal (施策), with its projects."""

    parent_page_types = ["strategy.BasicGoalPage"]
    subpage_types = ["strategy.SectionPage"]
    template = "strategy/measure_page.html"

    unit_in_charge = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name="担当課",
        help_text="この課の所管課担当が、施策の文を書き、内容を確認します。",
    )

    class Meta:
        verbose_name = "施策"
        verbose_name_plural = "施策"


class Project(Orderable):
    """A concrete project of a measure (事業)."""

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="projects")
    code = models.CharField("コード", max_length=60, validators=[validate_code])
    name = models.CharField("事業名", max_length=255)
    summary = models.TextField("内容", blank=True)

    panels = [
        *language_panels("name", "事業名"),
        *language_panels("summary", "内容"),
        FieldPanel("code"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "事業"
        verbose_name_plural = "事業"
        constraints = [
            models.UniqueConstraint(fields=["measure", "code"], name="project_code"),
        ]

    def __str__(self) -> str:
        return str(self.name_ja)


VisionPage.edit_handler = edit_handler_for(VisionPage)
BasicGoalPage.edit_handler = edit_handler_for(BasicGoalPage)
MeasurePage.edit_handler = edit_handler_for(
    MeasurePage,
    FieldPanel("unit_in_charge", permission="strategy.work_for_all_units"),
    InlinePanel("projects", heading="事業", label="事業"),
)
