"""The site's addresses outside the tree of pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from strategy.languages import is_offered


def best_language(accept_language: str) -> str:
    """The first of the browser's languages that the site offers, else the original."""
    for code, _ in parse_accept_lang_header(accept_language):
        if code == "*":
            break
        try:
            language = str(get_supported_language_variant(code))
        except LookupError:
            continue
        if is_offered(language):
            return language
    return settings.LANGUAGE_CODE


def front_door(request: HttpRequest) -> HttpResponse:
    """`/` leads to the front page in the reader's best language."""
    language = best_language(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"{get_script_prefix()}{language}/")
    response.headers["Vary"] = "Accept-Language"
    return response
