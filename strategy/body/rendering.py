"""A body block by block: one that cannot be rendered never takes its page with it.

Readers see a line in its place, the log has the reason, checks name it to the editors, and no
edition is frozen with it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import Error as DatabaseFailed
from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from strategy.body.blocks import Plain, block_html
from strategy.languages import ORIGINAL, column, tag
from strategy.notation.footnotes import numbered, tied

logger = logging.getLogger(__name__)

MISSING: Plain = {"type": "missing"}


def body_plain(stream: Sequence[Any]) -> list[Plain]:
    """The blocks of a body in their neutral forms, with calls tied to the notes they call.

    One that has none is `MISSING`.
    """
    return tied([_plain(stream, position) for position in range(len(stream))])


def _plain(stream: Sequence[Any], position: int) -> Plain:
    try:
        child = stream[position]
        plain: Plain = child.block.plain(child.value)
    except DatabaseFailed:
        # Then nothing of the page can be trusted, and it is no fault of the block.
        raise
    except Exception:
        logger.exception("block %d of a body cannot be rendered", position + 1)
        return MISSING
    return plain


def rendered(plain: Plain) -> SafeString:
    """A block as HTML, or the line that stands in its place."""
    try:
        return block_html(plain)
    except DatabaseFailed:
        raise
    except Exception:
        logger.exception("a block of type %s cannot be rendered", plain["type"])
        return block_html(MISSING)


def body_blocks(page: Model, language: str) -> list[SafeString]:
    """The rendered blocks of a page's body; those that fell back are marked as Japanese."""
    own = getattr(page, column("body", language))
    blocks = numbered(
        body_plain(own or getattr(page, column("body", ORIGINAL))),
        count(1),
        call_label=lambda number: gettext("注%(number)d") % {"number": number},
        back_label=lambda number: gettext("本文の注%(number)dに戻る") % {"number": number},
    )
    written = [rendered(block) for block in blocks]
    if own or tag(language) == ORIGINAL:
        return written
    return [
        mark_safe(f'<div lang="{ORIGINAL}">{html}</div>')  # noqa: S308 - rendered
        for html in written
    ]


def unrenderable(stream: Sequence[Any]) -> list[int]:
    """Positions (from 0) of the blocks of a body in whose place readers see a line."""
    instead = block_html(MISSING)
    return [
        position for position, plain in enumerate(body_plain(stream)) if rendered(plain) == instead
    ]
