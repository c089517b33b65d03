"""Two values side by side for many categories, about a line that both are measured against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from strategy.charts.drawing import (
    FAINT,
    INK,
    KEY,
    LINE,
    SECOND,
    SMALL,
    SOFT,
    TEXT,
    Drawing,
    pct,
    width_of,
)

HEAD, ROW = 54.0, 52.0
# The bars' part of the width; the values stand in a column behind it.
REACH = 0.85
# A value on the line itself still shows.
THINNEST = 0.004


@dataclass(frozen=True)
class Pair:
    """One category; a value of None has no bar, and its text says why."""

    label: str
    first: Decimal | None
    first_text: str
    second: Decimal | None = None
    second_text: str = ""


@dataclass(frozen=True)
class PairsChart:
    """`low` and `high` bound the axis; `reference` is the line, such as the mean of 50."""

    id_prefix: str
    title: str
    description: str
    pairs: tuple[Pair, ...]
    first_name: str
    second_name: str
    low: Decimal
    high: Decimal
    reference: Decimal
    reference_text: str

    def share(self, value: Decimal) -> float:
        """Where a value lies between `low`, 0, and `high`, 1; those beyond stop at the end."""
        share = float((value - self.low) / (self.high - self.low))
        return min(1.0, max(0.0, share))


@lru_cache(maxsize=256)
def draw_pairs(chart: PairsChart) -> str:
    """The chart as SVG text; values beyond the axis stop at its end."""
    drawing = Drawing()
    height = HEAD + ROW * len(chart.pairs)
    _legend(drawing, chart)
    at = _share(chart, chart.reference)
    for number, pair in enumerate(chart.pairs):
        top = HEAD + ROW * number
        drawing.add(
            "line",
            class_="chart__grid",
            x1="0",
            x2="100%",
            y1=top,
            y2=top,
            stroke=LINE,
            stroke_width=1,
        )
        drawing.text(pair.label, "0", top + 17, size=TEXT, fill=INK, bold=True)
        _bar(drawing, chart, pair.first, pair.first_text, top + 23, KEY, "chart__bar")
        _bar(drawing, chart, pair.second, pair.second_text, top + 36, SECOND, "chart__bar--second")
    drawing.add(
        "line",
        class_="chart__reference",
        x1=pct(at),
        x2=pct(at),
        y1=HEAD - 6,
        y2=height,
        stroke=FAINT,
        stroke_width=1.5,
        stroke_dasharray="4 3",
    )
    drawing.text(chart.reference_text, pct(at), HEAD - 11, anchor="middle", size=SMALL, fill=SOFT)
    return drawing.svg(chart.id_prefix, chart.title, chart.description, height, kind="pairs")


def _legend(drawing: Drawing, chart: PairsChart) -> None:
    x = 0.0
    for name, colour, class_ in (
        (chart.first_name, KEY, "chart__bar"),
        (chart.second_name, SECOND, "chart__bar--second"),
    ):
        hollow = class_ != "chart__bar"
        drawing.add(
            "rect",
            class_=class_,
            x=x + 1,
            y=5,
            width=14,
            height=9,
            fill="#fff" if hollow else colour,
            stroke=colour,
            stroke_width=1.5,
        )
        drawing.text(name, str(round(x + 22)), 14, size=SMALL, fill=SOFT)
        x += 22 + width_of(name, SMALL) + 18


def _share(chart: PairsChart, value: Decimal) -> float:
    return REACH * chart.share(value)


def _bar(
    drawing: Drawing,
    chart: PairsChart,
    value: Decimal | None,
    words: str,
    y: float,
    colour: str,
    class_: str,
) -> None:
    if value is not None:
        # From the line outwards: a bar is as long as the value differs from it.
        start, end = sorted((_share(chart, chart.reference), _share(chart, value)))
        drawing.add(
            "rect",
            class_=class_,
            x=pct(start),
            y=y,
            width=pct(max(end - start, THINNEST)),
            height=9,
            fill="#fff" if class_ != "chart__bar" else colour,
            stroke=colour,
            stroke_width=1.5,
        )
    drawing.text(words, "100%", y + 9, anchor="end", size=SMALL, fill=INK)
