"""Where strategies stand that the public does not see: beside every site, so without address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PagePermissionTester
from wagtail.query import PageQuerySet


class Place(models.TextChoices):
    """Where a strategy's tree stands: before the public, or in a private workspace."""

    PUBLIC = "public", "公開ページ"
    WORKING = "working", "作業用の写し"
    FORMER = "former", "以前の内容"
    BIN = "bin", "ごみ箱"

    @property
    def url_path(self) -> str:
        """Begins the paths of all pages in this workspace, which every list has at hand."""
        return f"/workspace-{self.value}/"

    @classmethod
    def at(cls, url_path: str) -> Place:
        """Where a page of this path stands."""
        return next((p for p in cls.outside() if url_path.startswith(p.url_path)), cls.PUBLIC)

    @classmethod
    def outside(cls) -> list[Place]:
        """The places that the public does not see, each a workspace."""
        return [place for place in cls if place is not cls.PUBLIC]


def in_bin(page: Page) -> bool:
    """Whether a page lies in the bin, or is the bin."""
    return Place.at(page.url_path) is Place.BIN


def out_of_bin(pages: PageQuerySet) -> PageQuerySet:
    """Without what was deleted."""
    # By key, which a search can filter by as well.
    binned = Page.objects.filter(url_path__startswith=Place.BIN.url_path)
    return pages.exclude(pk__in=binned.values("pk"))


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
    max_count = len(Place.outside())

    class Meta:
        verbose_name = "作業の場所"
        verbose_name_plural = "作業の場所"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        # Which asks where pages stand.
        from strategy.models.page_rights import PortalPagePermissionTester

        return PortalPagePermissionTester(user, self)

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
