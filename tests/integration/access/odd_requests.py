"""Requests as attackers, broken programs and cut connections send them, the same every time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bs4 import BeautifulSoup

VALUES = (
    *("\0", "a\0b", "", " ", "-1", "0", "abc", "9e25", "NaN", "1e400", "１２", "1,2,abc", ","),
    *(str(2**63), str(10**30), "9" * 5000, "-" + str(10**30), "[]", "{", "null", "true", '{"a":1}'),
    *("'\"<>", "%", "../..", "\\", "x" * 3000, "\U0010ffff", '"\\u0000"', '"\\ud800"'),
    *("2026-13-40", "0001-01-01", "9999-12-31", "9999-12-31 23:59", "令和8年12月", "R8.12"),
    '{"blocks":[{"key":"a","text":"\\ud800\\u0000","type":"unstyled","depth":0,'
    '"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}',
)
# What the addresses of the admin read from a query, and what none of them does.
NAMES = (
    *("q", "p", "page", "search", "offset", "limit", "id", "term", "html_path", "fields", "order"),
    *("ordering", "type", "child_of", "ancestor_of", "descendant_of", "translation_of", "next"),
    *("collection_id", "content_type", "object_id", "user", "locale", "tag", "page_type", "export"),
    *("timestamp_from", "timestamp_to", "timestamp", "date", "from", "to", "unit", "year", "kind"),
    *("parent_page_id", "results_only", "layout", "per_page", "multiple", "chosen", "show_locked"),
    *("usage_count", "label", "action", "mode", "in_preview_panel", "as_of", "status", "nothing"),
)
COUNTERS = ("-count", "-order", "_FORMS", "-deleted", "-ORDER", "-id", "-type")
BODIES = (
    *(b"", b"[", b"{}", b"null", b"[1]", b"\xff"),
    *(b'{"slug": "\\u0000"}', b'{"slug": "\\ud800"}'),
)


@dataclass(frozen=True)
class OddRequest:
    """What a test client's `generic` takes."""

    method: str
    url: str
    body: str | bytes = b""
    content_type: str = "application/x-www-form-urlencoded"


def odd_request(draw: random.Random, url: str, form: Mapping[str, str]) -> OddRequest:
    """One of many; `form` holds the fields that a page at `url` would send."""
    make = draw.choice((_odd_path, _odd_query, _odd_query, _odd_form, _odd_form, _odd_body))
    return make(draw, url, form)


def _odd_path(draw: random.Random, url: str, form: Mapping[str, str]) -> OddRequest:
    parts = url.partition("?")[0].strip("/").split("/")
    place = draw.randrange(1, len(parts)) if len(parts) > 1 else 0
    numbered = [number for number, part in enumerate(parts) if part.isdecimal()]
    place = draw.choice(numbered) if numbered and draw.random() < 0.7 else place
    parts[place] = quote(draw.choice(VALUES)[:300], safe="")
    return OddRequest(draw.choice(("GET", "POST")), f"/{'/'.join(parts)}/")


def _odd_query(draw: random.Random, url: str, form: Mapping[str, str]) -> OddRequest:
    path, _, given = url.partition("?")
    names = [name for name in (*form, *NAMES) if not name.startswith("csrf")]
    asked = [(draw.choice(names), draw.choice(VALUES)) for _ in range(draw.randint(1, 4))]
    query = "&".join(filter(None, (given if draw.random() < 0.5 else "", urlencode(asked))))
    return OddRequest("GET", f"{path}?{query}")


def _odd_form(draw: random.Random, url: str, form: Mapping[str, str]) -> OddRequest:
    sent = dict(form)
    counters = [name for name in sent if name.endswith(COUNTERS)]
    for _ in range(draw.randint(1, 3)):
        of = counters if counters and draw.random() < 0.5 else list(sent) or list(NAMES)
        name = draw.choice(of)
        if draw.random() < 0.3:
            sent.pop(name, None)
        else:
            sent[name] = draw.choice(VALUES)
    return OddRequest("POST", url, urlencode(sent))


def _odd_body(draw: random.Random, url: str, form: Mapping[str, str]) -> OddRequest:
    kinds = ("application/json", "multipart/form-data", "multipart/form-data; boundary=x", "a\tb")
    kind = draw.choice(kinds)
    return OddRequest(draw.choice(("POST", "PUT", "DELETE")), url, draw.choice(BODIES), kind)


def fields_of(html: str) -> dict[str, str]:
    """The fields of all forms on a page that are posted, as a browser would send them."""
    sent = {}
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        if str(form.get("method", "")).lower() != "post":
            continue
        for field in form.find_all(["input", "textarea", "select", "button"]):
            if name := field.get("name"):
                chosen = field.find("option", selected=True) if field.name == "select" else field
                text = field.text if field.name == "textarea" else ""
                sent[str(name)] = str(chosen.get("value", text)) if chosen else ""
    return sent
