"""What a strategy of the next term may be called: proposals, made from what this one is called."""

from __future__ import annotations

import re
from itertools import pairwise

PROVISIONAL = {"ja": "(仮称)", "en": " (provisional title)"}
NEXT = {"ja": "次期", "en": "Next "}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_FOLLOWING = dict(pairwise(_ORDINALS))
_KANJI = "一二三四五六七八九十"
_ORDINAL = re.compile(rf"\b({'|'.join(_FOLLOWING)})\b", re.IGNORECASE)
_JAPANESE_TERM = re.compile(rf"第([0-9０-９]+|[{_KANJI[:-1]}])(?=[期次])")


def next_name(name: str, language: str) -> str:
    """A name with its number raised; one without a number is marked as provisional.

    >>> next_name("第2期会津若松市総合戦略", "ja")
    '第3期会津若松市総合戦略'
    >>> next_name("Second-Term Strategy", "en")
    'Third-Term Strategy'
    >>> next_name("新総合戦略(仮称)", "ja")
    '次期新総合戦略(仮称)'
    """
    if not name:
        return ""
    code = "ja" if language.startswith("ja") else "en"
    raised = _raised(name)
    if raised != name:
        return raised
    return f"{NEXT[code]}{name.removesuffix(PROVISIONAL[code])}{PROVISIONAL[code]}"


def next_code(code: str, first_year: int) -> str:
    """A code with its number raised; one without a number gets the term's first year.

    >>> next_code("second-term", 2026)
    'third-term'
    >>> next_code("plan-7", 2026)
    'plan-8'
    >>> next_code("strategy-2020", 2026)
    'strategy-2026'
    >>> next_code("new-strategy", 2028)
    'new-strategy-2028'
    """
    raised = _ORDINAL.sub(_following, code, count=1)
    if raised != code:
        return raised
    if match := re.fullmatch(r"(.+)-(\d{1,3})", code):
        return f"{match[1]}-{int(match[2]) + 1}"
    return f"{re.sub(r'-(19|20|21)[0-9]{2}$', '', code)}-{first_year}"


def _raised(name: str) -> str:
    raised = _JAPANESE_TERM.sub(_next_term, name, count=1)
    return raised if raised != name else _ORDINAL.sub(_following, name, count=1)


def _next_term(match: re.Match[str]) -> str:
    number = match[1]
    if number in _KANJI:
        return f"第{_KANJI[_KANJI.index(number) + 1]}"
    following = str(int(number) + 1)
    if not number.isascii():
        following = following.translate({ord("0") + n: ord("０") + n for n in range(10)})
    return f"第{following}"


def _following(match: re.Match[str]) -> str:
    following = _FOLLOWING[match[1].lower()]
    return following.capitalize() if match[1][0].isupper() else following
