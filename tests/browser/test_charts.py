"""Charts in a real Chromium, on a page with the site's stylesheets and nothing else.

The pictures are those of tests/golden/charts/, which the unit tests hold to the code.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from tests.paths import ROOT

STYLES = ("tokens.css", "base.css", "components/chart.css")
NAMES = ("trend", "sum", "progress", "lines", "pairs", "radar", "pyramid")
PHONE_PX, SCREEN_PX = 360, 1280

# Boxes of letters have air above and below: that much may meet. Numbers may not touch sideways.
OVERLAPS = """svg => {
  const texts = [...svg.querySelectorAll("text")]
  const boxes = texts.map(e => [e.textContent, e.getBoundingClientRect()])
  const meets = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4
  return boxes.flatMap(([word, box], i) => boxes.slice(i + 1)
    .filter(([_, other]) => meets(box, other)).map(([other]) => `${word} / ${other}`))
}"""
OUTSIDE = """svg => {
  const frame = svg.getBoundingClientRect()
  return [...svg.querySelectorAll("text")].filter(e => {
    const box = e.getBoundingClientRect()
    return box.left < frame.left - 2 || box.right > frame.right + 2
      || box.top < frame.top - 2 || box.bottom > frame.bottom + 2
  }).map(e => e.textContent)
}"""
LETTER_HEIGHTS = """svg => [...svg.querySelectorAll("text")].map(
  e => Math.round(e.getBoundingClientRect().height))"""


@pytest.fixture
def chart_page(browser: Browser) -> Iterator[Callable[[int], Page]]:
    """Makes pages of a width in CSS pixels that show every chart."""
    with ExitStack() as contexts:

        def page_of_width(width_px: int) -> Page:
            context = browser.new_context(viewport={"width": width_px, "height": 800})
            contexts.callback(context.close)
            page = context.new_page()
            page.set_content(document())
            return page

        yield page_of_width


def document() -> str:
    styles = "".join((ROOT / "static" / "css" / name).read_text("utf-8") for name in STYLES)
    directory = ROOT / "tests" / "golden" / "charts"
    figures = "".join(
        f'<figure class="chart" id="{name}"><figcaption>{name}</figcaption>'
        f"{(directory / f'{name}.svg').read_text('utf-8')}</figure>"
        for name in NAMES
    )
    # The site's policy: styles in the markup would be refused, so the stylesheet is a file.
    sheet = base64.b64encode(f"{styles} main {{ padding: 1rem }}".encode()).decode()
    return (
        '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>図</title>'
        '<meta http-equiv="Content-Security-Policy" content="style-src data:">'
        f'<link rel="stylesheet" href="data:text/css;base64,{sheet}"></head>'
        f"<body><main>{figures}</main></body></html>"
    )


@pytest.mark.parametrize("width_px", [PHONE_PX, SCREEN_PX])
@pytest.mark.parametrize("name", NAMES)
def test_no_word_lies_on_another_or_outside(chart_page, name, width_px) -> None:
    svg = chart_page(width_px).locator(f"#{name} > svg")

    # The bar of progress has its words beside it.
    assert (svg.locator("text").count() > 0) == (name != "progress")
    assert svg.evaluate(OVERLAPS) == []
    assert svg.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("width_px", [320, PHONE_PX])
def test_charts_never_make_the_page_scroll_sideways(chart_page, width_px) -> None:
    page = chart_page(width_px)

    assert page.evaluate("document.documentElement.scrollWidth") == width_px


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("radar", "progress")])
def test_letters_keep_their_size_at_every_width(chart_page, name) -> None:
    phone = chart_page(PHONE_PX).locator(f"#{name} > svg")
    screen = chart_page(SCREEN_PX).locator(f"#{name} > svg")

    assert phone.locator("text").count() > 0
    assert phone.evaluate(LETTER_HEIGHTS) == screen.evaluate(LETTER_HEIGHTS)
    assert screen.bounding_box()["width"] > phone.bounding_box()["width"]
    assert screen.bounding_box()["height"] == phone.bounding_box()["height"]


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_one_image_named_by_its_description(chart_page, name) -> None:
    page = chart_page(PHONE_PX)
    title = page.locator(f"#{name} > svg > title").text_content()

    assert page.get_by_role("img", name=title, exact=True).count() == 1


def test_forced_colours_replace_the_charts_own(chart_page) -> None:
    page = chart_page(PHONE_PX)
    page.emulate_media(forced_colors="active")
    text = "getComputedStyle(document.querySelector('#trend text')).fill"
    line = "getComputedStyle(document.querySelector('#trend .chart__line')).stroke"
    system = (
        "(() => { const e = document.createElement('p'); e.style.color = 'CanvasText';"
        " document.body.append(e); return getComputedStyle(e).color })()"
    )

    assert page.evaluate(text) == page.evaluate(line) == page.evaluate(system)
