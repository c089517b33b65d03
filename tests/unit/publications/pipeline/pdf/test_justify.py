"""Long lines of Japanese end at the right edge; last lines, words and other scripts do not."""

from __future__ import annotations

import io
from typing import Any

import pytest
import weasyprint
from pypdf import PdfReader
from weasyprint.layout import inline
from weasyprint.text.line_break import line_size

from publications.pipeline.pdf import making
from publications.pipeline.pdf.patches import justify
from tests.unit.publications.pipeline.pdf.right_edge import flush, lines, long_lines, right_of

JAPANESE = (
    "会津若松市は、スマートシティ会津若松の取組を通じて、ICTや環境技術などを、健康や福祉、教育、"
    "防災、さらにはエネルギー、交通といった生活を取り巻く様々な分野で活用してきました。"
    "2023年7月1日に公表した骨子案では、新総合戦略(仮称)の考え方を示しています。"
)
STYLE = (
    "@page{size:A4;margin:22mm}html{font-family:'BIZ UDPGothic';font-size:10.5pt;"
    "overflow-wrap:anywhere}p{text-align:justify}"
)


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "justify_line", inline.justify_line)
    monkeypatch.setenv("FONTCONFIG_FILE", str(making.font_configuration()))
    justify.install()


def rendered(body: str, lang: str = "ja") -> Any:
    html = f"<html lang={lang}><head><title>t</title><style>{STYLE}</style></head>{body}"
    return weasyprint.HTML(string=html).render()


def test_long_lines_reach_the_right_edge() -> None:
    paragraphs = "".join(f"<p>{JAPANESE[n:] + JAPANESE * 3}</p>" for n in range(40))

    reached = flush(rendered(paragraphs))

    assert len(reached) > 300
    assert sum(reached) / len(reached) >= 0.98


def test_without_it_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "justify_line", justify._stretch_spaces)
    paragraphs = "".join(f"<p>{JAPANESE[n:] + JAPANESE * 3}</p>" for n in range(40))

    reached = flush(rendered(paragraphs))

    assert len(reached) > 300
    assert sum(reached) / len(reached) < 0.5


def test_what_is_drawn_is_as_wide_as_the_layout_says() -> None:
    inside = 'と<strong>「地域の個性」</strong>や<a href="#x">Web site</a>を含む文です。'
    document = rendered(f"<p id=x>{(JAPANESE + inside) * 6}</p>")

    texts = [text for _, line in long_lines(document) for text in justify._texts(line)]

    # More pieces than lines: words in bold and links stand in them.
    assert len(texts) > len(long_lines(document)) > 10
    assert {"「地域の個性」", "Web site"} <= {text.text for text in texts}
    for text in texts:
        text.pango_layout.reactivate(text.style)
        first, _ = text.pango_layout.get_first_line()
        drawn, _ = line_size(first, text.style)
        assert drawn == pytest.approx(text.width, abs=0.2), text.text


def test_last_lines_are_not_stretched() -> None:
    document = rendered(f"<p>{JAPANESE}おわり。</p>")
    [(block, line)] = [
        (block, line)
        for block, line in lines(document.pages[0]._page_box)
        if block.element_tag == "p" and line is block.children[-1]
    ]

    assert right_of(line) < block.content_box_x() + block.width - 10


def test_letters_of_a_latin_word_stay_together() -> None:
    plain = weasyprint.HTML(string="<p style='font-size:10.5pt'>x").render()
    assert plain.pages
    assert justify._gaps("abc def") == 0
    assert justify._gaps("あいう") == 2
    assert justify._gaps("あいABCう") == 1 + 0.5 + 0.5


def test_a_line_that_would_be_torn_apart_stays_ragged() -> None:
    word = "x" * 75
    document = rendered(f"<p style='width:400px;overflow-wrap:normal'>ああ {word} いい</p>")

    first = long_lines(document)[0][1]

    # The margin of 22 mm and two letters; the block ends 400 px further right.
    assert right_of(first) < 130


def test_the_text_is_the_same_to_whoever_reads_the_file() -> None:
    def read(styled: str) -> str:
        document = rendered(f"<p style='{styled}'>{JAPANESE * 3}</p>")
        pages = PdfReader(io.BytesIO(document.write_pdf())).pages
        return "".join("".join(page.extract_text() for page in pages).split())

    assert read("") == read("text-align:left") == "".join((JAPANESE * 3).split())
