"""Doing something in earnest to learn what it answers, and leaving nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written within is rolled back, also inside a transaction of the caller's."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
