"""A button is pushed, something is done, and a sentence says what became of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from strategy.refusals import Refused


def act(
    request: HttpRequest, back: str, action: Callable[[], object], done: str, *, again: str = ""
) -> HttpResponse:
    """Do something, say what became of it, and go back.

    `again`: where its form stands, if elsewhere; refused, one is led there, and the browser puts
    in again what was typed (`kept_words.js`).
    """
    try:
        action()
    except Refused as refused:
        say_why(request, refused)
        return redirect(again or back)
    messages.success(request, done)
    return redirect(back)


def say_why(request: HttpRequest, refused: Refused) -> None:
    """Say on the next page why something was not done."""
    for reason in refused.reasons:
        messages.error(request, reason)
