"""Figures that one person wrote and another has to approve before they are recorded."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from strategy.models.indicators import Indicator, StrategyIndicator
from strategy.models.nodes import Node
from strategy.permanence.append_only import Seal

# The kinds of figures that each strategy has of its own.
AIMS = ("definition", "baseline", "target")


def _who(label: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """A user who did something, and stays named for it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )


class FigureDraft(models.Model):
    """A definition, figure or evaluation that waits for approval (数値の起案).

    It holds what the action of `strategy.figures.recording` will be called with, and who asks for
    it. The recorded rows know nothing of it, so that nothing of a draft can reach the public;
    approved, it becomes a row (`row`, the key in the table of its kind) recorded by who drafted
    it. What a draft says is never changed: it goes back with a comment, and another one is
    drafted.
    """

    class Kind(models.TextChoices):
        DEFINITION = "definition", "定義"
        BASELINE = "baseline", "基準値"
        TARGET = "target", "目標値"
        OBSERVATION = "observation", "実績値"
        EVALUATION = "evaluation", "評価"

    class State(models.TextChoices):
        REVIEW = "review", "所管課の確認待ち"
        WAITING = "waiting", "承認待ち"
        APPLIED = "applied", "承認済み"
        RETURNED = "returned", "差戻し"
        WITHDRAWN = "withdrawn", "取下げ"

    OPEN: ClassVar[tuple[str, ...]] = (State.REVIEW, State.WAITING)
    # In the database itself: what was drafted stays as it was drafted, and no step is undone.
    seals = (
        Seal(
            where="true",
            kept=(
                *("kind", "indicator_id", "use_id", "node_id", "year", "key", "arguments", "title"),
                *("drafted_by_id", "drafted_at"),
            ),
            onward={
                "review": ("waiting", "returned", "withdrawn"),
                "waiting": ("applied", "returned", "withdrawn"),
                "returned": ("withdrawn",),
            },
        ),
    )

    kind = models.CharField("種別", max_length=11, choices=Kind.choices)
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        on_delete=models.PROTECT,
        related_name="figure_drafts",
        verbose_name="指標",
    )
    # Of a definition, baseline or target: of the indicator in which strategy.
    use = models.ForeignKey(
        StrategyIndicator,
        null=True,
        on_delete=models.PROTECT,
        related_name="figure_drafts",
        verbose_name="戦略の指標",
    )
    node = models.ForeignKey(
        Node,
        null=True,
        on_delete=models.PROTECT,
        related_name="figure_drafts",
        verbose_name="目標・施策",
    )
    year = models.PositiveSmallIntegerField("年", null=True)
    # What the row would speak about, as one text: only one draft of it may be open.
    key = models.CharField(max_length=80)
    # By name, as JSON holds them: figures as text, days as 2026-04-01, records by their keys.
    arguments = models.JSONField("内容")
    # The words it was drafted with, for the day a record it names is gone.
    title = models.TextField("件名")
    state = models.CharField("状態", max_length=9, choices=State.choices, default=State.WAITING)
    drafted_by = _who("起案者")
    drafted_at = models.DateTimeField("起案日時", auto_now_add=True)
    confirmed_by = _who("所管課の確認者", null=True)
    confirmed_at = models.DateTimeField("所管課の確認日時", null=True)
    # Who confirmed wrote it, or why nobody had to.
    confirmation = models.TextField("所管課の確認の意見", blank=True)
    decided_by = _who("決裁者", null=True)
    decided_at = models.DateTimeField("決裁日時", null=True)
    comment = models.TextField("意見・理由", blank=True)
    row = models.BigIntegerField("記録した行", null=True)

    class Meta:
        verbose_name = "数値の起案"
        verbose_name_plural = "数値の起案"
        ordering = ["pk"]
        # Who may do what follows from the indicator and from the workflow's steps.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["review", "waiting"]),
                name="figure_draft_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied")
                | (
                    Q(row__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("drafted_by"))
                ),
                name="figure_draft_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, node__isnull=True)
                | Q(indicator__isnull=True, node__isnull=False, kind="evaluation"),
                name="figure_draft_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(use__isnull=False, kind__in=AIMS)
                | (Q(use__isnull=True) & ~Q(kind__in=AIMS)),
                name="figure_draft_aims_of_a_strategy",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Indicator | Node:
        """What the figure is of, whichever strategy it is for."""
        subject = self.indicator or self.node
        assert subject is not None  # noqa: S101 - the database holds it to one of them
        return subject

    @property
    def recorded_on(self) -> StrategyIndicator | Indicator | Node:
        """What the row will hang on."""
        return self.use or self.subject

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state in self.OPEN
