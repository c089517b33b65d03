"""The PDF of an edition, made by the real WeasyPrint and read back."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html import resources
from publications.pipeline.html.render import render_print
from publications.pipeline.html.resources import PdfError
from publications.pipeline.pdf import making
from publications.pipeline.pdf.making import make_pdf, missing_fonts
from strategy.uploads import child_process
from tests.paths import GOLDEN

pytestmark = pytest.mark.sweep(12, "documents as PDF")

SHA256 = "0123456789abcdef" * 4

BOOKMARKS_OF_THE_OUTLINE = [
    "この文書について",
    "目次",
    "はじめに",
    "1 新総合戦略(仮称)の基本的な考え",
    ["⑴ 策定の背景・趣旨", "⑵ 位置づけ", "⑶ 対象期間"],
    "2 「第2期会津若松市まち・ひと・しごと創生総合戦略」の総括",
    [
        "⑴ 4つの基本目標の成果と課題(数値目標及びKPIの達成状況等)",
        "⑵ 「地方創生事業検証会議」による外部評価結果",
    ],
    "3 本市のまちづくりの方向性",
    [
        "⑴ 「第2期会津若松市まち・ひと・しごと創生人口ビジョン」について",
        "⑵ 本市の特性とこれまでの地方創生の取組",
        "⑶ 地域ビジョン",
        "⑷ 地域ビジョン実現に向けた取組",
    ],
    "4 基本目標",
    [
        "⑴ 基本目標1 (仮称)ICTと既存産業・資源を活用したしごとづくり",
        ["① (仮称)ICT関連企業の集積"],
        "⑵ 基本目標2 (仮称)地域の個性を活かした新たなひとの流れの創出",
        "⑶ 基本目標3 (仮称)生活の利便性を実感できる安全・安心なまちづくり",
        "⑷ 基本目標4 (仮称)結婚・出産・子育て支援と教育環境の整備",
    ],
    "5 基本目標達成に向けた推進方策",
    ["⑴ 推進体制と効果検証", "⑵ 市民理解の促進", "⑶ 地域との連携", "⑷ 企業との連携"],
    "おわりに",
    "用語集",
    "策定までの日程",
    "奥付",
]


def page(body, lang=' lang="ja"'):
    return f"<!DOCTYPE html><html{lang}><head><title>版</title></head><body>{body}</body></html>"


def made(body, assets=None, **options):
    return make_pdf(page(body), assets=assets or {}, title="版", language="ja", **options)


@pytest.fixture(scope="module")
def assets():
    return {path.stem: path for path in (GOLDEN / "assets").glob("*.png")}


@pytest.fixture(scope="module")
def html():
    snapshot = json.loads((GOLDEN / "snapshot-schema-3.json").read_text())
    return {
        (kind, language): render_print(snapshot, kind=kind, language=language, sha256=SHA256)
        for kind in DocumentKind
        for language in ("ja", "en")
    }


@pytest.fixture(scope="module")
def main_document(html, assets):
    return make_pdf(
        html[DocumentKind.MAIN, "ja"], assets=assets, title="骨子案 本編", language="ja"
    )


@pytest.fixture(scope="module")
def reader(main_document):
    return read(main_document)


def links_of(reader):
    """Every annotation of every page."""
    return [link.get_object() for page in reader.pages for link in page.annotations or []]


def read(document):
    return PdfReader(io.BytesIO(document.content))


def elements(reader):
    """Every element of the tag tree with its type, in reading order."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()]
    while waiting:
        element = waiting.pop()
        if element.get("/Type") == "/StructElem":
            yield element
            kids = [kid.get_object() for kid in element["/K"]]
            waiting += [kid for kid in reversed(kids) if isinstance(kid, dict)]


def titles(outline):
    return [titles(item) if isinstance(item, list) else item.title for item in outline]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", list(DocumentKind))
def test_edition_is_set_without_a_warning(html, assets, kind, language):
    edition = make_pdf(html[kind, language], assets=assets, title="骨子案", language=language)

    assert edition.warnings == ()
    assert edition.page_count == len(read(edition).pages)


def test_edition_names_the_versions_its_bytes_depend_on(main_document):
    assert main_document.engine.startswith("WeasyPrint 70.0, pydyf ")
    assert ", Pango 1." in main_document.engine


def test_pdf_declares_language_title_and_tags(reader):
    catalog = reader.trailer["/Root"]

    assert catalog["/Lang"] == "ja"
    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "新総合戦略(仮称) 素案 本編"
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


def test_pdf_is_dated_and_named_by_the_edition(reader):
    assert reader.metadata["/CreationDate"] == "D:202311"
    assert reader.metadata["/ModDate"] == "D:202311"
    assert reader.metadata["/edition"] == "new-2024-preliminary-2023-11"
    assert reader.metadata["/snapshotsha256"] == SHA256


def test_bookmarks_are_the_outline_with_its_numbers(reader):
    assert titles(reader.outline) == BOOKMARKS_OF_THE_OUTLINE


def test_pages_are_a4_and_numbered_from_the_cover(reader):
    count = len(reader.pages)

    assert all(page.mediabox.height == pytest.approx(841.89, abs=0.01) for page in reader.pages)
    assert all(page.mediabox.width == pytest.approx(595.28, abs=0.01) for page in reader.pages)
    assert f"2 / {count}" in reader.pages[1].extract_text()
    assert "1 / " not in reader.pages[0].extract_text()


def test_contents_give_the_page_of_each_chapter(reader):
    contents = reader.pages[1].extract_text()
    bookmarks = {item.title: item for item in reader.outline if not isinstance(item, list)}

    for title in ("4 基本目標", "5 基本目標達成に向けた推進方策"):
        number, heading = title.split(" ", 1)
        printed = reader.get_destination_page_number(bookmarks[title]) + 1
        flat = "".join(contents.split())
        assert f"{number}{heading}{printed}" in flat


def test_only_our_fonts_are_embedded(reader):
    fonts = {
        font["/BaseFont"].split("+")[1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert fonts == {"BIZ-UDPGothic", "BIZ-UDPGothic-Bold", "BIZ-UDPMincho", "BIZ-UDGothic"}


def test_heads_of_tables_say_what_they_head(reader):
    scopes = [element["/A"]["/Scope"] for element in elements(reader) if element["/S"] == "/TH"]

    # 4 facts; 3 columns and 4 rows of the goals; 2 columns and 3 rows of the glossary; 3 columns
    # and 5 rows of the schedule; 9 rows of the colophon.
    assert scopes == (
        ["/Row"] * 4
        + ["/Column"] * 3
        + ["/Row"] * 4
        + ["/Column"] * 2
        + ["/Row"] * 3
        + ["/Column"] * 3
        + ["/Row"] * 5
        + ["/Row"] * 9
    )


def test_figure_has_its_description_and_its_place_on_the_page(reader):
    figure, code = [element for element in elements(reader) if element["/S"] == "/Figure"]

    assert code["/Alt"].startswith("QRコード：https://portal.example.org/editions/")
    left, bottom, right, top = figure["/A"]["/BBox"]
    assert figure["/Alt"].startswith("中央に地域ビジョン「暮らし続けたいまち」があり")
    assert 0 < left < right < 595
    assert 0 < bottom < top < 842
    # The picture is 1200 × 560 pixels.
    assert (right - left) / (top - bottom) == pytest.approx(1200 / 560, rel=0.01)


def test_running_heads_and_page_numbers_are_no_part_of_the_text(reader):
    # Left and right head, banner, page number.
    content = reader.pages[2].get_contents().get_data()

    assert content.count(b"/Type /Pagination") == 4
    parents = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"][5]
    assert [type(parent.get_object()).__name__ for parent in parents].count("NullObject") == 4


def test_links_print_and_say_their_words(reader):
    links = links_of(reader)

    assert {link["/F"] for link in links} == {4}
    assert {link["/Contents"] for link in links if "/A" in link} == {
        "「デジタル田園都市国家構想総合戦略」【外部サイト】",
        "お知らせ",
        "https://portal.example.org/editions/new-2024-preliminary-2023-11/",
    }
    assert "地域ビジョン" in {link["/Contents"] for link in links}


def test_every_link_annotation_is_inside_a_link_tag(reader):
    inside = sum(
        kid.get_object().get("/Type") == "/OBJR"
        for element in elements(reader)
        if element["/S"] == "/Link"
        for kid in element["/K"]
        if not isinstance(kid, int)
    )

    assert inside == len(links_of(reader))


# The renderer started with every clock of Python's set forward.
LATER = """
import datetime, runpy, sys, time
real, later = datetime.datetime, datetime.timedelta(seconds={seconds})
class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + later
    @classmethod
    def utcnow(cls):
        return real.utcnow() + later
datetime.datetime = Shifted
for name in ("time", "localtime", "gmtime"):
    ticks = getattr(time, name)
    if name == "time":
        time.time = lambda ticks=ticks: ticks() + {seconds}
    else:
        now = time.time
        shifted = lambda at=None, ticks=ticks, now=now: ticks(now() if at is None else at)
        setattr(time, name, shifted)
sys.argv = ["typesetting"]
runpy.run_module("publications.pipeline.pdf.typesetting", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("language", "words", "printed"),
    [
        ("ja", "地域ビジョン", "取組は地域ビジョン({}ページ)の実現"),
        ("en", "regional vision", "towards the regional vision (page {}); indicators"),
    ],
)
def test_link_inside_the_document_says_the_page_it_leads_to(assets, language, words, printed):
    snapshot = json.loads((GOLDEN / "snapshot-schema-3.json").read_text())
    html = render_print(snapshot, kind=DocumentKind.MAIN, language=language, sha256=SHA256)

    reader = read(make_pdf(html, assets=assets, title="素案", language=language))

    target = reader.named_destinations["n-direction--vision"]
    page = reader.get_destination_page_number(target) + 1
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert printed.format(page) in text
    inside = [link for link in links_of(reader) if "/Dest" in link and link["/Contents"] == words]
    assert {link["/Dest"] for link in inside} == {"n-direction--vision"}


def test_same_document_gives_the_same_bytes_in_any_process(html, assets, tmp_path):
    request = {
        "html": html[DocumentKind.MAIN, "ja"],
        "files": {
            resources.STYLESHEET_ADDRESS: str(child_process.ROOT / "static" / resources.STYLESHEET),
            **{resources.asset_address(sha256): str(path) for sha256, path in assets.items()},
        },
        "limits": asdict(making.OF_A_DOCUMENT),
        "patched": True,
    }

    answers = {
        subprocess.run(
            [sys.executable, "-c", LATER.format(seconds=seconds)],
            input=json.dumps(request).encode(),
            capture_output=True,
            check=True,
            cwd=cwd,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(child_process.ROOT),
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "FONTCONFIG_FILE": str(making.font_configuration()),
            },
        ).stdout
        for seed, zone, cwd, seconds in (
            ("1", "Asia/Tokyo", child_process.ROOT, 0),
            ("2", "America/Lima", tmp_path, 400 * 86400),
        )
    }

    assert len(answers) == 1


def test_child_gets_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")

    environment = making.child_environment()

    assert "postgres://secret" not in environment.values()
    assert Path(environment["FONTCONFIG_FILE"]).read_text().count("<dir>") == 2


def test_no_font_is_missing_here():
    assert missing_fonts() == []


def test_missing_fonts_are_named_with_what_to_install(settings, tmp_path):
    settings.PDF_FONT_DIRS = (str(tmp_path),)

    assert missing_fonts() == [
        "BIZ UDPGothic",
        "BIZ UDPGothic Bold",
        "BIZ UDGothic",
        "BIZ UDPMincho",
    ]
    with pytest.raises(PdfError, match="fonts-morisawa-bizud-gothic"):
        made("<p>本文</p>")


@pytest.mark.parametrize("alt", ["", ' alt=""'])
def test_figure_without_description_is_refused(assets, alt):
    (sha256,) = assets

    with pytest.raises(PdfError, match=r"「版」\(ja\)のPDFを作れませんでした：図の説明"):
        made(f'<img src="edition:asset/{sha256}"{alt}>', assets)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/a.png",
        "file:///etc/hostname",
        "edition:asset/unknown",
        "data:text/plain,x",
        "/media/a.png",
    ],
)
def test_picture_from_elsewhere_is_refused(address):
    with pytest.raises(PdfError, match="図"):
        made(f'<img src="{address}" alt="図">')


def test_stylesheet_from_elsewhere_is_refused():
    with pytest.raises(PdfError, match="address not allowed"):
        made('<link rel="stylesheet" href="http://127.0.0.1/a.css">')


def test_picture_behind_a_symbolic_link_is_refused(assets, tmp_path):
    (path,) = assets.values()
    link = tmp_path / "link.png"
    link.symlink_to(path)

    with pytest.raises(PdfError, match=r"図\(edition:asset/f00d\)を読み込めません"):
        made('<img src="edition:asset/f00d" alt="図">', {"f00d": link})


def test_document_without_a_language_is_refused():
    with pytest.raises(PdfError, match="lang"):
        make_pdf(page("<p>本文</p>", lang=""), assets={}, title="版", language="ja")


def test_character_no_font_holds_is_named():
    assert made("<p>祝😀</p>").warnings == ("書体にない文字(😀、U+1F600)があります。",)


@pytest.mark.parametrize("family", ["BIZ UDPGothic", "BIZ UDPMincho", "BIZ UDGothic"])
@pytest.mark.parametrize("weight", [400, 700])
def test_fonts_hold_what_names_and_numbers_of_a_city_need(family, weight):
    # Variants in names, numbers in brackets and circles, marks, half-width kana, verdicts.
    characters = "髙﨑塚德濵邊齋々〆ヶ⑴⑳①⑳ⅠⅢ㈱㍿№℡㎡—―～〜−…‥※→〒ｱｲｳｶﾞﾊﾟｰ｡｢｣､･◎○△▲▼×●" + "“”‘’"

    document = made(f"<p style=\"font-family:'{family}';font-weight:{weight}\">{characters}</p>")

    assert document.warnings == ()


def test_links_into_the_site_take_its_address():
    html = page('<p><a href="/ja/strategies/">戦略</a></p>').replace(
        "<head>", '<head><base href="https://portal.example.org/">'
    )

    document = make_pdf(html, assets={}, title="版", language="ja")

    (link,) = links_of(read(document))
    assert link["/A"]["/URI"] == "https://portal.example.org/ja/strategies/"


def test_links_into_a_site_without_an_address_become_words():
    document = made(
        '<p><a href="/ja/strategies/">戦略</a> <a href="#none">ここ</a> '
        '<a href="https://www.example.org/"><b>国</b>の戦略</a></p>'
    )

    (link,) = links_of(read(document))
    assert link["/A"]["/URI"] == "https://www.example.org/"
    assert "戦略 ここ 国の戦略" in read(document).pages[0].extract_text()


ENDLESS = "<table>" + "<tr><td>一</td><td>二</td><td>三</td></tr>" * 20_000 + "</table>"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (replace(making.OF_A_DOCUMENT, cpu_seconds=2), r"時間の上限\(2秒\)"),
        (replace(making.OF_A_DOCUMENT, wall_seconds=1.5), r"時間の上限\(1\.5秒\)"),
        # Where an allocation fails decides whether the process can still say so.
        (
            replace(making.OF_A_DOCUMENT, memory_bytes=400 * 1024**2),
            r"メモリーの上限\(400MB\)|途中で終わりました",
        ),
    ],
)
def test_document_that_costs_too_much_is_given_up(limits, reason):
    with pytest.raises(PdfError, match=reason):
        made(ENDLESS, limits=limits)


def test_document_nested_too_deeply_is_refused():
    with pytest.raises(PdfError, match="入れ子が深すぎます"):
        made("<div>" * 1000 + "深い" + "</div>" * 1000)
