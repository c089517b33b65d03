"""Addresses of the web as they are typed, read the way a browser reads them (PURE).

The one door: `urllib.parse` raises at `http://[…]` and at `https://example.jp：8080/`, and no
other module calls it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from socket import inet_aton
from urllib.parse import urlsplit  # noqa: TID251 - this is the door

WEB = ("http", "https")
# What a browser drops, and where it takes a backslash for a slash.
_DROPPED = re.compile(r"[\t\r\n]")
_AROUND = "".join(map(chr, range(0x21)))
_BEFORE_QUERY = re.compile(r"\A[^?#]*")
_LEAD = re.compile(r"\A(?P<scheme>https?:)?//+", re.IGNORECASE)
# What no name of a host holds.
_NO_HOST = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|]")
# A browser reads 10.1 and 0xa000001 as numbers, too.
_ENDS_IN_NUMBER = re.compile(r"(?:\A|\.)(?:[0-9]+|0x[0-9a-f]*)\.?\Z")
_WINDOWS_PATH = re.compile(r"\A(?:\\\\|[a-z]:[\\/]|file:)", re.IGNORECASE)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Names that only the machines inside an office know (RFC 6761, 6762, 8375 and LGWAN).
_INNER_NAMES = re.compile(r"(?:\A|\.)(?:local|localhost|internal|lan|home\.arpa|lgwan\.jp)\Z")


@dataclass(frozen=True)
class WebAddress:
    """An address in its parts, those of names in small letters.

    `scheme` and `host` are "" where the address leaves them to the page it stands on. `place`
    is the host with its port.
    """

    scheme: str
    host: str
    place: str
    path: str

    @property
    def origin(self) -> tuple[str, str]:
        """Who answers: the scheme and the place."""
        return self.scheme, self.place

    @property
    def is_inner(self) -> bool:
        """Whether only machines of one office or one computer find its host."""
        if not self.host:
            return False
        if ":" in self.host:
            return not IPv6Address(self.host).is_global
        if _ENDS_IN_NUMBER.search(self.host):
            return not IPv4Address(inet_aton(self.host.rstrip("."))).is_global
        # A dot at its end only says that the name is whole.
        name = self.host.rstrip(".")
        return "." not in name or bool(_INNER_NAMES.search(name))


def read_address(typed: str) -> WebAddress | None:
    """The parts of an address; None where no browser would find anything under it.

    Never raises.
    """
    try:
        parts = urlsplit(_as_a_browser_takes_it(typed))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if (parts.scheme in WEB or parts.netloc) and not _is_host(host):
        return None
    place = host if port is None else f"{host}:{port}"
    return WebAddress(parts.scheme, host, place, parts.path)


def _as_a_browser_takes_it(typed: str) -> str:
    text = _DROPPED.sub("", typed.strip(_AROUND))
    lead = _BEFORE_QUERY.match(text)
    assert lead is not None  # noqa: S101 - it matches nothing, too
    slashed = lead[0].replace("\\", "/") + text[lead.end() :]
    return _LEAD.sub(lambda match: f"{match['scheme'] or ''}//", slashed)


def _is_host(host: str) -> bool:
    """Whether it is a name or a number that a browser would ask for."""
    try:
        if ":" in host:
            IPv6Address(host)
        elif _ENDS_IN_NUMBER.search(host):
            inet_aton(host.rstrip("."))
    except (ValueError, OSError):
        return False
    return ":" in host or (bool(host.strip(".")) and not _NO_HOST.search(host))


def half_width(typed: str) -> str:
    """The address with its full-width letters, digits and signs as an address has them."""
    half = typed.translate(_FULL_WIDTH).strip()
    address = read_address(half)
    # A browser takes 。 in a host for a dot; in a path it is a letter like any other.
    return half.replace("。", ".", address.host.count("。")) if address else half


def is_file_path(typed: str) -> bool:
    r"""Whether it names a file of an office's machines: \\server\share, C:\…, file:…"""
    return bool(_WINDOWS_PATH.match(typed.strip(_AROUND)))
