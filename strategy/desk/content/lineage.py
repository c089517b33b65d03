"""What became of items, in the admin: the list, and the form that asks the action."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column

from strategy.desk.proposals.records import ProposedViewSet
from strategy.desk.shared.node_choices import (
    ANYWHERE,
    by_strategy,
    node_choices,
    offer,
    offer_strategies,
)
from strategy.models import Node, NodeLineage
from strategy.models.base import DocumentNodePage
from strategy.working_copies.lineage import lineage_refusals, record_lineage

SEVERAL = "いくつも選ぶには、CtrlキーかCommandキーを押しながら選びます。"


class LineageForm(WagtailAdminModelForm):
    """Offers items by strategy and refuses what the action would."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_strategy", "to_strategy"):
            offer_strategies(self.fields[name])
        # An item that goes on is one of each of its strategies.
        choices = node_choices(self.for_user, (DocumentNodePage,), ANYWHERE)
        options, nodes = by_strategy(choices), {choice.node for choice in choices}
        for name in ("from_nodes", "to_nodes"):
            field = self._meta.model._meta.get_field(name)
            self.fields[name] = forms.ModelMultipleChoiceField(
                Node.objects.none(),
                label=field.verbose_name,
                required=False,
                help_text=f"{field.help_text}{SEVERAL}",
            )
            offer(self.fields[name], options, nodes)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            for sentence in lineage_refusals(*self._said(cleaned), mended=self.instance.pk):
                self.add_error(None, sentence)
        return cleaned

    def _said(self, cleaned: dict[str, Any]) -> Iterator[Any]:
        names = ("kind", "from_strategy", "to_strategy", "from_nodes", "to_nodes")
        return (cleaned[name] for name in names)

    def save(self, commit: bool = True) -> NodeLineage:
        said = self.cleaned_data
        notes = {name: value for name, value in said.items() if name.startswith("note_")}
        named = ("kind", "from_strategy", "to_strategy", "from_nodes", "to_nodes", "day")
        return record_lineage(
            **{name: said[name] for name in named},
            columns=notes,
            by=self.for_user,
            lineage=self.instance,
        )


NodeLineage.base_form_class = LineageForm  # type: ignore[attr-defined]  # read by Wagtail


class LineageViewSet(ProposedViewSet):
    model = NodeLineage
    icon = "order"
    menu_label = "項目の系譜"
    list_display = [
        "__str__",
        Column("from_strategy", label="元の戦略", accessor="from_strategy"),
        Column("to_strategy", label="後の戦略", accessor="to_strategy"),
        "day",
    ]
    list_filter = ["kind"]
    list_per_page = 50
