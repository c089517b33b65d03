"""What a body says as lines of plain text: where links lead and which file stands there too.

For whoever compares two versions. A kind of block that is not known here says all that is stored
of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.db.models import Model, ObjectDoesNotExist
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.admin.compare import BlockComparison, diff_text
from wagtail.models import Page
from wagtail.rich_text import features

GONE = "(今はありません)"
# The editor's own marks, and what says which handler the rest is for.
BESIDE = {"data-block-key", "linktype", "embedtype", "id"}


def named(thing: Model | None) -> str:
    """What a chooser or a link names, told from others of the same title: by path or hash."""
    if thing is None:
        return GONE
    if isinstance(thing, Page):
        return f"「{thing.title}」{thing.url or ''}"
    sha256 = getattr(thing, "sha256", "")
    return f"{thing}({sha256[:12]})" if sha256 else str(thing)


def block_lines(block: blocks.Block, value: Any) -> list[str]:
    """A line for each part of a block's value, after the label of the part."""
    return list(_lines(block, value))


def _lines(block: blocks.Block, value: Any) -> Iterator[str]:
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from _labelled(f"【{child.block.label}】", child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, part in block.child_blocks.items():
            yield from _labelled(f"{part.label}: ", part, value[name])
    elif isinstance(block, blocks.RichTextBlock):
        yield from _of_rich_text(value.source)
    elif isinstance(block, blocks.ChooserBlock):
        yield from [named(value)] if value is not None else []
    elif isinstance(block, blocks.BooleanBlock):
        yield "はい" if value else "いいえ"
    elif isinstance(block, blocks.ChoiceBlock):
        yield str(dict(block.field.choices).get(value, value))
    else:
        yield from _stored(block.get_prep_value(value))


def _labelled(label: str, block: blocks.Block, value: Any) -> Iterator[str]:
    return (label + line for line in _lines(block, value))


def _stored(value: Any) -> Iterator[str]:
    """Each text in what is stored, a row of a table in one line."""
    parts = [*value.values()] if isinstance(value, dict) else value
    if not isinstance(parts, list):
        yield from (line for line in str(parts or "").splitlines() if line)
    elif any(isinstance(part, dict | list) for part in parts):
        for part in parts:
            yield from _stored(part)
    elif parts:
        yield " | ".join(map(str, parts))


def _of_rich_text(source: str) -> Iterator[str]:
    """A line for each paragraph; after a link or an embed what it leads to or shows."""
    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(True):
        if said := list(_attributes(tag)):
            tag.insert_after(f"〔{'、'.join(said)}〕")
        if tag.name in ("p", "li", "br"):
            tag.insert_after("\n")
    for line in soup.get_text().splitlines():
        if words := " ".join(line.split()):
            yield words


def _attributes(tag: Tag) -> Iterator[str]:
    """All that a tag says of itself: what it names, an address, a description."""
    for kind, handlers in (
        (tag.get("linktype"), features.get_link_types()),
        (tag.get("embedtype"), features.get_embed_types()),
    ):
        if kind is not None and tag.get("id") is not None:
            try:
                yield named(handlers[kind].get_instance(tag.attrs))
            except ObjectDoesNotExist:
                yield GONE
    yield from (str(text) for name, text in tag.attrs.items() if name not in BESIDE)


class LineComparison(BlockComparison):
    """Wagtail's comparison of two versions of a block, by these lines."""

    def htmlvalue(self, val: Any) -> SafeString:
        return linebreaksbr("\n".join(block_lines(self.block, val)))

    def htmldiff(self) -> SafeString:
        old, new = ("\n".join(block_lines(self.block, val)) for val in (self.val_a, self.val_b))
        return linebreaksbr(diff_text(old, new).to_html())
