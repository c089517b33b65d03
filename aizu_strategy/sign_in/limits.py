"""How often a password may be wrong: limits that slow an attacker and lock nobody out.

django-axes writes down the wrong passwords; what follows from them is decided here. After some
that are free each further one makes the next wait longer, up to a bound. What counts is the
name, the address, and both together; a browser in which that person has signed in before
(`known_browsers`) counts for itself alone, whatever strangers do to the name or from the same
office.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from aizu_strategy.sign_in.journal import note
from aizu_strategy.sign_in.known_browsers import known_browser
from strategy.models import User

FAILED = "portal.sign_in_failed"
LOCKED = "portal.locked_out"
LIFTED = "portal.lock_lifted"


@dataclass(frozen=True)
class Limit:
    """`fields`: of a wrong password as django-axes keeps it, that are counted together.

    The first wait comes with the last of the `free` ones, each further doubles it.
    """

    fields: tuple[str, ...]
    free: int
    first_wait: timedelta
    longest_wait: timedelta
    of_known_browsers: bool = False

    def wait(self, failures: int) -> timedelta:
        """
        >>> Limit((), 5, timedelta(minutes=1), timedelta(minutes=15)).wait(7)
        datetime.timedelta(seconds=240)
        """
        if failures < self.free:
            return timedelta(0)
        # The exponent is bounded only so that the number stays one.
        return min(self.first_wait * 2 ** min(failures - self.free, 20), self.longest_wait)


MINUTE = timedelta(minutes=1)
# A city hall behind one address waits seconds at most.
LIMITS = (
    Limit(("username", "ip_address"), 5, MINUTE, 15 * MINUTE),
    Limit(("username",), 10, MINUTE / 2, 15 * MINUTE),
    Limit(("ip_address",), 40, MINUTE / 30, MINUTE / 6),
    Limit(("username", "user_agent"), 10, MINUTE, 15 * MINUTE, of_known_browsers=True),
)


@dataclass(frozen=True)
class Wait:
    """No password is taken before `until`: for a name, from an address, or both."""

    until: datetime
    failures: int
    last: datetime
    username: str = ""
    ip_address: str = ""
    of_known_browser: bool = False


class SignInLimits(AxesDatabaseHandler):
    """django-axes' own with the limits above. The field of the user agent holds the mark of a
    known browser, and is empty of others: there anybody writes what they like."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """1 where the next try has to wait, which is AXES_FAILURE_LIMIT, else 0."""
        return int(wait_of(request, (credentials or {}).get("username", "")) is not None)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        if was_unheard(request):
            return
        request.axes_user_agent = known_browser(request, credentials["username"])
        super().user_login_failed(sender, credentials, request, **kwargs)
        # An unknown name has no log; it is counted all the same.
        user = User.objects.filter(username=credentials["username"]).first()
        if user is not None:
            note(user, FAILED, by=None)
            if request.axes_locked_out:
                note(user, LOCKED, by=None)

    def filter_user_attempts(
        self, request: Any, credentials: dict[str, Any] | None = None
    ) -> list[QuerySet[Any]]:
        """What a right password makes forgotten: the wrong ones of the same name and browser."""
        name = (credentials or {}).get("username", "")
        browser = known_browser(request, name)
        rows = AccessAttempt.objects.filter(username=name, user_agent=browser)
        return [rows if browser else rows.filter(ip_address=request.axes_ip_address)]


def was_unheard(request: HttpRequest) -> bool:
    """Whether a password was not even compared: it was too early, or too many were at once."""
    return getattr(request, "axes_locked_out", False) or getattr(request, "line_was_full", False)


def wait_of(request: Any, username: str) -> Wait | None:
    """What the next try of this name in this browser has to wait for, the longest of all."""
    browser = known_browser(request, username)
    values = {
        "username": username,
        "ip_address": request.axes_ip_address,
        "user_agent": browser,
    }
    waits = [
        wait
        for limit in LIMITS
        # Without an address everybody would seem one.
        if limit.of_known_browsers == bool(browser) and values[limit.fields[0]] is not None
        for wait in _waits(limit, **{field: values[field] for field in limit.fields})
    ]
    return max(waits, key=lambda wait: wait.until, default=None)


def all_waits() -> list[Wait]:
    """Every name and address that has to wait now, the longest first."""
    waits = [wait for limit in LIMITS for wait in _waits(limit)]
    return sorted(waits, key=lambda wait: wait.until, reverse=True)


def waits_of(user: User) -> list[Wait]:
    """What a person has to wait for, from wherever."""
    return [wait for wait in all_waits() if wait.username == user.get_username()]


def _waits(limit: Limit, **values: Any) -> Iterator[Wait]:
    now = timezone.now()
    rows = AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME, **values)
    rows = rows.exclude(user_agent="") if limit.of_known_browsers else rows.filter(user_agent="")
    # Django adds the order of the model to what is grouped by.
    for row in (
        rows.order_by()
        .values(*limit.fields)
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=limit.free)
    ):
        until = row["last"] + limit.wait(row["failures"])
        if until > now:
            yield Wait(
                until=until,
                failures=row["failures"],
                last=row["last"],
                username=row.get("username", ""),
                ip_address=row.get("ip_address") or "",
                of_known_browser=limit.of_known_browsers,
            )


def lift(*, username: str = "", ip_address: str = "", by: User) -> int:
    """Forget the wrong passwords of a name, or from an address; how many rows there were.

    It stands in the log of whose name it is, else in that of who did it.
    """
    if ip_address:
        try:
            validate_ipv46_address(ip_address)
        except ValidationError:
            return 0
    told = {"username": username} if username else {"ip_address": ip_address or None}
    gone, _ = AccessAttempt.objects.filter(**told).delete()
    if gone:
        user = User.objects.filter(username=username).first() if username else None
        note(user or by, LIFTED, by=by, text=username or f"接続元 {ip_address}")
    return int(gone)


def wait_words(until: datetime) -> str:
    """How long until then, rounded up: 8秒, 12分."""
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    return f"{seconds}秒" if seconds < 60 else f"{math.ceil(seconds / 60)}分"
