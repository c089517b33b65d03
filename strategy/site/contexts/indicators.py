"""Indicators on the pages of the document: a node's own, and the state of a whole strategy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import Page

from strategy.evaluation import Verdict, tally
from strategy.figures.known_on_day import (
    PlaceKey,
    Reading,
    Shown,
    evaluations_at,
    public_uses,
    read_tree,
    read_uses,
    shown_at,
    uses_of_strategy,
)
from strategy.figures.listing import verdict_of
from strategy.figures.placements import full_title
from strategy.figures.presentation import (
    evaluation_plain,
    indicator_plain,
    repeated_plain,
)
from strategy.figures.verdicts import tally_plain
from strategy.figures.words import Plain
from strategy.languages import text_of
from strategy.models import Evaluation, NodeFace, Place, StrategyPage
from strategy.page_context import progress_context
from strategy.site.page_frame import active_language, breadcrumbs, page_frame
from strategy.tree.links import Link
from strategy.tree.queries import OutlineEntry, document_pages, outline_entries


def own_indicators(page: Page, language: str) -> list[Plain]:
    """The indicators of the page's own node."""
    faces = NodeFace.objects.filter(page_id=page.pk).select_related("node", "tree__node_face")
    face = faces.first()
    if face is None:
        return []
    place = face.tree.node_face.node_id, face.node_id
    if face.place == Place.PUBLIC:
        here = Q(node=face.node_id) | Q(repeats__node=face.node_id)
        readings = read_uses(public_uses().filter(here, strategy=place[0]).distinct())
    else:
        # The preview of a copy shows what the copy will.
        readings = read_tree(face.tree.specific, node=face.node)
    shown = shown_at(readings).get(place, [])
    return [with_address(_plain(each, language, page.slug)) for each in shown]


def _plain(shown: Shown, language: str, place: str) -> Plain:
    if shown.repeated:
        return repeated_plain(shown.reading, language, place)
    return indicator_plain(shown.reading, language)


def _place_of(page: Page) -> PlaceKey | None:
    """The strategy and the node of a page; None where it has none."""
    faces = NodeFace.objects.filter(page_id=page.pk)
    found: PlaceKey | None = faces.values_list("tree__node_face__node", "node").first()
    return found


def own_evaluations(page: Page, language: str) -> list[Plain]:
    """What bodies concluded about the page's goal or measure as a whole."""
    place = _place_of(page)
    rows = evaluations_at([place]).get(place, []) if place is not None else []
    return [evaluation_plain(row, language) for row in rows]


def with_address(plain: Plain) -> Plain:
    return {**plain, "url": reverse("indicator", args=[plain["code"]])}


def progress_summary(strategy: StrategyPage, language: str) -> Plain | None:
    """How the strategy's indicators stand, in counts; None where it has none."""
    readings = read_uses(uses_of_strategy(strategy.path))
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
    readings = read_uses(uses_of_strategy(page.path))
    by_node = {node: shown for (_, node), shown in shown_at(readings).items()}
    strategy = page.node.pk
    found = evaluations_at([(strategy, node) for node in nodes.values()])
    evaluations = {node: rows for (_, node), rows in found.items()}
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
        elif entry.page.bears_figures:
            groups.append((entry, [entry]))
    return groups


def _goal(
    entry: OutlineEntry,
    below: list[OutlineEntry],
    by_node: Mapping[int, list[Shown]],
    nodes: dict[int, int],
    evaluations_by_node: Mapping[int, list[Evaluation]],
    strategy: StrategyPage,
    language: str,
) -> Plain:
    rows = [(each, e.page.slug) for e in below for each in by_node.get(nodes.get(e.page.pk, 0), [])]
    counted = [each.reading for each, _ in rows if not each.repeated]
    evaluations = evaluations_by_node.get(nodes[entry.page.pk], [])
    return {
        "title": full_title(entry, language),
        "url": entry.page.get_url() or "",
        "lang": text_of(entry.page, "heading", language).lang,
        "tally": [item for item in tally_plain(_counts(counted)) if item["count"]],
        "rows": [with_address(_plain(each, language, place)) for each, place in rows],
        "evaluations": [evaluation_plain(row, language) for row in evaluations],
        "list_url": f"{reverse('indicators')}?goal={strategy.slug}/{entry.page.slug}",
    }
