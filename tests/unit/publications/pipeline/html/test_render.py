"""A snapshot as HTML: what each kind of document shows, in which words and order."""

from __future__ import annotations

import copy
import itertools
import json
import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from publications.pipeline.document.building import UnknownSchema, document_context
from publications.pipeline.document.references import anchors_below
from publications.pipeline.document.shapes import DocumentKind, Text
from publications.pipeline.html.render import render_fragment, render_print
from tests.paths import GOLDEN

SHA256 = "0123456789abcdef" * 4

# The city's page of 2023-07-01, with the schedule it gives in words.
OUTLINE_AS_PRINTED = [
    ("h2", "はじめに"),
    ("h2", "1 新総合戦略(仮称)の基本的な考え"),
    ("h3", "⑴ 策定の背景・趣旨"),
    ("h3", "⑵ 位置づけ"),
    ("h3", "⑶ 対象期間"),
    ("h2", "2 「第2期会津若松市まち・ひと・しごと創生総合戦略」の総括"),
    ("h3", "⑴ 4つの基本目標の成果と課題(数値目標及びKPIの達成状況等)"),
    ("h3", "⑵ 「地方創生事業検証会議」による外部評価結果"),
    ("h2", "3 本市のまちづくりの方向性"),
    ("h3", "⑴ 「第2期会津若松市まち・ひと・しごと創生人口ビジョン」について"),
    ("h3", "⑵ 本市の特性とこれまでの地方創生の取組"),
    ("h3", "⑶ 地域ビジョン"),
    ("h3", "⑷ 地域ビジョン実現に向けた取組"),
    ("h2", "4 基本目標"),
    ("h3", "⑴ 基本目標1 (仮称)ICTと既存産業・資源を活用したしごとづくり"),
    ("h3", "⑵ 基本目標2 (仮称)地域の個性を活かした新たなひとの流れの創出"),
    ("h3", "⑶ 基本目標3 (仮称)生活の利便性を実感できる安全・安心なまちづくり"),
    ("h3", "⑷ 基本目標4 (仮称)結婚・出産・子育て支援と教育環境の整備"),
    ("h2", "5 基本目標達成に向けた推進方策"),
    ("h3", "⑴ 推進体制と効果検証"),
    ("h3", "⑵ 市民理解の促進"),
    ("h3", "⑶ 地域との連携"),
    ("h3", "⑷ 企業との連携"),
    ("h2", "おわりに"),
    ("h2", "策定までの日程"),
]


class Headings(HTMLParser):
    """Collects (tag, words) of every heading."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if re.fullmatch("h[1-6]", tag):
            self.inside = tag
            self.found.append((tag, ""))

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = ""
            self.found[-1] = (tag, " ".join(self.found[-1][1].split()))

    def handle_data(self, data):
        if self.inside:
            tag, words = self.found[-1]
            self.found[-1] = (tag, words + data)


def headings(html):
    return Headings(html).found


@pytest.fixture
def snapshot():
    return json.loads((GOLDEN / "snapshot-schema-3.json").read_text())


def test_outline_reads_as_the_city_printed_it(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="ja")

    assert headings(html) == OUTLINE_AS_PRINTED


def test_main_document_goes_below_the_depth_of_the_outline(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")

    assert ("h4", "① (仮称)ICT関連企業の集積") in headings(html)
    assert 'document__project-name">ICTオフィスの活用</p>' in html
    assert 'document__project-summary">事業の名称も見本です。</p>' in html


def test_project_without_english_is_japanese_and_says_so(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="en")

    assert 'document__project-name">Use of the ICT office</p>' in html
    assert 'document__project-name" lang="ja">企業の誘致</p>' in html


def test_english_outline_bears_english_numbers_and_labels(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="en")

    assert ("h2", "1 Basic ideas of the New Comprehensive Strategy (tentative name)") in headings(
        html
    )
    assert (
        "h3",
        "(2) Basic Goal 2 (Tentative name) Creating new flows of people through local character",
    ) in headings(html)
    assert headings(html)[-1] == ("h2", "Schedule")


def test_print_bears_the_headings_of_the_fragment(snapshot):
    fragment = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")
    document = render_print(snapshot, kind=DocumentKind.MAIN, language="ja", sha256=SHA256)

    before, after = (
        [("h1", "新総合戦略(仮称)"), ("h2", "この文書について"), ("h2", "目次")],
        [("h2", "奥付")],
    )
    assert headings(document) == before + headings(fragment) + after


def test_numbers_come_from_the_snapshot(snapshot):
    snapshot["nodes"][1]["number"]["ja"] = "第一"

    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="ja")

    assert ("h2", "第一 新総合戦略(仮称)の基本的な考え") in headings(html)


def test_scope_note_follows_the_city_mark(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="ja")

    assert '<p class="document__scope">…RESASによる分析、スーパーシティ構想など</p>' in html


def test_outline_shows_main_points_and_vision_but_no_body(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="ja")

    assert (
        "令和6年度から令和8年度までの3年間です。市の総合計画と終わりの年度をそろえます。</p>"
        in html
    )
    assert '<p class="document__statement">暮らし続けたいまち</p>' in html
    assert "document__body" not in html


@pytest.mark.parametrize(
    "block",
    [
        "text",
        "heading",
        "callout",
        "table",
        "figure",
        "quotation",
        "footnote",
        "file",
        "directory",
    ],
)
def test_main_document_shows_every_type_of_block(snapshot, block):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")

    assert f'class="block-{block}' in html


@pytest.mark.parametrize("language", ["ja", "en"])
def test_headings_never_skip_a_level(snapshot, language):
    html = render_print(snapshot, kind=DocumentKind.MAIN, language=language, sha256=SHA256)

    levels = [int(tag[1]) for tag, _ in headings(html)]
    assert set(levels) == {1, 2, 3, 4}
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_heading_inside_a_body_stands_below_its_section(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")

    assert ("h4", "基本的な考え方") in headings(html)


def test_table_names_columns_and_rows(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")

    assert '<th scope="col">国の施策の方向</th>' in html
    assert '<th scope="row">基本目標3</th>' in html
    assert "<td>⑷ 魅力的な地域をつくる</td>" in html


def test_anchors_are_paths_of_codes(snapshot):
    document = document_context(snapshot, DocumentKind.MAIN, "ja")

    assert [node.anchor for node in document.nodes][13:16] == [
        "n-goals",
        "n-goals--jobs",
        "n-goals--jobs--ict",
    ]


def test_text_missing_in_english_is_japanese_and_says_so(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="en")

    assert '<span class="document__title" lang="ja">企業との連携</span>' in html
    assert '<p class="document__scope" lang="ja">' in html


def test_body_missing_in_english_is_japanese_and_says_so(snapshot):
    snapshot["nodes"][1]["children"][0]["body"]["en"] = []

    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="en")

    assert '<div class="document__body" lang="ja">' in html
    assert "最も急ぐ課題は人口減少への備えです" in html


def test_japanese_document_marks_no_other_language(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")

    assert "lang=" not in html


def test_language_without_texts_yet_reads_in_japanese(snapshot):
    html = render_print(snapshot, kind=DocumentKind.OUTLINE, language="ja-easy", sha256=SHA256)

    assert '<html lang="ja">' in html
    assert html.count("lang=") == 1
    assert ("h2", "目次") in headings(html)


def test_words_of_a_snapshot_are_escaped(snapshot):
    snapshot["nodes"][0]["heading"]["ja"] = "<script>"

    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="ja")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_milestone_without_a_date_shows_a_dash(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.OUTLINE, language="ja")

    assert re.search(r"改訂方針の公表</th>\s*<td>−</td>\s*<td>実施済み</td>", html)


def test_figure_takes_the_address_it_is_given(snapshot):
    html = render_fragment(
        snapshot, kind=DocumentKind.MAIN, language="ja", asset_url=lambda sha256: f"/p/{sha256[:4]}"
    )

    (sha256,) = [key for key, told in snapshot["assets"].items() if "width_px" in told]
    assert f'src="/p/{sha256[:4]}"' in html


def test_print_document_carries_its_identity(snapshot):
    html = render_print(snapshot, kind=DocumentKind.MAIN, language="ja", sha256=SHA256)

    assert "<title>新総合戦略(仮称) 素案 本編</title>" in html
    assert '<meta name="dcterms.created" content="2023-11">' in html
    assert '<meta name="dcterms.modified" content="2023-11">' in html
    assert f'<meta name="snapshotsha256" content="{SHA256}">' in html
    # In groups of eight, for an eye that compares.
    assert ">01234567 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef<" in html
    assert ">0242-23-4186<" in html
    assert ">https://portal.example.org/editions/new-2024-preliminary-2023-11/<" in html
    assert html.count("実証用・非公式") == 3


def test_english_print_says_that_it_is_provisional(snapshot):
    html = render_print(snapshot, kind=DocumentKind.OUTLINE, language="en", sha256=SHA256)

    assert "<title>New Comprehensive Strategy (tentative name), Preliminary draft</title>" in html
    assert html.count("provisional translation. The Japanese text is authoritative.") == 2


def test_portal_without_an_address_prints_the_path(snapshot):
    del snapshot["site"]["address"]

    html = render_print(snapshot, kind=DocumentKind.OUTLINE, language="ja", sha256=SHA256)

    assert ">/editions/new-2024-preliminary-2023-11/<" in html
    assert "<base" not in html


def test_edition_dated_by_fiscal_year_sets_no_date_of_creation(snapshot):
    snapshot["edition"]["dated"] = {"iso": "FY2023", "ja": "令和5年度中", "en": "In FY2023"}

    html = render_print(snapshot, kind=DocumentKind.OUTLINE, language="ja", sha256=SHA256)

    assert "dcterms" not in html


def test_version_stands_in_the_title(snapshot):
    snapshot["edition"]["version"] = "2.1"

    document = document_context(snapshot, DocumentKind.MAIN, "ja")

    assert document.title == "新総合戦略(仮称) 素案 第2.1版 本編"


def test_long_chapters_but_the_first_begin_a_page(snapshot):
    document = document_context(snapshot, DocumentKind.MAIN, "ja")

    assert document.page_starts == {"n-direction", "n-goals", "n-promotion"}


def test_snapshot_of_another_schema_is_refused(snapshot):
    snapshot["schema"] = 4

    with pytest.raises(UnknownSchema, match=r"schema 4 is none of \(3,\)"):
        document_context(snapshot, DocumentKind.MAIN, "ja")


def test_rendering_leaves_the_snapshot_as_it_was(snapshot):
    before = copy.deepcopy(snapshot)

    render_print(snapshot, kind=DocumentKind.MAIN, language="ja", sha256=SHA256)

    assert snapshot == before


@pytest.mark.parametrize(
    ("words", "phrases"),
    [
        (
            "第2期会津若松市まち・ひと・しごと創生総合戦略",
            ["第2期会津若松市", "まち・ひと・しごと", "創生総合戦略"],
        ),
        ("新総合戦略(仮称)の基本的な考え", ["新総合戦略", "(仮称)の", "基本的な", "考え"]),
        ("地域の個性を活かした新たな", ["地域の", "個性を", "活かした", "新たな"]),
        ("New Comprehensive Strategy", ["New Comprehensive Strategy"]),
    ],
)
def test_large_titles_break_between_phrases(words, phrases):
    assert [phrase.words for phrase in Text(words).phrases] == phrases


def test_block_heading_on_a_page_is_one_below_its_title():
    html = render_to_string(
        "components/blocks/heading.html", {"block": {"type": "heading", "text": "考え方"}}
    )

    assert html.strip() == '<h2 class="block-heading">考え方</h2>'


def test_file_without_an_address_is_named_without_a_link():
    block = {"type": "file", "title": "総合戦略", "format": "PDF", "size": "2MB", "url": ""}

    html = render_to_string("components/blocks/file.html", {"block": block})

    assert "<a" not in html
    assert "総合戦略" in html
    assert "［PDF：2MB］" in html


def test_file_link_holds_its_name_format_and_size():
    block = {"type": "file", "title": "概要", "format": "PDF", "size": "561KB", "url": "/d/1.pdf"}

    html = render_to_string("components/blocks/file.html", {"block": block})

    (words,) = re.findall(r'<a [^>]*href="/d/1.pdf">(.*?)</a>', html)
    assert re.sub("<[^>]+>", "", words) == "概要［PDF：561KB］"


LINKS_INTO_THE_DOCUMENT = [
    "/ja/strategies/new-2024/direction/vision/",
    "/en/strategies/new-2024/direction/vision",
    "/ja-easy/strategies/new-2024/direction/vision/?as_of=2024-01-01#figures",
    "https://portal.example.org/ja/strategies/new-2024/direction/vision/",
    "#n-direction--vision",
]
LINKS_OUT_OF_IT = [
    "/ja/strategies/new-2024/",
    "/ja/strategies/new-2024/direction/dropped/",
    "/ja/strategies/second-term/direction/vision/",
    "/ja/news/",
    "https://www.example.org/ja/strategies/new-2024/direction/vision/",
    "https://portal.example.org.example/ja/strategies/new-2024/direction/vision/",
    "mailto:a@example.org",
    "#elsewhere",
]


def linked(snapshot, address):
    block = {
        "type": "text",
        "html": f'<p>先の<a href="{address}">地域<b>ビジョン</b></a>です。</p>',
    }
    snapshot["nodes"][0]["body"]["ja"] = [block]
    return snapshot


@pytest.mark.parametrize("address", LINKS_INTO_THE_DOCUMENT)
def test_link_to_a_page_of_the_strategy_leads_to_its_section(snapshot, address):
    html = render_fragment(linked(snapshot, address), kind=DocumentKind.MAIN, language="ja")

    assert '先の<a href="#n-direction--vision">地域<b>ビジョン</b></a>です。' in html
    assert 'id="n-direction--vision"' in html


@pytest.mark.parametrize("address", LINKS_INTO_THE_DOCUMENT)
def test_printed_link_into_the_document_leaves_room_for_the_page(snapshot, address):
    html = render_print(
        linked(snapshot, address), kind=DocumentKind.MAIN, language="ja", sha256=SHA256
    )

    assert (
        '<a href="#n-direction--vision">地域<b>ビジョン</b></a>'
        '<span class="page-of" data-target="#n-direction--vision"></span>です。'
    ) in html


@pytest.mark.parametrize("address", LINKS_OUT_OF_IT)
def test_link_out_of_the_document_stays_as_it_is(snapshot, address):
    html = render_print(
        linked(snapshot, address), kind=DocumentKind.MAIN, language="ja", sha256=SHA256
    )

    assert f'先の<a href="{address}">地域<b>ビジョン</b></a>です。' in html


def test_node_below_the_depth_of_the_outline_is_no_place_to_link_to(snapshot):
    paths = anchors_below(snapshot["nodes"], depth=2)

    assert paths["goals/jobs"] == "n-goals--jobs"
    assert "goals/jobs/ict" not in paths


def test_glossary_stands_before_the_schedule_with_readings(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")

    assert headings(html)[-3:] == [
        ("h2", "おわりに"),
        ("h2", "用語集"),
        ("h2", "策定までの日程"),
    ]
    assert re.findall(r'<th scope="row">(.*?)</th>', html)[-8:-5] == [
        "関係人口（かんけいじんこう）",
        "地域幸福度指標（ちいきこうふくどしひょう）",
        "オプトイン",
    ]
    assert "<td>移住した人でも観光に来た人でもなく、地域と多様に関わる人々。</td>" in html


def test_english_glossary_has_no_reading_and_says_what_is_japanese(snapshot):
    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="en")

    assert '<th scope="row">Related population</th>' in html
    assert '<th scope="row" lang="ja">オプトイン</th>' in html


def test_japanese_term_in_an_english_glossary_keeps_its_reading(snapshot):
    snapshot["glossary"][0]["term"]["en"] = ""

    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="en")

    assert '<th scope="row" lang="ja">関係人口（かんけいじんこう）</th>' in html


def test_glossary_is_in_the_contents_of_the_main_document_only(snapshot):
    main, outline = (
        render_print(snapshot, kind=kind, language="ja", sha256=SHA256)
        for kind in (DocumentKind.MAIN, DocumentKind.OUTLINE)
    )

    assert '<a class="contents__link" href="#glossary">用語集</a>' in main
    assert "用語集" not in outline


def test_snapshot_without_a_glossary_has_no_chapter_for_it(snapshot):
    snapshot["glossary"] = []

    assert "用語集" not in render_print(
        snapshot, kind=DocumentKind.MAIN, language="ja", sha256=SHA256
    )


def test_colophon_says_by_which_decision_it_came_about_where_that_is_known(snapshot):
    before = document_context(snapshot, DocumentKind.MAIN, "ja").colophon
    snapshot["edition"] |= {
        "decision_number": "5企調第210号",
        "decided_on": {"iso": "2023-11-20", "ja": "令和5年11月20日", "en": "20 November 2023"},
    }

    japanese = document_context(snapshot, DocumentKind.MAIN, "ja").colophon
    english = document_context(snapshot, DocumentKind.MAIN, "en").colophon

    said = [(fact.term, str(fact.value)) for fact in japanese]
    place = next(i for i, (term, _) in enumerate(said) if term == "日付") + 1
    assert said[place : place + 2] == [("決裁番号", "5企調第210号"), ("決裁日", "令和5年11月20日")]
    assert ("Decided on", "20 November 2023") in [(f.term, str(f.value)) for f in english]
    assert [fact for fact in japanese if fact not in before] == list(japanese[place : place + 2])
