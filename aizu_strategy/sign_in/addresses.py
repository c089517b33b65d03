"""From which address somebody signs in, where the service stands behind proxies."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the reader's own connection; None where nothing tells it.

    Each proxy writes at the end of X-Forwarded-For whom it was asked by; what stands further
    left anybody may have made up. `TRUSTED_PROXIES` says how many stand before the service:
    with one too few all readers would seem one, and a stranger's wrong passwords would lock a
    clerk out.
    """
    hops = settings.TRUSTED_PROXIES
    written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    told = written[-hops].strip() if 0 < hops <= len(written) else ""
    for address in (told, request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ip_address(address))
        except ValueError:
            continue
    return None
