"""Which goals, measures and visions an editor may hang figures on, with their numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from wagtail.models import Page

from strategy.models import BasicGoalPage, MeasurePage, Node, NodeFace, StrategyPage, VisionPage
from strategy.permissions import User, choosable_pages
from strategy.queries import document_pages, outline_entries

CHOSEN_TYPES = (VisionPage, BasicGoalPage, MeasurePage)


@dataclass(frozen=True)
class NodeChoice:
    """A node as a select names it: `label` within its `strategy`, `title` with its number."""

    node: int
    strategy: str
    label: str
    title: str


def node_choices(user: User) -> list[NodeChoice]:
    """The goals, measures and visions a user knows of, by strategy and in reading order.

    Each node once. A page that is not published yet has no number; it is marked as a draft.
    """
    choices: dict[int, NodeChoice] = {}
    for strategy in StrategyPage.objects.in_place().order_by("-fiscal_year_start", "path"):
        numbers = _numbers(strategy)
        faces = NodeFace.objects.filter(tree_id=strategy.pk, page__path__startswith=strategy.path)
        pages = Page.objects.type(CHOSEN_TYPES).filter(node_face__in=faces)
        pages = choosable_pages(user, pages).order_by("path")
        nodes = dict(faces.values_list("page_id", "node_id"))
        for page in pages:
            # A draft's own title, as the editors' listings show it.
            title = page.get_admin_display_title() if not page.live else page.title
            named = f"{numbers.get(page.pk, '')} {title}".strip()
            draft = "" if page.live else "(下書き)"
            indent = "　" * max(page.depth - strategy.depth - 1, 0)
            choice = NodeChoice(
                nodes[page.pk], strategy.title, f"{indent}{named}{draft}", f"{named}{draft}"
            )
            choices.setdefault(choice.node, choice)
    return list(choices.values())


def _numbers(strategy: StrategyPage) -> dict[int, str]:
    """⑴ 基本目標1 or ① by page."""
    entries = outline_entries(strategy, document_pages(strategy), "ja")
    return {entry.page.pk: str(entry.number) for entry in entries}


def grouped(choices: list[NodeChoice], blank: str = "---------") -> list[tuple[str, Any]]:
    """Choices of a select, one group a strategy."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for choice in choices:
        groups.setdefault(choice.strategy, []).append((choice.node, choice.label))
    return [("", blank), *groups.items()]


def flat(choices: list[NodeChoice]) -> list[tuple[int, str]]:
    """Choices of a filter; the strategy is named where there are several."""
    several = len({choice.strategy for choice in choices}) > 1
    return [
        (choice.node, f"{choice.strategy}: {choice.title}" if several else choice.title)
        for choice in choices
    ]


def titles_of(nodes: set[int]) -> dict[int, str]:
    """Titles of nodes by key, in one query; of several faces, the one made first."""
    faces = NodeFace.objects.filter(node_id__in=nodes).order_by("-pk")
    return dict(faces.values_list("node_id", "page__title"))


def offer_nodes(field: forms.Field, user: User, kept: int | None = None) -> None:
    """Let a form's node field offer goals, measures and visions only, those a user knows of.

    `kept`: a node that stays possible although no page shows it any more.
    """
    choices = node_choices(user)
    offered = {choice.node for choice in choices}
    options = grouped(choices)
    unknown = kept is not None and kept not in offered
    if unknown and (node := Node.objects.filter(pk=str(kept)).first()) is not None:
        options.append((str(node.pk), str(node)))
        offered.add(node.pk)
    field.queryset = Node.objects.filter(pk__in=offered)  # type: ignore[attr-defined]  # a model choice
    field.choices = options  # type: ignore[attr-defined]


def lazily_flat(user: User) -> Callable[[], list[tuple[int, str]]]:
    """Choices of a filter, read when a page is shown."""
    return lambda: flat(node_choices(user))
