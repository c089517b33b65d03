"""The checks of `strategy.checking` over pages, indicators and whole strategies.

Looked at is the newest version, drafts included: what an editor would mend. An edition
freezes published words, so its desk lists the pages whose drafts are not published yet.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Model
from wagtail.models import Page

from strategy.body.rendering import unrenderable
from strategy.checking import Facts, Finding, Kind, Level, Passage, review
from strategy.checking.bodies import NAMES, body_passages
from strategy.figures.doubts import FigureRow, StandingDoubt, standing_doubts
from strategy.languages import ORIGINAL, codes, column, has, having, japanese_name
from strategy.models import (
    Definition,
    Indicator,
    LibraryDocument,
    MeasurePage,
    NodeFace,
    Picture,
    Place,
    Project,
    StrategyIndicator,
)
from strategy.models.base import TranslatedPage
from strategy.models.public import open_pages
from strategy.models.workspace import out_of_bin
from strategy.uploads.documents import NotWhatItSays, named_persons

# The rows that a page's form holds, with their translated texts.
ROWS = {"former_names": ("name",)}
# Of an indicator's definition; `unit` is printed beside numbers in open data.
DEFINITION_TEXTS = ("unit", "definition", "formula", "source")
DEFINITION, FIGURES = "definition", "figures"
KINDS = {
    "heading": Kind.HEADING,
    "name": Kind.LABEL,
    "unit": Kind.UNIT,
    "statement": Kind.LABEL,
    "scope_note": Kind.LABEL,
    "legal_basis": Kind.LABEL,
    "source": Kind.LABEL,
}
REMEMBERED_SECONDS = 86_400
_LINKED = re.compile(r"<a\b[^>]*>")
_KEY = re.compile(r'\bid="(\d+)"')


@dataclass(frozen=True)
class Reviewed:
    """A page or an indicator with what was found in it."""

    subject: Model
    findings: tuple[Finding, ...]
    has_draft: bool

    @property
    def faults(self) -> int:
        return sum(finding.is_fault for finding in self.findings)

    @property
    def hints(self) -> int:
        return len(self.findings) - self.faults


# --- One page, one indicator ----------------------------------------------------------


def review_page(page: Page) -> Reviewed:
    """What is to be looked at in the newest version of a page."""
    (reviewed,) = review_pages([page.specific])
    return reviewed


def review_indicator(indicator: Indicator) -> Reviewed:
    """The same of an indicator: its label's newest version, its newest definition, its figures."""
    return _review_indicator(indicator, standing_doubts([indicator.pk])[indicator.pk])


def _review_indicator(indicator: Indicator, doubts: Iterable[StandingDoubt]) -> Reviewed:
    newest = indicator.get_latest_revision_as_object()
    passages = [
        *_record_passages(newest, ("name", "summary")),
        *_definition_passages(indicator),
    ]
    findings = (
        *review(passages, facts_of(passages)),
        *(_figure_finding(*doubt) for doubt in doubts),
    )
    return Reviewed(indicator, findings, indicator.has_unpublished_changes)


def _figure_finding(row: FigureRow, doubt: str) -> Finding:
    """A figure that stands, and the public reads, though it is hardly what was meant."""
    return Finding(
        "figure-doubtful",
        Level.HINT,
        f"{FIGURES}.{row.pk}",
        f"{row._meta.verbose_name}({row.year})",
        "",
        doubt,
        "誤りなら、新しい記録で改めてください。",
    )


# --- A whole strategy -----------------------------------------------------------------


def review_strategy(strategy: Page) -> list[Reviewed]:
    """Each page and indicator of a strategy's tree in which something was found, in order."""
    pages = Page.objects.descendant_of(strategy, inclusive=True).order_by("path").specific()
    nodes = NodeFace.objects.filter(tree_id=strategy.pk)
    owner = NodeFace.objects.get(page_id=strategy.pk).node
    uses = StrategyIndicator.objects.filter(
        strategy=owner, is_shown=True, node__in=nodes.values("node")
    )
    ordered = uses.select_related("indicator").order_by("position", "pk")
    indicators = [use.indicator for use in ordered]
    doubts = standing_doubts(each.pk for each in indicators)
    reviewed = [
        *review_pages(list(pages)),
        *(_review_indicator(each, doubts[each.pk]) for each in indicators),
    ]
    return [each for each in reviewed if each.findings]


def review_pages(pages: Sequence[Page]) -> list[Reviewed]:
    """Pages in the order given; those without texts of ours are left out."""
    read = [
        (page, newest, list(page_passages(newest)))
        for page in pages
        if isinstance(page, TranslatedPage)
        for newest in [newest_of(page)]
    ]
    facts = facts_of([passage for _, _, passages in read for passage in passages])
    hidden = out_of_sight(facts)
    return [
        Reviewed(
            page,
            (
                *review(passages, _seen_from(page, facts, hidden)),
                *_address_findings(page),
                *_document_findings(newest),
                *_missing_findings(newest),
            ),
            page.has_unpublished_changes,
        )
        for page, newest, passages in read
    ]


def newest_of(page: TranslatedPage) -> TranslatedPage:
    """The page as its form shows it; without a draft that is the page itself."""
    if not page.has_unpublished_changes:
        return page
    newest: TranslatedPage = page.get_latest_revision_as_object()
    return newest


def _address_findings(page: TranslatedPage) -> Iterator[Finding]:
    """An address that was made up from the kind of page, before others quote it."""
    made_up = rf"{page._meta.model_name}(-\d+)?"
    if re.fullmatch(made_up, page.slug):
        yield Finding(
            "address-made-up",
            Level.FAULT,
            "slug",
            "アドレス",
            page.slug,
            f"アドレスが仮のもの(「{page.slug}」)のままです。公開すると、変えにくくなります。",
            "「公開の設定」で、内容を表す英語の語にしてください(例: child-care)。",
        )


def _document_findings(page: TranslatedPage) -> Iterator[Finding]:
    """Persons that the files of a page name, before everybody can look them up."""
    for place, label, key in _documents_in(page):
        document = LibraryDocument.objects.filter(pk=key).first()
        if document is None:
            continue
        try:
            persons = _persons_in(document)
        except (NotWhatItSays, OSError):
            yield Finding(
                "file-unreadable",
                Level.FAULT,
                place,
                label,
                document.title,
                f"ファイル「{document.title}」を開けません。",
                "ドキュメントの画面で、元のファイルを登録し直してください。",
            )
            continue
        if persons:
            yield Finding(
                "file-names-persons",
                Level.FAULT,
                place,
                label,
                document.title,
                f"ファイル「{document.title}」に、作成者などの名前({'、'.join(persons)})が"
                "残っています。公開すると、誰でも読めます。",
                "作ったソフトの「ドキュメント検査」や「プロパティ」で名前を消し、"
                "保存し直したファイルに差し替えてください。",
            )


def _documents_in(page: TranslatedPage) -> Iterator[tuple[str, str, int]]:
    """Place, label and key of each document that a page's bodies offer."""
    for language in having("body"):
        field = column("body", language)
        label = field_label(page, "body", language) if "body" in page.translated_fields else ""
        value = getattr(page, field, None)
        for block in value.raw_data if value else ():
            stored = block.get("value")
            place = f"{field}.{block.get('id')}"
            if block.get("type") == "file" and isinstance(stored, dict) and stored.get("document"):
                yield f"{place}.document", f"{label} › 添付ファイル", int(stored["document"])
            for link in _LINKED.findall(json.dumps(stored, ensure_ascii=False)):
                key = _KEY.search(link.replace("\\", ""))
                if key and 'linktype="document"' in link.replace("\\", ""):
                    yield place, f"{label} › リンク", int(key[1])


def _persons_in(document: LibraryDocument) -> list[str]:
    """Read once: the bytes behind a name in the storage never change."""
    key = "persons-in-" + hashlib.sha256(document.file.name.encode()).hexdigest()
    persons: list[str] | None = cache.get(key)
    if persons is None:
        with document.open_file() as file:
            persons = named_persons(document.filename, file)
        cache.set(key, persons, REMEMBERED_SECONDS)
    return persons


def missing_blocks(page: TranslatedPage) -> Iterator[tuple[str, str, str]]:
    """Of blocks that cannot be rendered: place in the form, label, number and name in words."""
    for language in having("body"):
        field = column("body", language)
        body = getattr(page, field)
        for position in unrenderable(body or ()):
            raw = body.raw_data[position]
            name = NAMES[raw["type"]]
            label = field_label(page, "body", language)
            yield f"{field}.{raw.get('id')}", label, f"{position + 1}番目のブロック「{name}」"


def _missing_findings(page: TranslatedPage) -> Iterator[Finding]:
    for path, label, named in missing_blocks(page):
        yield Finding(
            "block-missing",
            Level.FAULT,
            path,
            label,
            named,
            f"{named}が表示できません。市民には「この部分は、いま表示できません。」と出ます。",
            "ブロックを書き直すか、消してください。直らないときは管理者に知らせてください。",
        )


# --- Texts as passages ----------------------------------------------------------------


def page_passages(page: TranslatedPage) -> Iterator[Passage]:
    """Every text of a page's form, each with its place there."""
    for language in codes():
        for name in page.translated_fields:
            if has(name, language):
                yield from _field_passages(page, name, language)
    for relation, names in ROWS.items():
        if hasattr(page, relation):
            for number, row in enumerate(getattr(page, relation).all()):
                prefix = f"{relation}-{number}-"
                label = f"{row._meta.verbose_name}{number + 1} › "
                yield from _record_passages(row, names, prefix=prefix, label=label)
    if isinstance(page, MeasurePage):
        yield from _project_passages(page)


def _project_passages(page: MeasurePage) -> Iterator[Passage]:
    """What a measure's page says of its projects; `project-<key>.` leads to their own forms."""
    for project in Project.objects.filter(node__faces__page=page.pk):
        prefix, label = f"project-{project.pk}.", f"事業「{project}」 › "
        yield from _record_passages(project, ("name", "summary"), prefix=prefix, label=label)


def _field_passages(page: TranslatedPage, name: str, language: str) -> Iterator[Passage]:
    field = column(name, language)
    label = field_label(page, name, language)
    value = getattr(page, field)
    if name == "body":
        yield from body_passages(
            list(value.raw_data) if value else [],
            field=field,
            label=label,
            language=language,
            file_name=_file_name,
        )
    elif name == "heading" and language == ORIGINAL:
        yield Passage("title", label, Kind.HEADING, page.title, language)
    elif value:
        yield Passage(field, label, KINDS.get(name, Kind.TEXT), str(value), language)


def _record_passages(
    record: Model, names: Iterable[str], *, prefix: str = "", label: str = ""
) -> Iterator[Passage]:
    for language in codes():
        for name in names:
            field = column(name, language)
            if has(name, language) and (value := getattr(record, field)):
                kind = KINDS.get(name, Kind.TEXT)
                named = label + field_label(record, name, language)
                yield Passage(prefix + field, named, kind, str(value), language)


def _definition_passages(indicator: Indicator) -> Iterator[Passage]:
    newest = Definition.objects.filter(use__indicator=indicator).order_by("-pk").first()
    if newest is not None:
        yield from _record_passages(
            newest, DEFINITION_TEXTS, prefix=f"{DEFINITION}.", label="指標の定義 › "
        )


def field_label(record: Model, name: str, language: str) -> str:
    """What a form calls a text: 要点, 要点(英語)."""
    words = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column
    if language == ORIGINAL:
        return words
    return f"{words}({japanese_name(language)})"


def _file_name(key: int) -> str:
    image = Picture.objects.filter(pk=key).first()
    # The file's own name is a code; the title is what it came with.
    return image.title if image else ""


# --- What texts link to ---------------------------------------------------------------


def facts_of(passages: Iterable[Passage]) -> Facts:
    """What stands at the other end of the links of texts, in a few queries."""
    pages, documents = set[int](), set[int]()
    for passage in passages:
        for link in _LINKED.findall(passage.text) if passage.kind is Kind.HTML else ():
            if key := _KEY.search(link):
                (documents if 'linktype="document"' in link else pages).add(int(key[1]))
    linked = {page.pk: page for page in out_of_bin(Page.objects.filter(pk__in=pages))}
    read = set(Page.objects.filter(open_pages(), pk__in=pages).values_list("pk", flat=True))
    return Facts(
        {key: page.title for key, page in linked.items()},
        frozenset(linked.keys() - read),
        frozenset(LibraryDocument.objects.filter(pk__in=documents).values_list("pk", flat=True)),
    )


def out_of_sight(facts: Facts) -> frozenset[int]:
    """Of the pages that are linked to, the keys of those in a workspace."""
    pages = Page.objects.filter(pk__in=facts.pages or ())
    return frozenset(page.pk for page in pages if Place.at(page.url_path) is not Place.PUBLIC)


def _seen_from(page: Page, facts: Facts, hidden: frozenset[int]) -> Facts:
    """A working copy may link to its own pages: they come to the public with it."""
    if Place.at(page.url_path) is not Place.PUBLIC:
        return facts
    return Facts(facts.pages, facts.hidden | hidden, facts.documents)


def as_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings for the script that shows them beside the fields."""
    return [
        {
            "path": finding.path,
            "fault": finding.is_fault,
            "message": finding.message,
            "suggestion": finding.suggestion,
            "words": finding.words,
        }
        for finding in findings
    ]
