"""From the live tree to canonical JSON: freezing it, comparing with it, previewing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from publications.models import Edition
from publications.pipeline.snapshot.figures import indicators_of, population_of
from publications.pipeline.snapshot.files import Assets, bodies_of
from publications.pipeline.snapshot.items import divisions_of, item_plain, project_plain, tree_of
from publications.pipeline.snapshot.words import Json, labels, partial_date, texts
from strategy.languages import ORIGINAL, having, offered
from strategy.models import (
    Milestone,
    Node,
    NodeFace,
    NodeLineage,
    Place,
    SiteSettings,
    StrategyPage,
    Term,
)
from strategy.models.base import DocumentNodePage
from strategy.models.responsibility import responsible_unit
from strategy.notation.control_characters import without_control_characters
from strategy.notation.ruby import without_ruby
from strategy.notation.wareki import date_text
from strategy.tree.queries import (
    document_pages,
    law_of,
    milestones_of,
    outline_entries,
    projects_of,
    site_settings,
    strategies_shown,
)
from strategy.working_copies.lineage import lineage_of

SCHEMA_VERSION = 3


@dataclass(frozen=True)
class FrozenContent:
    """`content` is canonical JSON; `sha256` is of its UTF-8 bytes."""

    content: str
    sha256: str


def canonical(data: Mapping[str, Any]) -> FrozenContent:
    """Data as JSON with one spelling: sorted keys, no spaces, unescaped text."""
    written = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # As any text is when it is stored: the hash is of what stands there.
    content = without_control_characters(written)
    return FrozenContent(content, hashlib.sha256(content.encode()).hexdigest())


def strategy_page(strategy: Node) -> StrategyPage | None:
    """The live page that shows a strategy to the public."""
    return strategies_shown([strategy]).get(strategy.pk)


def freeze(edition: Edition, page: StrategyPage) -> FrozenContent:
    """The published content of `page`'s tree as it stands now, for `edition`; its files are kept.

    Unpublished changes are not in it; `unpublished_pages` lists them.
    """
    return canonical(_content(edition, page, Assets(stores=True)))


def as_frozen(edition: Edition, page: StrategyPage) -> Json:
    """What `freeze` would hold, to be compared with what it held: nothing is kept."""
    return _content(edition, page, Assets(stores=False))


def preview(edition: Edition, page: StrategyPage) -> Json:
    """What `freeze` would hold, with files where the site has them: nothing is kept."""
    return _content(edition, page, None)


def _content(edition: Edition, page: StrategyPage, assets: Assets | None) -> Json:
    pages = document_pages(page, with_bodies=True)
    outlines = {code: outline_entries(page, pages, code) for code in offered()}
    bodies = {code: bodies_of(pages, code, assets) for code in having("body")}
    nodes = _nodes(pages)
    indicators = indicators_of(page, pages, nodes)
    projects, units = projects_of(page, pages), divisions_of(pages)
    data = {
        "schema": SCHEMA_VERSION,
        "languages": offered(),
        "site": _site(assets),
        "strategy": _strategy(edition, page),
        "edition": _edition(edition),
        "unit": _unit(page),
        "milestones": [_milestone(milestone) for milestone in milestones_of(page)],
        "nodes": tree_of(
            [
                item_plain(
                    {code: outlines[code][i] for code in offered()},
                    bodies,
                    nodes,
                    indicators,
                    [project_plain(project) for project in projects.get(pages[i].pk, ())],
                    units.get(pages[i].pk, []),
                )
                for i in range(len(pages))
            ]
        ),
        "population": population_of(page),
        "assets": assets.described if assets else {},
        "outline_depth": page.outline_depth,
        **_lineage(edition.strategy, nodes.values()),
    }
    data["glossary"] = _glossary(data)
    return data


def unpublished_pages(page: StrategyPage) -> list[DocumentNodePage | StrategyPage]:
    """Pages of the document whose newest words are not public and so would not be frozen."""
    own = [page] if page.has_unpublished_changes else []
    below = page.get_descendants().filter(has_unpublished_changes=True).specific()
    return [*own, *(p for p in below if isinstance(p, DocumentNodePage))]


def _site(assets: Assets | None) -> Json:
    record = site_settings() or SiteSettings()
    as_of = record.content_as_of
    return {
        "name": texts(record, "name"),
        "banner": texts(record, "banner"),
        "content_as_of": as_of.isoformat() if as_of else "",
        "address": settings.WAGTAILADMIN_BASE_URL,
        "city": {
            "name": texts(record, "city_name"),
            "kind": record.city_kind,
            "code": record.municipality_code,
            "is_fictional": record.is_fictional,
        },
        "key_colour": record.key_colour,
        "cover": assets.picture(record.cover_picture) if assets and record.cover_picture else "",
    }


def _strategy(edition: Edition, page: StrategyPage) -> Json:
    basis = texts(page, "legal_basis")
    return {
        "uid": str(edition.strategy.uid),
        "short_code": edition.strategy.short_code,
        "code": page.slug,
        "kind": labels(page.get_kind_display()),
        "heading": texts(page, "heading"),
        "summary": texts(page, "summary"),
        "legal_basis": basis if basis[ORIGINAL] else {c: law_of(page, c) for c in offered()},
        "period": {code: page.term(code) for code in offered()},
        "numbering": {
            "levels": page.numbering,
            "goals": page.goal_style,
            "measures": page.measure_style,
        },
        "words": {"goal": texts(page, "goal_word"), "measure": texts(page, "measure_word")},
    }


def _edition(edition: Edition) -> Json:
    return {
        "code": edition.code,
        "stage": labels(edition.get_stage_display()),
        "stage_code": edition.stage,
        "version": edition.version,
        "label": texts(edition, "label"),
        "dated": partial_date(edition.dated),
        **_decision(edition),
        "note": texts(edition, "note"),
        "url_path": f"/editions/{edition.code}/",
    }


def _decision(edition: Edition) -> Json:
    """By which decision of the city it came about, where that is known."""
    decision: Json = {}
    if edition.decision_number:
        decision["decision_number"] = edition.decision_number
    if edition.decided_on:
        decision["decided_on"] = {
            "iso": edition.decided_on.isoformat(),
            **{code: date_text(edition.decided_on, code) for code in offered()},
        }
    return decision


def _lineage(strategy: Node, nodes: Collection[Node]) -> Json:
    """Where the items of this tree come from; what is prepared elsewhere is left out."""
    here = {node.pk for node in nodes}
    records = [
        {
            "kind": labels(record.get_kind_display()),
            "kind_code": record.kind,
            "day": record.day.isoformat(),
            "from_strategy": _named(record.from_strategy, record.from_strategy),
            "from": [_named(node, record.from_strategy) for node in record.from_nodes.all()],
            "to": [str(node.uid) for node in record.to_nodes.all()],
            "note": texts(record, "note"),
        }
        for record in lineage_of(strategy)
        if _has_come_about(record, here)
    ]
    return {"lineage": records} if records else {}


def _has_come_about(record: NodeLineage, here: Collection[int]) -> bool:
    """Whether a tree of these nodes shows it: its new items stand there, an ended one does not."""
    if not all(node.pk in here for node in record.to_nodes.all()):
        return False
    within_one = record.from_strategy_id == record.to_strategy_id
    ended = record.kind == NodeLineage.Kind.ENDED
    return not (ended and within_one and any(n.pk in here for n in record.from_nodes.all()))


def _named(node: Node, strategy: Node) -> Json:
    """An item as it is called in a strategy: before the public, else where that was worked on."""
    faces = NodeFace.objects.filter(node=node, tree__node_face__node=strategy)
    order = list(Place)
    face = min(faces, key=lambda face: (order.index(Place(face.place)), face.pk), default=None)
    return {
        "uid": str(node.uid),
        "short_code": node.short_code,
        "heading": texts(face.page.specific, "heading") if face else dict.fromkeys(offered(), ""),
    }


def _unit(page: StrategyPage) -> Json:
    unit = responsible_unit(page.node)
    if unit is None:
        return {"name": dict.fromkeys(offered(), ""), "phone": "", "fax": ""}
    return {"name": texts(unit, "name"), "phone": unit.phone, "fax": unit.fax}


def _milestone(milestone: Milestone) -> Json:
    return {
        "stage": milestone.stage,
        "name": texts(milestone, "name"),
        "when": {code: milestone.when(code) for code in offered()},
        "state": labels(milestone.get_state_display()),
    }


def _nodes(pages: Sequence[DocumentNodePage]) -> dict[int, Node]:
    """The node of each page, by the page's key."""
    faces = NodeFace.objects.filter(page__in=[page.pk for page in pages]).select_related("node")
    return {face.page_id: face.node for face in faces}


def _glossary(data: Json) -> list[Json]:
    """The terms that the Japanese text uses, in the order of their readings."""
    used = without_ruby(json.dumps([data["strategy"], data["nodes"]], ensure_ascii=False))
    terms = [term for term in Term.objects.all() if str(term) in used]
    terms.sort(key=lambda term: (term.reading or kana_of(str(term)), term.pk))
    return [
        {"term": texts(term, "name"), "reading": term.reading, "meaning": texts(term, "summary")}
        for term in terms
    ]


def kana_of(term: str) -> str:
    """What a term without a reading is sorted by: katakana as hiragana, letters as they are."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in term)
