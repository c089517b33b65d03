"""What holds for every request: its language, where it is led on, the policy of public pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from strategy.closing.reading import Closed
from strategy.languages import Text, language_of, tag, text_of
from strategy.models import Closure
from strategy.notation.wareki import DateText, date_text
from strategy.site.page_frame import active_language, home_link, page_frame
from strategy.tree.links import Link
from strategy.tree.redirects import link_of, redirect_from, without_language

PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)

# Nothing here asks a reader's device for anything.
NO_DEVICES = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "camera", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "payment", "usb"),
    )
)


class NothingForGoodMiddleware:
    """No browser keeps a redirect for good: the page that moved away may move back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseRedirectBase):
            response.headers.setdefault("Cache-Control", "no-cache")
        return response


class RedirectMiddleware:
    """What is not found leads on as the redirects say, in the language of its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        missing = response.status_code == HTTPStatus.NOT_FOUND
        return (missing and _led_on(request)) or response


def _led_on(request: HttpRequest) -> HttpResponse | None:
    asked = Redirect.normalise_path(request.get_full_path())
    site = Site.find_for_request(request)
    # With its query first: a redirect may be from that alone.
    for path in dict.fromkeys((asked, asked.partition("?")[0])):
        redirect = redirect_from(without_language(path), site)
        if redirect is not None and (link := link_of(redirect, site)):
            if redirect.is_permanent:
                return HttpResponsePermanentRedirect(link)
            return HttpResponseRedirect(link)
    return None


class SiteLanguageMiddleware:
    """The language is the address's, and Japanese where the address names none.

    Django's own LocaleMiddleware would ask the browser for the admin's language; the
    planning division works in Japanese on any computer. Only `/` asks the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", tag(language))
        return response


class PolicyMiddleware:
    """Pages use no device; public ones run only the site's own scripts and styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        if not request.path_info.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", PUBLIC_POLICY)
        return response


class ClosedMiddleware:
    """What reads something closed (封鎖) answers 410, with the reason in the address's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return gone(request, exception.closure) if isinstance(exception, Closed) else None


def gone(request: HttpRequest, closure: Closure) -> HttpResponse:
    """The page that says why something is closed; clerks see it in the admin's frame."""
    assert closure.closed_at is not None  # noqa: S101 - it is in force
    language = active_language()
    title = gettext("封鎖しています")
    day = timezone.localtime(closure.closed_at).date()
    context = {
        "heading": Text(title),
        "reason": text_of(closure, "reason", language),
        "ground": closure.ground,
        "day": DateText(day.isoformat(), date_text(day, language)),
        "closure": closure,
        "header_title": title,
        **page_frame(
            title=title,
            description=gettext("このアドレスの内容は、次の理由で公開を止めています。"),
            crumbs=[home_link(language), Link(title, "", current=True)],
        ),
    }
    in_admin = request.path_info.startswith("/admin/")
    template = "strategy/admin/closed.html" if in_admin else "closed.html"
    response = render(request, template, context, status=410)
    # It may be opened again.
    response.headers["Cache-Control"] = "no-store"
    return response
