"""Who met a redirect is not held to it by the browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Portal

RENAME = """
from strategy.models import StandardPage
page = StandardPage.objects.get(slug={old!r})
page.slug = {new!r}
page.save_revision().publish()
"""
MAKE = """
from strategy.models import HomePage, StandardPage
HomePage.objects.get().add_child(instance=StandardPage(title="行って戻るページ", slug="there"))
"""


def test_a_page_that_moved_and_moved_back_opens_for_who_came_in_between(
    portal: Portal, page_at: Callable[[int], Page]
) -> None:
    portal.shell(MAKE)
    page = page_at(1280)

    portal.shell(RENAME.format(old="there", new="back"))
    page.goto("/ja/there/")
    assert page.url.endswith("/ja/back/")

    portal.shell(RENAME.format(old="back", new="there"))
    for asked in ("/ja/back/", "/ja/there/"):
        page.goto(asked)
        assert page.url.endswith("/ja/there/")
        assert page.get_by_role("heading", name="行って戻るページ").is_visible()
