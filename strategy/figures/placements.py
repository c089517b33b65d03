"""Where indicators stand in the strategies' documents: their node, and the goal above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from strategy.figures.known_on_day import PlaceKey
from strategy.languages import text_of
from strategy.models import NodeFace, StrategyIndicator, StrategyPage
from strategy.models.public import public_pages
from strategy.notation.outline import NodeKind
from strategy.tree.queries import OutlineEntry, document_pages, outline_entries


@dataclass(frozen=True)
class Placement:
    """The public page of a node. `order` counts through all strategies, in reading order."""

    strategy: StrategyPage
    entry: OutlineEntry
    goal: OutlineEntry | None
    order: int


def placements(language: str) -> Mapping[PlaceKey, Placement]:
    """By strategy and node, every node of a public document that shows indicators.

    Newest strategies first.
    """
    uses = StrategyIndicator.objects.filter(indicator__live=True, is_shown=True)
    shown = Q(node__in=uses.values("node")) | Q(node__in=uses.values("repeats__node"))
    faces = NodeFace.objects.public().filter(shown)
    rows = list(faces.values_list("page_id", "tree_id", "tree__node_face__node", "node_id"))
    keys = {page: (strategy, node) for page, _, strategy, node in rows}
    trees = {tree for _, tree, _, _ in rows}
    strategies = StrategyPage.objects.filter(public_pages(), pk__in=trees)
    found: dict[PlaceKey, Placement] = {}
    order = 0
    for strategy in strategies.order_by("-fiscal_year_start", "path"):
        goal: OutlineEntry | None = None
        for entry in outline_entries(strategy, document_pages(strategy), language):
            order += 1
            if entry.page.kind is NodeKind.GOAL:
                goal = entry
            below = goal is not None and entry.page.path.startswith(goal.page.path)
            if entry.page.pk in keys:
                found[keys[entry.page.pk]] = Placement(
                    strategy, entry, goal if below else None, order
                )
    return found


def full_title(entry: OutlineEntry, language: str) -> str:
    """Number, label and heading in one line: ⑴ 基本目標1 (仮称)ICTと…"""
    return f"{entry.number} {text_of(entry.page, 'heading', language)}".strip()
