"""What a reader of a PDF's tags is told, and what a reader of HTML is: headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

# (h1 … h6 or p, its words without spaces)
Passage = tuple[str, str]

HEADING_OR_PARAGRAPH = re.compile("h[1-6]|p")
# What only paper says: the page of a link, and who is cited below a table.
PAPER_ONLY = re.compile(r"\(\d+ページ\)|\(page\d+\)|^出典：|^Source:")


def passages(found: list[Passage]) -> list[Passage]:
    """Paragraphs in a row as one: a paragraph over two pages has an element on each."""
    rows = groupby(found, key=lambda passage: passage[0])
    return [
        passage
        for tag, of_tag in rows
        for passage in (of_tag if tag != "p" else [("p", "".join(words for _, words in of_tag))])
    ]


def html_passages(html: str) -> list[Passage]:
    """Headings and paragraphs of HTML, in its order."""
    return passages([(tag, words) for tag, words in _Collector(html).found if words])


def pdf_passages(reader: PdfReader) -> list[Passage]:
    """Headings and paragraphs inside `main`, in the order of the tag tree."""
    words = _Words(reader)
    root = document_element(reader)
    # `main` is a Part on every page it covers.
    parts = [kid.get_object() for kid in root["/K"] if kid.get_object()["/S"] == "/Part"]
    found = [
        (element["/S"][1:].lower(), PAPER_ONLY.sub("", words.of(element)))
        for part in parts
        for element in elements(part)
        if HEADING_OR_PARAGRAPH.fullmatch(element["/S"][1:].lower())
    ]
    return passages([(tag, said) for tag, said in found if said])


def document_element(reader: PdfReader) -> Any:
    """The root of the tag tree's elements."""
    return reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()


class _Collector(HTMLParser):
    """Collects headings and paragraphs; none stands inside another."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Passage] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if HEADING_OR_PARAGRAPH.fullmatch(tag):
            self.inside = tag
            self.found.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag, words = self.found[-1]
            self.found[-1] = (tag, words + "".join(data.split()))


def elements(element: Any) -> Iterator[Any]:
    """This element of the tag tree and all below it, in reading order."""
    yield element
    for kid in element["/K"]:
        if not isinstance(kid, int) and kid.get_object().get("/Type") == "/StructElem":
            yield from elements(kid.get_object())


class _Words:
    """The words of marked content, by page and number."""

    def __init__(self, reader: PdfReader) -> None:
        self.reader = reader
        self.pages = {
            page.indirect_reference.idnum: self._of_page(page)
            for page in reader.pages
            if page.indirect_reference is not None
        }

    def of(self, element: Any) -> str:
        """All words at and below an element, without spaces."""
        said = ""
        for kid in element["/K"]:
            if isinstance(kid, int):
                said += self.pages[element.raw_get("/Pg").idnum].get(kid, "")
            elif kid.get_object().get("/Type") == "/StructElem":
                said += self.of(kid.get_object())
        return "".join(said.split())

    def _of_page(self, page: Any) -> dict[int, str]:
        fonts = {name: _letters(font) for name, font in page["/Resources"]["/Font"].items()}
        said: dict[int, str] = {}
        marks: list[Any] = []
        letters: dict[str, str] = {}
        for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
            if operator == b"BDC":
                marks.append(operands[1].get("/MCID"))
            elif operator == b"BMC":
                marks.append(None)
            elif operator == b"EMC":
                marks.pop()
            elif operator == b"Tf":
                letters = fonts[operands[0]]
            elif operator in {b"Tj", b"TJ"} and marks and marks[-1] is not None:
                strings = operands[0] if operator == b"TJ" else operands
                # Between the strings of TJ stand numbers.
                glyphs = "".join(
                    string.original_bytes.hex()
                    for string in strings
                    if hasattr(string, "original_bytes")
                )
                codes = re.findall("....", glyphs)
                said[marks[-1]] = said.get(marks[-1], "") + "".join(letters[c] for c in codes)
        return said


def _letters(font: Any) -> dict[str, str]:
    """What each glyph of a font means, by its code as four hexadecimal digits."""
    table = font["/ToUnicode"].get_data().decode()
    return {
        code.lower(): bytes.fromhex(words).decode("utf-16-be")
        for section in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL)
        for code, words in re.findall(r"<(\w{4})>\s*<(\w+)>", section)
    }
