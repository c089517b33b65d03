"""What one person proposes and another decides on before the public sees it (起案)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from wagtail.models import Revision, WorkflowState

from strategy.fields.people import who
from strategy.models.indicators import Indicator, StrategyIndicator
from strategy.models.nodes import Node
from strategy.models.records import Unit
from strategy.permanence.append_only import Seal


class Proposal(models.Model):
    """A bundle of changes that reaches the public as one, once another has approved it (起案).

    It is put together (作成中), looked at by the divisions it concerns, approved by the head or a
    deputy, and applied in one transaction. What was handed in is never changed: it goes back
    with a comment, and another one is handed in.

    Published in an emergency it is applied first, by one person with a reason, and decided on
    afterwards.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", "作成中"
        REVIEW = "review", "所管課の確認待ち"
        WAITING = "waiting", "承認待ち"
        EMERGENCY = "emergency", "緊急公開(事後承認待ち)"
        APPLIED = "applied", "承認済み"
        RETURNED = "returned", "差戻し"
        WITHDRAWN = "withdrawn", "取下げ"

    OPEN: ClassVar[tuple[str, ...]] = (State.REVIEW, State.WAITING)
    # In the database itself: what was handed in stays as it was, and no step is undone.
    seals = (
        Seal(
            where="OLD.state = 'preparing'",
            kept=("id",),
            onward={"preparing": ("review", "waiting", "emergency")},
            operations=("update",),
        ),
        Seal(
            where="OLD.state <> 'preparing'",
            kept=("title", "reason", "is_emergency", "drafted_by_id", "drafted_at"),
            onward={
                "review": ("waiting", "returned", "withdrawn"),
                "waiting": ("applied", "returned", "withdrawn"),
                "emergency": ("applied",),
                "returned": ("withdrawn",),
            },
        ),
    )

    title = models.TextField("件名")
    reason = models.TextField("起案の理由", blank=True)
    state = models.CharField("状態", max_length=9, choices=State.choices, default=State.PREPARING)
    is_emergency = models.BooleanField("緊急公開", default=False)
    drafted_by = who("起案者")
    # While it is put together, since when; then, when it was handed in.
    drafted_at = models.DateTimeField("起案日時")
    # Whose words it has, as it was handed in: none of them decides on it.
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name="書いた人"
    )
    decided_by = who("決裁者", null=True)
    decided_at = models.DateTimeField("決裁日時", null=True)
    comment = models.TextField("意見・理由", blank=True)
    # Of a single page or indicator that was handed in from its own form: Wagtail's face of it.
    workflow_state = models.ForeignKey(
        WorkflowState,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="ワークフロー",
    )

    class Meta:
        verbose_name = "起案"
        verbose_name_plural = "起案"
        ordering = ["pk"]
        # Who may do what follows from the items and from the workflow's steps.
        default_permissions = ("view",)
        permissions = [
            ("publish_in_emergency", "承認の前に公開する(緊急公開)"),
            ("confirm_emergency", "緊急公開を事後に承認する"),
            ("adopt_working_copy", "作業用の写しを公開ページにする"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied")
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("drafted_by"))
                ),
                name="proposal_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="emergency") | Q(is_emergency=True),
                name="proposal_emergency_marked",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody before it is public."""
        return self.state in self.OPEN


class ProposalItem(models.Model):
    """One change of a proposal: what it is of, what stood, what is proposed.

    Nothing that is public knows of it, so that nothing of it can reach the public. `arguments`
    say what is proposed, as JSON holds it: what the action of `strategy.figures.recording` will
    be called with, or the columns of a record by name; of a page or an indicator's labels, the
    `revision` does. `before` says what stood in those columns.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "ページ"
        LABELS = "labels", "指標の名称・説明"
        DEFINITION = "definition", "定義"
        BASELINE = "baseline", "基準値"
        TARGET = "target", "目標値"
        OBSERVATION = "observation", "実績値"
        EVALUATION = "evaluation", "評価"
        NEW = "new", "登録情報の追加"
        CHANGE = "change", "登録情報の変更"
        REMOVAL = "removal", "登録情報の削除"
        RESTORE = "restore", "登録情報を戻すこと"
        NOTICE = "notice", "緊急のお知らせ"
        PLACE = "place", "指標の場所"
        FILE = "file", "ファイルの差し替え"

    # In the order in which they are applied: what is named by others comes first.
    IN_ORDER: ClassVar[tuple[str, ...]] = (
        *(Kind.NEW, Kind.RESTORE, Kind.CHANGE, Kind.PLACE, Kind.LABELS),
        *(Kind.DEFINITION, Kind.BASELINE, Kind.TARGET),
        *(Kind.OBSERVATION, Kind.EVALUATION, Kind.PAGE, Kind.FILE, Kind.REMOVAL),
        Kind.NOTICE,
    )
    WORDS: ClassVar[tuple[str, ...]] = (Kind.PAGE, Kind.LABELS)
    # The kinds of figures that each strategy has of its own.
    AIMS: ClassVar[tuple[str, ...]] = (Kind.DEFINITION, Kind.BASELINE, Kind.TARGET)
    FIGURES: ClassVar[tuple[str, ...]] = (*AIMS, Kind.OBSERVATION, Kind.EVALUATION)
    RECORDS: ClassVar[tuple[str, ...]] = (Kind.NEW, Kind.CHANGE, Kind.REMOVAL)

    seals = (
        Seal(
            where="OLD.is_open IS NOT NULL",
            kept=(
                *("proposal_id", "kind", "position", "key", "title", "written_by_id"),
                *("indicator_id", "use_id", "node_id", "year", "arguments", "before", "unit_id"),
            ),
        ),
    )

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="items", verbose_name="起案"
    )
    kind = models.CharField("種別", max_length=11, choices=Kind.choices)
    position = models.PositiveSmallIntegerField("順番", default=0)
    # What it speaks about, as one text: only one that is handed in may be open on it.
    key = models.CharField(max_length=120)
    # Empty while the proposal is put together.
    is_open = models.BooleanField(null=True)
    # The words it was drafted with, for the day a record it names is gone.
    title = models.TextField("件名")
    # A page, an indicator, a record, a setting or a file; of a new record once it is made.
    content_type = models.ForeignKey(
        ContentType, null=True, on_delete=models.PROTECT, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True)
    thing = GenericForeignKey("content_type", "object_id")
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="内容"
    )
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        on_delete=models.PROTECT,
        related_name="proposal_items",
        verbose_name="指標",
    )
    # Of a definition, baseline or target: of the indicator in which strategy.
    use = models.ForeignKey(
        StrategyIndicator,
        null=True,
        on_delete=models.PROTECT,
        related_name="proposal_items",
        verbose_name="戦略の指標",
    )
    node = models.ForeignKey(
        Node,
        null=True,
        on_delete=models.PROTECT,
        related_name="proposal_items",
        verbose_name="目標・施策",
    )
    year = models.PositiveSmallIntegerField("年", null=True)
    arguments = models.JSONField("内容", default=dict)
    before = models.JSONField("今の内容", default=dict)
    written_by = who("書いた人")
    # The division that has to look at it; empty where none has.
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="確認する課"
    )
    confirmed_by = who("所管課の確認者", null=True)
    confirmed_at = models.DateTimeField("所管課の確認日時", null=True)
    # What who confirmed said, or why nobody had to.
    confirmation = models.TextField("所管課の確認の意見", blank=True)
    row = models.BigIntegerField("記録した行", null=True)

    class Meta:
        verbose_name = "起案の内容"
        verbose_name_plural = "起案の内容"
        ordering = ["proposal_id", "position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(is_open=True), name="proposal_item_open_once"
            ),
            models.UniqueConstraint(fields=["proposal", "key"], name="proposal_says_it_once"),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=("definition", "baseline", "target", "observation", "evaluation")
                )
                | Q(indicator__isnull=False, node__isnull=True)
                | Q(indicator__isnull=True, node__isnull=False, kind="evaluation"),
                name="proposal_figure_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(use__isnull=False, kind__in=("definition", "baseline", "target"))
                | (Q(use__isnull=True) & ~Q(kind__in=("definition", "baseline", "target"))),
                name="proposal_aims_of_a_strategy",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Any:
        """What it is of, whichever strategy it is for: an indicator, an item, a page, a record."""
        return self.indicator or self.node or self.thing

    @property
    def recorded_on(self) -> StrategyIndicator | Indicator | Node:
        """What a figure's row will hang on."""
        subject = self.use or self.indicator or self.node
        assert subject is not None  # noqa: S101 - the database holds a figure to one of them
        return subject

    @property
    def waits_for_its_division(self) -> bool:
        """Whether the division that has to look at it has not yet."""
        return self.unit_id is not None and self.confirmed_at is None
