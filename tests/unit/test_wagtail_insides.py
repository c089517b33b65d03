"""Wagtail is the one the portal was tried with, and reads as it did then where we lean on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import wagtail
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin import urls as admin_urls

from tests.paths import ROOT
from tests.wagtail_insides import (
    INSIDES,
    SHADOWED,
    TEMPLATES,
    TRIED_WITH,
    fingerprint,
    inside_of,
    names_of_insides,
    source_of,
)


def test_wagtail_is_the_version_that_was_tried() -> None:
    assert wagtail.__version__ == TRIED_WITH, "see tests/wagtail_insides.py"


def test_every_file_that_leans_on_insides_is_listed() -> None:
    files = [
        path
        for app in ("aizu_strategy", "publications", "strategy")
        for path in (ROOT / app).rglob("*.py")
    ]

    leaning = {path.relative_to(ROOT).as_posix() for path in files if names_of_insides(path)}

    assert leaning <= INSIDES.keys()


@pytest.mark.parametrize("file", INSIDES)
def test_insides_read_as_they_did(file: str) -> None:
    sources = {name: source_of(name) for name in inside_of(file)}

    assert sources
    assert [name for name, source in sources.items() if not source] == []
    assert fingerprint(*sources.values()) == INSIDES[file], f"look at {', '.join(sources)}"


def test_every_template_in_the_place_of_wagtails_is_listed() -> None:
    ours = [path for path in (ROOT / "templates").glob("wagtail*/**/*") if path.is_file()]

    assert {path.relative_to(ROOT / "templates").as_posix() for path in ours} == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_wagtail_has_the_template_as_it_was(name: str) -> None:
    (original,) = Path(wagtail.__file__).parent.rglob(f"templates/{name}")

    assert fingerprint(original.read_text()) == TEMPLATES[name], f"look at {original}"


def test_addresses_before_wagtails_are_wagtails() -> None:
    before = get_resolver().url_patterns
    ours = [str(each.pattern) for each in before if isinstance(each, URLPattern)]

    assert [address for address in ours if address.startswith("admin/")] == list(SHADOWED)
    assert set(SHADOWED) <= set(_addresses(admin_urls.urlpatterns, "admin/"))


def _addresses(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, address)
        else:
            yield address
