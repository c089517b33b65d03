"""A new indicator in the admin: where it belongs, what is known of it already, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import CreateView

from strategy.desk.node_choices import CHOSEN_TYPES, offer_nodes
from strategy.models import BasicGoalPage, Indicator, MeasurePage, Node, NodeFace
from strategy.models.approval import unit_of
from strategy.permissions import works_for_all

LONGEST_KEY = 9


def settling_its_place(form_class: type[Any], *, is_new: bool) -> type[Any]:
    """The form of an indicator: it chooses among goals, and stands last where none is said."""

    class IndicatorForm(form_class):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if "node" in self.fields:
                offer_nodes(self.fields["node"], self.for_user, kept=self.instance.node_id)
            if "position" in self.fields:
                self.fields["position"].required = False
                if is_new:
                    self.initial["position"] = None

        def clean(self) -> dict[str, Any]:
            said: dict[str, Any] = super().clean()
            if "position" in self.fields and said.get("position") is None:
                said["position"] = self._last_position(said.get("node"))
            return said

        def _last_position(self, node: Node | None) -> int:
            others = Indicator.objects.filter(node=node).exclude(pk=self.instance.pk)
            last: int | None = others.aggregate(last=Max("position"))["last"]
            return 0 if last is None else last + 1

    return IndicatorForm


class IndicatorCreateView(CreateView):
    """Filled in with what is known where one came from a goal or measure."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        face = self._face()
        if face is None:
            return initial
        page = face.page.specific
        kind = None
        if isinstance(page, MeasurePage):
            kind = Indicator.Kind.KPI
        elif isinstance(page, BasicGoalPage):
            kind = Indicator.Kind.NUMERICAL_TARGET
        unit = unit_of(page)
        return {**initial, "node": face.node_id, "kind": kind, "unit_in_charge": unit}

    def _face(self) -> NodeFace | None:
        key = self.request.GET.get("node", "")
        if not key.isdecimal() or len(key) > LONGEST_KEY:
            return None
        faces = NodeFace.objects.filter(node=int(key)).select_related("page")
        return faces.order_by("-pk").first()


@hooks.register("register_page_header_buttons")
def buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From a goal, measure or vision to its indicators, and to a new one."""
    model = page.specific_class
    if model is None or not issubclass(model, CHOSEN_TYPES) or not works_for_all(user):
        return
    face = NodeFace.objects.filter(page=page).first()
    if face is None:
        return
    query = f"?node={face.node_id}"
    url = reverse("indicators:list") + query
    yield Button("この項目の指標", url, icon_name="order", priority=63)
    if user.has_perm("strategy.add_indicator"):
        url = reverse("indicators:add") + query
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
