"""Marks typed in running text: readings (｜背景《はいけい》) and calls of notes (［注］)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from strategy.checking.findings import Finding, Kind, Level, Passage, found, quoted
from strategy.checking.markup import Link
from strategy.notation import footnotes, ruby

# 背景《はいけい》: kana in these brackets can only be a reading.
_WITHOUT_BAR = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff々〆ヶ]+《[\u3041-\u3096\u30a1-\u30fa・ー \u3000]+》"
)
_HALF = re.compile(r"[｜|]?[^｜|《》\n]*《[^《》\n]*(?=《|\n|\Z)|[｜|][^｜|《》\n]*》")
EXAMPLE = "「｜背景《はいけい》」"


def check_readings(passage: Passage, text: str) -> Iterator[Finding]:
    """Readings that would be printed as they were typed.

    `text`: the plain words of the passage, without those readings that will be set.
    """
    if passage.kind is not Kind.HTML:
        yield from _check_place(passage, text)
        return
    for match in ruby.TYPED.finditer(text):
        yield found(
            passage,
            "reading-markup",
            quoted(text, *match.span()),
            f"ふりがなの「{match[0]}」の途中に太字やリンクがあるため、このまま表示されます。",
            "「｜」から「》」までを同じ書式にしてください。",
        )
    rest = ruby.TYPED.sub("", text)
    for match in _WITHOUT_BAR.finditer(rest):
        yield found(
            passage,
            "reading-without-bar",
            quoted(rest, *match.span()),
            f"「{match[0]}」は、どこからの読みか分からないため、このまま表示されます。",
            f"読みを付ける言葉の前に「｜」を書いてください(例: {EXAMPLE})。",
        )
    for match in _HALF.finditer(_WITHOUT_BAR.sub("", rest)):
        yield found(
            passage,
            "reading-unclosed",
            match[0].strip(),
            "ふりがなの印「《」か「》」の片方がないため、このまま表示されます。",
            f"{EXAMPLE}のように、読みを「《」と「》」で囲んでください。",
        )


def _check_place(passage: Passage, text: str) -> Iterator[Finding]:
    for match in ruby.TYPED.finditer(text):
        yield found(
            passage,
            "reading-misplaced",
            quoted(text, *match.span()),
            f"ここではふりがなを付けられません。「{match[0]}」のまま表示されます。",
            f"「{match['base']}（{match['reading']}）」と書いてください。",
        )


def check_calls(passage: Passage, text: str, links: Sequence[Link]) -> Iterator[Finding]:
    """Marks for notes that call none, and notes that no mark calls though others do."""
    for link in links:
        if footnotes.TYPED.search(link.text):
            yield found(
                passage,
                "note-in-link",
                link.text.strip(),
                "リンクの文字の中に注の印があります。この印はそのまま表示されます。",
                "印を、リンクの後に書いてください。",
            )
            text = text.replace(link.text, "", 1)
    calls = list(footnotes.TYPED.finditer(text))
    if passage.notes is None:
        for match in calls:
            yield found(
                passage,
                "note-misplaced",
                quoted(text, *match.span()),
                f"ここでは注を付けられません。「{match[0]}」のまま表示されます。",
                "「本文」のブロックに印を書くか、印を消してください。",
            )
        return
    for match in calls[passage.notes :]:
        yield found(
            passage,
            "note-missing",
            quoted(text, *match.span()),
            f"「{match[0]}」の印{len(calls)}個に、すぐ下の「注」のブロックが{passage.notes}個しか"
            "ありません。この印はそのまま表示されます。",
            "この本文のすぐ下に「注」のブロックを加えるか、印を消してください。",
        )
    if 0 < len(calls) < passage.notes:
        yield found(
            passage,
            "note-uncalled",
            quoted(text, *calls[-1].span()),
            f"「注」のブロック{passage.notes}個に、本文の印が{len(calls)}個です。残りの注には"
            "「※」が付きます。",
            "注を付ける言葉の後に「［注］」を書いてください。全体への注なら、このままで構いません。",
            Level.HINT,
        )
