"""What the draft of a page or of an indicator's labels says otherwise than the public reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from wagtail.fields import StreamField
from wagtail.models import Page

from strategy.inquiries.differences import CellChange
from strategy.languages import ORIGINAL, codes, column, japanese_name
from strategy.models import ProposalItem
from strategy.proposals.words import thing_of

# What the form of a page has beside its words.
BESIDE = ("slug", "go_live_at", "expire_at", "show_in_menus")
NEW = "(新しいページ)"
GONE = "(今はありません)"


def changed_words(item: ProposalItem) -> Iterator[CellChange]:
    """A line for each column that differs; of a body its text without marks."""
    thing = thing_of(item)
    if thing is None or item.revision is None:
        yield CellChange(item.get_kind_display(), "", GONE)
        return
    # Decided, it says what was approved; what stood before it is in the history.
    standing = thing if thing.live and item.is_open is not False else None
    proposed = item.revision.as_object()
    if standing is None and isinstance(thing, Page):
        yield CellChange("ページ", "", proposed.title if item.is_open is False else NEW)
    for field in _columns(type(thing)):
        old = _text(field, standing) if standing is not None else ""
        new = _text(field, proposed)
        if old != new:
            yield CellChange(_label(field), old, new)


def _columns(model: type[Any]) -> Iterator[Any]:
    base = {field.name for field in Page._meta.get_fields()} - {"title", *BESIDE}
    translated = {
        column(name, code) for name in getattr(model, "translated_fields", ()) for code in codes()
    }
    bare = set(getattr(model, "translated_fields", ()))
    mirrored = {column("heading", ORIGINAL)} if issubclass(model, Page) else set()
    for field in model._meta.concrete_fields:
        name = field.name
        if name in base - translated or name in bare | mirrored or not field.editable:
            continue
        if field.is_relation and field.remote_field.parent_link:
            continue
        if name in ("live", "has_unpublished_changes", "locked", "locked_at", "locked_by"):
            continue
        yield field


def _label(field: Any) -> str:
    of = getattr(field, "translated_field", None)
    language = getattr(field, "language", None)
    if of is not None and language:
        return f"{of.verbose_name}({japanese_name(language)})"
    return str(field.verbose_name)


def _text(field: Any, thing: Any) -> str:
    value = getattr(thing, field.name)
    if value in (None, ""):
        return ""
    if isinstance(field, StreamField):
        return " ".join(strip_tags(str(value)).split())
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    display = getattr(thing, f"get_{field.name}_display", None)
    return str(display() if display is not None else value)
