"""How long, how much memory and how many bytes a document takes: ours beside stock WeasyPrint.

    make bench                          21, 63 and 201 pages, 3 runs each
    make bench ARGS="--pages 21 --runs 1"

Every figure is a ratio of medians of alternating runs on this machine; `1.00` is stock
WeasyPrint 70: the same document, pictures and fonts, a contents list with leaders, its own
defaults. Times are of whole processes; growth goes by the least processor time, which others on
the machine disturb least. What is no ratio is counted in the document of the middle size: errors
that two checkers of PDF/UA find, and long lines at the right edge.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import django
from PIL import Image, ImageDraw, ImageFilter
from pypdf import PdfReader

from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html import resources
from publications.pipeline.html.render import render_print
from publications.pipeline.pdf import making
from strategy.uploads import child_process
from tests.paths import GOLDEN
from tests.unit.publications.pipeline.pdf.accessibility import errors

FIGURES = GOLDEN / "snapshot-schema-3-figures.json"
PAGES = (21, 63, 201)
SHA256 = "0" * 64
SENTENCES = (
    "市内の事業者と学校が連携し、働く場と学ぶ場を近づける取組を進めます。",
    "ICTを活用した行政手続を広げ、窓口に来なくても済む手続の割合を高めます。",
    "人口の減少と高齢化が進むなかで、地域の暮らしを支える移動や買物の手段を確かめます。",
    "取組の成果は、毎年度の実績値と市民の声をもとに、検証会議で確かめて公表します。",
    "2024年度から2026年度までの3年間で、対象となる区域を段階的に広げます。",
)
# The stock document: read by a process that does what WeasyPrint's own manual shows.
STOCK = """
import json, sys
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse
request = json.load(sys.stdin)
class Files(URLFetcher):
    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url, headers)
        with open(request["files"][url], "rb") as file:
            content = file.read()
        kind = "text/css" if url.endswith("stylesheet") else "image/png"
        return URLFetcherResponse(url, content, {"Content-Type": kind})
html = HTML(string=request["html"], url_fetcher=Files())
sys.stdout.buffer.write(html.write_pdf(pdf_variant="pdf/ua-1"))
"""
# How many of a document's long lines are flush right, of how many; both justify.
FLUSH = """
import json, sys
from publications.pipeline.pdf import typesetting
from publications.pipeline.pdf.patches import justify
if sys.argv[1] == "ours":
    justify.install()
from weasyprint import HTML
from tests.unit.publications.pipeline.pdf.right_edge import flush
request = json.load(sys.stdin)
document = HTML(string=request["html"], url_fetcher=typesetting._fetcher(request["files"])).render()
reached = flush(document)
print(sum(reached), len(reached))
"""
EMPTY = (
    '<!DOCTYPE html><html lang="ja"><head><title>空</title></head><body><h1>空</h1></body></html>'
)
LEADERS = (
    ".contents__entry::after { position: static; content: leader('.') "
    "target-counter(attr(data-target), page); } p, li { text-align: left !important; }"
)


@dataclass(frozen=True)
class Run:
    """One process: wall time, time on the processor, the most memory it held, and its PDF."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    content: bytes

    @property
    def pages(self) -> int:
        return len(PdfReader(io.BytesIO(self.content)).pages)


def photograph(directory: Path, number: int) -> tuple[str, Path]:
    """A picture with the grain of a photograph, the same on every run."""
    dice = random.Random(number)
    picture = Image.new("RGB", (900, 600))
    draw = ImageDraw.Draw(picture)
    for _ in range(400):
        x, y, r = dice.randrange(900), dice.randrange(600), dice.randrange(20, 160)
        colour = tuple(dice.randrange(256) for _ in range(3))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    path = directory / f"{number:064x}.png"
    picture.filter(ImageFilter.GaussianBlur(6)).save(path)
    return path.stem, path


def section(number: int, indicator: Mapping[str, Any], picture: str) -> dict[str, Any]:
    """About three pages: text, a table, an indicator with its chart; now and then a picture."""
    dice = random.Random(number)
    node = deepcopy(NODE)
    heading = f"施策{number} 地域の力を活かす取組"
    paragraphs = [
        "<p>" + "".join(dice.choices(SENTENCES, k=dice.randrange(3, 7))) + "</p>" for _ in range(9)
    ]
    rows = [[f"取組{n}", dice.choice(SENTENCES), f"{dice.randrange(10, 900)}件"] for n in range(9)]
    body: list[dict[str, Any]] = [
        {"type": "text", "html": "".join(paragraphs)},
        table_block(rows),
        {"type": "text", "html": "".join(paragraphs[:3])},
    ]
    if picture:
        body.insert(1, figure_block(picture))
    own = json.loads(
        json.dumps(indicator, ensure_ascii=False).replace(
            f"trend-{indicator['code']}", f"trend-{indicator['code']}-{number}"
        )
    )
    return node | {
        "uid": f"{number:032d}",
        "code": f"measure-{number}",
        "heading": {"ja": heading, "en": f"Measure {number}"},
        "number": {"ja": str(number), "en": str(number)},
        "body": {"ja": body, "en": body},
        "indicators": {"ja": [own], "en": [own]},
        "children": [],
    }


def table_block(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "type": "table",
        "caption": "取組の一覧",
        "source": "見本",
        "header_column": True,
        "columns": ["取組", "内容", "件数"],
        "rows": [list(row) for row in rows],
    }


def figure_block(picture: str) -> dict[str, Any]:
    return {
        "type": "figure",
        "asset": picture,
        "src": "",
        "alt": "取組の様子",
        "caption": "取組の様子",
        "source": "",
    }


_GOLDEN: dict[str, Any] = json.loads(FIGURES.read_text())
NODE: dict[str, Any] = _GOLDEN["nodes"][1]["children"][0]


def snapshot(sections: int, pictures: Sequence[str]) -> dict[str, Any]:
    """A strategy of this many sections, ten to a chapter."""
    data = deepcopy(_GOLDEN)
    data["population"] = {}
    indicators = [
        indicator
        for node in _GOLDEN["nodes"][1]["children"]
        for indicator in node["indicators"]["ja"]
    ]
    chapters = []
    for start in range(0, sections, 10):
        chapter = deepcopy(_GOLDEN["nodes"][1])
        chapter |= {"uid": f"{start:031d}c", "code": f"chapter-{start}"}
        chapter["children"] = [
            section(
                number,
                indicators[number % len(indicators)],
                pictures[number // 4 % len(pictures)] if number % 4 == 0 else "",
            )
            for number in range(start, min(start + 10, sections))
        ]
        chapters.append(chapter)
    data["nodes"] = chapters
    return data


def request_of(html: str, assets: Mapping[str, Path]) -> dict[str, Any]:
    files = {resources.asset_address(sha256): str(path) for sha256, path in assets.items()}
    stylesheet = str(child_process.ROOT / "static" / resources.STYLESHEET)
    return {
        "html": html,
        "files": {resources.STYLESHEET_ADDRESS: stylesheet, **files},
        "limits": asdict(making.OF_A_DOCUMENT),
        "patched": True,
    }


def measured(command: Sequence[str], request: Mapping[str, Any]) -> Run:
    """A process from start to end, with the kernel's own account of its memory."""
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=child_process.ROOT,
        env=making.child_environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    output: list[bytes] = []
    reading = threading.Thread(target=lambda: output.append(process.stdout.read()))
    reading.start()
    process.stdin.write(json.dumps(request).encode())
    process.stdin.close()
    reading.join()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    process.stdout.close()
    if process.returncode:
        raise SystemExit(f"a renderer failed with status {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output[0])


def ours(request: Mapping[str, Any]) -> Run:
    run = measured([sys.executable, "-m", "publications.pipeline.pdf.typesetting"], request)
    header, _, content = run.content.partition(b"\n")
    if reason := json.loads(header).get("reason"):
        raise SystemExit(f"not rendered: {reason}")
    return replace(run, content=content)


def stock(request: Mapping[str, Any]) -> Run:
    html = request["html"].replace("</head>", f"<style>{LEADERS}</style></head>", 1)
    return measured([sys.executable, "-c", STOCK], {**request, "html": html})


def sized(
    pages: int, pictures: Sequence[str], assets: Mapping[str, Path]
) -> tuple[dict[str, Any], int]:
    """A request of about so many pages, and how many sections it has."""

    def with_sections(count: int) -> tuple[dict[str, Any], int]:
        data = snapshot(count, pictures)
        html = render_print(data, kind=DocumentKind.MAIN, language="ja", sha256=SHA256)
        request = request_of(html, assets)
        return request, ours(request).pages

    sections = max(2, round(pages / 3.2))
    request, found = with_sections(sections)
    while abs(found - pages) > max(1, pages * 0.03):
        closer = max(2, round(sections * pages / found))
        if closer == sections:
            break
        sections = closer
        request, found = with_sections(sections)
    return request, found


def median(values: Iterator[float]) -> float:
    return statistics.median(values)


def compare(request: Mapping[str, Any], runs: int) -> tuple[list[Run], list[Run]]:
    """Alternating runs: what disturbs the machine disturbs both."""
    own, other = [], []
    for _ in range(runs):
        other.append(stock(request))
        own.append(ours(request))
    return own, other


def table_of(pages: Sequence[int], runs: int, assets: Mapping[str, Path]) -> None:
    """Print what each document takes, ours beside stock, then how ours grows and shares."""
    say = sys.stdout.write
    requests = []
    least: tuple[dict[int, float], dict[int, float]] = ({}, {})
    say(f"{'pages':>6}{'time':>8}{'memory':>9}{'size':>8}   ours (stock = 1.00)\n")
    for wanted in pages:
        request, found = sized(wanted, list(assets), assets)
        requests.append(request)
        own, other = compare(request, runs)
        seconds, peak = (
            [median(getattr(run, part) for run in runs) for runs in (own, other)]
            for part in ("seconds", "peak_mb")
        )
        sizes = [len(runs[0].content) / 1000 for runs in (own, other)]
        for runs_of, costs in zip((own, other), least, strict=True):
            costs[found] = min(run.cpu_seconds for run in runs_of)
        say(
            f"{found:>6}{seconds[0] / seconds[1]:>8.2f}{peak[0] / peak[1]:>9.2f}"
            f"{sizes[0] / sizes[1]:>8.2f}   {seconds[0]:.1f} s, {peak[0]:.0f} MB, "
            f"{sizes[0]:.0f} kB; stock {seconds[1]:.1f} s, {peak[1]:.0f} MB, "
            f"{sizes[1]:.0f} kB\n"
        )
        sys.stdout.flush()
    if len(least[0]) > 1:
        empty = compare({**requests[0], "html": EMPTY}, runs)
        growth, of_stock = (
            growth_per_page(costs, min(run.cpu_seconds for run in starts))
            for costs, starts in zip(least, empty, strict=True)
        )
        say(f"growth: {growth:.2f} a page beyond the start-up; stock {of_stock:.2f}\n")
    last = requests[-1]
    alone, again, together = [], [], []
    for _ in range(runs):
        alone.append(ours(last).seconds)
        again.append(ours(with_one_change(last)).seconds)
        together.append(side_by_side(last))
    usual = statistics.median(alone)
    say(f"two languages side by side: {statistics.median(together) / usual:.2f} of one\n")
    say(f"again with one changed section: {statistics.median(again) / usual:.2f} of the first\n")
    middle = requests[len(requests) // 2]
    for name, make in (("ours", ours), ("stock", stock)):
        say(
            f"{name}: {len(errors_of(make(middle).content))} errors of PDF/UA, "
            f"{flush_share(middle, name):.1%} of long lines flush right\n"
        )


def with_one_change(request: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with another sentence in one section: every page is set anew."""
    html = request["html"].replace(SENTENCES[0], SENTENCES[0] * 2, 1)
    return {**request, "html": html}


def errors_of(content: bytes) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return errors(Path(file.name))


def flush_share(request: Mapping[str, Any], whose: str) -> float:
    """The share of lines, last ones apart, that end at the right edge."""
    run = measured([sys.executable, "-c", FLUSH, whose], request)
    reached, count = map(int, run.content.split())
    return reached / count


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aizu_strategy.settings.test")
    django.setup()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=list(PAGES))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        assets = dict(photograph(Path(name), number) for number in range(1, 5))
        table_of(options.pages, options.runs, assets)


def growth_per_page(costs: Mapping[int, float], start: float) -> float:
    """What a page of the longest document costs beside one of the shortest; 1.00 is linear.

    Time on the processor, the least of the runs: what others do on the machine only adds to it.
    `start`: what a document without content takes, which a page does not cost.
    """
    fewest, most = min(costs), max(costs)
    return (costs[most] - start) / most / ((costs[fewest] - start) / fewest)


def side_by_side(request: Mapping[str, Any]) -> float:
    start = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ours, [request, request]))
    return time.monotonic() - start


if __name__ == "__main__":
    main()
