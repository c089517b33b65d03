"""Keeps every address of a view set to the indicators of the reader's own divisions.

Wagtail's views of snippets ask for rights on the model alone; here each address that names a
row asks for that row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from strategy.access.permissions import indicators_within, works_for_all

View = Callable[..., HttpResponseBase]


def within_division(pattern: URLPattern) -> URLPattern:
    """The pattern, its view refused for an indicator of another division."""
    return URLPattern(
        pattern.pattern, _asking(pattern.callback), pattern.default_args, pattern.name
    )


def _asking(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = kwargs.get("pk", args[0] if args else None)
        if key is not None and not works_for_all(request.user):
            # Another division's indicator and one that is not there look the same from outside.
            number = unquote(str(key))
            if not (number.isdecimal() and indicators_within(request.user).filter(pk=number)):
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked
