"""What reviewing bodies say of an indicator, a measure or a goal, on scales kept as data."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.models import Orderable

from strategy.evaluation import Verdict
from strategy.fields.panels import language_panels, language_tabs
from strategy.fields.stored import validate_code
from strategy.languages import every_column, original
from strategy.models.dated import DatedRow, chain_constraints
from strategy.models.indicators import YEAR_LIMITS, Indicator
from strategy.models.nodes import Node
from strategy.models.records import Body, Record
from strategy.models.rows import FormWithRows

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class EvaluationScale(ClusterableModel, Record):
    """An ordered set of grades (評価尺度), such as the Cabinet Office's four or A to D."""

    grades: RelatedManager[Grade]

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "summary"]),
            ObjectList(
                [
                    FieldPanel("code"),
                    FieldPanel("source"),
                    InlinePanel("grades", heading="等級(よい順)", label="等級"),
                ],
                heading="設定",
            ),
        ]
    )

    class Meta(Record.Meta):
        verbose_name = "評価尺度"
        verbose_name_plural = "評価尺度"


def validate_verdicts(value: object) -> None:
    """A list of codes of `Verdict`."""
    known = {verdict.value for verdict in Verdict}
    if not isinstance(value, list) or not {*map(str, value)} <= known:
        raise ValidationError(
            "判定の一覧は、" + "、".join(sorted(known)) + " から選んだ配列で書きます。"
        )


class Grade(Orderable):
    """One grade of a scale (等級), the best first.

    `agrees_with` names the verdicts of the portal's own arithmetic that go with it: where a
    body's grade and the arithmetic part ways, readers see both.
    """

    # Columns that readers of past evaluations rely on.
    FROZEN: ClassVar[tuple[str, ...]] = ("code", *every_column("name"), "agrees_with")

    scale = ParentalKey(EvaluationScale, on_delete=models.CASCADE, related_name="grades")
    code = models.CharField("コード", max_length=60, validators=[validate_code])
    name = models.CharField("名称", max_length=120)
    summary = models.TextField("基準", blank=True)
    agrees_with = models.JSONField("合う判定", default=list, validators=[validate_verdicts])

    panels = [
        *language_panels("name", "名称"),
        *language_panels("summary", "基準"),
        FieldPanel("agrees_with"),
        FieldPanel("code"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "等級"
        verbose_name_plural = "等級"
        constraints = [models.UniqueConstraint(fields=["scale", "code"], name="grade_code")]

    def __str__(self) -> str:
        return original(self, "name")

    def clean(self) -> None:
        """What an evaluation has said with a grade, the grade goes on saying."""
        super().clean()
        before = Grade.objects.filter(pk=self.pk, evaluations__isnull=False).first()
        if before is None:
            return
        changed = [n for n in self.FROZEN if getattr(before, n) != getattr(self, n)]
        if changed:
            raise ValidationError(
                f"等級「{before}」は評価に使われているので、名称・コード・合う判定を変えられません。"
                "新しい評価尺度を作ってください。"
            )


class EvaluationScaleForm(FormWithRows):
    """A scale with its grades; a grade that evaluations use stays."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        grades = self.formsets["grades"]
        removed = [f.instance for f in grades.forms if _is_removed(grades, f)]
        for grade in removed:
            if Evaluation.objects.filter(grade=grade).exists():
                self.add_error(None, f"等級「{grade}」は評価に使われているので、削除できません。")
        return cleaned


def _is_removed(formset: Any, form: Any) -> bool:
    marked = form.data.get(form.add_prefix("DELETE"), "")
    return bool(form.instance.pk) and marked not in ("", "false", "False")


EvaluationScale.base_form_class = EvaluationScaleForm


class Evaluation(DatedRow):
    """What a body concluded about an indicator, measure or goal of a strategy for a year (評価)."""

    class Policy(models.TextChoices):
        CONTINUE = "continue", "継続"
        EXPAND = "expand", "発展"
        IMPROVE = "improve", "改善"
        STOP = "stop", "中止"
        END = "end", "終了"

    key = ("strategy", "indicator", "node", "year", "body")
    strategy_path = "strategy"

    # Items and indicators go on from term to term; a conclusion is of one.
    strategy = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="+", verbose_name="戦略"
    )
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
        verbose_name="指標",
    )
    node = models.ForeignKey(
        Node,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
        verbose_name="目標・施策",
    )
    year = models.PositiveSmallIntegerField("対象年度", validators=YEAR_LIMITS)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="evaluations", verbose_name="評価した会議体"
    )
    grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, related_name="evaluations", verbose_name="評価"
    )
    policy = models.CharField("今後の方針", max_length=10, choices=Policy.choices, blank=True)
    comment = models.TextField("意見", blank=True)
    response = models.TextField("対応", blank=True, help_text="評価を受けてどうするか。")
    source = models.TextField("出典", blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = "評価"
        verbose_name_plural = "評価"
        constraints = [
            *chain_constraints("indicator_evaluation", "strategy", "indicator", "year", "body"),
            models.UniqueConstraint(
                fields=["strategy", "node", "year", "body"],
                condition=models.Q(supersedes__isnull=True),
                name="node_evaluation_begins_once",
            ),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=False, node__isnull=True)
                | models.Q(indicator__isnull=True, node__isnull=False),
                name="evaluation_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator or self.node} {self.year} {self.body}: {self.grade}"

    @property
    def strategy_since(self) -> datetime | None:
        return self.strategy.public_since

    def clean(self) -> None:
        super().clean()
        if (self.indicator_id is None) == (self.node_id is None):
            raise ValidationError("評価の対象は、指標か、目標・施策のどちらか一つです。")


def grade_agrees(grade: Grade, verdict: Verdict) -> bool:
    """Whether a body's grade and the verdict of the arithmetic go together."""
    agreed: Any = grade.agrees_with
    return verdict.value in agreed
