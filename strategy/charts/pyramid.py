"""The population by age and sex: men to the left, women to the right, the oldest on top."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from strategy.charts.drawing import FAINT, INK, KEY, SECOND, SMALL, SOFT, Drawing, pct

HEAD, ROW = 34.0, 21.0
# The middle is for the ages; each side keeps room for the number behind the longest bar.
LEFT, RIGHT, REACH = 0.41, 0.59, 0.27


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
    drawing.text(chart.male_name, pct(LEFT), 16, anchor="end", size=SMALL, fill=SOFT, bold=True)
    drawing.text(chart.female_name, pct(RIGHT), 16, size=SMALL, fill=SOFT, bold=True)
    for number, item in enumerate(reversed(chart.classes)):
        y = HEAD + ROW * number
        drawing.text(item.label, "50%", y + 12, anchor="middle", size=11, fill=INK)
        male, female = (REACH * float(value / most) for value in (item.male, item.female))
        _bar(drawing, LEFT - male, y, male, KEY, "chart__bar")
        _bar(drawing, RIGHT, y, female, SECOND, "chart__bar--second")
        drawing.text(
            item.male_text, pct(LEFT - male), y + 12, anchor="end", size=11, fill=FAINT, dx=-5
        )
        drawing.text(item.female_text, pct(RIGHT + female), y + 12, size=11, fill=FAINT, dx=5)
    height = HEAD + ROW * len(chart.classes) + 4
    return drawing.svg(chart.id_prefix, chart.title, chart.description, height, kind="pyramid")


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
