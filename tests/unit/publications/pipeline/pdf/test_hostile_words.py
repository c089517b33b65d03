"""Words that nobody should type into a strategy, in every place that has words."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from publications.pipeline.document.building import SCHEMAS
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.pdf.making import PdfFile, make_pdf
from tests.paths import GOLDEN
from tests.unit.publications.pipeline.pdf.accessibility import faults
from tests.unit.publications.pipeline.test_golden_snapshots import golden

MARKUP = "</h2></style><script>alert(1)</script><img src=x onerror=alert(2)> & \"'{{ x }}{% y %}"
HUGE = "Donaudampfschiff" * 40
RIGHT_TO_LEFT = "مرحبا بالعالم 123 שלום \u202eevil\u202c 市"
EMOJI = "家族👨\u200d👩\u200d👧 🇯🇵 葛\U000e0100城"
RARE = "髙﨑德濵⑴①㍿№℡ｶﾞ〒"
LONG = "長い見出し" * 60
A4_WIDTH_PT = 595.3


def with_words(words: str) -> dict[str, Any]:
    """The newest golden snapshot, whose first chapter and its first item say `words`."""
    snapshot = golden(max(SCHEMAS))
    chapter = next(node for node in snapshot["nodes"] if node["children"])
    for node in (chapter, chapter["children"][0]):
        for name in ("heading", "summary", "scope_note"):
            node[name] = dict.fromkeys(node[name], words)
    snapshot["edition"]["note"] = dict.fromkeys(snapshot["edition"]["note"], words)
    snapshot["edition"]["label"] = dict.fromkeys(snapshot["edition"]["label"], words[:100])
    return snapshot


def set_in_pages(
    snapshot: dict[str, Any], language: str = "ja", *, kind: DocumentKind = DocumentKind.MAIN
) -> PdfFile:
    html = render_print(snapshot, kind=kind, language=language, sha256="0" * 64)
    pictures = {path.stem: path for path in (GOLDEN / "assets").glob("*.png")}
    return make_pdf(html, assets=pictures, title="版", language=language)


def beyond_the_page(pdf: PdfFile) -> list[tuple[int, float, str]]:
    """Words that begin outside of their page: (page, position, words)."""
    found: list[tuple[int, float, str]] = []
    for number, page in enumerate(PdfReader(io.BytesIO(pdf.content)).pages, start=1):

        def visit(
            text: str,
            matrix: list[float],
            placed: list[float],
            *_: object,
            number: int = number,
        ) -> None:
            across = placed[4] * matrix[0] + matrix[4]
            if text.strip() and not 0 <= across <= A4_WIDTH_PT:
                found.append((number, across, text))

        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.sweep(2)
@pytest.mark.parametrize("words", [MARKUP, HUGE, RIGHT_TO_LEFT, EMOJI, RARE, LONG])
def test_a_document_is_set_whatever_its_words(words: str, tmp_path: Path) -> None:
    snapshot = with_words(words)

    fragment = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")
    pdf = set_in_pages(snapshot)

    for markup in ("<script", "<img src=x", "</style>"):
        assert markup not in fragment
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf.content)
    assert faults(file) == []
    assert beyond_the_page(pdf) == []


@pytest.mark.parametrize(("words", "missing"), [(EMOJI, ("👨", "🇯")), (RIGHT_TO_LEFT, ("ש",))])
def test_characters_that_no_font_holds_are_named(words: str, missing: tuple[str, ...]) -> None:
    warnings = " ".join(set_in_pages(with_words(words)).warnings)

    for character in missing:
        assert f"書体にない文字({character}、" in warnings


def test_the_names_and_numbers_of_a_city_miss_no_character() -> None:
    assert set_in_pages(with_words(RARE)).warnings == ()


@pytest.mark.sweep(2)
@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize(
    ("unseen", "kept"),
    [
        *((unseen, "") for unseen in ("\x0b", "\x00", "\x1b", "\x85", "\u2028", "\ufffe")),
        # Ordinary space between words.
        ("\n", "\n"),
        ("\t", "\t"),
    ],
)
def test_a_title_frozen_with_a_control_character_is_the_same_in_both_places(
    unseen: str, kept: str, kind: DocumentKind, tmp_path: Path
) -> None:
    snapshot = with_words(f"前{unseen}後")
    snapshot["strategy"]["heading"] = dict.fromkeys(
        snapshot["strategy"]["heading"], f"計{unseen}画"
    )

    pdf = set_in_pages(snapshot, kind=kind)

    file = tmp_path / "document.pdf"
    file.write_bytes(pdf.content)
    assert faults(file) == []
    reader = PdfReader(file)
    assert reader.metadata is not None
    assert reader.xmp_metadata is not None
    assert str(reader.metadata.title).startswith(f"計{kept}画")
    assert reader.xmp_metadata.dc_title["x-default"] == reader.metadata.title
    fragment = render_fragment(snapshot, kind=kind, language="ja")
    assert f"前{kept}後" in fragment
    assert kept or unseen not in fragment


def test_ten_levels_are_ten_levels(tmp_path: Path) -> None:
    snapshot = golden(max(SCHEMAS))
    inmost = next(node for node in snapshot["nodes"] if node["children"])
    for level in range(2, 12):
        below = copy.deepcopy(inmost) | {"children": [], "depth": level, "code": f"level-{level}"}
        below["heading"] = dict.fromkeys(below["heading"], f"{level}段めの見出し")
        inmost["children"] = [below]
        inmost = below

    pdf = set_in_pages(snapshot)

    file = tmp_path / "document.pdf"
    file.write_bytes(pdf.content)
    assert faults(file) == []
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "11段めの見出し" in text.replace("\n", "")
