"""Links that lead off the site say so in words, as the city's own pages do."""

from __future__ import annotations

import re
from html import escape, unescape

from django.conf import settings
from django.utils.translation import gettext

from strategy.notation.web_addresses import read_address

_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<text>.*?)</a>", re.DOTALL)
_HREF = re.compile(r'\bhref="(?P<url>[^"]*)"')


def own_place() -> str:
    """The host, and port if any, of the portal's own address."""
    own = read_address(settings.WAGTAILADMIN_BASE_URL)
    return own.place if own else ""


def mark_external_links(html: str) -> str:
    """Add 【外部サイト】 inside every link to another host, once.

    A link with an address that nobody can read loses it and keeps its words: checks tell
    the editors.
    """
    mark = escape(gettext("【外部サイト】"))

    def marked(match: re.Match[str]) -> str:
        url = _HREF.search(match["attributes"])
        if url is None:
            return match[0]
        address = read_address(unescape(url["url"]))
        if address is None:
            return match["text"]
        if address.place in ("", own_place()) or match["text"].endswith(mark):
            return match[0]
        return (
            f'<a{match["attributes"]} rel="external">{match["text"]}'
            f'<span class="external-mark">{mark}</span></a>'
        )

    return _LINK.sub(marked, html)


def absolute(path: str) -> str:
    """A path of the site as a full address on its own host."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
