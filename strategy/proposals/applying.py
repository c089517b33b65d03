"""What an item of a proposal does when it is approved, by its kind."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db import transaction

from strategy.dry_run import taken_back
from strategy.models import ProposalItem
from strategy.proposals.figures import open_figures, record_figure
from strategy.proposals.files import apply_replacement
from strategy.proposals.notices import apply_notice
from strategy.proposals.places import apply_place
from strategy.proposals.records import apply_record, apply_restore
from strategy.proposals.words import publish_words
from strategy.refusals import Refused


def apply_item(item: ProposalItem, by: Any) -> None:
    """Do what an item says.

    Raises:
        Refused: it cannot be done, or not any more.
    """
    if item.kind in ProposalItem.FIGURES:
        item.row = record_figure(item).pk
        item.save(update_fields=["row"])
    elif item.kind in ProposalItem.WORDS:
        publish_words(item, by)
    elif item.kind == ProposalItem.Kind.PLACE:
        apply_place(item)
    elif item.kind == ProposalItem.Kind.NOTICE:
        apply_notice(item)
    elif item.kind == ProposalItem.Kind.RESTORE:
        apply_restore(item)
    elif item.kind == ProposalItem.Kind.FILE:
        apply_replacement(item, by)
    else:
        apply_record(item)


def try_items(items: Sequence[ProposalItem]) -> None:
    """Do it and take it back: records and figures; words were cleaned when they were saved.

    Over what waits already where that comes first: the first definition, baseline and target of
    an indicator may be handed in one by one.

    Raises:
        Refused: it cannot be done.
    """
    # Copies: what they note of themselves is taken back too.
    tried = [copy(item) for item in items if item.kind not in ProposalItem.WORDS]
    try:
        with taken_back():
            for item in tried:
                apply_item(item, None)
    except Refused:
        earlier = _earlier(tried)
        if not earlier:
            raise
        with taken_back():
            for item in earlier:
                _record_if_it_can(item)
            for item in tried:
                apply_item(item, None)


def _earlier(items: Sequence[ProposalItem]) -> list[ProposalItem]:
    """Figures that wait on the same indicators: a value may wait for what any strategy says."""
    indicators = {item.indicator_id for item in items if item.indicator_id}
    nodes = {item.node_id for item in items if item.node_id}
    found = open_figures()
    waiting = found.filter(indicator__in=indicators) | found.filter(node__in=nodes)
    return list(waiting)


def _record_if_it_can(item: ProposalItem) -> None:
    try:
        with transaction.atomic():
            record_figure(item)
    except Refused:
        # It waits for something else; what hangs on it is refused by the action itself.
        return
