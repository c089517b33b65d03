"""Footnotes and readings of an edition in a real Chromium, with the site's stylesheets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.validators import axe_violations, html_faults
from tests.paths import ROOT
from tests.unit.publications.pipeline.document.test_footnotes import (
    PROSE,
    fragment,
    note,
    snapshot,
    text,
)

CSS = ROOT / "static" / "css"
STYLES = ("tokens.css", "base.css", "components/blocks.css", "components/edition.css")
BODY = (
    text(f"<p>策定の｜背景《はいけい》と現行戦略［注］の｜趣旨《しゅし》です。{PROSE * 9}</p>"),
    note(f"第2期の戦略をいいます。{PROSE}"),
    text(f"<p>検証会議［注］です。{PROSE * 9}</p>"),
    note("外部の委員による会議です。"),
)


def document(*sheets: str) -> str:
    styles = "".join((CSS / name).read_text("utf-8") for name in sheets)
    return (
        '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>注</title>'
        f"<style>{styles}</style></head><body><main><h1>注</h1>"
        f"{fragment(snapshot(*BODY))}</main></body></html>"
    )


@pytest.fixture(params=[360, 1280])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    page.set_content(document(*STYLES))
    yield page
    context.close()


def test_notes_are_valid_html() -> None:
    # vnu of 2020 does not know the properties of the stylesheets.
    assert html_faults({"notes": document()}) == []


def test_notes_keep_the_rules_of_accessibility(page: Page) -> None:
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_call_leads_to_its_note_and_the_note_back(page: Page) -> None:
    page.get_by_role("link", name="注2", exact=True).press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "note-2"

    page.get_by_role("link", name="本文の注2に戻る").press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "note-call-2"


def test_no_line_begins_with_a_call(page: Page) -> None:
    lines = page.eval_on_selector_all(
        ".note-word", "words => words.map(word => word.getClientRects().length)"
    )

    # Each of the two words that a call follows stands on one line with it.
    assert lines == [1, 1]


def test_a_reading_stands_above_its_word(page: Page) -> None:
    above = page.eval_on_selector_all(
        "ruby",
        """words => words.map(word => {
          const reading = word.querySelector("rt").getBoundingClientRect()
          return reading.height > 0 && reading.top < word.getBoundingClientRect().top + 4
        })""",
    )

    assert above == [True, True]
    assert not page.locator("rp").first.is_visible()
