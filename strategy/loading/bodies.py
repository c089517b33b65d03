"""Bodies of pages between YAML's blocks and the StreamField's stored form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from strategy.languages import ORIGINAL
from strategy.loading.markdown import rich_text
from strategy.loading.page_forms import BlockForm, TableForm

# One block as a StreamField stores it, without the identifiers it adds.
Stored = dict[str, Any]
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def stored_body(blocks: Sequence[BlockForm], language: str) -> list[Stored]:
    """The blocks in a language; empty unless every text of the body has that language.

    A half-translated body would mix languages, so it falls back as a whole.
    """
    if language != ORIGINAL and not all(language in text for text in _texts(blocks)):
        return []
    return [_stored(block, language) for block in blocks]


def comparable_body(stream: Any) -> list[Stored]:
    """A stored body without what the editor's browser adds to it."""
    return [
        {"type": block["type"], "value": _without_keys(block["value"])}
        for block in stream.get_prep_value()
    ]


def _without_keys(value: Any) -> Any:
    if isinstance(value, str):
        return _BLOCK_KEY.sub("", value)
    if isinstance(value, dict):
        return {key: _without_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_keys(item) for item in value]
    return value


def _texts(blocks: Sequence[BlockForm]) -> Iterator[dict[str, str]]:
    for block in blocks:
        if block.text:
            yield block.text
        elif block.footnote:
            yield block.footnote
        elif block.heading:
            yield block.heading
        elif block.callout:
            yield from filter(None, (block.callout.heading, block.callout.text))
        elif block.table:
            yield from filter(None, (block.table.caption, block.table.source))
            yield from block.table.columns
            yield from (cell for row in block.table.rows for cell in row if isinstance(cell, dict))


def _stored(block: BlockForm, language: str) -> Stored:
    if block.text:
        return {"type": "text", "value": rich_text(block.text[language])}
    if block.footnote:
        return {"type": "footnote", "value": rich_text(block.footnote[language])}
    if block.heading:
        return {"type": "heading", "value": block.heading[language]}
    if block.callout:
        heading = block.callout.heading or {}
        value = {
            "tone": block.callout.tone,
            "heading": heading.get(language, ""),
            "text": rich_text(block.callout.text[language]),
        }
        return {"type": "callout", "value": value}
    if block.table:
        return {"type": "table", "value": _stored_table(block.table, language)}
    return {"type": "directory", "value": block.directory}


def _stored_table(table: TableForm, language: str) -> Stored:
    def cell(value: dict[str, str] | str) -> str:
        return value if isinstance(value, str) else value[language]

    return {
        "caption": table.caption[language],
        "header_column": table.header_column,
        "cells": {
            "columns": [{"type": "text", "heading": cell(column)} for column in table.columns],
            "rows": [{"values": [cell(value) for value in row]} for row in table.rows],
            "caption": "",
        },
        "source": (table.source or {}).get(language, ""),
    }
