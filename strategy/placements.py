"""Where indicators stand in the strategies' documents: their node, and the goal above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from strategy.models import NodeFace, StrategyPage
from strategy.outline import NodeKind
from strategy.presentation import text_of
from strategy.queries import OutlineEntry, document_pages, outline_entries


@dataclass(frozen=True)
class Placement:
    """The public page of a node. `order` counts through all strategies, in reading order."""

    strategy: StrategyPage
    entry: OutlineEntry
    goal: OutlineEntry | None
    order: int


def placements(language: str) -> Mapping[int, Placement]:
    """By node, every node of a public document that has indicators; newest strategies first.

    A node shown in several trees takes the one made first, as `queries.face_of` does.
    """
    faces = NodeFace.objects.public().filter(node__indicators__live=True).distinct().order_by("-pk")
    # Of several faces the one made first stays: it comes last here.
    pages = {face.node_id: face.page_id for face in faces}
    nodes = {page: node for node, page in pages.items()}
    trees = {face.tree_id for face in faces}
    strategies = StrategyPage.objects.live().in_place().filter(pk__in=trees)
    found: dict[int, Placement] = {}
    order = 0
    for strategy in strategies.order_by("-fiscal_year_start", "path"):
        goal: OutlineEntry | None = None
        for entry in outline_entries(strategy, document_pages(strategy), language):
            order += 1
            if entry.kind is NodeKind.GOAL:
                goal = entry
            below = goal is not None and entry.page.path.startswith(goal.page.path)
            if entry.page.pk in nodes:
                found[nodes[entry.page.pk]] = Placement(
                    strategy, entry, goal if below else None, order
                )
    return found


def full_title(entry: OutlineEntry, language: str) -> str:
    """Number, label and heading in one line: ⑴ 基本目標1 (仮称)ICTと…"""
    return f"{entry.number} {text_of(entry.page, 'heading', language)}".strip()
