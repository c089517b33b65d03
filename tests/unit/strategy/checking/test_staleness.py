"""Texts as they are compared: digests, the words of a body, what changed."""

from __future__ import annotations

from strategy.checking.staleness import Change, body_text, changes, digest


def test_a_text_is_known_by_its_words_alone() -> None:
    assert digest(" しごと\n") == digest("しごと")
    assert digest("しごと") != digest("仕事")


def test_a_body_is_its_words_without_markup_keys_and_pictures() -> None:
    body: list[dict[str, object]] = [
        {"type": "text", "id": "a", "value": "<p>一つ目。</p><p>二つ<b>目</b>。</p>"},
        {"type": "figure", "id": "b", "value": {"image": 3, "alt": "山の図", "caption": ""}},
        {
            "type": "table",
            "id": "c",
            "value": {
                "caption": "日程",
                "cells": {"columns": [{"heading": "段階"}], "rows": [{"values": ["骨子案"]}]},
            },
        },
        {"type": "quotation", "id": "d", "value": {"text": "引用文", "attribution": "計画"}},
        {"type": "directory", "id": "e", "value": "bodies"},
    ]

    assert body_text(body).splitlines() == [
        "一つ目。",
        "二つ目。",
        "山の図",
        "日程",
        "段階",
        "骨子案",
        "計画",
        "引用文",
    ]


def told(before: str, after: str) -> list[tuple[Change, str]]:
    return [(part.change, part.text) for part in changes(before, after)]


def test_a_change_is_told_in_the_characters_that_went_and_came() -> None:
    assert told("令和6年度に始める", "令和7年度に始める") == [
        (Change.SAME, "令和"),
        (Change.REMOVED, "6"),
        (Change.ADDED, "7"),
        (Change.SAME, "年度に始める"),
    ]
    assert told("同じ", "同じ") == [(Change.SAME, "同じ")]


def test_a_long_text_is_compared_by_lines_first() -> None:
    lines = [f"{number}行目の文章です。\n" for number in range(400)]
    changed = [*lines[:200], "差し替えた行。\n", *lines[201:]]

    parts = changes("".join(lines), "".join(changed))

    assert "".join(p.text for p in parts if p.change is not Change.ADDED) == "".join(lines)
    assert "".join(p.text for p in parts if p.change is not Change.REMOVED) == "".join(changed)
    assert sum(part.change is Change.SAME for part in parts) >= 2
