"""Numbers of a strategy's outline, computed from its tree (PURE: standard library only).

The city prints chapters as 1, sections as ⑴, and deeper items as ①; はじめに and
おわりに bear no number, and a basic goal is counted through the whole strategy beside its
place (⑴ 基本目標1). Numbers are never stored: an inserted chapter renumbers the rest.
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


@dataclass(frozen=True)
class NumberingScheme:
    """How numbers look: one format a depth (the last serves all deeper ones), and the goals'."""

    levels: tuple[Callable[[int], str], ...]
    goal_label: Callable[[int], str]


def number_outline(
    items: Iterable[OutlineItem], scheme: NumberingScheme
) -> tuple[OutlineNumber, ...]:
    """Number items that come in reading order; the result is in the same order.

    An unnumbered item is not counted among its siblings; what is below it is
    numbered from 1.

    Raises:
        ValueError: a depth below 1, or an item more than one level below the one before.
    """
    counters: list[int] = []
    goals = 0
    numbers: list[OutlineNumber] = []
    for item in items:
        if not 1 <= item.depth <= len(counters) + 1:
            raise ValueError(f"an item of depth {item.depth} cannot follow depth {len(counters)}")
        del counters[item.depth :]
        if len(counters) < item.depth:
            counters.append(0)
        number = ""
        if item.numbered:
            counters[-1] += 1
            level = scheme.levels[min(item.depth, len(scheme.levels)) - 1]
            number = level(counters[-1])
        label = ""
        if item.kind is NodeKind.GOAL:
            goals += 1
            label = scheme.goal_label(goals)
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


SCHEMES: Mapping[str, NumberingScheme] = {
    "ja": NumberingScheme((str, parenthesised, circled, katakana), "基本目標{}".format),
    "en": NumberingScheme((str, "({})".format, letter), "Basic Goal {}".format),
}


def scheme_for(language: str) -> NumberingScheme:
    """The scheme of a language; a variant such as ja-easy takes its base language's."""
    return SCHEMES.get(language) or SCHEMES.get(language.split("-")[0]) or SCHEMES["en"]


_PROVISIONAL = re.compile(r"[(（]\s*仮称\s*[)）]")


def is_provisional(heading: str) -> bool:
    """Whether a Japanese heading says of itself that it is provisional: (仮称)."""
    return bool(_PROVISIONAL.search(heading))
