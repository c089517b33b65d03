"""A body block by block: one that cannot be rendered never takes its page with it.

Readers see a line in its place, the log has the reason, checks name it to the editors, and no
edition is frozen with it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import Error as DatabaseFailed
from django.utils.safestring import SafeString

from strategy.body.blocks import Plain, block_html
from strategy.notation.footnotes import tied

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


def unrenderable(stream: Sequence[Any]) -> list[int]:
    """Positions (from 0) of the blocks of a body in whose place readers see a line."""
    instead = block_html(MISSING)
    return [
        position for position, plain in enumerate(body_plain(stream)) if rendered(plain) == instead
    ]
