"""Where a figure that waits is shown: lists, the desk, the first page, the history."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from strategy.figures.recording import record_definition, record_observation
from strategy.models import (
    Indicator,
    User,
)
from strategy.notation.wareki import era_fiscal_year
from strategy.proposals.steps import (
    approve_proposal,
)
from tests.integration.desk.figures.conftest import figures, make_indicator, send
from tests.integration.editions.conftest import draft_of
from tests.integration.proposing import LIST, State, decide, draft_figure, drafted, state_of
from tests.people import client_of, text_of
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def test_of_many_chosen_each_is_recorded_for_itself(
    clerk: User, head: User, visitors: Indicator
) -> None:
    good = drafted(visitors, clerk, year=2024, value=220)
    overtaken = drafted(visitors, clerk, year=2025, value=230)
    own = drafted(visitors, head, year=2026, value=240, status="preliminary")
    record_observation(indicator=visitors, by=None, year=2025, value=Decimal(231))

    response = decide(client_of(head), "approve", good, overtaken, own)

    html = text_of(response)
    assert "2024年度の実績値 220万人を承認しました。" in html
    assert "2025年度の実績値 230万人: 起案のあとに" in html
    assert "2026年度の実績値 240万人: 自分が起案した内容は" in html
    assert [state_of(each) for each in (good, overtaken, own)] == [
        State.APPLIED,
        State.WAITING,
        State.WAITING,
    ]


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40, "²"])
def test_a_senseless_choice_approves_nothing(approver: Client, key: str) -> None:
    response = approver.post(f"{LIST}approve/", {"draft": key}, follow=True)

    assert "起案を選んでください。" in text_of(response)


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    clerk: User, head: User, goal, visitors: Indicator, django_assert_max_num_queries
) -> None:
    client = client_of(head)
    client.get(LIST)
    drafted(visitors, clerk)
    with django_assert_max_num_queries(200) as few:
        client.get(LIST)
    for number in range(8):
        indicator = make_indicator(goal, f"i-{number}")
        columns = {"unit_ja": "件", "direction": "increase", "first_year": 2024}
        record_definition(use=use_of(indicator), by=None, columns=columns)
        drafted(indicator, clerk)

    with django_assert_max_num_queries(len(few.captured_queries)):
        html = text_of(client.get(LIST))

    assert html.count('name="proposal"') == 9


def test_the_desk_shows_what_stands_beside_what_is_drafted(
    editor: Client, approver: Client, clerk: User, visitors: Indicator
) -> None:
    send(editor, visitors, "target", year="R8", value="260", reason="見直し")

    html = text_of(approver.get(figures(visitors)))
    own = text_of(editor.get(figures(visitors)))

    assert "承認の済んでいない起案(1件)" in html
    cells = re.findall(r"<td[^>]*>(\d+万人)</td>", html)
    assert cells[:2] == ["250万人", "260万人"]
    assert "見直し" in html
    assert "承認する</button>" in html
    assert "承認する</button>" not in own
    assert "起案を取り下げる" in own


def test_the_first_page_tells_the_approver_and_not_the_author(
    editor: Client, approver: Client, clerk: User, visitors: Indicator
) -> None:
    drafted(visitors, clerk)
    one = text_of(approver.get("/admin/"))
    drafted(visitors, clerk, year=2025, value=230)
    two = text_of(approver.get("/admin/"))

    assert "「史跡の入場者数」2024年度の実績値 220万人を承認する" in one
    assert "起案2件を承認する" in two
    assert "起案2件" not in text_of(editor.get("/admin/"))


def test_a_division_is_told_what_to_confirm(
    clerk: User, division_clerk: User, visitors: Indicator
) -> None:
    drafted(visitors, clerk)

    home = text_of(client_of(division_clerk).get("/admin/"))

    assert "「史跡の入場者数」2024年度の実績値 220万人を確認する" in home


def test_the_history_tells_who_drafted_and_who_approved(
    editor: Client, clerk: User, head: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk)
    before = text_of(editor.get(f"/admin/indicators/{visitors.pk}/handover/"))
    approve_proposal(proposal=draft, by=head, comment="確かめました。")

    handover = text_of(editor.get(f"/admin/indicators/{visitors.pk}/handover/"))
    log = text_of(client_of(head).get(reverse("audit_log")))

    assert "2024年度の実績値 220万人が承認待ちです。" in before
    assert "承認待ちです。" not in handover
    assert "起案しました。" in handover
    assert re.search(r"<dt>承認</dt>\s*<dd>\s*head", handover)
    assert "確かめました。" in handover
    assert "起案の承認" in log


def test_an_indicator_with_a_draft_is_not_deleted(
    admin: Client, clerk: User, visitors: Indicator, goal
) -> None:
    indicator = make_indicator(goal, "fresh")
    draft_figure(
        kind="definition",
        subject=use_of(indicator),
        arguments={
            "columns": {"unit_ja": "件", "direction": "increase", "first_year": 2024},
            "expected_head": None,
        },
        title="定義",
        by=clerk,
    )

    response = admin.post(f"/admin/indicators/delete/{indicator.pk}/", follow=True)

    assert "記録(起案の内容)があるので、削除できません。" in text_of(response)


def test_an_edition_tells_before_its_submission_which_figures_still_wait(
    editor: Client, clerk: User, head: User, goal
) -> None:
    edition = draft_of("outline-2024-01")
    desk = f"/admin/editions/{edition.pk}/"
    quiet = text_of(editor.get(desk))
    indicators = [make_indicator(goal, f"i-{number}", name_ja=f"指標{number}") for number in "12"]
    columns = {"unit_ja": "件", "direction": "increase", "first_year": 2024}
    for indicator in indicators:
        record_definition(use=use_of(indicator), by=None, columns=columns)
    drafts = [drafted(indicator, clerk) for indicator in indicators]

    warned = text_of(editor.get(desk))
    for draft in drafts:
        approve_proposal(proposal=draft, by=head)

    told = "承認の済んでいない数値の起案が2件あります(「指標1」「指標2」)。"
    assert told in warned
    assert "承認の済んでいない数値" not in quiet
    assert "承認の済んでいない数値" not in text_of(editor.get(desk))


def test_a_drafted_value_is_not_asked_for_as_unreported(
    division_clerk: User, visitors: Indicator
) -> None:
    client = client_of(division_clerk)
    asked = f"「史跡の入場者数」の{era_fiscal_year(2025)}の実績値が未報告"
    before = text_of(client.get("/admin/"))

    drafted(visitors, division_clerk, year=2025)

    assert asked in before
    assert asked not in text_of(client.get("/admin/"))
