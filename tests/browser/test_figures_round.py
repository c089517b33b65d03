"""A corrected figure, approved by another: page and open data follow, and keep both values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.test_editors_round import sign_in

PageAt = Callable[[int], Page]
YEAR = "令和6年"


def open_year(editor: Page, action: str) -> None:
    """The form for the births of a year, by the way a clerk takes: menu, indicator, year."""
    editor.goto("/admin/")
    editor.get_by_role("button", name="指標", exact=True).click()
    editor.get_by_role("link", name="指標の一覧", exact=True).click()
    editor.get_by_role("link", name="年間出生数", exact=True).click()
    editor.get_by_role("link", name=re.compile(f"^{YEAR}.*実績値を{action}")).click()


def csv_value(page: Page, address: str) -> str:
    text = page.request.get(address).body().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    [row] = [row for row in rows if (row["value_type"], row["year"]) == ("actual", "2024")]
    return row["value"]


def test_a_corrected_figure_is_approved_by_another_and_the_public_reads_it_with_its_history(
    page_at: PageAt, portal: Portal
) -> None:
    reader = page_at(360)
    assert csv_value(reader, "/open-data/v1/indicators/births.csv") == "590"
    editor = page_at(1280)
    sign_in(editor, portal, "editor")

    open_year(editor, "改める")
    editor.locator("[name=value]").fill("５８８.５")
    editor.get_by_role("button", name="承認へ提出する").click()
    alert = editor.locator(".figure-desk__errors")
    expect(alert).to_contain_text("提出していません")
    expect(editor.locator("[name=value]")).to_have_value("５８８.５")

    editor.locator("[name=value]").fill("５８８")
    editor.locator("[name=reason]").fill("届出の遅れを加えた集計に改めました。")
    editor.get_by_role("button", name="承認へ提出する").click()
    expect(editor.locator(".messages li.success")).to_contain_text("588人(訂正)を承認待ちに")
    # Its author sees it beside what stands, and cannot approve it.
    waiting = editor.get_by_role("table", name=re.compile("588人"))
    expect(waiting.get_by_role("row", name=re.compile("実績値"))).to_have_text(
        re.compile(r"590人\s*588人")
    )
    expect(editor.get_by_role("button", name="承認する", exact=True)).to_have_count(0)
    reader.goto("/ja/indicators/births/")
    expect(reader.locator("main")).not_to_contain_text("588人")
    assert csv_value(reader, "/open-data/v1/indicators/births.csv") == "590"

    approver = page_at(1280)
    sign_in(approver, portal, "approver")
    approver.goto("/admin/")
    approver.get_by_role("link", name=re.compile("588人.*を承認する")).click()
    approver.on("dialog", lambda dialog: dialog.accept())
    approver.get_by_role("button", name="承認する", exact=True).click()
    expect(approver.locator(".messages li.success")).to_contain_text("588人(訂正)を承認しました")

    reader.goto("/ja/indicators/births/")
    expect(reader.locator("main")).to_contain_text("588人")
    expect(reader.locator("main")).to_contain_text("届出の遅れを加えた集計に改めました。")
    assert csv_value(reader, "/open-data/v1/indicators/births.csv") == "588"
    reader.goto("/en/indicators/births/")
    expect(reader.locator("main")).to_contain_text("588")
    # What was said before stays readable beside it.
    expect(reader.locator("main")).to_contain_text("590")
    history = reader.request.get("/open-data/v1/kpi_history.csv").body().decode("utf-8-sig")
    said = [
        row["value"]
        for row in csv.DictReader(io.StringIO(history))
        if (row["indicator_code"], row["value_type"], row["year"]) == ("births", "actual", "2024")
    ]
    assert sorted(said) == ["588", "590"]
