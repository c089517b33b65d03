"""The projects of measures in the admin, each with its yearly budget and settled amount."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]  # publishes no types
from django import forms
from django.db.models import Max, Q
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page

from strategy.desk.proposals.records import ProposedViewSet, RecordCreateView
from strategy.desk.shared.fields import number_of
from strategy.desk.shared.node_choices import lazily_flat, offer_nodes
from strategy.desk.shared.ordering import OrderColumn
from strategy.models import MeasurePage, Project, Unit
from strategy.models.dated import city_today
from strategy.models.rows import FormWithRows

MEASURES: tuple[type[Page], ...] = (MeasurePage,)


class ProjectForm(FormWithRows):
    """Offers measures with their numbers; last among its own where no place is said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.node_id or self.initial.get("node")
        offer_nodes(self.fields["node"], self.for_user, [kept], MEASURES)
        standing = Q(pk__in=Unit.objects.on(city_today()).values("pk"))
        if self.instance.pk:
            standing |= Q(pk__in=self.instance.units.values("pk"))
        self.fields["units"].queryset = Unit.objects.filter(standing)
        self.fields["units"].widget = forms.CheckboxSelectMultiple(
            choices=self.fields["units"].choices
        )
        self.fields["position"].required = False
        if not self.instance.pk:
            self.initial["position"] = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if said.get("position") is None and said.get("node") is not None:
            others = Project.objects.filter(node=said["node"]).exclude(pk=self.instance.pk)
            last: int | None = others.aggregate(last=Max("position"))["last"]
            said["position"] = 0 if last is None else last + 1
        return said


Project.base_form_class = ProjectForm


class ProjectFilterSet(WagtailFilterSet):
    node = django_filters.ChoiceFilter(label="施策")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["node"].extra["choices"] = lazily_flat(self.request.user, MEASURES)

    class Meta:
        model = Project
        fields = ["node", "units"]


class ProjectCreateView(RecordCreateView):
    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "node": number_of(self.request, "node")}


class ProjectViewSet(ProposedViewSet):
    """What is done for a measure (事業)."""

    model = Project
    add_view_class = ProjectCreateView
    filterset_class = ProjectFilterSet
    icon = "tasks"
    menu_label = "事業"
    list_per_page = 50
    list_display = ["__str__", "node", "code", OrderColumn("projects")]
    ordering = ["node_id", "position", "pk"]
    copy_view_enabled = False
