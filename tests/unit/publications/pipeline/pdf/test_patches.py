"""Where WeasyPrint or pydyf is another than was tried, documents are made without the patches."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pypdf import PdfReader

from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_print
from publications.pipeline.pdf import finish, patches, typesetting
from publications.pipeline.pdf.making import PdfFile, make_pdf
from publications.pipeline.pdf.patches import TRIED_WITH
from strategy.notation.footnotes import tied
from tests.paths import GOLDEN
from tests.unit.publications.pipeline.document.test_footnotes import TWO_NOTES
from tests.unit.publications.pipeline.pdf.accessibility import faults
from tests.unit.publications.pipeline.pdf.reading_order import document_element, elements
from tests.unit.publications.pipeline.test_golden_snapshots import FIGURES, golden

ENGINE = "WeasyPrint 70.0, pydyf 0.13.0, Pango 1."
DOCUMENTS = [
    ("weasyprint", DocumentKind.MAIN, "ja"),
    ("pydyf", DocumentKind.MAIN, "en"),
    ("weasyprint", DocumentKind.SUMMARY, "ja"),
    ("pydyf", DocumentKind.OUTLINE, "ja"),
]


def document(kind: DocumentKind, language: str) -> PdfFile:
    """The golden strategy with figures and charts, and two notes in its first section."""
    snapshot = golden(FIGURES)
    snapshot["nodes"][0]["body"][language] = tied(TWO_NOTES)
    html = render_print(snapshot, kind=kind, language=language, sha256="0" * 64)
    assets = {path.stem: path for path in (GOLDEN / "assets").glob("*.png")}
    return make_pdf(html, assets=assets, title="版", language=language)


def of_another_version(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setattr(patches, "TRIED_WITH", {**TRIED_WITH, package: "0.1"})


def reader_of(file: PdfFile) -> PdfReader:
    return PdfReader(io.BytesIO(file.content))


def words(file: PdfFile) -> list[str]:
    """What each page says; the spaces of a line depend on how it is justified."""
    return ["".join(page.extract_text().split()) for page in reader_of(file).pages]


def tags(file: PdfFile) -> list[str]:
    """The tags in reading order, without those of single lines, which the patches leave out."""
    found: list[Any] = [tag["/S"] for tag in elements(document_element(reader_of(file)))]
    return [tag for tag in found if tag != "/Span"]


@pytest.mark.parametrize(("package", "kind", "language"), DOCUMENTS)
def test_without_them_a_document_is_as_complete_and_as_accessible(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    package: str,
    kind: DocumentKind,
    language: str,
) -> None:
    patched = document(kind, language)
    of_another_version(monkeypatch, package)

    stock = document(kind, language)

    path = tmp_path / "stock.pdf"
    path.write_bytes(stock.content)
    assert faults(path) == []
    assert stock.warnings == patched.warnings == ()
    assert words(stock) == words(patched)
    assert tags(stock) == tags(patched)
    assert len(stock.content) > len(patched.content)
    assert patched.engine.startswith(ENGINE)
    assert stock.engine == f"{patched.engine}, unpatched"


def test_tags_that_only_another_version_writes_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lost(document: Any, made: Any) -> None:
        raise KeyError("A")

    monkeypatch.setattr(finish, "finish", lost)
    html = "<html lang=ja><head><title>版</title></head><p>本文</p></html>"

    reply, content = typesetting._render(html, {}, patched=False)

    assert reply["warnings"] == [typesetting.UNFINISHED]
    reader = PdfReader(io.BytesIO(content))
    assert reader.pages[0].extract_text() == "本文"
    assert [tag["/S"] for tag in elements(document_element(reader))] == ["/Document", "/P", "/Span"]


def test_installed_versions_are_the_ones_tried() -> None:
    assert patches.untried() == []
    assert not [message for message in run_checks() if message.id == "publications.W001"]


@pytest.mark.parametrize(("package", "version"), TRIED_WITH.items())
def test_check_names_a_version_that_was_not_tried(
    monkeypatch: pytest.MonkeyPatch, package: str, version: str
) -> None:
    of_another_version(monkeypatch, package)
    monkeypatch.setattr("publications.pipeline.pdf.checks.TRIED_WITH", patches.TRIED_WITH)

    (warning,) = [message for message in run_checks() if message.id == "publications.W001"]

    assert f"{package} {version}" in warning.msg
    assert f"{package} 0.1" in str(warning.hint)
