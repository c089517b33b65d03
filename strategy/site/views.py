"""The site's addresses outside the tree of pages."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from strategy.city.key_colour import fault_of_colour, shade_of, tinted
from strategy.languages import is_offered

# The design's values that follow the key colour, as tokens.css names them.
KEY_VALUES = {
    "--color-key": "#0017c1",
    "--color-key-deep": "#000060",
    "--color-key-light": "#e8f1fe",
    "--color-key-line": "#9db7f9",
}
MARK = "favicon.svg"


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


@require_safe
def key_colour(request: HttpRequest, colour: str, form: str) -> HttpResponse:
    """The design's values in a key colour (css), and the site's mark in it (svg).

    The address says all there is in it, so no reader asks twice on one day, and a copy of the
    site as files holds it as a file.
    """
    key = f"#{colour}"
    if fault_of_colour(key) or form not in ("css", "svg"):
        raise Http404(f"there is no {form} of the colour {colour}")
    if form == "css":
        values = "".join(f"{name}:{shade_of(key, blue)};" for name, blue in KEY_VALUES.items())
        response = HttpResponse(f":root{{{values}}}\n", content_type="text/css")
    else:
        mark = Path(str(finders.find(MARK))).read_text()
        response = HttpResponse(tinted(mark, key), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
