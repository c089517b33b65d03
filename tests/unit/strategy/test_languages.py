"""Languages: each is named in one place, so that one more is a line of the settings."""

from __future__ import annotations

import re

from strategy.languages import codes, column
from tests.paths import ROOT

ENDING = re.compile(rf"\w+({'|'.join(column('', code) for code in codes())})\b")
NAMED_HERE = ROOT / "strategy" / "languages.py"


def test_no_column_of_a_language_is_spelt_out() -> None:
    sources = [
        path
        for folder in ("aizu_strategy", "publications", "strategy", "templates", "static/js")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".html", ".txt", ".js") and "migrations" not in path.parts
    ]

    spelt = {
        (str(path.relative_to(ROOT)), found[0])
        for path in sources
        if path != NAMED_HERE
        for found in ENDING.finditer(path.read_text())
    }

    assert len(sources) > 500
    assert spelt == set()
