"""Links from one place of a document to another.

An editor links to a page of the strategy; in the frozen document that page is a section, so
the link leads to its heading, and on paper says the page that heading stands on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.utils.html import escape

_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<words>.*?)</a>", re.DOTALL)
_HREF = re.compile(r'\bhref="(?P<address>[^"]*)"')


def anchor_of(path: Sequence[str]) -> str:
    """The anchor of the node at this path of codes."""
    # A code never holds two hyphens in a row, so a path reads one way only.
    return "n-" + "--".join(path)


def anchors_below(
    nodes: Sequence[Mapping[str, Any]], *, depth: int, path: tuple[str, ...] = ()
) -> dict[str, str]:
    """Anchors of all nodes down to `depth` levels, by their codes as in an address: a/b/c."""
    found: dict[str, str] = {}
    if len(path) >= depth:
        return found
    for node in nodes:
        here = (*path, node["code"])
        found["/".join(here)] = anchor_of(here)
        found |= anchors_below(node["children"], depth=depth, path=here)
    return found


@dataclass(frozen=True)
class References:
    """Where the links of a document's running text lead.

    `anchors`: by path of codes. `portal`: its address without a slash at the end, or "".
    `with_pages`: whether a place for the page's number follows each link, for print.
    """

    strategy_code: str
    anchors: Mapping[str, str]
    portal: str = ""
    with_pages: bool = False

    def settle(self, html: str) -> str:
        """`html` with its links into this document as links to anchors; all else as it is."""
        return _LINK.sub(self._settled, html)

    def _settled(self, match: re.Match[str]) -> str:
        href = _HREF.search(match["attributes"])
        anchor = self._anchor(href["address"]) if href else ""
        if not anchor:
            return match[0]
        # Outside the link: WeasyPrint would tag it as a link inside the link.
        page = f'<span class="page-of" data-target="#{escape(anchor)}"></span>'
        return f'<a href="#{escape(anchor)}">{match["words"]}</a>{page if self.with_pages else ""}'

    def _anchor(self, address: str) -> str:
        """The anchor this address means; "" where it leads out of the document."""
        if address.startswith("#"):
            return address[1:] if address[1:] in self.anchors.values() else ""
        own = address.removeprefix(self.portal) if self.portal else address
        # /<language>/<index>/<strategy>/<codes>/: indexes may be renamed, codes are for good.
        _, _, below = own.partition(f"/{self.strategy_code}/")
        path = unquote(re.split(r"[?#]", below)[0]).strip("/")
        return self.anchors.get(path, "") if own.startswith("/") else ""
