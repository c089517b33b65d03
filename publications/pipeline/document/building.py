"""A snapshot as the document a reader sees: one language, every fallback decided.

Nothing here reads a model, a request or the active language: the same snapshot gives the
same document for as long as its schema is supported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from publications.pipeline.document.labels import Labels, labels_for
from publications.pipeline.document.references import References, anchor_of, anchors_below
from publications.pipeline.document.shapes import (
    DocumentContext,
    DocumentKind,
    Fact,
    GlossaryEntry,
    MilestoneContext,
    NodeContext,
    ProjectContext,
    Text,
)
from publications.pipeline.document.widths import cut, table_em, width_em
from strategy.city.words import City, CityKind
from strategy.languages import ORIGINAL, tag
from strategy.notation.budgets import Budget, budget_table
from strategy.notation.footnotes import numbered
from strategy.notation.outline import base_language

# All that an issued edition may have been frozen in; what each lacks is settled where it is read.
SCHEMAS = (3,)
ALL_LEVELS = 99
# How many letters of the hash a summary prints: enough to tell editions apart.
CHECKSUM_START = 16
# The room of the running head's title, in its letters.
RUNNING_HEAD_EM = 38.6
# A trend's table in its letters of 7.5 pt: beside the chart, and over the whole page.
BESIDE_EM, WHOLE_EM, COLUMN_PADDING_EM = 26.3, 62.0, 0.76


class UnknownSchema(ValueError):
    """The snapshot was written in a schema that this renderer does not know."""


@dataclass(frozen=True)
class _Reader:
    """Reads texts of a snapshot in one language, with the original as fallback."""

    language: str
    kind: DocumentKind
    # How many levels of the tree the document shows.
    depth: int
    asset_url: Callable[[str], str] | None
    references: References
    # Of footnotes: through the whole document, for a page of paper may show several sections.
    note_numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def text(self, texts: Mapping[str, Any]) -> Text:
        words = texts.get(self.language) or ""
        if words:
            return Text(words)
        original = texts.get(ORIGINAL) or ""
        return Text(original, self._original_tag) if original else Text("")

    def plain(self, texts: Mapping[str, Any]) -> str:
        return self.text(texts).words

    @property
    def _original_tag(self) -> str:
        return "" if tag(self.language) == ORIGINAL else ORIGINAL

    def nodes(
        self, raw: Sequence[Mapping[str, Any]], *, level: int = 2, path: tuple[str, ...] = ()
    ) -> tuple[NodeContext, ...]:
        if len(path) >= self.depth:
            return ()
        return tuple(self._node(node, level=level, path=(*path, node["code"])) for node in raw)

    def _node(self, raw: Mapping[str, Any], *, level: int, path: tuple[str, ...]) -> NodeContext:
        blocks, blocks_lang = self._blocks(raw["body"], level=min(level + 1, 6))
        return NodeContext(
            anchor=anchor_of(path),
            kind=raw["kind"],
            level=level,
            number=self.plain(raw["number"]),
            label=self.plain(raw["label"]),
            heading=self.text(raw["heading"]),
            scope_note=self.text(raw["scope_note"]),
            summary=self.text(raw["summary"]),
            statement=self.text(raw["statement"]),
            blocks=blocks,
            blocks_lang=blocks_lang,
            projects=self._projects(raw),
            indicators=self._indicators(raw),
            children=self.nodes(raw["children"], level=min(level + 1, 6), path=path),
        )

    def _projects(self, raw: Mapping[str, Any]) -> tuple[ProjectContext, ...]:
        if self.kind is not DocumentKind.MAIN:
            return ()
        words = labels_for(self.language).budgets
        return tuple(
            ProjectContext(
                self.text(project["name"]),
                self.text(project["summary"]),
                budget_table(
                    (Budget(**year) for year in project.get("budgets", ())), words, self.language
                ),
            )
            for project in raw["projects"]
        )

    def _indicators(self, raw: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
        if self.kind is DocumentKind.OUTLINE:
            return ()
        return tuple(
            {
                **indicator,
                "chart": _laid_out(indicator["chart"], self.language)
                if indicator["chart"]
                else None,
            }
            for indicator in raw["indicators"].get(self.language, ())
        )

    def population(self, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        plain = raw.get(self.language)
        if self.kind is not DocumentKind.MAIN or plain is None:
            return None
        return {**plain, "charts": [_laid_out(chart, self.language) for chart in plain["charts"]]}

    def _blocks(
        self, bodies: Mapping[str, Any], *, level: int
    ) -> tuple[tuple[Mapping[str, Any], ...], str]:
        if self.kind is not DocumentKind.MAIN:
            return (), ""
        own = bodies.get(self.language)
        labels = labels_for(self.language)
        blocks = numbered(
            own or bodies.get(ORIGINAL) or (),
            self.note_numbers,
            call_label=labels.note_call,
            back_label=labels.note_back,
        )
        settled = tuple(self._block(block, level) for block in blocks)
        return settled, "" if own else self._original_tag

    def _block(self, raw: Mapping[str, Any], level: int) -> Mapping[str, Any]:
        template = f"components/blocks/{raw['type']}.html"
        block = {**raw, "level": level, "template": template}
        if raw.get("asset") and "src" in raw and self.asset_url:
            block["src"] = self.asset_url(raw["asset"])
        if raw.get("html"):
            block["html"] = self.references.settle(raw["html"])
        return block

    def glossary(self, raw: Sequence[Mapping[str, Any]]) -> tuple[GlossaryEntry, ...]:
        if self.kind is not DocumentKind.MAIN:
            return ()
        return tuple(
            GlossaryEntry(
                self._term(entry["term"], entry.get("reading", "")), self.text(entry["meaning"])
            )
            for entry in raw
        )

    def _term(self, texts: Mapping[str, Any], reading: str) -> Text:
        """用語（よみ）; a translated term needs no reading."""
        term = self.text(texts)
        is_japanese = term.words == texts.get(ORIGINAL)
        return Text(f"{term}（{reading}）", term.lang) if reading and is_japanese else term


def _laid_out(chart: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A chart with where its table has room: beside it, below it, or there with broken cells."""
    em = table_em(chart["table"], padding_em=COLUMN_PADDING_EM, at_spaces=language == "en")
    return {**chart, "is_wide": em > BESIDE_EM, "wraps": em > WHOLE_EM}


def document_context(
    snapshot: Mapping[str, Any],
    kind: DocumentKind,
    language: str,
    *,
    sha256: str = "",
    asset_url: Callable[[str], str] | None = None,
    with_pages: bool = False,
) -> DocumentContext:
    """The document of this kind in this language, with every fallback decided.

    `asset_url`: address of a picture by its SHA-256; without it a figure keeps
    the address in the snapshot. `with_pages`: links inside the document leave a
    place for the page they lead to, for print.

    Raises:
        UnknownSchema: the snapshot's schema is none of `SCHEMAS`.
    """
    if snapshot.get("schema") not in SCHEMAS:
        raise UnknownSchema(f"snapshot schema {snapshot.get('schema')!r} is none of {SCHEMAS}")
    outline_depth = snapshot["outline_depth"]
    depth = outline_depth if kind is DocumentKind.OUTLINE else ALL_LEVELS
    site, strategy, edition = snapshot["site"], snapshot["strategy"], snapshot["edition"]
    references = References(
        strategy["code"],
        anchors_below(snapshot["nodes"], depth=depth),
        portal_address(snapshot),
        with_pages,
    )
    read = _Reader(language, kind, depth, asset_url, references)
    labels = labels_for(language)
    heading, stage = read.text(strategy["heading"]), read.text(edition["stage"])
    dated, period = read.text(edition["dated"]), read.text(strategy["period"])
    legal_basis = read.text(strategy["legal_basis"])
    version = labels.version(edition["version"]) if edition["version"] else ""
    volume = labels.joiner.join(filter(None, (version, labels.volumes.get(kind, ""))))
    title = labels.joiner.join(filter(None, (heading.words, stage.words, volume)))
    facts = (
        Fact(labels.stage, stage),
        Fact(labels.date, dated),
        Fact(labels.period, period),
        Fact(labels.legal_basis, legal_basis),
    )
    return DocumentContext(
        kind=kind,
        lang=tag(language),
        labels=labels,
        title=title,
        short_title=_running_head(heading.words, stage.words, labels.joiner),
        publisher=read.text(site["name"]),
        issuer=read.text(snapshot["unit"]["name"]),
        banner=_banner(city_of(snapshot), read.text(site["banner"]), language),
        strategy_kind=read.text(strategy["kind"]),
        heading=heading,
        stage=stage,
        volume=volume,
        dated=dated,
        dated_iso=_iso_date(edition["dated"]["iso"]),
        period=period,
        summary=read.text(strategy["summary"]),
        note=read.text(edition["note"]),
        facts=tuple(fact for fact in facts if fact.value),
        colophon=_colophon(snapshot, read, labels, title=title, sha256=sha256),
        imprint=_imprint(snapshot, read, labels, sha256=sha256),
        chapters=read.nodes(snapshot["nodes"]),
        glossary=read.glossary(snapshot["glossary"]),
        population=read.population(snapshot["population"]),
        goals_called=_own_word(strategy, "goal", language) or labels.basic_goals,
        key_colour=site["key_colour"],
        cover=asset_url(site["cover"]) if asset_url and site["cover"] else "",
        milestones=tuple(
            MilestoneContext(
                read.text(row["name"]),
                read.text(row["when"]) or Text(labels.missing),
                read.text(row["state"]),
            )
            for row in snapshot["milestones"]
        ),
    )


def city_of(snapshot: Mapping[str, Any]) -> City:
    """The city as the snapshot has it."""
    city = snapshot["site"]["city"]
    return City(city["name"], CityKind(city["kind"]), city["code"], city["is_fictional"])


def _banner(city: City, text: Text, language: str) -> Text:
    # What had to fall back to Japanese is marked as such, with the words before it.
    return Text(city.banner(text.words, text.lang or language), text.lang)


def _own_word(strategy: Mapping[str, Any], level: str, language: str) -> str:
    """The strategy's own word for its goals or measures; empty where the usual one serves."""
    words = strategy["words"][level]
    return words.get(language) or words.get(base_language(language)) or ""


def _running_head(heading: str, stage: str, joiner: str) -> str:
    """The title of every page; the stage stays in sight, however long the heading is."""
    room_em = RUNNING_HEAD_EM - width_em(joiner + stage)
    return joiner.join((cut(heading, room_em), stage))


def portal_address(snapshot: Mapping[str, Any]) -> str:
    """The portal's own address without a slash at the end; empty where it is not known."""
    return str(snapshot["site"].get("address", "")).rstrip("/")


def edition_address(snapshot: Mapping[str, Any]) -> str:
    """The edition's own address on the portal; empty where the portal's is not known."""
    site = portal_address(snapshot)
    return site + snapshot["edition"]["url_path"] if site else ""


def _iso_date(iso: str) -> str:
    return iso if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", iso) else ""


def _colophon(
    snapshot: Mapping[str, Any], read: _Reader, labels: Labels, *, title: str, sha256: str
) -> tuple[Fact, ...]:
    edition, unit = snapshot["edition"], snapshot["unit"]
    facts = (
        Fact(labels.document, Text(title)),
        Fact(labels.edition, read.text(edition["label"])),
        Fact(labels.stage, read.text(edition["stage"])),
        Fact(labels.date, read.text(edition["dated"])),
        Fact(labels.decision_number, Text(edition.get("decision_number", ""))),
        Fact(labels.decided_on, read.text(edition.get("decided_on", {}))),
        Fact(labels.issuer, read.text(unit["name"])),
        Fact(labels.phone, Text(unit["phone"])),
        Fact(labels.fax, Text(unit["fax"])),
        _address(snapshot, labels.address),
        Fact(labels.checksum, Text(_grouped(sha256)), is_code=True),
        Fact(labels.translation, Text(labels.translation_notice)),
    )
    return tuple(fact for fact in facts if fact.value)


def _imprint(
    snapshot: Mapping[str, Any], read: _Reader, labels: Labels, *, sha256: str
) -> tuple[Fact, ...]:
    edition, unit = snapshot["edition"], snapshot["unit"]
    unit_name = read.text(unit["name"])
    contact = labels.joiner.join(filter(None, (unit_name.words, unit["phone"])))
    start = f"{_grouped(sha256[:CHECKSUM_START])} …" if sha256 else ""
    facts = (
        _address(snapshot, labels.whole),
        Fact(labels.edition, read.text(edition["label"]) or Text(edition["code"])),
        Fact(labels.contact, Text(contact, unit_name.lang)),
        Fact(labels.checksum_start, Text(start), is_code=True),
        Fact(labels.translation, Text(labels.translation_notice)),
    )
    return tuple(fact for fact in facts if fact.value)


def _address(snapshot: Mapping[str, Any], term: str) -> Fact:
    address = edition_address(snapshot)
    return Fact(term, Text(address or snapshot["edition"]["url_path"]), is_link=bool(address))


def _grouped(code: str) -> str:
    """A code in groups of eight, for an eye that compares."""
    return " ".join(re.findall(".{1,8}", code))
