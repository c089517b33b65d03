"""Dragging rows into order in the admin, or moving them with the keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from strategy.access.permissions import works_for_all
from strategy.desk.shared.access import may, page_head, signed_in
from strategy.desk.shared.fields import number_of
from strategy.figures.uses import facts_of_strategies
from strategy.models import Node, NodeFace, StrategyIndicator
from strategy.refusals import Refused
from strategy.tree.ordering import ORDERED, by_strategy, move, rows_of

# Wagtail's script puts the key of the moved row in its place.
ANY_KEY = 999999


def may_order(request: HttpRequest, kind: str, node: int) -> bool:
    """Whether a user may reorder anything of an item's.

    A division does not: the order weighs its indicators against those of others.
    """
    model = ORDERED[kind][0]
    name = "indicator" if model is StrategyIndicator else model._meta.model_name
    changes = may(request, f"change_{name}") or may(request, "publish_indicator")
    if not (works_for_all(request.user) and changes):
        return False
    if may(request, "publish_indicator"):
        return True
    if model is not StrategyIndicator:
        return node not in _public_nodes(request)
    rows = list(rows_of(kind, node))
    return not rows or bool(_orderable(request, rows))


def _public_nodes(request: HttpRequest) -> set[int]:
    """The items that readers see, asked once for all rows of a list."""
    found: set[int] | None = getattr(request, "public_nodes", None)
    if found is None:
        found = set(NodeFace.objects.public().values_list("node", flat=True))
        request.public_nodes = found  # type: ignore[attr-defined]  # a note of our own
    return found


def _orderable(request: HttpRequest, rows: Iterable[Any]) -> list[list[Any]]:
    """The rows in their groups; of what is public the order is public at once."""
    groups = by_strategy(list(rows))
    if may(request, "publish_indicator"):
        return groups
    return [group for group in groups if not _is_public(group)]


def _is_public(rows: Sequence[Any]) -> bool:
    if not isinstance(rows[0], StrategyIndicator):
        nodes = [getattr(row, "node_id", None) or row.strategy_id for row in rows]
        return NodeFace.objects.public().filter(node__in=nodes).exists()
    live = {row.strategy_id for row in rows if row.indicator.live}
    return any(facts.is_public for facts in facts_of_strategies(live).values())


def _asked(request: HttpRequest, kind: str, node: int) -> Node:
    if kind not in ORDERED:
        raise Http404
    found = get_object_or_404(Node, pk=node)
    if not may_order(request, kind, found.pk):
        raise PermissionDenied
    return found


@require_safe
def show(request: HttpRequest, kind: str, node: int) -> HttpResponse:
    """The rows of an item in their order."""
    owner = _asked(request, kind, node)
    _, words, _ = ORDERED[kind]
    context = {
        **page_head(f"「{owner}」の{words}の順番", "order"),
        "groups": _named(_orderable(request, rows_of(kind, owner))),
        "words": words,
        "move_url": reverse("ordering:move", args=[kind, owner.pk, ANY_KEY]),
    }
    return render(request, "strategy/admin/ordering.html", context)


def _named(groups: list[list[Any]]) -> list[tuple[str, list[Any]]]:
    """The rows in their groups, those of indicators each with the strategy's name."""
    return [
        (str(group[0].strategy) if isinstance(group[0], StrategyIndicator) else "", group)
        for group in groups
    ]


@require_POST
def move_row(request: HttpRequest, kind: str, node: int, pk: int) -> HttpResponse:
    """Put one row at `?position=`, counted from 0; without one, at the end."""
    owner = _asked(request, kind, node)
    position = number_of(request, "position")
    rows = list(rows_of(kind, owner))
    allowed = [row.pk for group in _orderable(request, rows) for row in group]
    if pk not in allowed and any(row.pk == pk for row in rows):
        raise PermissionDenied
    try:
        move(
            kind=kind,
            node=owner,
            key=pk,
            position=len(rows) if position is None else position,
            by=signed_in(request),
        )
    except Refused as refused:
        return JsonResponse({"success": False, "message": str(refused)}, status=409)
    return JsonResponse({"success": True})


class OrderColumn(Column):
    """In a list of rows: the way to the order of those of the same item."""

    def __init__(self, kind: str) -> None:
        super().__init__("order", label="順番")
        self.kind = kind

    def get_value(self, instance: Any) -> Any:
        return instance

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        node = getattr(instance, f"{ORDERED[self.kind][2]}_id")
        url = reverse("ordering:show", args=[self.kind, node])
        allowed = may_order(parent_context["request"], self.kind, node)
        context["value"] = format_html('<a href="{}">順番を変える</a>', url) if allowed else ""
        return context


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("<slug:kind>/<int:node>/", show, name="show"),
        path("<slug:kind>/<int:node>/<int:pk>/", move_row, name="move"),
    ]
    return [path("order/", include((patterns, "ordering")))]
