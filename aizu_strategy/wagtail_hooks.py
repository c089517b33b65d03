"""Signing in, as Wagtail's admin shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from aizu_strategy import todos  # noqa: F401 - registers them
from aizu_strategy.sign_in import confirming, factors, journal, limits, password_reset, sessions
from aizu_strategy.sign_in.views import MANAGE, WAITING_TITLE, admin_urls
from aizu_strategy.users import OWN_ROLES
from strategy.models import User


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return admin_urls()


@hooks.register("register_account_menu_item")
def account_item(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse(MANAGE),
        "label": "サインインの管理",
        "help_text": "二段階認証、予備コード、サインイン中の端末",
    }


class WaitingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("strategy.change_user"))


@hooks.register("register_settings_menu_item")
def waiting_item() -> MenuItem:
    return WaitingMenuItem(WAITING_TITLE, reverse("sign_in_waiting"), icon_name="lock", order=620)


@hooks.register("register_user_listing_buttons")
def user_button(user: User, request_user: User) -> Iterator[Button]:
    if request_user.has_perm("strategy.change_user"):
        url = reverse("user_sign_in", args=[user.pk])
        yield Button("サインインの管理", url=url, icon_name="key", priority=40)


@hooks.register("before_bulk_action")
def keep_superusers(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Who administers users does not administer the operator's own accounts."""
    if request.user.is_superuser or not any(
        isinstance(thing, User) and thing.is_superuser for thing in objects
    ):
        return None
    messages.error(request, "運用担当のアカウントは、まとめて変更できません。")
    return redirect("wagtailusers_users:index")


@hooks.register("before_bulk_action")
def keep_own_roles(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Nobody gives the own account a role, alone or among others."""
    if action_type != "assign_role" or request.user.is_superuser or request.user not in objects:
        return None
    messages.error(request, OWN_ROLES)
    return redirect("wagtailusers_users:index")


@hooks.register("insert_global_admin_js")
def form_limits() -> SafeString:
    """A word before a form is sent that is too large, while all that was typed is still there."""
    return format_html(
        '<script src="{}" data-fields="{}" data-bytes="{}"></script>',
        static("js/form_limits.js"),
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    )


@hooks.register("insert_global_admin_js")
def autosave_goes_on() -> SafeString:
    """What is typed after a refused submission is saved, or warned of."""
    return format_html('<script src="{}"></script>', static("js/autosave_goes_on.js"))


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    for action, label, message in (
        ("portal.signed_in", "サインイン", "サインインしました"),
        (limits.FAILED, "サインインの失敗", "パスワードが違いました"),
        (limits.LOCKED, "サインインの停止", "失敗が続いたため、しばらく受け付けません"),
        (limits.LIFTED, "サインインの停止の解除", "サインインの停止を解除しました"),
        (password_reset.ASKED, "再設定の依頼", "新しいパスワードを決めるメールが求められました"),
        (
            password_reset.DONE,
            "パスワードの再設定",
            "メールのリンクから新しいパスワードを決めました",
        ),
        ("portal.second_factor", "二段階認証", "コードを確かめました"),
        ("portal.second_factor_failed", "二段階認証の失敗", "コードが違いました"),
        (factors.SET_UP, "二段階認証の登録", "認証アプリを登録しました"),
        (factors.REMOVED, "二段階認証の解除", "二段階認証を解除しました"),
        (factors.NEW_CODES, "予備コード", "予備コードを作り直しました"),
        (journal.PASSWORD_SET, "パスワードの設定", "ほかの人がパスワードを決めました"),
        (confirming.CONFIRMED, "利用者の確認", "本人のものと認めました"),
        (
            confirming.DOUBTED,
            "利用者の再確認",
            "ほかの人が変えたので、承認・公開の役割は認め直されるまで働きません",
        ),
        (journal.ROLES, "役割の変更", "利用者の役割を変えました"),
        (journal.RIGHTS, "権限の変更", "役割の権限を変えました"),
        (journal.APPROVERS, "承認する役割の変更", "承認できる役割を変えました"),
        (journal.MEMBERS, "所属の変更", "担当課に所属する利用者を変えました"),
        (journal.DEPUTIES, "代決者の変更", "代決できる人を変えました"),
        (sessions.ENDED, "サインアウト", "端末をサインアウトしました"),
    ):
        registry.register_action(action, label, message)
