"""Texts as long as their fields let them be: nothing overlaps, nothing leaves its page."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.layout import inline, preferred

from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html import resources
from publications.pipeline.html.render import render_print
from publications.pipeline.pdf import making, typesetting
from publications.pipeline.pdf.patches import justify, tuning
from strategy.uploads import child_process
from tests.unit.publications.pipeline.pdf.geometry import cover_faults, misplaced
from tests.unit.publications.pipeline.pdf.stress import stressed

LONGEST = [
    ("japanese", "ja"),
    ("english", "en"),
    ("one word", "en"),
    ("wide letters", "ja"),
]
SHORT = [
    (filling, language, kind)
    for filling, language in LONGEST
    for kind in DocumentKind
    if kind is not DocumentKind.MAIN
]


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "justify_line", inline.justify_line)
    # Of what makes the real process quick, what counts for texts as long as these.
    monkeypatch.setattr(preferred, "split_first_line", tuning._narrowest)
    monkeypatch.setattr(HTML, "_ua_stylesheets", tuning._ua_stylesheets)
    monkeypatch.setenv("FONTCONFIG_FILE", str(making.font_configuration()))
    justify.install()


def laid_out(snapshot: dict[str, Any], kind: DocumentKind, language: str) -> Any:
    html = render_print(snapshot, kind=kind, language=language, sha256="0" * 64)
    files = {
        resources.STYLESHEET_ADDRESS: str(child_process.ROOT / "static" / resources.STYLESHEET)
    }
    return typesetting._laid_out(html, files, typesetting._Records())


@pytest.mark.sweep(1)
@pytest.mark.parametrize(("filling", "language", "kind"), SHORT)
def test_the_longest_texts_stay_on_their_page_and_apart(
    filling: str, language: str, kind: DocumentKind
) -> None:
    document = laid_out(stressed(filling), kind, language)

    assert misplaced(document) == []
    if kind is not DocumentKind.SUMMARY:
        # The leaf begins with its text.
        assert cover_faults(document) == []


# A whole document takes a minute to set: the fillings that leave least room.
@pytest.mark.sweep(0)
@pytest.mark.parametrize(("filling", "language"), [("one word", "en"), ("wide letters", "ja")])
def test_the_longest_texts_of_a_whole_document_stay_on_their_page_and_apart(
    filling: str, language: str
) -> None:
    document = laid_out(stressed(filling), DocumentKind.MAIN, language)

    assert misplaced(document) == []
    assert cover_faults(document) == []


def test_a_running_head_that_is_cut_keeps_the_stage() -> None:
    html = render_print(stressed("english"), kind=DocumentKind.MAIN, language="en", sha256="0" * 64)

    assert (
        "Regional revitalization, understanding and…, Preliminary draft" in html.partition("<h1")[0]
    )


def test_nothing_to_list_is_no_list_of_contents() -> None:
    snapshot = stressed("japanese")
    for name in ("nodes", "milestones", "glossary"):
        snapshot[name] = []
    snapshot["population"] = {}

    html = render_print(snapshot, kind=DocumentKind.MAIN, language="ja", sha256="0" * 64)

    assert "<nav" not in html
