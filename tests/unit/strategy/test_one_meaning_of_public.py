"""What is public is said in one place: that a page itself is live decides nothing elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT

# Files that ask a page itself all the same, and what about.
ALLOWED = {
    "strategy/models/public.py": "the one place",
    "strategy/desk/proposals/cards.py": "whether there is a version to compare with",
    "strategy/desk/proposals/records.py": "public, or it will be without another word",
    "strategy/desk/proposals/word_changes.py": "whether there is a version to compare with",
    "strategy/models/authorship.py": "not published yet, so that what hangs on it was not asked",
    "strategy/bin/pages.py": "what is taken off the site on its way into the bin",
    "strategy/bin/records.py": "that what comes back is a draft",
    "strategy/desk/content/bin.py": "how many go off the site with a page",
    "strategy/files/replacing.py": "which words of a page are its live ones",
    "strategy/proposals/schedule.py": "what has a time at which it ends",
    "strategy/proposals/words.py": "whether a draft is new",
    "strategy/desk/content/reviewing.py": "whether there is a version to compare with",
    "strategy/desk/content/unpublishing.py": "tried out: what goes with a page",
    "strategy/desk/content/working_copies.py": "whether a copy is published in its workspace",
    "strategy/desk/home/handover.py": "a draft, or live below what is not public",
    "strategy/desk/home/todos.py": "what has a time at which it ends",
    "strategy/desk/shared/node_choices.py": "whether its title is a draft's",
    "strategy/models/documents.py": "two current strategies of a kind, publicly or not",
    "strategy/tree/queries.py": "a document in reading order, wherever its tree stands",
    "strategy/working_copies/adopting.py": "whether a copy is published in its workspace",
    "strategy/working_copies/starting.py": "which words of a page a copy takes along",
    "strategy/working_copies/redirects.py": "what was ever public",
    "strategy/working_copies/unapproved_changes.py": "what is published in a workspace",
    "publications/editions/blockers.py": "whether a copy is published in its workspace",
}
# Indicators are live or not, apart from any page.
OF_INDICATORS = ("indicator__live", "indicator.live", "use.indicator.live", "Indicator")


def asking_a_page(path: Path) -> Iterator[str]:
    """What in a file asks whether something is live: calls, conditions, attributes."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Attribute(attr="live"):
                yield ast.unparse(node)
            case ast.Call():
                asked = [str(each.arg) for each in node.keywords]
                named = [name for name in asked if name == "live" or name.endswith("__live")]
                yield from (f"{ast.unparse(node.func)} {name}" for name in named)
            case ast.Constant(value=str(text)) if text.endswith("__live"):
                yield text


def test_only_one_place_says_what_is_public() -> None:
    files = [
        path
        for app in ("aizu_strategy", "publications", "strategy")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    ]

    asking = {
        path.relative_to(ROOT).as_posix()
        for path in files
        for asked in asking_a_page(path)
        if not any(of in asked for of in OF_INDICATORS)
    }

    assert asking - ALLOWED.keys() == set()
