"""An editor changes a goal, an approver publishes it; then both issue an edition."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal

PageAt = Callable[[int], Page]
GOAL = "/strategies/new-strategy/goals/family-and-education/"
JAPANESE = "(仮称)結婚・出産・子育て支援と教育環境の充実"
ENGLISH = "(Provisional title) Supporting families and a fuller education"


def sign_in(page: Page, portal: Portal, username: str) -> None:
    page.goto("/admin/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(portal.passwords[username])
    page.locator("button[type=submit]").click()
    if codes := portal.codes.get(username):
        page.get_by_label("コード").fill(codes.pop())
        page.get_by_role("button", name="確認する").click()
    expect(page).to_have_url(f"{portal.address}/admin/")


def test_a_goals_new_heading_goes_from_editor_to_approver_to_the_public(
    page_at: PageAt, portal: Portal
) -> None:
    editor = page_at(1280)
    sign_in(editor, portal, "editor")
    editor.goto("/admin/pages/search/?q=教育環境")
    editor.get_by_role("link", name=re.compile("結婚・出産・子育て")).first.click()
    expect(editor.locator("[name=title]")).to_have_value(re.compile("教育環境の整備"))
    edit_address = editor.url

    editor.locator("[name=title]").fill(JAPANESE)
    editor.get_by_role("tab", name="英語").click()
    editor.locator("[name=heading_en]").fill(ENGLISH)
    editor.get_by_role("button", name="下書きを保存").first.click()
    expect(editor.locator(".messages li.success")).to_contain_text(JAPANESE)

    page_id = re.search(r"/pages/(\d+)/", edit_address)
    assert page_id is not None
    for language, heading in (("ja", JAPANESE), ("en", ENGLISH)):
        editor.goto(f"/admin/pages/{page_id[1]}/view_draft/?mode={language}")
        expect(editor.locator("h1")).to_contain_text(heading)
        assert editor.locator("html").get_attribute("lang") == language

    editor.goto(edit_address)
    editor.locator("footer [data-w-dropdown-target=toggle]").click()
    editor.get_by_role("button", name=re.compile("企画調整課長承認")).click()
    expect(editor.locator(".messages li.success")).to_be_visible()

    reader = page_at(360)
    reader.goto(f"/ja{GOAL}")
    expect(reader.locator("h1")).to_contain_text("教育環境の整備")

    approver = page_at(1280)
    sign_in(approver, portal, "approver")
    approver.goto(edit_address)
    approver.locator("footer [data-w-dropdown-target=toggle]").click()
    approver.once("dialog", lambda dialog: dialog.accept())
    approver.get_by_role("button", name="承認して公開", exact=True).click()
    expect(approver.locator(".messages li.success")).to_contain_text("承認しました")

    for language, heading in (("ja", JAPANESE), ("en", ENGLISH)):
        reader.goto(f"/{language}{GOAL}")
        expect(reader.locator("h1")).to_contain_text(heading)


def test_an_edition_goes_from_draft_to_public_with_its_files_made_in_the_background(
    page_at: PageAt, portal: Portal
) -> None:
    editor = page_at(1280)
    sign_in(editor, portal, "editor")
    editor.goto("/admin/editions/new/")
    editor.locator("select[name=strategy]").select_option(label="新総合戦略(仮称)")
    editor.locator("select[name=stage]").select_option(label="骨子案")
    editor.locator("input[name=dated]").fill("2023-08")
    editor.locator("input[name=code]").fill("outline-2023-08")
    editor.get_by_role("button", name="作成").click()

    editor.get_by_role("button", name="内容を凍結して提出する").click()

    expect(editor.locator(".messages li.success")).to_contain_text("凍結")
    desk = editor.url
    assert editor.get_by_role("button", name="承認する", exact=True).count() == 0

    approver = page_at(1280)
    sign_in(approver, portal, "approver")
    approver.goto(desk)
    # The page follows the files by itself while they are made, and then lets approve.
    approve = approver.get_by_role("button", name="承認する", exact=True)
    expect(approve).to_be_enabled(timeout=60_000)
    approver.on("dialog", lambda dialog: dialog.accept())
    approve.click()
    expect(approver.locator(".messages li.success")).to_contain_text("承認しました")
    assert page_at(360).goto("/ja/editions/outline-2023-08/").status == 404
    approver.get_by_role("button", name="公表する", exact=True).click()
    expect(approver.locator(".messages li.success")).to_contain_text("公表しました")

    reader = page_at(360)
    reader.goto("/ja/editions/outline-2023-08/")
    expect(reader.locator("h1")).to_contain_text("骨子案")
    response = reader.request.get("/editions/outline-2023-08/outline-en.pdf")
    assert response.body().startswith(b"%PDF-")

    reader.goto("/ja/editions/verify/")
    reader.locator("input[name=file]").set_input_files(
        {"name": "saved.pdf", "mimeType": "application/pdf", "buffer": response.body()}
    )
    reader.get_by_role("button", name="このファイルを確かめる").click()
    expect(reader.locator("main")).to_contain_text("このサイトで公表したファイルです。")
    expect(reader.locator("main")).to_contain_text("最新の版です。")
