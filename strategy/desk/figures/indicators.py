"""Indicators in the admin: their labels as Wagtail edits them, their figures on a desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from strategy.access.permissions import (
    IndicatorPermissionPolicy,
    indicators_within,
    uses_within,
    works_for_all,
)
from strategy.desk.figures.definition_forms import DefinitionForm
from strategy.desk.figures.evaluation_forms import IndicatorEvaluationForm
from strategy.desk.figures.figure_forms import BaselineForm, ObservationForm, TargetForm
from strategy.desk.figures.index import (
    NOWHERE,
    IndicatorFilterSet,
    IndicatorIndexView,
    kind_text,
    latest_text,
    verdict_tag,
)
from strategy.desk.figures.new_indicators import IndicatorCreateView
from strategy.desk.figures.overview import figure_desk
from strategy.desk.figures.row_forms import IndicatorRowForm, RowForm
from strategy.desk.proposals.approvers import say_before_proposing
from strategy.desk.proposals.cards import cards_of, proposals_on, with_items
from strategy.desk.proposals.gathering import (
    kept_into,
    open_with,
    own_items_prepared,
)
from strategy.desk.proposals.records import said
from strategy.desk.shared.access import may, page_head, signed_in
from strategy.desk.shared.choosers import RecordChooserViewSet
from strategy.desk.shared.divisions import within_division
from strategy.desk.shared.fields import number_of, year_of
from strategy.desk.shared.taken_codes import naming_the_owner
from strategy.figures.rules import NO_DEFINITION
from strategy.figures.uses import uses_of
from strategy.languages import ENGLISH, ORIGINAL, column
from strategy.models import Indicator, Proposal, ProposalItem, StrategyIndicator
from strategy.models.dated import city_today
from strategy.notation.wareki import date_text
from strategy.proposals.figures import day_of_publication, definition_item, open_figures_of
from strategy.refusals import Refused

# What can be recorded of an indicator: the last part of the address, and its form.
FORMS: dict[str, type[IndicatorRowForm]] = {
    "observation": ObservationForm,
    "target": TargetForm,
    "baseline": BaselineForm,
    "definition": DefinitionForm,
    "evaluation": IndicatorEvaluationForm,
}
WITHOUT_DEFINITION = ("definition", "evaluation")
# Of which there is one whatever the year.
ONE_PER_STRATEGY = ("definition", "baseline")


def form_page(request: HttpRequest, form: RowForm, context: dict[str, Any]) -> HttpResponse:
    """The page of a form that drafts a row, with what is wrong with what was typed."""
    say_before_proposing(request)
    context = {
        **context,
        "form": form,
        **kept_into(request),
    }
    return render(request, "strategy/admin/figure_form.html", context)


def draft_again(request: HttpRequest) -> QuerySet[ProposalItem]:
    """The user's own figure in the address, to be mended and drafted anew; none where none is.

    Of a proposal that was taken over too, whoever wrote it.
    """
    by = signed_in(request).pk
    own = ProposalItem.objects.filter(Q(written_by=by) | Q(proposal__drafted_by=by))
    return own.select_related("proposal").filter(pk=number_of(request, "draft") or 0)


def drafted_before(
    request: HttpRequest, kind: str, use: StrategyIndicator, named: Mapping[str, Any]
) -> ProposalItem | None:
    """What the user is putting together already of what the address speaks about.

    `named`: the year, and of an evaluation the body.
    """
    own = own_items_prepared(request).filter(kind=kind, indicator=use.indicator)
    if kind in ProposalItem.AIMS:
        own = own.filter(use=use)
    if kind not in ONE_PER_STRATEGY:
        own = own.filter(year=named["year"] or 0)
    if kind == "evaluation":
        own = own.filter(arguments__body=named["body"], arguments__strategy=use.strategy_id)
    return own.first()


def reopen(request: HttpRequest, form: RowForm, draft: ProposalItem) -> None:
    """Fill a form with what was drafted, as far as what it names is still there."""
    if draft.proposal.state == Proposal.State.PREPARING:
        open_with(request, draft)
    try:
        form.open_again(draft)
    except Refused as refused:
        messages.error(request, str(refused))


def submitted(proposal: Proposal) -> str:
    """What is said when a figure was handed in, or kept for a proposal to come."""
    if proposal.state == Proposal.State.PREPARING:
        return said(proposal)
    [item] = proposal.items.all()
    waits, done = "を承認待ち", "ほかの人が承認"
    if proposal.state == Proposal.State.REVIEW:
        waits, done = f"を、{item.unit}の確認待ち", f"所管課が確認し、{done}"
    day = day_of_publication(item)
    public = f"{done}してから"
    if day is not None and day > city_today():
        public = f"{done}したあと、{date_text(day, 'ja')}から"
    return f"{item.title}{waits}にしました。公開は、{public}です。"


class IndicatorEditView(EditView):
    """The label's form, with the way to the figures."""

    @property
    def header_buttons(self) -> list[Any]:
        figures = reverse("indicators:figures", args=[self.object.pk])
        return [HeaderButton("実績値・目標値", url=figures, icon_name="table")]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            # Going back to an earlier version, Wagtail saves what its form lets a draft leave out.
            for name, errors in error.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


def chosen_use(request: HttpRequest, uses: Sequence[StrategyIndicator]) -> StrategyIndicator | None:
    """The one in the address, by its key or that of its strategy; None where it is not among them.

    Where the address names none, the one that counts first.
    """
    key, strategy = number_of(request, "use"), number_of(request, "strategy")
    if key is None and strategy is None:
        return uses[0] if uses else None
    return next((use for use in uses if use.pk == key or use.strategy_id == strategy), None)


def _query_of(use: StrategyIndicator | None, uses: Sequence[StrategyIndicator]) -> str:
    """What names the strategy in an address; empty where there is but one."""
    return f"?use={use.pk}" if use is not None and len(uses) > 1 else ""


def _of_definition(item: ProposalItem | None) -> str:
    """What becomes of a drafted definition, a sentence; empty where none is."""
    if item is None:
        return ""
    if item.is_open is None:
        return "定義は、作成中の起案に入っています。まだ提出していません。"
    return "定義が承認を待っています。"


# --- The view set -----------------------------------------------------------------


class IndicatorViewSet(SnippetViewSet):
    """Indicators, and one desk each for what is recorded about them."""

    model = Indicator
    icon = "order"
    menu_label = "指標の一覧"
    admin_url_namespace = "indicators"
    base_url_path = "indicators"
    copy_view_enabled = False
    list_per_page = 50
    ordering = ["pk"]
    search_fields = [column("name", ORIGINAL), column("name", ENGLISH), "code"]
    filterset_class = IndicatorFilterSet
    index_view_class = IndicatorIndexView
    add_view_class = IndicatorCreateView
    edit_view_class = IndicatorEditView
    chooser_viewset_class = RecordChooserViewSet

    @property
    def permission_policy(self) -> IndicatorPermissionPolicy:
        return IndicatorPermissionPolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> Any:
        return indicators_within(request.user)

    @property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("node_title", label="目標・施策"),
            Column("kind", label="種別", accessor=kind_text, sort_key="kind"),
            Column("unit_in_charge", label="担当課"),
            Column("latest", label="最新値", accessor=latest_text),
            Column("verdict", label="判定", accessor=verdict_tag),
            LiveStatusTagColumn(),
        ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return naming_the_owner(super().get_form_class(for_update))

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = [
            *super().get_urlpatterns(),
            path("<int:pk>/figures/", self.figures, name="figures"),
            *(
                path(f"<int:pk>/figures/{kind}/", self.record, {"kind": kind}, name=kind)
                for kind in FORMS
            ),
        ]
        return [within_division(pattern) for pattern in patterns]

    # --- The figures desk ---------------------------------------------------------

    def figures(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is recorded about an indicator, and what may be recorded now."""
        if not any(may(request, f"{action}_indicator") for action in ("view", "add", "change")):
            raise PermissionDenied
        indicator: Indicator = get_object_or_404(
            Indicator.objects.select_related("unit_in_charge"), pk=pk
        )
        uses = uses_of([pk], uses_within(request.user)).get(pk, [])
        use = chosen_use(request, uses) or next(iter(uses), None)
        query = _query_of(use, uses)
        addresses = {
            kind: reverse(self.get_url_name(kind), args=[pk]) + query
            for kind in FORMS
            if use is not None and self._may_record(request, kind)
        }
        user = signed_in(request)
        context = {
            **self._head(request, indicator, use),
            "strategies": [
                (str(each.strategy), _query_of(each, uses), each == use) for each in uses
            ]
            if len(uses) > 1
            else [],
            "desk": figure_desk(indicator, use, addresses),
            "record_urls": addresses,
            "drafts": cards_of(with_items(proposals_on(indicator, user)), user),
            "drafted_definition": _of_definition(definition_item(use, user) if use else None),
            "next": request.get_full_path(),
        }
        return render(request, "strategy/admin/figure_desk.html", context)

    def record(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The form of one kind of row; sent, it drafts the row or says why not."""
        if not self._may_record(request, kind):
            raise PermissionDenied
        uses = uses_of([pk], uses_within(request.user)).get(pk, [])
        use = chosen_use(request, uses)
        if use is None:
            raise Http404("no such strategy uses the indicator")
        indicator, query = use.indicator, _query_of(use, uses)
        form = self._form(request, use, kind)
        desk = redirect(reverse(self.get_url_name("figures"), args=[pk]) + query)
        if form.definition is None and kind not in WITHOUT_DEFINITION:
            messages.error(request, NO_DEFINITION)
            return desk
        if form.is_bound and form.is_valid():
            proposal = form.submit(request)
            if proposal is not None:
                messages.success(request, submitted(proposal))
                return desk
        context = {
            **self._head(request, indicator, use, form.title),
            "strategy": str(use.strategy) if query and kind != "observation" else "",
            "query": query,
            "waiting": [
                each
                for each in open_figures_of([pk])
                if each.kind == kind
                and form.spoken_year() in (None, each.year)
                and each.use_id in (None, use.pk)
            ],
            "standing": figure_desk(indicator, use).standing(kind, form.spoken_year()),
            "back_url": desk.url,
        }
        return form_page(request, form, context)

    def _form(self, request: HttpRequest, use: StrategyIndicator, kind: str) -> IndicatorRowForm:
        data = request.POST if request.method == "POST" else None
        options: dict[str, Any] = {"year": year_of(request)}
        if kind == "evaluation":
            options["body"] = number_of(request, "body")
        again = draft_again(request).filter(kind=kind, indicator=use.indicator).first()
        again = again or drafted_before(request, kind, use, options)
        if again is not None and again.year:
            options["year"] = again.year
        form = FORMS[kind](data, use=use, user=signed_in(request), **options)
        if again is not None and not form.is_bound:
            reopen(request, form, again)
        return form

    def _may_record(self, request: HttpRequest, kind: str) -> bool:
        return may(request, "change_indicator") and may(request, f"add_{kind}")

    def _head(
        self,
        request: HttpRequest,
        indicator: Indicator,
        use: StrategyIndicator | None,
        title: str = "",
    ) -> dict[str, Any]:
        """What the head of a desk's page shows: where one is, and the way to the label."""
        figures = reverse(self.get_url_name("figures"), args=[indicator.pk])
        edit = reverse(self.get_url_name("edit"), args=[indicator.pk])
        above = [(reverse(self.get_url_name("list")), "指標")]
        if title:
            above.append((figures, f"{indicator}の実績値・目標値"))
        handover = reverse("handover:indicator", args=[indicator.pk])
        buttons = [HeaderButton("引継ぎ", url=handover, icon_name="history")]
        if may(request, "change_indicator"):
            buttons.insert(0, HeaderButton("名称・説明の編集", url=edit, icon_name="edit"))
        if may(request, "change_indicator") and works_for_all(request.user):
            places = reverse("indicator_places:index", args=[indicator.pk])
            buttons.append(HeaderButton("載せる戦略と場所", url=places, icon_name="list-ul"))
        return {
            "indicator": indicator,
            "node_title": str(use.node) if use else NOWHERE,
            **page_head(
                f"{indicator}: {title or '実績値・目標値'}",
                self.icon,
                *above,
                here=title or f"{indicator}の実績値・目標値",
            ),
            "header_buttons": buttons,
        }
