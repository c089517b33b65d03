"""The city's colour within the design: what can be read on it, and the shades beside it (PURE).

It takes the place of the design's blue. Links stay blue; states and charts keep their colours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# The design's own key colour (tokens.css).
DESIGNED = "#0017c1"
WHITE, BLACK, PAPER_TINT = "#ffffff", "#000000", "#f4f7fc"
LEAST_CONTRAST = 4.5
# Each shade of it that the stylesheets and the mark name: how much of the key colour is mixed
# with what. Their own blues were chosen by eye and are near these.
_SHADES: Mapping[str, tuple[float, str]] = {
    "#000060": (0.5, BLACK),
    "#0017c1": (1, WHITE),
    "#264af4": (0.82, WHITE),
    "#7096f8": (0.6, WHITE),
    "#9db7f9": (0.42, WHITE),
    "#c5d7fb": (0.24, WHITE),
    "#e8f1fe": (0.09, WHITE),
}
# In a stylesheet, and in a picture within it.
_SHADE = re.compile(f"(#|%23)({'|'.join(shade[1:] for shade in _SHADES)})")
_HEX = re.compile(r"#[0-9a-f]{6}")


def shade_of(key: str, designed: str) -> str:
    """What one of the design's shades becomes beside another key colour."""
    share, other = _SHADES[designed]
    return designed if key == DESIGNED else _mixed(key, other, share)


def tinted(text: str, key: str) -> str:
    """A stylesheet or picture of the design with its shades of blue in those of `key`."""
    return _SHADE.sub(lambda found: found[1] + shade_of(key, f"#{found[2]}")[1:], text)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(value) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def fault_of_colour(colour: str) -> str:
    """Why a colour cannot be the key colour, in one sentence; empty where it can.

    `colour`: #rrggbb in lower case.
    """
    if not _HEX.fullmatch(colour):
        return f"キーカラー「{colour}」は、「#」と6桁の16進数で書いてください(例: {DESIGNED})。"
    ratio = min(contrast(colour, ground) for ground in (WHITE, PAPER_TINT))
    if ratio < LEAST_CONTRAST:
        # Rounded down: 4.46 must not read as 4.5.
        shown = int(ratio * 10) / 10
        return (
            f"キーカラー「{colour}」は、白や薄い地色の上で文字が読みにくい色です"
            f"(コントラスト比{shown}:1)。{LEAST_CONTRAST}:1以上になる、もっと濃い色を選んでください。"
        )
    return ""
