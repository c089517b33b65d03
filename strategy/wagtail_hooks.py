"""What this app adds to Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from strategy.viewsets import RecordsGroup

register_snippet(RecordsGroup)


@hooks.register("construct_main_menu")
def leave_out_empty_lists(request: HttpRequest, menu_items: list[object]) -> None:
    """Reports of what the portal does not use, and lists that the groups above replace."""
    menu_items[:] = [item for item in menu_items if getattr(item, "name", "") != "snippets"]
