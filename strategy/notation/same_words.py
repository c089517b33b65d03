"""PURE: whether two saved versions of a page or an indicator say the same.

Wagtail saves a version wherever a form was sent, also where nobody changed a word: the editor
gives blocks of text new marks, and the click that approves saves first. Whoever saved such a
version has written nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

# Where a version stands and when it was saved; and the remarks of reviewers beside the text.
BESIDE_THE_WORDS = frozenset(
    {
        "alias_of",
        "content_type",
        "depth",
        "draft_title",
        "expired",
        "first_published_at",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
        "owner",
        "path",
        "pk",
        "translation_key",
        "url_path",
        "wagtail_admin_comments",
    }
)
# The editor's own marks on paragraphs and list items.
_BLOCK_MARK = re.compile(r' data-block-key="[^"]*"')


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two versions, as Wagtail serialises them, differ in nothing a reader could see."""
    return bool(_said(one) == _said(other))


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        said = {name: _said(part) for name, part in value.items() if name not in BESIDE_THE_WORDS}
        # None and an empty text are both nothing.
        return {name: part for name, part in said.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_said(part) for part in value]
    if isinstance(value, str):
        return _said_in_text(value)
    return value


def _said_in_text(text: str) -> Any:
    # A body is JSON within JSON.
    if text.startswith(("[", "{")):
        try:
            return _said(json.loads(text))
        except json.JSONDecodeError:
            pass
    return _BLOCK_MARK.sub("", text)
