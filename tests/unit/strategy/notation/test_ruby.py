"""Readings as they are typed, and as they are set."""

from __future__ import annotations

import pytest

from strategy.notation.ruby import with_ruby, without_ruby

BACKGROUND = "<ruby>背景<rp>（</rp><rt>はいけい</rt><rp>）</rp></ruby>"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("<p>策定の｜背景《はいけい》です</p>", f"<p>策定の{BACKGROUND}です</p>"),
        ("<p>|背景《はいけい》</p>", f"<p>{BACKGROUND}</p>"),
        (
            "｜Ｊ・Ｆケネディ《ジェイ・エフ ケネディー》",
            "<ruby>Ｊ・Ｆケネディ<rp>（</rp><rt>ジェイ・エフ ケネディー</rt><rp>）</rp></ruby>",
        ),
        ("<b>｜背景《はいけい》</b>と｜背景《はいけい》", f"<b>{BACKGROUND}</b>と{BACKGROUND}"),
    ],
)
def test_a_word_behind_a_bar_bears_its_reading(typed: str, html: str) -> None:
    assert with_ruby(typed) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>《重要》背景《はいけい》</p>",
        "<p>市長｜副市長</p>",
        "<p>総務課｜電話は《代表》へ</p>",
        "<p>｜背景《はいけい</p>",
        "<p>｜<b>背景</b>《はいけい》</p>",
        '<a href="/ja/?q=｜背景《はいけい》">背景</a>',
    ],
)
def test_all_else_stays_as_it_was_typed(html: str) -> None:
    assert with_ruby(html) == html


def test_words_are_found_without_their_readings() -> None:
    assert without_ruby(f"<p>策定の{BACKGROUND}</p>") == "<p>策定の背景</p>"
