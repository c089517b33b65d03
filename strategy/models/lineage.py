"""What became of a strategy's items: from term to term, and where one was split or merged."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface

from strategy.fields.panels import language_tabs
from strategy.models.nodes import Node


class NodeLineage(models.Model):
    """That items of one strategy became those of another, or of the same one (項目の系譜).

    Recorded by `strategy.working_copies.lineage.record_lineage`, which holds the shape of each
    kind. Both strategies are always named, so that an item without forerunner is new
    beside something, and are the same where an editor split or merged items within one.
    """

    class Kind(models.TextChoices):
        INHERITED = "inherited", "継承"
        RENAMED = "renamed", "名称変更"
        MERGED = "merged", "統合"
        SPLIT = "split", "分割"
        NEW = "new", "新規"
        ENDED = "ended", "終了"

    names_nodes = ("from_strategy", "from_nodes", "to_strategy", "to_nodes")

    kind = models.CharField("種別", max_length=10, choices=Kind.choices)
    from_strategy = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="+", verbose_name="元の戦略"
    )
    from_nodes = models.ManyToManyField(
        Node,
        blank=True,
        related_name="+",
        verbose_name="元の項目",
        help_text="統合なら二つ以上、新規なら選びません。",
    )
    to_strategy = models.ForeignKey(
        Node,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="後の戦略",
        help_text="一つの戦略の中で分けたり合わせたりしたときは、元の戦略と同じものを選びます。",
    )
    to_nodes = models.ManyToManyField(
        Node,
        blank=True,
        related_name="+",
        verbose_name="後の項目",
        help_text="分割なら二つ以上、終了なら選びません。",
    )
    day = models.DateField("日付", help_text="この変更が効力をもつ日。")
    note = models.TextField("補足", blank=True)
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="記録した人",
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel(name)
                    for name in (
                        *("kind", "from_strategy", "from_nodes"),
                        *("to_strategy", "to_nodes", "day"),
                    )
                ],
                heading="系譜",
            ),
            *language_tabs(["note"]),
        ]
    )

    class Meta:
        verbose_name = "項目の系譜"
        verbose_name_plural = "項目の系譜"
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        if self.pk is None:
            return self.get_kind_display()
        sides = ("、".join(map(str, side.all())) for side in (self.from_nodes, self.to_nodes))
        return f"{self.get_kind_display()}: {' → '.join(filter(None, sides))}"
