"""What the draft of a page or of an indicator's labels says otherwise than the public reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Model
from django.db.models.manager import BaseManager
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page

from strategy.body.lines import GONE, block_lines, named
from strategy.inquiries.differences import CellChange
from strategy.languages import ORIGINAL, column, japanese_name
from strategy.models import ProposalItem, StrategyIndicator
from strategy.models.dated import moment_text
from strategy.notation.same_words import BESIDE_THE_WORDS, says_the_same
from strategy.notation.wareki import date_text
from strategy.proposals.places import place_words
from strategy.proposals.words import thing_of

NEW = "(新しいページ)"
UNSEEN = "(文字に表れない変更があります。太字や箇条書きなどは、編集画面で確かめてください。)"
# In the place of lines that are the same in both.
SAME = "…"


@dataclass(frozen=True)
class Part:
    """A column, or the rows of a form within a form: as people read it, and as it is stored."""

    label: str
    lines: tuple[str, ...]
    stored: Any


def changed_words(item: ProposalItem) -> Iterator[CellChange]:
    """A line for each column that differs, with those lines of it that do."""
    thing = thing_of(item)
    if thing is None or item.revision is None:
        yield CellChange(item.get_kind_display(), "", GONE)
        return
    # Decided, it says what was approved; what stood before it is in the history.
    standing = thing if thing.live and item.is_open is not False else None
    proposed = item.revision.as_object()
    if standing is None and isinstance(thing, Page):
        yield CellChange("ページ", "", proposed.title if item.is_open is False else NEW)
    old = parts_of(standing) if standing is not None else {}
    for name, part in parts_of(proposed).items():
        before = old.get(name, Part(part.label, (), part.stored))
        if part.lines != before.lines:
            yield CellChange(part.label, *_differing(before.lines, part.lines))
        elif not says_the_same({name: before.stored}, {name: part.stored}):
            yield CellChange(part.label, "", UNSEEN)


def changed_beside(row: Model) -> CellChange:
    """What becomes public with a page or an indicator, as its own form says it."""
    head = f"一緒に公開: {row._meta.verbose_name}"
    if isinstance(row, StrategyIndicator):
        return CellChange(head, "", f"{row}({row.strategy}): {place_words(row)}")
    rows = (
        f"{relation.related_model._meta.verbose_name} {_row(each)}"
        for relation in get_all_child_relations(row)
        for each in getattr(row, relation.get_accessor_name()).all()
    )
    return CellChange(head, "", "\n".join([str(row), *_labelled(row), *rows]))


def parts_of(thing: Any) -> dict[str, Part]:
    """All that a form can change of a thing, by the names of its columns."""
    stored = thing.serializable_data()
    parts = {
        field.name: Part(_label(field), tuple(_lines(field, thing)), stored.get(field.name))
        for field in _columns(type(thing))
    }
    for relation in get_all_child_relations(thing):
        name = relation.get_accessor_name()
        if name not in BESIDE_THE_WORDS:
            label = str(relation.related_model._meta.verbose_name)
            parts[name] = Part(label, tuple(map(_row, getattr(thing, name).all())), stored[name])
    return parts


def _columns(model: type[Any]) -> Iterator[Any]:
    """Without what stands in others: a translated text bare of its language, a title's mirror."""
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    double = {field.translated_field.name for field in fields if hasattr(field, "translated_field")}
    double |= {column("heading", ORIGINAL)} if issubclass(model, Page) else set()
    for field in fields:
        if field.editable and field.serialize and field.name not in BESIDE_THE_WORDS | double:
            yield field


def _label(field: Any) -> str:
    of = getattr(field, "translated_field", None)
    language = getattr(field, "language", None)
    if of is not None and language:
        return f"{of.verbose_name}({japanese_name(language)})"
    return str(field.verbose_name)


def _labelled(row: Model) -> Iterator[str]:
    for field in _columns(type(row)):
        if not isinstance(field, ParentalKey):
            yield from (f"{_label(field)}: {line}" for line in _lines(field, row))


def _row(row: Model) -> str:
    return "、".join(_labelled(row))


def _lines(field: Any, thing: Any) -> list[str]:
    value = getattr(thing, field.name)
    display = getattr(thing, f"get_{field.name}_display", None)
    match value:
        case None | "":
            return []
        case bool():
            return ["はい" if value else "いいえ"]
        case datetime():
            return [moment_text(value)]
        case date():
            return [date_text(value, "ja")]
        case Model():
            return [named(value)]
        case BaseManager():
            return [named(each) for each in value.all()]
        case _ if isinstance(field, StreamField):
            return block_lines(field.stream_block, value)
        case _:
            return str(display() if display is not None else value).splitlines()


def _differing(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    """The lines of each that the other has not there."""
    before, after = list[str](), list[str]()
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before += [SAME] if kind == "equal" else old[i:j]
        after += [SAME] if kind == "equal" else new[k:m]
    return "\n".join(before), "\n".join(after)
