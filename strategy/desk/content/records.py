"""The records in the admin."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from strategy.desk.content.lineage import LineageViewSet
from strategy.desk.content.projects import ProjectViewSet
from strategy.desk.content.responsibilities import ResponsibilityViewSet
from strategy.desk.content.usage import used_column
from strategy.desk.proposals.records import ProposedViewSet
from strategy.desk.shared.node_choices import (
    ANYWHERE,
    WITH_COPIES,
    PlaceField,
    node_choices,
    offer_nodes,
    offer_strategies,
    place_value,
)
from strategy.desk.shared.ordering import OrderColumn
from strategy.desk.shared.taken_codes import naming_the_owner
from strategy.models import (
    Agreement,
    Alignment,
    Body,
    Framework,
    FrameworkItem,
    Milestone,
    Programme,
    Rule,
    Term,
    Unit,
)
from strategy.models.base import DocumentNodePage, NodePage
from strategy.models.nodes import named_nodes
from strategy.models.records import RelatedRecord, leads_back
from strategy.notation.typed_words import without_label
from strategy.notation.wareki import PartialDate


def date_column(name: str, label: str) -> Column:
    """A partial date as people read it: 令和5年7月, 令和5年度中."""

    def text(record: Model) -> str:
        date: PartialDate | None = getattr(record, name)
        return date.text("ja") if date else ""

    return Column(name, label=label, accessor=text)


class RecordViewSet(ProposedViewSet):
    """A list by code, searched by name."""

    list_display = ["__str__", "code"]
    list_per_page = 50
    ordering = ["pk"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return naming_the_owner(super().get_form_class(for_update))


JOINING = "自分を担当課に所属させることはできません。ほかの人に登録を頼んでください。"

# Readers see these at once, without another's approval: nothing can be said in them.
CALLED = re.compile(r"(?:[0-9+()\- ]|内線)*")


def _number(form: WagtailAdminModelForm, name: str) -> str:
    label = str(form.fields[name].label)
    typed = unicodedata.normalize("NFKC", without_label(label, form.cleaned_data[name])).strip()
    if not CALLED.fullmatch(typed):
        raise ValidationError(
            f"{label}に入れられるのは、数字、ハイフン、かっこ、空白、+と「内線」だけです"
            "(例: 0242-39-1202、0242-39-1111 内線2105)。"
        )
    return typed


class UnitForm(WagtailAdminModelForm):
    """Names members as people call them; refuses a division that would follow itself.

    Nobody joins a division alone, and reads its drafts or confirms for it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].label_from_instance = _name_of
        self.fields["successors"].queryset = Unit.objects.exclude(pk=self.instance.pk)

    def clean_phone(self) -> str:
        return _number(self, "phone")

    def clean_fax(self) -> str:
        return _number(self, "fax")

    def clean_form_url(self) -> str:
        typed: str = self.cleaned_data["form_url"]
        if typed and not typed.startswith("https://"):
            raise ValidationError("問い合わせフォームは、「https://」で始まるアドレスにします。")
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        joining = set(cleaned.get("members") or ()) - set(self.initial.get("members") or ())
        if self.for_user in joining:
            self.add_error("members", JOINING)
        if not (successors := cleaned.get("successors")):
            return cleaned
        if cleaned.get("until") is None:
            self.add_error("until", "引き継いだ課があるときは、廃止の日も入れてください。")
        if self.instance.pk and leads_back(self.instance, successors):
            self.add_error("successors", "引き継いだ課をたどると、この課自身に戻ってしまいます。")
        return cleaned


Unit.base_form_class = UnitForm  # type: ignore[attr-defined]  # read by Wagtail


def _name_of(person: Any) -> str:
    name = person.get_full_name()
    return f"{name}({person.get_username()})" if name else str(person.get_username())


class MilestoneForm(WagtailAdminModelForm):
    """Offers whole strategies."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_strategies(self.fields["strategy"], [self.instance.strategy_id])


Milestone.base_form_class = MilestoneForm  # type: ignore[attr-defined]  # read by Wagtail


class RelatedRecordForm(WagtailAdminModelForm):
    """Offers items by strategy with their numbers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        kept = row.nodes.values_list("pk", flat=True) if row.pk is not None else ()
        offer_nodes(self.fields["nodes"], self.for_user, kept, (NodePage,), ANYWHERE)


RelatedRecord.base_form_class = RelatedRecordForm  # type: ignore[attr-defined]  # read by Wagtail


class MilestoneViewSet(ProposedViewSet):
    model = Milestone
    icon = "date"
    menu_label = "策定の日程"
    list_display = [
        "__str__",
        "strategy",
        date_column("planned", "予定の時期"),
        date_column("actual", "実際の時期"),
        date_column("until", "終わりの時期"),
        "state",
        OrderColumn("milestones"),
    ]
    list_filter = ["state", "stage"]


class UnitViewSet(RecordViewSet):
    model = Unit
    icon = "group"
    menu_label = "担当課"
    list_display = ["__str__", "phone", "fax", "until"]


class BodyViewSet(RecordViewSet):
    model = Body
    icon = "group"
    menu_label = "会議体"
    list_display = ["__str__", "kind"]
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
    list_display = ["__str__", "state"]


class FrameworkViewSet(RecordViewSet):
    model = Framework
    icon = "site"
    menu_label = "法律・国の戦略・上位計画"
    list_display = ["__str__", "kind"]


class TermViewSet(RecordViewSet):
    model = Term
    icon = "openquote"
    menu_label = "用語"
    list_display = ["__str__", "reading", used_column()]


class AlignmentForm(WagtailAdminModelForm):
    """Chooses the item in one of its strategies."""

    place = PlaceField(label="項目", error_messages={"required": "項目を選んでください。"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Alignment = self.instance
        kept = (row.strategy, row.node) if row.node_id is not None else None
        # Any item may answer a law or a plan.
        choices = node_choices(self.for_user, (DocumentNodePage,), WITH_COPIES)
        self.fields["place"].offer(choices, kept=kept)
        if kept is not None:
            self.initial["place"] = place_value(kept)
        self.fields["item"].queryset = FrameworkItem.objects.select_related("framework")

    def _post_clean(self) -> None:
        if place := self.cleaned_data.get("place"):
            self.instance.strategy, self.instance.node = place
        super()._post_clean()
        if not self.errors:
            self._refuse_twice()

    def _refuse_twice(self) -> None:
        row: Alignment = self.instance
        same = Alignment.objects.filter(item=row.item, strategy=row.strategy, node=row.node)
        if same.exclude(pk=row.pk).exists():
            self.add_error("item", f"「{row.node}」と「{row.item}」の対応は、すでにあります。")


Alignment.base_form_class = AlignmentForm  # type: ignore[attr-defined]  # read by Wagtail


class AlignmentViewSet(ProposedViewSet):
    model = Alignment
    icon = "link"
    menu_label = "対応"
    list_display = ["node", "item", "strategy"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("item__framework")
        return rows.prefetch_related(named_nodes("strategy"))


class RecordsGroup(SnippetViewSetGroup):
    """Everything the pages refer to (登録情報)."""

    menu_label = "登録情報"
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = (
        MilestoneViewSet,
        UnitViewSet,
        ResponsibilityViewSet,
        ProjectViewSet,
        TermViewSet,
        BodyViewSet,
        ProgrammeViewSet,
        AgreementViewSet,
        RuleViewSet,
        FrameworkViewSet,
        AlignmentViewSet,
        LineageViewSet,
    )
