"""Figures as people type them and as documents print them (PURE: standard library only).

What is stored is a `Decimal` of at most twelve digits before and three after the point.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

WHOLE_DIGITS, PLACES = 12, 3
MINUS = "−"
PERCENT = "%"

# Full-width forms become their half-width selves: NFKC would also read 1² as 12 and ① as 1.
# △ and ▲ are the minus of Japanese budgets; the long-vowel mark and dashes get typed for it.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_SIGNS = str.maketrans(dict.fromkeys("−‐‑‒–—―ー△▲", "-") | {"、": ",", "，": ","})
_NUMBER = re.compile(r"[+-]?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<places>[0-9]+))?")
_KANJI = re.compile(r"[+-]?(?:[0-9,.]*[〇一二三四五六七八九十百千万億兆])+[0-9,.]*")
_DATE = re.compile(
    r"[0-9]{2,4} *[/年.-] *[0-9]{1,2} *[/月.-]|[0-9]+(?:年|月[0-9]+日)"
    r"|(?:[RHSTM]|令和|平成|昭和|大正|明治) *(?:元|[0-9]+) *(?:[./年-]|$)"
)
_ABSENT = re.compile(r"[-…‥.・*※xX]+|n/?a|なし|不明|未定|未公表|調査なし|集計中", re.IGNORECASE)


class NotANumber(ValueError):
    """A text that is no figure; its message is one Japanese sentence."""


def parse_number(
    text: str, *, percent: bool = False, decimals: int | None = None
) -> Decimal | None:
    """The figure that was typed; None for blank only.

    Full-width digits, thousands separators in their places and the signs −, △, ▲ are
    understood. `percent`: the unit is %, so a percent sign may follow. `decimals`: how many
    places the indicator is counted with.

    Raises:
        NotANumber: anything else, with what to do.
    """
    plain = text.translate(_HALF_WIDTH).strip().translate(_SIGNS)
    if not plain:
        return None
    if plain.endswith("%"):
        if not percent:
            raise NotANumber(f"「{_cut(text)}」の%を外して、数字だけを入れてください。")
        plain = plain[:-1].rstrip()
    match = _NUMBER.fullmatch(re.sub(r"^([+-])\s+", r"\1", plain))
    if match is None:
        raise NotANumber(_why(text, plain))
    whole, places = match["whole"].replace(",", ""), match["places"] or ""
    if len(whole.lstrip("0")) > WHOLE_DIGITS:
        raise NotANumber(
            f"「{_cut(text)}」は大きすぎます。整数の部分は{WHOLE_DIGITS}桁までです。"
            "大きな値は単位を変えて(千円、百万円など)入れてください。"
        )
    limit = PLACES if decimals is None else min(decimals, PLACES)
    if len(places.rstrip("0")) > limit:
        allowed = f"小数は{limit}桁までです" if limit else "整数で入れてください"
        raise NotANumber(f"「{_cut(text)}」は細かすぎます。{allowed}。")
    sign = "-" if match[0].startswith("-") else ""
    # Zeros beyond the limit are no precision, only typing; the sum drops the sign of −0.
    return Decimal(f"{sign}{whole}.{places[:limit]}") + 0


def parse_figure(text: str, *, unit: str, decimals: int | None = None) -> Decimal | None:
    """As `parse_number`, with the unit that may be typed along: 220万人, 45.5% where it is %.

    Raises:
        NotANumber: as `parse_number`.
    """
    if unit and unit != PERCENT:
        text = text.strip().removesuffix(unit)
    return parse_number(text, percent=unit == PERCENT, decimals=decimals)


def _why(typed: str, plain: str) -> str:
    shown = _cut(typed)
    if _ABSENT.fullmatch(plain):
        return f"「{shown}」は数値ではありません。値がないときは空欄にして、理由を選んでください。"
    if _DATE.search(plain):
        return f"「{shown}」は日付のようです。ここには数値を入れてください。"
    if _KANJI.fullmatch(plain):
        return f"「{shown}」には漢数字があります。30000のように算用数字だけで入れてください。"
    if re.fullmatch(r"[+-]?[0-9]*,[0-9,]*(\.[0-9]*)?", plain):
        return f"「{shown}」の桁区切りの位置が違います。1,234のように3桁ごとに区切ってください。"
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", plain):
        return f"「{shown}」は指数表記です。1234のように数字をすべて書いてください。"
    return f"「{shown}」は数値として読めません。1234や−12.5のように、数字だけを入れてください。"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else f"{text[:29]}…"


def figure_text(value: Decimal) -> str:
    """A figure as it is typed: no exponent, no separators, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value: Decimal, decimals: int) -> Decimal:
    # 四捨五入, away from zero at the half; the sum drops the sign of a rounded −0.
    step = Decimal(1).scaleb(-decimals)
    return value.quantize(step, rounding=ROUND_HALF_UP) + 0


def plain_number(value: Decimal, decimals: int) -> str:
    """For machines: ASCII, no separators, exactly `decimals` places: -1234.50."""
    return f"{_rounded(value, decimals):f}"


def number_text(value: Decimal, decimals: int, language: str, *, sign: bool = False) -> str:
    """For people: 1,234.5 and −400; `sign` puts + before what is above zero.

    Japanese and English separate thousands alike; `language` is there for those that do not.
    """
    rounded = _rounded(value, decimals)
    text = f"{abs(rounded):,f}"
    if rounded < 0:
        return f"{MINUS}{text}"
    return f"+{text}" if sign and rounded > 0 else text


def percent_text(share: Decimal, language: str) -> str:
    """A share with one decimal: 0.4 → 40.0%."""
    return f"{number_text(share * 100, 1, language)}%"
