"""Which division answers for what, as a list of its own and from the form of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters  # type: ignore[import-untyped]  # publishes no types
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.models import Page
from wagtail.snippets.views.snippets import IndexView

from strategy.access.permissions import User
from strategy.desk.proposals.records import ProposedViewSet, RecordCreateView
from strategy.desk.shared.fields import number_of
from strategy.desk.shared.node_choices import CHOSEN_TYPES, lazily_flat, offer_nodes
from strategy.models import Node, Responsibility, StrategyPage
from strategy.notation.wareki import date_text

LED_TYPES: tuple[type[Page], ...] = (StrategyPage, *CHOSEN_TYPES)


class ResponsibilityForm(WagtailAdminModelForm):
    """Offers items with their numbers; a past row names a past division."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.node_id or self.initial.get("node")
        offer_nodes(self.fields["node"], self.for_user, [kept], LED_TYPES)


Responsibility.base_form_class = ResponsibilityForm  # type: ignore[attr-defined]  # read by Wagtail


def _nodes(user: User, asked: int | None) -> Callable[[], list[tuple[int, str]]]:
    """Items before the public, and the one that is asked for from its page in a working copy."""

    def choices() -> list[tuple[int, str]]:
        found = lazily_flat(user, LED_TYPES)()
        node = Node.objects.filter(pk=asked or 0).first()
        if node is not None and node.pk not in {pk for pk, _ in found}:
            found.append((node.pk, str(node)))
        return found

    return choices


class ResponsibilityFilterSet(WagtailFilterSet):
    node = django_filters.ChoiceFilter(label="項目")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = number_of(self.request, "node")
        self.filters["node"].extra["choices"] = _nodes(self.request.user, asked)

    class Meta:
        model = Responsibility
        fields = ["node", "unit", "role"]


class ResponsibilityIndexView(IndexView):
    def get_add_url(self) -> Any:
        """Of a list of one item's rows, to a new row of that item."""
        url, node = super().get_add_url(), number_of(self.request, "node")
        return f"{url}?node={node}" if url and node else url


class ResponsibilityCreateView(RecordCreateView):
    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "node": number_of(self.request, "node")}


def _day_column(name: str, label: str) -> Column:
    def text(row: Any) -> str:
        day = getattr(row, name)
        return date_text(day, "ja") if day else ""

    return Column(name, label=label, accessor=text)


class ResponsibilityViewSet(ProposedViewSet):
    """Who answers for which item (担当)."""

    model = Responsibility
    index_view_class = ResponsibilityIndexView
    add_view_class = ResponsibilityCreateView
    filterset_class = ResponsibilityFilterSet
    icon = "group"
    menu_label = "担当"
    list_per_page = 50
    list_display = [
        "node",
        "unit",
        "role",
        _day_column("since", "始まりの日"),
        _day_column("until", "終わりの日"),
    ]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("node", "role", "unit", "since", "until")]
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("unit")
