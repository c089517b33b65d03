"""The root of the page tree, above every site, under a name that editors can read."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS

WAGTAILS_NAME = "Root"
NAME = "すべてのページ"


def name_root(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Rename what Wagtail's first migration calls Root; a name of the city's own stays."""
    from wagtail.models import Page

    roots = Page.objects.using(using).filter(depth=1, title=WAGTAILS_NAME)
    roots.update(title=NAME, draft_title=NAME)
