"""The projects by which a measure is carried out, and what they cost."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface

from strategy.fields.panels import language_tabs
from strategy.fields.stored import FiscalYearField, YenField, validate_code
from strategy.languages import original
from strategy.models.nodes import Node
from strategy.models.records import Unit
from strategy.models.rows import FormWithRows

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

NO_SOURCE = "予算額・決算額には、出典を入れてください。"
NO_FIGURE = "予算額か決算額を入れてください。どちらもまだない年度の行は消します。"


class ProjectQuerySet(models.QuerySet["Project"]):
    def of_years(self, first: int, last: int | None) -> ProjectQuerySet:
        """Projects under way in some fiscal year of a term; None: the term has no end yet."""
        under_way = self.filter(Q(until__isnull=True) | Q(until__gte=first))
        if last is None:
            return under_way
        return under_way.filter(Q(since__isnull=True) | Q(since__lte=last))


class Project(ClusterableModel):
    """A concrete project of a measure (事業).

    A row of the measure's node: it is the same one in a working copy and in the next term.
    """

    names_nodes = ("node",)

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="projects", verbose_name="施策"
    )
    code = models.CharField("コード", max_length=60, validators=[validate_code])
    name = models.CharField("事業名", max_length=255)
    summary = models.TextField("内容", blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="projects", verbose_name="担当課")
    since = FiscalYearField("開始年度", null=True, blank=True)
    until = FiscalYearField("終了年度", null=True, blank=True)
    position = models.PositiveSmallIntegerField("順番", default=0)

    budgets: RelatedManager[ProjectBudget]

    objects = ProjectQuerySet.as_manager()

    base_form_class = FormWithRows
    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "summary"]),
            ObjectList(
                [
                    *(FieldPanel(name) for name in ("node", "units", "since", "until")),
                    InlinePanel("budgets", heading="予算額・決算額", label="年度"),
                    *(FieldPanel(name) for name in ("position", "code")),
                ],
                heading="設定",
            ),
        ]
    )

    class Meta:
        verbose_name = "事業"
        verbose_name_plural = "事業"
        ordering = ["node_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["node", "code"], name="project_code"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="project_in_order",
                violation_error_message="終了年度は開始年度より前にできません。",
            ),
        ]

    def __str__(self) -> str:
        return original(self, "name")


class ProjectBudget(models.Model):
    """What a project costs in one fiscal year (予算額・決算額), in yen, and where that is from."""

    # What tells the rows of a form apart.
    row_key = "fiscal_year"

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="budgets")
    fiscal_year = FiscalYearField("年度")
    planned = YenField("予算額(円)", null=True, blank=True)
    settled = YenField("決算額(円)", null=True, blank=True)
    source = models.CharField("出典", max_length=255, blank=True)
    is_sample = models.BooleanField("サンプル値", default=False)

    panels = [
        FieldPanel(name) for name in ("fiscal_year", "planned", "settled", "source", "is_sample")
    ]

    class Meta:
        verbose_name = "予算額・決算額"
        verbose_name_plural = "予算額・決算額"
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "fiscal_year"], name="budget_once_a_year"),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="budget_with_source",
                violation_error_message=NO_SOURCE,
            ),
            models.CheckConstraint(
                condition=Q(planned__isnull=False) | Q(settled__isnull=False),
                name="budget_of_something",
                violation_error_message=NO_FIGURE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.fiscal_year}"

    def clean(self) -> None:
        super().clean()
        if self.planned is None and self.settled is None:
            raise ValidationError({"planned": NO_FIGURE})
        if not self.source.strip():
            raise ValidationError({"source": NO_SOURCE})
