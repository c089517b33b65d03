"""The outline draft says, item by item, what the city printed: page, edition and PDF."""

from __future__ import annotations

import hashlib
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from publications.models import Rendition
from strategy.figures.placements import full_title
from strategy.models import StrategyPage
from strategy.tree.queries import document_pages, outline_entries
from tests.paths import GOLDEN

CITY_OUTLINE = GOLDEN / "city-outline-2023-07-01.txt"
# Of the outline's lines as they were read from the city's page of that day, without indentation
# and empty lines: what it says cannot change any more, and neither may the golden file.
CITYS_SHA256 = "aafe641cd95e8ea3d609a891daa47de4b0cc8aa2f83813ef91a80498ef781fd3"

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def printed_lines() -> list[str]:
    """The outline as the city printed it, a line an item. Renewed by hand only."""
    return CITY_OUTLINE.read_text().splitlines()


def headings(lines: Sequence[str]) -> list[str]:
    """Lines without the words after "…"."""
    return [line.partition("…")[0] for line in lines]


def squeezed(text: str) -> str:
    """Without any white space, compatibility characters as they are."""
    return re.sub(r"\s+", "", text)


def assert_in_order(expected: Sequence[str], text: str) -> None:
    place = 0
    haystack = squeezed(text)
    for item in expected:
        found = haystack.find(squeezed(item), place)
        assert found >= 0, f"“{item}” does not follow in the text"
        place = found + len(squeezed(item))


class Words(HTMLParser):
    """The text of the page's main part."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "main"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words.append(data)


def main_text(html: str) -> str:
    words = Words()
    words.feed(html)
    return "".join(words.words)


def test_the_golden_outline_is_the_citys_page_to_the_letter() -> None:
    printed = "\n".join(printed_lines())
    assert hashlib.sha256(printed.encode()).hexdigest() == CITYS_SHA256
    assert len(printed_lines()) == 2 + 5 + 17


def test_every_label_is_the_citys_character_by_character() -> None:
    strategy = StrategyPage.objects.get(slug="new-strategy")

    entries = outline_entries(strategy, document_pages(strategy), "ja")

    lines = [
        full_title(entry, "ja")
        + ("…" + entry.page.scope_note_ja if entry.page.scope_note_ja else "")
        for entry in entries
    ]
    assert lines == printed_lines()


def test_the_outline_page_shows_every_item_with_its_number_and_scope(client: Client) -> None:
    response = client.get("/ja/strategies/new-strategy/outline/")

    assert response.status_code == 200
    assert_in_order(printed_lines(), main_text(response.content.decode()))


@pytest.fixture
def issued(loaded_site: None) -> None:
    call_command(
        "issue_edition",
        "new-strategy",
        code="outline-2023-07",
        dated="2023-07",
        stage="outline",
        verbosity=0,
    )


@pytest.mark.usefixtures("issued")
class TestEdition:
    def pdf_text(self, language: str, tmp_path: Path) -> str:
        rendition = Rendition.objects.get(
            publication__editions__code="outline-2023-07", language=language, format="pdf"
        )
        path = tmp_path / "outline.pdf"
        with rendition.file.open("rb") as file:
            path.write_bytes(file.read())
        text = subprocess.run(
            ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True
        ).stdout.decode()
        # -raw follows the order of the content, which is the order of the tags.
        body = text[self.end_of_contents(text) :]
        # Running heads and feet stand between the items of two pages.
        return unicodedata.normalize("NFC", body)

    @staticmethod
    def end_of_contents(text: str) -> int:
        """The contents list every item once more, with page numbers: the body comes after."""
        pages = [match.start() for match in re.finditer("\f", text)]
        return pages[1]

    def test_html_shows_every_item_in_order(self, client: Client) -> None:
        html = client.get("/ja/editions/outline-2023-07/").content.decode()

        assert_in_order(printed_lines(), main_text(html))

    def test_pdf_holds_every_heading_in_order(self, tmp_path: Path) -> None:
        text = self.pdf_text("ja", tmp_path)

        assert_in_order(headings(printed_lines()), text)

    def test_pdf_and_html_say_the_same_in_english(self, client: Client, tmp_path: Path) -> None:
        strategy = StrategyPage.objects.get(slug="new-strategy")
        entries = outline_entries(strategy, document_pages(strategy), "en")
        titles = [full_title(entry, "en") for entry in entries]

        html = client.get("/en/editions/outline-2023-07/").content.decode()

        assert titles[0] == "Introduction"
        assert titles[14].startswith("(1) Basic Goal 1 (Provisional title)")
        assert_in_order(titles, main_text(html))
        assert_in_order(titles, self.pdf_text("en", tmp_path))

    def test_the_strategys_page_lists_it_with_size_and_date(self, client: Client) -> None:
        html = client.get("/ja/strategies/new-strategy/").content.decode()

        assert "/editions/outline-2023-07/outline-ja.pdf" in html
        assert re.search(r"新総合戦略\(仮称\) 骨子案［PDF：\d+KB］", html)
        assert "令和5年7月" in html

    def test_an_edition_keeps_its_words_when_the_page_changes(self, client: Client) -> None:
        before = client.get("/ja/editions/outline-2023-07/").content
        page = StrategyPage.objects.get(slug="new-strategy").get_descendants().get(slug="jobs")
        page = page.specific
        page.title = "改めた見出し"
        page.save_revision().publish()

        after = client.get("/ja/editions/outline-2023-07/").content

        assert before == after
        assert "改めた見出し" in client.get("/ja/strategies/new-strategy/outline/").content.decode()
