"""Every page that the loader makes: valid, accessible, and fitting a phone and a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Portal
from tests.browser.validators import axe_violations, html_faults
from tests.sweeps import Swept

WIDTHS_PX = (360, 1280)
PAGES_IN_A_SAMPLE = 12
PageAt = Callable[[int], Page]


@pytest.fixture(scope="module")
def paths(portal: Portal) -> list[str]:
    """The paths of every public page in every language, as the sitemap names them, and more."""
    with urlopen(f"{portal.address}/sitemap.xml") as response:
        xml = response.read().decode()
    paths = [re.sub(r"^https?://[^/]+", "", url) for url in re.findall(r"<loc>([^<]+)</loc>", xml)]
    languages = sorted({path.split("/")[1] for path in paths})
    assert languages == ["en", "ja"]
    extra = (
        "strategies/new-strategy/outline/",
        "strategies/new-strategy/progress/",
        "indicators/?verdict=on_track&year=2024",
        "indicators/?kind=nonsense&as_of=2020-01-01",
        "indicators/visitors/?as_of=2020-01-01",
        "wellbeing/?year=2022",
        "editions/verify/",
        "editions/verify/?sha256=" + "0" * 64,
    )
    return [*paths, *(f"/{language}/{rest}" for language in languages for rest in extra)]


def test_the_sitemap_names_both_languages_of_every_page(paths: list[str]) -> None:
    japanese = {path.removeprefix("/ja/") for path in paths if path.startswith("/ja/")}
    english = {path.removeprefix("/en/") for path in paths if path.startswith("/en/")}

    assert japanese == english
    editions = {path for path in japanese if re.match(r"editions/(?!verify/).", path)}
    # The fixtures' six; another test of this portal may have issued one more.
    assert len(editions) >= 6
    # 40 pages of the tree, 12 indicators, 3 lists, and the 8 more.
    assert len(japanese - editions) == 63


def test_every_page_is_valid_html(portal: Portal, paths: list[str], swept: Swept) -> None:
    documents = {}
    for path in swept(paths, 2 * PAGES_IN_A_SAMPLE):
        with urlopen(f"{portal.address}{path}") as response:
            assert response.status == 200
            documents[path] = response.read().decode()

    assert html_faults(documents) == []


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_every_page_is_accessible_and_fits(
    page_at: PageAt, paths: list[str], width_px: int, swept: Swept
) -> None:
    page = page_at(width_px)
    faults: list[str] = []
    for path in swept(paths, PAGES_IN_A_SAMPLE):
        page.goto(path)
        faults += axe_violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width_px:
            faults.append(f"{path} is wider than {width_px} px")

    assert faults == []


@pytest.mark.parametrize("path", ["/ja/nowhere/", "/en/nowhere/", "/fr/strategies/"])
def test_a_missing_page_is_accessible_and_valid(page_at: PageAt, path: str) -> None:
    page = page_at(360)

    response = page.goto(path)

    assert response is not None
    assert response.status == 404
    assert axe_violations(page) == []
    assert html_faults({path: response.text()}) == []


def test_a_reader_reaches_the_text_by_keyboard(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/ja/strategies/new-strategy/goals/jobs/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "本文へ移動"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_reader_follows_the_text_changes_language_and_downloads(page_at: PageAt) -> None:
    page = page_at(360)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="新総合戦略(仮称)", exact=True).first.click()
    page.get_by_role("main").get_by_role(
        "link", name="(仮称)ICTと既存産業・資源を活用したしごとづくり"
    ).first.click()
    assert page.url.endswith("/ja/strategies/new-strategy/goals/jobs/")

    page.get_by_role("link", name="English").click()

    assert page.url.endswith("/en/strategies/new-strategy/goals/jobs/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/ja/strategies/new-strategy/")
    href = page.get_by_role("link", name=re.compile(r"骨子案［PDF：\d+KB］")).first.get_attribute(
        "href"
    )
    response = page.request.get(str(href))
    assert response.headers["content-type"] == "application/pdf"
    assert response.body().startswith(b"%PDF-")


def test_no_public_page_needs_or_sends_a_script(
    portal: Portal, paths: list[str], swept: Swept
) -> None:
    for path in swept(paths, 2 * PAGES_IN_A_SAMPLE):
        with urlopen(f"{portal.address}{path}") as response:
            assert "<script" not in response.read().decode(), path
