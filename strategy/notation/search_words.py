"""Words for prefix search in text without spaces (PURE: standard library only).

The databases' own search splits at spaces, and Japanese has none: 教育 would not be found
in 子育て支援と教育環境. With every suffix of a run as a word of its own, a prefix search
finds any place inside it.
"""

from __future__ import annotations

import re
import unicodedata

# Kanji with 々〆, kana with the long vowel mark, but not the middle dot, which parts words.
_JAPANESE_RUN = re.compile(
    r"[々〆\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)


def japanese_suffixes(text: str) -> str:
    """Every suffix of every run of Japanese in `text` (NFKC), separated by spaces.

    まちづくり → まちづくり ちづくり づくり くり り. Text of n characters in one run gives about
    n²/2: meant for headings, not for bodies.
    """
    runs = _JAPANESE_RUN.findall(unicodedata.normalize("NFKC", text))
    return " ".join(run[start:] for run in runs for start in range(len(run)))
