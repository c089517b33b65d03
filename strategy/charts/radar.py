"""A few categories around a centre, for small groups; a table carries the same numbers."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from math import cos, pi, sin

from strategy.charts.drawing import (
    FAINT,
    INK,
    KEY,
    LINE,
    SECOND,
    SMALL,
    SOFT,
    Drawing,
    px,
    width_of,
)
from strategy.charts.pairs import PairsChart

WIDTH, HEIGHT, RADIUS = 360.0, 326.0, 94.0
CENTRE_X, CENTRE_Y = WIDTH / 2, 172.0
FEWEST, MOST = 3, 8


@lru_cache(maxsize=256)
def draw_radar(chart: PairsChart) -> str:
    """The chart as SVG text. It keeps its proportions: its letters grow a little with it.

    From `low` in the centre to `high` at the rim; the reference is a dashed ring, and a value
    of None leaves its corner open.

    Raises:
        ValueError: fewer than three or more than eight pairs.
    """
    if not FEWEST <= len(chart.pairs) <= MOST:
        raise ValueError(f"a radar has {FEWEST} to {MOST} axes, not {len(chart.pairs)}")
    drawing = Drawing()
    _web(drawing, chart)
    values = [(pair.first, pair.second) for pair in chart.pairs]
    _outline(drawing, chart, [first for first, _ in values], KEY, "", "circle")
    _outline(drawing, chart, [second for _, second in values], SECOND, "6 4", "square")
    _labels(drawing, chart)
    _legend(drawing, chart)
    return drawing.scaled_svg(
        chart.id_prefix, chart.title, chart.description, (WIDTH, HEIGHT), kind="radar"
    )


def _place(chart: PairsChart, index: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * index / len(chart.pairs) - pi / 2
    return CENTRE_X + RADIUS * share * cos(angle), CENTRE_Y + RADIUS * share * sin(angle)


def _web(drawing: Drawing, chart: PairsChart) -> None:
    for share, class_, colour, dashes in (
        (1.0, "chart__grid", LINE, ""),
        (chart.share(chart.reference), "chart__reference", FAINT, "4 3"),
    ):
        corners = [_place(chart, i, share) for i in range(len(chart.pairs))]
        extra: dict[str, str | float] = {"stroke_dasharray": dashes} if dashes else {}
        drawing.add(
            "polygon",
            class_=class_,
            points=" ".join(f"{px(x)},{px(y)}" for x, y in corners),
            fill="none",
            stroke=colour,
            stroke_width=1.5,
            **extra,
        )
    for index in range(len(chart.pairs)):
        x, y = _place(chart, index, 1)
        drawing.add(
            "line",
            class_="chart__grid",
            x1=CENTRE_X,
            y1=CENTRE_Y,
            x2=x,
            y2=y,
            stroke=LINE,
            stroke_width=1,
        )


def _outline(
    drawing: Drawing,
    chart: PairsChart,
    values: list[Decimal | None],
    colour: str,
    dashes: str,
    shape: str,
) -> None:
    places = [
        None if value is None else _place(chart, i, chart.share(value))
        for i, value in enumerate(values)
    ]
    extra: dict[str, str | float] = {"stroke_dasharray": dashes} if dashes else {}
    for here, there in zip(places, [*places[1:], places[0]], strict=True):
        if here is not None and there is not None:
            drawing.add(
                "line",
                class_="chart__line",
                x1=here[0],
                y1=here[1],
                x2=there[0],
                y2=there[1],
                stroke=colour,
                stroke_width=2.5,
                **extra,
            )
    for place in places:
        if place is not None:
            drawing.marker(shape, px(place[0]), place[1], colour)


def _labels(drawing: Drawing, chart: PairsChart) -> None:
    for index, pair in enumerate(chart.pairs):
        x, y = _place(chart, index, 1.16)
        side = x - CENTRE_X
        anchor = "middle" if abs(side) < 8 else "start" if side > 0 else "end"
        top = y - 18 if y < CENTRE_Y - RADIUS else y + 12 if y > CENTRE_Y + RADIUS else y - 4
        values = " / ".join(filter(None, (pair.first_text, pair.second_text)))
        widest = max(width_of(pair.label, SMALL), width_of(values, SMALL))
        # Words at the sides stay inside the picture.
        if anchor == "start":
            x = min(x, WIDTH - widest)
        elif anchor == "end":
            x = max(x, widest)
        drawing.text(pair.label, px(x), top, anchor=anchor, size=SMALL, fill=INK, bold=True)
        drawing.text(values, px(x), top + 15, anchor=anchor, size=SMALL, fill=SOFT)


def _legend(drawing: Drawing, chart: PairsChart) -> None:
    x = 0.0
    for name, colour, shape in (
        (chart.first_name, KEY, "circle"),
        (chart.second_name, SECOND, "square"),
    ):
        if name:
            drawing.marker(shape, px(x + 7), 12, colour)
            drawing.text(name, px(x + 20), 16, size=SMALL, fill=SOFT)
            x += 20 + width_of(name, SMALL) + 16
    drawing.add(
        "line",
        class_="chart__reference",
        x1=x,
        x2=x + 16,
        y1=12,
        y2=12,
        stroke=FAINT,
        stroke_width=1.5,
        stroke_dasharray="4 3",
    )
    drawing.text(chart.reference_text, px(x + 22), 16, size=SMALL, fill=SOFT)
