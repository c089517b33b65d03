"""The summary: a leaf of two pages with the vision, the ideas, the goals and their figures."""

from __future__ import annotations

import copy
import io
import itertools
import re
from html import unescape

import pytest
from pypdf import PdfReader

from publications.pipeline.document.building import document_context
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.document.summary import summary_of
from publications.pipeline.html.qr import qr_svg
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.pdf.making import make_pdf
from tests.unit.publications.pipeline.test_golden_snapshots import FIGURES, golden

pytestmark = pytest.mark.sweep(10, "summaries")

SHA256 = "0123456789abcdef" * 4


@pytest.fixture
def outline():
    """Vision, ideas and four goals without figures."""
    return golden(3)


@pytest.fixture
def figures():
    """Two goals with three indicators each; no vision, no words before the goals."""
    return golden(FIGURES)


def summary(snapshot, language="ja"):
    return summary_of(document_context(snapshot, DocumentKind.SUMMARY, language), snapshot)


def fragment(snapshot, language="ja"):
    return render_fragment(snapshot, kind=DocumentKind.SUMMARY, language=language)


def printed(snapshot, language="ja"):
    return render_print(snapshot, kind=DocumentKind.SUMMARY, language=language, sha256=SHA256)


def pdf(snapshot, language="ja"):
    made = make_pdf(printed(snapshot, language), assets={}, title="概要版", language=language)
    assert made.warnings == ()
    return made


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def goals(snapshot):
    (chapter,) = [node for node in snapshot["nodes"] if node["code"] == "goals"]
    return chapter["children"]


def with_goals(snapshot, count):
    """As many goals as asked for, each a copy with an identity of its own."""
    below = goals(snapshot)
    copies = [copy.deepcopy(below[i % len(below)]) for i in range(count)]
    below[:] = [{**goal, "code": f"goal-{i}"} for i, goal in enumerate(copies)]
    return snapshot


def headings(html):
    found = re.findall(r"<(h[1-6])[^>]*>(.*?)</h[1-6]>", html, re.DOTALL)
    return [(tag, words(inner)) for tag, inner in found]


def test_summary_reads_vision_ideas_schedule_goals(outline):
    assert headings(fragment(outline)) == [
        ("h2", "地域ビジョン"),
        ("h2", "はじめに"),
        ("h2", "1 新総合戦略(仮称)の基本的な考え"),
        ("h3", "⑴ 策定の背景・趣旨"),
        ("h3", "⑵ 位置づけ"),
        ("h3", "⑶ 対象期間"),
        ("h2", "策定までの日程"),
        ("h2", "4 基本目標"),
        ("h3", "⑴ 基本目標1 (仮称)ICTと既存産業・資源を活用したしごとづくり"),
        ("h3", "⑵ 基本目標2 (仮称)地域の個性を活かした新たなひとの流れの創出"),
        ("h3", "⑶ 基本目標3 (仮称)生活の利便性を実感できる安全・安心なまちづくり"),
        ("h3", "⑷ 基本目標4 (仮称)結婚・出産・子育て支援と教育環境の整備"),
    ]


def test_vision_is_set_large_with_its_own_words(outline):
    html = fragment(outline)

    assert '<p class="document__statement">暮らし続けたいまち</p>' in html
    assert "を地域ビジョンとして位置づけます。" in html


@pytest.mark.parametrize("kept", [3, FIGURES])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_print_bears_the_words_of_the_fragment_in_its_order(kept, language):
    document = printed(golden(kept), language)

    inside = re.search(r"<main[^>]*>(.*)</main>", document, re.DOTALL)

    # Large headings are cut where they may break, which adds no word.
    assert words(inside[1]).replace(" ", "") == words(fragment(golden(kept), language)).replace(
        " ", ""
    )


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kept", [3, FIGURES])
def test_every_sentence_stands_in_the_main_document_too(kept, language):
    snapshot = golden(kept)
    main = render_print(snapshot, kind=DocumentKind.MAIN, language=language, sha256=SHA256)

    sentences = re.findall(
        r'<p class="(?:document__\w+|summary__lead)"[^>]*>(.*?)</p>', fragment(snapshot, language)
    )

    assert len(sentences) >= 4
    assert [sentence for sentence in sentences if sentence not in main] == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kept", [3, FIGURES])
def test_headings_begin_with_h1_and_never_skip_a_level(kept, language):
    levels = [int(tag[1]) for tag, _ in headings(printed(golden(kept), language))]

    assert set(levels) == {1, 2, 3}
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_goal_shows_numerical_targets_then_kpis_then_the_rest(figures):
    first, second = summary(figures).groups[0].goals

    assert [indicator["kind"] for indicator in first.indicators] == ["KPI", "KPI", "主観指標"]
    assert [indicator["kind"] for indicator in second.indicators] == ["数値目標", "KPI", "KPI"]


def test_english_goal_shows_its_indicators_in_the_same_order(figures):
    codes = [
        [
            [indicator["code"] for indicator in goal.indicators]
            for goal in summary(figures, language).groups[0].goals
        ]
        for language in ("ja", "en")
    ]

    assert codes[0] == codes[1]


def test_figure_is_printed_as_it_was_frozen(figures):
    html = words(fragment(figures))

    assert (
        "刑法犯認知件数 KPI (サンプル値) 500件 令和4年 → 450件 令和8年 470件 令和7年 △ やや遅れ"
        in html
    )
    assert "待機児童数 KPI (サンプル値) 10人 令和4年4月1日 → 0人 令和8年4月1日" in html


def test_figure_that_is_missing_is_a_dash_and_never_zero(figures):
    for indicator in goals(figures)[0]["indicators"]["ja"]:
        indicator |= {"baseline": None, "target": None, "latest": None}

    assert "刑法犯認知件数 KPI (サンプル値) − → − − △ やや遅れ" in words(fragment(figures))


def test_figures_of_the_measures_below_a_goal_are_its_own(figures):
    below = copy.deepcopy(goals(figures)[0])
    goals(figures)[1]["children"] = [{**below, "kind": "measure", "code": "measure"}]

    second = summary(figures).groups[0].goals[1]

    assert len(second.indicators) == 6
    assert second.indicators[0]["kind"] == "数値目標"


def test_indicators_without_room_are_counted(figures):
    # Five goals and their words leave two rows for each, of three.
    html = fragment(with_goals(figures, 5))

    assert html.count('<th scope="row"><span>') == 10
    assert html.count("ほかの指標5件は本編に掲載しています。") == 1


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("count", [1, 3, 4, 6])
def test_goals_with_many_indicators_stay_on_their_page(figures, count, language):
    for goal in goals(figures):
        for of_language in goal["indicators"].values():
            of_language *= 5

    assert pdf(with_goals(figures, count), language).page_count == 2


def test_goal_without_indicators_has_no_table(outline, figures):
    assert "figures-scroller" in fragment(figures)

    html = fragment(outline)

    assert "figures" not in html
    assert "本編に掲載" not in html


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kept", [3, FIGURES])
def test_leaf_has_two_pages_of_a4(kept, language):
    pages = PdfReader(io.BytesIO(pdf(golden(kept), language).content)).pages

    assert len(pages) == 2
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {
        (595, 842)
    }
    goal = re.compile(r"基本目標\d|Basic Goal \d")
    assert [bool(goal.search(page.extract_text())) for page in pages] == [False, True]


@pytest.mark.parametrize("kept", [3, FIGURES])
@pytest.mark.parametrize("count", [1, 3, 8])
def test_any_number_of_goals_is_set_whole(kept, count):
    snapshot = with_goals(golden(kept), count)

    pages = PdfReader(io.BytesIO(pdf(snapshot).content)).pages

    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert text.count("(仮称)") >= count
    assert "この概要版について" in text


def test_strategy_without_goals_has_no_page_for_them(figures):
    figures["nodes"] = [node for node in figures["nodes"] if node["code"] != "goals"]

    assert pdf(figures).page_count == 1


def test_goals_at_the_top_of_the_document_get_a_heading_of_their_own(outline):
    outline["nodes"] = goals(outline)

    assert headings(fragment(outline))[1] == ("h2", "基本目標")
    assert summary(outline).groups[0].chapter is None


def test_long_english_runs_on_without_losing_a_word(figures):
    for goal in goals(figures):
        goal["summary"]["en"] = "Accommodation of incomprehensibilities. " * 60 + "The very end."

    made = pdf(figures, "en")

    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    assert made.page_count > 2
    assert " ".join(text.split()).count("The very end.") == 2


def test_leaf_says_what_it_is_and_where_the_whole_is(outline):
    html = printed(outline)

    assert "<title>新総合戦略(仮称) 素案 概要版</title>" in html
    assert ">実証用・非公式<" in html
    assert ">https://portal.example.org/editions/new-2024-preliminary-2023-11/</a>" in html
    assert ">新総合戦略(仮称) 素案<" in html
    assert ">01234567 89abcdef …<" in html


def test_edition_without_a_label_is_named_by_its_code(figures):
    assert ">golden-2<" in printed(figures)


def test_tables_of_the_leaf_have_scopes_and_figures_have_descriptions(figures):
    html = printed(figures)

    heads = re.findall(r"<th(?:\s[^>]*)?>", html)
    assert len(heads) > 10
    assert [head for head in heads if " scope=" not in head] == []
    pictures = re.findall(r"<svg[^>]*>(.{7})", html, re.DOTALL)
    assert set(pictures) == {"<title>"}
    assert "<img" not in html


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_document_bears_the_code_of_its_address(outline, kind):
    html = render_print(outline, kind=kind, language="en", sha256=SHA256)

    address = f"https://portal.example.org/editions/{outline['edition']['code']}/"
    assert qr_svg(address, title=f"QR code that opens {address}") in html


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_portal_without_an_address_prints_no_code(outline, kind):
    del outline["site"]["address"]

    html = render_print(outline, kind=kind, language="ja", sha256=SHA256)

    assert "<svg" not in html


def test_code_is_the_same_every_time_and_another_for_another_address():
    one, again, other = (
        qr_svg(f"https://portal.example.org/editions/{code}/", title="<b>")
        for code in ("a", "a", "b")
    )

    assert one == again
    assert one != other
    assert "<title>&lt;b&gt;</title>" in one
