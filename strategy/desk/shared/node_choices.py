"""Which goals, measures and visions an editor may hang figures on, with their numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from wagtail.models import Page

from strategy.access.permissions import User, choosable_pages
from strategy.models import (
    Node,
    NodeFace,
    Place,
    StrategyPage,
)
from strategy.models.base import DocumentNodePage
from strategy.tree.queries import document_pages, outline_entries

LONGEST_KEY = 10
CHOSEN_TYPES: tuple[type[Page], ...] = tuple(
    page for page in DocumentNodePage.kinds().values() if page.bears_figures
)


@dataclass(frozen=True)
class NodeChoice:
    """A node as a select names it: `label` within its `strategy`, `title` with its number."""

    node: int
    # The keys of strategy and node, as a form sends them.
    place: str
    strategy: str
    label: str
    title: str


def node_choices(
    user: User, types: tuple[type[Page], ...] = CHOSEN_TYPES, *, with_copies: bool = False
) -> list[NodeChoice]:
    """The items of these types a user knows of, by strategy and in reading order.

    Each once in a strategy. A page that is not published yet has no number; it is marked as a
    draft. `with_copies`: of the strategies that are worked on in a copy too.
    """
    choices: dict[str, NodeChoice] = {}
    places = [Place.PUBLIC, Place.WORKING] if with_copies else [Place.PUBLIC]
    strategies = StrategyPage.objects.filter(node_face__place__in=places)
    in_order = strategies.order_by("node_face__place", "-fiscal_year_start", "path")
    owners = dict(in_order.values_list("pk", "node_face__node"))
    for strategy in in_order:
        numbers = _numbers(strategy)
        faces = NodeFace.objects.filter(tree_id=strategy.pk, page__path__startswith=strategy.path)
        pages = Page.objects.type(types).filter(node_face__in=faces)
        pages = choosable_pages(user, pages).order_by("path")
        nodes = dict(faces.values_list("page_id", "node_id"))
        for page in pages:
            # A draft's own title, as the editors' listings show it.
            title = page.get_admin_display_title() if not page.live else page.title
            named = f"{numbers.get(page.pk, '')} {title}".strip()
            draft = "" if page.live else "(下書き)"
            indent = "　" * max(page.depth - strategy.depth - 1, 0)
            node = nodes[page.pk]
            choice = NodeChoice(
                *(node, f"{owners[strategy.pk]}-{node}", strategy.title),
                *(f"{indent}{named}{draft}", f"{named}{draft}"),
            )
            choices.setdefault(choice.place, choice)
    return list(choices.values())


def _numbers(strategy: StrategyPage) -> dict[int, str]:
    """⑴ 基本目標1 or ① by page."""
    entries = outline_entries(strategy, document_pages(strategy), "ja")
    return {entry.page.pk: str(entry.number) for entry in entries}


def grouped(choices: list[NodeChoice], blank: str = "---------") -> list[tuple[str, Any]]:
    """Choices of a select, one group a strategy."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for choice in choices:
        groups.setdefault(choice.strategy, []).append((choice.place, choice.label))
    return [("", blank), *groups.items()]


def flat(choices: list[NodeChoice]) -> list[tuple[int, str]]:
    """Choices of a filter, each node once; the strategy is named where there are several."""
    several = len({choice.strategy for choice in choices}) > 1
    offered: dict[int, str] = {}
    for choice in choices:
        words = f"{choice.strategy}: {choice.title}" if several else choice.title
        offered.setdefault(choice.node, words)
    return list(offered.items())


def titles_of(nodes: set[int]) -> dict[int, str]:
    """Titles of nodes by key, in one query; of several faces, the one made first."""
    faces = NodeFace.objects.filter(node_id__in=nodes).order_by("-pk")
    return dict(faces.values_list("node_id", "page__title"))


def offer_nodes(
    field: forms.Field,
    user: User,
    kept: int | None = None,
    types: tuple[type[Page], ...] = CHOSEN_TYPES,
) -> None:
    """Let a form's node field offer items of these types only, those a user knows of.

    `kept`: a node that stays possible although no page shows it any more.
    """
    choices = {choice.node: choice for choice in reversed(node_choices(user, types))}
    groups: dict[str, list[tuple[int, str]]] = {}
    for choice in reversed(choices.values()):
        groups.setdefault(choice.strategy, []).append((choice.node, choice.label))
    options: list[tuple[str, Any]] = [("", "---------"), *groups.items()]
    offered = set(choices)
    unknown = kept is not None and kept not in offered
    if unknown and (node := Node.objects.filter(pk=str(kept)).first()) is not None:
        options.append((str(node.pk), str(node)))
        offered.add(node.pk)
    field.queryset = Node.objects.filter(pk__in=offered)  # type: ignore[attr-defined]  # a model choice
    field.choices = options  # type: ignore[attr-defined]


class PlaceField(forms.ChoiceField):
    """A goal, measure or vision of one strategy; cleaned, the nodes of strategy and item."""

    def offer(self, choices: list[NodeChoice], kept: tuple[Node, Node] | None = None) -> None:
        """Let it be chosen among these; `kept` stays possible although no page shows it."""
        options = grouped(choices)
        if kept is not None and place_value(kept) not in {choice.place for choice in choices}:
            options.append((place_value(kept), str(kept[1])))
        self.choices = options

    def clean(self, value: Any) -> tuple[Node, Node] | None:
        place = super().clean(value)
        if not place:
            return None
        return place_from(place)


def place_value(place: tuple[Node, Node]) -> str:
    """As the choices of a `PlaceField` name a place: the keys of strategy and item."""
    return "-".join(str(node.pk) for node in place)


def place_from(text: str) -> tuple[Node, Node] | None:
    """The strategy and the item that a `place_value` names; None where there are none such."""
    keys = text.split("-")
    if len(keys) != 2 or not all(key.isdecimal() and len(key) < LONGEST_KEY for key in keys):
        return None
    nodes = Node.objects.in_bulk(map(int, keys))
    strategy, node = (nodes.get(int(key)) for key in keys)
    return (strategy, node) if strategy and node else None


def lazily_flat(
    user: User, types: tuple[type[Page], ...] = CHOSEN_TYPES
) -> Callable[[], list[tuple[int, str]]]:
    """Choices of a filter, read when a page is shown."""
    return lambda: flat(node_choices(user, types))
