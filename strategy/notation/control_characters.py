"""Characters that nobody sees and no document can hold. PURE.

They come with text pasted from other programs: a line break inside a cell is a vertical tab in
some. XML has no place for them, and so neither has the title a PDF gives of itself.
"""

from __future__ import annotations

import re
import unicodedata

# What ends a line or a page without being the usual line feed.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]+")
# The rest of C0 but tab, line feed and carriage return; C1; no characters at all.
_OTHERS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


# NFC would put other letters in the place of these (U+FA19 is no U+795E in a person's name).
_NOT_COMPATIBLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")


def composed(text: str) -> str:
    r"""The text with each letter and its marks as one character, as macOS does not write names.

    >>> composed("か\u3099")
    'が'
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return _NOT_COMPATIBLE.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def without_control_characters(text: str) -> str:
    r"""The text as it looks: a stray break is a space, what is invisible is gone, か and ゛ are が.

    Japanese has no spaces between words, and so none comes beside a full-width character.

    >>> without_control_characters("Plan\x0bfor\x00 2027")
    'Plan for 2027'
    >>> without_control_characters("観光\x0b客数")
    '観光客数'
    """
    return composed(_BREAKS.sub(_joint, _OTHERS.sub("", text)))


def _joint(match: re.Match[str]) -> str:
    text, (start, end) = match.string, match.span()
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return "" if any(unicodedata.east_asian_width(each) in "WF" for each in beside) else " "


def control_character_in(text: str) -> str:
    r"""The first of these in a text, as U+000B; "" where it holds none.

    >>> control_character_in("a\x0bb")
    'U+000B'
    """
    match = _BREAKS.search(text) or _OTHERS.search(text)
    return f"U+{ord(match[0][0]):04X}" if match else ""
