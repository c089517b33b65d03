"""Sessions by user: noted at sign-in, ended by the user, by an administrator, or by time."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from aizu_strategy.models import SignedIn
from aizu_strategy.sign_in.addresses import client_address
from aizu_strategy.sign_in.journal import note
from strategy.models import User

BEGUN = "signed_in_at"
SEEN = "seen_at"
ENDED = "portal.sessions_ended"
# How exactly the last sign of life is kept: not one write a request.
NOTE_EVERY_SECONDS = 60


def begin(request: HttpRequest, user: User) -> None:
    """Note a session that has just begun."""
    now = int(time.time())
    request.session[BEGUN] = request.session[SEEN] = now
    if request.session.session_key is None:
        request.session.save()
    key = str(request.session.session_key)
    SignedIn.objects.filter(session_key=key).delete()
    forget_ended()
    SignedIn.objects.create(
        user=user,
        session_key=key,
        browser=request.META.get("HTTP_USER_AGENT", "")[:200],
        address=client_address(request),
    )


def is_over(request: HttpRequest) -> str:
    """Why a session has come to its end, one sentence; empty while it has not."""
    now = int(time.time())
    begun = request.session.setdefault(BEGUN, now)
    seen = request.session.setdefault(SEEN, now)
    if now - begun > settings.SESSION_LONGEST_SECONDS:
        hours = settings.SESSION_LONGEST_SECONDS // 3600
        return f"サインインから{hours}時間がたちました。もう一度サインインしてください。"
    if now - seen > settings.SESSION_IDLE_SECONDS:
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return f"{minutes}分以上操作がありませんでした。もう一度サインインしてください。"
    return ""


def time_left(request: HttpRequest) -> tuple[int, bool]:
    """Seconds until a session ends by itself, and whether activity puts that end off."""
    now = int(time.time())
    idle = request.session[SEEN] + settings.SESSION_IDLE_SECONDS - now
    longest = request.session[BEGUN] + settings.SESSION_LONGEST_SECONDS - now
    return min(idle, longest), idle < longest


def note_activity(request: HttpRequest) -> None:
    """Keep a session alive: its reader did something."""
    now = int(time.time())
    if now - request.session.get(SEEN, 0) >= NOTE_EVERY_SECONDS:
        request.session[SEEN] = now
        SignedIn.objects.filter(session_key=request.session.session_key).update(
            seen_at=timezone.now()
        )


def end(session_key: str) -> None:
    """End one session."""
    Session.objects.filter(session_key=session_key).delete()
    SignedIn.objects.filter(session_key=session_key).delete()


def end_others(user: User, *, but: str | None, by: User | None) -> int:
    """End a user's sessions, `but` one; how many."""
    rows = SignedIn.objects.filter(user=user).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    ended = Session.objects.filter(session_key__in=keys).delete()[0]
    rows.delete()
    if ended:
        note(user, ENDED, by=by, sessions=ended)
    return int(ended)


def sessions_of(user: User) -> list[Any]:
    """A user's sessions that still count, the latest first."""
    limit = timezone.now() - timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(SignedIn.objects.filter(user=user, begun_at__gt=limit, session_key__in=alive))


def forget_ended() -> None:
    """Drop what was noted of sessions that are long over."""
    limit = timezone.now() - timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    SignedIn.objects.filter(begun_at__lt=limit).delete()
