"""Footnotes and readings of an edition: linked in HTML, at the foot of the page on paper."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.pdf.making import PdfFile, make_pdf
from strategy.notation.footnotes import tied
from strategy.notation.ruby import with_ruby
from tests.paths import GOLDEN
from tests.unit.publications.pipeline.pdf.accessibility import faults
from tests.unit.publications.pipeline.pdf.reading_order import (
    document_element,
    elements,
    html_passages,
    pdf_passages,
)

pytestmark = pytest.mark.sweep(9, "notes in documents")

PROSE = "取組の成果は、毎年度の実績値と市民の声をもとに、検証会議で確かめて公表します。"


def text(html: str) -> dict[str, Any]:
    return {"type": "text", "html": with_ruby(html)}


def note(words: str) -> dict[str, Any]:
    return {"type": "footnote", "html": f"<p>{words}</p>"}


def snapshot(*blocks: dict[str, Any], language: str = "ja") -> dict[str, Any]:
    """The golden strategy with these blocks as the body of its first section."""
    content: dict[str, Any] = json.loads((GOLDEN / "snapshot-schema-3.json").read_text())
    content["nodes"][0]["body"][language] = tied(blocks)
    return content


def printed(content: dict[str, Any], language: str = "ja") -> PdfFile:
    html = render_print(content, kind=DocumentKind.MAIN, language=language, sha256="0" * 64)
    assets = {path.stem: path for path in (GOLDEN / "assets").glob("*.png")}
    return make_pdf(html, assets=assets, title="注", language=language)


def fragment(content: dict[str, Any], language: str = "ja") -> str:
    return render_fragment(content, kind=DocumentKind.MAIN, language=language)


def reader_of(file: PdfFile) -> PdfReader:
    return PdfReader(io.BytesIO(file.content))


def notes_of(reader: PdfReader) -> list[Any]:
    return [tag for tag in elements(document_element(reader)) if tag["/S"] == "/Note"]


def pages_of(reader: PdfReader, words: str) -> list[int]:
    texts = ["".join(page.extract_text().split()) for page in reader.pages]
    return [number for number, text in enumerate(texts) if words in text]


TWO_NOTES = (
    text(f"<p>現行戦略［注］は、{PROSE}</p><p>{PROSE}検証会議［注］は年に2回です。</p>"),
    note("令和2年3月に取りまとめた戦略をいいます。"),
    note("外部の委員による会議です。"),
    text(f"<p>{PROSE}</p>"),
)


def test_call_and_note_lead_to_each_other() -> None:
    html = fragment(snapshot(*TWO_NOTES))

    assert (
        '<span class="note-word">略<sup class="note-call" id="note-call-1">'
        '<a href="#note-1" role="doc-noteref" aria-label="注1">1</a></sup></span>は、'
    ) in html
    assert 'id="note-2" role="doc-footnote"' in html
    assert ('<a href="#note-call-2" role="doc-backlink" aria-label="本文の注2に戻る">2</a>') in html


def test_numbers_go_on_through_the_document() -> None:
    content = snapshot(*TWO_NOTES)
    content["nodes"][1]["body"]["ja"] = tied([text("<p>国［注］</p>"), note("日本国")])

    ids = re.findall(r'id="note-(\d+)"', fragment(content))

    assert ids == ["1", "2", "3"]


def test_note_that_nothing_calls_keeps_its_sign() -> None:
    html = fragment(snapshot(text("<p>本文です。</p>"), note("全体への注です。")))

    assert '<span class="block-footnote__mark">※</span>' in html
    assert "doc-noteref" not in html


def test_english_calls_are_announced_in_english() -> None:
    html = fragment(snapshot(text("<p>Plan［注］</p>"), note("Of 2020."), language="en"), "en")

    assert 'aria-label="Note 1">1</a>' in html
    assert 'aria-label="Back to note 1 in the text">1</a>' in html


@pytest.mark.parametrize("language", ["ja", "en"])
def test_notes_float_and_are_tagged_where_the_page_has_them(language: str, tmp_path: Path) -> None:
    content = snapshot(*TWO_NOTES, language=language)

    file = printed(content, language)

    reader = reader_of(file)
    path = tmp_path / "notes.pdf"
    path.write_bytes(file.content)
    assert file.warnings == ()
    assert faults(path) == []
    assert [str(tag["/ID"]) for tag in notes_of(reader)] == ["note-1", "note-2"]
    assert pdf_passages(reader) == html_passages(fragment(content, language))


def test_floating_note_is_below_the_text_that_follows_it() -> None:
    reader = reader_of(printed(snapshot(*TWO_NOTES, text(f"<p>後に続く文です。{PROSE}</p>"))))

    (page,) = pages_of(reader, "外部の委員による会議です。")
    words = "".join(reader.pages[page].extract_text(extraction_mode="layout").split())
    assert words.index("後に続く文です。") < words.index("令和2年3月に取りまとめた")


def test_floating_note_breaks_into_lines() -> None:
    # Its call holds to the word before it: that must not hold the note together.
    reader = reader_of(printed(snapshot(text("<p>言葉［注］です。</p>"), note(PROSE * 3))))

    (page,) = pages_of(reader, PROSE * 3)
    lines = ["".join(line.split()) for line in reader.pages[page].extract_text().splitlines()]
    assert max(map(len, lines)) < len(PROSE * 2)


def test_note_is_labelled_and_its_call_is_a_reference() -> None:
    reader = reader_of(printed(snapshot(*TWO_NOTES)))

    tags = list(elements(document_element(reader)))
    first, _ = notes_of(reader)
    kinds = [tag["/S"] for tag in elements(first)]
    assert kinds[:3] == ["/Note", "/Lbl", "/Link"]
    assert "/P" in kinds
    assert [tag["/S"] for tag in tags].count("/Reference") == 2
    assert "/Art" not in {tag["/S"] for tag in tags}


def test_every_note_is_found_by_its_id() -> None:
    blocks = [text(f"<p>{'語［注］と' * 12}です。</p>"), *[note(f"注{n}です。") for n in range(12)]]

    reader = reader_of(printed(snapshot(*blocks)))

    names = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    ids = [str(name) for name in names[::2]]
    assert ids == sorted(f"note-{number}" for number in range(1, 13))
    assert [element.get_object()["/ID"] for element in names[1::2]] == ids


def test_links_of_notes_say_more_than_a_number() -> None:
    reader = reader_of(printed(snapshot(*TWO_NOTES)))

    said = [
        link.get_object()["/Contents"] for page in reader.pages for link in page.annotations or []
    ]

    assert {"注1", "注2", "本文の注1に戻る", "本文の注2に戻る"} <= set(said)


def test_long_note_stays_in_the_text_and_breaks_over_pages_as_one_note(tmp_path: Path) -> None:
    long = "".join(f"第{number}の言葉です。" for number in range(400))
    content = snapshot(text(f"<p>{PROSE}言葉［注］</p>"), note(long), text("<p>続きです。</p>"))

    file = printed(content)
    reader = reader_of(file)

    (tagged,) = notes_of(reader)
    assert tagged["/ID"] == "note-1"
    assert [tag["/S"] for tag in elements(tagged)][:3] == ["/Note", "/Lbl", "/Link"]
    path = tmp_path / "notes.pdf"
    path.write_bytes(file.content)
    assert faults(path) == []
    (first,), (last,) = pages_of(reader, "第0の言葉です。"), pages_of(reader, "第399の言葉です。")
    assert first < last
    assert pdf_passages(reader) == html_passages(fragment(content))


@pytest.mark.sweep(2)
@pytest.mark.parametrize("lines", range(1, 16))
def test_no_note_is_lost_or_torn_from_its_call_at_a_page_break(lines: int) -> None:
    # A line more each time moves calls and notes over the foot of the page.
    blocks = [text(f"<p>{'行です。' * 11 * lines}</p>")]
    for number in range(24):
        blocks += [
            text(f"<p>{PROSE * (number % 3 + 1)}語{number}の甲［注］と乙［注］です。{PROSE}</p>"),
            note(f"甲{number}の注です。{PROSE * (number % 3)}"),
            note(f"乙{number}の注です。"),
        ]
    content = snapshot(*blocks)

    reader = reader_of(printed(content))

    assert pdf_passages(reader) == html_passages(fragment(content))
    tagged = notes_of(reader)
    assert len(tagged) == 48
    assert all(int(a["/ID"][5:]) < int(b["/ID"][5:]) for a, b in pairwise(tagged))
    where = {
        name: reader.get_destination_page_number(target)
        for name, target in reader.named_destinations.items()
        if name.startswith("note-")
    }
    ids = [str(tag["/ID"]) for tag in tagged]
    beside = [name for name in ids if where[name] == where[name.replace("note-", "note-call-")]]
    # The others would be lost: they stand in the text, below the passage that calls them.
    assert len(beside) >= 44


def test_readings_follow_their_words_on_paper_and_stand_above_them_on_screens() -> None:
    content = snapshot(text("<p>策定の｜背景《はいけい》と<b>｜趣旨《しゅし》</b>です。</p>"))

    html = fragment(content)
    reader = reader_of(printed(content))

    assert "<ruby>背景<rp>（</rp><rt>はいけい</rt><rp>）</rp></ruby>" in html
    assert pages_of(reader, "策定の背景（はいけい）と趣旨（しゅし）です。")
    assert pdf_passages(reader) == html_passages(html)
