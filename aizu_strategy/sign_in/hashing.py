"""Comparing a password takes a third of a second of a processor: not all threads do it at once.

A process compares one at a time, while one more waits; whoever comes then is told to try again.
So half the threads of a server stay free for everything else, whatever is tried. Browsers in
which that person has signed in before stand in a line of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from aizu_strategy.sign_in.known_browsers import known_browser
from strategy.models import User
from strategy.models.dated import city_today

PLACES = 2


class Line:
    """People waiting for their password to be compared: the first is served, `PLACES` stand."""

    def __init__(self) -> None:
        self.places = BoundedSemaphore(PLACES)
        self.turn = Lock()

    @contextmanager
    def stand(self) -> Iterator[bool]:
        """Wait for one's turn; False at once where every place is taken."""
        if not self.places.acquire(blocking=False):
            yield False
            return
        try:
            with self.turn:
                yield True
        finally:
            self.places.release()


STRANGERS, KNOWN = Line(), Line()


class PasswordBackend(ModelBackend):
    """Django's own, a few passwords at a time; who finds the line full is marked as such."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        assert request is not None  # noqa: S101 - django-axes, asked first, refuses it
        line = KNOWN if known_browser(request, username or "") else STRANGERS
        with line.stand() as admitted:
            if admitted:
                return super().authenticate(request, username, password, **kwargs)
        request.line_was_full = True  # type: ignore[attr-defined]  # for the form and the limits
        raise PermissionDenied

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at each sign-in and of each session: it ends with the day its user leaves."""
        return super().user_can_authenticate(user) and not user.has_left(city_today())
