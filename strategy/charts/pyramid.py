"""The population by age and sex: men to the left, women to the right, the oldest on top."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from strategy.charts.drawing import (
    FAINT,
    INK,
    KEY,
    NARROW,
    SECOND,
    SMALL,
    SOFT,
    Drawing,
    pct,
    width_of,
)

HEAD, ROW = 34.0, 21.0
# The middle is for the ages.
LEFT, RIGHT = 0.41, 0.59
NUMBER_SIZE, GAP = 11, 5


@dataclass(frozen=True)
class AgeClass:
    label: str
    male: Decimal
    male_text: str
    female: Decimal
    female_text: str


@dataclass(frozen=True)
class PyramidChart:
    """`classes` from the youngest on."""

    id_prefix: str
    title: str
    description: str
    classes: tuple[AgeClass, ...]
    male_name: str
    female_name: str


@lru_cache(maxsize=256)
def draw_pyramid(chart: PyramidChart) -> str:
    """The chart as SVG text; both sides share one scale."""
    drawing = Drawing()
    most = max((max(c.male, c.female) for c in chart.classes), default=Decimal(0)) or Decimal(1)
    reach = _reach(chart)
    drawing.text(chart.male_name, pct(LEFT), 16, anchor="end", size=SMALL, fill=SOFT, bold=True)
    drawing.text(chart.female_name, pct(RIGHT), 16, size=SMALL, fill=SOFT, bold=True)
    for number, item in enumerate(reversed(chart.classes)):
        y = HEAD + ROW * number
        drawing.text(item.label, "50%", y + 12, anchor="middle", size=11, fill=INK)
        male, female = (reach * float(value / most) for value in (item.male, item.female))
        _bar(drawing, LEFT - male, y, male, KEY, "chart__bar")
        _bar(drawing, RIGHT, y, female, SECOND, "chart__bar--second")
        drawing.text(
            item.male_text,
            pct(LEFT - male),
            y + 12,
            anchor="end",
            size=NUMBER_SIZE,
            fill=FAINT,
            dx=-GAP,
        )
        drawing.text(
            item.female_text, pct(RIGHT + female), y + 12, size=NUMBER_SIZE, fill=FAINT, dx=GAP
        )
    height = HEAD + ROW * len(chart.classes) + 4
    return drawing.svg(chart.id_prefix, chart.title, chart.description, height, kind="pyramid")


def _reach(chart: PyramidChart) -> float:
    """The longest bar's part of the width: each side keeps room for the number behind it."""
    texts = [text for c in chart.classes for text in (c.male_text, c.female_text)]
    widest = max((width_of(text, NUMBER_SIZE) for text in texts), default=0.0)
    return max(0.08, LEFT - (widest + GAP) / NARROW)


def _bar(drawing: Drawing, x: float, y: float, width: float, colour: str, class_: str) -> None:
    if width:
        drawing.add(
            "rect",
            class_=class_,
            x=pct(x),
            y=y,
            width=pct(width),
            height=ROW - 5,
            fill=colour,
            stroke=colour,
            stroke_width=1,
        )
