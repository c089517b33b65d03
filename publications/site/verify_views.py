"""The page that says which edition a file is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publications.editions.presentation import (
    verified_item,
)
from publications.editions.queries import identify
from publications.files.verification import (
    MOST_BYTES,
    NotAHash,
    TooLarge,
    parse_sha256,
    uploaded_sha256,
)
from strategy.languages import Text
from strategy.site.page_frame import active_language, home_link, page_frame
from strategy.tree.links import Link


@csrf_exempt  # changes nothing, and public pages keep no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Which edition is this file? By its SHA-256 (GET), or by the file itself (POST)."""
    language = active_language()
    asked = fault = ""
    status = 200
    try:
        asked = _asked_hash(request)
    except NotAHash as error:
        fault, status = str(error), 400
    except TooLarge:
        limit = MOST_BYTES // 1024**2
        fault = gettext("ファイルが大きすぎます。%(limit)dMBまで確かめられます。") % {
            "limit": limit
        }
        status = 413
    title = gettext("ファイルの照合")
    context: dict[str, Any] = {
        "heading": Text(title),
        "asked": asked,
        "typed": request.GET.get("sha256", ""),
        "fault": gettext(fault) if fault else "",
        "found": [verified_item(found, language) for found in identify(asked)] if asked else [],
        **page_frame(
            title=title,
            description=gettext(
                "お手元のファイルが、どの版のものか、最新かを確かめます。ファイルは保存しません。"
            ),
            crumbs=[
                home_link(language),
                Link(gettext("公表資料"), reverse("edition_list")),
                Link(title, "", current=True),
            ],
        ),
    }
    response = render(request, "publications/verify.html", context, status=status)
    # What someone asked about is nobody else's business.
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked_hash(request: HttpRequest) -> str:
    """The hash that is asked about; empty where nothing is yet.

    Raises:
        NotAHash: what was typed is none, or the form came without a file.
        TooLarge: the file is larger than `MOST_BYTES`.
    """
    if request.method != "POST":
        typed = request.GET.get("sha256", "")
        return parse_sha256(typed) if typed.strip() else ""
    return uploaded_sha256(request)
