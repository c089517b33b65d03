"""Smaller files that show, read and say the same."""

from __future__ import annotations

import io
import random
from typing import Any

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from publications.pipeline.pdf.making import make_pdf
from publications.pipeline.pdf.patches.compact import (
    FEWEST_GLYPHS,
    UNSEEN,
    glyphs_and_moves,
    spaced,
)

PARAGRAPH = (
    "会津若松市は、スマートシティ会津若松の取組を通じて、ICTや環境技術などを、健康や福祉、教育、"
    "防災、さらにはエネルギー、交通といった生活を取り巻く様々な分野で活用してきました。"
)
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="300" height="100">'
    "<title>移住相談件数の推移</title>"
    '<text x="150" y="20" text-anchor="middle">令和5年度</text>'
    '<text x="290" y="50" text-anchor="end">令和6年度</text>'
    '<text x="10" y="80">令和7年度</text></svg>'
)


def document(body, **styles):
    style = (
        "@page{size:A4;margin:22mm}body{margin:0}html{font-family:'BIZ UDPGothic';font-size:10.5pt}"
    )
    style += "".join(f"{tag}{{{rules}}}" for tag, rules in styles.items())
    html = (
        f"<!DOCTYPE html><html lang=ja><head><title>版</title><style>{style}</style></head>"
        f"<body>{body}</body></html>"
    )
    return make_pdf(html, assets={}, title="版", language="ja").content


def positions(room, line):
    """Where each glyph of a TJ operator starts, if every glyph were of no width."""
    glyphs, moves = glyphs_and_moves(line)
    place = 0.0
    places: list[float] = []
    for move in moves[: len(glyphs)]:
        place += -move + room * bool(places)
        places.append(place)
    return glyphs, places


def test_room_between_characters_is_said_once():
    # WeasyPrint's way: half of the room after a character, half before the next one.
    line = "<0c66>" + "".join(f"-3<>-3.857142857142857<{n:04x}>" for n in range(16, 26))

    room, compact = spaced(line)

    assert room == pytest.approx(6.9)
    # The last one has none after it, and something may follow it on the line.
    assert compact == "<0c660010001100120013001400150016001700180019>7"


def test_line_of_characters_that_stand_close_stays_without_room():
    room, compact = spaced("<04fc>0<04fa>0<04fc>0<0500>0<10a9>0<1017>0<058a>0")

    assert room == 0
    assert compact == "<04fc04fa04fc050010a91017058a>"


def test_short_text_keeps_its_moves():
    room, compact = spaced("<04fc>-40<04fa>-40<04fc>")

    assert room == 0
    assert compact == "<04fc>-40<04fa>-40<04fc>"


@given(
    st.lists(
        st.tuples(st.integers(0, 0xFFFF), st.sampled_from([0.0, -3.0, -3.857142857142857, 12.5])),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from([0.0, -3.857142857142857, 25.0]),
)
def test_no_character_moves_by_more_than_can_be_seen(glyphs, start):
    line = f"{start}" if start else ""
    line += "".join(f"<{glyph:04x}>{move}" for glyph, move in glyphs)
    before, placed = positions(0.0, line)

    room, compact = spaced(line)

    after, found = positions(room, compact)
    assert after == before
    # Half a step of rounding comes to what is owed.
    assert all(abs(new - old) <= 1.5 * UNSEEN for new, old in zip(found, placed, strict=True))


def test_flush_lines_end_at_the_right_edge_whatever_follows_them():
    # A line of other room, one of none, and one in another font size come between.
    texts = [PARAGRAPH * 3, "短い行。", PARAGRAPH]
    body = "".join(f"<p>{text}</p>" for text in texts) + "<h1>見出し</h1><p>終わり。</p>"
    content = document(body, p="text-align:justify")

    page = pymupdf.open(stream=content, filetype="pdf")[0]
    right_edge_pt = 595.28 - 22 / 25.4 * 72
    ends = [
        round(line["bbox"][2] - right_edge_pt, 1)
        for block in page.get_text("dict")["blocks"]
        for line in block["lines"]
    ]
    assert sum(abs(end) < 1 for end in ends) >= 5
    assert all(end < 1 for end in ends)


def test_labels_of_a_chart_stand_at_their_anchor_as_one_line_each():
    content = document(f"<div>{CHART}</div>")

    page = pymupdf.open(stream=content, filetype="pdf")[0]
    left_pt = 22 / 25.4 * 72
    boxes = {
        line["spans"][0]["text"]: pymupdf.Rect(line["bbox"])
        for block in page.get_text("dict")["blocks"]
        for line in block["lines"]
    }
    assert (boxes["令和5年度"].x0 + boxes["令和5年度"].x1) / 2 - left_pt == pytest.approx(
        150 * 0.75, abs=0.5
    )
    assert boxes["令和6年度"].x1 - left_pt == pytest.approx(290 * 0.75, abs=0.5)
    assert boxes["令和7年度"].x0 - left_pt == pytest.approx(10 * 0.75, abs=0.5)
    # Without compact: a group for each label that is not at the left.
    (of_page,) = PdfReader(io.BytesIO(content)).pages
    resources: Any = of_page["/Resources"]
    assert not resources.get("/XObject")


def test_words_hang_on_their_paragraph_line_by_line():
    content = document(f"<p>{PARAGRAPH * 2}</p>")

    tree = PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    (body,) = tree["/K"]
    (paragraph,) = [kid.get_object() for kid in body.get_object()["/K"]]
    assert paragraph["/S"] == "/P"
    assert paragraph["/K"] == list(range(len(paragraph["/K"])))
    assert len(paragraph["/K"]) > 2
    owners = tree["/ParentTree"]["/Nums"][1]
    assert {owner.get_object()["/S"] for owner in owners} == {"/P"}


def test_file_is_read_whole_by_another_program():
    dice = random.Random(1)
    words = ["".join(dice.sample(PARAGRAPH, 30)) for _ in range(120)]

    content = document("".join(f"<p>{text}</p>" for text in words))

    read = pymupdf.open(stream=content, filetype="pdf")
    assert not read.is_repaired
    text = "".join(read[n].get_text() for n in range(len(read))).replace("\n", "")
    assert text == "".join(words)


def test_only_longer_lines_pay_for_an_operator():
    line = "-40".join(["<04fc>"] * FEWEST_GLYPHS)

    assert spaced(line)[0] == 40
