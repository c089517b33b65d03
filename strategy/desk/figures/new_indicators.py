"""A new indicator in the admin: where it belongs, what is known of it already, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import CreateView

from strategy.access.permissions import works_for_all
from strategy.desk.shared.node_choices import (
    CHOSEN_TYPES,
    WITH_COPIES,
    PlaceField,
    node_choices,
    place_from,
    place_value,
)
from strategy.figures.uses import place_indicator
from strategy.models import BasicGoalPage, Indicator, MeasurePage, NodeFace
from strategy.models.responsibility import unit_of


class IndicatorForm(WagtailAdminModelForm):
    """The label of an indicator; a new one says where it stands, in the first of its strategies."""

    node = PlaceField(
        label="目標・施策", error_messages={"required": "目標・施策を選んでください。"}
    )
    position = forms.IntegerField(label="順番", required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            for name in ("node", "position"):
                self.fields.pop(name, None)
        elif "node" in self.fields:
            self.fields["node"].offer(node_choices(self.for_user, places=WITH_COPIES))


Indicator.base_form_class = IndicatorForm


class IndicatorCreateView(CreateView):
    """Filled in with what is known where one came from a goal or measure."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        place = place_from(self.request.GET.get("node", ""))
        if place is None:
            return initial
        strategy, node = place
        faces = node.faces.filter(tree__node_face__node=strategy).select_related("page")
        face = faces.order_by("-pk").first()
        page = face.page.specific if face else None
        kind = None
        if isinstance(page, MeasurePage):
            kind = Indicator.Kind.KPI
        elif isinstance(page, BasicGoalPage):
            kind = Indicator.Kind.NUMERICAL_TARGET
        unit = unit_of(page)
        return {**initial, "node": place_value(place), "kind": kind, "unit_in_charge": unit}

    def save_instance(self) -> Indicator:
        indicator: Indicator = super().save_instance()
        said = self.form.cleaned_data
        if said.get("node"):
            strategy, node = said["node"]
            place_indicator(
                indicator=indicator,
                strategy=strategy,
                node=node,
                position=said.get("position"),
                by=self.request.user,
            )
        return indicator


@hooks.register("register_page_header_buttons")
def buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From a goal, measure or vision to its indicators, and to a new one."""
    model = page.specific_class
    if model is None or not issubclass(model, CHOSEN_TYPES) or not works_for_all(user):
        return
    face = NodeFace.objects.filter(page=page).select_related("tree__node_face").first()
    if face is None:
        return
    url = f"{reverse('indicators:list')}?node={face.node_id}"
    yield Button("この項目の指標", url, icon_name="order", priority=63)
    if user.has_perm("strategy.add_indicator"):
        place = f"{face.tree.node_face.node_id}-{face.node_id}"
        url = f"{reverse('indicators:add')}?node={place}"
        yield Button("指標を追加", url, icon_name="plus", priority=64)


@hooks.register("after_create_snippet")
def say_what_follows(request: HttpRequest, thing: Any) -> None:
    """An indicator is nothing yet without its definition, which stands on another page."""
    if isinstance(thing, Indicator):
        message = format_html(
            '次に、<a href="{}">実績値・目標値</a>で、定義・基準値・目標値を記録してください。'
            "公開には、承認への提出も要ります。",
            reverse("indicators:figures", args=[thing.pk]),
        )
        messages.info(request, message)
