"""Health, robots, and the pages for addresses that do not exist or fail."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from strategy.body.links import absolute
from strategy.languages import is_offered
from strategy.permanence.append_only import unsealed_tables
from strategy.site.page_frame import language_links, page_frame
from strategy.tree.links import Link

_LANGUAGE_LIKE = re.compile(r"^/([a-z]{2,3}(?:-[a-z0-9]{2,8})*)(?=/|$)", re.IGNORECASE)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can reach its database, which refuses to change what stands for good."""
    try:
        unsealed = unsealed_tables(connection)
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    seals = {"missing": unsealed} if unsealed else "ok"
    return JsonResponse({"database": "ok", "seals": seals}, status=503 if unsealed else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed and archived."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the site's look; an address in a language the site lacks is told its languages."""
    match = _LANGUAGE_LIKE.match(request.path)
    code = match[1].lower() if match else ""
    wrong_language = code if code and not is_offered(code) else ""
    rest = request.path[len(code) + 1 :].lstrip("/") if wrong_language else ""
    links = language_links(f"/{settings.LANGUAGE_CODE}/{rest}" if wrong_language else request.path)
    title = gettext("ページが見つかりません")
    context = {
        "wrong_language": wrong_language,
        "requested_path": request.path,
        "same_page_links": links if wrong_language else [],
        **page_frame(title=title, description="", crumbs=[Link(title, "", current=True)]),
    }
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without the database or the request: both may be what failed."""
    with translation.override(settings.LANGUAGE_CODE):
        return HttpResponse(render_to_string("500.html"), status=500)
