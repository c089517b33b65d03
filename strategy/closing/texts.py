"""A closed text: its words go from the row and its revisions into the closure.

Whatever reads the row then reads the mark: pages, lists, open data, search, forms, the next
edition. Nothing has to be told, and nothing can forget to ask.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from strategy.languages import ORIGINAL, codes, column, text_of
from strategy.models import Closure, NodeFace
from strategy.models.base import NodePage
from strategy.refusals import Refused

GONE = "封鎖しようとした文のある登録情報が、もうありません。先に「ごみ箱」から元に戻してください。"
# What Wagtail itself calls a page is its Japanese heading.
TITLES = ("title", "draft_title")


def mark_of(closure: Closure, language: str) -> str:
    """What stands in the place of the words: （封鎖しました）理由."""
    with translation.override(language):
        return f"{gettext('（封鎖しました）')}{text_of(closure, 'reason', language)}"


def words_in(closure: Closure) -> list[dict[str, Any]]:
    """Where the words of a text stand: in its row, its revisions, and the copies of its page."""
    stood = _columns(_row(closure), closure.field)
    found = []
    for row in _same_words(_row(closure), stood):
        names = [name for name in stood if _stored(row, name) == stood[name]]
        found.append(_place(row, None, {name: stood[name] for name in names}))
        for revision in Revision.objects.for_instance(row) if hasattr(row, "revisions") else ():
            held = {name: stood[name] for name in names if _in(revision, row, name) == stood[name]}
            if held:
                found.append(_place(row, revision.pk, held))
    return found


def take_out(closure: Closure) -> None:
    """Marks go in the place of the words that a closure in force keeps."""
    _replace(closure, lambda words, mark: (words, mark))


def put_back(closure: Closure) -> None:
    """The words go back where their marks still stand; what was written since is left.

    While the closure is in force still: only then does the database let words be changed that
    stand for good.
    """
    _replace(closure, lambda words, mark: (mark, words))


def _replace(closure: Closure, turn: Callable[[str, str], tuple[str, str]]) -> None:
    """By place, what is there is replaced where it reads as the first of the two of `turn`."""
    for place in closure.taken_out:
        row = apps.get_model(place["model"])._default_manager.filter(pk=place["key"]).first()
        if row is None:
            continue
        revision = Revision.objects.filter(pk=place["revision"]).first()
        if place["revision"] is not None and revision is None:
            continue
        changed = {}
        for name, words in place["words"].items():
            before, after = turn(words, _mark(closure, row, name))
            stands = _in(revision, row, name) if revision else _stored(row, name)
            if stands == before:
                changed[name] = after
        if changed and revision is not None:
            content = {**revision.content, **changed}
            Revision.objects.filter(pk=revision.pk).update(content=content)
        elif changed:
            _write(row, changed)


def keep_out(written: Any) -> None:
    """Put marks where closed words are about to be written again, such as by an open form.

    Into the row that they were taken from: another may say the same of something else.
    """
    is_old = isinstance(written, Revision)
    model = written.content_type.model_class() if is_old else type(written)
    if model is None:
        return
    closures = Closure.objects.in_force().filter(model=model._meta.label_lower).exclude(field="")
    for closure in closures:
        row = model() if is_old else written
        key = str(written.object_id if is_old else written.pk)
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


def _row(closure: Closure) -> Any:
    row = apps.get_model(closure.model)._default_manager.filter(pk=closure.key).first()
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


def _same_words(row: Any, stood: dict[str, str]) -> Iterator[Any]:
    """The row, and the pages of the same item in working copies."""
    yield row
    if isinstance(row, NodePage):
        # In the bin too: they come back.
        faces = NodeFace.with_binned.filter(node=row.node).exclude(page=row.pk)
        faces = faces.select_related("page")
        for face in faces:
            page = face.page.specific
            if type(page) is type(row) and any(
                _stored(page, name) == stood[name] for name in stood
            ):
                yield page


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


def _place(row: Model, revision: int | None, words: dict[str, str]) -> dict[str, Any]:
    return {
        "model": row._meta.label_lower,
        "key": row.pk,
        "name": f"{row._meta.verbose_name}（番号{row.pk}）",
        "revision": revision,
        "words": words,
    }


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
