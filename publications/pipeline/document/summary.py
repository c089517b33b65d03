"""What the summary (概要版) picks from a document: vision, basic ideas, goals, headline figures.

It picks and never rewords: what it shows stands in the main document in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from publications.pipeline.document.shapes import DocumentContext, NodeContext
from strategy.languages import ORIGINAL

VISION, GOAL = "vision", "goal"
# Numerical targets come before KPIs; what people feel and what statistics say come after.
HEADLINE_KINDS = ("数値目標", "KPI")
# What a page of goals holds, in rows of figures; the words of each goal take the room of some.
ROWS_OF_A_PAGE = 26
ROWS_FOR_WORDS = 3


@dataclass(frozen=True)
class Idea:
    """A chapter that says what the strategy rests on, with those of its parts that say it."""

    chapter: NodeContext
    sections: tuple[NodeContext, ...]


@dataclass(frozen=True)
class SummaryGoal:
    """A goal with its first indicators; the main document has `further` more."""

    node: NodeContext
    indicators: tuple[Mapping[str, Any], ...]
    further: int


@dataclass(frozen=True)
class GoalGroup:
    """Goals of one chapter. `chapter` is None where they stand at the top of the document."""

    chapter: NodeContext | None
    goals: tuple[SummaryGoal, ...]


@dataclass(frozen=True)
class Summary:
    """The parts of a summary, in the order of the document but for the vision, which leads."""

    visions: tuple[NodeContext, ...]
    ideas: tuple[Idea, ...]
    groups: tuple[GoalGroup, ...]
    # How many indicators the main document adds, in words; empty where it adds none.
    further: str


def summary_of(document: DocumentContext, snapshot: Mapping[str, Any]) -> Summary:
    """The summary of `document`, which was made from this snapshot."""
    ranks = _ranks(snapshot["nodes"])
    goals = [(chapter, node) for chapter in document.chapters for node in _goals(chapter)]
    # Where even one row each is too much, the leaf gets a third page.
    rows = max(1, ROWS_OF_A_PAGE // len(goals) - ROWS_FOR_WORDS) if goals else 0
    groups = tuple(
        GoalGroup(chapter, tuple(_summary_goal(node, ranks, rows) for _, node in pairs))
        for chapter, pairs in groupby(goals, lambda pair: _chapter_of_goals(*pair))
    )
    further = sum(goal.further for group in groups for goal in group.goals)
    return Summary(
        visions=tuple(node for node in document.nodes if node.statement),
        ideas=tuple(_ideas(document.chapters)),
        groups=groups,
        further=document.labels.further(further) if further else "",
    )


def _chapter_of_goals(chapter: NodeContext, goal: NodeContext) -> NodeContext | None:
    return chapter if chapter is not goal else None


def _goals(node: NodeContext) -> Iterator[NodeContext]:
    """The goals at or below a node; a goal inside a goal is part of it."""
    if node.kind == GOAL:
        yield node
        return
    for child in node.children:
        yield from _goals(child)


def _ideas(chapters: Sequence[NodeContext]) -> Iterator[Idea]:
    """What comes before the first vision or goal: a preface and the first chapter with a number.

    Chapters that say nothing in short are passed over.
    """
    for chapter in chapters:
        if any(node.kind in {VISION, GOAL} for node in chapter.reading_order()):
            return
        sections = tuple(node for node in chapter.children if node.summary or node.scope_note)
        if sections or chapter.summary or chapter.scope_note:
            yield Idea(chapter, sections)
            if chapter.number:
                return


def _summary_goal(node: NodeContext, ranks: Mapping[str, int], rows: int) -> SummaryGoal:
    found = [
        indicator
        for below in node.reading_order()
        for indicator in below.indicators
        if not indicator.get("repeated")
    ]
    # Stable: within a kind, as the document has them.
    found.sort(key=lambda indicator: ranks.get(indicator["code"], len(HEADLINE_KINDS)))
    return SummaryGoal(node, tuple(found[:rows]), len(found[rows:]))


def _ranks(raw: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Place of each indicator's kind by its code. A snapshot names kinds in words only."""
    ranks = {}
    for node in raw:
        for indicator in node["indicators"].get(ORIGINAL, ()):
            if indicator["kind"] in HEADLINE_KINDS:
                ranks[indicator["code"]] = HEADLINE_KINDS.index(indicator["kind"])
        ranks |= _ranks(node["children"])
    return ranks
