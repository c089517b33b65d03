"""Tables, pictures and the order of headings: what readers who do not see rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from strategy.checking.findings import Finding, Level, Passage, Table, found

_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|pdf)\Z", re.IGNORECASE)
_CAMERA_NAME = re.compile(
    r"\A(?:IMG|DSC[NF]?|PXL|image|photo|picture|figure|screenshot|"
    r"画像|写真|図|図表|グラフ|イラスト|スクリーンショット)[\s_\-()0-9０-９]*\Z",
    re.IGNORECASE,
)


def check_alt(passage: Passage) -> Iterator[Finding]:
    """What a picture's description says; the file's name and the caption are none."""
    words = passage.text.strip()
    if not words:
        yield found(
            passage,
            "alt-missing",
            passage.caption or passage.file_name or "(画像)",
            "画像の説明(代替テキスト)がありません。",
            "画像が伝えることを、見られない人に言葉で伝えてください(例: 「人口は2020年に"
            "11万7千人で、25年前より2万人少ない」)。",
        )
    elif _FILE_NAME.search(words) or _CAMERA_NAME.match(words) or words == passage.file_name:
        yield found(
            passage,
            "alt-file-name",
            words,
            f"画像の説明が「{words}」だけで、何が写っているか分かりません。",
            "画像が伝えることを、一、二文で書いてください。",
        )
    elif words == passage.caption.strip():
        yield found(
            passage,
            "alt-is-caption",
            words,
            "画像の説明が題名と同じです。読み上げでは同じ言葉が二度読まれます。",
            "題名にないこと(形、数値、変化)を説明に書いてください。",
            Level.HINT,
        )


def check_table(passage: Passage, table: Table) -> Iterator[Finding]:
    """Whether each cell has its heads."""
    name = passage.text or "(題名のない表)"
    if not table.columns or not table.rows:
        yield found(
            passage,
            "table-empty",
            name,
            "表に列か行がありません。",
            "表の中身を入れるか、表を削除してください。",
        )
        return
    empty = [number for number, head in enumerate(table.columns, 1) if not head.strip()]
    if len(empty) == len(table.columns):
        yield found(
            passage,
            "table-without-head",
            name,
            "表に列の見出しがありません。読み上げでは、数値が何の値か分かりません。",
            "各列の見出しを書いてください。",
        )
    elif empty:
        columns = "、".join(map(str, empty))
        yield found(
            passage,
            "table-empty-head",
            name,
            f"表の{columns}列目の見出しが空欄です。",
            "見出しを書いてください。結合したセルの代わりなら、各列に同じ言葉を書きます。",
        )
    yield from _check_rows(passage, table, name)


def _check_rows(passage: Passage, table: Table, name: str) -> Iterator[Finding]:
    headless = [n for n, row in enumerate(table.rows, 1) if row and not row[0].strip()]
    if table.header_column and headless:
        rows = "、".join(map(str, headless))
        yield found(
            passage,
            "table-empty-head",
            name,
            f"表の{rows}行目の見出し(1列目)が空欄です。",
            "上の行と同じ言葉でも省かずに書いてください。",
        )
    blank = sum(not cell.strip() for row in table.rows for cell in row[1:])
    if blank:
        yield found(
            passage,
            "table-blank-cell",
            name,
            f"表に空欄が{blank}か所あります。値がないのか、書き忘れたのか分かりません。",
            "「−」や「該当なし」と書いてください。",
            Level.HINT,
        )


# A heading of a body, or inside rich text: where it stands, its level, its words.
Heading = tuple[Passage, int, str]


def check_heading_order(headings: list[Heading]) -> Iterator[Finding]:
    """Levels that are jumped over; the page's own heading is the first level."""
    before = 1
    for passage, level, words in headings:
        if level > before + 1:
            yield found(
                passage,
                "heading-jump",
                words,
                f"見出しの段階が、{before}段目から{level}段目へ飛んでいます。",
                "「小見出し」のブロックを使うか、途中の段階の見出しを入れてください。",
            )
        before = level


def check_empty_sections(blocks: list[tuple[Passage, bool]]) -> Iterator[Finding]:
    """`blocks`: the first passage of each block of a body, and whether it is a heading."""
    for (passage, is_heading), (_, next_is_heading) in pairwise([*blocks, (None, True)]):
        if passage is None or not is_heading or not next_is_heading:
            continue
        yield found(
            passage,
            "empty-section",
            passage.text,
            f"小見出し「{passage.text}」の下に本文がありません。",
            "本文を書くか、小見出しを削除してください。",
        )
