"""From which moment what is recorded counts as known: the moment of recording, but for 移行."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

from strategy.refusals import Refused

_first_filling = ContextVar("_first_filling", default=False)
_given: ContextVar[datetime | None] = ContextVar("_given", default=None)


def moment() -> datetime:
    """The moment given by `at`; now where none is given."""
    return _given.get() or timezone.now()


@contextmanager
def at(given: datetime) -> Iterator[None]:
    """What is recorded here is known from the given moment on, at the latest from now.

    Raises:
        Refused: the portal is not being filled for the first time
            (`strategy.loading.first_filling`).
    """
    if not in_first_filling():
        raise Refused(
            [
                "過去の日時は、空のポータルに最初の内容を入れるときだけ指定できます。"
                "日時を指定せずに記録してください。"
            ]
        )
    token = _given.set(min(given, timezone.now()))
    try:
        yield
    finally:
        _given.reset(token)


def in_first_filling() -> bool:
    """Whether the portal gets its first content here and now."""
    return _first_filling.get()


@contextmanager
def during_first_filling() -> Iterator[None]:
    """Let moments be given; `strategy.loading.first_filling` alone knows when that is right."""
    token = _first_filling.set(True)
    try:
        yield
    finally:
        _first_filling.reset(token)
