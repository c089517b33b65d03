"""Characters that search, read aloud or sort otherwise than they look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from strategy.checking.findings import Finding, Kind, Level, Passage, found, quoted

JAPANESE = r"\u3041-\u309f\u30a0-\u30ff\u3400-\u9fff\uf900-\ufaff々〆ヶ"

_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+(?:[．，][０-９]+)*")
_HALF_KATAKANA = re.compile(r"[\uff66-\uff9f]+")
_HALF_PUNCTUATION = re.compile(r"[\uff61-\uff65]+")
# ① to ⑳ are the numbering of official papers and in every font. Not so the rest: read aloud
# by chance, missing in CP932, or split in two by the search's NFKC.
_DEPENDENT = re.compile(
    r"[\u2116\u2121\u2160-\u217f\u2474-\u249b\u3220-\u3243\u3280-\u32b0\u32c0-\u33ff]+"
)
_BRACKETED = re.compile(r"[\u2474-\u2487]+")
# What the city's own machines show and no other does.
_PRIVATE = re.compile(r"[\ue000-\uf8ff]+")
# 髙 and 﨑 are people's names and stay in texts; open data is joined by such columns.
_VARIANT_KANJI = re.compile(r"[\uf900-\ufaff髙]+")
_ASCII_PUNCTUATION = re.compile(rf"(?<=[{JAPANESE}])[,.!?;](?=[{JAPANESE}\s]|\Z)")
_WAVE = re.compile("\uff5e")
_SPACES = re.compile(r"(?<=\S)[ \u3000]{2,}(?=\S)")
_SPACED_OUT = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff][ \u3000][\u4e00-\u9fff](?![\u4e00-\u9fff])"
)
# A Japanese name quoted in English keeps its signs.
_WIDE_IN_ENGLISH = re.compile(
    rf"(?<![{JAPANESE}])[\u3000-\u3004\u3008-\u303f\uff01-\uff60]+(?![{JAPANESE}])"
)

IN_WORDS = {
    "㈱": "株式会社",
    "㈲": "有限会社",
    "㍿": "株式会社",
    "㎡": "平方メートル",
    "㎢": "平方キロメートル",
    "㎥": "立方メートル",
    "№": "番号",
    "℡": "電話",
}
ENGLISH_SIGNS = str.maketrans({"、": ",", "。": ".", "「": "“", "」": "”", "・": ", ", "〜": "–"})


def check_characters(passage: Passage, text: str) -> Iterator[Finding]:
    """`text`: the plain words of the passage."""
    yield from _check_private(passage, text)
    if passage.language == "en":
        yield from _check_english(passage, text)
        return
    yield from _check_width(passage, text)
    yield from _check_dependent(passage, text)
    yield from _check_signs(passage, text)
    yield from _check_spaces(passage, text)


def _check_private(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _PRIVATE.finditer(text):
        yield found(
            passage,
            "private-character",
            quoted(text, *match.span()),
            "外字(庁内の端末でしか表示されない文字)があります。市民には別の文字か空白に見えます。",
            "常用の字体に直すか、読みをかなで書いてください。",
        )


def _check_english(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _WIDE_IN_ENGLISH.finditer(text):
        narrow = unicodedata.normalize("NFKC", match[0]).translate(ENGLISH_SIGNS)
        yield found(
            passage,
            "wide-in-english",
            quoted(text, *match.span()),
            f"英語の文章に全角の「{match[0].strip() or '空白'}」があります。",
            f"半角の「{narrow.strip() or '空白'}」にしてください。",
        )
    yield from _check_double_spaces(passage, text)


def _check_width(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _FULL_WIDTH.finditer(text):
        narrow = unicodedata.normalize("NFKC", match[0])
        yield found(
            passage,
            "full-width",
            quoted(text, *match.span()),
            f"全角の数字・英字「{match[0]}」があります。検索や並べ替えで別の文字として扱われます。",
            f"半角の「{narrow}」にしてください。",
        )
    for match in _HALF_KATAKANA.finditer(text):
        wide = unicodedata.normalize("NFKC", match[0])
        yield found(
            passage,
            "half-width-katakana",
            quoted(text, *match.span()),
            f"半角カタカナ「{match[0]}」があります。",
            f"全角の「{wide}」にしてください。",
        )


def _check_dependent(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _DEPENDENT.finditer(text):
        words = "".join(IN_WORDS.get(c, unicodedata.normalize("NFKC", c)) for c in match[0])
        yield found(
            passage,
            "machine-dependent",
            quoted(text, *match.span()),
            f"機種依存文字「{match[0]}」があります。読み上げや検索で正しく扱われません。",
            f"「{words}」と書いてください。",
            # ⑴ is how the nation's and the city's papers number.
            Level.HINT if _BRACKETED.fullmatch(match[0]) else Level.FAULT,
        )
    if passage.kind is Kind.UNIT:
        for match in _VARIANT_KANJI.finditer(text):
            yield found(
                passage,
                "variant-kanji",
                quoted(text, *match.span()),
                f"異体字「{match[0]}」があります。オープンデータの利用者が照合できません。",
                "常用の字体にしてください。",
            )


def _check_signs(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _HALF_PUNCTUATION.finditer(text):
        wide = unicodedata.normalize("NFKC", match[0])
        yield found(
            passage,
            "half-width-punctuation",
            quoted(text, *match.span()),
            f"半角の記号「{match[0]}」があります。",
            f"全角の「{wide}」にしてください。",
        )
    for match in _ASCII_PUNCTUATION.finditer(text):
        wide = {",": "、", ".": "。", "!": "！", "?": "？", ";": "；"}[match[0]]
        yield found(
            passage,
            "half-width-punctuation",
            quoted(text, *match.span()),
            f"日本語の文章に半角の「{match[0]}」があります。",
            f"「{wide}」にしてください。",
        )
    for match in _WAVE.finditer(text):
        yield found(
            passage,
            "wave-dash",
            quoted(text, *match.span()),
            "範囲の記号が「～」(全角チルダ)です。「〜」(波ダッシュ)と見分けが付かず、検索で"
            "別の文字になります。",
            "「〜」にそろえてください。",
        )


def _check_spaces(passage: Passage, text: str) -> Iterator[Finding]:
    yield from _check_double_spaces(passage, text)
    for match in _SPACED_OUT.finditer(text):
        yield found(
            passage,
            "spaced-out",
            quoted(text, *match.span()),
            f"語の途中に空白があります(「{match[0]}」)。1文字ずつ読み上げられ、検索に"
            "かかりません。",
            f"「{match[0][0]}{match[0][-1]}」と続けて書いてください。",
            Level.HINT,
        )


def _check_double_spaces(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _SPACES.finditer(text):
        yield found(
            passage,
            "double-space",
            quoted(text, *match.span()),
            "空白が続いています。",
            "空白は1つにしてください。位置をそろえるには、表や箇条書きを使います。",
        )
