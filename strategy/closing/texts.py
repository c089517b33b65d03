"""A closed text: its words go from the row and its revisions into the closure.

Whatever reads the row then reads the mark: pages, lists, open data, search, forms, the next
edition. Nothing has to be told, and nothing can forget to ask.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from strategy.languages import ORIGINAL, codes, column, text_of
from strategy.models import Closure, NodeFace, StrategyPage
from strategy.models.base import NodePage
from strategy.refusals import Refused

GONE = "封鎖しようとした文のある登録情報が、もうありません。先に「ごみ箱」から元に戻してください。"
# What Wagtail itself calls a page is its Japanese heading.
TITLES = ("title", "draft_title")


def mark_of(closure: Closure, language: str) -> str:
    """What stands in the place of the words: （封鎖しました）理由."""
    with translation.override(language):
        return f"{gettext('（封鎖しました）')}{text_of(closure, 'reason', language)}"


def words_of_closure(closure: Closure) -> dict[str, str]:
    """The words by column, as they are stored: those that were taken out, or are to be.

    None of a row that is gone.
    """
    if closure.taken_out:
        words: dict[str, str] = closure.taken_out[0]["words"]
        return words
    row = _found(closure.model, closure.key)
    return _columns(row, closure.field) if row is not None else {}


def words_in(closure: Closure) -> list[dict[str, Any]]:
    """The rows in which the words of a text stand, now or in a version: its own, and copies."""
    row = _row(closure)
    words = words_of_closure(closure)
    return [
        {
            "model": each._meta.label_lower,
            "key": each.pk,
            "name": f"{each._meta.verbose_name}（番号{each.pk}）",
            "words": words,
        }
        for each in (row, *_copies(row))
        if any(held(name) == said for held in _versions(each) for name, said in words.items())
    ]


def take_out(closure: Closure) -> None:
    """Marks go in the place of the words that a closure in force keeps."""
    _replace(closure, lambda words, mark: (words, mark))


def put_back(closure: Closure) -> None:
    """The words go back wherever their marks stand, also in what was saved or copied since.

    While the closure is in force still: only then does the database let words be changed that
    stand for good.
    """
    _replace(closure, lambda words, mark: (mark, words))


def _replace(closure: Closure, turn: Callable[[str, str], tuple[str, str]]) -> None:
    """What reads as the first of the two of `turn` is replaced, in rows and all their versions."""
    words = words_of_closure(closure)
    for row in _rows(closure):
        turned = {name: turn(said, _mark(closure, row, name)) for name, said in words.items()}
        changed = _changed(partial(_stored, row), turned)
        if changed:
            _write(row, changed)
        for revision in _revisions(row):
            changed = _changed(partial(_in, revision, row), turned)
            if changed:
                # By its heading it is called in lists.
                called = dict(turned.values()).get(revision.object_str, revision.object_str)
                Revision.objects.filter(pk=revision.pk).update(
                    content={**revision.content, **changed}, object_str=called
                )


def _changed(held: Callable[[str], str], turned: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {name: after for name, (before, after) in turned.items() if held(name) == before}


def _rows(closure: Closure) -> list[Any]:
    """The rows that words were taken out of, as far as they are there, and copies made since."""
    rows: dict[Any, Any] = {}
    for place in closure.taken_out:
        row = _found(place["model"], place["key"])
        if row is not None:
            rows.update({each.pk: each for each in (row, *_copies(row))})
    return list(rows.values())


def keep_out(written: Any) -> None:
    """Put marks where closed words are about to be written again, such as by an open form.

    Into the row that they were taken from, or a figure's correction of it: another may say the
    same of something else.
    """
    is_old = isinstance(written, Revision)
    model = written.content_type.model_class() if is_old else type(written)
    if model is None:
        return
    closures = Closure.objects.in_force().filter(model=model._meta.label_lower).exclude(field="")
    for closure in closures:
        row = model() if is_old else written
        corrected = getattr(written, "supersedes_id", None)
        key = str(written.object_id if is_old else written.pk or corrected)
        for place in closure.taken_out:
            if str(place["key"]) != key or place["model"] != model._meta.label_lower:
                continue
            for name, words in place["words"].items():
                stands = _in(written, row, name) if is_old else _stored(row, name)
                if stands != words:
                    continue
                mark = _mark(closure, row, name)
                if is_old:
                    written.content[name] = mark
                elif column(name, ORIGINAL) not in place["words"]:
                    # A translated field's own attribute is that of the language at hand.
                    setattr(written, name, _field(row, name).to_python(mark))


def closed_columns(row: Model) -> set[str]:
    """The columns of a row whose words a closure in force keeps."""
    closures = Closure.objects.in_force().filter(model=row._meta.label_lower).exclude(field="")
    return {
        name
        for closure in closures
        for place in closure.taken_out
        if str(place["key"]) == str(row.pk)
        for name in place["words"]
    }


def _found(model: str, key: Any) -> Any:
    return apps.get_model(model)._default_manager.filter(pk=key).first()


def _row(closure: Closure) -> Any:
    row = _found(closure.model, closure.key)
    if row is None:
        raise Refused([GONE])
    return row


def _columns(row: Model, field: str) -> dict[str, str]:
    """The columns of a text that say something, as they are stored."""
    names = [field, *(column(field, code) for code in codes())]
    if field == "heading" and isinstance(row, Page):
        names += TITLES
    known = {each.name for each in row._meta.get_fields()}
    stored = {name: _stored(row, name) for name in names if name in known}
    return {name: words for name, words in stored.items() if words}


def _stored(row: Model, name: str) -> str:
    """A column as it is stored: of a body its JSON."""
    field = _field(row, name)
    # Not the attribute: a translated field's own answers in the language at hand.
    value = row.__dict__.get(field.attname)
    if value and isinstance(field, StreamField):
        return _spelt(field.get_prep_value(value))
    return str(value or "")


def _in(revision: Revision, row: Model, name: str) -> str:
    """The same of what a revision holds for the column."""
    words = revision.content.get(name) or ""
    if words and isinstance(_field(row, name), StreamField):
        return _spelt(json.loads(words))
    return str(words)


def _spelt(blocks: Any) -> str:
    """Blocks as JSON in one spelling, whatever order a database keeps keys in; "" for none."""
    return json.dumps(blocks, ensure_ascii=False, sort_keys=True) if blocks else ""


def _field(row: Model, name: str) -> Any:
    return row._meta.get_field(name)


def _copies(row: Any) -> list[Any]:
    """The pages that show the same item elsewhere, those that mirror the page, and of a strategy
    the term that it was copied from or to. In the bin too: they come back.
    """
    if not isinstance(row, NodePage):
        return []
    nodes = {row.node.pk}
    if isinstance(row, StrategyPage):
        terms = StrategyPage.objects.filter(Q(predecessor=row.pk) | Q(successors=row.pk))
        nodes |= set(NodeFace.with_binned.filter(page__in=terms).values_list("node", flat=True))
    faces = NodeFace.with_binned.filter(node__in=nodes)
    pages = Page.objects.filter(Q(pk__in=faces.values("page")) | Q(alias_of=row.pk))
    others = pages.exclude(pk=row.pk).specific()
    return [page for page in others if type(page) is type(row)]


def _revisions(row: Any) -> list[Revision]:
    return list(Revision.objects.for_instance(row)) if hasattr(row, "revisions") else []


def _versions(row: Any) -> Iterator[Callable[[str], str]]:
    """How the row, and each of its revisions, reads in a column."""
    yield partial(_stored, row)
    for revision in _revisions(row):
        yield partial(_in, revision, row)


def _mark(closure: Closure, row: Model, name: str) -> str:
    language = next((code for code in codes() if name.endswith(column("", code))), ORIGINAL)
    words = mark_of(closure, language)
    field = _field(row, name)
    if isinstance(field, StreamField):
        block = {"type": "text", "value": f"<p>{escape(words)}</p>", "id": f"closure-{closure.pk}"}
        return _spelt([block])
    if field.max_length and len(words) > field.max_length:
        with translation.override(language):
            return gettext("（封鎖しました）")
    return words


def _write(row: Model, words: dict[str, str]) -> None:
    """Into the columns themselves: no history, no signal, no refusal of the model's own."""
    model = type(row)
    for owner in [model, *model._meta.get_parent_list()]:
        own = {field.name: field for field in owner._meta.local_fields}
        values = {name: own[name].to_python(text) for name, text in words.items() if name in own}
        if values:
            QuerySet(owner).filter(pk=row.pk).update(**values)
    if issubclass(model, index.Indexed):
        index.insert_or_update_object(model._default_manager.get(pk=row.pk))
