"""Before anything below /admin/ answers: is the session over, is the second factor there."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from aizu_strategy.refusals import NOT_FROM_HERE, refusal
from aizu_strategy.sign_in import factors, sessions
from aizu_strategy.sign_in.addresses import may_reach_admin
from aizu_strategy.sign_in.confirming import waits_to_be_confirmed
from strategy.models import User
from strategy.notation.web_addresses import read_address

ADMIN = "/admin/"
# Nothing a person does: an open tab says by itself that it is open, and asks how it stands.
BY_ITSELF = ("/admin/editing-sessions/", "/admin/sign-in/session/")
# What works before the second factor is given.
WITHOUT_FACTOR = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
VERIFY, SET_UP = "second_factor_verify", "second_factor_set_up"
UNCONFIRMED = "account_unconfirmed"
# What works before an account is confirmed: what makes it its user's own.
UNTIL_CONFIRMED = {
    *(*WITHOUT_FACTOR, VERIFY, SET_UP, UNCONFIRMED),
    *("second_factor_codes", "session_state", "stay_signed_in", "signed_in"),
    "wagtailadmin_account",
}


class SignInMiddleware:
    """Keeps strangers' networks out, ends sessions in time, asks for the second factor and
    for accounts to be confirmed, for every address of the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN):
            return self.get_response(request)
        if not may_reach_admin(request):
            return refusal(request, 403, NOT_FROM_HERE)
        if not isinstance(request.user, User):
            return self.get_response(request)
        why = sessions.is_over(request)
        if why:
            sessions.end(request.session.session_key or "")
            logout(request)
            messages.warning(request, why)
            return _redirect("wagtailadmin_login", request)
        if not request.path_info.startswith(BY_ITSELF):
            sessions.note_activity(request)
        return (
            self._without_factor(request, request.user)
            or self._unconfirmed(request, request.user)
            or self.get_response(request)
        )

    def _without_factor(self, request: HttpRequest, user: User) -> HttpResponse | None:
        if user.is_verified():  # type: ignore[attr-defined]  # django-otp's middleware adds it
            return None
        name = _name(request)
        if name in WITHOUT_FACTOR:
            return None
        if factors.has_second_factor(user):
            return None if name == VERIFY else _redirect(VERIFY, request)
        if factors.needs_second_factor(user):
            return None if name == SET_UP else _redirect(SET_UP, request)
        return None

    def _unconfirmed(self, request: HttpRequest, user: User) -> HttpResponse | None:
        if not waits_to_be_confirmed(user) or _name(request) in UNTIL_CONFIRMED:
            return None
        return _redirect(UNCONFIRMED, request)


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name or ""
    except Resolver404:
        return ""


def _redirect(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """To a page of ours, and from there back to where the reader was."""
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        # What was sent cannot be sent again by a link: back to the page it was sent from.
        came_from = read_address(request.headers.get("Referer", ""))
        back = came_from.path if came_from and came_from.path.startswith(ADMIN) else ADMIN
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
