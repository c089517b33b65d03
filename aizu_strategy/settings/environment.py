"""What the environment of a service must say, looked at before any setting is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from strategy.notation.web_addresses import read_address

REQUIRED: Mapping[str, str] = {
    "SECRET_KEY": "a long random text that nobody else knows",
    "ALLOWED_HOSTS": "the portal's host names, separated by commas",
    "SITE_URL": "its address, such as https://strategy.example.jp",
    "DATABASE_URL": "its PostgreSQL, such as postgres://portal:secret@127.0.0.1/portal",
    "DATA_DIR": "the folder of its files, such as /srv/portal",
}
NUMBERS = ("TRUSTED_PROXIES", "EMAIL_PORT")
POSTGRESQL = ("postgres://", "postgresql://")


class NotConfigured(ImproperlyConfigured):
    """A service that cannot start as its environment is; whole sentences."""


def check_environment(environ: Mapping[str, str]) -> None:
    """Raises NotConfigured with all that is missing, or all that cannot be."""
    missing = [f"{name} ({what})" for name, what in REQUIRED.items() if not environ.get(name)]
    if missing:
        raise NotConfigured(
            f"The portal does not start: its environment lacks {', '.join(missing)}; set what is "
            "missing where the service is started (README.md, “Settings of a service”)."
        )
    if faults := list(_faults(environ)):
        raise NotConfigured(f"The portal does not start: {' '.join(faults)}")


def listed(text: str) -> list[str]:
    """What is separated by commas, spaces or both."""
    return text.replace(",", " ").split()


def _faults(environ: Mapping[str, str]) -> Iterator[str]:
    typed, hosts = environ["SITE_URL"], listed(environ["ALLOWED_HOSTS"])
    address = read_address(typed)
    if address is None or typed != f"https://{address.place}":
        yield (
            f"SITE_URL is “{typed}”; write https:// and the host, with nothing behind it, such as "
            "https://strategy.example.jp."
        )
    elif not validate_host(address.host, hosts):
        yield (
            f"The host of SITE_URL, {address.host}, is none of ALLOWED_HOSTS "
            f"({', '.join(hosts)}); add it there."
        )
    if not environ["DATABASE_URL"].startswith(POSTGRESQL):
        # Not the whole of it: it may hold a password.
        scheme = environ["DATABASE_URL"].partition(":")[0]
        yield (
            f"DATABASE_URL begins with “{scheme}:”; a service has PostgreSQL, so write "
            "postgres://, user, host and database."
        )
    if not Path(environ["DATA_DIR"]).is_absolute():
        yield f"DATA_DIR is “{environ['DATA_DIR']}”; write the whole path from / on."
    for name in NUMBERS:
        if not environ.get(name, "0").isdecimal():
            yield f"{name} is “{environ[name]}”; write a number, or leave it out."
    if environ.get("EMAIL_HOST") and not environ.get("EMAIL_FROM"):
        yield "EMAIL_HOST is set, but not EMAIL_FROM; set it to the address that mails come from."
    if environ.get("EMAIL_SECURITY", "") not in ("", "starttls", "tls"):
        # Anything else would be sent in the clear, the password too.
        yield "EMAIL_SECURITY is starttls or tls, or not set."
    for network in listed(environ.get("ADMIN_NETWORKS", "")):
        try:
            ip_network(network)
        except ValueError as error:
            yield (
                f"ADMIN_NETWORKS names networks such as 192.0.2.0/24, separated by commas: {error}."
            )
