"""What this app adds to Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from strategy.bin.pages import BINNED, DELETED_BELOW, RESTORED
from strategy.desk.content import bin as desk_bin  # noqa: F401 - registers it
from strategy.desk.content import checks as desk_checks  # noqa: F401 - registers them
from strategy.desk.content import closures as desk_closures  # noqa: F401 - registers them
from strategy.desk.content import file_deletions as desk_file_deletions  # noqa: F401 - registers them
from strategy.desk.content import library_files as desk_library  # noqa: F401 - registers them
from strategy.desk.content import pictures as desk_pictures  # noqa: F401 - registers them
from strategy.desk.content import reviewing as desk_reviewing  # noqa: F401 - registers them
from strategy.desk.content import side_by_side as desk_translations  # noqa: F401 - registers them
from strategy.desk.content import stale_screens as desk_approving  # noqa: F401 - registers them
from strategy.desk.content import unpublishing as desk_unpublishing  # noqa: F401 - registers them
from strategy.desk.content import usage as desk_usage  # noqa: F401 - registers them
from strategy.desk.content import working_copies as desk_working_copies  # noqa: F401 - registers them
from strategy.desk.content.records import RecordsGroup
from strategy.desk.figures import indicator_places as desk_places  # noqa: F401 - registers them
from strategy.desk.figures.evaluations import IndicatorsGroup
from strategy.desk.home import audit as desk_audit  # noqa: F401 - registers them
from strategy.desk.home import dashboard as desk_dashboard  # noqa: F401 - registers them
from strategy.desk.home import guide as desk_guide  # noqa: F401 - registers it
from strategy.desk.home import handover_pages as desk_handover  # noqa: F401 - registers them
from strategy.desk.inquiries import viewset as desk_inquiries  # noqa: F401 - registers it
from strategy.desk.proposals import emergencies as desk_emergencies  # noqa: F401 - registers them
from strategy.desk.proposals import pages as desk_proposals  # noqa: F401 - registers them
from strategy.desk.proposals import records as desk_proposed_records  # noqa: F401 - registers them
from strategy.desk.proposals import replacements as desk_replacing  # noqa: F401 - registers them
from strategy.desk.proposals import words as desk_proposed_words  # noqa: F401 - registers them
from strategy.desk.shared import asking as desk_asking  # noqa: F401 - registers it
from strategy.desk.shared import choosers as desk_choosers  # noqa: F401 - registers them
from strategy.desk.shared import deletions as desk_hooks  # noqa: F401 - registers them
from strategy.desk.shared import explorer as desk_explorer  # noqa: F401 - registers it
from strategy.desk.shared import ordering as desk_ordering  # noqa: F401 - registers them
from strategy.desk.shared import reports as desk_reports  # noqa: F401 - registers them
from strategy.files.replacing import SWAPPED
from strategy.proposals.emergencies import CONFIRMED, PUBLISHED
from strategy.site import serving as site_serving  # noqa: F401 - registers it
from strategy.tree.ordering import REORDERED
from strategy.upkeep.stale_translations import CONFIRMED as CONFIRMED_TEXT
from strategy.working_copies.adopting import ADOPTED
from strategy.working_copies.starting import COPIED

register_snippet(RecordsGroup)
register_snippet(IndicatorsGroup)


# The general list of snippets repeats the groups above; Wagtail's help is in English.
HIDDEN_MENU_ITEMS = {"snippets", "help"}


@hooks.register("construct_main_menu")
def leave_out(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Menu entries that lead the planning division nowhere."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_MENU_ITEMS]


@hooks.register("construct_reports_menu")
def leave_out_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """How many pages of which programming type there are helps nobody here."""
    menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    """What the history calls our own actions."""
    registry.register_action("strategy.record", "数値を記録", "数値を記録しました")
    registry.register_action(REORDERED, "順番の変更", "順番を変えました")
    registry.register_action(CONFIRMED_TEXT, "訳の確認", "訳を変更不要としました")
    registry.register_action(PUBLISHED, "緊急公開", "承認の前に緊急公開しました")
    registry.register_action(CONFIRMED, "緊急公開の事後承認", "緊急公開を事後承認しました")
    registry.register_action(COPIED, "作業用の写し", "作業用の写しを作りました")
    registry.register_action(BINNED, "ごみ箱", "ごみ箱に入れました")
    registry.register_action(RESTORED, "ごみ箱から戻す", "ごみ箱から元に戻しました")
    registry.register_action(DELETED_BELOW, "下のページの削除", "下のページを削除しました")
    registry.register_action(SWAPPED, "ファイルの差し替え", "ファイルを差し替えました")
    registry.register_action(ADOPTED, "公開ページの置き換え", "作業用の写しを公開ページにしました")


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    """The styles of our own pages in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
