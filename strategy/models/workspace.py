"""Where strategies stand that the public does not see: beside every site, so without address."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class Place(models.TextChoices):
    """Where a strategy's tree stands: before the public, or in a private workspace."""

    PUBLIC = "public", "公開ページ"
    WORKING = "working", "作業用の写し"
    FORMER = "former", "以前の内容"
    BIN = "bin", "ごみ箱"

    @classmethod
    def outside(cls) -> list[Place]:
        """The places that the public does not see, each a workspace."""
        return [place for place in cls if place is not cls.PUBLIC]


class WorkspacePage(Page):
    """A private place for whole strategies: working copies, what they replaced, the bin.

    It stands below the root of the page tree, outside every site: pages in it have no
    address, are in no sitemap and no search, and can be published there all the same, which
    is how words of a working copy become final.
    """

    place = models.CharField(
        "置き場所",
        max_length=8,
        unique=True,
        editable=False,
        choices=[(place.value, place.label) for place in Place.outside()],
    )

    content_panels: ClassVar[list[FieldPanel]] = [FieldPanel("title", heading="名称")]
    promote_panels: ClassVar[list[FieldPanel]] = []
    private_page_options: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["strategy.StrategyPage"]
    is_creatable = False

    class Meta:
        verbose_name = "作業の場所"
        verbose_name_plural = "作業の場所"

    @classmethod
    def of(cls, place: Place) -> WorkspacePage:
        """The workspace of a place, made at its first use."""
        workspace: WorkspacePage | None = cls.objects.filter(place=place).first()
        if workspace is None:
            root = Page.objects.get(depth=1)
            workspace = root.add_child(
                instance=cls(title=str(place.label), slug=f"workspace-{place.value}", place=place)
            )
        return workspace
