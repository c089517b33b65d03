"""The city in words: its kind, the law it acts under, its code, and whether it is made up (PURE).

One table of words serves pages, printed documents and open data: what a snapshot froze must
not change with a catalogue of translations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CityKind(StrEnum):
    """What kind of local government (地方公共団体) it is."""

    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    WARD = "ward"
    PREFECTURE = "prefecture"


KIND_NAMES: Mapping[CityKind, str] = {
    CityKind.CITY: "市",
    CityKind.TOWN: "町",
    CityKind.VILLAGE: "村",
    CityKind.WARD: "特別区",
    CityKind.PREFECTURE: "都道府県",
}


@dataclass(frozen=True)
class CityWords:
    """What the public calls it: 市, 市長, 市民, and what others of its kind are."""

    noun: str
    head: str
    people: str
    peers: str


_ENGLISH: Mapping[CityKind, CityWords] = {
    CityKind.CITY: CityWords("city", "mayor", "residents", "others"),
    CityKind.TOWN: CityWords("town", "mayor", "residents", "others"),
    CityKind.VILLAGE: CityWords("village", "mayor", "residents", "others"),
    CityKind.WARD: CityWords("city", "mayor", "residents", "others"),
    CityKind.PREFECTURE: CityWords("prefecture", "governor", "residents", "others"),
}


@dataclass(frozen=True)
class City:
    """The city as its settings, or a snapshot, have it.

    `names` by language; `code` is the 団体コード of six digits, empty where it is not set.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    kind: CityKind = CityKind.CITY
    code: str = ""
    is_fictional: bool = False

    @property
    def area_code(self) -> str:
        """The 標準地域コード of five digits: the code without its check digit."""
        return self.code[:5]

    def name(self, language: str) -> str:
        """Its name, in Japanese where the language has none; empty before it is set."""
        return self.names.get(language) or self.names.get("ja", "")

    def words(self, language: str) -> CityWords:
        """The words for its kind; a prefecture is 都, 道, 府 or 県 by its name."""
        if not _is_japanese(language):
            return _ENGLISH[self.kind]
        if self.kind is CityKind.PREFECTURE:
            last = self.name("ja")[-1:]
            noun = last if last in ("都", "道", "府") else "県"
            return CityWords(noun, "知事", f"{noun}民", "都道府県")
        noun = "区" if self.kind is CityKind.WARD else KIND_NAMES[self.kind]
        return CityWords(noun, f"{noun}長", f"{noun}民", "市町村")

    def law(self, language: str) -> str:
        """The article that a comprehensive strategy stands on: 第9条 都道府県, 第10条 市町村."""
        article = 9 if self.kind is CityKind.PREFECTURE else 10
        if _is_japanese(language):
            return f"まち・ひと・しごと創生法第{article}条"
        return (
            f"Article {article} of the Act on Overcoming Population Decline and "
            "Vitalizing Local Economy"
        )

    def mark(self, language: str) -> str:
        """What every figure and file of a made-up city bears: 架空の市; empty for a real one."""
        if not self.is_fictional:
            return ""
        noun = self.words(language).noun
        return f"架空の{noun}" if _is_japanese(language) else f"fictional {noun}"

    def banner(self, text: str, language: str) -> str:
        """The words on top of every page and on a document's cover; a made-up city says so."""
        if not self.is_fictional:
            return text
        mark, name = self.mark(language), self.name(language)
        if _is_japanese(language):
            subject = f"{name}は" if name else ""
            return f"{subject}{mark}です。{text}"
        return " ".join(filter(None, (f"{name or 'This'} is a {mark}.", text)))


def _is_japanese(language: str) -> bool:
    return language.split("-")[0] == "ja"


_WEIGHTS = (6, 5, 4, 3, 2)


def check_digit(area_code: str) -> str:
    """The sixth digit of a 団体コード, from the first five (総務省「検証番号の算出方法」).

    11 less the remainder of the weighted sum by 11, and of that the last digit.

    >>> check_digit("13101")
    '6'
    """
    total = sum(int(digit) * weight for digit, weight in zip(area_code, _WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def fault_of_code(code: str) -> str:
    """Why a 団体コード cannot be right, in one sentence; empty where it can."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return (
            f"団体コードは、検査数字を含む半角数字6桁です。「{code}」を、総務省の"
            "「全国地方公共団体コード」の表で確かめてください。"
        )
    if code[5] != (right := check_digit(code[:5])):
        return (
            f"団体コード「{code}」は、検査数字(6桁目)が合いません。上5桁が正しければ"
            f"「{code[:5]}{right}」です。総務省の「全国地方公共団体コード」の表で確かめてください。"
        )
    return ""
