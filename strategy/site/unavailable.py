"""What readers are told where a public address holds what is no longer as it was issued."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from strategy.languages import Text
from strategy.refusals import Altered
from strategy.site.page_frame import active_language, home_link, page_frame
from strategy.tree.links import Link

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


def served_as_issued(view: View) -> View:
    """Answer 503 in words, and tell the log, rather than hand out altered bytes."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Altered:
            logger.exception("%s is not what was issued", request.path)
            return _unavailable(request)

    return answered


def _unavailable(request: HttpRequest) -> HttpResponseBase:
    title = gettext("いまは、お見せできません")
    context = {
        "heading": Text(title),
        **page_frame(
            title=title,
            description=gettext(
                "公表したときの内容と一致しないため、表示を止めています。担当課にお尋ねください。"
            ),
            crumbs=[home_link(active_language()), Link(title, "", current=True)],
        ),
    }
    response = render(request, "strategy/unavailable.html", context, status=503)
    response.headers["Cache-Control"] = "no-store"
    return response
