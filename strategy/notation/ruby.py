"""Readings of words (ふりがな), as every reader of Japanese types them: ｜背景《はいけい》. PURE.

The convention of Aozora Bunko. It is plain text: it survives the rich-text editor, YAML and a
translator's copy. The bar is required, so that 《…》 alone stays what it is, a pair of brackets;
and a reading is kana, so that a bar between two offices does not make ruby of 《代表》.
"""

from __future__ import annotations

import re

# A reading and its word, each without markup inside; the half-width bar is forgiven.
TYPED = re.compile(r"[｜|](?P<base>[^｜|《》<>\n]+)《(?P<reading>[ぁ-ゖァ-ヺー・ 　]+)》")
_TAG = re.compile(r"(<[^>]*>)")
_READING = re.compile(r"<rp>[^<]*</rp><rt>[^<]*</rt><rp>[^<]*</rp>|</?ruby>")


def with_ruby(html: str) -> str:
    """Rich text with every typed reading as ruby; addresses inside tags stay as they are.

    >>> with_ruby("策定の｜背景《はいけい》")
    '策定の<ruby>背景<rp>（</rp><rt>はいけい</rt><rp>）</rp></ruby>'
    """
    pieces = _TAG.split(html)
    pieces[::2] = [TYPED.sub(_ruby, words) for words in pieces[::2]]
    return "".join(pieces)


def without_ruby(html: str) -> str:
    """HTML of `with_ruby` with its words alone: what a term is looked for in."""
    return _READING.sub("", html)


def _ruby(match: re.Match[str]) -> str:
    # Where ruby cannot be set above the word, its brackets are read: 背景（はいけい）.
    return f"<ruby>{match['base']}<rp>（</rp><rt>{match['reading']}</rt><rp>）</rp></ruby>"
