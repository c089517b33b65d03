"""Words that are printed around what is typed, and that some people type as well (PURE).

第2版 typed for the number of an edition would else be printed as 第第2版版.
"""

from __future__ import annotations

import re
import unicodedata

_EDITION = re.compile(
    r"(?:第|ver(?:sion)?\.?|v\.?|バージョン)?\s*([0-9]+(?:\.[0-9]+)*)\s*版?", re.IGNORECASE
)
# By the name of a field in Japanese: what its page says before the value, as people write it.
_SAID_BEFORE = {
    "出典": re.compile(r"(?:出典|資料|source)\s*[:：]\s*", re.IGNORECASE),
    "電話": re.compile(r"(?:電話(?:番号)?|℡|tel\.?)\s*[:：]?\s*", re.IGNORECASE),
    "FAX": re.compile(r"(?:fax\.?|ファ(?:ック|ク)ス)(?:番号)?\s*[:：]?\s*", re.IGNORECASE),
    "単位": re.compile(r"(?:単位|unit)\s*[:：]\s*", re.IGNORECASE),
    "根拠": re.compile(r"(?:根拠(?:法令)?|legal basis)\s*[:：]\s*", re.IGNORECASE),
}


class NotAnEditionNumber(ValueError):
    """A text that is no number of an edition; one Japanese sentence."""


def edition_number(typed: str) -> str:
    """2.1 for 2.1, 第2.1版, Ver. 2.1, in full width too; "" for blank.

    Raises:
        NotAnEditionNumber: anything else.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return ""
    match = _EDITION.fullmatch(plain)
    if match is None:
        raise NotAnEditionNumber(
            f"「{plain[:30]}」は版数として読めません。2や2.1のように数字で入れてください"
            "(「第2.1版」と印刷されます)。"
        )
    return match[1]


def without_label(label: str, typed: str) -> str:
    """What was typed, without the label that is printed before it.

    >>> without_label("出典", "出典：会津若松市")
    '会津若松市'
    >>> without_label("電話", "TEL 0242-39-1202")
    '0242-39-1202'
    """
    said = _SAID_BEFORE.get(label)
    match = said.match(typed) if said else None
    return typed[match.end() :] if match else typed
