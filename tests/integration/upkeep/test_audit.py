"""The audit log: what it holds, how it is searched and taken away, and who may read it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.log_actions import log

from strategy.figures.recording import record_definition, record_observation
from strategy.models import BasicGoalPage, Observation, Role
from strategy.models.dated import city_today
from strategy.upkeep.audit import CHUNK, Search, read_in_chunks, search_log
from tests.integration.desk.figures.conftest import VISITORS, make_indicator
from tests.people import account, client_of, text_of
from tests.uses import use_of

pytestmark = pytest.mark.usefixtures("loaded_site")

LOG = "/admin/audit/"


@pytest.fixture
def goal() -> BasicGoalPage:
    return BasicGoalPage.objects.get(slug="jobs", node_face__place="public")


@pytest.fixture
def clerk():
    return account("clerk", Role.Key.EDITORS)


@pytest.fixture
def editor(clerk) -> Client:
    return client_of(clerk)


def recorded(goal: BasicGoalPage, by, name: str = "史跡の入場者数") -> Observation:
    indicator = make_indicator(goal.node, name_ja=name)
    record_definition(use=use_of(indicator), by=by, columns=VISITORS)
    return record_observation(
        indicator=indicator, by=by, year=2024, value=Decimal(220), status="confirmed"
    )


def rows_of(response) -> list[list[str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_recorded_figure_stands_in_the_log_once_with_its_value(
    editor: Client, goal: BasicGoalPage, clerk
) -> None:
    recorded(goal, clerk)

    shown = text_of(editor.get(LOG, {"words": "史跡の入場者数", "who": str(clerk.pk)}))

    assert shown.count("令和6年度の実績値を「220万人」と記録しました。") == 1
    assert "2件" in shown


def test_a_correction_is_found_by_its_reason(editor: Client, goal: BasicGoalPage, clerk) -> None:
    first = recorded(goal, clerk)
    record_observation(
        indicator=first.indicator,
        by=clerk,
        year=2024,
        value=Decimal(230),
        status="corrected",
        reason="数え漏れを加えました。",
    )

    shown = text_of(editor.get(LOG, {"words": "数え漏れ"}))

    assert "令和6年度の実績値を「230万人」と改めました。" in shown
    assert "改めた理由：数え漏れを加えました。" in shown


def test_what_is_done_to_pages_is_found_by_who_did_it(
    editor: Client, goal: BasicGoalPage, clerk
) -> None:
    other = account("other", Role.Key.EDITORS)
    goal.save_revision(user=other, log_action=True)
    recorded(goal, clerk)

    mine = text_of(editor.get(LOG, {"who": str(clerk.pk)}))
    theirs = text_of(editor.get(LOG, {"who": str(other.pk), "kind": "strategy.basicgoalpage"}))

    assert goal.title not in mine
    assert goal.title in theirs


def test_days_are_those_of_the_city(goal: BasicGoalPage, clerk) -> None:
    moment = timezone.now() - timedelta(days=30)
    log(goal, "wagtail.edit", user=clerk, timestamp=moment)
    day = timezone.localdate(moment)

    def found(first, last) -> int:
        return search_log(Search(who=clerk.pk, first=first, last=last), clerk).count()

    assert found(day, day) == 1
    assert found(day + timedelta(days=1), city_today()) == 0
    assert found(None, day - timedelta(days=1)) == 0


def test_an_impossible_search_is_answered_in_a_sentence(editor: Client) -> None:
    backwards = text_of(editor.get(LOG, {"first": "2026-04-02", "last": "2026-04-01"}))
    unread = text_of(editor.get(LOG, {"first": "4月1日"}))

    assert "「いつまで」は「いつから」より後の日にしてください。" in backwards
    assert "「4月1日」は日付として読めません。" in unread
    assert "0件" in unread


# --- Files ----------------------------------------------------------------------


def test_the_file_holds_the_whole_search_and_runs_nothing(
    editor: Client, goal: BasicGoalPage, clerk
) -> None:
    recorded(goal, clerk, name="=HYPERLINK(1)")

    response = editor.get(LOG, {"words": "HYPERLINK", "export": "csv"})
    rows = rows_of(response)

    assert response.streaming
    assert rows[0] == ["日時", "した人", "種類", "対象", "したこと", "理由・コメント"]
    assert {row[3] for row in rows[1:]} == {"'=HYPERLINK(1)"}


def test_the_workbook_keeps_a_formula_as_text(editor: Client, goal: BasicGoalPage, clerk) -> None:
    recorded(goal, clerk, name="=HYPERLINK(1)")

    response = editor.get(LOG, {"words": "HYPERLINK", "export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active

    cells = [row[3] for row in sheet.iter_rows(min_row=2)]
    assert {(cell.value, cell.data_type) for cell in cells} == {("=HYPERLINK(1)", "s")}


def test_the_workbook_has_days_that_sort_and_columns_that_can_be_read(
    editor: Client, goal: BasicGoalPage, clerk
) -> None:
    log(goal, "wagtail.edit", user=clerk)

    response = editor.get(LOG, {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active

    moment = sheet["A2"].value
    assert abs(timezone.localtime().replace(tzinfo=None) - moment) < timedelta(minutes=5)
    assert sheet["A2"].number_format == 'yyyy"年"m"月"d"日" hh:mm'
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEF"]
    assert min(widths) >= 14
    assert sheet["E2"].alignment.wrap_text
    assert sheet.freeze_panes == "A2"


def test_a_long_log_is_read_in_parts(
    goal: BasicGoalPage, clerk, django_assert_max_num_queries
) -> None:
    for _ in range(CHUNK + 10):
        log(goal, "wagtail.edit", user=clerk)

    with django_assert_max_num_queries(20):
        found = list(read_in_chunks(search_log(Search(who=clerk.pk), clerk)))

    assert len(found) == CHUNK + 10


# --- Who may --------------------------------------------------------------------


def test_the_log_is_for_the_planning_division_and_administrators() -> None:
    for role in (Role.Key.EDITORS, Role.Key.APPROVERS, Role.Key.ADMINISTRATORS):
        client = client_of(account(f"of {role}", role))
        for query in ({}, {"export": "csv"}):
            assert client.get(LOG, query).status_code == 200
    for role in (Role.Key.DIVISION, Role.Key.READERS):
        client = client_of(account(f"of {role}", role))
        for query in ({}, {"export": "csv"}, {"export": "xlsx"}):
            assert client.get(LOG, query).headers["Location"] == "/admin/"
    assert Client().get(LOG).headers["Location"].startswith("/admin/login/")


def test_accounts_are_the_administrators_business(clerk) -> None:
    administrator = account("administrator", Role.Key.ADMINISTRATORS)
    log(account("newcomer"), "wagtail.create", user=administrator)
    search = {"words": "newcomer", "export": "csv"}

    assert len(rows_of(client_of(administrator).get(LOG, search))) == 2
    assert len(rows_of(client_of(clerk).get(LOG, search))) == 1


def test_wagtails_own_report_leads_to_the_log(editor: Client) -> None:
    for address in ("/admin/reports/site-history/", "/admin/reports/site-history/results/"):
        assert editor.get(address).headers["Location"] == LOG


def test_the_log_is_in_the_menu_of_those_who_may_read_it(editor: Client) -> None:
    division = client_of(account("division", Role.Key.DIVISION))

    assert f'"{LOG}"' in text_of(editor.get("/admin/"))
    assert f'"{LOG}"' not in text_of(division.get("/admin/"))


def test_what_was_done_is_told_as_a_sentence(editor: Client, goal: BasicGoalPage, clerk) -> None:
    goal.save_revision(user=clerk, log_action=True).publish(user=clerk, skip_permission_checks=True)

    html = text_of(editor.get(f"{LOG}?who={clerk.pk}"))

    assert "下書きを保存しました。" in html
    assert "公開しました。" in html
    assert "の操作をしました" not in html


@pytest.mark.parametrize(
    ("action", "data", "sentence"),
    [
        ("wagtail.lock", {}, "ロックしました。"),
        ("wagtail.unlock", {}, "ロックを解除しました。"),
        (
            "wagtail.reorder",
            {"destination": {"id": 1, "title": "目標"}},
            "「目標」の下で並べ替えました。",
        ),
        (
            "wagtail.workflow.start",
            {"workflow": {"title": "企画調整課長承認", "next": {"id": 1, "title": "課長の承認"}}},
            "「企画調整課長承認」を開始しました。次は「課長の承認」です。",
        ),
    ],
)
def test_what_is_no_noun_is_told_as_a_sentence_too(
    editor: Client, goal: BasicGoalPage, clerk, action: str, data: dict[str, Any], sentence: str
) -> None:
    log(goal, action, user=clerk, data=data)

    html = text_of(editor.get(f"{LOG}?who={clerk.pk}"))

    assert sentence in html
    assert "の操作をしました" not in html
