"""An edition by its address: public, closed, or not there."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from publications.models import Edition
from strategy.closing.reading import refuse_closed


def public_edition(code: str) -> Edition:
    """The public edition of this code.

    Raises:
        Closed: it is closed, and its addresses say so.
        Http404: there is none.
    """
    editions = Edition.objects.ever_public().select_related("strategy", "snapshot")
    edition: Edition = get_object_or_404(editions, code=code)
    refuse_closed(edition)
    return edition
