"""Every export of the admin opens in a Japanese spreadsheet: its time, heads, lines, formulas."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect

from strategy.models import BasicGoalPage
from tests.people import client_of

pytestmark = pytest.mark.usefixtures("loaded_site")

EXPORTS = [
    "/admin/reports/workflow/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/aging-pages/",
    "/admin/reports/locked/",
    "/admin/redirects/",
]
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def admin() -> Client:
    return client_of(get_user_model().objects.create_superuser("admin", password="x" * 12))


@pytest.fixture(autouse=True)
def dangerous(goal: BasicGoalPage) -> BasicGoalPage:
    goal.title = goal.heading_ja = f"{FORMULA}\n次の行"
    goal.locked, goal.locked_at = True, timezone.now()
    goal.save_revision().publish()
    workflow = goal.get_workflow()
    author = get_user_model().objects.create_user("author")
    if workflow:
        workflow.start(goal, author)
    Redirect.objects.create(old_path="/a", redirect_link="/ja/")
    return goal


def lines_of(client: Client, address: str) -> tuple[str, list[list[str]]]:
    response = client.get(address, {"export": "csv"})
    assert response.status_code == 200
    text = response.getvalue().decode()
    return text, list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("address", EXPORTS)
def test_an_export_has_a_mark_japanese_heads_and_one_record_a_line(
    admin: Client, address: str
) -> None:
    text, (heads, *rows) = lines_of(admin, address)

    assert text.startswith("\ufeff")
    assert rows
    assert not re.search(r"\n[\r\n]|[^\r]\n", text)
    assert [head for head in heads if not re.search("[ぁ-んァ-ヶ一-龥]", head)] == []
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert not any("+00:00" in cell for row in rows for cell in row)


def test_a_list_that_exports_nothing_is_shown_instead(admin: Client) -> None:
    response = admin.get("/admin/reports/page-types-usage/", {"export": "csv"})

    assert response.headers["Content-Type"].startswith("text/html")
    assert "ページの種類" in response.content.decode()


def test_a_moment_is_told_by_the_citys_clock(admin: Client, dangerous: BasicGoalPage) -> None:
    dangerous.refresh_from_db()
    _, (_, *rows) = lines_of(admin, "/admin/reports/aging-pages/")

    expected = f"{timezone.localtime(dangerous.last_published_at):%Y-%m-%d %H:%M}"
    assert expected in {cell for row in rows for cell in row}


@pytest.mark.parametrize("address", EXPORTS)
def test_a_workbook_holds_texts_and_the_citys_time(
    admin: Client, dangerous: BasicGoalPage, address: str
) -> None:
    response = admin.get(address, {"export": "xlsx"})

    cells = [
        cell
        for row in load_workbook(io.BytesIO(response.getvalue())).active.iter_rows()
        for cell in row
    ]
    assert cells
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
