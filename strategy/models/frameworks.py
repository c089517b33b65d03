"""Laws, national strategies and upper plans, and which node answers which of their items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.models import Orderable

from strategy.fields.panels import language_panels, language_tabs
from strategy.fields.stored import PartialDateField, WebAddressField, validate_code
from strategy.languages import original
from strategy.models.nodes import Node
from strategy.models.records import Record
from strategy.models.rows import FormWithRows

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Framework(ClusterableModel, Record):
    """A law, national strategy, master plan or indicator system the strategy answers to."""

    class Kind(models.TextChoices):
        LAW = "law", "法律"
        NATIONAL_STRATEGY = "national_strategy", "国の総合戦略"
        REGIONAL_PLAN = "regional_plan", "県の計画"
        MASTER_PLAN = "master_plan", "市の総合計画"
        INDICATOR_SYSTEM = "indicator_system", "指標の体系"

    kind = models.CharField("種別", max_length=20, choices=Kind.choices)
    short_name = models.CharField("略称", max_length=120, blank=True)
    published = PartialDateField("策定・公布の時期", blank=True)
    url = WebAddressField("ウェブサイト", blank=True)

    items: RelatedManager[FrameworkItem]

    base_form_class = FormWithRows
    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "short_name", "summary"]),
            ObjectList(
                [
                    *(FieldPanel(name) for name in ("code", "kind", "published", "url", "source")),
                    InlinePanel("items", heading="柱・条文", label="柱・条文"),
                ],
                heading="設定",
            ),
        ]
    )

    class Meta(Record.Meta):
        verbose_name = "法律・国の戦略・上位計画"
        verbose_name_plural = "法律・国の戦略・上位計画"


class FrameworkItem(Orderable):
    """One pillar, article or theme of a framework, known by its code, never by its number."""

    framework = ParentalKey(Framework, on_delete=models.CASCADE, related_name="items")
    code = models.CharField("コード", max_length=60, validators=[validate_code])
    number = models.CharField("番号", max_length=20, blank=True, help_text="原典の表記のまま。")
    name = models.CharField("名称", max_length=255)

    panels = [
        *language_panels("name", "名称"),
        FieldPanel("number"),
        FieldPanel("code"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "柱・条文"
        verbose_name_plural = "柱・条文"
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="framework_item_code"),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.number} {original(self, 'name')}"


class Alignment(models.Model):
    """That an item of a strategy answers an item of a framework (対応).

    The city's third goal is the nation's fourth direction: numbers never decide. A next term
    answers for itself, whatever the same item answered before.
    """

    names_nodes = ("node",)

    item = models.ForeignKey(
        FrameworkItem, on_delete=models.CASCADE, related_name="alignments", verbose_name="柱・条文"
    )
    strategy = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="+", verbose_name="戦略"
    )
    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="alignments", verbose_name="項目"
    )
    note = models.TextField("補足", blank=True)

    edit_handler = TabbedInterface(
        [
            ObjectList([FieldPanel("place"), FieldPanel("item")], heading="対応"),
            *language_tabs(["note"]),
        ]
    )

    class Meta:
        verbose_name = "対応"
        verbose_name_plural = "対応"
        ordering = ["item__framework_id", "item__sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "strategy", "node"], name="alignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.node} ― {self.item}"
