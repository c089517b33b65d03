"""The year of a figure: asked for by workbook, reported, compared, applied, read by the public."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from strategy.inquiries.layout import ENTRY_SHEET, FIRST_LINE, LETTERS
from tests.browser.conftest import Portal
from tests.browser.test_editors_round import sign_in

PageAt = Callable[[int], Page]
INDICATOR = "移住相談件数"
CLERK = """
from strategy.access.roles import group_of
from strategy.models import Role
from strategy.models import User
from strategy.models import Indicator, Unit
clerk = User.objects.create_user("division-clerk", "clerk@example.jp", "{password}")
clerk.groups.add(group_of(Role.Key.DIVISION))
unit = Unit.objects.create(code="statistics", name_ja="統計の課", phone="0242-00-0000")
unit.members.add(clerk)
Indicator.objects.filter(name_ja="{indicator}").update(unit_in_charge=unit)
"""


def fill(path: Path, typed: dict[str, object]) -> None:
    """What the clerk types into the row of the indicator.

    What other programs make of a workbook is tested with their files in integration/inquiries.
    """
    book = load_workbook(path)
    entry = book[ENTRY_SHEET]
    lines = range(FIRST_LINE, entry.max_row + 1)
    line = next(n for n in lines if INDICATOR in str(entry[f"{LETTERS['name']}{n}"].value))
    for key, value in typed.items():
        entry[f"{LETTERS[key]}{line}"].value = value
    book.save(path)


def code_and_values(page: Page) -> tuple[str, dict[str, str]]:
    """The indicator's code, and its actual values by year, in the open data."""
    text = page.request.get("/open-data/v1/kpi_values.csv").body().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if INDICATOR in row.values()]
    actual = {row["year"]: row["value"] for row in rows if row["value_type"] == "actual"}
    return rows[0]["indicator_code"], actual


def test_a_figure_goes_out_as_a_question_and_comes_back_as_an_answer(
    page_at: PageAt, portal: Portal, tmp_path: Path
) -> None:
    portal.passwords["division-clerk"] = "a-clerks-own-password"
    portal.shell(CLERK.format(password="a-clerks-own-password", indicator=INDICATOR))
    reader = page_at(360)
    code, before = code_and_values(reader)
    assert "2026" not in before

    planner = page_at(1280)
    sign_in(planner, portal, "editor")
    planner.goto("/admin/inquiries/new/?year=2026")
    planner.locator("[name=title]").fill("令和8年度の速報の照会")
    planner.locator("[name=due_on]").fill(str(timezone.localdate() + timedelta(days=9)))
    for box in planner.locator("#id_units input[type=checkbox]").all():
        box.set_checked("統計の課" in box.locator("xpath=..").inner_text())
    planner.get_by_role("button", name="照会票を作る").click()
    planner.wait_for_url(re.compile(r"/admin/inquiries/\d+/"))
    board = planner.url
    state = planner.get_by_role("row", name=re.compile("統計の課")).locator(".inquiry-state")
    expect(state).to_have_text("未送信")
    planner.on("dialog", lambda dialog: dialog.accept())
    planner.get_by_role("button", name="照会のメールを送る(1課)").click()
    expect(planner.locator(".messages li.success")).to_have_text("照会のメールを1件送りました。")
    expect(state).to_have_text("送信済み")

    clerk = page_at(360)
    clerk.goto("/admin/")
    clerk.locator("input[name=username]").fill("division-clerk")
    clerk.locator("input[name=password]").fill(portal.passwords["division-clerk"])
    clerk.locator("button[type=submit]").click()
    clerk.get_by_role("link", name=re.compile("照会「令和8年度の速報の照会」に回答する")).click()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name=re.compile("照会票をダウンロードする")).click()
    workbook = tmp_path / "answer.xlsx"
    download.value.save_as(workbook)
    planner.goto(board)
    expect(state).to_have_text("受取済み")

    fill(workbook, {"value": "たくさん", "status": "速報"})
    clerk.locator("input[type=file]").set_input_files(workbook)
    clerk.get_by_role("button", name="内容を確かめる").click()
    expect(clerk.locator("main")).to_contain_text("たくさん")
    expect(clerk.get_by_role("button", name="この内容で提出する")).to_have_count(0)

    clerk.get_by_role("link", name="直したファイルを選ぶ").click()
    fill(workbook, {"value": 142, "comment": "上半期の届出による。", "source": "住民基本台帳"})
    clerk.locator("input[type=file]").set_input_files(workbook)
    clerk.get_by_role("button", name="内容を確かめる").click()
    reported = clerk.get_by_role("table", name=re.compile(INDICATOR))
    expect(reported.get_by_role("row", name=re.compile("実績値"))).to_have_text(
        re.compile(r"まだない\s*142")
    )
    expect(clerk.get_by_role("button", name="承認へ提出する")).to_have_count(0)
    clerk.get_by_role("button", name="この内容で提出する").click()
    expect(clerk.locator(".messages li.success")).to_contain_text("提出しました")
    assert code_and_values(reader)[1] == before

    planner.goto(board)
    expect(state).to_have_text("回答あり")
    planner.get_by_role("link", name="統計の課").click()
    planner.get_by_role("link", name="回答", exact=True).click()
    expect(planner.locator("main")).to_contain_text("142")
    planner.get_by_role("button", name="承認へ提出する").click()
    expect(planner.locator(".messages li.success")).to_contain_text("承認へ提出しました")
    planner.goto(board)
    expect(state).to_have_text("承認待ち")
    assert code_and_values(reader)[1] == before

    approver = page_at(1280)
    sign_in(approver, portal, "approver")
    approver.get_by_role("link", name=re.compile("統計の課の回答を承認する")).click()
    approver.on("dialog", lambda dialog: dialog.accept())
    approver.get_by_role("button", name="承認する", exact=True).click()
    expect(approver.locator(".messages li.success")).to_contain_text("承認しました")
    planner.goto(board)
    expect(state).to_have_text("反映済み")

    assert code_and_values(reader)[1] == {**before, "2026": "142"}
    reader.goto(f"/ja/indicators/{code}/")
    expect(reader.locator("main")).to_contain_text("142件")
    said = reader.locator(".explanations__item").first
    expect(said).to_contain_text("令和8年度")
    expect(said).to_contain_text("上半期の届出による。")
    expect(said).to_contain_text("住民基本台帳")
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Who asked, reported and applied is in the log.
    planner.goto("/admin/audit/")
    for done in (
        "照会を作りました",
        "回答を提出しました",
        "回答を起案しました",
        "回答を反映しました",
    ):
        expect(planner.locator("main")).to_contain_text(done)
