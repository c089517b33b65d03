"""The pages of signing in: second factor, recovery codes, own sessions, and others'."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import login as otp_login
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name

from aizu_strategy.sign_in import confirming, factors, limits, sessions
from aizu_strategy.sign_in.forms import SetUpForm, VerifyForm
from aizu_strategy.sign_in.journal import note
from strategy.models import User

MANAGE = "second_factor"
WAITING_TITLE = "サインインの停止"
ACCOUNTS_TITLE = "利用者の確認"
HOME = {"url": "/admin/", "label": "ホーム"}


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _next(request: HttpRequest) -> str:
    """Where the reader was going, within the admin."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    local = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if local and asked.startswith("/admin/") else reverse("wagtailadmin_home")


@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code, once a session."""
    user = _user(request)
    if user.is_verified():  # type: ignore[attr-defined]  # django-otp's middleware adds it
        return redirect(_next(request))
    if not factors.has_second_factor(user):
        return redirect("second_factor_set_up")
    form = VerifyForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound:
        if form.is_valid():
            otp_login(request, form.device)
            note(user, "portal.second_factor", by=user)
            left = factors.codes_left(user)
            if form.device.name == factors.RECOVERY and left <= 3:
                messages.warning(request, f"残りの予備コードは{left}個です。作り直してください。")
            return HttpResponseRedirect(_next(request))
        note(user, "portal.second_factor_failed", by=user)
    context = {"form": form, "next": _next(request), "has_generator": factors.has_generator(user)}
    return render(request, "aizu_strategy/second_factor_verify.html", context)


@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret of a new generator, take its first code, show the recovery codes once."""
    user = _user(request)
    device = factors.begin_set_up(user)
    form = SetUpForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid() and form.codes:
        device.refresh_from_db()
        otp_login(request, device)
        return _codes_page(request, form.codes, _next(request))
    context = {
        "form": form,
        "next": _next(request),
        "qr": factors.qr_svg(device),
        "secret": factors.secret_text(device),
        "is_needed": factors.needs_second_factor(user),
        "replaces": factors.has_generator(user),
    }
    return render(request, "aizu_strategy/second_factor_set_up.html", context)


def _codes_page(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    # Wagtail has every page of the admin stored nowhere.
    context = {"codes": codes, "next": onward}
    return render(request, "aizu_strategy/recovery_codes.html", context)


@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """One's own second factor and sessions."""
    user = _user(request)
    context = {
        "header_title": "サインインの管理",
        "header_icon": "key",
        "breadcrumbs_items": [HOME, {"label": "サインインの管理"}],
        "has_generator": factors.has_generator(user),
        "codes_left": factors.codes_left(user),
        "is_needed": factors.needs_second_factor(user),
        "waits_to_be_confirmed": confirming.waits_to_be_confirmed(user),
        "sessions": sessions.sessions_of(user),
        "this_session": request.session.session_key,
    }
    return render(request, "aizu_strategy/sign_in.html", context)


@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones."""
    user = _user(request)
    if not factors.has_generator(user):
        messages.error(request, "先に認証アプリを登録してください。")
        return redirect(MANAGE)
    codes = factors.make_recovery_codes(user)
    note(user, factors.NEW_CODES, by=user)
    return _codes_page(request, codes, reverse(MANAGE))


@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    """Do without a second factor, for whom none is required."""
    user = _user(request)
    if factors.needs_second_factor(user):
        messages.error(request, "この役割では二段階認証を外せません。")
    elif factors.remove_second_factor(user, by=user):
        messages.success(request, "二段階認証を外しました。")
    return redirect(MANAGE)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    user = _user(request)
    ended = sessions.end_others(user, but=request.session.session_key, by=user)
    messages.success(request, f"ほかの{ended}件の端末をサインアウトしました。")
    return redirect(MANAGE)


@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """How an open form stands: whose session it is, how long it lasts, the token of today.

    Who is not signed in is led on, as everywhere. By one of its two addresses the reader says
    to be still there: the middleware has noted it.
    """
    user = _user(request)
    seconds, can_stay = sessions.time_left(request)
    return JsonResponse(
        {
            "user": user.pk,
            "name": user_display_name(user),
            "seconds": seconds,
            "can_stay": can_stay,
            # Signing in changes it, and forms that were opened before are refused for it.
            "token": get_token(request),
        }
    )


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """The way back to a form that waits in another tab."""
    return render(request, "aizu_strategy/signed_in.html")


# --- Other users, for who administers them --------------------------------------------


def _administrator(request: HttpRequest) -> User:
    by = _user(request)
    if not by.has_perm("strategy.change_user"):
        raise PermissionDenied
    return by


def _administered(request: HttpRequest, pk: int) -> User:
    by = _administrator(request)
    user: User = get_object_or_404(User, pk=pk)
    if user.is_superuser and not by.is_superuser:
        raise PermissionDenied
    return user


@require_safe
def user_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A user's second factor and sessions."""
    user = _administered(request, pk)
    context: dict[str, Any] = {
        "header_title": f"{user.get_username()}: サインインの管理",
        "header_icon": "key",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("wagtailusers_users:index"), "label": "利用者"},
            {"url": reverse("wagtailusers_users:edit", args=[pk]), "label": user.get_username()},
            {"label": "サインインの管理"},
        ],
        "account": user,
        "has_second_factor": factors.has_second_factor(user),
        "is_needed": factors.needs_second_factor(user),
        "waits_to_be_confirmed": confirming.waits_to_be_confirmed(user),
        "sessions": sessions.sessions_of(user),
        "waits": limits.waits_of(user),
    }
    return render(request, "aizu_strategy/user_sign_in.html", context)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Names and addresses that have to wait after wrong passwords, to be let in at once."""
    _administrator(request)
    context = {
        "header_title": WAITING_TITLE,
        "header_icon": "lock",
        "breadcrumbs_items": [HOME, {"label": WAITING_TITLE}],
        "waits": limits.all_waits(),
    }
    return render(request, "aizu_strategy/waiting.html", context)


@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """Let a name in again at once, or an address."""
    by = _administrator(request)
    username, address = request.POST.get("username", ""), request.POST.get("ip_address", "")
    lifted = limits.lift(username=username, ip_address=address, by=by)
    what = username or f"接続元 {address}"
    if lifted:
        messages.success(request, f"{what}の停止を解除しました。すぐにサインインできます。")
    else:
        messages.info(request, f"{what}の停止は、すでに終わっています。")
    return redirect("sign_in_waiting")


@require_POST
def reset_user(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a user's second factor away after a lost telephone; a new one is set up at sign-in."""
    user = _administered(request, pk)
    if user == request.user:
        messages.error(request, "自分の二段階認証は、ほかの管理者が解除します。")
    elif factors.remove_second_factor(user, by=_user(request)):
        sessions.end_others(user, but=None, by=_user(request))
        confirming.doubt(user, by=_user(request))
        messages.success(
            request,
            f"{user.get_username()}の二段階認証を解除し、すべての端末をサインアウトしました。",
        )
    else:
        messages.info(request, f"{user.get_username()}は二段階認証を登録していません。")
    return redirect("user_sign_in", pk=pk)


@require_POST
def end_user_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a user out everywhere."""
    user = _administered(request, pk)
    ended = sessions.end_others(user, but=None, by=_user(request))
    messages.success(request, f"{user.get_username()}の{ended}件の端末をサインアウトしました。")
    return redirect("user_sign_in", pk=pk)


@require_safe
def unconfirmed(request: HttpRequest) -> HttpResponse:
    """What whose account is not confirmed yet may do: ask somebody."""
    if not confirming.waits_to_be_confirmed(_user(request)):
        return redirect(_next(request))
    context = {"people": confirming.confirming_people(), "next": _next(request)}
    return render(request, "aizu_strategy/unconfirmed.html", context)


def _confirming(request: HttpRequest) -> User:
    user = _user(request)
    if not confirming.may_confirm(user):
        raise PermissionDenied
    return user


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts that wait to be confirmed."""
    _confirming(request)
    waiting = confirming.waiting_accounts().prefetch_related("groups", "units")
    context = {
        "header_title": ACCOUNTS_TITLE,
        "header_icon": "user",
        "breadcrumbs_items": [HOME, {"label": ACCOUNTS_TITLE}],
        "accounts": [(user, factors.has_second_factor(user)) for user in waiting],
        "factors": bool(settings.SECOND_FACTOR_ROLES),
    }
    return render(request, "aizu_strategy/accounts.html", context)


@require_POST
def confirm_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an account is that of the person it names."""
    by = _confirming(request)
    user = get_object_or_404(confirming.waiting_accounts(), pk=pk)
    confirming.confirm(user, by=by)
    messages.success(request, f"利用者「{user_display_name(user)}」を認めました。役割が働きます。")
    return redirect("accounts")


def admin_urls() -> list[URLPattern]:
    """Below /admin/."""
    return [
        path("sign-in/", manage, name=MANAGE),
        path("sign-in/verify/", verify, name="second_factor_verify"),
        path("sign-in/set-up/", set_up, name="second_factor_set_up"),
        path("sign-in/codes/", new_codes, name="second_factor_codes"),
        path("sign-in/remove/", give_up, name="second_factor_remove"),
        path("sign-in/end-others/", end_others, name="end_other_sessions"),
        path("sign-in/session/", session, name="session_state"),
        path("sign-in/stay/", session, name="stay_signed_in"),
        path("sign-in/done/", signed_in, name="signed_in"),
        path("sign-in/waiting/", waiting, name="sign_in_waiting"),
        path("sign-in/waiting/lift/", lift, name="sign_in_lift"),
        path("sign-in/unconfirmed/", unconfirmed, name="account_unconfirmed"),
        path("accounts/", accounts, name="accounts"),
        path("accounts/<int:pk>/confirm/", confirm_account, name="account_confirm"),
        path("users/<int:pk>/sign-in/", user_sign_in, name="user_sign_in"),
        path("users/<int:pk>/sign-in/reset/", reset_user, name="user_second_factor_reset"),
        path("users/<int:pk>/sign-in/end/", end_user_sessions, name="user_sessions_end"),
    ]
