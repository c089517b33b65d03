"""From which address somebody signs in, where the service stands behind proxies."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# What one household or office is given of IPv6 (RFC 6177): whoever has one address has them all.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str | None:
    """The address of the reader's own connection; None where nothing tells it.

    Each proxy writes at the end of X-Forwarded-For whom it was asked by; what stands further
    left anybody may have made up. `TRUSTED_PROXIES` says how many stand before the service:
    with one too few all readers would seem one, and a stranger's wrong passwords would slow
    every clerk down.
    """
    hops = settings.TRUSTED_PROXIES
    written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    told = written[-hops].strip() if 0 < hops <= len(written) else ""
    for text in (told, request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(text)
        except ValueError:
            continue
        # A server that listens on IPv6 writes an IPv4 reader as ::ffff:192.0.2.1.
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return str(mapped or address)
    return None


def counted_address(request: HttpRequest) -> str | None:
    """The address under which wrong passwords are counted: of IPv6 the network it is in."""
    address = client_address(request)
    if address is None or ":" not in address:
        return address
    return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)


def may_reach_admin(request: HttpRequest) -> bool:
    """Whether the admin answers a reader's address: any, unless `ADMIN_NETWORKS` names some."""
    if not settings.ADMIN_NETWORKS:
        return True
    address = client_address(request)
    return address is not None and any(
        ip_address(address) in ip_network(network) for network in settings.ADMIN_NETWORKS
    )
