"""Which items of strategies a form offers, with their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from wagtail.models import Page

from strategy.access.permissions import User, choosable_pages
from strategy.desk.shared.fields import whole_number
from strategy.models import (
    Node,
    NodeFace,
    Place,
    StrategyPage,
)
from strategy.models.base import DocumentNodePage
from strategy.tree.queries import outline_entries, shown_pages

BLANK = ("", "---------")
CHOSEN_TYPES: tuple[type[Page], ...] = tuple(
    page for page in DocumentNodePage.kinds().values() if page.bears_figures
)
# Where items are offered from; one that stands in several is named as in the first.
IN_PUBLIC = (Place.PUBLIC,)
WITH_COPIES = (Place.PUBLIC, Place.WORKING)
ANYWHERE = (Place.PUBLIC, Place.WORKING, Place.FORMER)


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
    user: User, types: tuple[type[Page], ...] = CHOSEN_TYPES, places: Sequence[Place] = IN_PUBLIC
) -> list[NodeChoice]:
    """The items of these types a user knows of, by strategy and in reading order.

    Each once in a strategy. A page that is not published yet has no number; it is marked as a
    draft, and one that only a workspace has by the workspace. The number of queries grows
    neither with the items nor with the strategies.
    """
    choices: dict[str, NodeChoice] = {}
    strategies = _strategies(places)
    names = _names(strategies)
    below = Page.objects.filter(node_face__tree__in=[strategy.pk for strategy in strategies])
    known = set(choosable_pages(user, below).values_list("pk", flat=True))
    faces = NodeFace.objects.filter(page__in=below).in_bulk(field_name="page_id")
    trees: dict[int, list[Page]] = defaultdict(list)
    for page in below.order_by("path").defer_streamfields().specific():
        trees[faces[page.pk].tree_id].append(page)
    for strategy in strategies:
        pages = trees[strategy.pk]
        entries = outline_entries(strategy, shown_pages(strategy, pages), "ja")
        # ⑴ 基本目標1 or ①
        numbers = {entry.page.pk: str(entry.number) for entry in entries}
        owner, place = strategy.node_face.node_id, Place(strategy.node_face.place)
        where = "" if place == Place.PUBLIC else f"〔{place.label}〕"
        for page in pages:
            if page.pk not in known or not isinstance(page, types):
                continue
            # A draft's own title, as the editors' listings show it.
            title = page.title if page.live else page.draft_title or page.title
            draft = "" if page.live else "(下書き)"
            named = f"{numbers.get(page.pk, '')} {title}".strip() + draft
            indent = "　" * max(page.depth - strategy.depth - 1, 0)
            node = faces[page.pk].node_id
            choice = NodeChoice(
                node, f"{owner}-{node}", names[owner], f"{indent}{named}{where}", named
            )
            choices.setdefault(choice.place, choice)
    return list(choices.values())


def _strategies(places: Sequence[Place]) -> list[StrategyPage]:
    """Strategies by place, the latest term first."""
    found = StrategyPage.objects.filter(node_face__place__in=places).defer_streamfields()
    in_order = found.select_related("node_face").order_by("-fiscal_year_start", "path")
    return sorted(in_order, key=lambda each: places.index(Place(each.node_face.place)))


def _names(strategies: Iterable[StrategyPage]) -> dict[int, str]:
    """What each strategy is called, by node; of several contents, as the first one calls it."""
    names: dict[int, str] = {}
    for strategy in strategies:
        names.setdefault(strategy.node_face.node_id, strategy.title)
    return names


def by_strategy(choices: Iterable[NodeChoice], sent: str = "node") -> list[tuple[str, Any]]:
    """Options of a select, one group a strategy; `sent`: what a form says, node or place."""
    groups: dict[str, list[tuple[Any, str]]] = {}
    for choice in choices:
        groups.setdefault(choice.strategy, []).append((getattr(choice, sent), choice.label))
    return list(groups.items())


def flat(choices: list[NodeChoice]) -> list[tuple[int, str]]:
    """Choices of a filter, each node once; the strategy is named where there are several."""
    several = len({choice.strategy for choice in choices}) > 1
    offered: dict[int, str] = {}
    for choice in choices:
        words = f"{choice.strategy}: {choice.title}" if several else choice.title
        offered.setdefault(choice.node, words)
    return list(offered.items())


# What stands in the place of a title that none has.
NO_PAGE = "(ページのない項目)"


def titles_of(nodes: set[int]) -> dict[int, str]:
    """Titles of nodes by key, in one query; of several faces, the one made first."""
    faces = NodeFace.objects.filter(node_id__in=nodes).order_by("-pk")
    return dict(faces.values_list("node_id", "page__title"))


def offer_nodes(
    field: forms.Field,
    user: User,
    kept: Collection[int | None] = (),
    types: tuple[type[Page], ...] = CHOSEN_TYPES,
    places: Sequence[Place] = IN_PUBLIC,
) -> None:
    """Let a form's field of nodes offer items of these types only, those a user knows of.

    `kept`: nodes that stay possible although no page shows them any more.
    """
    once: dict[int, NodeChoice] = {}
    for choice in node_choices(user, types, places):
        once.setdefault(choice.node, choice)
    offer(field, by_strategy(once.values()), once, kept)


def offer_strategies(
    field: forms.Field, kept: Collection[int | None] = (), places: Sequence[Place] = ANYWHERE
) -> None:
    """Let a form's field of nodes offer whole strategies only; `kept` as in `offer_nodes`."""
    names = _names(_strategies(places))
    offer(field, list(names.items()), names, kept)


def offer(
    field: forms.Field,
    options: list[tuple[Any, Any]],
    nodes: Collection[int],
    kept: Collection[int | None] = (),
) -> None:
    """Let a form's field of nodes offer `options`, which hold `nodes`, and those `kept`."""
    lost = Node.objects.filter(pk__in={key for key in kept if key and key not in nodes})
    strangers = {node.pk: str(node) for node in lost}
    several = isinstance(field, forms.ModelMultipleChoiceField)
    if several:
        field.widget.attrs["size"] = 12
    # The choices are set after the query set, which would ask for each name.
    field.queryset = Node.objects.filter(pk__in={*nodes, *strangers})  # type: ignore[attr-defined]  # a model choice
    field.choices = [*([] if several else [BLANK]), *options, *strangers.items()]  # type: ignore[attr-defined]


class PlaceField(forms.ChoiceField):
    """A goal, measure or vision of one strategy; cleaned, the nodes of strategy and item."""

    def offer(self, choices: list[NodeChoice], kept: tuple[Node, Node] | None = None) -> None:
        """Let it be chosen among these; `kept` stays possible although no page shows it."""
        options = [BLANK, *by_strategy(choices, "place")]
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
    keys = [whole_number(key) for key in text.split("-")]
    if len(keys) != 2 or None in keys:
        return None
    nodes = Node.objects.in_bulk(keys)
    strategy, node = (nodes.get(key) for key in keys)
    return (strategy, node) if strategy and node else None


def lazily_flat(
    user: User, types: tuple[type[Page], ...] = CHOSEN_TYPES
) -> Callable[[], list[tuple[int, str]]]:
    """Choices of a filter, read when a page is shown."""
    return lambda: flat(node_choices(user, types))
