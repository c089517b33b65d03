"""A stored body, block by block, as passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from strategy.checking.findings import Kind, Passage, Table
from strategy.checking.markup import parsed
from strategy.notation.footnotes import notes_below

Block = Mapping[str, Any]

NAMES = {
    "text": "本文",
    "heading": "小見出し",
    "callout": "囲み",
    "quotation": "引用",
    "footnote": "注",
    "table": "表",
    "figure": "図・写真",
    "file": "添付ファイル",
    "directory": "一覧",
}
WHOLE = {"text": Kind.HTML, "footnote": Kind.HTML, "heading": Kind.SUBHEADING}
# The texts of a block of several fields: name, kind, label. A quotation is another's words.
PARTS: dict[str, tuple[tuple[str, Kind, str], ...]] = {
    "callout": (("heading", Kind.SUBHEADING, "見出し"), ("text", Kind.HTML, "文章")),
    "quotation": (("attribution", Kind.LABEL, "引用元"),),
    "table": (("caption", Kind.LABEL, "題名"), ("source", Kind.LABEL, "出典")),
    "figure": (
        ("alt", Kind.ALT, "図の説明"),
        ("caption", Kind.LABEL, "題名"),
        ("source", Kind.LABEL, "出典"),
    ),
    "file": (("title", Kind.LABEL, "表示する名称"),),
}


def body_passages(
    blocks: Sequence[Block],
    *,
    field: str,
    label: str,
    language: str,
    file_name: Callable[[int], str] = lambda key: "",
) -> Iterator[Passage]:
    """The texts of a body as the database holds it.

    `field` is its column. `file_name`: of a picture, by its key.
    """
    types = [_type_of(block) for block in blocks]
    for position, block in enumerate(blocks, 1):
        kind, value = str(block.get("type")), block.get("value")
        path, named = f"{field}.{block.get('id')}", f"{label} › {NAMES.get(kind, kind)}"
        if kind in WHOLE:
            notes = notes_below(types[position:]) if kind == "text" else None
            text, is_note = str(value or ""), kind == "footnote"
            yield Passage(path, named, WHOLE[kind], text, language, notes=notes, is_note=is_note)
        elif isinstance(value, Mapping):
            yield from _parts(kind, value, path, named, language, file_name)


def _type_of(block: Block) -> str:
    """The type of a block; "" of a note without words, which is none."""
    kind = str(block.get("type"))
    is_empty = kind == "footnote" and not parsed(str(block.get("value") or "")).text
    return "" if is_empty else kind


def _parts(
    kind: str,
    value: Block,
    path: str,
    label: str,
    language: str,
    file_name: Callable[[int], str],
) -> Iterator[Passage]:
    for name, part_kind, part_label in PARTS.get(kind, ()):
        text = str(value.get(name) or "")
        described = part_kind is Kind.ALT
        if not text and not described:
            continue
        image = value.get("image")
        yield Passage(
            f"{path}.{name}",
            f"{label} › {part_label}",
            part_kind,
            text,
            language,
            caption=str(value.get("caption") or "") if described else "",
            file_name=file_name(int(image)) if described and image else "",
        )
    if kind == "table":
        yield Passage(
            f"{path}.cells",
            f"{label} › 表の中",
            Kind.TABLE,
            str(value.get("caption") or ""),
            language,
            table=_table(value),
        )


def _table(value: Block) -> Table:
    cells = value.get("cells") or {}
    return Table(
        tuple(str(column.get("heading") or "") for column in cells.get("columns", ())),
        tuple(
            tuple(str(cell or "") for cell in row.get("values", ()))
            for row in cells.get("rows", ())
        ),
        bool(value.get("header_column")),
    )
