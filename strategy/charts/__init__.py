"""Charts as SVG, the same text for the site and for PDF (PURE: standard library only).

Drawn by hand rather than by matplotlib or pygal: their letters grow and shrink with the
picture, unreadable at 360 px or huge at 1280, and their marks carry no classes for forced
colours. Here widths are percentages and heights pixels, so letters keep their size at any
width; every mark has presentation attributes (for print) and a class (for the stylesheet).

Texts come in ready, in the reader's language. Each `draw` is memoised: a chart is made once
for a state of its data. Equal charts give equal bytes.
"""

from strategy.charts.lines import LinesChart, Point, Series, draw_lines
from strategy.charts.pairs import Pair, PairsChart, draw_pairs
from strategy.charts.progress import ProgressBar, draw_progress
from strategy.charts.pyramid import AgeClass, PyramidChart, draw_pyramid
from strategy.charts.radar import draw_radar
from strategy.charts.trend import Mark, TrendChart, TrendWords, draw_trend

__all__ = [
    "AgeClass",
    "LinesChart",
    "Mark",
    "Pair",
    "PairsChart",
    "Point",
    "ProgressBar",
    "PyramidChart",
    "Series",
    "TrendChart",
    "TrendWords",
    "draw_lines",
    "draw_pairs",
    "draw_progress",
    "draw_pyramid",
    "draw_radar",
    "draw_trend",
]
