"""The shapes that templates of editions are given: frozen, in one language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext

from publications.addresses import rendition_path
from publications.models import Edition, Publication, Rendition
from strategy.presentation import DateText, Text, date_of, text_of
from strategy.queries import face_of
from strategy.sizes import file_label, size_text


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
    stage_label: str
    state: str
    state_label: str
    version: str
    dated: DateText
    url: str
    note: Text
    publications: list[PublicationItem]


def edition_item(edition: Edition, language: str) -> EditionItem:
    """A public edition with its files in every language, the reader's first.

    An original issued elsewhere has no page of its own to link to.
    """
    own_label = text_of(edition, "label", language)
    stage_label = gettext(str(edition.get_stage_display()))
    return EditionItem(
        heading=str(own_label) or stage_label,
        strategy=strategy_heading(edition, language),
        stage_label=stage_label,
        state=edition.state,
        state_label=gettext(str(edition.get_state_display())),
        version=edition.version,
        dated=date_of(edition.dated, language),
        url=edition.get_absolute_url(),
        note=text_of(edition, "note", language),
        publications=[
            publication_item(edition, publication, language)
            for publication in edition.publications.all()
        ],
    )


def strategy_heading(edition: Edition, language: str) -> Text:
    """The name its strategy bears today."""
    page = face_of(edition.strategy)
    return text_of(page.specific, "heading", language) if page else Text(str(edition.strategy))


def publication_item(edition: Edition, publication: Publication, language: str) -> PublicationItem:
    files = [
        rendition
        for rendition in publication.renditions.all()
        if rendition.format != Rendition.Format.HTML
    ]
    files.sort(key=lambda rendition: rendition.language != language)
    return PublicationItem(
        title=text_of(publication, "title", language),
        kind_label=gettext(str(publication.get_kind_display())),
        files=[file_item(edition, publication, rendition, language) for rendition in files],
    )


def file_item(
    edition: Edition, publication: Publication, rendition: Rendition, language: str
) -> FileItem:
    if rendition.file:
        name = rendition.printed_name or str(text_of(publication, "title", language))
        text = file_label(name, rendition.format.upper(), size_text(rendition.size_bytes or 0))
        url, note = rendition_path(edition.code, rendition.file_name), ""
    else:
        text = file_label(rendition.printed_name, rendition.format.upper(), rendition.printed_size)
        url, note = "", gettext("市が公表したファイルです。このサイトにはありません。")
    return FileItem(
        text=text,
        url=url,
        language_label=dict(settings.LANGUAGES)[rendition.language],
        html_lang=rendition.language.split("-")[0],
        note=note,
    )
