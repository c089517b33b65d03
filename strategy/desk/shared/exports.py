"""Wagtail's own exports, written as ours are: every report, list and redirect alike.

City time, Japanese heads, a byte order mark, one record a line, and no formula runs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin

from strategy.notation.control_characters import without_control_characters
from strategy.opendata.columns import BYTE_ORDER_MARK, spreadsheet_text

# What Wagtail's Japanese catalogue leaves in English, and what it names after its own code.
HEADS = {
    "title": "題名",
    "status_string": "状態",
    "last_published_at": "最終公開日時",
    "last_published_by_user": "最終公開者",
    "latest_revision_created_at": "更新日時",
    "content_type": "種類",
    "content_type.model_class._meta.verbose_name.title": "種類",
    "locked_at": "ロック日時",
    "locked_by": "ロックした人",
    "workflow": "ワークフロー",
    "task": "タスク",
    "content_object": "対象",
    "content_object.pk": "対象の番号",
    "workflow_state.content_object.pk": "対象の番号",
    "workflow_state.content_type": "種類",
    "workflow_state.content_object.__str__": "対象",
    "get_status_display": "状態",
    "requested_by": "提出者",
    "workflow_state.requested_by": "提出者",
    "created_at": "開始日時",
    "started_at": "開始日時",
    "finished_at": "終了日時",
    "finished_by": "終えた人",
    "object_id": "番号",
    "label": "名称",
    "action": "操作",
    "user_display_name": "操作した人",
    "timestamp": "日時",
    "old_path": "元のアドレス",
    "link": "行き先",
    "get_is_permanent_display": "種別",
    "site": "サイト",
}


def as_a_cell(value: Any) -> Any:
    """What a cell can hold: a moment by the city's clock, without a zone; a text as it looks."""
    if isinstance(value, str):
        return without_control_characters(value)
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value


def write_exports_as_ours() -> None:
    """Replace the one writer that all of Wagtail's exports share."""
    heading, row_of = SpreadsheetExportMixin.get_heading, SpreadsheetExportMixin.to_row_dict
    set_up = SpreadsheetExportMixin.setup

    def setup(view: Any, *args: Any, **kwargs: Any) -> None:
        set_up(view, *args, **kwargs)
        # A list that names nothing to export offers none; its address gave a file of blank lines.
        view.is_export = view.is_export and bool(view.list_export)

    def get_heading(view: Any, queryset: Any, field: str) -> str:
        return HEADS.get(field) or str(heading(view, queryset, field))

    def to_row_dict(view: Any, item: Any) -> dict[str, Any]:
        return {field: as_a_cell(value) for field, value in row_of(view, item).items()}

    def stream_csv(view: Any, queryset: Any) -> Iterator[bytes]:
        writer = csv.writer(Echo(), lineterminator="\r\n")
        yield BYTE_ORDER_MARK.encode()
        yield writer.writerow([get_heading(view, queryset, field) for field in view.list_export])
        for item in queryset:
            cells = view.to_row_dict(item).items()
            yield writer.writerow([_cell(view, field, value) for field, value in cells])

    SpreadsheetExportMixin.setup = setup
    SpreadsheetExportMixin.get_heading = get_heading
    SpreadsheetExportMixin.to_row_dict = to_row_dict
    SpreadsheetExportMixin.stream_csv = stream_csv


def _cell(view: Any, field: str, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    written = view.preprocess_field_value(field, value, view.FORMAT_CSV)
    return "" if written is None else spreadsheet_text(str(written))
