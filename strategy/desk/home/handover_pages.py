"""The pages 引継ぎ in the admin: for an indicator, and for an item of a strategy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from strategy.desk.content.checks import indicator_for
from strategy.desk.home.handover import Handover, indicator_handover, node_handover
from strategy.desk.shared.access import page_head, signed_in
from strategy.desk.shared.ordering import may_order
from strategy.models import Node, NodeFace
from strategy.models.base import NodePage
from strategy.models.dated import moment_text

TITLE = "引継ぎ"


@require_safe
def show_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = indicator_for(request, pk)
    figures = reverse("indicators:figures", args=[pk])
    above = (reverse("indicators:list"), "指標"), (figures, str(indicator))
    return _shown(request, indicator_handover(indicator, signed_in(request)), *above)


@require_safe
def show_node(request: HttpRequest, pk: int) -> HttpResponse:
    node = get_object_or_404(Node, pk=pk)
    user = signed_in(request)
    pages = Page.objects.filter(node_face__node=node)
    if not any(_may_see(page, user) for page in pages.specific(defer=True)):
        raise PermissionDenied
    order = reverse("ordering:show", args=["indicators", pk])
    order_url = order if may_order(request, "indicators", pk) else ""
    return _shown(request, node_handover(node, user), order_url=order_url)


def _may_see(page: Page, user: Any) -> bool:
    permissions = page.permissions_for_user(user)
    return bool(permissions.can_edit() or permissions.can_publish())


def _shown(
    request: HttpRequest, handover: Handover, *above: tuple[str, str], order_url: str = ""
) -> HttpResponse:
    context = {
        **page_head(
            f"{TITLE}: {handover.title}", "history", *above, here=f"{handover.title}の{TITLE}"
        ),
        "handover": handover,
        "order_url": order_url,
        "printed": moment_text(timezone.now()),
    }
    return render(request, "strategy/admin/handover.html", context)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("indicators/<int:pk>/handover/", show_indicator, name="indicator"),
        path("nodes/<int:pk>/handover/", show_node, name="node"),
    ]
    return [path("", include((patterns, "handover")))]


@hooks.register("register_page_header_buttons")
def buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The way to the handover of an item from its page."""
    model = page.specific_class
    if model is None or not issubclass(model, NodePage) or not _may_see(page, user):
        return
    face = NodeFace.objects.filter(page_id=page.pk).first()
    if face is not None:
        url = reverse("handover:node", args=[face.node_id])
        yield Button(TITLE, url, icon_name="history", priority=65)
