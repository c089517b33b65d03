"""The site around the strategies: its name, home, standing pages."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from strategy.models.base import MENU_PAGE_PANELS, TranslatedPage, edit_handler_for
from strategy.models.records import Unit
from strategy.panels import language_tabs


@register_setting(icon="site", order=1)
class SiteSettings(BaseSiteSetting):
    """What every page of the site says about itself (サイトの設定)."""

    name = models.CharField("サイトの名称", max_length=120)
    tagline = models.CharField("副題", max_length=200, blank=True)
    banner = models.CharField(
        "帯の文言", max_length=200, blank=True, help_text="全ページの最上部に出ます。"
    )
    content_as_of = models.DateField(
        "内容の基準日",
        null=True,
        blank=True,
        help_text="このサイトの内容がいつ時点の公表内容か。日程の状態もこの日で表します。",
    )
    content_source = models.CharField("内容の出典", max_length=255, blank=True)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="問い合わせ先",
        help_text="戦略に担当課がないページの問い合わせ先。",
    )

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "tagline", "banner", "content_source"]),
            ObjectList([FieldPanel("content_as_of"), FieldPanel("unit")], heading="設定"),
        ]
    )

    class Meta:
        verbose_name = "サイトの設定"
        verbose_name_plural = "サイトの設定"

    def __str__(self) -> str:
        return str(self.name_ja or "サイトの設定")

    @classmethod
    def for_site(cls, site: Site) -> SiteSettings:
        """The settings of a site. Wagtail makes a row for whoever looks; here, who saves does."""
        return cls.objects.filter(site=site).first() or cls(site=site)


class HomePage(TranslatedPage):
    """The front page (トップページ)."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "strategy.StrategyIndexPage",
        "strategy.NewsIndexPage",
        "strategy.StandardPage",
    ]
    max_count = 1
    template = "strategy/home_page.html"

    class Meta:
        verbose_name = "トップページ"
        verbose_name_plural = "トップページ"


class StandardPage(TranslatedPage):
    """A page of text (標準ページ): about the site, or an explanation beside a strategy."""

    promote_panels = MENU_PAGE_PANELS
    parent_page_types = ["strategy.HomePage", "strategy.StandardPage", "strategy.StrategyPage"]
    subpage_types = ["strategy.StandardPage"]
    template = "strategy/standard_page.html"

    class Meta:
        verbose_name = "標準ページ"
        verbose_name_plural = "標準ページ"


HomePage.edit_handler = edit_handler_for(HomePage)
StandardPage.edit_handler = edit_handler_for(StandardPage)
