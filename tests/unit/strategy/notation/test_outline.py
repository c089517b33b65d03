"""Numbers of an outline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.notation.outline import (
    GOAL_STYLES,
    LEVELS,
    MEASURE_STYLES,
    NodeKind,
    Numbering,
    OutlineItem,
    circled,
    is_provisional,
    katakana,
    number_outline,
    parenthesised,
    roman,
    roman_letters,
)

CHAPTER, SECTION, GOAL, MEASURE = (
    NodeKind.CHAPTER,
    NodeKind.SECTION,
    NodeKind.GOAL,
    NodeKind.MEASURE,
)


def numbered(
    *items: OutlineItem, language: str = "ja", numbering: Numbering | None = None, words: str = ""
) -> list[str]:
    scheme = (numbering or Numbering()).scheme(language, *words.split())
    return [str(number) for number in number_outline(items, scheme)]


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
    assert Numbering().scheme("ja-easy") == Numbering().scheme("ja")


# A chapter, in it two goals with two measures each, in the last of them sections down to depth 6.
WHOLE = [
    OutlineItem(1, CHAPTER),
    OutlineItem(2, GOAL),
    OutlineItem(3, MEASURE),
    OutlineItem(3, MEASURE),
    OutlineItem(2, GOAL),
    OutlineItem(3, MEASURE),
    OutlineItem(4, SECTION),
    OutlineItem(5, SECTION),
    OutlineItem(6, SECTION),
]


def test_a_strategy_of_chapters_prints_them_and_its_sections() -> None:
    numbering = Numbering("chapters", "beside_roman")

    assert numbered(*WHOLE, numbering=numbering) == [
        "第1章",
        "第1節 基本目標Ⅰ",
        "1",
        "2",
        "第2節 基本目標Ⅱ",
        "1",
        "⑴",
        "①",
        "①",
    ]
    assert numbered(*WHOLE, numbering=numbering, language="en")[:3] == [
        "Chapter 1",
        "Section 1 Basic Goal I",
        "1",
    ]


def test_a_labelled_measure_bears_its_goals_number_and_its_own() -> None:
    assert numbered(*WHOLE, numbering=Numbering("chapters", "roman", "labelled")) == [
        "第1章",
        "基本目標Ⅰ",
        "施策Ⅰ-1",
        "施策Ⅰ-2",
        "基本目標Ⅱ",
        "施策Ⅱ-1",
        "⑴",
        "①",
        "①",
    ]


def test_the_citys_words_take_the_place_of_goal_and_measure() -> None:
    numbering = Numbering(goals="arabic", measures="labelled")

    assert numbered(*WHOLE[:3], numbering=numbering, words="政策の柱 取組") == [
        "1",
        "政策の柱1",
        "取組1-1",
    ]
    assert numbered(*WHOLE[:3], numbering=numbering, words="Pillar", language="en") == [
        "1",
        "Pillar 1",
        "Measure 1-1",
    ]


def test_an_item_with_a_label_in_place_of_its_number_is_passed_over() -> None:
    items = [OutlineItem(1, CHAPTER), *[OutlineItem(2, k) for k in (SECTION, GOAL, SECTION)]]

    assert numbered(*items, numbering=Numbering(goals="arabic")) == ["1", "⑴", "基本目標1", "⑵"]


def test_each_way_of_numbering_has_formats_for_five_levels_in_each_language() -> None:
    for levels in LEVELS.values():
        for formats in (levels.ja, levels.en):
            assert len({mark(2) for mark in formats}) == len(formats) == 5, levels.name


def test_a_way_of_numbering_is_named_by_its_first_numbers() -> None:
    for levels in LEVELS.values():
        assert levels.name == " / ".join(mark(1) for mark in levels.ja)


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
    assert [roman(1), roman(12), roman(13)] == ["Ⅰ", "Ⅻ", "(13)"]
    assert [roman_letters(4), roman_letters(13)] == ["IV", "(13)"]


@st.composite
def outlines(draw: st.DrawFn) -> list[OutlineItem]:
    items: list[OutlineItem] = []
    depth = 0
    for _ in range(draw(st.integers(0, 60))):
        depth = draw(st.integers(1, min(depth + 1, 6)))
        items.append(OutlineItem(depth, draw(st.sampled_from(NodeKind)), draw(st.booleans())))
    return items


@given(
    outlines(),
    st.builds(
        Numbering,
        st.sampled_from(list(LEVELS)),
        st.sampled_from(list(GOAL_STYLES)),
        st.sampled_from(list(MEASURE_STYLES)),
    ),
    st.sampled_from(["ja", "en"]),
)
def test_siblings_never_share_a_number(
    items: list[OutlineItem], numbering: Numbering, language: str
) -> None:
    numbers = number_outline(items, numbering.scheme(language))

    path: list[int] = []
    seen: set[tuple[tuple[int, ...], str]] = set()
    for index, (item, number) in enumerate(zip(items, numbers, strict=True)):
        del path[item.depth - 1 :]
        family = tuple(path)
        path.append(index)
        if number.number:
            assert item.numbered
            assert (family, number.number) not in seen
            seen.add((family, number.number))


@pytest.mark.parametrize(
    "heading", ["(仮称)しごとづくり", "新総合戦略（仮称）", "新総合戦略( 仮称 )"]
)
def test_a_heading_with_kasho_in_parentheses_is_provisional(heading: str) -> None:
    assert is_provisional(heading)


@pytest.mark.parametrize("heading", ["仮称について", "基本目標", ""])
def test_other_headings_are_not(heading: str) -> None:
    assert not is_provisional(heading)
