"""Freezing a strategy: its live tree → self-contained, canonical JSON.

The only reader of `strategy.models` in the pipeline. The result holds every text in every
language that readers are offered, what there is in the others, the numbers as they were, and
pictures by the hash of their bytes; no key of a row whose content can change. The same tree gives
the same bytes.
"""

from publications.pipeline.snapshot.freezing import (
    SCHEMA_VERSION,
    as_frozen,
    canonical,
    freeze,
    preview,
    strategy_page,
    unpublished_pages,
)

__all__ = [
    "SCHEMA_VERSION",
    "as_frozen",
    "canonical",
    "freeze",
    "preview",
    "strategy_page",
    "unpublished_pages",
]
