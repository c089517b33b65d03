"""The course of one indicator: values by year, where it started, where it shall go."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from strategy.charts.drawing import (
    BAND,
    INK,
    KEY,
    KEY_LIGHT,
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

HEIGHT, TOP, BOTTOM = 268.0, 64.0, 226.0


@dataclass(frozen=True)
class Mark:
    """One year's value as printed. `status`: confirmed, preliminary, corrected or missing.

    `before`: of a sum, the part that was there before this year; None for other values.
    """

    label: str
    value: Decimal | None = None
    value_text: str = ""
    status: str = "confirmed"
    before: Decimal | None = None


@dataclass(frozen=True)
class TrendWords:
    """The legend, in the reader's language."""

    actual: str
    preliminary: str
    baseline: str
    target: str
    pace: str
    band: str


@dataclass(frozen=True)
class TrendChart:
    """Marks of consecutive years; indices of the rest count them from 0.

    `pace` is the straight way from where the term starts to the target: (index, value).
    `bars` draws sums from 0, with the year's own part darker.
    """

    id_prefix: str
    title: str
    description: str
    marks: tuple[Mark, ...]
    words: TrendWords
    language: str
    baseline: tuple[int, Decimal, str] | None = None
    targets: tuple[tuple[int, Decimal, str], ...] = ()
    pace: tuple[tuple[int, Decimal], ...] = ()
    band: tuple[Decimal, Decimal] | None = None
    bars: bool = False


@lru_cache(maxsize=4096)
def draw_trend(chart: TrendChart) -> str:
    """The chart as SVG text; years without a value leave a gap in the line."""
    return _Trend(chart).svg()


class _Trend:
    def __init__(self, chart: TrendChart) -> None:
        self.chart = chart
        self.drawing = Drawing()
        self.room = Room()
        known = [mark.value for mark in chart.marks if mark.value is not None]
        known += [value for _, value, _ in (*chart.targets, *filter(None, [chart.baseline]))]
        known += [value for _, value in chart.pace] + list(chart.band or ())
        if chart.bars:
            # Below a bar that hangs from 0 its number needs room.
            known += [value * Decimal("1.2") for value in known if value < 0]
        self.scale: Scale = scale_for(known, TOP, BOTTOM, zero=chart.bars)
        self.tick_texts = tick_texts(self.scale, chart.language)
        widest = max(width_of(text, SMALL) for text in self.tick_texts)
        self.gutter = min(0.36, (widest + 9) / NARROW)

    def x(self, index: int) -> float:
        count = max(1, len(self.chart.marks))
        return self.gutter + (1 - self.gutter) * (index + 0.5) / count

    def svg(self) -> str:
        chart = self.chart
        self._legend()
        self._band()
        draw_grid(self.drawing, self.scale, self.tick_texts, self.gutter)
        self._pace()
        self._bars() if chart.bars else self._line()
        self._ends()
        self._years()
        self._labels()
        kind = "trend"
        return self.drawing.svg(chart.id_prefix, chart.title, chart.description, HEIGHT, kind=kind)

    def _legend(self) -> None:
        chart, words = self.chart, self.chart.words
        actual = "square" if chart.bars else "circle"
        statuses = {mark.status for mark in chart.marks if mark.value is not None}
        entries = [(actual, KEY, False, words.actual)] if statuses - {"preliminary"} else []
        if "preliminary" in statuses:
            entries.append((actual, KEY, True, words.preliminary))
        if chart.baseline is not None:
            entries.append(("square" if not chart.bars else "circle", SOFT, True, words.baseline))
        if chart.targets:
            entries.append(("diamond", SECOND, False, words.target))
        if len(chart.pace) > 1:
            entries.append(("pace", SOFT, False, words.pace))
        if chart.band:
            entries.append(("band", SECOND, False, words.band))
        x, y = 0.0, 14.0
        for shape, colour, hollow, word in entries:
            if x and x + 18 + width_of(word, SMALL) > NARROW:
                x, y = 0.0, y + 20
            self._legend_sign(shape, colour, hollow, x, y)
            self.drawing.text(word, str(round(x + 20)), y, size=SMALL, fill=SOFT)
            x += 20 + width_of(word, SMALL) + 14

    def _legend_sign(self, shape: str, colour: str, hollow: bool, x: float, y: float) -> None:
        if shape == "pace":
            self._dashed(str(round(x)), y - 4, str(round(x + 15)), y - 4)
        elif shape == "band":
            self.drawing.add(
                "rect",
                class_="chart__band",
                x=x,
                y=y - 10,
                width=15,
                height=11,
                fill=BAND,
                stroke=colour,
                stroke_width=1,
            )
        else:
            self.drawing.marker(shape, str(round(x + 7)), y - 4, colour, hollow=hollow)

    def _dashed(self, x1: str, y1: float, x2: str, y2: float) -> None:
        self.drawing.add(
            "line",
            class_="chart__pace",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
            stroke=SOFT,
            stroke_width=1.5,
            stroke_dasharray="5 4",
        )

    def _band(self) -> None:
        if self.chart.band is None:
            return
        low, high = (self.scale.y(value) for value in self.chart.band)
        self.drawing.add(
            "rect",
            class_="chart__band",
            x=pct(self.gutter),
            y=high,
            width=pct(1 - self.gutter),
            height=max(1.0, low - high),
            fill=BAND,
            stroke=SECOND,
            stroke_width=0.5,
        )

    def _pace(self) -> None:
        points = self.chart.pace
        for (i, start), (j, end) in pairwise(points):
            x1, x2, y1, y2 = self.x(i), self.x(j), self.scale.y(start), self.scale.y(end)
            self._dashed(pct(x1), y1, pct(x2), y2)
            self.room.keep_clear(x1 * NARROW, y1, x2 * NARROW, y2)

    def _line(self) -> None:
        marks = self.chart.marks
        for index in range(len(marks) - 1):
            here, there = marks[index].value, marks[index + 1].value
            if here is not None and there is not None:
                x1, x2 = self.x(index), self.x(index + 1)
                y1, y2 = self.scale.y(here), self.scale.y(there)
                self.room.keep_clear(x1 * NARROW, y1, x2 * NARROW, y2)
                self.drawing.add(
                    "line",
                    class_="chart__line",
                    x1=pct(x1),
                    y1=y1,
                    x2=pct(x2),
                    y2=y2,
                    stroke=KEY,
                    stroke_width=2.5,
                    stroke_linecap="round",
                )
        for index, mark in enumerate(marks):
            if mark.value is not None:
                hollow = mark.status == "preliminary"
                y = self.scale.y(mark.value)
                self.drawing.marker("circle", pct(self.x(index)), y, KEY, hollow=hollow)

    def _bars(self) -> None:
        width = (1 - self.gutter) / max(1, len(self.chart.marks)) * 0.56
        for index, mark in enumerate(self.chart.marks):
            if mark.value is None:
                continue
            before = mark.before if mark.before is not None else Decimal(0)
            hollow = mark.status == "preliminary"
            self._bar(index, width, Decimal(0), before, KEY_LIGHT, "chart__bar--before")
            self._bar(index, width, before, mark.value, "#fff" if hollow else KEY, "chart__bar")

    def _bar(
        self, index: int, width: float, start: Decimal, end: Decimal, fill: str, class_: str
    ) -> None:
        top, bottom = sorted((self.scale.y(start), self.scale.y(end)))
        if bottom > top:
            self.drawing.add(
                "rect",
                class_=class_,
                x=pct(self.x(index) - width / 2),
                y=top,
                width=pct(width),
                height=bottom - top,
                fill=fill,
                stroke=KEY,
                stroke_width=1,
            )

    def _ends(self) -> None:
        if self.chart.baseline is not None:
            index, value, _ = self.chart.baseline
            shape = "circle" if self.chart.bars else "square"
            self.drawing.marker(shape, pct(self.x(index)), self.scale.y(value), SOFT, hollow=True)
        for index, value, _ in self.chart.targets:
            self.drawing.marker("diamond", pct(self.x(index)), self.scale.y(value), SECOND)

    def _years(self) -> None:
        y = BOTTOM + 28
        last = len(self.chart.marks) - 1
        order = [last, 0, *range(1, last)] if last > 0 else [0]
        for index in order[: last + 1]:
            words = self.chart.marks[index].label
            if self.room.take(text_box(words, self.x(index), y, "middle", SMALL)):
                self.drawing.text(
                    words, pct(self.x(index)), y, anchor="middle", size=SMALL, fill=SOFT
                )

    def _labels(self) -> None:
        """Values beside their marks, the telling ones first; what finds no room stays out."""
        chart = self.chart
        points = [(i, m.value) for i, m in enumerate(chart.marks) if m.value is not None]
        points += [(i, v) for i, v, _ in chart.targets]
        points += [chart.baseline[:2]] if chart.baseline else []
        for index, value in points:
            x, y = self.x(index) * NARROW, self.scale.y(value)
            self.room.block([Box(x - 6, y - 6, x + 6, y + 6)])
        known = [i for i, m in enumerate(chart.marks) if m.value is not None]
        wanted = [(i, v, words, SECOND) for i, v, words in reversed(chart.targets[-1:])]
        latest = known[-1:]
        wanted += [self._label_of(i) for i in latest]
        start = chart.baseline[:2] if chart.baseline else None
        if chart.baseline is not None:
            index, value, words = chart.baseline
            wanted.append((index, value, words, SOFT))
        # Where the baseline lies on the same year's value, one number says both.
        said = [*latest, *(i for i in known if (i, chart.marks[i].value) == start)]
        wanted += [self._label_of(i) for i in [*known[:1], *known[-2:0:-1]] if i not in said]
        wanted += [(i, v, words, SECOND) for i, v, words in chart.targets[:-1]]
        for index, value, words, colour in wanted:
            self._label(index, value, words, colour)

    def _label_of(self, index: int) -> tuple[int, Decimal, str, str]:
        mark = self.chart.marks[index]
        return index, mark.value or Decimal(0), mark.value_text, INK

    def _label(self, index: int, value: Decimal, words: str, colour: str) -> None:
        share, y = self.x(index), self.scale.y(value)
        # The number of a bar that hangs from 0 stands below its end, never inside it.
        offsets = (20, -11) if self.chart.bars and value < 0 else (-11, 20)
        places = [(y + dy, anchor) for dy in offsets for anchor in ("middle", "end", "start")]
        for on_lines in (False, True):
            for line, anchor in places:
                box = text_box(words, share, line, anchor)
                left = self.gutter * NARROW
                if line < BOTTOM + 12 and self.room.take(box, left=left, on_lines=on_lines):
                    self.drawing.text(
                        words, pct(share), line, anchor=anchor, fill=colour, bold=True
                    )
                    return
