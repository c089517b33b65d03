"""Variables of every public template."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from strategy.site.page_frame import frame


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """The frame around a public page; nothing for the admin, which has a frame of its own.

    A preview is a request to the page's own address, so it gets the frame.
    """
    return {} if request.path.startswith("/admin/") else frame(request)
