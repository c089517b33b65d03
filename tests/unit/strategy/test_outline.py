"""Numbers of an outline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.outline import (
    SCHEMES,
    NodeKind,
    OutlineItem,
    circled,
    is_provisional,
    katakana,
    number_outline,
    parenthesised,
    scheme_for,
)

CHAPTER, SECTION, GOAL, MEASURE = (
    NodeKind.CHAPTER,
    NodeKind.SECTION,
    NodeKind.GOAL,
    NodeKind.MEASURE,
)


def numbered(*items: OutlineItem, language: str = "ja") -> list[str]:
    return [f"{n.number} {n.label}".strip() for n in number_outline(items, SCHEMES[language])]


def test_chapters_count_and_an_unnumbered_one_is_passed_over() -> None:
    items = [
        OutlineItem(1, CHAPTER, numbered=False),
        OutlineItem(1, CHAPTER),
        OutlineItem(2, SECTION),
        OutlineItem(2, SECTION),
        OutlineItem(1, CHAPTER),
        OutlineItem(2, SECTION),
        OutlineItem(1, CHAPTER, numbered=False),
    ]

    assert numbered(*items) == ["", "1", "⑴", "⑵", "2", "⑴", ""]


def test_goals_count_through_the_strategy_beside_their_place() -> None:
    items = [
        OutlineItem(1, CHAPTER),
        OutlineItem(2, GOAL),
        OutlineItem(3, MEASURE),
        OutlineItem(3, MEASURE),
        OutlineItem(2, SECTION),
        OutlineItem(1, CHAPTER),
        OutlineItem(2, GOAL),
    ]

    assert numbered(*items) == ["1", "⑴ 基本目標1", "①", "②", "⑵", "2", "⑴ 基本目標2"]


def test_english_has_its_own_marks() -> None:
    items = [OutlineItem(1, CHAPTER), OutlineItem(2, GOAL), OutlineItem(3, MEASURE)]

    assert numbered(*items, language="en") == ["1", "(1) Basic Goal 1", "a"]


def test_a_variant_of_a_language_takes_its_base_languages_scheme() -> None:
    assert scheme_for("ja-easy") is SCHEMES["ja"]


def test_an_item_cannot_skip_a_level() -> None:
    with pytest.raises(ValueError, match="depth 3 cannot follow depth 1"):
        numbered(OutlineItem(1, CHAPTER), OutlineItem(3, MEASURE))


def test_marks_run_out_of_characters_into_parentheses() -> None:
    assert [parenthesised(1), parenthesised(20), parenthesised(21)] == ["⑴", "⒇", "(21)"]
    assert [circled(1), circled(20), circled(21), circled(50), circled(51)] == [
        "①",
        "⑳",
        "㉑",
        "㊿",
        "(51)",
    ]
    assert [katakana(1), katakana(44), katakana(45)] == ["ア", "ワ", "(45)"]


@st.composite
def outlines(draw: st.DrawFn) -> list[OutlineItem]:
    items: list[OutlineItem] = []
    depth = 0
    for _ in range(draw(st.integers(0, 60))):
        depth = draw(st.integers(1, min(depth + 1, 6)))
        items.append(OutlineItem(depth, draw(st.sampled_from(NodeKind)), draw(st.booleans())))
    return items


@given(outlines())
def test_siblings_never_share_a_number(items: list[OutlineItem]) -> None:
    numbers = number_outline(items, SCHEMES["ja"])

    path: list[int] = []
    seen: set[tuple[tuple[int, ...], str]] = set()
    for index, (item, number) in enumerate(zip(items, numbers, strict=True)):
        del path[item.depth - 1 :]
        family = tuple(path)
        path.append(index)
        if item.numbered:
            assert (family, number.number) not in seen
            seen.add((family, number.number))
        else:
            assert number.number == ""


@pytest.mark.parametrize(
    "heading", ["(仮称)しごとづくり", "新総合戦略（仮称）", "新総合戦略( 仮称 )"]
)
def test_a_heading_with_kasho_in_parentheses_is_provisional(heading: str) -> None:
    assert is_provisional(heading)


@pytest.mark.parametrize("heading", ["仮称について", "基本目標", ""])
def test_other_headings_are_not(heading: str) -> None:
    assert not is_provisional(heading)
