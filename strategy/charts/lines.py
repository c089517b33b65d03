"""Several series over the years: the population as counted, projected and hoped for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from strategy.charts.drawing import (
    KEY,
    NARROW,
    SECOND,
    SMALL,
    SOFT,
    Box,
    Drawing,
    Room,
    pct,
    text_box,
    width_of,
)
from strategy.charts.scales import Scale, draw_grid, scale_for, tick_texts

PLOT, FOOT, LEGEND_LINE = 210.0, 34.0, 20.0
# Role → colour, dashes, shape of the mark: told apart without colour as well. Further series
# of a role keep its dashes and take the next look.
STYLES = {
    "actual": (KEY, "", "circle"),
    "projection": ("#8a3800", "7 4", "square"),
    "goal": (SECOND, "2 4", "diamond"),
    "other": (SOFT, "10 3 2 3", "triangle"),
}
FURTHER_LOOKS = ((SECOND, "diamond"), ("#8a3800", "square"), (SOFT, "triangle"), (KEY, "circle"))


@dataclass(frozen=True)
class Point:
    year: int
    value: Decimal | None
    text: str
    label: str


@dataclass(frozen=True)
class Series:
    """`points` ascending by year; a value of None breaks the line. `style` is one of STYLES."""

    name: str
    style: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class LinesChart:
    id_prefix: str
    title: str
    description: str
    series: tuple[Series, ...]
    language: str
    from_zero: bool = False


@lru_cache(maxsize=512)
def draw_lines(chart: LinesChart) -> str:
    """The chart as SVG text; a series of one point is its mark alone."""
    return _Lines(chart).svg()


def _looks(series: tuple[Series, ...]) -> list[tuple[str, str, str]]:
    """Colour, dashes and mark of each series; no two alike while there are looks left."""
    looks: list[tuple[str, str, str]] = []
    for item in series:
        colour, dashes, shape = STYLES[item.style]
        choices = [(colour, shape), *((c, s) for c, s in FURTHER_LOOKS if s != shape)]
        used = sum(other.style == item.style for other in series[: len(looks)])
        colour, shape = choices[used % len(choices)]
        looks.append((colour, dashes, shape))
    return looks


class _Lines:
    def __init__(self, chart: LinesChart) -> None:
        self.chart = chart
        self.drawing = Drawing()
        self.room = Room()
        self.looks = _looks(chart.series)
        self.top = 14 + LEGEND_LINE * len(chart.series) + 14
        self.bottom = self.top + PLOT
        points = [point for series in chart.series for point in series.points]
        values = [point.value for point in points if point.value is not None]
        self.scale: Scale = scale_for(values, self.top, self.bottom, zero=chart.from_zero)
        self.tick_texts = tick_texts(self.scale, chart.language)
        self.gutter = (max(width_of(text, SMALL) for text in self.tick_texts) + 9) / NARROW
        # The last value of each series stands behind its mark.
        ends = [p.text for s in chart.series for p in s.points[-1:]]
        self.margin = min(0.3, (max(map(width_of, ends), default=0.0) + 12) / NARROW)
        self.labels = {point.year: point.label for point in points}
        self.first, self.last = min(self.labels, default=0), max(self.labels, default=1)

    def x(self, year: int) -> float:
        span = max(1, self.last - self.first)
        left, right = self.gutter + 0.04, 1 - self.margin
        return left + (right - left) * (year - self.first) / span

    def svg(self) -> str:
        chart = self.chart
        self._legend()
        draw_grid(self.drawing, self.scale, self.tick_texts, self.gutter)
        for series, look in zip(chart.series, self.looks, strict=True):
            self._series(series, look)
        self._years()
        self._values()
        return self.drawing.svg(
            chart.id_prefix, chart.title, chart.description, self.bottom + FOOT, kind="lines"
        )

    def _legend(self) -> None:
        for number, (series, look) in enumerate(zip(self.chart.series, self.looks, strict=True)):
            colour, dashes, shape = look
            y = 14 + LEGEND_LINE * number
            self._segment("0", y - 4, "30", y - 4, colour, dashes)
            self.drawing.marker(shape, "15", y - 4, colour)
            self.drawing.text(series.name, "38", y, size=SMALL, fill=SOFT)

    def _segment(self, x1: str, y1: float, x2: str, y2: float, colour: str, dashes: str) -> None:
        extra: dict[str, str | float] = {"stroke_dasharray": dashes} if dashes else {}
        self.drawing.add(
            "line",
            class_="chart__line",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
            stroke=colour,
            stroke_width=2.5,
            **extra,
        )

    def _series(self, series: Series, look: tuple[str, str, str]) -> None:
        colour, dashes, shape = look
        for here, there in zip(series.points, series.points[1:], strict=False):
            if here.value is not None and there.value is not None:
                self._segment(
                    pct(self.x(here.year)),
                    self.scale.y(here.value),
                    pct(self.x(there.year)),
                    self.scale.y(there.value),
                    colour,
                    dashes,
                )
        for point in series.points:
            if point.value is not None:
                at, y = self.x(point.year), self.scale.y(point.value)
                self.drawing.marker(shape, pct(at), y, colour)
                self.room.block([Box(at * NARROW - 6, y - 6, at * NARROW + 6, y + 6)])

    def _years(self) -> None:
        y = self.bottom + 24
        years = sorted(self.labels)
        order = dict.fromkeys([*years[-1:], *years[:1], *years[1:-1]])
        for year in order:
            words, at = self.labels[year], self.x(year)
            if self.room.take(text_box(words, at, y, "middle", SMALL)):
                self.drawing.text(words, pct(at), y, anchor="middle", size=SMALL, fill=SOFT)

    def _values(self) -> None:
        """The ends of each series, then its highest; only where there is room."""
        for series, (colour, _, _) in zip(self.chart.series, self.looks, strict=True):
            known = [p for p in series.points if p.value is not None]
            highest = sorted(known, key=lambda p: p.value or Decimal(0), reverse=True)
            for point in known[-1:]:
                self._end(point, colour)
            for point in dict.fromkeys([*highest[:1], *known[:1]]):
                if point not in known[-1:]:
                    self._value(point, colour)

    def _end(self, point: Point, colour: str) -> None:
        at, y = self.x(point.year), self.scale.y(point.value or Decimal(0)) + 4
        box = text_box(point.text, at, y, "start")
        if self.room.take(Box(box.left + 9, box.top, box.right + 9, box.bottom)):
            self.drawing.text(point.text, pct(at), y, fill=colour, bold=True, dx=9)
        else:
            self._value(point, colour)

    def _value(self, point: Point, colour: str) -> None:
        at, y = self.x(point.year), self.scale.y(point.value or Decimal(0))
        for line in (y - 11, y + 21):
            for anchor in ("middle", "end", "start"):
                inside = self.top - 8 < line < self.bottom + 8
                box = text_box(point.text, at, line, anchor)
                if inside and self.room.take(box, left=self.gutter * NARROW):
                    self.drawing.text(
                        point.text, pct(at), line, anchor=anchor, fill=colour, bold=True
                    )
                    return
