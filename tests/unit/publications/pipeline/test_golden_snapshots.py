"""Snapshots of every schema the city may have issued still render, in HTML and as PDF."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from publications.pipeline.document.building import SCHEMAS
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.pdf.making import PdfFile, make_pdf
from tests.paths import GOLDEN
from tests.unit.publications.pipeline.pdf.accessibility import faults, rules
from tests.unit.publications.pipeline.pdf.reading_order import (
    document_element,
    elements,
    html_passages,
    pdf_passages,
)

pytestmark = pytest.mark.sweep(8, "snapshots of every schema")

LANGUAGES = ("ja", "en")


PREFIX = "snapshot-schema-"
# Of each schema one snapshot or more: 3, and 3-figures.
KEPT = sorted(path.stem.removeprefix(PREFIX) for path in GOLDEN.glob(f"{PREFIX}*.json"))
FIGURES = "3-figures"


def golden(kept: str | int) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / f"{PREFIX}{kept}.json").read_text())
    return content


def nodes(below: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in below:
        yield node
        yield from nodes(node["children"])


def indicators(snapshot: dict[str, Any], language: str) -> list[dict[str, Any]]:
    found = [node["indicators"].get(language, []) for node in nodes(snapshot["nodes"])]
    return [indicator for of_node in found for indicator in of_node]


def words(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@cache
def printed(kept: str, kind: DocumentKind, language: str) -> tuple[str, PdfFile]:
    """The print document and its PDF."""
    html = render_print(golden(kept), kind=kind, language=language, sha256="0" * 64)
    pdf = make_pdf(
        html,
        assets={path.stem: path for path in (GOLDEN / "assets").glob("*.png")},
        title=f"schema {kept}",
        language=language,
    )
    return html, pdf


def test_every_known_schema_has_its_golden_snapshot() -> None:
    assert {int(kept.partition("-")[0]) for kept in KEPT} == set(SCHEMAS)
    assert {golden(kept)["schema"] for kept in KEPT} == set(SCHEMAS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("kept", KEPT)
def test_snapshot_of_every_schema_still_renders(
    kept: str, kind: DocumentKind, language: str, tmp_path: Path
) -> None:
    snapshot = golden(kept)
    shown = {
        DocumentKind.MAIN: lambda node: True,
        DocumentKind.OUTLINE: lambda node: node["depth"] <= snapshot["outline_depth"],
        DocumentKind.SUMMARY: lambda node: node["kind"] in {"vision", "goal"},
    }[kind]
    headings = [
        node["heading"][language] or node["heading"]["ja"]
        for node in nodes(snapshot["nodes"])
        if shown(node)
    ]

    fragment = words(render_fragment(snapshot, kind=kind, language=language))
    html, pdf = printed(kept, kind, language)

    assert pdf.warnings == ()
    assert len(PdfReader(io.BytesIO(pdf.content)).pages) == pdf.page_count
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf.content)
    assert faults(file) == []
    assert headings
    for heading in headings:
        assert words(heading) in fragment
        assert words(heading) in words(html)


def test_both_checkers_ask_their_rules(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write("\nPDF/UA rules checked:\n  " + "\n  ".join(rules()) + "\n")

    assert sum(rule.startswith("outloud") for rule in rules()) >= 50
    assert sum(rule.startswith("pdfua") for rule in rules()) >= 10


def test_a_file_that_is_not_tagged_is_found_by_both(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    file = tmp_path / "untagged.pdf"
    writer.write(file)

    found = {fault.partition(":")[0] for fault in faults(file)}

    assert found == {"outloud", "pdfua"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("kept", KEPT)
def test_tags_of_the_pdf_read_in_the_order_and_words_of_the_page(
    kept: str, kind: DocumentKind, language: str
) -> None:
    fragment = render_fragment(golden(kept), kind=kind, language=language)
    _, pdf = printed(kept, kind, language)

    heard = pdf_passages(PdfReader(io.BytesIO(pdf.content)))

    assert len(heard) > 5
    assert heard == html_passages(fragment)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("kept", KEPT)
def test_tags_have_one_chain_of_headings_described_figures_and_scopes(
    kept: str, kind: DocumentKind, language: str
) -> None:
    _, pdf = printed(kept, kind, language)

    tags = list(elements(document_element(PdfReader(io.BytesIO(pdf.content)))))

    levels = [int(tag["/S"][2]) for tag in tags if re.fullmatch("/H[1-6]", tag["/S"])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert len(figures) >= 1
    assert all(figure["/Alt"] for figure in figures)
    heads = [tag["/A"].get("/Scope") for tag in tags if tag["/S"] == "/TH"]
    assert set(heads) == {"/Column", "/Row"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_printed_as_they_were_frozen(language: str) -> None:
    snapshot = golden(FIGURES)
    frozen = indicators(snapshot, language)

    fragment = render_fragment(snapshot, kind=DocumentKind.MAIN, language=language)

    assert len(frozen) == 6
    for indicator in frozen:
        assert words(indicator["name"]) in words(fragment)
        assert indicator["chart"]["svg"] in fragment
        assert words(indicator["verdict"]["reason"]) in words(fragment)
        figures = [
            year[name] for year in indicator["years"] for name in ("actual", "target", "baseline")
        ]
        # A baseline, two results and a target; what is missing has its reason for words.
        assert len([figure for figure in figures if figure]) == 4
        for figure in filter(None, figures):
            assert words(figure["number"]) in words(fragment)
    charts = snapshot["population"][language]["charts"]
    assert len(charts) == 3
    for chart in charts:
        assert chart["svg"] in fragment


@pytest.mark.parametrize("kind", [DocumentKind.MAIN, DocumentKind.SUMMARY])
def test_long_figures_leave_room_for_the_words_beside_them(kind: DocumentKind) -> None:
    snapshot = golden(FIGURES)
    for indicator in indicators(snapshot, "en"):
        indicator["name"] = "Overnightstays"
        indicator["chart"] = None
        for figure in ("baseline", "latest", "target"):
            indicator[figure] = {**indicator["baseline"], "value": "200 ten thousand people"}

    html = render_print(snapshot, kind=kind, language="en", sha256="0" * 64)
    pdf = make_pdf(html, assets={}, title="figures", language="en")

    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    # Torn into letters, a word would stand on as many lines.
    assert text.split().count("Overnightstays") == 6
    assert text.split().count("Indicator") == 2
