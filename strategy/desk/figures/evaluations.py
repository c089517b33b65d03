"""Evaluations, their scales, and the frames of imported figures in the admin."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from strategy.access.permissions import bound_to_units, indicators_within, items_within
from strategy.desk.figures.evaluation_forms import NodeEvaluationForm
from strategy.desk.figures.indicators import (
    IndicatorViewSet,
    draft_again,
    form_page,
    reopen,
    submitted,
)
from strategy.desk.proposals.gathering import own_items_prepared
from strategy.desk.proposals.records import ProposedViewSet
from strategy.desk.shared.access import may, page_head
from strategy.desk.shared.fields import number_of, year_of
from strategy.desk.shared.node_choices import (
    IN_PUBLIC,
    NO_PAGE,
    offer_strategies,
    place_from,
    titles_of,
)
from strategy.desk.shared.ordering import OrderColumn
from strategy.evaluation import Verdict
from strategy.fields.panels import language_panels, language_tabs
from strategy.figures.verdicts import VERDICT_SIGNS, verdict_label
from strategy.models import (
    Evaluation,
    EvaluationScale,
    NodeFace,
    PopulationSeries,
    ProposalItem,
    WellbeingCategory,
)
from strategy.models.dated import moment_text
from strategy.models.nodes import named_nodes
from strategy.notation.wareki import date_text, era_fiscal_year


class VerdictCheckboxes(forms.CheckboxSelectMultiple):
    """Codes of verdicts, a JSON list in the database, as boxes to tick."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        words = [(each.value, f"{VERDICT_SIGNS[each]} {verdict_label(each)}") for each in Verdict]
        super().__init__(attrs, words)

    def format_value(self, value: Any) -> list[str]:
        try:
            codes = json.loads(value) if isinstance(value, str) else value
        except json.JSONDecodeError:
            codes = []
        return [str(code) for code in codes] if isinstance(codes, list) else []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return json.dumps(super().value_from_datadict(data, files, name) or [])


class EvaluationScaleViewSet(ProposedViewSet):
    model = EvaluationScale
    icon = "list-ol"
    menu_label = "評価尺度"
    list_display = ["__str__", "code"]
    ordering = ["pk"]
    copy_view_enabled = False

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "summary"]),
            ObjectList(
                [
                    FieldPanel("code"),
                    FieldPanel("source"),
                    InlinePanel(
                        "grades",
                        heading="等級(よい順)",
                        label="等級",
                        panels=[
                            *language_panels("name", "名称"),
                            *language_panels("summary", "基準"),
                            FieldPanel("agrees_with", widget=VerdictCheckboxes),
                            FieldPanel("code"),
                        ],
                    ),
                ],
                heading="設定",
            ),
        ]
    )


class SeriesForm(WagtailAdminModelForm):
    """Offers the strategies before the public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_strategies(self.fields["strategy"], [self.instance.strategy_id], IN_PUBLIC)


PopulationSeries.base_form_class = SeriesForm  # type: ignore[attr-defined]  # read by Wagtail


class PopulationSeriesViewSet(ProposedViewSet):
    model = PopulationSeries
    icon = "group"
    menu_label = "人口の系列"
    list_display = ["__str__", "strategy", "role", "code", OrderColumn("series")]
    list_filter = ["role"]
    list_per_page = 50
    ordering = ["strategy_id", "position", "pk"]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return PopulationSeries.objects.prefetch_related(named_nodes("strategy"))

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "note"]),
            ObjectList(
                [
                    FieldPanel(name)
                    for name in ("strategy", "role", "published", "source", "position", "code")
                ],
                heading="設定",
            ),
        ]
    )


class WellbeingCategoryViewSet(ProposedViewSet):
    model = WellbeingCategory
    icon = "pick"
    menu_label = "地域幸福度のカテゴリー"
    list_display = ["__str__", "group", "framework_version", "code"]
    list_filter = ["framework_version", "group"]
    list_per_page = 50
    ordering = ["framework_version", "position", "pk"]
    copy_view_enabled = False

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name"]),
            ObjectList(
                [FieldPanel(name) for name in ("framework_version", "group", "position", "code")],
                heading="設定",
            ),
        ]
    )


# --- Evaluations ------------------------------------------------------------------


class EvaluationIndexView(IndexView):
    """What stands: the newest word of each body on each thing and year."""

    any_permission_required = ["add", "view"]
    page_title = "評価"
    add_item_label = "目標・施策の評価を記録する"

    def get_base_queryset(self) -> Any:
        return self._within_division().select_related("indicator", "body", "grade", "recorded_by")

    def _within_division(self) -> Any:
        standing = Evaluation.objects.heads()
        if not bound_to_units(self.request.user):
            return standing
        faces = NodeFace.objects.filter(page__in=items_within(self.request.user).values("pk"))
        return standing.filter(
            Q(indicator__in=indicators_within(self.request.user)) | Q(node__in=faces.values("node"))
        )

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        titles = titles_of({row.node_id for row in rows if row.node_id})
        for row in rows:
            row.subject = (
                str(row.indicator) if row.indicator_id else titles.get(row.node_id, NO_PAGE)
            )
        return super().get_table(rows)

    def get_list_buttons(self, instance: Any) -> list[Any]:
        return []


class EvaluationViewSet(ModelViewSet):
    """Evaluations: added and superseded, never edited or deleted."""

    model = Evaluation
    name = "evaluations"
    icon = "form"
    menu_label = "評価"
    index_view_class = EvaluationIndexView
    list_per_page = 50
    list_filter = ["year", "body", "policy"]
    ordering = ["-year", "-pk"]
    add_to_reference_index = True

    @property
    def list_display(self) -> list[Any]:
        return [
            TitleColumn("subject", label="対象", get_url=self.change_url),
            Column("year", label="対象年度", accessor=lambda row: era_fiscal_year(row.year)),
            Column("body", label="会議体"),
            Column("grade", label="評価"),
            Column("policy", label="今後の方針", accessor="get_policy_display"),
            Column("published", label="公表日", accessor=lambda r: date_text(r.published_on, "ja")),
            Column("recorded", label="記録", accessor=lambda row: moment_text(row.recorded_at)),
        ]

    def change_url(self, row: Any) -> str:
        """Where an evaluation is superseded: its form, filled in."""
        query = f"?year={row.year}&body={row.body_id}"
        if row.indicator_id:
            form = reverse("indicators:evaluation", args=[row.indicator_id])
            return f"{form}{query}&strategy={row.strategy_id}"
        return f"{reverse(self.get_url_name('add'))}{query}&node={row.strategy_id}-{row.node_id}"

    def get_permissions_to_register(self) -> Any:
        return super().get_permissions_to_register().filter(codename="add_evaluation")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("record/", self.record, name="add"),
        ]

    def register_admin_url_finder(self) -> None:
        """Nothing: an evaluation has no page of its own in the admin."""

    def record(self, request: HttpRequest) -> HttpResponse:
        """The form of an evaluation of a goal or measure; sent, it drafts the row."""
        if not may(request, "add_evaluation"):
            raise PermissionDenied
        again = draft_again(request).filter(node__isnull=False).first()
        again = again or drafted_evaluation(request)
        form = NodeEvaluationForm(
            request.POST if request.method == "POST" else None,
            user=request.user,
            place=place_from(
                f"{again.arguments['strategy']}-{again.node_id}"
                if again
                else request.GET.get("node", "")
            ),
            year=again.year if again else year_of(request),
            body=again.arguments["body"] if again else number_of(request, "body"),
        )
        if again is not None and not form.is_bound:
            reopen(request, form, again)
        index = reverse(self.get_url_name("index"))
        if form.is_bound and form.is_valid():
            proposal = form.submit(request)
            if proposal is not None:
                messages.success(request, submitted(proposal))
                return redirect(index)
        title = "目標・施策の評価を記録する"
        context = {
            **page_head(title, self.icon, (index, "評価")),
            "standing": form.standing(),
            "back_url": index,
        }
        return form_page(request, form, context)


def drafted_evaluation(request: HttpRequest) -> ProposalItem | None:
    """What the user is putting together already of what the address speaks about."""
    strategy, node = place_from(request.GET.get("node", "")) or (None, None)
    if strategy is None or node is None:
        return None
    own = own_items_prepared(request).filter(kind="evaluation", node=node, year=year_of(request))
    said = {"arguments__strategy": strategy.pk, "arguments__body": number_of(request, "body")}
    return own.filter(**said).first()


class IndicatorsGroup(SnippetViewSetGroup):
    """Everything that measures the strategy (指標)."""

    menu_label = "指標"
    menu_icon = "order"
    menu_order = 230
    items = (
        IndicatorViewSet,
        EvaluationViewSet,
        EvaluationScaleViewSet,
        PopulationSeriesViewSet,
        WellbeingCategoryViewSet,
    )
