"""Strategies and the chapters and sections of their documents."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable
from wagtail.models.pages import PageManager
from wagtail.query import PageQuerySet

from strategy.fields.panels import language_panels
from strategy.fields.stored import FiscalYearField, PartialDateField
from strategy.languages import column, original
from strategy.models.base import (
    MENU_PAGE_PANELS,
    DocumentNodePage,
    NodePage,
    TranslatedPage,
    edit_handler_for,
)
from strategy.models.workspace import Place, WorkspacePage
from strategy.notation.outline import (
    BESIDE,
    GOAL_STYLES,
    LEVELS,
    MEASURE_STYLES,
    NUMBERED,
    PLAIN,
    NodeKind,
    Numbering,
    NumberingScheme,
    base_language,
)
from strategy.notation.period import term_text
from strategy.page_context import outline_context, progress_context


class StrategyIndexPage(TranslatedPage):
    """The list of all strategies and visions (戦略の一覧)."""

    promote_panels = MENU_PAGE_PANELS
    parent_page_types = ["strategy.HomePage"]
    subpage_types = ["strategy.StrategyPage"]
    max_count = 1

    class Meta:
        verbose_name = "戦略の一覧"
        verbose_name_plural = "戦略の一覧"


class StrategyQuerySet(PageQuerySet):
    def in_place(self) -> StrategyQuerySet:
        """Strategies that stand before the public, drafts included; no working copies."""
        return self.filter(node_face__place=Place.PUBLIC)


class StrategyPage(RoutablePageMixin, NodePage):
    """A strategy, population vision or upper plan of one term (戦略)."""

    class Kind(models.TextChoices):
        COMPREHENSIVE_STRATEGY = "comprehensive_strategy", "総合戦略"
        POPULATION_VISION = "population_vision", "人口ビジョン"
        MASTER_PLAN = "master_plan", "総合計画"
        PRECURSOR = "precursor", "先行取組"

    class State(models.TextChoices):
        CONCEPT = "concept", "構想"
        DRAFTING = "drafting", "策定中"
        CURRENT = "current", "現行"
        ENDED = "ended", "終了"

    # The last parts of the addresses of its own pages: no chapter may take them.
    OUTLINE_SLUG: ClassVar[str] = "outline"
    PROGRESS_SLUG: ClassVar[str] = "progress"

    kind = models.CharField(
        "種別", max_length=24, choices=Kind.choices, default=Kind.COMPREHENSIVE_STRATEGY
    )
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.CONCEPT)
    legal_basis = models.CharField(
        "根拠",
        max_length=255,
        blank=True,
        help_text="空欄なら、総合戦略には、まち・ひと・しごと創生法の条(市町村は第10条、都道府県は"
        "第9条)が表示されます。",
    )
    fiscal_year_start = FiscalYearField(
        "開始年度",
        validators=[MinValueValidator(1950), MaxValueValidator(2200)],
    )
    fiscal_year_end = FiscalYearField(
        "終了年度",
        null=True,
        blank=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2200)],
    )
    predecessor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="successors",
        verbose_name="前の戦略",
    )
    upper_plan = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lower_plans",
        verbose_name="上位計画",
    )
    outline_depth = models.PositiveSmallIntegerField(
        "骨子案の深さ",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text="骨子案に載せる階層の数。章と節までなら2。",
    )
    source = models.TextField("出典", blank=True)
    numbering = models.CharField(
        "番号の付け方",
        max_length=12,
        choices=[(key, levels.name) for key, levels in LEVELS.items()],
        default=PLAIN,
        help_text="上の階層から順に並べた例です。最後の形は、それより下の階層にも使われます。",
    )
    goal_style = models.CharField(
        "目標の番号",
        max_length=16,
        choices=[(key, style.name) for key, style in GOAL_STYLES.items()],
        default=BESIDE,
        help_text="「基本目標」の代わりの呼び方は、言語ごとの欄で決めます。",
    )
    measure_style = models.CharField(
        "施策の番号",
        max_length=16,
        choices=list(MEASURE_STYLES.items()),
        default=NUMBERED,
        help_text="「施策」の代わりの呼び方は、言語ごとの欄で決めます。",
    )
    goal_word = models.CharField(
        "目標の呼び方",
        max_length=20,
        blank=True,
        help_text="例: 政策の柱。空欄なら「基本目標」(英語はBasic Goal)です。番号は書きません。",
    )
    measure_word = models.CharField(
        "施策の呼び方",
        max_length=20,
        blank=True,
        help_text="例: 取組。空欄なら「施策」(英語はMeasure)です。番号は書きません。",
    )

    translated_fields = (
        "heading",
        "summary",
        "legal_basis",
        "body",
        "search_summary",
        "goal_word",
        "measure_word",
    )
    is_tree_root = True
    parent_page_types = ["strategy.StrategyIndexPage", "strategy.WorkspacePage"]
    subpage_types = ["strategy.ChapterPage", "strategy.StandardPage"]

    objects = PageManager.from_queryset(StrategyQuerySet)()

    class Meta:
        verbose_name = "戦略"
        verbose_name_plural = "戦略"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fiscal_year_end__isnull=True)
                | models.Q(fiscal_year_end__gte=models.F("fiscal_year_start")),
                name="strategy_term_in_order",
                violation_error_message="終了年度は開始年度より前にできません。",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = {}
        if self._precedes_itself():
            errors["predecessor"] = "前の戦略をたどると、この戦略自身に戻ってしまいます。"
        if self.state == self.State.CURRENT and (other := self._other_current()) is not None:
            errors["state"] = (
                f"同じ種別の「{other.title}」が現行です。先にそちらを終了にしてください。"
            )
        if errors:
            raise ValidationError(errors)

    def _precedes_itself(self) -> bool:
        seen: set[int | None] = {self.pk} if self.pk else set()
        predecessor = self.predecessor
        while predecessor is not None:
            if predecessor.pk in seen:
                return True
            seen.add(predecessor.pk)
            predecessor = predecessor.predecessor
        return False

    def _other_current(self) -> StrategyPage | None:
        # What stands in a workspace competes with nothing. A new page knows its place already.
        if self.path and WorkspacePage.objects.ancestor_of(self).exists():
            return None
        return (
            StrategyPage.objects.live()
            .in_place()
            .filter(kind=self.kind, state=self.State.CURRENT)
            .exclude(pk=self.pk)
            .first()
        )

    def term(self, language: str) -> str:
        """The fiscal years it covers, in words."""
        return term_text(self.fiscal_year_start, self.fiscal_year_end, language)

    def scheme(self, language: str) -> NumberingScheme:
        """How its items are numbered, and its goals and measures called, in a language."""
        numbering = Numbering(self.numbering, self.goal_style, self.measure_style)
        words = (self.own_word(name, language) for name in ("goal_word", "measure_word"))
        return numbering.scheme(language, *words)

    def own_word(self, name: str, language: str) -> str:
        """Its own `goal_word` or `measure_word`; empty where the usual one serves."""
        for code in (language, base_language(language)):
            if word := getattr(self, column(name, code), ""):
                return str(word)
        return ""

    def get_route_paths(self) -> list[str]:
        """The addresses below its own that redirects have to cover when it moves."""
        return ["/", f"/{self.OUTLINE_SLUG}/", f"/{self.PROGRESS_SLUG}/"]

    @path("outline/", name="outline")
    def serve_outline(self, request: HttpRequest) -> HttpResponse:
        """The outline draft (骨子案) as a page."""
        return self.render(
            request,
            context_overrides=outline_context(self, request),
            template="strategy/strategy_outline.html",
        )

    @path("progress/", name="progress")
    def serve_progress(self, request: HttpRequest) -> HttpResponse:
        """How every indicator of the strategy stands (進み具合)."""
        return self.render(
            request,
            context_overrides=progress_context(self, request),
            template="strategy/strategy_progress.html",
        )


class FormerName(Orderable):
    """A name that a strategy bore before (旧称), such as its provisional title."""

    strategy = ParentalKey(StrategyPage, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("旧称", max_length=255)
    until = PartialDateField("いつまで", blank=True)
    note = models.CharField("補足", max_length=255, blank=True)

    panels = [
        *language_panels("name", "旧称"),
        FieldPanel("until"),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "旧称"
        verbose_name_plural = "旧称"

    def __str__(self) -> str:
        return original(self, "name")


StrategyPage.edit_handler = edit_handler_for(
    StrategyPage,
    MultiFieldPanel([FieldPanel("kind"), FieldPanel("state")], heading="位置づけ"),
    MultiFieldPanel(
        [FieldPanel("fiscal_year_start"), FieldPanel("fiscal_year_end")], heading="対象期間"
    ),
    MultiFieldPanel([FieldPanel("predecessor"), FieldPanel("upper_plan")], heading="つながり"),
    MultiFieldPanel(
        [FieldPanel("numbering"), FieldPanel("goal_style"), FieldPanel("measure_style")],
        heading="番号",
    ),
    FieldPanel("outline_depth"),
    FieldPanel("source"),
    InlinePanel("former_names", heading="旧称", label="旧称"),
)


class ChapterPage(DocumentNodePage):
    """A chapter of the document (章), such as はじめに or 基本目標."""

    numbered = models.BooleanField(
        "番号を付ける", default=True, help_text="「はじめに」「おわりに」では外します。"
    )

    kind = NodeKind.CHAPTER
    parent_page_types = ["strategy.StrategyPage"]

    class Meta:
        verbose_name = "章"
        verbose_name_plural = "章"

    def clean(self) -> None:
        super().clean()
        taken = {
            StrategyPage.OUTLINE_SLUG: "骨子案",
            StrategyPage.PROGRESS_SLUG: "進み具合",
        }
        if self.slug in taken:
            raise ValidationError(
                {
                    "slug": f"「{self.slug}」は{taken[self.slug]}のページのアドレスです。"
                    "別のアドレスにしてください。"
                }
            )


class SectionPage(DocumentNodePage):
    """A section of a chapter or of another item (節)."""

    is_review = models.BooleanField(
        "この節は総括",
        default=False,
        help_text="これまでの戦略の成果と課題をまとめた節に付けます。",
    )

    kind = NodeKind.SECTION
    parent_page_types = [
        "strategy.ChapterPage",
        "strategy.SectionPage",
        "strategy.VisionPage",
        "strategy.BasicGoalPage",
        "strategy.MeasurePage",
    ]

    class Meta:
        verbose_name = "節"
        verbose_name_plural = "節"


ChapterPage.edit_handler = edit_handler_for(ChapterPage, FieldPanel("numbered"))
SectionPage.edit_handler = edit_handler_for(SectionPage, FieldPanel("is_review"))
StrategyIndexPage.edit_handler = edit_handler_for(StrategyIndexPage)
