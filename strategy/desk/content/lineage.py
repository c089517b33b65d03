"""What became of items, in the admin: the list, and the form that asks the action."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from strategy.access.permissions import records_known
from strategy.desk.shared.choosers import RecordChooserViewSet
from strategy.models import Node, NodeFace, NodeLineage, Place
from strategy.models.nodes import named_nodes
from strategy.working_copies.lineage import lineage_refusals, record_lineage

# Where an item's name is read, the first that has it.
ORDER = (Place.PUBLIC, Place.WORKING, Place.FORMER)
SEVERAL = "いくつも選ぶには、CtrlキーかCommandキーを押しながら選びます。"


class ItemsField(forms.ModelMultipleChoiceField[Node]):
    """Items of strategies, offered strategy by strategy in reading order."""

    def offer(self, items: list[tuple[str, list[tuple[int, str]]]]) -> None:
        self.queryset = Node.objects.filter(pk__in={key for _, group in items for key, _ in group})
        self.widget.choices = items
        self.widget.attrs["size"] = 12


def items_of_strategies() -> dict[Node, list[tuple[int, str]]]:
    """The items of each strategy (key, name), those of working copies and former content too."""
    faces = NodeFace.objects.filter(place__in=ORDER).select_related("page", "tree__node_face__node")
    ordered = sorted(faces, key=lambda face: (ORDER.index(Place(face.place)), face.page.path))
    found: dict[Node, dict[int, str]] = {}
    for face in ordered:
        items = found.setdefault(face.tree.node_face.node, {})
        if face.page_id != face.tree_id:
            mark = "" if face.place == Place.PUBLIC else f"〔{Place(face.place).label}〕"
            indent = "　" * max(face.page.depth - face.tree.depth - 1, 0)
            items.setdefault(face.node_id, f"{indent}{face.page.title}{mark}")
    return {strategy: list(items.items()) for strategy, items in found.items()}


def lineage_form(form_class: type[Any]) -> type[Any]:
    """The form of a record, which offers items by strategy and refuses what the action would."""

    class LineageForm(form_class):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            by_strategy = items_of_strategies()
            strategies = [(node.pk, str(node)) for node in by_strategy]
            for name in ("from_strategy", "to_strategy"):
                self.fields[name].queryset = Node.objects.filter(pk__in=dict(strategies))
                self.fields[name].choices = [("", "---------"), *strategies]
            groups = [(str(strategy), items) for strategy, items in by_strategy.items()]
            for name in ("from_nodes", "to_nodes"):
                field = self._meta.model._meta.get_field(name)
                self.fields[name] = ItemsField(
                    Node.objects.none(),
                    label=field.verbose_name,
                    required=False,
                    help_text=f"{field.help_text}{SEVERAL}",
                )
                self.fields[name].offer(groups)

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

    return LineageForm


class LineageViewSet(SnippetViewSet):
    model = NodeLineage
    chooser_viewset_class = RecordChooserViewSet
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

    def get_queryset(self, request: HttpRequest) -> Any:
        named = ("from_strategy", "to_strategy", "from_nodes", "to_nodes")
        known = records_known(request.user, NodeLineage.objects.all())
        return known.prefetch_related(*map(named_nodes, named))

    def get_form_class(self, for_update: bool = False) -> Any:
        return lineage_form(super().get_form_class(for_update))
