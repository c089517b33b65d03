"""Indicators on the pages of the document: a node's own, and the state of a whole strategy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import Page

from strategy.evaluation import Verdict, tally
from strategy.frame import active_language, breadcrumbs, page_frame
from strategy.indicator_list import verdict_of
from strategy.indicator_presentation import Plain, evaluation_plain, indicator_plain, tally_plain
from strategy.models import Evaluation, NodeFace, StrategyPage
from strategy.outline import NodeKind
from strategy.page_context import progress_context
from strategy.placements import full_title
from strategy.presentation import Link, text_of
from strategy.queries import OutlineEntry, document_pages, outline_entries
from strategy.readings import (
    Reading,
    evaluations_of_nodes,
    indicators_of_page,
    public_indicators,
    read_indicators,
)


def own_indicators(page: Page, language: str) -> list[Plain]:
    """The indicators of the page's own node."""
    readings = read_indicators(public_indicators().filter(node__faces__page_id=page.pk))
    return [with_address(indicator_plain(reading, language)) for reading in readings]


def own_evaluations(page: Page, language: str) -> list[Plain]:
    """What bodies concluded about the page's goal or measure as a whole."""
    face = NodeFace.objects.filter(page_id=page.pk).first()
    if face is None:
        return []
    rows = evaluations_of_nodes([face.node_id]).get(face.node_id, [])
    return [evaluation_plain(row, language) for row in rows]


def with_address(plain: Plain) -> Plain:
    return {**plain, "url": reverse("indicator", args=[plain["code"]])}


def progress_summary(strategy: StrategyPage, language: str) -> Plain | None:
    """How the strategy's indicators stand, in counts; None where it has none."""
    readings = read_indicators(indicators_of_page(strategy.path))
    if not readings:
        return None
    return {
        "tally": tally_plain(_counts(readings)),
        "count": len(readings),
        "url": f"{strategy.get_url()}{StrategyPage.PROGRESS_SLUG}/",
        "is_sample": any(reading.is_sample for reading in readings),
    }


@progress_context.register
def strategy_progress(page: StrategyPage, request: HttpRequest) -> dict[str, Any]:
    """The state of every indicator of a strategy, by goal."""
    language = active_language()
    entries = outline_entries(page, document_pages(page), language)
    faces = NodeFace.objects.filter(page__in=[entry.page.pk for entry in entries])
    nodes = dict(faces.values_list("page_id", "node_id"))
    readings = read_indicators(indicators_of_page(page.path))
    by_node: dict[int, list[Reading]] = {}
    for reading in readings:
        by_node.setdefault(reading.indicator.node_id, []).append(reading)
    evaluations = evaluations_of_nodes(sorted(nodes.values()))
    goals = [
        _goal(entry, below, by_node, nodes, evaluations, page, language)
        for entry, below in _goals(entries)
        if any(nodes.get(e.page.pk) in by_node for e in below)
    ]
    heading = text_of(page, "heading", language)
    title = gettext("進み具合")
    own = Link(heading.value, page.get_url() or "", lang=heading.lang)
    return {
        "heading": title,
        "strategy": own,
        "goals": goals,
        "tally": tally_plain(_counts(readings)),
        "count": len(readings),
        "is_sample": any(reading.is_sample for reading in readings),
        "list_url": reverse("indicators"),
        **page_frame(
            title=f"{title} | {heading}",
            description=gettext("%(goals)sごとに、すべての指標の今の状態を示します。")
            % {"goals": page.own_word("goal_word", language) or gettext("基本目標").lower()},
            crumbs=[*breadcrumbs(page, language)[:-1], own, Link(title, "", current=True)],
        ),
    }


def _counts(readings: list[Reading]) -> Mapping[Verdict, int]:
    return tally(verdict_of(reading) for reading in readings)


def _goals(entries: list[OutlineEntry]) -> list[tuple[OutlineEntry, list[OutlineEntry]]]:
    """Every goal with itself and all below it; a node with indicators outside all goals too."""
    groups: list[tuple[OutlineEntry, list[OutlineEntry]]] = []
    for entry in entries:
        head = groups[-1][0] if groups else None
        if head is not None and entry.page.path.startswith(head.page.path):
            groups[-1][1].append(entry)
        elif entry.kind in (NodeKind.GOAL, NodeKind.VISION, NodeKind.MEASURE):
            groups.append((entry, [entry]))
    return groups


def _goal(
    entry: OutlineEntry,
    below: list[OutlineEntry],
    by_node: dict[int, list[Reading]],
    nodes: dict[int, int],
    evaluations_by_node: Mapping[int, list[Evaluation]],
    strategy: StrategyPage,
    language: str,
) -> Plain:
    readings = [r for e in below for r in by_node.get(nodes.get(e.page.pk, 0), [])]
    evaluations = evaluations_by_node.get(nodes[entry.page.pk], [])
    return {
        "title": full_title(entry, language),
        "url": entry.page.get_url() or "",
        "lang": text_of(entry.page, "heading", language).lang,
        "tally": [item for item in tally_plain(_counts(readings)) if item["count"]],
        "rows": [with_address(indicator_plain(reading, language)) for reading in readings],
        "evaluations": [evaluation_plain(row, language) for row in evaluations],
        "list_url": f"{reverse('indicators')}?goal={strategy.slug}/{entry.page.slug}",
    }
