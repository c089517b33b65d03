"""The addresses of inquiries in the admin, their place in the menu, and their rights."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from strategy.access.roles import INQUIRING
from strategy.desk.inquiries import pages, returns, sheets, steps
from strategy.desk.inquiries.access import answers, sees_all
from strategy.inquiries import mails, making


class InquiryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_all(request) or answers(request)


class InquiryViewSet(ViewSet):
    """The yearly inquiry (照会): the planning division's board and each division's sheet."""

    icon = pages.ICON
    menu_label = "照会"
    menu_name = "inquiries"
    menu_order = 235
    menu_item_class = InquiryMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        form = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("", require_safe(pages.index), name="index"),
            path("new/", form(pages.add), name="add"),
            path("<int:pk>/", require_safe(pages.board), name="board"),
            path("<int:pk>/change/", form(pages.change), name="change"),
            path("<int:pk>/workbooks/", require_safe(pages.download_all), name="workbooks"),
            path("<int:pk>/send/", require_POST(steps.send), name="send"),
            path("<int:pk>/remind/", require_POST(steps.remind), name="remind"),
            path("<int:pk>/close/", require_POST(steps.close), name="close"),
            path("<int:pk>/reopen/", require_POST(steps.reopen), name="reopen"),
            path("<int:pk>/divisions/", require_POST(steps.add_division), name="add_division"),
            path("sheets/<int:pk>/", require_safe(sheets.sheet), name="sheet"),
            path("sheets/<int:pk>/workbook/", require_safe(sheets.download), name="workbook"),
            path("sheets/<int:pk>/upload/", require_POST(sheets.upload), name="upload"),
            path("sheets/<int:pk>/remake/", require_POST(sheets.remake), name="remake"),
            path("returns/<int:pk>/", require_safe(returns.show_return), name="return"),
            path("returns/<int:pk>/file/", require_safe(returns.returned_file), name="file"),
            path("returns/<int:pk>/submit/", require_POST(returns.submit), name="submit"),
            path("returns/<int:pk>/apply/", require_POST(returns.apply), name="apply"),
            path("returns/<int:pk>/cancel/", require_POST(returns.cancel), name="cancel"),
            path("returns/<int:pk>/send-back/", require_POST(returns.give_back), name="send_back"),
        ]


@hooks.register("register_admin_viewset")
def register_inquiries() -> InquiryViewSet:
    return InquiryViewSet("inquiries")


@hooks.register("register_permissions")
def inquiry_permissions() -> QuerySet[Permission]:
    """Who conducts inquiries is chosen with a group's other permissions."""
    return Permission.objects.filter(content_type__app_label="strategy", codename__in=INQUIRING)


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    """What the history calls the steps of an inquiry."""
    for action, label, message in (
        (making.MADE, "照会の作成", "照会を作りました"),
        (making.CHANGED, "照会の期限・督促の変更", "照会の期限・連絡事項・督促を改めました"),
        (making.ADDED, "照会票の追加", "照会する課を加えました"),
        (making.REMADE, "照会票の作り直し", "照会票を作り直しました"),
        (mails.MAILED, "照会のメール", "照会のメールを送りました"),
        (making.RETURN, "回答の提出", "回答を提出しました"),
        (making.SEND_BACK, "回答の差戻し", "回答を差し戻しました"),
        (making.PROPOSE, "回答の起案", "回答を起案しました"),
        (making.APPLY, "回答の反映", "回答を反映しました"),
        (making.CLOSE, "照会の締切り", "照会を締め切りました"),
        (making.REOPEN, "締切りの取消し", "照会の締切りを取り消しました"),
    ):
        registry.register_action(action, label, message)
