"""The shapes that templates of editions are given: frozen, in one language."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import gettext

from publications.addresses import rendition_path, snapshot_path
from publications.editions.queries import Identified, intact_data
from publications.models import Correction, Edition, Publication, Rendition
from publications.pipeline.snapshot import strategy_page
from strategy.languages import ORIGINAL, Text, own_name, tag, text_of
from strategy.models import StrategyPage
from strategy.models.closures import closures_of_files
from strategy.notation.sizes import file_label, size_text
from strategy.notation.wareki import DateText, date_of, date_text
from strategy.tree.links import Link
from strategy.tree.queries import strategies_shown


@dataclass(frozen=True)
class FileItem:
    """A file: `text` is 名称［PDF：1.2MB］; without `url`, `note` says why."""

    text: str
    url: str
    language_label: str
    html_lang: str
    note: str


@dataclass(frozen=True)
class PublicationItem:
    title: Text
    kind_label: str
    files: list[FileItem]


@dataclass(frozen=True)
class EditionItem:
    heading: str
    strategy: Text
    # Empty where the strategy has no public page.
    strategy_url: str
    stage_label: str
    state: str
    state_label: str
    version: str
    dated: DateText
    url: str
    note: Text
    publications: list[PublicationItem]


def edition_items(editions: Sequence[Edition], language: str) -> list[EditionItem]:
    """Public editions with their files in every language, the reader's first.

    A few queries however many editions and files there are.
    """
    prefetch_related_objects(editions, "publications__renditions")
    renditions = chain.from_iterable(
        publication.renditions.all()
        for edition in editions
        for publication in edition.publications.all()
    )
    closed = closures_of_files(rendition.sha256 for rendition in renditions)
    pages = strategies_shown(edition.strategy for edition in editions)
    return [
        _edition_item(edition, pages.get(edition.strategy_id), closed, language)
        for edition in editions
    ]


def _edition_item(
    edition: Edition, page: StrategyPage | None, closed: Container[str], language: str
) -> EditionItem:
    """An original issued elsewhere has no page of its own to link to."""
    stage_label = gettext(str(edition.get_stage_display()))
    return EditionItem(
        heading=str(edition_name(edition, language)),
        strategy=strategy_heading(edition, page, language),
        strategy_url=(page.get_url() or "") if page else "",
        stage_label=stage_label,
        state=edition.state,
        state_label=gettext(str(edition.get_state_display())),
        version=edition.version,
        dated=date_of(edition.dated, language),
        url=edition.get_absolute_url(),
        note=text_of(edition, "note", language),
        publications=[
            publication_item(edition, publication, closed, language)
            for publication in edition.publications.all()
        ],
    )


def edition_name(edition: Edition, language: str) -> Text:
    """Its own label, else the name of its stage."""
    own_label = text_of(edition, "label", language)
    return own_label or Text(gettext(str(edition.get_stage_display())))


def strategy_heading(edition: Edition, page: StrategyPage | None, language: str) -> Text:
    """The name its strategy bears today, on its public `page`, or bore when it was frozen."""
    if page is not None:
        return text_of(page, "heading", language)
    return frozen_heading(edition, language) or Text(str(edition.strategy))


def frozen_heading(edition: Edition, language: str) -> Text:
    """The name its strategy bore when it was frozen; empty where that is not to be had.

    That is of an original issued elsewhere, and of a snapshot that was altered.
    """
    data = intact_data(edition)
    if data is None:
        return Text("")
    heading = data["strategy"]["heading"]
    return Text(heading[language]) if heading.get(language) else Text(heading[ORIGINAL], ORIGINAL)


def publication_item(
    edition: Edition, publication: Publication, closed: Container[str], language: str
) -> PublicationItem:
    """`closed`: the hashes of the files that are closed."""
    files = [
        rendition
        for rendition in publication.renditions.all()
        if rendition.format != Rendition.Format.HTML
    ]
    files.sort(key=lambda rendition: rendition.language != language)
    return PublicationItem(
        title=text_of(publication, "title", language),
        kind_label=gettext(str(publication.get_kind_display())),
        files=[
            file_item(edition, publication, rendition, language, rendition.sha256 in closed)
            for rendition in files
        ],
    )


def file_item(
    edition: Edition,
    publication: Publication,
    rendition: Rendition,
    language: str,
    is_closed: bool,
) -> FileItem:
    if rendition.file:
        name = rendition.printed_name or str(text_of(publication, "title", language))
        text = file_label(name, rendition.format.upper(), size_text(rendition.size_bytes or 0))
        url, note = rendition_path(edition.code, rendition.file_name), ""
        if is_closed:
            url, note = "", gettext("（封鎖しました）")
    else:
        text = file_label(rendition.printed_name, rendition.format.upper(), rendition.printed_size)
        url, note = "", gettext("市が公表したファイルです。このサイトにはありません。")
    return FileItem(
        text=text,
        url=url,
        language_label=own_name(rendition.language),
        html_lang=tag(rendition.language),
        note=note,
    )


@dataclass(frozen=True)
class EditionBanner:
    """What stands above an edition that is not in force; `latest` is the one that is."""

    words: str
    reason: Text
    latest: Link | None


@dataclass(frozen=True)
class CorrectionItem:
    """A notice of what is wrong in an edition; `edition` and `corrected_in` as links."""

    text: Text
    published: DateText
    edition: Link
    corrected_in: Link | None


@dataclass(frozen=True)
class VerifiedItem:
    """What a hash turned out to be. `is_file` tells a file from an edition's content."""

    edition: Link
    strategy: Text
    file_text: str
    is_file: bool
    is_latest: bool
    state_label: str
    newer: Link | None
    reason: Text
    # Why it is closed; empty where it is not.
    closed: Text
    is_closed: bool
    corrections: list[CorrectionItem]


def edition_link(edition: Edition, language: str) -> Link:
    """An edition by its name and date."""
    name = edition_name(edition, language)
    dated = date_of(edition.dated, language).text
    return Link(f"{name} {dated}", edition.get_absolute_url(), lang=name.lang)


def correction_item(correction: Correction, language: str) -> CorrectionItem:
    day = timezone.localtime(correction.published_at).date()
    corrected_in = correction.corrected_in
    return CorrectionItem(
        text=text_of(correction, "text", language),
        published=DateText(day.isoformat(), date_text(day, language)),
        edition=edition_link(correction.edition, language),
        corrected_in=edition_link(corrected_in, language) if corrected_in else None,
    )


def verified_item(found: Identified, language: str) -> VerifiedItem:
    edition, rendition = found.edition, found.rendition
    title = str(text_of(rendition.publication, "title", language)) if rendition else ""
    return VerifiedItem(
        edition=edition_link(edition, language),
        strategy=frozen_heading(edition, language)
        or strategy_heading(edition, strategy_page(edition.strategy), language),
        file_text=file_label(
            (rendition.printed_name or title),
            rendition.format.upper(),
            size_text(rendition.size_bytes or 0),
        )
        if rendition
        else "",
        is_file=rendition is not None,
        is_latest=found.is_latest,
        state_label=gettext(str(edition.get_state_display())),
        newer=edition_link(found.newer, language) if found.newer else None,
        reason=text_of(edition, "withdrawal_reason", language),
        closed=text_of(found.closure, "reason", language) if found.closure else Text(""),
        is_closed=found.closure is not None,
        corrections=[
            correction_item(row, language)
            for row in edition.corrections.select_related("corrected_in")
        ],
    )


def japanese_file_name(rendition: Rendition, edition_code: str) -> str:
    """What a saved file is called: 新総合戦略(仮称) 骨子案 令和5年7月.pdf; never a path."""
    if rendition.printed_name:
        name = rendition.printed_name.removesuffix(".pdf")
    else:
        edition = rendition.publication.editions.get(code=edition_code)
        with translation.override(rendition.language):
            title = str(text_of(rendition.publication, "title", rendition.language))
            stage = str(edition_name(edition, rendition.language))
            parts = [title, "" if stage in title else stage, edition.dated.text(rendition.language)]
            name = " ".join(filter(None, parts))
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name) + ".pdf"


def manifest_of(edition: Edition) -> dict[str, Any]:
    """What an edition's files are and what they were made of, for machines."""
    snapshot = edition.snapshot
    renditions = Rendition.objects.filter(
        publication__editions=edition, state=Rendition.State.DONE
    ).exclude(sha256="")
    return {
        "manifest": 1,
        "edition": edition.code,
        "address": edition.get_absolute_url(),
        "stage": edition.stage,
        "version": edition.version,
        "dated": edition.dated.iso,
        "issued_at": edition.issued_at.isoformat() if edition.issued_at else None,
        "content": {
            "schema": snapshot.schema_version,
            "sha256": snapshot.sha256,
            "address": snapshot_path(edition.code),
        }
        if snapshot
        else None,
        "files": [
            {
                "name": rendition.file_name,
                "document": rendition.publication.kind,
                "language": rendition.language,
                "format": rendition.format,
                "origin": rendition.origin,
                "bytes": rendition.size_bytes,
                "pages": rendition.page_count,
                "sha256": rendition.sha256,
                "made_by": rendition.made_by,
            }
            for rendition in renditions.select_related("publication")
        ],
    }
