"""A strategy numbers its items its own way, and calls its goals and measures by its own words."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from publications.models import Edition
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.pdf.making import make_pdf
from publications.pipeline.snapshot import preview
from strategy.loading.documents import strategy_item
from strategy.loading.schema import StrategyForm
from strategy.models import BasicGoalPage, MeasurePage, StrategyPage
from strategy.notation.wareki import PartialDate

pytestmark = pytest.mark.usefixtures("loaded_site")

GOAL = "strategies/new-strategy/goals/jobs/"


@pytest.fixture
def strategy() -> StrategyPage:
    """The strategy of the fixtures with chapters, pillars and labelled measures, two of them."""
    page: StrategyPage = StrategyPage.objects.get(slug="new-strategy")
    page.numbering, page.goal_style, page.measure_style = "chapters", "beside_roman", "labelled"
    page.goal_word_ja, page.goal_word_en, page.measure_word_ja = "政策の柱", "Pillar", "取組"
    page.save()
    goal = BasicGoalPage.objects.get(slug="jobs")
    for code in ("one", "two"):
        goal.add_child(instance=MeasurePage(title=f"見本の{code}", slug=code))
    return page


def frozen(page: StrategyPage) -> dict[str, Any]:
    edition = Edition(
        code="draft", strategy=page.node, stage="outline", dated=PartialDate.parse("2023-07")
    )
    return preview(edition, page)


def test_pages_contents_and_outline_print_the_strategys_numbers(
    client: Client, strategy: StrategyPage
) -> None:
    goal = client.get(f"/ja/{GOAL}").content.decode()
    outline = client.get("/ja/strategies/new-strategy/outline/").content.decode()

    assert "<title>第1節 政策の柱Ⅰ (仮称)ICTと既存産業" in goal
    assert '<span class="page-heading__number">第1節</span>' in goal
    assert '<span class="contents-side__number">第4章</span>' in goal
    assert '<p class="child-list__label">取組Ⅰ-2</p>' in goal
    assert '<span class="contents-list__number">第1章</span>' in outline
    assert '<span class="contents-list__label">政策の柱Ⅳ</span>' in outline


def test_headings_above_goals_and_measures_follow_the_strategys_words(
    client: Client, strategy: StrategyPage
) -> None:
    japanese, english = (client.get(f"/{code}/{GOAL}").content.decode() for code in ("ja", "en"))
    progress = client.get("/ja/strategies/new-strategy/progress/").content.decode()
    listing = client.get("/ja/indicators/").content.decode()

    assert _h2(japanese)[0] == "取組"
    # The English word is not given: the usual one stands.
    assert _h2(english)[0] == "Measures"
    assert "政策の柱ごとに、すべての指標の今の状態を示します。" in progress
    assert '<label class="filters__label" for="filter-goal">政策の柱</label>' in listing


def test_a_strategy_without_words_of_its_own_has_the_usual_ones(client: Client) -> None:
    progress = client.get("/en/strategies/new-strategy/progress/").content.decode()
    listing = client.get("/ja/indicators/").content.decode()

    assert "The state of every indicator, by basic goal." in progress
    assert '<label class="filters__label" for="filter-goal">基本目標</label>' in listing


def test_an_edition_and_its_pdf_print_the_strategys_numbers(strategy: StrategyPage) -> None:
    snapshot = frozen(strategy)

    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="en")
    printed = render_print(snapshot, kind=DocumentKind.OUTLINE, language="ja", sha256="0" * 64)
    pdf = make_pdf(printed, assets={}, title="骨子案", language="ja")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)

    assert snapshot["strategy"]["numbering"] == {
        "levels": "chapters",
        "goals": "beside_roman",
        "measures": "labelled",
    }
    assert snapshot["strategy"]["words"]["goal"]["en"] == "Pillar"
    assert ">Section 1</span>" in html
    assert ">Pillar I</span>" in html
    squeezed = "".join(text.split())
    assert "第4章基本目標" in squeezed
    # In the contents, and before the heading.
    assert squeezed.count("第1節政策の柱Ⅰ(仮称)ICTと既存産業") == 2


def test_the_summary_heads_its_goals_by_their_word(strategy: StrategyPage) -> None:
    snapshot = frozen(strategy)
    # Where the goals stand in no chapter, the heading above them is the document's own.
    chapter = next(node for node in snapshot["nodes"] if node["code"] == "goals")
    snapshot["nodes"] = chapter["children"]

    for language, word in (("ja", "政策の柱"), ("en", "Pillar")):
        html = render_fragment(snapshot, kind=DocumentKind.SUMMARY, language=language)
        assert f'<h2 class="document__heading">{word}</h2>' in html


def test_open_data_name_an_item_by_its_printed_number_too(
    client: Client, strategy: StrategyPage
) -> None:
    body = client.get("/open-data/v1/kpi_definitions.csv").content.decode("utf-8-sig")

    numbers = {row["node_code"]: row["node_number"] for row in csv.DictReader(io.StringIO(body))}
    assert numbers["jobs"] == "第1節 政策の柱Ⅰ"


def test_open_data_of_the_usual_numbering_say_what_the_page_says(client: Client) -> None:
    body = client.get("/open-data/v1/kpi_definitions.csv").content.decode("utf-8-sig")

    numbers = {row["node_code"]: row["node_number"] for row in csv.DictReader(io.StringIO(body))}
    assert numbers["jobs"] == "⑴ 基本目標1"


def test_a_strategys_file_says_how_it_is_numbered() -> None:
    form = StrategyForm.model_validate(
        {
            "code": "sample",
            "kind": "comprehensive_strategy",
            "state": "drafting",
            "heading": {"ja": "見本市総合戦略"},
            "fiscal_years": {"start": 2027},
            "numbering": {"levels": "parts", "goals": "roman"},
            "words": {"measure": {"ja": "取組", "en": "Action"}},
        }
    )

    item = strategy_item(form)
    assert item.write is not None
    item.write(item.desired)

    page = StrategyPage.objects.get(slug="sample")
    assert (page.numbering, page.goal_style, page.measure_style) == ("parts", "roman", "numbered")
    assert (page.measure_word_ja, page.measure_word_en, page.goal_word_ja) == ("取組", "Action", "")
    assert page.scheme("en").measure_word == "Action"
    assert page.scheme("ja").goal_word == "基本目標"


def _h2(html: str) -> list[str]:
    parts = html.split('<h2 class="section__heading">')[1:]
    return [part.partition("</h2>")[0].strip() for part in parts]
