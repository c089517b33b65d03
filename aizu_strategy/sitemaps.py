"""The sitemap: every public page in every language, with its alternates."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page, Site

from publications.models import Edition
from strategy.figures.known_on_day import public_indicators
from strategy.languages import offered
from strategy.models import Indicator
from strategy.models.public import public_pages


class Multilingual(Sitemap[Any]):
    """Items once a language; variants of a language (ja-easy) have no code of their own."""

    i18n = True
    alternates = True

    def get_languages_for_item(self, item: Any) -> list[str]:
        return offered()


class PageSitemap(Multilingual):
    def items(self) -> QuerySet[Page]:
        home = Site.objects.get(is_default_site=True).root_page
        pages = Page.objects.filter(public_pages())
        return pages.descendant_of(home, inclusive=True).order_by("path")

    def location(self, item: Page) -> str:
        return item.get_url() or ""

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at


class EditionSitemap(Multilingual):
    def items(self) -> QuerySet[Edition]:
        return Edition.objects.public().newest_first()

    def lastmod(self, item: Edition) -> Any:
        return item.issued_at or item.created_at


class IndicatorSitemap(Multilingual):
    def items(self) -> QuerySet[Indicator]:
        return public_indicators()

    def location(self, item: Indicator) -> str:
        return reverse("indicator", args=[item.code])


class ListSitemap(Multilingual):
    """Lists that are no pages of the tree."""

    def items(self) -> list[str]:
        return ["edition_list", "indicators", "wellbeing"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "pages": PageSitemap,
    "lists": ListSitemap,
    "indicators": IndicatorSitemap,
    "editions": EditionSitemap,
}
