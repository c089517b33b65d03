"""Words and dates: what is left over, typed where it is computed, too long or unclear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from strategy.checking.findings import Finding, Kind, Level, Passage, found, quoted

LONGEST_SENTENCE = 100

_PROVISIONAL = re.compile(r"[(（]仮称[)）]|[(（]仮[)）]")
_TYPED_NUMBER = re.compile(
    r"\A\s*(?:"
    r"第[0-9０-９一二三四五六七八九十]+(?:章|節|編|部)"
    r"|[0-9０-９]+(?:[.．、)）]|[ \u3000]+)"
    r"|[(（][0-9０-９]+[)）]"
    r"|[\u2460-\u249b]"
    r"|基本目標[ \u3000]?[0-9０-９一二三四五六七八九十]+"
    r"|[アイウエオカキクケコ][ \u3000.．]"
    r")"
)
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
ERA = r"(?:明治|大正|昭和|平成|令和)"
_ERA_YEAR = re.compile(rf"{ERA}(?:元|[0-9０-９]+)年")
_WESTERN_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}年")
# 6年7月, 27年度; not 3年間, not 2024年度, not 1年度に (in one year: the first of an era is 元年).
_BARE_YEAR = re.compile(r"(?<![0-9０-９])(?!1年)[0-9]{1,2}年(?:度|[0-9]{1,2}月)")
_NAMED_BEFORE = re.compile(rf"(?:{ERA}|[12][0-9]{{3}}年|西暦|翌|毎)[^。\n]{{0,24}}\Z")
# What is printed before a note anyway.
_TYPED_NOTE = re.compile(
    r"\s*(?:[（(]?注\s*[0-9０-９]*[)）]|注\s*[0-9０-９]+|注[:：]|※\s*[0-9０-９]*)[:：.．]?"
)
_ORDINAL_BEFORE = re.compile(r"[第満約]\Z")


def check_wording(passage: Passage, text: str) -> Iterator[Finding]:
    """`text`: the plain words of a Japanese passage."""
    if passage.kind in (Kind.HEADING, Kind.SUBHEADING):
        yield from _check_number(passage, text)
    if passage.is_note and (typed := _TYPED_NOTE.match(text)):
        yield found(
            passage,
            "typed-number",
            typed[0].strip(),
            f"注の初めに「{typed[0].strip()}」が書かれています。注の印は自動で付きます。",
            f"「{typed[0].strip()}」を消してください。",
        )
    yield from _check_provisional(passage, text)
    yield from _check_bare_years(passage, text)
    if passage.kind in (Kind.TEXT, Kind.HTML):
        yield from _check_length(passage, text)


def _check_number(passage: Passage, text: str) -> Iterator[Finding]:
    if match := _TYPED_NUMBER.match(text):
        rest = text[match.end() :].lstrip(" 　.．、:：")
        where = (
            "ここには番号が付きません"
            if passage.kind is Kind.SUBHEADING
            else "番号は自動で付きます"
        )
        yield found(
            passage,
            "typed-number",
            text.strip(),
            f"見出しに番号「{match[0].strip()}」が書かれています。{where}。",
            f"「{rest}」だけにしてください。"
            if rest
            else "番号を除き、見出しの言葉を書いてください。",
        )


def _check_provisional(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _PROVISIONAL.finditer(text):
        yield found(
            passage,
            "provisional",
            quoted(text, *match.span()),
            f"「{match[0]}」が残っています。成案にするまでに、正式な名称を決める必要があります。",
            "名称が決まっていれば、仮称の印を除いてください。",
            Level.HINT,
        )


def _check_bare_years(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _BARE_YEAR.finditer(text):
        before = text[: match.start()]
        if _NAMED_BEFORE.search(before) or _ORDINAL_BEFORE.search(before):
            continue
        yield found(
            passage,
            "year-without-era",
            quoted(text, *match.span()),
            f"「{match[0]}」に元号がありません。いつのことか、後から読む人に分かりません。",
            f"「令和{match[0]}」のように元号を付けてください。",
        )


def _check_length(passage: Passage, text: str) -> Iterator[Finding]:
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        if len(sentence) > LONGEST_SENTENCE:
            yield found(
                passage,
                "long-sentence",
                f"{sentence[:24]}…",
                f"1文が{len(sentence)}文字あります(目安は{LONGEST_SENTENCE}文字まで)。",
                "文を二つに分けるか、箇条書きにしてください。",
                Level.HINT,
            )


def check_calendars(passages: list[tuple[Passage, str]]) -> Iterator[Finding]:
    """Western years beside era years in one page, unless they explain one: 令和6年(2024年)."""
    eras = sum(len(_ERA_YEAR.findall(text)) for _, text in passages)
    western = [
        (passage, text, match)
        for passage, text in passages
        for match in _WESTERN_YEAR.finditer(text)
        if text[match.start() - 1 : match.start()] not in ("(", "（")
    ]
    if not eras or not western:
        return
    for passage, text, match in western:
        yield found(
            passage,
            "mixed-calendars",
            quoted(text, *match.span()),
            "和暦と西暦が混ざっています。",
            f"「{match[0]}」を和暦にするか、和暦の後に「(2024年)」のように添えてください。",
            Level.HINT,
        )
