"""Another file in the place of one, as an item of a proposal, with every page that names it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from strategy.files.replacing import (
    LibraryFile,
    pages_naming,
    settings_naming,
    swap,
    swap_on_covers,
    swap_refusal,
)
from strategy.models import ProposalItem
from strategy.models.base import TranslatedPage
from strategy.proposals.records import key_of
from strategy.refusals import Overtaken, Refused

Kind = ProposalItem.Kind
UNUSED = (
    "「{}」を使っているページや設定はないので、差し替えるところがありません。"
    "新しいファイルを、そのまま登録してください。"
)
SAME = "同じ内容のファイルです。差し替える新しいファイルを選んでください。"
GONE = "「{}」の差し替えるファイルは、起案のあとに削除されました。"
OTHERS = (
    "「{}」を使うページか設定が、起案のあとに変わりました。"
    "差し戻して、起案し直してもらってください。"
)
PROPOSED = (
    "「{}」の起案が決まっていないので、ファイルを差し替えられません。"
    "その起案が片付いてから、起案してください。"
)


def file_item(old: LibraryFile, new: LibraryFile) -> ProposalItem:
    """The exchange of a file, not handed in yet.

    Raises:
        Refused: nothing names it, or both are the same.
    """
    if new.sha256 == old.sha256:
        raise Refused([SAME])
    pages, settings = pages_naming(old), settings_naming(old)
    if not pages and not settings:
        raise Refused([UNUSED.format(old)])
    names = [page.get_admin_display_title() for page in pages]
    names += [f"{each}(表紙の画像)" for each in settings]
    return ProposalItem(
        kind=Kind.FILE,
        key=key_of(old),
        title=f"{old._meta.verbose_name}「{old}」の差し替え",
        content_type=ContentType.objects.get_for_model(old),
        object_id=old.pk,
        arguments={
            "new": new.pk,
            "named_by": _keys([*pages, *settings]),
            "changes": [[name, _called(old), _called(new)] for name in names],
        },
    )


def _called(file: LibraryFile) -> str:
    return f"{file.title}({file.sha256[:12]})"


def _keys(naming: Sequence[Model]) -> list[str]:
    return sorted(f"{each._meta.label_lower}/{each.pk}" for each in naming)


def apply_replacement(item: ProposalItem, by: Any) -> None:
    """Exchange the file on all that names it.

    Raises:
        Refused: a file is gone, or a page waits for another decision.
        Overtaken: other pages or settings name it than those that were shown.
    """
    old: Any = item.thing
    new = type(old).objects.filter(pk=item.arguments["new"]).first() if old is not None else None
    if new is None:
        raise Refused([GONE.format(item.title)])
    pages, covers = pages_naming(old), settings_naming(old)
    if _keys([*pages, *covers]) != item.arguments["named_by"]:
        raise Overtaken([OTHERS.format(old)])
    if reasons := [reason for page in pages if (reason := _refusal(page, item))]:
        raise Refused(reasons)
    for page in pages:
        swap(page, old, new, by)
    for settings in covers:
        swap_on_covers(settings, new, by)


def _refusal(page: TranslatedPage, item: ProposalItem) -> str:
    """Why a page cannot name another file now: its words wait elsewhere, as they were read."""
    waiting = ProposalItem.objects.filter(kind=Kind.PAGE, object_id=page.pk, is_open=True)
    if waiting.exclude(proposal=item.proposal).exists():
        return PROPOSED.format(page.get_admin_display_title())
    return swap_refusal(page)
