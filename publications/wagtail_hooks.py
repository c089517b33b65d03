"""What this app adds to Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from publications.desk import todos  # noqa: F401 - registers them
from publications.desk.viewsets import EditionViewSet


@hooks.register("register_admin_viewset")
def register_editions() -> EditionViewSet:
    return EditionViewSet("editions")


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("publications.submit", "版の提出", "内容を凍結し、承認へ提出しました")
    actions.register_action("publications.return", "版の差戻し", "準備中に戻しました")
    actions.register_action("publications.approve", "版の承認", "承認しました")
    actions.register_action("publications.issue", "版の公表", "公表しました")
    actions.register_action("publications.withdraw", "版の取下げ", "取り下げました")
    actions.register_action("publications.correct", "訂正のお知らせ", "訂正のお知らせを載せました")
    actions.register_action("publications.original", "既刊のファイル", "ファイルを登録しました")
