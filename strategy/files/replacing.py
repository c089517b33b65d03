"""Another file in the place of one: which pages name it, and the words of a page with the new one.

The bytes of a file never change; a newer version is a row of its own that supersedes it. Whether
the exchange becomes public is decided elsewhere: here it is done, page by page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision

from strategy.languages import columns
from strategy.models import LibraryDocument, Picture, Place, SiteSettings
from strategy.models.base import TranslatedPage
from strategy.refusals import Refused

SWAPPED = "strategy.swap_file"
LibraryFile = Picture | LibraryDocument
_LINK = re.compile(r"<a\b[^<>]*>")
_KEY = re.compile(r'(?<=\sid=")[0-9]+(?=")')


def pages_naming(file: LibraryFile) -> list[TranslatedPage]:
    """The pages whose live words or newest draft name a file, in the order of the tree.

    Those of working copies too; not what was replaced or thrown away, and no alias, which
    follows its original.
    """
    gone = (Place.FORMER, Place.BIN)
    return [page for page in all_naming(file) if Place.at(page.url_path) not in gone]


def all_naming(file: LibraryFile) -> list[TranslatedPage]:
    """`pages_naming`, with what was replaced or thrown away."""
    named = ReferenceIndex.get_references_to(file).filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page)
    )
    keys = {int(pk) for pk in named.values_list("object_id", flat=True)}
    asked = Q(pk__in=keys) | Q(has_unpublished_changes=True) | Q(live=False)
    pages = Page.objects.filter(asked, alias_of=None).order_by("path")
    # What stands in the columns of a page that is not live is no version of it.
    found = {
        page.pk
        for page in pages.select_related("latest_revision")
        if (page.live and page.pk in keys) or _names(_newest(page), file)
    }
    return [
        page
        for page in Page.objects.filter(pk__in=found).order_by("path").specific()
        if isinstance(page, TranslatedPage)
    ]


def settings_naming(file: LibraryFile) -> list[SiteSettings]:
    """The settings of sites that have a picture on the covers of their editions."""
    if not isinstance(file, Picture):
        return []
    return list(SiteSettings.objects.filter(cover_picture=file))


def swapped(content: Mapping[str, Any], old: LibraryFile, new: LibraryFile) -> dict[str, Any]:
    """The content of a page's revision, with the new file wherever it names the old one."""
    bodies = {
        name: json.dumps(_in_block(_block(), json.loads(content[name]), old, new))
        for name in columns("body")
        if content.get(name)
    }
    return {**content, **bodies}


def swap_on_covers(settings: SiteSettings, new: Picture, by: AbstractBaseUser | None) -> None:
    """Let the editions to come have another picture on their covers."""
    data = {"text": f"表紙の画像: {settings.cover_picture} → {new}"}
    settings.cover_picture = new
    settings.save()
    log(settings, "wagtail.edit", user=by, data=data)


@transaction.atomic
def swap(page: Page, old: LibraryFile, new: LibraryFile, by: AbstractBaseUser | None) -> None:
    """Let a page name a new file in place of the old one, in its live words and in its draft.

    The live words with the new file are public at once; a draft stays a draft on top of them,
    each of its authors the author of what they wrote. In a working copy all of it is a draft.

    Raises:
        Refused: the page is waiting for approval or for its time, or is locked by somebody.
    """
    page = Page.objects.select_for_update().get(pk=page.pk).specific
    if reason := swap_refusal(page):
        raise Refused([reason])
    standing = page.serializable_data()
    latest = page.get_latest_revision()
    is_public = page.live and Place.at(page.url_path) is Place.PUBLIC
    if is_public and _names(standing, old):
        drafts = _drafts_of(page)
        _put_on_top(page, standing, old, new, by).publish(
            user=by, log_action=False, skip_permission_checks=True
        )
        page.refresh_from_db()
        for draft in drafts:
            _put_on_top(page, draft.content, old, new, draft.user)
    elif latest is not None and (page.has_unpublished_changes or not page.live):
        _put_on_top(page, latest.content, old, new, latest.user)
    else:
        _put_on_top(page, standing, old, new, by)
    data = {"text": f"ファイルの差し替え: {old.title} → {new.title}"}
    log(page, SWAPPED, user=by, data=data)


def swap_refusal(page: Page) -> str:
    """Why a file cannot be exchanged on a page now, one sentence; empty where it can."""
    title = page.get_admin_display_title()
    if page.current_workflow_state is not None:
        return (
            f"「{title}」は確認・承認の途中なので、ファイルを差し替えられません。"
            "承認か差し戻しが済んでから、もう一度行ってください。"
        )
    if page.revisions.filter(approved_go_live_at__isnull=False).exists():
        return (
            f"「{title}」には公開の予約があるので、ファイルを差し替えられません。"
            "予約を取り消すか、予約の時刻を過ぎてから、もう一度行ってください。"
        )
    if page.locked:
        return (
            f"「{title}」はロックされているので、ファイルを差し替えられません。"
            "ロックした人に外してもらってください。"
        )
    return ""


def _drafts_of(page: Page) -> list[Revision]:
    """What is written over the live words of a page: the last version of each author in turn."""
    if not page.has_unpublished_changes:
        return []
    revisions = page.revisions.filter(pk__gt=page.live_revision_id or 0)
    turns = groupby(revisions.select_related("user").order_by("pk"), key=lambda each: each.user_id)
    return [list(turn)[-1] for _, turn in turns]


def _newest(page: Page) -> Mapping[str, Any]:
    """The content of a page's newest version; empty where none was saved."""
    content: Mapping[str, Any] = page.latest_revision.content if page.latest_revision else {}
    return content


def _put_on_top(
    page: Page, content: Mapping[str, Any], old: LibraryFile, new: LibraryFile, user: Any
) -> Revision:
    """The newest version of a page is this one, with the new file."""
    words = page.with_content_json(swapped(content, old, new))
    return words.save_revision(user=user, clean=False, log_action=False)


def _names(content: Mapping[str, Any], file: LibraryFile) -> bool:
    other = type(file)(pk=0)
    return any(
        swapped(content, file, other)[name] != json.dumps(json.loads(content[name]))
        for name in columns("body")
        if content.get(name)
    )


def _block() -> blocks.StreamBlock:
    return TranslatedPage._meta.get_field("body").stream_block


def _in_block(block: Any, raw: Any, old: LibraryFile, new: LibraryFile) -> Any:
    """A block's stored value with the one file in the place of the other."""
    within = partial(_in_block, old=old, new=new)
    if isinstance(block, blocks.StreamBlock):
        return [
            {**child, "value": within(block.child_blocks[child["type"]], child["value"])}
            for child in raw
        ]
    if isinstance(block, blocks.StructBlock):
        return {
            name: within(block.child_blocks[name], value) if name in block.child_blocks else value
            for name, value in raw.items()
        }
    if isinstance(block, ChooserBlock):
        return new.pk if raw == old.pk and block.model_class is type(old) else raw
    if isinstance(block, blocks.RichTextBlock) and isinstance(old, LibraryDocument):
        return _LINK.sub(partial(_linked, old=old, new=new), raw)
    return raw


def _linked(match: re.Match[str], old: LibraryFile, new: LibraryFile) -> str:
    tag = match[0]
    key = _KEY.search(tag)
    if 'linktype="document"' not in tag or key is None or key[0] != str(old.pk):
        return tag
    return _KEY.sub(str(new.pk), tag)
