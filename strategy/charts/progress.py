"""How far along the way from baseline to target, beside the pace of the term."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from strategy.charts.drawing import INK, KEY, LINE, SECOND, Drawing, pct

HEIGHT = 22.0
TONES = {
    "achieved": SECOND,
    "on_track": KEY,
    "slightly_behind": "#927200",
    "behind": "#c74700",
    "worsened": "#ce0000",
}


@dataclass(frozen=True)
class ProgressBar:
    """`share` of the way, `pace` that the term asks for; None leaves them out.

    Only the bar is capped to its track; the words that go with it are not.
    """

    id_prefix: str
    title: str
    description: str
    share: Decimal | None
    pace: Decimal | None = None
    tone: str = "on_track"


@lru_cache(maxsize=8192)
def draw_progress(bar: ProgressBar) -> str:
    """The bar as SVG text."""
    drawing = Drawing()
    drawing.add(
        "rect",
        class_="chart__track",
        x="0",
        y=6,
        width="100%",
        height=10,
        rx=5,
        fill="#eceff5",
        stroke=LINE,
        stroke_width=1,
    )
    share = _within(bar.share)
    if share:
        drawing.add(
            "rect",
            class_=f"chart__fill chart__fill--{bar.tone}",
            x="0",
            y=6,
            width=pct(share),
            height=10,
            rx=5,
            fill=TONES.get(bar.tone, KEY),
        )
    if bar.pace is not None:
        # The whole mark stays inside the picture at both ends.
        at = pct(min(0.995, max(0.005, _within(bar.pace))))
        drawing.add(
            "line",
            class_="chart__pace-mark",
            x1=at,
            x2=at,
            y1=1,
            y2=21,
            stroke=INK,
            stroke_width=2,
        )
    return drawing.svg(bar.id_prefix, bar.title, bar.description, HEIGHT, kind="progress")


def _within(share: Decimal | None) -> float:
    return float(min(Decimal(1), max(Decimal(0), share))) if share is not None else 0.0
