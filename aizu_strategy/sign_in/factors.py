"""The second factor (二段階認証): who needs one, how it is set up, changed and taken away.

Devices are django-otp's: one TOTP generator (RFC 6238), and ten recovery codes that count
once each. django-otp refuses a code that was used, and slows guessing down.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django_otp import devices_for_user, match_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from aizu_strategy.sign_in.journal import note
from strategy.models import HeadApprovalTask, User

SET_UP = "portal.second_factor_set_up"
REMOVED = "portal.second_factor_removed"
NEW_CODES = "portal.recovery_codes"
RECOVERY_CODES = 10
RECOVERY = "recovery"
# Each wrong code doubles the wait before the next, of 1 second: up to 8.5 minutes.
MOST_FAILURES = 10
ISSUER = "総合戦略ポータル"


def needs_second_factor(user: User) -> bool:
    """Whether a user's roles ask for a second factor: who approves, publishes or administers.

    Any group that the step of approval names counts as approving, and a deputy as the head.
    """
    if not settings.SECOND_FACTOR_ROLES:
        return False
    return bool(
        user.is_superuser
        or user.groups.filter(role__key__in=settings.SECOND_FACTOR_ROLES).exists()
        or HeadApprovalTask.objects.filter(Q(deputies=user) | Q(groups__user=user)).exists()
    )


def has_second_factor(user: User) -> bool:
    """Whether a user has set one up, or been given recovery codes to begin with."""
    return next(iter(devices_for_user(user, confirmed=True)), None) is not None


def has_generator(user: User) -> bool:
    """Whether a user has set up an authenticator app."""
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def codes_left(user: User) -> int:
    """How many recovery codes still count."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def begin_set_up(user: User) -> TOTPDevice:
    """The generator that is being set up; the same one until a code has confirmed it."""
    # Two tabs of one user must see one secret.
    User.objects.select_for_update().get(pk=user.pk)
    begun = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return begun or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def secret_text(device: TOTPDevice) -> str:
    """The secret as people type it into an app: base32 in groups of four."""
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def provisioning_uri(device: TOTPDevice) -> str:
    """What the QR code holds; the form is Google's “Key Uri Format”."""
    label = f"{ISSUER}:{device.user.get_username()}"
    query = {"secret": secret_text(device).replace(" ", ""), "issuer": ISSUER, "digits": 6}
    return f"otpauth://totp/{quote(label)}?{urlencode(query, quote_via=quote)}"


def qr_svg(device: TOTPDevice) -> str:
    """The QR code as SVG, dark on white in any theme."""
    code = segno.make(provisioning_uri(device), error="m")
    return str(code.svg_inline(scale=4, border=4, dark="#000", light="#fff"))


@transaction.atomic
def confirm_set_up(user: User, token: str) -> list[str] | None:
    """Take the new generator into use with its first code; its recovery codes.

    None where the code is wrong. An earlier generator and its codes stop working.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_is_allowed()[0] or not device.verify_token(token):
        _bound_the_wait(user)
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    note(user, SET_UP, by=user)
    return make_recovery_codes(user)


@transaction.atomic
def make_recovery_codes(user: User, number: int = RECOVERY_CODES) -> list[str]:
    """New recovery codes; those from before no longer count."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY, confirmed=True)
    codes = [StaticToken.random_token() for _ in range(number)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def verified_device(user: User, token: str) -> Any:
    """The device that a code or recovery code is of; None where it is of none.

    A code counts once; after wrong ones django-otp lets time pass before the next.
    """
    device = match_token(user, token.replace(" ", "").replace("-", "").lower())
    if device is None:
        _bound_the_wait(user)
    return device


def _bound_the_wait(user: User) -> None:
    """django-otp's doubles up to a hundred years: whoever guesses would lock the person out."""
    for model in (TOTPDevice, StaticDevice):
        devices = model.objects.filter(user=user, throttling_failure_count__gt=MOST_FAILURES)
        devices.update(throttling_failure_count=MOST_FAILURES)


@transaction.atomic
def remove_second_factor(user: User, by: User | None) -> bool:
    """Take every device away, such as after a lost telephone; whether there was one."""
    gone = 0
    for model in (TOTPDevice, StaticDevice):
        gone += model.objects.filter(user=user).delete()[0]
    if gone:
        note(user, REMOVED, by=by)
    return bool(gone)
