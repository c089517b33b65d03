"""What can be closed: a file, a whole row of a kind that is registered, a text of a row.

`publications` registers editions when it is ready; later remarks and responses do the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from wagtail.models import Revision, TaskState

from strategy.models import LibraryDocument, Picture, PictureRendition
from strategy.permanence.words import words_of
from strategy.refusals import Refused

SHA256 = re.compile(r"[0-9a-f]{64}")
UNKNOWN = "封鎖するものが見つかりません。一覧から選び直してください。"


@dataclass(frozen=True)
class Subject:
    """What is to be closed. `model` is empty for a file, `field` for all but a text."""

    model: str
    key: str
    field: str
    title: str


@dataclass(frozen=True)
class Kind:
    """Rows that can be closed as a whole.

    `title`: what one is called; `refusals`: why one cannot be closed, in sentences.
    """

    title: Callable[[Any], str]
    refusals: Callable[[Any], list[str]]


# The names of the files with some bytes.
FileNames = Callable[[str], Iterator[str]]
_kinds: dict[type[Model], Kind] = {}
_file_names: list[FileNames] = []


def register_kind(model: type[Model], kind: Kind) -> None:
    """Let rows of a model be closed as a whole."""
    _kinds[model] = kind


def register_file_names(names: FileNames) -> None:
    """Say what the files with some bytes are called."""
    _file_names.append(names)


def file_subject(sha256: str) -> Subject:
    """A file by its SHA-256; by that of a scaled picture the one that it was made of.

    Raises:
        Refused: the portal holds no such file.
    """
    scaled = PictureRendition.objects.filter(sha256=sha256).select_related("image").first()
    if scaled is not None:
        sha256 = scaled.image.sha256
    if SHA256.fullmatch(sha256):
        for names in _file_names:
            for name in names(sha256):
                return Subject("", sha256, "", f"ファイル「{name}」"[:255])
    raise Refused(["この照合値のファイルは、このポータルにありません。"])


def row_subject(row: Model) -> Subject:
    """A whole row of a registered kind.

    Raises:
        Refused: it cannot be closed as it stands.
    """
    kind = _kinds[type(row)]
    if reasons := kind.refusals(row):
        raise Refused(reasons)
    return Subject(row._meta.label_lower, str(row.pk), "", kind.title(row)[:255])


def text_subject(row: Model, field: str) -> Subject:
    """One text of a row, in all its languages. Its title does not repeat the text.

    Raises:
        Refused: there is no such text, or it is empty.
    """
    if field not in words_of(type(row)):
        raise Refused([UNKNOWN])
    if not getattr(row, field):
        raise Refused(["この項目には、封鎖する文がありません。"])
    label = _label(row, field)
    named = getattr(row, "slug", "") or getattr(row, "code", "") or row.pk
    title = f"{row._meta.verbose_name}（{named}）の「{label}」"
    return Subject(row._meta.label_lower, str(row.pk), field, title)


def subject_at(model: str, key: str, field: str = "") -> Subject:
    """The subject that an address of the desk names.

    Raises:
        Refused: there is none, or it cannot be closed as it stands.
    """
    if not model:
        return file_subject(key)
    row = row_at(model, key)
    if row is None:
        raise Refused([UNKNOWN])
    return text_subject(row, field) if field else row_subject(row)


def row_at(model: str, key: str) -> Any:
    """The row that an address names; None where there is none that can be closed."""
    try:
        found = apps.get_model(model)
    except (LookupError, ValueError):
        return None
    if not key.isdecimal() or not (found in _kinds or words_of(found)):
        return None
    return found._default_manager.filter(pk=key).first()


# --- Strategy's own ------------------------------------------------------------------


def _revision_title(revision: Revision) -> str:
    kind = revision.content_type.model_class()
    name = kind._meta.verbose_name if kind else "ページ"
    return f"{name}（番号{revision.object_id}）の履歴 {revision.created_at:%Y-%m-%d %H:%M}"


def _revision_refusals(revision: Revision) -> list[str]:
    thing = revision.content_object
    if thing is None:
        return []
    if revision.pk in (thing.live_revision_id, thing.latest_revision_id):
        return [
            "いま公開している内容と最新の下書きは、履歴としては封鎖できません。"
            "先に直したものを保存・公開するか、文を選んで封鎖してください。"
        ]
    if TaskState.objects.filter(revision=revision, status=TaskState.STATUS_IN_PROGRESS).exists():
        return ["承認の手続きの途中の内容です。先に手続きを中止してください。"]
    return []


def _library_names(sha256: str) -> Iterator[str]:
    for model in (Picture, LibraryDocument):
        yield from model.objects.filter(sha256=sha256).values_list("title", flat=True)


register_kind(Revision, Kind(_revision_title, _revision_refusals))
register_file_names(_library_names)


def old_revisions(thing: Any) -> list[Revision]:
    """The revisions of a page or record that can be closed, the newest first."""
    if not hasattr(thing, "revisions"):
        return []
    revisions = thing.revisions.order_by("-created_at", "-pk")
    return [each for each in revisions if not _revision_refusals(each)]


def texts_of(row: Model) -> list[tuple[str, str]]:
    """(field, label) of the texts of a row that are not empty."""
    return [(name, _label(row, name)) for name in words_of(type(row)) if getattr(row, name)]


def _label(row: Model, name: str) -> str:
    field: Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]  # a column
    return str(field.verbose_name)
