"""Wagtail's reports on the whole site, for who answers for the whole site."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView

from strategy.access.permissions import bound_to_units
from strategy.desk.shared.divisions import View
from strategy.models.workspace import in_bin


class PageTypesView(PageTypesUsageReportView):
    """Names the page of each type that was edited last, as far as it is not in the bin."""

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        for page_type in (listed := super().decorate_paginated_queryset(page_types)):
            if page_type.last_edited_page and in_bin(page_type.last_edited_page):
                page_type.last_edited_page = None
        return listed


# By their last part of the address; they name what waits, or was edited last, whosever it is.
REPORTS: dict[str, Any] = {
    "workflow": WorkflowView,
    "workflow_tasks": WorkflowTasksView,
    "page-types-usage": PageTypesView,
}
# The third has no entry for anybody (`strategy.wagtail_hooks`).
MENU_ITEMS = {"workflows", "workflow-tasks"}


def _of_all_divisions(view: View) -> Any:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if bound_to_units(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return require_admin_access(asked)


def in_place_of_wagtails() -> list[URLPattern]:
    """The reports at their own addresses, to be put before Wagtail's."""
    return [
        path(f"admin/reports/{name}/{end}", _of_all_divisions(view.as_view(results_only=bool(end))))
        for name, view in REPORTS.items()
        for end in ("", "results/")
    ]


@hooks.register("construct_reports_menu")
def leave_out(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """No entry that leads a division nowhere."""
    if bound_to_units(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in MENU_ITEMS]
