"""Freezing a strategy: its live tree → self-contained, canonical JSON.

The only reader of `strategy.models` in the pipeline. The result holds every text in every
language that readers are offered, what there is in the others, the numbers as they were, and
pictures by the hash of their bytes; no key of a row whose content can change. The same tree gives
the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image

from publications.models import Asset, Edition
from strategy.blocks import FigureBlock
from strategy.body_rendering import body_plain
from strategy.control_characters import without_control_characters
from strategy.indicator_presentation import indicator_plain
from strategy.languages import ORIGINAL, column, having, is_offered, offered
from strategy.models import Milestone, Node, NodeFace, StrategyPage, Term
from strategy.models.base import DocumentNodePage
from strategy.outline import is_provisional
from strategy.population import population_plain
from strategy.presentation import text_of
from strategy.queries import (
    OutlineEntry,
    document_pages,
    milestones_of,
    outline_entries,
    site_settings,
)
from strategy.readings import indicators_in_tree, read_indicators
from strategy.refusals import Refused
from strategy.ruby import without_ruby

SCHEMA_VERSION = 3
# What readers are offered: a snapshot says all of itself in these.
LANGUAGES = offered()

Json = dict[str, Any]


@dataclass(frozen=True)
class FrozenContent:
    """`content` is canonical JSON; `sha256` is of its UTF-8 bytes."""

    content: str
    sha256: str


@dataclass
class _Assets:
    """The pictures met on the way, by hash."""

    described: dict[str, Json] = field(default_factory=dict)

    def keep(self, image: Any) -> str:
        """Store the bytes of an image under their hash; the hash.

        Raises:
            Refused: the image cannot be shown.
        """
        try:
            with image.get_rendition(FigureBlock.RENDITION).file.open("rb") as file:
                content = file.read()
        except OSError as error:
            raise Refused(
                [f"画像「{image.title}」を読み込めません。画像を登録し直して、差し替えてください。"]
            ) from error
        sha256 = hashlib.sha256(content).hexdigest()
        asset = Asset.objects.filter(sha256=sha256).first()
        if asset is None:
            asset = _stored_asset(sha256, content)
        self.described[sha256] = {
            "media_type": asset.media_type,
            "width_px": asset.width_px,
            "height_px": asset.height_px,
        }
        return sha256


def _stored_asset(sha256: str, content: bytes) -> Asset:
    file = ContentFile(content, name=f"{sha256}.png")
    with Image.open(file) as picture:
        width, height = picture.size
        media_type = Image.MIME[picture.format or "PNG"]
    asset = Asset(sha256=sha256, media_type=media_type, width_px=width, height_px=height)
    asset.file.save(f"{sha256}.png", file, save=True)
    return asset


def canonical(data: Mapping[str, Any]) -> FrozenContent:
    """Data as JSON with one spelling: sorted keys, no spaces, unescaped text."""
    written = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # As any text is when it is stored: the hash is of what stands there.
    content = without_control_characters(written)
    return FrozenContent(content, hashlib.sha256(content.encode()).hexdigest())


def strategy_page(strategy: Node) -> StrategyPage | None:
    """The live page that shows a strategy to the public."""
    face = NodeFace.objects.public().filter(node=strategy).order_by("pk").first()
    return StrategyPage.objects.filter(pk=face.page_id).first() if face else None


def freeze(edition: Edition, page: StrategyPage) -> FrozenContent:
    """The published content of `page`'s tree as it stands now, for `edition`.

    Unpublished changes are not in it; `unpublished_pages` lists them.
    """
    return canonical(_content(edition, page, _Assets()))


def preview(edition: Edition, page: StrategyPage) -> Json:
    """What `freeze` would hold, with pictures where the site shows them: nothing is kept."""
    return _content(edition, page, None)


def _content(edition: Edition, page: StrategyPage, assets: _Assets | None) -> Json:
    pages = document_pages(page, with_bodies=True)
    outlines = {code: outline_entries(page, pages, code) for code in LANGUAGES}
    bodies = {code: _bodies(pages, code, assets) for code in having("body")}
    uids = _uids(pages)
    indicators = _indicators(page)
    data = {
        "schema": SCHEMA_VERSION,
        "languages": LANGUAGES,
        "site": _site(),
        "strategy": _strategy(edition, page),
        "edition": _edition(edition),
        "unit": _unit(page),
        "milestones": [_milestone(milestone) for milestone in milestones_of(page)],
        "nodes": _tree(
            [
                _node({code: outlines[code][i] for code in LANGUAGES}, bodies, uids, indicators)
                for i in range(len(pages))
            ]
        ),
        "population": _population(page),
        "assets": assets.described if assets else {},
        "outline_depth": page.outline_depth,
    }
    data["glossary"] = _glossary(data)
    return data


def unpublished_pages(page: StrategyPage) -> list[DocumentNodePage | StrategyPage]:
    """Pages of the document whose newest words are not public and so would not be frozen."""
    own = [page] if page.has_unpublished_changes else []
    below = page.get_descendants().filter(has_unpublished_changes=True).specific()
    return [*own, *(p for p in below if isinstance(p, DocumentNodePage))]


def texts(record: Any, name: str) -> dict[str, str]:
    """A translated field by language; "" where readers are offered one that is missing."""
    words = {code: str(getattr(record, column(name, code)) or "") for code in having(name)}
    return {code: text for code, text in words.items() if text or is_offered(code)}


def labels(label: Any) -> dict[str, str]:
    """A Japanese label of a choice, in every language."""
    result = {}
    for code in LANGUAGES:
        with translation.override(code):
            result[code] = gettext(str(label))
    return result


def _site() -> Json:
    record = site_settings()
    as_of = record.content_as_of if record else None
    return {
        "name": texts(record, "name") if record else dict.fromkeys(LANGUAGES, ""),
        "banner": texts(record, "banner") if record else dict.fromkeys(LANGUAGES, ""),
        "content_as_of": as_of.isoformat() if as_of else "",
        "address": settings.WAGTAILADMIN_BASE_URL,
    }


def _strategy(edition: Edition, page: StrategyPage) -> Json:
    return {
        "uid": str(edition.strategy.uid),
        "code": page.slug,
        "kind": labels(page.get_kind_display()),
        "heading": texts(page, "heading"),
        "summary": texts(page, "summary"),
        "legal_basis": texts(page, "legal_basis"),
        "period": {code: page.term(code) for code in LANGUAGES},
    }


def _edition(edition: Edition) -> Json:
    return {
        "code": edition.code,
        "stage": labels(edition.get_stage_display()),
        "stage_code": edition.stage,
        "version": edition.version,
        "label": texts(edition, "label"),
        "dated": {
            "iso": edition.dated.iso,
            **{code: edition.dated.text(code) for code in LANGUAGES},
        },
        "note": texts(edition, "note"),
        "url_path": f"/editions/{edition.code}/",
    }


def _unit(page: StrategyPage) -> Json:
    unit = page.unit
    if unit is None:
        return {"name": dict.fromkeys(LANGUAGES, ""), "phone": "", "fax": ""}
    return {"name": texts(unit, "name"), "phone": unit.phone, "fax": unit.fax}


def _milestone(milestone: Milestone) -> Json:
    return {
        "stage": milestone.stage,
        "name": texts(milestone, "name"),
        "when": {code: milestone.when(code) for code in LANGUAGES},
        "state": labels(milestone.get_state_display()),
    }


def _uids(pages: Sequence[DocumentNodePage]) -> dict[int, str]:
    faces = NodeFace.objects.filter(page__in=[page.pk for page in pages]).select_related("node")
    return {face.page_id: str(face.node.uid) for face in faces}


def _indicators(strategy: StrategyPage) -> dict[str, dict[str, list[Json]]]:
    """The figures of each node (by uid) in every language, with their charts, as of today."""
    readings = read_indicators(indicators_in_tree(strategy.path).select_related("node"))
    frozen: dict[str, dict[str, list[Json]]] = {}
    for code in LANGUAGES:
        with translation.override(code):
            for reading in readings:
                of_node = frozen.setdefault(str(reading.indicator.node.uid), {})
                of_node.setdefault(code, []).append(indicator_plain(reading, code))
    return frozen


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


def _population(strategy: StrategyPage) -> dict[str, Json]:
    """The population's charts in every language; empty where the strategy has no figures."""
    frozen: dict[str, Json] = {}
    for code in LANGUAGES:
        with translation.override(code):
            plain = population_plain(strategy.pk, code)
        if plain is not None:
            frozen[code] = plain
    return frozen


def _bodies(
    pages: Sequence[DocumentNodePage], language: str, assets: _Assets | None
) -> dict[int, list[Json]]:
    with translation.override(language):
        return {
            page.pk: list(_blocks(getattr(page, column("body", language)), assets))
            for page in pages
        }


def _blocks(stream: Any, assets: _Assets | None) -> Iterator[Json]:
    for position, plain in enumerate(body_plain(stream)):
        if assets and plain["type"] == "figure" and stream[position].value["image"] is not None:
            plain |= {"asset": assets.keep(stream[position].value["image"]), "src": ""}
        yield plain


def _node(
    entries: Mapping[str, OutlineEntry],
    bodies: Mapping[str, Mapping[int, list[Json]]],
    uids: Mapping[int, str],
    indicators: Mapping[str, Mapping[str, list[Json]]],
) -> Json:
    entry = entries[ORIGINAL]
    page = entry.page
    return {
        "uid": uids[page.pk],
        "code": page.slug,
        "kind": str(entry.kind),
        "depth": entry.depth,
        "number": {code: entries[code].number.number for code in LANGUAGES},
        "label": {code: entries[code].number.label for code in LANGUAGES},
        "heading": texts(page, "heading"),
        "scope_note": texts(page, "scope_note"),
        "summary": texts(page, "summary"),
        "statement": texts(page, "statement")
        if hasattr(page, "statement")
        else dict.fromkeys(LANGUAGES, ""),
        "provisional": is_provisional(str(text_of(page, "heading", ORIGINAL))),
        "body": {
            code: of_page[page.pk]
            for code, of_page in bodies.items()
            if of_page[page.pk] or is_offered(code)
        },
        "projects": [
            {"name": texts(project, "name"), "summary": texts(project, "summary")}
            for project in (page.projects.all() if hasattr(page, "projects") else [])
        ],
        "indicators": indicators.get(uids[page.pk], {}),
        "children": [],
    }


def _tree(nodes: Sequence[Json]) -> list[Json]:
    """Nodes in reading order, each below the nearest one before it of a lesser depth."""
    roots: list[Json] = []
    open_nodes: list[Json] = []
    for node in nodes:
        del open_nodes[node["depth"] - 1 :]
        (open_nodes[-1]["children"] if open_nodes else roots).append(node)
        open_nodes.append(node)
    return roots
