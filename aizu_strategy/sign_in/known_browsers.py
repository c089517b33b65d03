"""Browsers in which somebody has signed in before: whom no stranger's wrong passwords hinder.

The design is OWASP's “device cookie” (Slow Down Online Guessing Attacks with Device Cookies):
who was there before has tries of the browser's own, so that limits per name and per address
may be strict for everybody else and yet lock no one out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from strategy.models import User

COOKIE = "portal_browser"
SALT = "aizu_strategy.known_browser"
LASTS = timedelta(days=180)
# A computer at a counter is many people's; the latest are kept.
MOST_PEOPLE = 30


def known_browser(request: HttpRequest, username: str) -> str:
    """The mark of a browser in which this person has signed in before; else empty."""
    mark, people = _read(request)
    known = bool(people) and User.objects.filter(username=username, pk__in=people).exists()
    return mark if known else ""


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Have the browser keep that this person has signed in, or could have."""
    mark, people = _read(request)
    others = [pk for pk in people if pk != user.pk]
    value = [mark or secrets.token_urlsafe(16), [user.pk, *others][:MOST_PEOPLE]]
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=LASTS,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[int]]:
    try:
        mark, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return "", []
    return mark, people
