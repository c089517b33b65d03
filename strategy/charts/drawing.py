"""The elements of a chart, and where its words find room."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from strategy.notation.control_characters import without_control_characters

# After the tokens of the site's design; print has no stylesheet for what is inside an SVG.
INK, SOFT, FAINT, LINE = "#1a1a1c", "#4d4d4d", "#626264", "#d8dce4"
KEY, KEY_LIGHT, SECOND, BAND = "#0017c1", "#c5d7fb", "#197a4b", "#e6f5ec"
FONTS = "BIZ UDPGothic, Noto Sans JP, sans-serif"
SMALL, TEXT = 12, 13
# The chart's width on a phone of 360 px: what does not collide there does nowhere.
NARROW = 312.0


def pct(share: float) -> str:
    """A share of the width: 0.125 → 12.5%."""
    return f"{_number(share * 100)}%"


def px(value: float) -> str:
    return _number(value)


def _number(value: float) -> str:
    # Two places are finer than any screen; adding 0 turns −0.0 into 0.0.
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")


def clean(text: str) -> str:
    """The text without what XML cannot hold, not even escaped."""
    return without_control_characters(text)


def width_of(text: str, size: float = TEXT) -> float:
    """About how many pixels a text takes: a full-width letter its size, others two thirds."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.66 for c in text)


@dataclass
class Drawing:
    """Elements in the order they are painted."""

    parts: list[str] = field(default_factory=list)

    def add(self, tag: str, content: str = "", /, **attributes: str | float) -> None:
        """One element. `class_` is its class, `stroke_width` becomes stroke-width."""
        names = "".join(
            f" {name.rstrip('_').replace('_', '-')}={quoteattr(_text(value))}"
            for name, value in attributes.items()
        )
        self.parts.append(f"<{tag}{names}>{content}</{tag}>" if content else f"<{tag}{names}/>")

    def text(
        self,
        words: str,
        x: str,
        y: float,
        *,
        anchor: str = "start",
        size: float = TEXT,
        fill: str = INK,
        bold: bool = False,
        dx: float = 0,
        class_: str = "chart__text",
    ) -> None:
        extra: dict[str, str | float] = {"font_weight": "bold"} if bold else {}
        if dx:
            extra["dx"] = dx
        self.add(
            "text",
            escape(clean(words)),
            class_=class_,
            x=x,
            y=y,
            text_anchor=anchor,
            font_size=size,
            fill=fill,
            **extra,
        )

    def marker(self, shape: str, x: str, y: float, colour: str, *, hollow: bool = False) -> None:
        """A circle, square, diamond or triangle about a point, in the series' colour."""
        inside = "#fff" if hollow else colour
        common: dict[str, str | float] = {
            "class_": f"chart__marker chart__marker--{shape}",
            "fill": inside,
            "stroke": colour,
            "stroke_width": 2,
        }
        if shape == "circle":
            self.add("circle", cx=x, cy=y, r=4.5, **common)
        elif shape == "square":
            self._at(x, y, "M-4 -4H4V4H-4Z", common)
        elif shape == "diamond":
            self._at(x, y, "M0 -6L6 0L0 6L-6 0Z", common)
        else:
            self._at(x, y, "M0 -5.5L5.5 4.5H-5.5Z", common)

    def _at(self, x: str, y: float, path: str, attributes: dict[str, str | float]) -> None:
        # A nested picture is the one thing that can stand at a percentage and hold a path.
        inner = Drawing()
        inner.add("path", d=path, **attributes)
        self.add("svg", "".join(inner.parts), x=x, y=y, width=1, height=1, overflow="visible")

    def svg(self, id_prefix: str, title: str, description: str, height: float, *, kind: str) -> str:
        """The finished picture. Its `title` is the whole alternative text: PDF reads no other."""
        size = f'width="100%" height="{px(height)}"'
        return self._picture(id_prefix, title, description, kind, size)

    def scaled_svg(
        self, id_prefix: str, title: str, description: str, size: tuple[float, float], *, kind: str
    ) -> str:
        """The same for a picture that keeps its proportions; `size` in its own px."""
        box = f'viewBox="0 0 {px(size[0])} {px(size[1])}"'
        return self._picture(id_prefix, title, description, kind, box)

    def _picture(self, id_prefix: str, title: str, description: str, kind: str, size: str) -> str:
        name = quoteattr(f"{clean(id_prefix)}-title")
        words = escape(clean(" ".join(filter(None, (title, description)))))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart__svg chart__svg--{kind}" '
            f'role="img" aria-labelledby={name} {size} font-family={quoteattr(FONTS)}>'
            f"<title id={name}>{words}</title>{''.join(self.parts)}</svg>"
        )


def _text(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else px(value)


@dataclass(frozen=True)
class Box:
    """A rectangle of the narrow chart, in px."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass
class Room:
    """Which places are taken, so that no word is printed over another at any width."""

    taken: list[Box] = field(default_factory=list)
    # Lines that a word should rather not cross, but may where there is no other place.
    lines: list[Box] = field(default_factory=list)

    def take(self, box: Box, *, left: float = 0, on_lines: bool = True) -> bool:
        """Take the place if it is free, inside the picture and right of `left`."""
        taken = self.taken if on_lines else [*self.taken, *self.lines]
        if box.left < left - 3 or box.right > NARROW + 3 or any(box.meets(t) for t in taken):
            return False
        self.taken.append(box)
        return True

    def keep_clear(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Remember a line, in px of the narrow chart."""
        steps = max(1, int(abs(x2 - x1) // 4))
        for step in range(steps + 1):
            x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
            self.lines.append(Box(x - 2, y - 2, x + 2, y + 2))

    def block(self, boxes: Iterable[Box]) -> None:
        self.taken.extend(boxes)


def text_box(words: str, share: float, y: float, anchor: str, size: float = TEXT) -> Box:
    """Where a text stands on the narrow chart; `y` is its base line."""
    width = width_of(words, size)
    start = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    left = share * NARROW - start
    return Box(left - 2, y - size, left + width + 2, y + 3)
