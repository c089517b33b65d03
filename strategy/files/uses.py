"""What keeps a file in the library: whatever names it, and that it was public once."""

from __future__ import annotations

from collections.abc import Callable

from strategy.files.opening import as_shown, has_been_public
from strategy.files.replacing import LibraryFile, all_naming, settings_naming

# By the hashes of a file as it was uploaded and as it is shown: what else names it, in words.
Uses = Callable[[set[str]], list[str]]
_elsewhere: list[Uses] = []


def register_uses(uses: Uses) -> None:
    """Say what names files beside the site's pages, such as editions, which another app has."""
    if uses not in _elsewhere:
        _elsewhere.append(uses)


def in_use(file: LibraryFile) -> str:
    """Why a file cannot be deleted, one sentence; empty where it can.

    Without the titles of pages, which may be drafts that the reader is not to know of.
    """
    shown = as_shown(file)
    hashes = {file.sha256, shown.sha256} if shown else {file.sha256}
    users = [
        f"{len(pages)}ページ" if (pages := all_naming(file)) else "",
        "サイトの設定(表紙の画像)" if settings_naming(file) else "",
        "差し替えた新しいファイル" if file.superseded_by.exists() else "",
        *(name for uses in _elsewhere for name in uses(hashes)),
    ]
    what = f"{file._meta.verbose_name}「{file}」"
    if named := "、".join(filter(None, users)):
        return f"{what}は、{named}が使っているので、削除できません。使用状況を確かめてください。"
    if has_been_public(file):
        return f"{what}は、公開したことがあるので、削除できません。"
    return ""
