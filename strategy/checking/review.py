"""All checks over the texts of one page or record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from strategy.checking.characters import check_characters
from strategy.checking.findings import Facts, Finding, Kind, Passage
from strategy.checking.marks import check_calls, check_readings
from strategy.checking.markup import Parsed, check_links, parsed
from strategy.checking.structure import (
    Heading,
    check_alt,
    check_empty_sections,
    check_heading_order,
    check_table,
)
from strategy.checking.variants import check_variants
from strategy.checking.wording import check_calendars, check_wording
from strategy.notation.ruby import with_ruby, without_ruby

JAPANESE = "ja"
# A block that stands as a heading in a body is one level below the page's own.
SUBHEADING_LEVEL = 2


def review(passages: Sequence[Passage], facts: Facts | None = None) -> list[Finding]:
    """What is to be looked at in the texts of one page or record, in their order.

    A fault that one passage repeats word for word is told once.
    """
    facts = facts or Facts()
    read = [(passage, _parsed(passage)) for passage in passages]
    found: list[Finding] = []
    for passage, content in read:
        found += _single(passage, content, facts)
    for language in dict.fromkeys(passage.language for passage in passages):
        found += _together([pair for pair in read if pair[0].language == language], language)
    order = {passage.path: number for number, passage in enumerate(passages)}
    return sorted(dict.fromkeys(found), key=lambda finding: order[finding.path])


def _parsed(passage: Passage) -> Parsed:
    """Its words as they are read: without the readings that are set above them."""
    if passage.kind is Kind.HTML:
        return parsed(without_ruby(with_ruby(passage.text)))
    return Parsed(passage.text)


def _single(passage: Passage, content: Parsed, facts: Facts) -> Iterator[Finding]:
    if passage.kind is Kind.ALT:
        yield from check_alt(passage)
    if passage.table is not None:
        yield from check_table(passage, passage.table)
        cells = [*passage.table.columns, *(c for row in passage.table.rows for c in row)]
        content = Parsed("\n".join(cells))
    typed = parsed(passage.text).text if passage.kind is Kind.HTML else content.text
    yield from check_characters(passage, typed)
    yield from check_readings(passage, content.text)
    yield from check_calls(passage, content.text, content.links)
    if passage.language == JAPANESE:
        yield from check_wording(passage, content.text)
    yield from check_links(passage, content.links, facts)


def _together(read: list[tuple[Passage, Parsed]], language: str) -> Iterator[Finding]:
    if language == JAPANESE:
        texts = [(passage, content.text) for passage, content in read]
        yield from check_variants(texts)
        yield from check_calendars(texts)
    yield from check_heading_order(_headings(read))
    yield from check_empty_sections(_blocks(read))


def _headings(read: list[tuple[Passage, Parsed]]) -> list[Heading]:
    headings: list[Heading] = []
    for passage, content in read:
        if passage.kind is Kind.SUBHEADING and _is_block(passage):
            headings.append((passage, SUBHEADING_LEVEL, passage.text))
        headings += [(passage, level, words) for level, words in content.headings]
    return headings


def _blocks(read: list[tuple[Passage, Parsed]]) -> list[tuple[Passage, bool]]:
    """The first passage of each block of a body: its path is that of the body, then the block."""
    first: dict[tuple[str, ...], Passage] = {}
    for passage, _ in read:
        parts = tuple(passage.path.split("."))
        if len(parts) > 1 and parts[0].startswith("body"):
            first.setdefault(parts[:2], passage)
    return [(p, p.kind is Kind.SUBHEADING and _is_block(p)) for p in first.values()]


def _is_block(passage: Passage) -> bool:
    """Whether a subheading is a block of its own, not the head of a callout."""
    return passage.path.count(".") == 1
