"""Characters that nobody sees and no document can hold. PURE.

They come with text pasted from other programs: a line break inside a cell is a vertical tab in
some. XML has no place for them, and so neither has the title a PDF gives of itself.
"""

from __future__ import annotations

import re

# What ends a line or a page without being the usual line feed.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]+")
# The rest of C0 but tab, line feed and carriage return; C1; no characters at all.
_OTHERS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def without_control_characters(text: str) -> str:
    r"""The text as it looks: a stray break is a space, what is invisible is gone.

    >>> without_control_characters("Plan\x0bfor\x00 2027")
    'Plan for 2027'
    """
    return _OTHERS.sub("", _BREAKS.sub(" ", text))


def control_character_in(text: str) -> str:
    r"""The first of these in a text, as U+000B; "" where it holds none.

    >>> control_character_in("a\x0bb")
    'U+000B'
    """
    match = _BREAKS.search(text) or _OTHERS.search(text)
    return f"U+{ord(match[0][0]):04X}" if match else ""
