"""An approver's first sign-in: the app is set up, codes are kept, and the next one asks."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal

PageAt = Callable[[int], Page]
# Where the approver wanted to go: the tree, from its first page on.
THERE = re.compile(r"/admin/pages/")
PASSWORD = "a-heads-own-password"
HEAD = f"""
from strategy.access.roles import group_of
from strategy.models import Role
from strategy.models import User
from django.utils import timezone
head = User.objects.create_user(
    "second-head", password="{PASSWORD}", confirmed_at=timezone.now()
)
head.groups.add(group_of(Role.Key.APPROVERS))
"""


def enter(page: Page) -> None:
    page.goto("/admin/pages/")
    page.locator("input[name=username]").fill("second-head")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()


def code(secret: str, later: int = 0) -> str:
    return f"{totp(base64.b32decode(secret.replace(' ', '')), drift=later):06d}"


def test_an_approver_sets_an_app_up_and_signs_in_with_it(page_at: PageAt, portal: Portal) -> None:
    portal.shell(HEAD)
    page = page_at(360)
    enter(page)
    expect(page.get_by_role("heading", name="二段階認証の登録")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    secret = page.locator(".sign-in__secret").inner_text()
    page.get_by_label("6桁のコード").fill(code(secret))
    page.get_by_role("button", name="登録する", exact=True).click()
    shown = page.locator(".sign-in__codes code")
    expect(shown).to_have_count(10)
    codes = shown.all_inner_texts()
    page.get_by_role("button", name="進む").click()
    expect(page.get_by_role("heading", name="予備コード")).to_be_visible()
    page.get_by_label("予備コードを保管しました").check()
    page.get_by_role("button", name="進む").click()
    expect(page).to_have_url(THERE)

    other = page_at(1280)
    enter(other)
    other.get_by_label("コード").fill("123456")
    other.get_by_role("button", name="確認する").click()
    expect(other.get_by_role("alert")).to_contain_text("コードが違う")
    # After a wrong code the next counts only a second later.
    other.wait_for_timeout(1500)
    other.get_by_label("コード").fill(codes[0])
    other.get_by_role("button", name="確認する").click()
    expect(other).to_have_url(THERE)
