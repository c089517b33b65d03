"""Indicators, and the strategies that use them."""

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

from strategy.fields.panels import language_tabs
from strategy.fields.stored import PartialDateField, validate_code
from strategy.languages import ORIGINAL, column, original
from strategy.models.locks import proposal_lock
from strategy.models.nodes import Node, NodeFace
from strategy.models.records import Unit
from strategy.models.workspace import Place

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from strategy.models.figures import Baseline, Definition, Observation, Target

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

    def get_lock(self) -> Any:
        return super().get_lock() or proposal_lock(self)

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

    names_nodes = ("strategy", "node")

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
