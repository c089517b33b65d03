"""Freezing a strategy: its live tree → self-contained, canonical JSON.

The only reader of `strategy.models` in the pipeline. The result holds every text in every
language that readers are offered, what there is in the others, the numbers as they were, and
pictures by the hash of their bytes; no key of a row whose content can change. The same tree gives
the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from wagtail.documents import get_document_model

from publications.addresses import asset_path
from publications.files.storage import store_by_hash
from publications.models import Asset, Edition
from strategy.body.blocks import FigureBlock
from strategy.body.rendering import body_plain
from strategy.datasets.population import population_plain
from strategy.figures.known import Shown, read_tree, shown_at
from strategy.figures.presentation import indicator_plain, repeated_plain
from strategy.languages import ORIGINAL, column, having, is_offered, offered, text_of
from strategy.models import (
    BasicGoalPage,
    MeasurePage,
    Milestone,
    Node,
    NodeFace,
    NodeLineage,
    Place,
    Project,
    SectionPage,
    SiteSettings,
    StrategyPage,
    Term,
    Unit,
)
from strategy.models.base import DocumentNodePage
from strategy.models.responsibility import responsibilities_of, responsible_unit
from strategy.notation.control_characters import without_control_characters
from strategy.notation.outline import is_provisional
from strategy.notation.ruby import without_ruby
from strategy.notation.wareki import PartialDate, date_text
from strategy.refusals import Refused
from strategy.tree.queries import (
    OutlineEntry,
    budget_of,
    document_pages,
    law_of,
    milestones_of,
    outline_entries,
    projects_of,
    site_settings,
)
from strategy.working_copies.lineage import lineage_of

SCHEMA_VERSION = 3
GOAL_TEXTS = ("plain_title", "aim", "result", "challenges")

Json = dict[str, Any]


@dataclass(frozen=True)
class FrozenContent:
    """`content` is canonical JSON; `sha256` is of its UTF-8 bytes."""

    content: str
    sha256: str


@dataclass
class _Assets:
    """The pictures and documents met on the way, by hash; with `stores`, their bytes are kept."""

    stores: bool
    described: dict[str, Json] = field(default_factory=dict)
    _documents: dict[int, str] = field(default_factory=dict)

    def picture(self, image: Any) -> str:
        """The hash of an image as pages show it.

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
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
            media_type = Image.MIME[picture.format or "PNG"]
        described = {"media_type": media_type, "width_px": width, "height_px": height}
        return self._kept(content, "png", described)

    def document(self, document: Any) -> str:
        """The hash of a document's file.

        Raises:
            Refused: the file cannot be read.
        """
        if document.pk not in self._documents:
            try:
                with document.open_file() as file:
                    content = file.read()
            except OSError as error:
                raise Refused(
                    [
                        f"文書「{document.title}」のファイルを読み込めません。"
                        "文書を登録し直して、差し替えてください。"
                    ]
                ) from error
            described = {"media_type": document.content_type, "name": document.filename}
            extension = document.file_extension.lower()
            self._documents[document.pk] = self._kept(content, extension, described)
        return self._documents[document.pk]

    def _kept(self, content: bytes, extension: str, described: Json) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        described = {**described, "size_bytes": len(content)}
        self.described.setdefault(sha256, described)
        if self.stores and not Asset.objects.filter(sha256=sha256).exists():
            name, _ = store_by_hash(content, folder="assets", extension=extension)
            Asset.objects.create(sha256=sha256, file=name, **described)
        return sha256


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
    """The published content of `page`'s tree as it stands now, for `edition`; its files are kept.

    Unpublished changes are not in it; `unpublished_pages` lists them.
    """
    return canonical(_content(edition, page, _Assets(stores=True)))


def as_frozen(edition: Edition, page: StrategyPage) -> Json:
    """What `freeze` would hold, to be compared with what it held: nothing is kept."""
    return _content(edition, page, _Assets(stores=False))


def preview(edition: Edition, page: StrategyPage) -> Json:
    """What `freeze` would hold, with files where the site has them: nothing is kept."""
    return _content(edition, page, None)


def _content(edition: Edition, page: StrategyPage, assets: _Assets | None) -> Json:
    pages = document_pages(page, with_bodies=True)
    outlines = {code: outline_entries(page, pages, code) for code in offered()}
    bodies = {code: _bodies(pages, code, assets) for code in having("body")}
    nodes = _nodes(pages)
    indicators = _indicators(page, pages, nodes)
    projects, units = projects_of(page, pages), _responsible(pages)
    data = {
        "schema": SCHEMA_VERSION,
        "languages": offered(),
        "site": _site(assets),
        "strategy": _strategy(edition, page),
        "edition": _edition(edition),
        "unit": _unit(page),
        "milestones": [_milestone(milestone) for milestone in milestones_of(page)],
        "nodes": _tree(
            [
                _node(
                    {code: outlines[code][i] for code in offered()},
                    bodies,
                    nodes,
                    indicators,
                    [_project(project) for project in projects.get(pages[i].pk, ())],
                    units.get(pages[i].pk, []),
                )
                for i in range(len(pages))
            ]
        ),
        "population": _population(page),
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


def texts(record: Any, name: str) -> dict[str, str]:
    """A translated field by language; "" where readers are offered one that is missing."""
    words = {code: str(getattr(record, column(name, code)) or "") for code in having(name)}
    return {code: text for code, text in words.items() if text or is_offered(code)}


def labels(label: Any) -> dict[str, str]:
    """A Japanese label of a choice, in every language."""
    result = {}
    for code in offered():
        with translation.override(code):
            result[code] = gettext(str(label))
    return result


def _site(assets: _Assets | None) -> Json:
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
        "dated": _partial_date(edition.dated),
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


def _indicators(
    strategy: StrategyPage, pages: Sequence[DocumentNodePage], nodes: Mapping[int, Node]
) -> dict[str, dict[str, list[Json]]]:
    """The figures of each node (by uid) in every language, with their charts, as of today.

    What the strategy says of them: what another term aims at is that term's.
    """
    owner = strategy.node.pk
    shown = shown_at(read_tree(strategy))
    frozen: dict[str, dict[str, list[Json]]] = {}
    for page in pages:
        node = nodes[page.pk]
        for each in shown.get((owner, node.pk), []):
            of_node = frozen.setdefault(str(node.uid), {})
            for code in offered():
                with translation.override(code):
                    of_node.setdefault(code, []).append(_indicator(each, code, page.slug))
    return frozen


def _indicator(shown: Shown, language: str, place: str) -> Json:
    if shown.repeated:
        return repeated_plain(shown.reading, language, place)
    return indicator_plain(shown.reading, language)


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
    for code in offered():
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
        yield {**plain, **_own_files(plain, stream[position].value, assets)} if assets else plain


def _own_files(plain: Json, value: Any, assets: _Assets) -> Json:
    """What of a block names a file, as it names the edition's own copy of it."""
    if plain["type"] == "figure" and value["image"] is not None:
        return {"asset": assets.picture(value["image"]), "src": ""}
    if plain["type"] == "file" and value["document"] is not None:
        sha256 = assets.document(value["document"])
        return {"asset": sha256, "url": asset_path(sha256)}
    if "html" in plain:
        return {"html": _DOCUMENT_LINK.sub(partial(_own_link, assets=assets), plain["html"])}
    return {}


# A document by its live address, which serves what an editor may replace or delete.
_DOCUMENT_LINK = re.compile(r'\bhref="(?P<address>[^"]*/documents/(?P<key>[0-9]{1,9})/[^"]*)"')


def _own_link(match: re.Match[str], *, assets: _Assets) -> str:
    document = get_document_model().objects.filter(pk=match["key"]).first()
    portal = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    address = unescape(match["address"]).removeprefix(portal)
    if document is None or unquote(address) != unquote(document.url):
        return match[0]
    return f'href="{asset_path(assets.document(document))}"'


def _node(
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
        known |= {name: _said(page, name) for name in GOAL_TEXTS}
        if page.described_on is not None:
            known["described_on"] = page.described_on.isoformat()
        if page.described_by is not None:
            known["described_by"] = _division(page.described_by)
    if isinstance(page, MeasurePage):
        known |= {"for_whom": _said(page, "for_whom"), "service_url": page.service_url}
        if page.begins:
            known["begins"] = _partial_date(page.begins)
        if page.status:
            known |= {"status_code": page.status, "status": labels(page.get_status_display())}
    if isinstance(page, SectionPage):
        known["is_review"] = page.is_review
    return {key: value for key, value in known.items() if value}


def _said(record: Any, name: str) -> dict[str, str]:
    """As `texts`; nothing at all where no language has any."""
    said = texts(record, name)
    return said if any(said.values()) else {}


def _partial_date(date: PartialDate) -> Json:
    return {"iso": date.iso, **{code: date.text(code) for code in offered()}}


def _responsible(pages: Sequence[DocumentNodePage]) -> dict[int, list[Json]]:
    """The divisions that answer for items today, the 主管課 first, by page."""
    answering = responsibilities_of(page.pk for page in pages)
    return {
        page: [{"role": row.role, **_division(row.unit)} for row in rows]
        for page, rows in answering.items()
    }


def _project(project: Project) -> Json:
    """A project with what is known of it; what is not is left out."""
    known: Json = {
        "since": project.since,
        "until": project.until,
        "units": [_division(unit) for unit in project.units.all()],
        "budgets": [asdict(budget_of(row)) for row in project.budgets_of_term],
    }
    return {
        "uid": str(project.uid),
        "code": project.code,
        "name": texts(project, "name"),
        "summary": texts(project, "summary"),
        **{key: value for key, value in known.items() if value},
    }


def _division(unit: Unit) -> Json:
    return {"code": unit.code, "name": texts(unit, "name")}


def _tree(nodes: Sequence[Json]) -> list[Json]:
    """Nodes in reading order, each below the nearest one before it of a lesser depth."""
    roots: list[Json] = []
    open_nodes: list[Json] = []
    for node in nodes:
        del open_nodes[node["depth"] - 1 :]
        (open_nodes[-1]["children"] if open_nodes else roots).append(node)
        open_nodes.append(node)
    return roots
