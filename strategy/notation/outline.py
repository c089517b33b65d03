"""Numbers of a strategy's outline, computed from its tree (PURE: standard library only).

A strategy says how its levels are numbered (1 / ⑴ / ① or 第1章 / 第1節 / 1), what its goals
and measures are called and how they are counted (⑴ 基本目標1, 政策の柱Ⅰ, 施策1-1). はじめに and
おわりに bear no number. Numbers are never stored: an inserted chapter renumbers the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class NodeKind(StrEnum):
    """What a node of the document is."""

    CHAPTER = "chapter"
    SECTION = "section"
    VISION = "vision"
    GOAL = "goal"
    MEASURE = "measure"


@dataclass(frozen=True)
class OutlineItem:
    """One node in reading order; `depth` counts from 1 (a chapter)."""

    depth: int
    kind: NodeKind
    numbered: bool = True


@dataclass(frozen=True)
class OutlineNumber:
    """`number` such as 1 or ⑴, empty where none is printed; `label` such as 基本目標1."""

    number: str
    label: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.number, self.label)))


Format = Callable[[int], str]


@dataclass(frozen=True)
class NumberingScheme:
    """How numbers look in one language.

    `levels`: one format a depth; the last serves all deeper ones. `goal_number` follows the
    goals' word, and `goals_beside` puts the label beside the goal's number instead of in its
    place. `measures_labelled` gives measures a label in place of their number: 施策1-1.
    """

    levels: tuple[Format, ...]
    goal_word: str
    measure_word: str
    goal_number: Format
    goals_beside: bool = True
    measures_labelled: bool = False
    # Between a word and its number.
    blank: str = ""

    def goal_label(self, goal: int) -> str:
        return f"{self.goal_word}{self.blank}{self.goal_number(goal)}"

    def measure_label(self, goal: int, measure: int) -> str:
        return f"{self.measure_word}{self.blank}{self.goal_number(goal)}-{measure}"


def number_outline(
    items: Iterable[OutlineItem], scheme: NumberingScheme
) -> tuple[OutlineNumber, ...]:
    """Number items that come in reading order; the result is in the same order.

    An item without a number, or with a label in its place, is not counted among its
    siblings; what is below it is numbered from 1. Goals count through the whole strategy,
    labelled measures within their goal.

    Raises:
        ValueError: a depth below 1, or an item more than one level below the one before.
    """
    counters: list[int] = []
    goals = measures = 0
    numbers: list[OutlineNumber] = []
    for item in items:
        if not 1 <= item.depth <= len(counters) + 1:
            raise ValueError(f"an item of depth {item.depth} cannot follow depth {len(counters)}")
        del counters[item.depth :]
        if len(counters) < item.depth:
            counters.append(0)
        numbered, label = item.numbered, ""
        if item.kind is NodeKind.GOAL:
            goals, measures = goals + 1, 0
            label = scheme.goal_label(goals)
            numbered &= scheme.goals_beside
        elif item.kind is NodeKind.MEASURE and scheme.measures_labelled:
            measures += 1
            label = scheme.measure_label(goals, measures)
            numbered = False
        number = ""
        if numbered:
            counters[-1] += 1
            level = scheme.levels[min(item.depth, len(scheme.levels)) - 1]
            number = level(counters[-1])
        numbers.append(OutlineNumber(number, label))
    return tuple(numbers)


def parenthesised(value: int) -> str:
    """⑴ … ⒇; beyond the twenty characters there are, (21)."""
    return chr(0x2474 + value - 1) if 1 <= value <= 20 else f"({value})"


def circled(value: int) -> str:
    """① … ㊿; beyond the fifty characters there are, (51)."""
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(code + value - first)
    return f"({value})"


KATAKANA_ORDER = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
)


def katakana(value: int) -> str:
    """ア, イ, …; beyond the forty-four letters in use, (45)."""
    return KATAKANA_ORDER[value - 1] if 1 <= value <= len(KATAKANA_ORDER) else f"({value})"


def letter(value: int) -> str:
    """a, b, … z; beyond, (27)."""
    return chr(ord("a") + value - 1) if 1 <= value <= 26 else f"({value})"


def bracketed(mark: Format) -> Format:
    """A mark in brackets: (ア), (a)."""
    return lambda value: f"({mark(value)})"


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def roman(value: int) -> str:
    """Ⅰ … Ⅻ, one character each; beyond the twelve there are, (13)."""
    return chr(0x2160 + value - 1) if 1 <= value <= len(_ROMAN) else f"({value})"


def roman_letters(value: int) -> str:
    """I … XII, and i … xii when lowered; beyond, (13) as in Japanese."""
    return _ROMAN[value - 1] if 1 <= value <= len(_ROMAN) else f"({value})"


def small_roman(value: int) -> str:
    """i, ii, …"""
    return roman_letters(value).lower()


@dataclass(frozen=True)
class Levels:
    """A named way to number levels: `name` shows it in the form, formats by language."""

    name: str
    ja: tuple[Format, ...]
    en: tuple[Format, ...]


@dataclass(frozen=True)
class GoalStyle:
    """A named way to count goals, by language, and whether their place's number stays."""

    name: str
    ja: Format
    en: Format
    beside: bool


PLAIN, BESIDE, NUMBERED, LABELLED = "plain", "beside_arabic", "numbered", "labelled"
LEVELS: Mapping[str, Levels] = {
    PLAIN: Levels(
        "1 / ⑴ / ① / ア / (ア)",
        (str, parenthesised, circled, katakana, bracketed(katakana)),
        (str, bracketed(str), letter, small_roman, bracketed(letter)),
    ),
    "official": Levels(
        "第1 / 1 / ⑴ / ア / (ア)",
        ("第{}".format, str, parenthesised, katakana, bracketed(katakana)),
        (roman_letters, str, bracketed(str), letter, small_roman),
    ),
    "chapters": Levels(
        "第1章 / 第1節 / 1 / ⑴ / ①",
        ("第{}章".format, "第{}節".format, str, parenthesised, circled),
        ("Chapter {}".format, "Section {}".format, str, bracketed(str), letter),
    ),
    "parts": Levels(
        "第1部 / 第1章 / 第1節 / 1 / ⑴",
        ("第{}部".format, "第{}章".format, "第{}節".format, str, parenthesised),
        ("Part {}".format, "Chapter {}".format, "Section {}".format, str, bracketed(str)),
    ),
}
GOAL_STYLES: Mapping[str, GoalStyle] = {
    BESIDE: GoalStyle("⑴ 基本目標1(項目の番号と並べる)", str, str, beside=True),
    "beside_roman": GoalStyle("⑴ 基本目標Ⅰ(項目の番号と並べる)", roman, roman_letters, beside=True),
    "arabic": GoalStyle("基本目標1", str, str, beside=False),
    "roman": GoalStyle("基本目標Ⅰ", roman, roman_letters, beside=False),
}
MEASURE_STYLES: Mapping[str, str] = {
    NUMBERED: "①(項目の番号)",
    LABELLED: "施策1-1(目標の番号と、その中での番号)",
}
# What a strategy that names them no other way calls its goals and measures.
GOAL_WORDS: Mapping[str, str] = {"ja": "基本目標", "en": "Basic Goal"}
MEASURE_WORDS: Mapping[str, str] = {"ja": "施策", "en": "Measure"}


@dataclass(frozen=True)
class Numbering:
    """A strategy's choices: keys of the lists above; its own words, empty for the usual ones."""

    levels: str = PLAIN
    goals: str = BESIDE
    measures: str = NUMBERED

    def scheme(self, language: str, goal_word: str = "", measure_word: str = "") -> NumberingScheme:
        """The scheme in a language; a variant such as ja-easy takes its base language's."""
        base = base_language(language)
        style = GOAL_STYLES[self.goals]
        return NumberingScheme(
            levels=getattr(LEVELS[self.levels], base),
            goal_word=goal_word or GOAL_WORDS[base],
            measure_word=measure_word or MEASURE_WORDS[base],
            goal_number=getattr(style, base),
            goals_beside=style.beside,
            measures_labelled=self.measures == LABELLED,
            blank="" if base == "ja" else " ",
        )


def base_language(language: str) -> str:
    """The language that formats and usual words are taken from: its own, else English."""
    base = language.split("-")[0]
    return base if base in GOAL_WORDS else "en"


_PROVISIONAL = re.compile(r"[(（]\s*仮称\s*[)）]")


def is_provisional(heading: str) -> bool:
    """Whether a Japanese heading says of itself that it is provisional: (仮称)."""
    return bool(_PROVISIONAL.search(heading))
