"""What a snapshot holds of one item of the document, and the items as a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from publications.pipeline.snapshot.words import Json, division, labels, partial_date, said, texts
from strategy.languages import ORIGINAL, is_offered, offered, text_of
from strategy.models import (
    BasicGoalPage,
    MeasurePage,
    Node,
    Project,
    SectionPage,
)
from strategy.models.base import DocumentNodePage
from strategy.models.responsibility import responsibilities_of
from strategy.notation.outline import is_provisional
from strategy.tree.queries import (
    OutlineEntry,
    budget_of,
)

GOAL_TEXTS = ("plain_title", "aim", "result", "challenges")


def item_plain(
    entries: Mapping[str, OutlineEntry],
    bodies: Mapping[str, Mapping[int, list[Json]]],
    nodes: Mapping[int, Node],
    indicators: Mapping[str, Mapping[str, list[Json]]],
    projects: list[Json],
    units: list[Json],
) -> Json:
    entry = entries[ORIGINAL]
    page = entry.page
    node = nodes[page.pk]
    return {
        "uid": str(node.uid),
        "short_code": node.short_code,
        "code": page.slug,
        "kind": str(page.kind),
        "depth": entry.depth,
        "number": {code: entries[code].number.number for code in offered()},
        "label": {code: entries[code].number.label for code in offered()},
        "heading": texts(page, "heading"),
        "scope_note": texts(page, "scope_note"),
        "summary": texts(page, "summary"),
        "statement": texts(page, "statement")
        if hasattr(page, "statement")
        else dict.fromkeys(offered(), ""),
        "provisional": is_provisional(str(text_of(page, "heading", ORIGINAL))),
        "body": {
            code: of_page[page.pk]
            for code, of_page in bodies.items()
            if of_page[page.pk] or is_offered(code)
        },
        **_known(page),
        **({"units": units} if units else {}),
        "projects": projects,
        "indicators": indicators.get(str(node.uid), {}),
        "children": [],
    }


def _known(page: DocumentNodePage) -> Json:
    """What a kind of item may say besides; what it does not say is left out."""
    known: Json = {}
    if isinstance(page, BasicGoalPage):
        known |= {name: said(page, name) for name in GOAL_TEXTS}
        if page.described_on is not None:
            known["described_on"] = page.described_on.isoformat()
        if page.described_by is not None:
            known["described_by"] = division(page.described_by)
    if isinstance(page, MeasurePage):
        known |= {"for_whom": said(page, "for_whom"), "service_url": page.service_url}
        if page.begins:
            known["begins"] = partial_date(page.begins)
        if page.status:
            known |= {"status_code": page.status, "status": labels(page.get_status_display())}
    if isinstance(page, SectionPage):
        known["is_review"] = page.is_review
    return {key: value for key, value in known.items() if value}


def divisions_of(pages: Sequence[DocumentNodePage]) -> dict[int, list[Json]]:
    """The divisions that answer for items today, the 主管課 first, by page."""
    answering = responsibilities_of(page.pk for page in pages)
    return {
        page: [{"role": row.role, **division(row.unit)} for row in rows]
        for page, rows in answering.items()
    }


def project_plain(project: Project) -> Json:
    """A project with what is known of it; what is not is left out."""
    known: Json = {
        "since": project.since,
        "until": project.until,
        "units": [division(unit) for unit in project.units.all()],
        "budgets": [asdict(budget_of(row)) for row in project.budgets_of_term],
    }
    return {
        "uid": str(project.uid),
        "code": project.code,
        "name": texts(project, "name"),
        "summary": texts(project, "summary"),
        **{key: value for key, value in known.items() if value},
    }


def tree_of(nodes: Sequence[Json]) -> list[Json]:
    """Nodes in reading order, each below the nearest one before it of a lesser depth."""
    roots: list[Json] = []
    open_nodes: list[Json] = []
    for node in nodes:
        del open_nodes[node["depth"] - 1 :]
        (open_nodes[-1]["children"] if open_nodes else roots).append(node)
        open_nodes.append(node)
    return roots
