"""Links that lead off the site say so in words, as the city's own pages do."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<text>.*?)</a>", re.DOTALL)
_HREF = re.compile(r'\bhref="(?P<url>https?://[^"]*)"')


def own_host() -> str:
    """The host of the portal's own address."""
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


def mark_external_links(html: str) -> str:
    """Add 【外部サイト】 inside every link to another host, once."""
    mark = escape(gettext("【外部サイト】"))

    def marked(match: re.Match[str]) -> str:
        url = _HREF.search(match["attributes"])
        if url is None or urlsplit(url["url"]).netloc == own_host():
            return match[0]
        if match["text"].endswith(mark):
            return match[0]
        return (
            f'<a{match["attributes"]} rel="external">{match["text"]}'
            f'<span class="external-mark">{mark}</span></a>'
        )

    return _LINK.sub(marked, html)
