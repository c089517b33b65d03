"""The records in the admin."""

from __future__ import annotations

from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from strategy.models import (
    Agreement,
    Alignment,
    Body,
    Framework,
    Milestone,
    Programme,
    Rule,
    Unit,
)


class RecordViewSet(SnippetViewSet):
    """A list by code, searched by name."""

    list_display = ["name_ja", "code"]
    list_per_page = 50
    ordering = ["pk"]


class MilestoneViewSet(SnippetViewSet):
    model = Milestone
    icon = "date"
    menu_label = "策定の日程"
    list_display = ["name_ja", "strategy", "planned", "actual", "state"]
    list_filter = ["state", "stage"]


class UnitViewSet(RecordViewSet):
    model = Unit
    icon = "group"
    menu_label = "担当課"
    list_display = ["name_ja", "phone", "fax"]


class BodyViewSet(RecordViewSet):
    model = Body
    icon = "group"
    menu_label = "会議体"
    list_display = ["name_ja", "kind"]
    list_filter = ["kind"]


class ProgrammeViewSet(RecordViewSet):
    model = Programme
    icon = "form"
    menu_label = "取組"


class AgreementViewSet(RecordViewSet):
    model = Agreement
    icon = "doc-full"
    menu_label = "協定"


class RuleViewSet(RecordViewSet):
    model = Rule
    icon = "clipboard-list"
    menu_label = "共通ルール"
    list_display = ["name_ja", "state"]


class FrameworkViewSet(RecordViewSet):
    model = Framework
    icon = "site"
    menu_label = "法律・国の戦略・上位計画"
    list_display = ["name_ja", "kind"]


class AlignmentViewSet(SnippetViewSet):
    model = Alignment
    icon = "link"
    menu_label = "対応"
    list_display = ["node", "item"]


class RecordsGroup(SnippetViewSetGroup):
    """Everything the pages refer to (登録情報)."""

    menu_label = "登録情報"
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = (
        MilestoneViewSet,
        UnitViewSet,
        BodyViewSet,
        ProgrammeViewSet,
        AgreementViewSet,
        RuleViewSet,
        FrameworkViewSet,
        AlignmentViewSet,
    )
