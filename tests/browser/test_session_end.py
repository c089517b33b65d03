"""A session ends, overnight or by others: what was typed stays, and nothing says otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.test_editors_round import sign_in
from tests.browser.test_figures_round import open_year

PageAt = Callable[[int], Page]
EARLIER = """
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    kept = row.get_decoded()
    for name in {names}:
        if name in kept:
            kept[name] -= {seconds}
    row.session_data = Session.get_session_store_class()().encode(kept)
    row.save()
"""
END_ALL = "from django.contrib.sessions.models import Session\nSession.objects.all().delete()"
PAGE = """
from strategy.models import BasicGoalPage
print(BasicGoalPage.objects.exclude(slug="family-and-education").order_by("pk")[{number}].pk)
"""
LATEST = """
from wagtail.models import Page
print(Page.objects.get(pk={pk}).get_latest_revision_as_object().title)
"""


def move_sessions(portal: Portal, minutes: int, *names: str) -> None:
    """As if somebody had been last seen, or had signed in, so much earlier."""
    portal.shell(EARLIER.format(names=names, seconds=minutes * 60))


def leave_for(page: Page, portal: Portal, *, minutes: int) -> None:
    """So much later somebody comes back to the page: here, and for the server."""
    move_sessions(portal, minutes, "seen_at", "signed_in_at")
    page.clock.fast_forward(minutes * 60_000)
    come_back(page)


def come_back(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('focus'))")


@pytest.fixture
def editor(page_at: PageAt, portal: Portal) -> Page:
    page = page_at(1280)
    sign_in(page, portal, "editor")
    page.clock.install()
    return page


def sign_in_again(page: Page, portal: Portal, username: str = "editor") -> Page:
    """In another tab, by the link that the page shows."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="新しいタブでサインイン").last.click()
    return fill_in(opened.value, portal, username)


def fill_in(tab: Page, portal: Portal, username: str) -> Page:
    tab.locator("input[name=username]").fill(username)
    tab.locator("input[name=password]").fill(portal.passwords[username])
    tab.locator("button[type=submit]").click()
    if codes := portal.codes.get(username):
        tab.get_by_label("コード").fill(codes.pop())
        tab.get_by_role("button", name="確認する").click()
    expect(tab.get_by_role("heading", name="サインインしました")).to_be_visible()
    return tab


class TestTheNotice:
    def test_names_the_time_of_the_end_and_after_it_says_that_it_is_over(
        self, editor: Page, portal: Portal
    ) -> None:
        editor.goto("/admin/")
        bar = editor.locator(".session-end")
        expect(bar).to_be_hidden()

        leave_for(editor, portal, minutes=57)
        expect(bar).to_contain_text(re.compile(r"操作がないため、\d+:\d\dにサインアウトします"))

        leave_for(editor, portal, minutes=10 * 60)
        expect(bar).to_contain_text("サインインは終わりました")
        expect(bar).not_to_contain_text("サインアウトします")

    def test_going_on_asks_the_server_and_says_what_it_answered(
        self, editor: Page, portal: Portal
    ) -> None:
        editor.goto("/admin/")
        leave_for(editor, portal, minutes=57)
        go_on = editor.get_by_role("button", name="作業を続ける")

        go_on.click()
        expect(editor.locator(".session-end")).to_contain_text("続けられます")

        leave_for(editor, portal, minutes=57)
        portal.shell(END_ALL)
        go_on.click()
        expect(editor.locator(".session-end")).to_contain_text("サインインは終わりました")

    def test_says_when_a_working_day_is_over_whatever_one_does(
        self, editor: Page, portal: Portal
    ) -> None:
        editor.goto("/admin/")
        leave_for(editor, portal, minutes=50)
        move_sessions(portal, 11 * 60 + 7, "signed_in_at")

        come_back(editor)

        expect(editor.locator(".session-end")).to_contain_text("それまでに保存してください")
        expect(editor.get_by_role("button", name="作業を続ける")).to_have_count(0)


class TestAForm:
    def test_of_a_figure_goes_on_after_a_night_once_one_has_signed_in_again(
        self, editor: Page, portal: Portal
    ) -> None:
        open_year(editor, "改める")
        leave_for(editor, portal, minutes=600)
        editor.locator("[name=value]").fill("587")
        editor.locator("[name=reason]").fill("夜のあとに書いた理由。")
        editor.get_by_role("button", name="承認へ提出する").click()
        dialog = editor.get_by_role("dialog", name="サインインが終わっています")
        expect(dialog).to_contain_text("まだ送信していません")

        sign_in_again(editor, portal)
        come_back(editor)

        expect(dialog).to_be_hidden()
        expect(editor.locator(".session-end")).to_contain_text("サインインし直しました")
        expect(editor.locator("[name=reason]")).to_have_value("夜のあとに書いた理由。")
        editor.get_by_role("button", name="承認へ提出する").click()
        expect(editor.locator(".messages li.success")).to_contain_text("587人")

    def test_of_a_page_is_saved_by_itself_once_one_has_signed_in_again(
        self, editor: Page, portal: Portal
    ) -> None:
        pk = portal.shell(PAGE.format(number=0)).strip()
        editor.goto(f"/admin/pages/{pk}/edit/")
        editor.clock.run_for(3000)
        leave_for(editor, portal, minutes=600)
        editor.locator("[name=title]").fill("夜のあとの見出し")
        editor.clock.run_for(3000)
        head = editor.locator("#w-autosave-indicator")
        expect(head).to_contain_text("自動保存を止めています")
        expect(head.get_by_text("保存しました")).to_be_hidden()

        sign_in_again(editor, portal)
        come_back(editor)
        editor.clock.run_for(3000)

        expect(head.get_by_text("保存しました")).to_be_visible()
        assert portal.shell(LATEST.format(pk=pk)).strip() == "夜のあとの見出し"

    def test_of_a_record_goes_on_for_who_needs_a_second_factor(
        self, page_at: PageAt, portal: Portal
    ) -> None:
        page = page_at(360)
        portal.make_account("night-head", "approvers")
        sign_in(page, portal, "night-head")
        page.clock.install()
        page.goto("/admin/snippets/strategy/term/add/")
        written = page.locator("[data-edit-form] input[type=text]:visible").first
        written.fill("夜のことば")
        portal.shell(END_ALL)
        save = page.locator("footer button[type=submit]").first
        save.click()
        expect(page.get_by_role("dialog", name="サインインが終わっています")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        sign_in_again(page, portal, "night-head")
        come_back(page)

        # Sent with the token of the new session, and judged.
        save.click()
        expect(page.locator(".messages li.error")).to_be_visible()
        expect(written).to_have_value("夜のことば")

    def test_is_neither_shown_nor_sent_while_another_is_signed_in(
        self, editor: Page, portal: Portal
    ) -> None:
        portal.make_account("counter", "editors")
        open_year(editor, "改める")
        reason = editor.locator("[name=reason]")
        reason.fill("わたしの書きかけ。")
        portal.shell(END_ALL)
        come_back(editor)

        tab = sign_in_again(editor, portal, "counter")
        come_back(editor)
        dialog = editor.get_by_role("dialog", name="ほかの利用者がサインインしています")
        expect(dialog).to_contain_text("「counter」")
        expect(reason).to_be_hidden()
        editor.keyboard.press("Escape")
        expect(dialog).to_be_visible()

        tab.context.clear_cookies(name="portal_session")
        tab.goto("/admin/login/?next=/admin/sign-in/done/")
        fill_in(tab, portal, "editor")
        come_back(editor)
        expect(dialog).to_be_hidden()
        expect(reason).to_have_value("わたしの書きかけ。")

    def test_stays_where_the_server_cannot_be_reached(self, editor: Page, portal: Portal) -> None:
        open_year(editor, "改める")
        editor.locator("[name=reason]").fill("つながらない間に書いた理由。")
        editor.context.set_offline(True)

        editor.get_by_role("button", name="承認へ提出する").click()

        dialog = editor.get_by_role("dialog", name="サーバーに接続できません")
        expect(dialog).to_contain_text("まだ送信していません")
        dialog.get_by_role("button", name="閉じる").click()
        expect(editor.locator("[name=reason]")).to_have_value("つながらない間に書いた理由。")
        editor.context.set_offline(False)


def test_what_is_typed_after_a_refused_submission_is_saved_as_the_head_says(
    editor: Page, portal: Portal
) -> None:
    pk = portal.shell(PAGE.format(number=1)).strip()
    editor.goto(f"/admin/pages/{pk}/edit/")
    editor.clock.run_for(3000)
    title = editor.locator("[name=title]")
    title.fill("")
    editor.locator("footer [data-w-dropdown-target=toggle]").click()
    editor.get_by_role("button", name=re.compile("企画調整課長承認")).click()
    expect(editor.locator(".messages li.error")).to_be_visible()
    editor.clock.run_for(3000)
    head = editor.locator("#w-autosave-indicator")

    title.fill("直した見出し")
    editor.clock.run_for(3000)
    expect(head.get_by_text("保存しました")).to_be_visible()
    title.fill("もう一度直した見出し")
    editor.clock.run_for(3000)

    expect(head.get_by_text("保存しました")).to_be_visible()
    assert portal.shell(LATEST.format(pk=pk)).strip() == "もう一度直した見出し"
