"""Charts as SVG text: what they draw, and that equal data give equal bytes.

The pictures in tests/golden/charts/ are looked at, then kept. To renew them after a wanted
change: `python -m tests.unit.strategy.charts.test_charts`, then look at every one that changed.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from weasyprint import HTML

from strategy.charts import (
    AgeClass,
    LinesChart,
    Mark,
    Pair,
    PairsChart,
    Point,
    ProgressBar,
    PyramidChart,
    Series,
    TrendChart,
    TrendWords,
    draw_lines,
    draw_pairs,
    draw_progress,
    draw_pyramid,
    draw_radar,
    draw_trend,
)
from strategy.charts.scales import scale_for, tick_decimals
from tests.paths import ROOT

GOLDEN = ROOT / "tests" / "golden" / "charts"
SVG = "{http://www.w3.org/2000/svg}"

WORDS = TrendWords("実績", "実績(速報)", "基準", "目標", "目標までの道筋", "維持の範囲")


def mark(label, value=None, status="confirmed", before=None):
    if value is None:
        return Mark(label, status="missing")
    return Mark(label, Decimal(value), f"{value}万人", status, before)


TREND = TrendChart(
    id_prefix="visitors",
    title="観光客入込数",
    description="令和4年度の200万人から、令和7年度の240万人(速報)になりました。",
    marks=(
        mark("R4", "200"),
        mark("R5", "210"),
        mark("R6"),
        mark("R7", "240", "preliminary"),
        mark("R8"),
    ),
    words=WORDS,
    language="ja",
    baseline=(0, Decimal(200), "200万人"),
    targets=((4, Decimal(250), "250万人"),),
    pace=((0, Decimal(200)), (4, Decimal(250))),
)
SUM = TrendChart(
    id_prefix="founded",
    title="新規創業件数の累計",
    description="2年で40件になりました。目標は60件です。",
    marks=(mark("R6", "15", before=Decimal(0)), mark("R7", "40", before=Decimal(15)), mark("R8")),
    words=WORDS,
    language="ja",
    targets=((2, Decimal(60), "60件"),),
    bars=True,
)
PROGRESS = ProgressBar(
    "way", "進み具合", "目標までの道のりの40.0%。", Decimal("0.4"), Decimal("0.25")
)
LINES = LinesChart(
    id_prefix="population",
    title="総人口の見通し",
    description="2020年の117,376人から、2040年には減ると見込まれます。",
    series=(
        Series(
            "国勢調査",
            "actual",
            tuple(
                Point(year, Decimal(value), f"{value:,}", str(year))
                for year, value in [(2010, 126220), (2015, 124062), (2020, 117376)]
            ),
        ),
        Series(
            "将来推計",
            "projection",
            (
                Point(2020, Decimal(117376), "117,376", "2020"),
                Point(2030, None, "", "2030"),
                Point(2040, Decimal(92000), "92,000", "2040"),
            ),
        ),
        Series(
            "市の将来展望",
            "goal",
            (
                Point(2020, Decimal(117376), "117,376", "2020"),
                Point(2040, Decimal(106000), "106,000", "2040"),
            ),
        ),
    ),
    language="ja",
)
PAIRS = PairsChart(
    id_prefix="living",
    title="生活環境",
    description="主観と客観を並べています。",
    pairs=(
        Pair("医療・福祉", Decimal(50), "50.0", Decimal(40), "40.0"),
        Pair("移動・交通", None, "−(調査なし)", Decimal(90), "90.0"),
    ),
    first_name="主観",
    second_name="客観",
    low=Decimal(30),
    high=Decimal(70),
    reference=Decimal(50),
    reference_text="全国平均 50",
)
RADAR = PairsChart(
    id_prefix="self",
    title="自分らしい生き方",
    description="四つの分野の主観です。",
    pairs=(
        Pair("自己効力感", Decimal(70), "70.0"),
        Pair("健康状態", Decimal(50), "50.0"),
        Pair("教育機会の豊かさ", Decimal(30), "30.0"),
        Pair("雇用・所得", None, "−(調査なし)"),
    ),
    first_name="主観",
    second_name="",
    low=Decimal(30),
    high=Decimal(70),
    reference=Decimal(50),
    reference_text="全国平均 50",
)
PYRAMID = PyramidChart(
    id_prefix="ages",
    title="年齢別の人口",
    description="男女とも45〜49歳が最も多くなっています。",
    classes=(
        AgeClass("40〜44歳", Decimal(2100), "2,100", Decimal(1950), "1,950"),
        AgeClass("45〜49歳", Decimal(3200), "3,200", Decimal(3100), "3,100"),
        AgeClass("50〜54歳", Decimal(1600), "1,600", Decimal(2100), "2,100"),
    ),
    male_name="男",
    female_name="女",
)
DRAWN: dict[str, tuple[Any, Any]] = {
    "trend": (draw_trend, TREND),
    "sum": (draw_trend, SUM),
    "progress": (draw_progress, PROGRESS),
    "lines": (draw_lines, LINES),
    "pairs": (draw_pairs, PAIRS),
    "radar": (draw_radar, RADAR),
    "pyramid": (draw_pyramid, PYRAMID),
}


def drawn(name):
    draw, chart = DRAWN[name]
    return draw(chart)


def elements(svg, tag, class_):
    """Those with the class as one of theirs, in the order they are painted."""
    found = ET.fromstring(svg).iter(f"{SVG}{tag}")
    return [item for item in found if class_ in item.get("class", "").split()]


def alternative(svg):
    """The words of the picture's first child."""
    return ET.fromstring(svg)[0].text or ""


def words_of(svg):
    return ["".join(item.itertext()) for item in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_the_picture_that_was_looked_at(name) -> None:
    expected = (GOLDEN / f"{name}.svg").read_text(encoding="utf-8")

    assert drawn(name) + "\n" == expected


def test_another_process_draws_the_same_bytes() -> None:
    program = (
        "import sys; from tests.unit.strategy.charts.test_charts import DRAWN, drawn;"
        "sys.stdout.buffer.write('\\n'.join(map(drawn, DRAWN)).encode())"
    )

    outputs = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert outputs[0] == outputs[1] == "\n".join(map(drawn, DRAWN)).encode()


@pytest.mark.parametrize("name", DRAWN)
def test_equal_charts_are_drawn_once(name) -> None:
    draw, chart = DRAWN[name]

    assert draw(replace(chart)) is draw(chart)


@pytest.mark.parametrize("name", DRAWN)
def test_the_first_child_is_the_whole_alternative_text(name) -> None:
    chart = DRAWN[name][1]

    picture = ET.fromstring(drawn(name))

    assert picture[0].tag == f"{SVG}title"
    assert chart.title in alternative(drawn(name))
    assert chart.description in alternative(drawn(name))
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == picture[0].get("id")
    assert picture.get("aria-labelledby", "").startswith(chart.id_prefix)


@pytest.mark.parametrize("name", DRAWN)
def test_no_element_has_a_style_of_its_own(name) -> None:
    # The site's policy forbids it; presentation attributes are no styles in that sense.
    svg = drawn(name)

    assert " style=" not in svg
    assert "<style" not in svg


def in_px(length: str, whole: float) -> float:
    return float(length[:-1]) / 100 * whole if length.endswith("%") else float(length)


def ends(item: Any, width: float, height: float) -> tuple[list[float], list[float]]:
    """Where an element begins and ends, across and down, in a picture of this size in px."""
    if points := item.get("points"):
        pairs = [point.split(",") for point in points.split()]
        return [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    sides = []
    for names, size, whole in (
        (("x", "x1", "x2", "cx"), "width", width),
        (("y", "y1", "y2", "cy"), "height", height),
    ):
        at = [in_px(item.get(name), whole) for name in names if item.get(name)]
        # A bar reaches from its corner to the other one; a circle round its middle.
        reach = in_px(item.get(size), whole) if item.get(size) else 0
        radius = float(item.get("r", 0))
        sides.append([end for each in at for end in (each - radius, each + reach + radius)])
    return sides[0], sides[1]


# The narrowest, on a phone of 360 px, and on a wide screen.
@pytest.mark.parametrize("width", [312, 1000])
@pytest.mark.parametrize("name", DRAWN)
def test_every_mark_stands_inside_the_picture(name, width) -> None:
    picture: Any = ET.fromstring(drawn(name))
    if box := picture.get("viewBox"):
        width, height = map(float, box.split()[2:])
    else:
        height = float(picture.get("height"))

    placed = [
        (item, *ends(item, width, height))
        for item in picture.iter()
        if item is not picture and item.tag not in (f"{SVG}title", f"{SVG}path")
    ]

    assert placed
    for item, across, down in placed:
        assert across, item.attrib
        assert min(across) >= 0, item.attrib
        # Lengths are rounded to two places of a percent.
        assert max(across) <= width * 1.0002, item.attrib
        assert min(down) >= 0, item.attrib
        assert max(down) <= height, item.attrib


def test_a_year_without_a_value_breaks_the_line() -> None:
    # R4–R5 are joined; R6 is missing, so neither R5–R6 nor R6–R7 is drawn.
    segments = elements(draw_trend(TREND), "line", "chart__line")

    assert len(segments) == 1


def test_values_go_up_the_picture() -> None:
    circles = elements(draw_trend(replace(TREND, baseline=None)), "circle", "chart__marker")
    heights = [float(c.get("cy")) for c in circles if c.get("cx").endswith("%")]

    assert heights == sorted(heights, reverse=True)
    assert len(heights) == 3


def test_a_preliminary_value_is_hollow() -> None:
    circles = elements(draw_trend(TREND), "circle", "chart__marker")
    fills = [c.get("fill") == "#fff" for c in circles if c.get("cx").endswith("%")]

    assert fills == [False, False, True]


def test_latest_value_baseline_and_target_are_labelled() -> None:
    words = words_of(draw_trend(TREND))

    assert {"240万人", "200万人", "250万人"} <= set(words)


def test_a_baseline_on_the_same_value_is_said_once() -> None:
    falling = (mark("R4", "200"), mark("R5", "150"), mark("R6", "100"))

    words = words_of(draw_trend(replace(TREND, marks=falling, targets=(), pace=())))

    assert words.count("200万人") == 1


def test_the_number_of_a_bar_below_zero_stands_below_it() -> None:
    chart = replace(SUM, marks=(mark("R6", "-20", before=Decimal(0)),), targets=())
    svg = draw_trend(chart)

    (bar,) = [b for b in elements(svg, "rect", "chart__bar") if b.get("x", "").endswith("%")]
    (number,) = [e for e in ET.fromstring(svg).iter(f"{SVG}text") if e.text == "-20万人"]
    end = float(bar.get("y", 0)) + float(bar.get("height", 0))
    # The letters are 13 px high above their base line.
    assert float(number.get("y", 0)) - 13 >= end


def test_a_word_is_in_the_legend_only_if_its_mark_is_drawn() -> None:
    bare = replace(TREND, marks=(mark("R4", "200"),), baseline=None, targets=(), pace=())

    assert "実績" in words_of(draw_trend(bare))
    assert not {"実績(速報)", "基準", "目標", "目標までの道筋", "維持の範囲"} & set(
        words_of(draw_trend(bare))
    )


def test_a_sum_shows_what_was_there_before_and_the_years_own_part() -> None:
    svg = draw_trend(SUM)
    own = [b for b in elements(svg, "rect", "chart__bar") if b.get("x", "").endswith("%")]
    before = elements(svg, "rect", "chart__bar--before")

    # 15, then 15 + 25: the second year's own part is 5/3 of the first's.
    first, second = (float(b.get("height")) for b in own)
    assert second / first == pytest.approx(5 / 3, abs=0.01)
    assert [float(b.get("height")) for b in before] == [pytest.approx(first, abs=0.02)]


@pytest.mark.parametrize(
    "marks",
    [(), (mark("R4"), mark("R5")), (mark("R4", "0"),), (mark("R4", "5"), mark("R5", "5"))],
    ids=["no years", "no values", "zero", "all alike"],
)
@pytest.mark.parametrize("bars", [False, True])
def test_few_or_equal_values_still_make_a_picture(marks, bars) -> None:
    chart = replace(TREND, marks=marks, baseline=None, targets=(), pace=(), bars=bars)

    assert ET.fromstring(draw_trend(chart)).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("share", "width"),
    [("0.4", ["40%"]), ("1", ["100%"]), ("1.4", ["100%"]), ("0", []), ("-0.4", [])],
)
def test_only_the_bar_is_capped_to_its_track(share, width) -> None:
    fills = elements(draw_progress(replace(PROGRESS, share=Decimal(share))), "rect", "chart__fill")

    assert [fill.get("width") for fill in fills] == width


def test_progress_that_is_undefined_has_neither_bar_nor_pace() -> None:
    svg = draw_progress(replace(PROGRESS, share=None, pace=None))

    assert not elements(svg, "rect", "chart__fill")
    assert not elements(svg, "line", "chart__pace-mark")


def test_the_pace_stands_at_its_share_of_the_track() -> None:
    (pace,) = elements(draw_progress(PROGRESS), "line", "chart__pace-mark")

    assert (pace.get("x1"), pace.get("x2")) == ("25%", "25%")


def test_a_projection_without_a_value_in_between_has_no_line() -> None:
    lines = elements(draw_lines(LINES), "line", "chart__line")
    drawn_in_plot = [line for line in lines if line.get("x1").endswith("%")]

    # 2010–2015–2020 counted, 2020–2040 hoped for; the projection lacks 2030.
    assert len(drawn_in_plot) == 3


def test_series_of_the_same_role_differ_in_mark_and_colour() -> None:
    points = (Point(2015, Decimal(10), "10", "2015"), Point(2020, Decimal(9), "9", "2020"))
    ages = tuple(Series(name, "actual", points) for name in ("15歳未満", "15〜64歳", "65歳以上"))

    svg = draw_lines(replace(LINES, series=ages))

    markers = [item for item in ET.fromstring(svg).iter() if "chart__marker" in str(item.attrib)]
    assert len({(item.get("class"), item.get("stroke")) for item in markers}) == 3


def test_years_stand_at_their_distance_and_not_in_rows() -> None:
    squares = elements(draw_lines(LINES), "circle", "chart__marker")
    x = [float(c.get("cx")[:-1]) for c in squares if c.get("cx").endswith("%")]

    assert x[2] - x[1] == pytest.approx(x[1] - x[0], abs=0.02)


def test_a_pair_without_a_value_has_words_and_no_bar() -> None:
    svg = draw_pairs(PAIRS)
    first = [b for b in elements(svg, "rect", "chart__bar") if b.get("x").endswith("%")]

    assert len(first) == 1
    assert "−(調査なし)" in words_of(svg)


def test_bars_go_from_the_line_and_stop_at_the_end_of_the_axis() -> None:
    svg = draw_pairs(PAIRS)
    bars = elements(svg, "rect", "chart__bar--second")
    second = [b for b in bars if b.get("x").endswith("%")]
    starts = [float(b.get("x")[:-1]) for b in second]
    widths = [float(b.get("width")[:-1]) for b in second]

    # On the axis from 30 to 70, 40 lies half a side left of 50; 90 lies beyond the right end.
    assert widths[0] == pytest.approx(widths[1] / 2, abs=0.01)
    assert starts[0] + widths[0] == pytest.approx(starts[1], abs=0.01)


def test_a_radar_goes_from_the_centre_to_the_rim() -> None:
    # 70 is the rim above the centre, 50 half way to the right, 30 the centre.
    dots = elements(draw_radar(RADAR), "circle", "chart__marker")[:3]
    (rim_x, rim_y), (half_x, half_y), (centre_x, centre_y) = (
        (float(d.get("cx")), float(d.get("cy"))) for d in dots
    )

    assert rim_x == pytest.approx(centre_x, abs=0.01)
    assert half_y == pytest.approx(centre_y, abs=0.01)
    assert half_x - centre_x == pytest.approx((centre_y - rim_y) / 2, abs=0.02)


def test_a_radar_leaves_the_corner_without_a_value_open() -> None:
    lines = elements(draw_radar(RADAR), "line", "chart__line")

    # Three of four corners are known: two sides can be drawn.
    assert len(lines) == 2


@pytest.mark.parametrize("count", [2, 9])
def test_a_radar_of_too_few_or_many_axes_is_refused(count) -> None:
    pairs = tuple(Pair(str(i), Decimal(50), "50.0") for i in range(count))

    with pytest.raises(ValueError, match=f"not {count}"):
        draw_radar(replace(RADAR, pairs=pairs))


def test_both_sides_of_the_pyramid_share_one_scale() -> None:
    svg = draw_pyramid(PYRAMID)
    men = [float(b.get("width")[:-1]) for b in elements(svg, "rect", "chart__bar")]
    women = [float(b.get("width")[:-1]) for b in elements(svg, "rect", "chart__bar--second")]

    # The oldest on top: 1,600, 3,200, 2,100 men; 2,100, 3,100, 1,950 women.
    assert men[0] / men[1] == pytest.approx(0.5, abs=0.01)
    assert women[1] / men[1] == pytest.approx(31 / 32, abs=0.01)


def test_longer_numbers_leave_shorter_bars() -> None:
    (most,) = [AgeClass("0〜4歳", Decimal(1), "4,500,000", Decimal(1), "4,500,000")]
    svg = draw_pyramid(replace(PYRAMID, classes=(most,)))

    (bar,) = elements(svg, "rect", "chart__bar")
    # Nine letters of 11 px take at least 59 of a phone's 312 px: 19 % of the width.
    assert float(bar.get("x", "")[:-1]) > 19


@pytest.mark.parametrize(
    ("values", "zero", "ticks"),
    [
        (["200", "250"], False, ["200", "220", "240", "260"]),
        (["15", "60"], True, ["0", "20", "40", "60"]),
        (["-400", "0"], False, ["-400", "-300", "-200", "-100", "0"]),
        (["0.001", "0.0035"], False, ["0.001", "0.002", "0.003", "0.004"]),
    ],
)
def test_ticks_are_round_numbers_around_the_values(values, zero, ticks) -> None:
    scale = scale_for([Decimal(v) for v in values], 0, 100, zero=zero)

    assert scale.ticks == tuple(Decimal(t) for t in ticks)


def test_ticks_have_the_places_they_need() -> None:
    assert tick_decimals([Decimal("2.5"), Decimal("5.0")]) == 1
    assert tick_decimals([Decimal(100), Decimal("2E+2")]) == 0
    assert tick_decimals([Decimal("0.001")]) == 3


texts = st.text(alphabet=st.characters(exclude_categories=()), max_size=12)


@given(title=texts, description=texts, word=texts)
def test_any_words_make_well_formed_xml(title, description, word) -> None:
    chart = replace(
        TREND,
        title=title,
        description=f"{description}<&>\"'",
        marks=(Mark(f"{word}<&>\"'", Decimal(1), f"]]>{word}\x00"),),
        baseline=None,
        targets=(),
        pace=(),
    )

    svg = draw_trend.__wrapped__(chart)

    assert alternative(svg.encode("utf-8")).endswith("<&>\"'")


def test_control_characters_are_left_out() -> None:
    svg = draw_trend(replace(TREND, title="観光\x00客\x0b\ud800数"))

    assert "観光客数" in alternative(svg)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trend", ["250万人", "240万人", "R8", "目標までの道筋"]),
        ("lines", ["将来推計", "92,000", "2040"]),
        ("pairs", ["医療・福祉", "全国平均 50"]),
        ("radar", ["教育機会の豊かさ", "70.0"]),
        ("pyramid", ["45〜49歳", "3,200"]),
    ],
)
def test_text_stays_text_in_print(name, words) -> None:
    page = PdfReader(io.BytesIO(pdf_of(drawn(name)))).pages[0]

    printed = page.extract_text()

    assert all(word in printed for word in words)


def test_print_reads_the_description_out() -> None:
    reader = PdfReader(io.BytesIO(pdf_of(draw_trend(TREND))))

    size: Any = reader.trailer["/Size"]
    objects = [reader.get_object(number) for number in range(1, size)]
    alternatives = [item["/Alt"] for item in objects if isinstance(item, dict) and "/Alt" in item]

    assert any(TREND.description in words for words in alternatives)


def pdf_of(svg):
    page = f'<!DOCTYPE html><html lang="ja"><title>図</title><body><h1>図</h1>{svg}</body></html>'
    return HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def test_a_chart_says_its_words_in_the_fonts_of_print() -> None:
    fonts = re.search(r'font-family="([^"]+)"', draw_trend(TREND))

    assert fonts[1].startswith("BIZ UDPGothic")


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for golden_name in DRAWN:
        (GOLDEN / f"{golden_name}.svg").write_text(drawn(golden_name) + "\n", encoding="utf-8")
