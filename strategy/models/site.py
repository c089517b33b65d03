"""The site around the strategies: its name, home, standing pages."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string
from wagtail.models import Site

from strategy.city.key_colour import DESIGNED, fault_of_colour
from strategy.city.words import KIND_NAMES, City, CityKind, fault_of_code
from strategy.fields.panels import language_tabs
from strategy.fields.stored import WebAddressField
from strategy.languages import codes, column, original
from strategy.models.base import MENU_PAGE_PANELS, TranslatedPage, edit_handler_for
from strategy.models.records import Unit


@register_setting(icon="site", order=1)
class SiteSettings(BaseSiteSetting):
    """What every page of the site says about itself (サイトの設定)."""

    name = models.CharField("サイトの名称", max_length=120)
    tagline = models.CharField("副題", max_length=200, blank=True)
    banner = models.CharField(
        "帯の文言", max_length=200, blank=True, help_text="全ページの最上部に出ます。"
    )
    # Not in the form: it goes by 緊急公開 (`strategy.proposals.notices`).
    notice = models.CharField("緊急のお知らせ", max_length=300, blank=True)
    notice_link = WebAddressField("緊急のお知らせのリンク", blank=True)
    notice_until = models.DateTimeField("緊急のお知らせの終わり", null=True, blank=True)
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
        verbose_name="取りまとめの課",
        help_text="戦略を取りまとめる課。担当課のないページでは、問い合わせ先になります。",
    )
    city_name = models.CharField(
        "団体の名称", max_length=40, help_text="市町村や都道府県の名前です(例: 見本市)。"
    )
    city_kind = models.CharField(
        "団体の種類",
        max_length=10,
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
        default=CityKind.CITY.value,
        help_text="「市民」「町民」などの言葉と、戦略の根拠となる法律の条が変わります。",
    )
    municipality_code = models.CharField(
        "団体コード",
        max_length=6,
        help_text="総務省の全国地方公共団体コード。検査数字を含む6桁です。オープンデータには上5桁を"
        "載せます。",
    )
    is_fictional = models.BooleanField(
        "架空の団体である",
        default=False,
        help_text="全ページの帯、PDFの表紙と奥付、オープンデータに「架空の市」(町なら「架空の町」)と"
        "表示します。",
    )
    key_colour = models.CharField(
        "キーカラー",
        max_length=7,
        default=DESIGNED,
        help_text="見出しの番号、ボタン、PDFの表紙などの色です。白い地で読める濃さの色を選びます。"
        f"標準の青は{DESIGNED}です。リンクや状態の色は変わりません。",
    )
    cover_picture = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        # Editions have their own; Wagtail counts no use by settings, and would break at a refusal.
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="表紙の画像",
        help_text="本編と骨子案のPDFの表紙に載せます。載せないときは空欄にします。",
    )

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "tagline", "banner", "content_source", "city_name"]),
            ObjectList(
                [
                    FieldPanel("city_kind"),
                    FieldPanel("municipality_code"),
                    FieldPanel("is_fictional"),
                    FieldPanel("key_colour", widget=forms.TextInput(attrs={"type": "color"})),
                    FieldPanel("cover_picture"),
                    FieldPanel("content_as_of"),
                    FieldPanel("unit"),
                ],
                heading="設定",
            ),
        ]
    )

    class Meta:
        verbose_name = "サイトの設定"
        verbose_name_plural = "サイトの設定"

    def __str__(self) -> str:
        return original(self, "name") or "サイトの設定"

    def clean(self) -> None:
        super().clean()
        judged = {"municipality_code": fault_of_code, "key_colour": fault_of_colour}
        # What is empty is required by its field.
        faults = {name: judge(getattr(self, name) or "") for name, judge in judged.items()}
        if found := {n: fault for n, fault in faults.items() if fault and getattr(self, n)}:
            raise ValidationError(found)

    @property
    def notice_stands(self) -> bool:
        """Whether readers see the emergency notice at this moment."""
        return self.notice_until is not None and timezone.now() < self.notice_until

    @property
    def city(self) -> City:
        """The city whose strategies these are."""
        return City(
            {code: str(getattr(self, column("city_name", code)) or "") for code in codes()},
            CityKind(self.city_kind),
            self.municipality_code,
            self.is_fictional,
        )

    @classmethod
    def for_site(cls, site: Site) -> SiteSettings:
        """The settings of a site. Wagtail makes a row for whoever looks; here, who saves does."""
        return cls.objects.filter(site=site).first() or cls(site=site)


class HomePage(TranslatedPage):
    """The front page (トップページ)."""

    # No day from which, or until which, it is shown: all of the site would go with it.
    promote_panels = TranslatedPage.promote_panels[:1]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "strategy.StrategyIndexPage",
        "strategy.NewsIndexPage",
        "strategy.StandardPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = "トップページ"
        verbose_name_plural = "トップページ"


class StandardPage(TranslatedPage):
    """A page of text (標準ページ): about the site, or an explanation beside a strategy."""

    promote_panels = MENU_PAGE_PANELS
    parent_page_types = ["strategy.HomePage", "strategy.StandardPage", "strategy.StrategyPage"]
    subpage_types = ["strategy.StandardPage"]

    class Meta:
        verbose_name = "標準ページ"
        verbose_name_plural = "標準ページ"


HomePage.edit_handler = edit_handler_for(HomePage)
StandardPage.edit_handler = edit_handler_for(StandardPage)
