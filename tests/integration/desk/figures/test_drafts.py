"""A figure reaches the public when another person has approved it, and not before."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from strategy.figures.recording import record_baseline, record_definition, record_observation
from strategy.models import (
    Body,
    Grade,
    HeadApprovalTask,
    Indicator,
    MeasurePage,
    NodeFace,
    Observation,
    Proposal,
    ProposalItem,
    Role,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.proposals.steps import (
    approve_proposal,
    confirm_proposal,
    prepare,
    return_proposal,
    withdraw_proposal,
)
from strategy.refusals import Refused
from tests.integration.desk.figures.conftest import (
    DEFINITION,
    council,
    figures,
    make_indicator,
    send,
)
from tests.integration.proposing import (
    LIST,
    State,
    decide,
    draft_figure,
    drafted,
    item_of,
    row_of,
    state_of,
)
from tests.people import account, client_of, text_of
from tests.responsibility import led_by
from tests.uses import rows_on, strategy_of, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


# --- Nothing before the approval ---------------------------------------------------------


def test_a_figure_is_recorded_by_its_author_once_another_has_approved_it(
    editor: Client, clerk: User, head: User, visitors: Indicator
) -> None:
    response = send(editor, visitors, "observation", year="R6", value="220", comment_ja="増えた")

    told = "令和6年度の実績値 220万人(確報)を承認待ちにしました。"
    assert f"{told}公開は、ほかの人が承認してからです。" in text_of(response)
    assert not visitors.observations.exists()
    draft = Proposal.objects.get()
    approved = decide(client_of(head), "approve", draft, comment="確かめました。")
    assert "令和6年度の実績値 220万人(確報)を承認しました。" in text_of(approved)
    row: Any = visitors.observations.get()
    assert (row.value, row.comment_ja, row.recorded_by) == (220, "増えた", clerk)
    draft.refresh_from_db()
    assert (draft.state, draft.decided_by) == (State.APPLIED, head)
    assert item_of(draft).row == row.pk


@pytest.mark.parametrize("step", [None, "return", "withdraw"])
def test_nothing_of_a_draft_is_public(
    client: Client, clerk: User, head: User, visitors: Indicator, step: str | None
) -> None:
    pages = (
        "/ja/indicators/castle-visitors/",
        "/en/indicators/castle-visitors/",
        "/ja/indicators/",
        "/open-data/v1/indicators/castle-visitors.csv",
        "/open-data/v1/indicators/castle-visitors.json",
        "/open-data/v1/kpi_history.csv",
    )
    before = {page: client.get(page).getvalue() for page in pages}
    draft = drafted(
        visitors, clerk, value=231, columns={"comment_ja": "ひみつの説明", "comment_en": "secret"}
    )
    if step == "return":
        return_proposal(proposal=draft, by=head, comment="根拠を書いてください。")
    if step == "withdraw":
        withdraw_proposal(proposal=draft, by=clerk)

    after = {page: client.get(page).getvalue() for page in pages}

    assert after == before
    assert not any(b"231" in said or "ひみつ".encode() in said for said in after.values())


def test_every_kind_of_row_waits_for_approval(
    editor: Client, head: User, visitors: Indicator, grade: Grade
) -> None:
    before = {kind: rows_on(visitors, kind).count() for kind in ProposalItem.FIGURES}

    send(editor, visitors, "definition", **{**DEFINITION, "definition_ja": "券", "reason": "明示"})
    send(editor, visitors, "baseline", year="R4", value="198", reason="再集計")
    send(editor, visitors, "target", year="R8", value="260", reason="見直し")
    send(editor, visitors, "observation", year="R6", value="220")
    send(editor, visitors, "evaluation", year="R6", body=council().pk, grade=grade.pk)

    after = {kind: rows_on(visitors, kind).count() for kind in ProposalItem.FIGURES}
    assert after == before
    drafts = Proposal.objects.all()
    assert {item_of(draft).kind for draft in drafts} == set(ProposalItem.FIGURES)
    decide(client_of(head), "approve", *drafts)
    said = {kind: rows_on(visitors, kind).last() for kind in ProposalItem.FIGURES}
    assert said["definition"].definition_ja == "券"
    assert (said["baseline"].value, said["baseline"].reason) == (198, "再集計")
    assert (said["target"].year, said["target"].value) == (2026, 260)
    assert said["observation"].value == 220
    assert (said["evaluation"].body, said["evaluation"].grade) == (council(), grade)


def test_what_the_action_refuses_is_not_drafted(editor: Client, visitors: Indicator) -> None:
    response = send(editor, visitors, "target", year="R4", value="210")

    assert "基準年(令和4年度(2022年度))より後に" in text_of(response)
    assert "提出していません。" in text_of(response)
    assert not Proposal.objects.exists()


def test_figures_keep_every_digit_and_days_their_day(
    clerk: User, head: User, goal, visitors: Indicator
) -> None:
    fine = {"unit_ja": "円", "direction": "increase", "first_year": 2024, "decimals": 3}
    indicator = make_indicator(goal, "income")
    record_definition(use=use_of(indicator), by=None, columns=fine)
    value, day = Decimal("999999999999.125"), city_today() + timedelta(days=3)
    draft = draft_figure(
        kind="observation",
        subject=indicator,
        arguments={"year": 2024, "value": value, "published_on": day},
        title="値",
        by=clerk,
    )

    approve_proposal(proposal=Proposal.objects.get(pk=draft.pk), by=head)

    row = Observation.objects.get(pk=row_of(draft))
    assert (row.value, row.published_on) == (value, day)


# --- The day of publication -----------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"), [(-30, -30), (0, 5), (2, 5), (5, 5), (9, 9)], ids=str
)
def test_a_day_that_passed_while_it_waited_is_the_day_of_approval(
    clerk: User, head: User, visitors: Indicator, days: int, expected: int
) -> None:
    today = city_today()
    draft = drafted(visitors, clerk, published_on=today + timedelta(days=days))

    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=5)):
        approve_proposal(proposal=draft, by=head)

    row = Observation.objects.get(pk=row_of(draft))
    assert row.published_on == today + timedelta(days=expected)


# --- Who may ------------------------------------------------------------------------------


def test_nobody_approves_an_own_figure(head: User, visitors: Indicator) -> None:
    draft = drafted(visitors, head)

    response = decide(client_of(head), "approve", draft)

    assert "自分が起案した内容は承認できません。" in text_of(response)
    assert state_of(draft) == State.WAITING
    assert not visitors.observations.exists()


@pytest.mark.both_databases
def test_the_database_itself_refuses_an_author_as_approver(
    clerk: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk)
    draft.state = State.APPLIED
    draft.decided_by, draft.decided_at = clerk, timezone.now()

    constraint = "proposal_approved_by_another"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        draft.save()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Proposal, "title = 'x'"),
        (Proposal, "state = 'applied'"),
        (ProposalItem, "title = 'x'"),
        (ProposalItem, "year = 2030"),
    ],
)
@pytest.mark.parametrize("decided", ["return_proposal", "withdraw_proposal"])
def test_the_database_keeps_what_was_drafted_and_decided(
    clerk: User, head: User, visitors: Indicator, model: Any, change: str, decided: str
) -> None:
    draft = drafted(visitors, clerk)
    if decided == "return_proposal":
        return_proposal(proposal=draft, by=head, comment="根拠を書いてください。")
    else:
        withdraw_proposal(proposal=draft, by=clerk)

    for statement in (f"UPDATE {{}} SET {change}", "DELETE FROM {}"):
        with (
            pytest.raises(DatabaseError, match="sealed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(model._meta.db_table))


@pytest.mark.parametrize(
    "role", [Role.Key.READERS, Role.Key.EDITORS, Role.Key.PUBLISHERS, Role.Key.DIVISION]
)
def test_only_approvers_approve(clerk: User, visitors: Indicator, role: str) -> None:
    draft = drafted(visitors, clerk)
    other = account("other", role)

    decide(client_of(other), "approve", draft)

    assert state_of(draft) == State.WAITING
    with pytest.raises(Refused, match="権限"):
        approve_proposal(proposal=draft, by=other)


def test_a_deputy_approves_with_a_reason_that_stays(
    clerk: User, editor: Client, visitors: Indicator
) -> None:
    deputy = account("deputy", Role.Key.EDITORS)
    HeadApprovalTask.objects.get().deputies.add(deputy)
    draft = drafted(visitors, clerk)

    without = decide(client_of(deputy), "approve", draft)
    assert "代決の理由を書いてください。" in text_of(without)
    decide(client_of(deputy), "approve", draft, comment="課長が出張のため。")

    draft.refresh_from_db()
    assert (draft.state, draft.comment) == (State.APPLIED, "代決: 課長が出張のため。")
    html = text_of(editor.get(figures(visitors)))
    assert "clerk、承認 deputy(代決)" in html


# --- The division's own check -------------------------------------------------------------


def test_a_divisions_own_figure_goes_to_the_approver_at_once(
    division_clerk: User, visitors: Indicator
) -> None:
    response = send(client_of(division_clerk), visitors, "observation", year="R6", value="220")

    assert "を承認待ちにしました。" in text_of(response)
    draft = Proposal.objects.get()
    assert draft.state == State.WAITING
    assert (
        item_of(draft).confirmation
        == "観光課の担当者が書いた内容なので、所管課の確認を省きました。"
    )


def test_the_planning_divisions_figure_is_confirmed_by_the_division_first(
    editor: Client, head: User, division_clerk: User, visitors: Indicator
) -> None:
    response = send(editor, visitors, "target", year="R8", value="260", reason="見直し")

    assert "を、観光課の確認待ちにしました。" in text_of(response)
    draft = Proposal.objects.get()
    early = decide(client_of(head), "approve", draft)
    assert "所管課の確認が、まだ済んでいません。" in text_of(early)
    decide(client_of(division_clerk), "confirm", draft, comment="観光統計と同じです。")
    draft.refresh_from_db()
    assert (draft.state, item_of(draft).confirmed_by) == (State.WAITING, division_clerk)
    decide(client_of(head), "approve", draft)
    assert use_of(visitors).targets.last().value == 260


def test_the_planning_division_may_say_that_the_division_was_asked(
    editor: Client, clerk: User, division_clerk: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk)

    page = text_of(editor.get(f"{LIST}{draft.pk}/"))
    decide(editor, "confirm", draft, comment="観光課に電話で確認しました。")

    assert "所管課に確認済みとして進める" in page
    draft.refresh_from_db()
    assert (draft.state, item_of(draft).confirmed_by) == (State.WAITING, clerk)


def test_who_confirms_for_a_division_says_how_it_was_asked_and_the_approver_reads_it(
    editor: Client, clerk: User, head: User, division_clerk: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk)

    silent = text_of(decide(editor, "confirm", draft, comment=" "))
    assert "だれに、どのように確かめたかを書いてください。" in silent
    assert state_of(draft) == State.REVIEW
    decide(editor, "confirm", draft, comment="観光課の佐藤さんに電話で。")

    shown = text_of(client_of(head).get(f"{LIST}{draft.pk}/"))
    assert "企画調整課が代わりに確認: 観光課の佐藤さんに電話で。" in shown


def test_another_division_sees_and_confirms_nothing(
    clerk: User, division_clerk: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk)
    other = account("roads-clerk", Role.Key.DIVISION)
    Unit.objects.create(code="roads", name_ja="道路課", phone="1").members.add(other)

    response = decide(client_of(other), "confirm", draft)

    assert "起案を選んでください。" in text_of(response)
    assert state_of(draft) == State.REVIEW
    assert client_of(other).get(f"{LIST}{draft.pk}/").status_code == 302
    assert "史跡の入場者数" not in text_of(client_of(other).get(LIST))


def test_the_evaluation_of_a_measure_waits_for_the_measures_division(
    editor: Client, goal, grade: Grade, tourism: Unit, head: User
) -> None:
    clerk = account("tourism-clerk", Role.Key.DIVISION)
    tourism.members.add(clerk)
    page = NodeFace.objects.filter(node=goal).get().page
    measure = led_by(tourism, page.add_child(instance=MeasurePage(title="観光の施策", slug="m")))
    node = NodeFace.objects.get(page=measure).node
    draft_figure(
        kind="evaluation",
        subject=node,
        arguments={
            "strategy": strategy_of(goal),
            "year": 2024,
            "body": council(),
            "grade": grade,
            "expected_head": None,
        },
        title="評価",
        by=User.objects.get(username="clerk"),
    )
    draft = Proposal.objects.get()

    assert draft.state == State.REVIEW
    assert "観光の施策" in text_of(client_of(clerk).get(LIST))
    decide(client_of(clerk), "confirm", draft)
    decide(client_of(head), "approve", draft)

    assert node.evaluations.get().grade == grade


# --- One draft on one thing -----------------------------------------------------------


def test_a_second_draft_on_the_same_thing_is_refused_and_names_the_first(
    editor: Client, approver: Client, visitors: Indicator
) -> None:
    send(editor, visitors, "observation", year="R6", value="220")

    page = text_of(approver.get(figures(visitors, "observation") + "?year=2024"))
    own = send(editor, visitors, "observation", year="R6", value="221")
    refused = send(approver, visitors, "observation", year="R6", value="222")
    other_year = send(approver, visitors, "observation", year="R7", value="240")

    assert "令和6年度の実績値 220万人(確報)の起案(" in page
    assert "自分の令和6年度の実績値 220万人(確報)の起案(" in text_of(own)
    assert "先にその起案を取り下げてください。" in text_of(own)
    assert "clerkさんの令和6年度の実績値 220万人(確報)の起案(" in text_of(refused)
    assert 'value="222"' in text_of(refused)
    assert "承認待ちにしました。" in text_of(other_year)
    assert Proposal.objects.count() == 2


@pytest.mark.both_databases
def test_the_database_holds_one_open_draft_on_a_thing(clerk: User, visitors: Indicator) -> None:
    item = item_of(drafted(visitors, clerk))
    item.proposal = prepare(by=clerk, title="もう一つ")
    item.pk = None
    item._state.adding = True

    # PostgreSQL has its constraint; on SQLite the seal sees the row whose place it would take.
    constraint = r"proposal_item_open_once|UNIQUE.*strategy_proposalitem"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        item.save()


def test_the_first_figures_of_an_indicator_may_wait_together(
    editor: Client, head: User, goal
) -> None:
    indicator = make_indicator(goal)

    send(editor, indicator, "definition", **DEFINITION)
    desk = text_of(editor.get(figures(indicator)))
    send(editor, indicator, "baseline", year="R4", value="200")
    late = send(editor, indicator, "target", year="R4", value="250")
    send(editor, indicator, "target", year="R8", value="250")

    assert "続けて、基準値・目標値・実績値も起案できます。" in desk
    assert "目標年(令和4年度(2022年度))は、基準年(令和4年度(2022年度))より後に" in text_of(late)
    assert not use_of(indicator).definitions.exists()
    definition, baseline, target = Proposal.objects.order_by("pk")
    early = decide(client_of(head), "approve", target)
    assert "先に指標の定義" in text_of(early)
    assert state_of(target) == State.WAITING
    # Chosen together, in whatever order they are sent.
    decide(client_of(head), "approve", target, baseline, definition)
    assert use_of(indicator).definitions.count() == 1
    assert use_of(indicator).baselines.get().value == 200
    assert use_of(indicator).targets.get().value == 250


# --- Overtaken, returned, withdrawn -------------------------------------------------------


def test_a_figure_that_was_overtaken_is_refused_and_stays_to_be_returned(
    clerk: User, head: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk, status="preliminary")
    record_observation(indicator=visitors, by=None, year=2024, value=Decimal(215))

    page = text_of(client_of(head).get(f"{LIST}{draft.pk}/"))
    response = decide(client_of(head), "approve", draft)

    assert "同じところがほかの人の記録で変わりました。" in page
    assert "同じところがほかの人の記録で変わりました。承認できません。" in text_of(response)
    assert state_of(draft) == State.WAITING
    assert visitors.observations.get().value == 215
    decide(client_of(head), "return", draft, comment="照会の値が先に入りました。")
    assert state_of(draft) == State.RETURNED


def test_a_figure_that_the_rules_refuse_by_now_is_not_half_recorded(
    clerk: User, head: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk, year=2024)
    record_baseline(
        use=use_of(visitors), by=None, year=2025, value=Decimal(200), reason="基準年を改めた"
    )

    response = decide(client_of(head), "approve", draft)

    assert "この指標の対象" in text_of(response)
    assert state_of(draft) == State.WAITING
    assert not visitors.observations.exists()


def test_a_draft_goes_back_with_a_reason_and_is_drafted_again(
    editor: Client, clerk: User, head: User, visitors: Indicator
) -> None:
    send(editor, visitors, "observation", year="R6", value="220", comment_ja="来訪が増えた")
    draft = Proposal.objects.get()
    without = decide(client_of(head), "return", draft)
    assert "差し戻す理由を書いてください。" in text_of(without)

    decide(client_of(head), "return", draft, comment="確定値で出してください。")

    # What stands beside it stays what it was written over.
    record_observation(indicator=visitors, by=None, year=2024, value=Decimal(218))
    assert "218万人" not in text_of(editor.get(f"{LIST}{draft.pk}/"))
    home = text_of(editor.get("/admin/"))
    assert "「史跡の入場者数」令和6年度の実績値 220万人(確報)の起案が差し戻されました" in home
    assert "確定値で出してください。" in home
    page = text_of(editor.get(f"{LIST}{draft.pk}/"))
    address = re.search(r'href="([^"]*\?draft=\d+)"', page)[1]
    form = text_of(editor.get(address))
    assert 'value="220"' in form
    assert "来訪が増えた" in form
    send(editor, visitors, "observation", year="R6", value="221", status="corrected", reason="確定")
    assert "差し戻されました" not in text_of(editor.get("/admin/"))
    assert item_of(Proposal.objects.get(state=State.WAITING)).arguments["value"] == "221"


@pytest.mark.parametrize("kind", ["definition", "baseline", "target", "evaluation"])
def test_what_came_back_of_every_kind_opens_as_it_was_drafted(
    editor: Client, head: User, visitors: Indicator, grade: Grade, kind: str
) -> None:
    said: dict[str, dict[str, Any]] = {
        "definition": {**DEFINITION, "formula_ja": "入場券の数", "reason": "明示"},
        "baseline": {"year": "R4", "value": "198", "reason": "再集計"},
        "target": {"year": "R8", "withdrawn": "on", "reason": "見直し"},
        "evaluation": {"year": "R6", "body": council().pk, "grade": grade.pk},
    }
    typed = said[kind]
    send(editor, visitors, kind, **typed)
    draft = Proposal.objects.get()
    return_proposal(proposal=draft, by=head, comment="理由。")

    form = text_of(editor.get(f"{figures(visitors, kind)}?draft={item_of(draft).pk}"))

    shown = {
        "definition": "入場券の数",
        "baseline": 'value="198"',
        "target": 'id="id_withdrawn" checked',
        "evaluation": f'<option value="{grade.pk}" selected>',
    }[kind]
    assert shown in re.sub(r'aria-describedby="[^"]*" ', "", form)
    assert typed.get("reason", "") in form


def test_another_persons_draft_does_not_fill_a_form(
    editor: Client, head: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, head, value=231)

    form = text_of(editor.get(f"{figures(visitors, 'observation')}?draft={item_of(draft).pk}"))

    assert 'name="value"' in form
    assert 'value="231"' not in form


def test_only_the_author_withdraws(
    editor: Client, approver: Client, clerk: User, visitors: Indicator
) -> None:
    draft = drafted(visitors, clerk)

    decide(approver, "withdraw", draft)
    assert state_of(draft) == State.WAITING
    decide(editor, "withdraw", draft)

    assert state_of(draft) == State.WITHDRAWN
    with pytest.raises(Refused, match="すでに取り下げました"):
        approve_proposal(proposal=draft, by=User.objects.get(username="head"))
    drafted(visitors, clerk, value=221)


def test_a_decided_draft_is_not_decided_again(clerk: User, head: User, visitors: Indicator) -> None:
    draft, other = drafted(visitors, clerk), account("other-head", Role.Key.APPROVERS)
    approve_proposal(proposal=draft, by=head)

    response = decide(client_of(other), "approve", draft)

    assert "headさんがすでに承認しました。" in text_of(response)
    for step in (
        lambda: return_proposal(proposal=draft, by=other, comment="理由。"),
        lambda: withdraw_proposal(proposal=draft, by=clerk),
        lambda: confirm_proposal(proposal=draft, by=other),
    ):
        with pytest.raises(Refused, match="すでに承認しました"):
            step()
    assert visitors.observations.count() == 1


def test_a_body_that_was_deleted_meanwhile_is_told(
    clerk: User, head: User, visitors: Indicator, grade: Grade
) -> None:
    body = Body.objects.create(code="gone", name_ja="なくなる会議", kind="review")
    draft = draft_figure(
        kind="evaluation",
        subject=visitors,
        arguments={
            "strategy": use_of(visitors).strategy,
            "year": 2024,
            "body": body,
            "grade": grade,
            "expected_head": None,
        },
        title="なくなる会議による評価",
        by=clerk,
    )
    body.delete()

    page = text_of(client_of(head).get(f"{LIST}{draft.pk}/"))
    response = decide(client_of(head), "approve", draft)

    assert "なくなる会議による評価" in page
    assert "起案のあとに削除されました。" in text_of(response)
    assert state_of(draft) == State.WAITING
