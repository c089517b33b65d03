"""Indicators, and what is dated about them: definition, baseline, targets, observations."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from strategy.evaluation import Aggregation, Direction
from strategy.fields.panels import language_tabs
from strategy.fields.stored import PartialDateField, validate_code
from strategy.languages import ORIGINAL, column, original
from strategy.models.dated import DatedRow, chain_constraints
from strategy.models.nodes import Node, NodeFace
from strategy.models.records import Unit
from strategy.models.workspace import Place
from strategy.notation.years import PeriodType

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

# What SQLite's floating column holds exactly, and 円 up to 999,999,999,999.
DIGITS, PLACES = 15, 3
YEAR_LIMITS = [MinValueValidator(1950), MaxValueValidator(2200)]


SETTINGS_HELP = {
    "kind": "基本目標の達成度を測るものは「数値目標」、施策の進み具合を測るものは「KPI」です。",
    "unit_in_charge": "実績値を記録し、照会に答える課です。",
    "next_publication": "次の値の公表を予定する時期です。例: 令和8年12月、令和8年度中",
    "code": "内容を表す語を、半角の英小文字・数字・ハイフンで書きます(例: child-care-centers)。"
    "公開ページのアドレスとオープンデータに使われるので、公開した後は変えません。",
}


class ValueField(models.DecimalField[Any, Any]):
    """A figure in its indicator's unit; None is missing, never 0."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": DIGITS, "decimal_places": PLACES, **kwargs})


class Indicator(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A numerical target or KPI (指標) of a goal, measure or vision.

    Its words here are those of a label; whatever decides about a figure is dated. What is
    reported (`Observation`) is one series, whatever strategies use it; where it stands and what
    it aims at each strategy says for itself (`StrategyIndicator`).
    """

    class Kind(models.TextChoices):
        NUMERICAL_TARGET = "numerical_target", "数値目標"
        KPI = "kpi", "KPI"
        SUBJECTIVE = "subjective", "主観指標"
        OBJECTIVE = "objective", "客観指標"

    code = models.CharField("コード", max_length=60, unique=True, validators=[validate_code])
    kind = models.CharField("種別", max_length=20, choices=Kind.choices)
    name = models.CharField("名称", max_length=255)
    summary = models.TextField("説明", blank=True, help_text="何を表す数値か、一、二文で。")
    unit_in_charge = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name="担当課",
    )
    next_publication = PartialDateField("次の公表予定", blank=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="indicator",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="indicator",
        for_concrete_model=False,
    )

    uses: RelatedManager[StrategyIndicator]
    observations: RelatedManager[Observation]

    search_fields = [index.AutocompleteField(column("name", ORIGINAL)), index.FilterField("kind")]
    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "summary"]),
            ObjectList(
                [
                    # Whose indicator it is, and where it belongs, no division settles for itself.
                    # Asked once: where it stands later is settled strategy by strategy.
                    FieldPanel(
                        "node",
                        heading="目標・施策",
                        permission="strategy.work_for_all_units",
                        required_on_save=True,
                        help_text="この指標で測る、戦略の目標・施策です。",
                    ),
                    FieldPanel(
                        "position",
                        heading="順番",
                        permission="strategy.work_for_all_units",
                        help_text="空欄なら、その目標・施策の最後に置きます。",
                    ),
                    *(
                        FieldPanel(name, permission="strategy.work_for_all_units", help_text=help)
                        for name, help in SETTINGS_HELP.items()
                    ),
                    PublishingPanel(),
                ],
                heading="設定",
            ),
        ]
    )

    class Meta:
        verbose_name = "指標"
        verbose_name_plural = "指標"
        ordering = ["pk"]

    def __str__(self) -> str:
        return original(self, "name") or self.code

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions


class StrategyIndicatorQuerySet(models.QuerySet["StrategyIndicator"]):
    def standing(self) -> StrategyIndicatorQuerySet:
        """Of strategies that have a page: one given up or deleted uses nothing any more."""
        return self.filter(Exists(NodeFace.objects.filter(node=OuterRef("strategy_id"))))

    def out_of_copies(self) -> StrategyIndicatorQuerySet:
        """Without those of strategies that only a working copy shows."""
        faces = NodeFace.objects.filter(node=OuterRef("strategy_id"), place=Place.PUBLIC)
        return self.filter(Exists(faces))


class StrategyIndicator(models.Model):
    """An indicator in one strategy (戦略の指標): under which item, and what it aims at there.

    Definition, baseline and targets hang on it, so that a next term's change nothing of the
    present one. A working copy of the same strategy shows the same ones.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="uses", verbose_name="指標"
    )
    strategy = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="strategy_uses", verbose_name="戦略"
    )
    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="uses", verbose_name="目標・施策"
    )
    position = models.PositiveSmallIntegerField("順番", default=0)
    # What was recorded for a strategy stays; it may be left out of it all the same.
    is_shown = models.BooleanField(
        "この戦略に載せる",
        default=True,
        help_text="外すと、この戦略のページ・一覧・版・オープンデータに載りません。"
        "記録した目標値などは残ります。",
    )

    definitions: RelatedManager[Definition]
    baselines: RelatedManager[Baseline]
    targets: RelatedManager[Target]
    repeats: RelatedManager[RepeatedIndicator]

    objects = StrategyIndicatorQuerySet.as_manager()

    # Where it stands is no use of the indicator that would keep it from being deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "戦略の指標"
        verbose_name_plural = "戦略の指標"
        ordering = ["position", "pk"]
        # Who may place indicators follows from the rights on them.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "strategy"], name="indicator_once_in_a_strategy"
            )
        ]

    def __str__(self) -> str:
        return str(self.indicator)

    @property
    def place(self) -> tuple[int, int]:
        """The keys of the strategy and of the item in it."""
        return self.strategy_id, self.node_id

    def clean(self) -> None:
        super().clean()
        stood = StrategyIndicator.objects.filter(pk=self.pk, node=self.node)
        # What is left out may have lost its item.
        if self.is_shown or not stood.exists():
            refuse_another_strategys(self.node, self.strategy)


def refuse_another_strategys(node: Node, strategy: Node) -> None:
    """Keep an indicator of a strategy to the items that a tree of it shows.

    Raises:
        ValidationError: no tree of the strategy shows the item.
    """
    if not node.faces.filter(tree__node_face__node=strategy).exists():
        raise ValidationError(
            f"「{node}」は、戦略「{strategy}」の項目ではありません。その戦略の目標・施策を選んで"
            "ください。"
        )


class RepeatedIndicator(models.Model):
    """An indicator shown under a second item of its strategy (再掲), and counted once."""

    use = models.ForeignKey(
        StrategyIndicator, on_delete=models.CASCADE, related_name="repeats", verbose_name="指標"
    )
    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="repeated", verbose_name="再掲する目標・施策"
    )
    position = models.PositiveSmallIntegerField("順番", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "再掲"
        verbose_name_plural = "再掲"
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["use", "node"], name="repeated_once_a_node")]

    def __str__(self) -> str:
        return f"{self.use.indicator}(再掲: {self.node})"

    def clean(self) -> None:
        super().clean()
        if self.node_id == self.use.node_id:
            raise ValidationError(f"「{self.node}」には、もともと載っています。")
        refuse_another_strategys(self.node, self.use.strategy)


class UseRow:
    """What a dated row on an indicator in one strategy has besides."""

    use: Any
    strategy_path = "use__strategy"

    @property
    def strategy_since(self) -> datetime | None:
        since: datetime | None = self.use.strategy.public_since
        return since

    @property
    def indicator(self) -> Indicator:
        found: Indicator = self.use.indicator
        return found

    @property
    def indicator_id(self) -> int:
        return int(self.use.indicator_id)


class Definition(UseRow, DatedRow):
    """How an indicator is measured and judged in a strategy (定義), from a day on."""

    class Direction(models.TextChoices):
        INCREASE = Direction.INCREASE.value, "増やす"
        DECREASE = Direction.DECREASE.value, "減らす"
        MAINTAIN = Direction.MAINTAIN.value, "範囲内に保つ"
        AT_LEAST = Direction.AT_LEAST.value, "目標値以上であればよい"
        AT_MOST = Direction.AT_MOST.value, "目標値以下であればよい"

    class Aggregation(models.TextChoices):
        SINGLE = Aggregation.SINGLE.value, "単年の値"
        CUMULATIVE = Aggregation.CUMULATIVE.value, "期間累計(各年の値を足す)"
        RUNNING = Aggregation.RUNNING.value, "累計値(報告される値がすでに累計)"

    class Period(models.TextChoices):
        FISCAL_YEAR = PeriodType.FISCAL_YEAR.value, "年度(4月〜3月)"
        CALENDAR_YEAR = PeriodType.CALENDAR_YEAR.value, "暦年(1月〜12月)"
        POINT = PeriodType.POINT.value, "時点"

    key = ("use",)

    use = models.ForeignKey(
        StrategyIndicator,
        on_delete=models.PROTECT,
        related_name="definitions",
        verbose_name="戦略の指標",
    )
    unit = models.CharField("単位", max_length=20)
    decimals = models.PositiveSmallIntegerField(
        "小数の桁数", default=0, validators=[MaxValueValidator(PLACES)]
    )
    direction = models.CharField("目指す方向", max_length=10, choices=Direction.choices)
    aggregation = models.CharField(
        "集計", max_length=10, choices=Aggregation.choices, default=Aggregation.SINGLE
    )
    period = models.CharField(
        "期間の種類", max_length=15, choices=Period.choices, default=Period.FISCAL_YEAR
    )
    month = models.PositiveSmallIntegerField(
        "時点の月", null=True, blank=True, help_text="10月1日現在なら10。"
    )
    day = models.PositiveSmallIntegerField(
        "時点の日", null=True, blank=True, help_text="10月1日現在なら1。"
    )
    first_year = models.PositiveSmallIntegerField(
        "計画の最初の年度",
        validators=YEAR_LIMITS,
        help_text="西暦で。目標までの進み具合と累計は、この年度から数えます。",
    )
    interval_years = models.PositiveSmallIntegerField(
        "何年ごとの調査か",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    band_low = ValueField("保つ範囲の下限", null=True, blank=True)
    band_high = ValueField("保つ範囲の上限", null=True, blank=True)
    definition = models.TextField("定義", blank=True, help_text="何をどこまで数えるか。")
    formula = models.TextField("算出方法", blank=True)
    source = models.TextField("出典", blank=True, help_text="どの統計・調査によるか。")

    class Meta(DatedRow.Meta):
        verbose_name = "指標の定義"
        verbose_name_plural = "指標の定義"
        constraints = [
            *chain_constraints("definition", "use"),
            models.CheckConstraint(
                condition=models.Q(period="point", month__isnull=False, day__isnull=False)
                | (~models.Q(period="point") & models.Q(month__isnull=True, day__isnull=True)),
                name="definition_point_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    direction="maintain",
                    band_low__isnull=False,
                    band_high__gte=models.F("band_low"),
                )
                | (
                    ~models.Q(direction="maintain")
                    & models.Q(band_low__isnull=True, band_high__isnull=True)
                ),
                name="definition_band_where_kept",
            ),
            models.CheckConstraint(
                condition=~models.Q(period="point", aggregation="cumulative"),
                name="definition_no_sum_of_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.unit}"


class Baseline(UseRow, DatedRow):
    """Where an indicator starts from (基準値)."""

    key = ("use",)

    use = models.ForeignKey(
        StrategyIndicator,
        on_delete=models.PROTECT,
        related_name="baselines",
        verbose_name="戦略の指標",
    )
    year = models.PositiveSmallIntegerField("基準年", validators=YEAR_LIMITS)
    value = ValueField("基準値", null=True, blank=True)
    note = models.TextField("補足", blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = "基準値"
        verbose_name_plural = "基準値"
        constraints = chain_constraints("baseline", "use")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.year} {self.value}"


class Target(UseRow, DatedRow):
    """What an indicator shall reach by a year (目標値); without a value it is withdrawn."""

    key = ("use", "year")

    use = models.ForeignKey(
        StrategyIndicator,
        on_delete=models.PROTECT,
        related_name="targets",
        verbose_name="戦略の指標",
    )
    year = models.PositiveSmallIntegerField("目標年", validators=YEAR_LIMITS)
    value = ValueField("目標値", null=True, blank=True)
    note = models.TextField("補足", blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = "目標値"
        verbose_name_plural = "目標値"
        constraints = [
            *chain_constraints("target", "use", "year"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(supersedes__isnull=False),
                name="target_withdrawn_only_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.year} {self.value}"


class Observation(DatedRow):
    """One reported value of one indicator for one year (実績値), or why there is none."""

    class Status(models.TextChoices):
        PRELIMINARY = "preliminary", "速報"
        CONFIRMED = "confirmed", "確報"
        CORRECTED = "corrected", "訂正"

    class Missing(models.TextChoices):
        UNPUBLISHED = "unpublished", "未公表"
        NO_SURVEY = "no_survey", "調査なし"
        COMPILING = "compiling", "集計中"

    key = ("indicator", "year")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    year = models.PositiveSmallIntegerField("年", validators=YEAR_LIMITS)
    value = ValueField("実績値", null=True, blank=True)
    missing = models.CharField("値がない理由", max_length=12, choices=Missing.choices, blank=True)
    status = models.CharField(
        "確定区分", max_length=12, choices=Status.choices, default=Status.CONFIRMED
    )
    comment = models.TextField("要因の説明", blank=True)
    source = models.TextField("出典", blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = "実績値"
        verbose_name_plural = "実績値"
        constraints = [
            *chain_constraints("observation", "indicator", "year"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, missing="")
                | (models.Q(value__isnull=True) & ~models.Q(missing="")),
                name="observation_value_or_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="corrected") | models.Q(supersedes__isnull=False),
                name="observation_corrects_something",
            ),
        ]

    def __str__(self) -> str:
        said = self.value if self.value is not None else self.get_missing_display()
        return f"{self.indicator}: {self.year} {said}"
