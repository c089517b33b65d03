"""The first content of an empty portal (移行): it is known from the day it was published.

What is recorded later is known from the moment of recording, so that a back-dated row
cannot change what the portal said yesterday.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from strategy.models import StrategyPage
from strategy.permanence.moments import during_first_filling
from strategy.refusals import Refused


def is_empty() -> bool:
    """Whether the portal holds no strategy's page, of whatever place and state."""
    return not StrategyPage.objects.exists()


@contextmanager
def first_filling() -> Iterator[None]:
    """Actions take the moment given to them (`strategy.permanence.moments.at`) until this ends.

    Raises:
        Refused: the portal is not empty.
    """
    if not is_empty():
        raise Refused(
            [
                "このポータルには、すでに戦略があります。"
                "最初の内容(移行)は、戦略のない空のポータルにだけ入れられます。"
            ]
        )
    with during_first_filling():
        yield
