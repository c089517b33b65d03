"""Round numbers for the axes, and the lines that stand for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from strategy.charts.drawing import FAINT, LINE, SMALL, Drawing, pct
from strategy.notation.numbers import number_text

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """From values to pixels: `low` stands at `bottom`, `high` at `top`."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    top: float
    bottom: float

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return self.bottom - share * (self.bottom - self.top)


# Between the ticks of an axis, about.
INTERVALS = 4


def scale_for(values: Sequence[Decimal], top: float, bottom: float, *, zero: bool = False) -> Scale:
    """A scale whose ticks are round numbers around the values; `zero` starts bars at 0."""
    low = min([*values, Decimal(0)] if zero or not values else values)
    high = max([*values, Decimal(0)] if zero or not values else values)
    if low == high:
        # One value, or all alike: it stands in the middle of a range of its own size.
        spread = abs(low) / 10 or Decimal(1)
        low, high = (low, high + spread) if zero else (low - spread, high + spread)
    step = _step((high - low) / INTERVALS)
    first = (low / step).to_integral_value("ROUND_FLOOR") * step
    last = (high / step).to_integral_value("ROUND_CEILING") * step
    count = int((last - first) / step)
    ticks = tuple(first + step * i for i in range(count + 1))
    return Scale(first, last, ticks, top, bottom)


def _step(rough: Decimal) -> Decimal:
    """The next round step at or above a rough one: 1, 2, 2.5, 5 times a power of ten."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(step * power for step in STEPS if step * power >= rough)


def tick_decimals(ticks: Sequence[Decimal]) -> int:
    """How many places all ticks need."""
    exponents = [t.normalize().as_tuple().exponent for t in ticks]
    return max(0, *(-e for e in exponents if isinstance(e, int)), 0)


def tick_texts(scale: Scale, language: str) -> list[str]:
    places = tick_decimals(scale.ticks)
    return [number_text(tick, places, language) for tick in scale.ticks]


def draw_grid(drawing: Drawing, scale: Scale, texts: Sequence[str], gutter: float) -> None:
    """A line for each tick, its text before it in the gutter; 0 is told from the others."""
    for tick, words in zip(scale.ticks, texts, strict=True):
        y = scale.y(tick)
        drawing.add(
            "line",
            class_="chart__axis" if tick == 0 else "chart__grid",
            x1=pct(gutter),
            x2="100%",
            y1=y,
            y2=y,
            stroke=FAINT if tick == 0 else LINE,
            stroke_width=1,
        )
        drawing.text(words, pct(gutter), y + 4, anchor="end", size=SMALL, fill=FAINT, dx=-6)
