"""Which mark of a text calls which note, and the numbers they get."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from strategy.notation.footnotes import CALL, numbered, tied


def text(html: str) -> dict[str, Any]:
    return {"type": "text", "html": html}


def note(html: str = "<p>注</p>") -> dict[str, Any]:
    return {"type": "footnote", "html": html}


def shown(*blocks: dict[str, Any], first: int = 1) -> list[dict[str, Any]]:
    return numbered(
        tied(blocks), count(first), call_label="注{}".format, back_label="注{}へ".format
    )


def test_the_first_mark_calls_the_first_note() -> None:
    first, second, third = tied([text("<p>甲［注］乙[注]</p>"), note("<p>1</p>"), note("<p>2</p>")])

    assert first["html"] == f"<p>甲{CALL}乙{CALL}</p>"
    assert second == {"type": "footnote", "html": "<p>1</p>", "called": True}
    assert third["called"]


def test_a_mark_without_a_note_stays_as_it_was_typed() -> None:
    blocks = [text("<p>甲［注］乙［注］</p>"), note(), {"type": "heading", "text": "丙"}, note()]

    first, *_, last = tied(blocks)

    assert first["html"] == f"<p>甲{CALL}乙［注］</p>"
    assert "called" not in last


def test_blocks_without_marks_are_as_they_were() -> None:
    blocks = [text("<p>甲</p>"), note(), note("")]

    assert tied(blocks) == blocks
    assert shown(*blocks) == blocks


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/ja/">甲［注］</a></p>',
        '<p><a href="/ja/"><b>甲［注］</b></a></p>',
        '<p><a href="/ja/?q=［注］">甲</a></p>',
    ],
)
def test_a_mark_in_a_link_is_no_call(html: str) -> None:

    assert tied([text(html), note()])[0]["html"] == html


def test_tying_leaves_what_it_was_given() -> None:
    blocks = [text("<p>甲［注］</p>"), note()]

    tied(blocks)

    assert blocks == [text("<p>甲［注］</p>"), note()]


def test_a_call_is_held_to_the_character_before_it() -> None:
    first, second = shown(text("<p>戦略［注］は</p>"), note(), first=3)

    assert first["html"] == (
        '<p>戦<span class="note-word">略<sup class="note-call" id="note-call-3">'
        '<a href="#note-3" role="doc-noteref" aria-label="注3">3</a></sup></span>は</p>'
    )
    assert (second["number"], second["back_label"]) == (3, "注3へ")


def test_a_call_behind_markup_or_an_entity_leaves_them_whole() -> None:
    first, _, _ = shown(text("<p><b>戦略</b>［注］A&amp;［注］</p>"), note(), note())

    assert '<b>戦略</b><span class="note-word"><sup' in first["html"]
    assert '&amp;<span class="note-word"><sup' in first["html"]
