"""The admin's screens, walked from one to the next: all in Japanese, all accessible."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from strategy.models import Role
from tests.browser.conftest import Portal
from tests.browser.test_editors_round import sign_in
from tests.browser.validators import AXE_TAGS, axe_violations
from tests.sweeps import Swept

PageAt = Callable[[int], Page]
MOST_SCREENS = 70
WCAG = tuple(tag for tag in AXE_TAGS if tag != "best-practice")
SCREENS_IN_A_SAMPLE = 12
# What is read or heard: texts, names of controls, hints. Not: code, and the English texts of
# the content itself, which stand in fields and in the columns of a translation.
WORDS = """() => {
  const out = [];
  const aside = (element) => element.closest(
    "script, style, code, template, noscript, [hidden], [lang=en], .translations__text, " +
    "option, textarea"
  );
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.textContent.trim() && !aside(node.parentElement)) out.push(node.textContent.trim());
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (!aside(element)) out.push(element.getAttribute(name));
    }
  }
  for (const button of document.querySelectorAll("input[type=submit], input[type=button]")) {
    out.push(button.value);
  }
  return out;
}"""
# A message that slides in is half transparent on its way.
AT_REST = """() => Promise.all(
  document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
    .map((each) => each.finished.catch(() => null))
)"""
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
WORD = re.compile(r"[A-Za-z]{3,}")
NO_SCREEN = re.compile(r"logout|export|workbook|/file/|/preview/")
ALLOWED = (
    re.compile(r"^(Ctrl|⌘|Shift|Alt|Esc|Enter|[+ ,.a-z])+( \+ .*)*$"),  # keys
    re.compile(r"^[a-z0-9]+([-_.][a-z0-9]+)*$"),  # codes and names of users
    re.compile(r"^(/[\w/.-]*|https?://\S+)$"),  # addresses
    re.compile(r"^(KPI|FAX|PDF|HTML|CSV|JSON|XLSX|URL|ICT|RESAS|SHA-256)$"),
    re.compile(r"^Wagtail v[\d.]+$"),
    re.compile(r"^Save Selected$"),  # of the date picker's own code; it shows no such button
    re.compile(r"^</?div>", re.DOTALL),  # a frame's markup that Wagtail keeps as text
    re.compile(r"^Chrome\(Linux\)$"),
)


def foreign(text: str) -> bool:
    return bool(
        WORD.search(text)
        and not JAPANESE.search(text)
        and not any(allowed.search(text.strip()) for allowed in ALLOWED)
    )


def english_on(page: Page) -> set[str]:
    texts = page.evaluate(WORDS)
    assert any(JAPANESE.search(text) for text in texts), f"{page.url} says nothing"
    return {text for text in texts if foreign(text)}


def walk(page: Page, start: str, most: int) -> tuple[dict[str, set[str]], list[str]]:
    """English words by screen, and what is not accessible; each kind of screen once.

    Words are read with the menus opened. How Wagtail lays out the frame around a screen (its
    heading, its landmarks) is Wagtail's: only what WCAG asks is looked at.
    """
    waiting: list[str] = [start]
    found: dict[str, set[str]] = {}
    violations: list[str] = []
    seen: set[str] = set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "N", re.split("[?#]", address)[0])
        if kind in seen:
            continue
        seen.add(kind)
        response = page.goto(address, wait_until="domcontentloaded")
        if response is None or "html" not in response.headers.get("content-type", ""):
            continue
        page.evaluate(AT_REST)
        violations += axe_violations(page, tags=WCAG)
        page.locator("[data-w-dropdown-target=toggle]").evaluate_all(
            "toggles => toggles.forEach(toggle => toggle.click())"
        )
        if english := english_on(page):
            found[address] = english
        links = page.locator("a[href^='/admin/']").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        waiting += [link for link in links if not NO_SCREEN.search(link)]
    assert len(seen) >= SCREENS_IN_A_SAMPLE
    return found, violations


def test_signing_in_is_in_japanese(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/admin/login/")

    assert english_on(page) == set()


@pytest.mark.sweep(1)
@pytest.mark.parametrize("role", [Role.Key.EDITORS, Role.Key.APPROVERS, Role.Key.ADMINISTRATORS])
def test_every_screen_of_a_role_is_in_japanese_and_accessible(
    page_at: PageAt, portal: Portal, swept: Swept, role: str
) -> None:
    portal.make_account("walker", role)
    page = page_at(1280)
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, portal, "walker")

    # One screen leads to the next: a sample is the first of them, and the rest begins there too.
    is_sample = len(swept(range(MOST_SCREENS), SCREENS_IN_A_SAMPLE)) == SCREENS_IN_A_SAMPLE
    most = SCREENS_IN_A_SAMPLE if is_sample else MOST_SCREENS
    found, violations = walk(page, "/admin/", most)

    # The English texts of the content stand in the lists of what they translate.
    content = {text for texts in found.values() for text in texts if text.endswith(".")}
    english = {at: texts - content for at, texts in found.items() if texts - content}
    assert (english, violations) == ({}, [])
