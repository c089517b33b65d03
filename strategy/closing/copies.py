"""Where the portal itself holds what is closed, and the bytes put out of everybody's reach.

Bytes of a closed file are moved into a folder beside all others, within the private storage: no
row and no address names what lies there. They stay for the legal record, and go back to their
places when it is opened again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import FileSystemStorage, storages
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from strategy.closing.texts import words_of_closure
from strategy.models import Closure, LibraryDocument, Picture, PictureRendition, PublicFile

FOLDER = "closed"


@dataclass(frozen=True)
class Copy:
    """A place where something closed is held, in words.

    With `file`, its name in the storage `storage`: bytes that nobody may read.
    """

    words: str
    file: str = ""
    storage: str = "default"

    @property
    def put_away(self) -> str:
        """The name under which these bytes lie in the private storage while they are closed."""
        return f"{FOLDER}/{self.storage}/{self.file}"


Holder = Callable[[Closure], Iterable[Copy]]
_files: list[Holder] = []
_mentions: list[Holder] = []


def register_files(holder: Holder) -> None:
    """Have a part of the portal asked which stored files a closure closes."""
    _files.append(holder)


def register_mentions(holder: Holder) -> None:
    """Have a part of the portal asked where else it holds what a closure closes."""
    _mentions.append(holder)


def copies_of(closure: Closure) -> list[Copy]:
    """All places of the portal itself, whether their bytes are put away or not."""
    return [copy for holder in (*_files, *_mentions) for copy in holder(closure)]


def hashes_of(sha256: str) -> list[str]:
    """The hash of a file, and those of the scaled pictures that were made of it."""
    scaled = PictureRendition.objects.filter(image__sha256=sha256)
    return [sha256, *scaled.exclude(sha256=sha256).values_list("sha256", flat=True).distinct()]


def hashes_closed_by(closure: Closure) -> list[str]:
    """The hashes that a closure of a file closes, or would close."""
    stored = closure.hashes.values_list("sha256", flat=True) if closure.pk else ()
    return list(stored) or hashes_of(closure.key)


def closed_files() -> dict[tuple[str, str], Copy]:
    """The stored files that closures in force close, by storage and name."""
    return _files_of(Closure.objects.in_force())


def _files_of(closures: Iterable[Closure]) -> dict[tuple[str, str], Copy]:
    copies = (copy for closure in closures for holder in _files for copy in holder(closure))
    return {(copy.storage, copy.file): copy for copy in copies}


def settle() -> None:
    """Put away the bytes of what is closed, and bring back those of what was opened.

    Safe to repeat: a process may end between a decision and this, and the worker looks again.
    """
    closed = closed_files()
    opened = _files_of(Closure.objects.filter(state=Closure.State.OPENED))
    for copy in closed.values():
        _move(copy.storage, copy.file, "default", copy.put_away)
    for place, copy in opened.items():
        if place not in closed:
            _move("default", copy.put_away, copy.storage, copy.file)


def _move(from_storage: str, name: str, to_storage: str, new_name: str) -> None:
    source, target = storages[from_storage], storages[to_storage]
    if not source.exists(name):
        return
    if isinstance(source, FileSystemStorage) and isinstance(target, FileSystemStorage):
        place = Path(target.path(new_name))
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.move(source.path(name), place)
        except FileNotFoundError:
            # Another process was faster.
            return
    else:
        # Where both are there, another process was at it.
        if not target.exists(new_name):
            with source.open(name) as file:
                target.save(new_name, file)
        source.delete(name)


# --- Strategy's own ------------------------------------------------------------------


def _library(closure: Closure) -> Iterator[Copy]:
    if closure.model:
        return
    for model in (Picture, LibraryDocument):
        for row in model.objects.filter(sha256=closure.key):
            yield Copy(f"{row._meta.verbose_name}「{row.title}」", row.file.name)
    for scaled in PictureRendition.objects.filter(image__sha256=closure.key):
        yield Copy(f"縮小した画像（{scaled.filter_spec}）", scaled.file.name)
    for public in PublicFile.objects.filter(sha256__in=hashes_closed_by(closure)):
        yield Copy(f"公開フォルダーの「{public.name}」", str(public.file.name), "public")


def _words(closure: Closure) -> Iterator[Copy]:
    for place in closure.taken_out:
        yield Copy(f"{place['name']}とその履歴・下書き（取り除きました）")


# How a column holds texts.
TEXTS = ("CharField", "TextField", "JSONField")
# As much of a text as tells it from others.
SEARCHED_CHARACTERS = 80
_TAG = re.compile(r"<[^<>]*>")


def quoting(model: type[Model], closure: Closure) -> QuerySet[Any]:
    """The rows of a model in any text of which a closed text stands, word for word."""
    rows: QuerySet[Any] = QuerySet(model)
    texts = [
        field.name
        for field in model._meta.local_concrete_fields
        if field.get_internal_type() in TEXTS
    ]
    said = {_begin(words) for words in words_of_closure(closure).values()} - {""}
    asked = Q(pk__in=())
    for name in texts:
        for spelt in {each for words in said for each in _spellings(words)}:
            asked |= Q(**{f"text_{name}__contains": spelt})
    casts = {f"text_{name}": Cast(name, TextField()) for name in texts}
    return rows.alias(**casts).filter(asked)


def _begin(words: str) -> str:
    """What is looked for of a text; of a body, in the longest of its texts without marks."""
    try:
        blocks = json.loads(words)
    except ValueError:
        return words[:SEARCHED_CHARACTERS]
    texts = [part for leaf in _leaves(blocks) for part in _TAG.split(leaf)]
    return max(texts, key=len, default="")[:SEARCHED_CHARACTERS]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield str(value)


def _spellings(words: str) -> set[str]:
    """As it is, as JSON spells it, and as JSON within JSON does: databases keep either."""
    found = {words}
    for _ in range(2):
        found |= {
            json.dumps(each, ensure_ascii=is_ascii)[1:-1]
            for each in found
            for is_ascii in (True, False)
        }
    return found


def _elsewhere(closure: Closure) -> Iterator[Copy]:
    """Logs, proposals, translations' originals, other pages: whatever says the same."""
    for model in apps.get_models() if closure.field else ():
        if model is Closure or not model._meta.managed:
            continue
        if count := quoting(model, closure).count():
            yield Copy(f"「{model._meta.verbose_name}」{count}件（同じ文が載っています）")


register_files(_library)
register_mentions(_words)
register_mentions(_elsewhere)
