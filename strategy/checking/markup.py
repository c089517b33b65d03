"""Rich text: its words, its links, its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from strategy.checking.addresses import address_faults
from strategy.checking.findings import Facts, Finding, Level, Passage, found

BLOCKS = frozenset({"p", "li", "ul", "ol", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div"})
_HEADING = re.compile(r"h([1-6])\Z")
# Words that say nothing when links are read one after the other.
_EMPTY_WORDS = re.compile(
    r"\A(?:詳し(?:く|い(?:内容|情報))は、?)?(?:こちら(?:から|へ|を参照)?|ここ(?:から|をクリック)?|"
    r"詳細(?:はこちら|を見る)?|クリック(?:してください)?|リンク|続きを読む|もっと見る|"
    r"click here|here|more|details|link|read more)(?:です)?[。.…]?\Z",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\A(?:https?://|www\.)\S+\Z", re.IGNORECASE)


@dataclass
class Link:
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Parsed:
    """Rich text taken apart. `headings`: (level, words); `text`: paragraphs as lines."""

    text: str = ""
    links: list[Link] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parsed = Parsed()
        self._link: Link | None = None
        self._heading: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parsed.text += "\n"
        if match := _HEADING.match(tag):
            self._heading = int(match[1])
            self.parsed.headings.append((self._heading, ""))
        if tag == "a":
            self._link = Link({name: value or "" for name, value in attrs})
            self.parsed.links.append(self._link)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parsed.text += "\n"
        if _HEADING.match(tag):
            self._heading = None
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        self.parsed.text += data
        if self._link is not None:
            self._link.text += data
        if self._heading is not None:
            level, words = self.parsed.headings[-1]
            self.parsed.headings[-1] = (level, words + data)


def parsed(html: str) -> Parsed:
    """What stored rich text consists of; broken markup is read as far as it goes."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in reader.parsed.text.split("\n"))
    reader.parsed.text = "\n".join(line for line in lines if line)
    return reader.parsed


def check_links(passage: Passage, links: list[Link], facts: Facts) -> Iterator[Finding]:
    """What a link is called, and where it leads."""
    for link in links:
        words = link.text.strip()
        yield from _check_words(passage, words)
        yield from _check_target(passage, link, words, facts)


def _check_words(passage: Passage, words: str) -> Iterator[Finding]:
    if not words:
        yield found(
            passage,
            "link-without-text",
            "(文字のないリンク)",
            "文字のないリンクがあります。",
            "リンクを外すか、行き先の名称を書いてください。",
        )
    elif _EMPTY_WORDS.match(words):
        yield found(
            passage,
            "link-text",
            words,
            f"リンクの文字が「{words}」だけです。リンクだけを順に読む人に、行き先が分かりません。",
            "行き先の名称をリンクの文字にしてください(例: 「令和6年度の効果検証の結果」)。",
        )
    elif _ADDRESS.match(words):
        yield found(
            passage,
            "link-address",
            words,
            "リンクの文字がアドレスのままです。読み上げでは1文字ずつ読まれます。",
            "行き先の名称をリンクの文字にしてください。",
            Level.HINT,
        )


def _check_target(passage: Passage, link: Link, words: str, facts: Facts) -> Iterator[Finding]:
    kind, href = link.attributes.get("linktype", ""), link.attributes.get("href", "")
    key = link.attributes.get("id", "")
    if kind == "page":
        yield from _check_page(passage, key, words, facts)
    elif kind == "document":
        known = facts.documents
        if known is not None and (not key.isdecimal() or int(key) not in known):
            yield found(
                passage,
                "link-missing",
                words,
                f"リンク「{words}」の行き先のファイルは、削除されています。",
                "ファイルを登録し直してリンクするか、リンクを外してください。",
            )
    else:
        yield from _check_address(passage, href, words)


def _check_page(passage: Passage, key: str, words: str, facts: Facts) -> Iterator[Finding]:
    if facts.pages is None:
        return
    title = facts.pages.get(int(key)) if key.isdecimal() else None
    if title is None:
        yield found(
            passage,
            "link-missing",
            words,
            f"リンク「{words}」の行き先のページは、削除されています。",
            "別のページにリンクし直すか、リンクを外してください。",
        )
    elif int(key) in facts.hidden:
        yield found(
            passage,
            "link-unpublished",
            words,
            f"リンク「{words}」の行き先「{title}」は公開されていません。市民には「ページが"
            "見つかりません」と表示されます。",
            "行き先のページを公開するか、リンクを外してください。",
        )


def _check_address(passage: Passage, href: str, words: str) -> Iterator[Finding]:
    if not href:
        if words:
            yield found(
                passage,
                "link-nowhere",
                words,
                f"リンク「{words}」に行き先がありません。",
                "行き先を選び直すか、リンクを外してください。",
            )
        return
    for fault in address_faults(href):
        message = f"リンク「{words}」のアドレス「{href}」{fault.what}"
        yield found(passage, fault.rule, href, message, fault.suggestion, fault.level)
