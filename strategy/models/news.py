"""News of the site."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel

from strategy.models.base import MENU_PAGE_PANELS, TranslatedPage, edit_handler_for
from strategy.models.documents import StrategyPage


class NewsIndexPage(TranslatedPage):
    """The list of news (お知らせの一覧)."""

    promote_panels = MENU_PAGE_PANELS
    parent_page_types = ["strategy.HomePage"]
    subpage_types = ["strategy.NewsPage"]
    admin_default_ordering = "-latest_revision_created_at"
    max_count = 1

    class Meta:
        verbose_name = "お知らせの一覧"
        verbose_name_plural = "お知らせの一覧"


class NewsPage(TranslatedPage):
    """One piece of news (お知らせ)."""

    published_on = models.DateField("掲載日", default=timezone.localdate)
    strategy = models.ForeignKey(
        StrategyPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="関係する戦略",
    )

    parent_page_types = ["strategy.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"


NewsIndexPage.edit_handler = edit_handler_for(NewsIndexPage)
NewsPage.edit_handler = edit_handler_for(
    NewsPage, FieldPanel("published_on"), FieldPanel("strategy")
)
