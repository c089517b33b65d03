"""An answer reaches the public as one proposal that another approves, as by form."""

from __future__ import annotations

import pytest
from django.test import Client

from strategy.models import (
    Indicator,
    Inquiry,
    InquiryReturn,
    InquirySheet,
    Observation,
    Proposal,
    Role,
    Unit,
)
from tests.integration.inquiries.conftest import (
    REPORTED,
    YEAR,
    approved,
    clerk_of,
    filled,
    handed_in,
    step,
    uploaded,
)
from tests.integration.proposing import decide, drafted
from tests.people import account, client_of, text_of

pytestmark = pytest.mark.both_databases
State, Outcome = InquirySheet.State, InquiryReturn.Outcome
CORRECTION = {"value": 46.0, "status": "訂正", "reason": "集計の誤り"}


@pytest.fixture
def head(loaded_site: None):
    return account("head", Role.Key.APPROVERS)


def proposed(planning: Client, returned: InquiryReturn) -> Proposal:
    """What an answer was proposed as."""
    assert "承認へ提出しました" in step(planning, returned, "apply")[0]
    assert returned.outcome == Outcome.PROPOSED
    assert returned.proposal is not None
    return Proposal.objects.get(pk=returned.proposal.pk)


def page_of(client: Client, returned: InquiryReturn) -> str:
    return text_of(client.get(f"/admin/inquiries/returns/{returned.pk}/"))


def test_all_that_an_answer_changes_is_one_proposal_and_recorded_when_that_is_approved(
    division: Client,
    planning: Client,
    clerk,
    planner,
    head,
    sheet: InquirySheet,
    visitors: Indicator,
    satisfied: Indicator,
) -> None:
    both = filled(sheet, {visitors: REPORTED, satisfied: CORRECTION})
    returned = handed_in(division, sheet, both)
    before = Observation.objects.count()

    proposal = proposed(planning, returned)

    assert Observation.objects.count() == before
    assert proposal.title == "令和7年度の実績値の照会への観光課の回答"
    titles = [item.title for item in proposal.items.all()]
    assert titles == [
        "「史跡の入場者数」令和7年度の実績値 240万人",
        "「来訪者の満足度」令和7年度の実績値 46.0%",
    ]
    assert (proposal.drafted_by, set(proposal.authors.all())) == (planner, {planner, clerk})
    decide(client_of(head), "approve", proposal)
    newest = Observation.objects.heads().filter(year=YEAR, indicator__in=(visitors, satisfied))
    assert {(row.value, row.status, row.recorded_by) for row in newest} == {
        (240, "confirmed", clerk),
        (46, "corrected", clerk),
    }
    returned.refresh_from_db()
    sheet.refresh_from_db()
    assert set(returned.added.all()) == set(newest)
    assert (returned.outcome, sheet.state) == (Outcome.APPLIED, State.APPLIED)
    assert {one["head"] for one in sheet.asked} == {row.pk for row in newest}


def test_who_brought_handed_in_or_proposed_an_answer_does_not_approve_it(
    planning: Client, head, sheet: InquirySheet, answer: bytes, visitors: Indicator
) -> None:
    brought, handed = (account(name, Role.Key.APPROVERS) for name in ("brought", "handed"))
    returned = uploaded(client_of(brought), sheet, answer)
    step(client_of(handed), returned, "submit")
    proposing = account("proposing", Role.Key.APPROVERS)
    proposal = proposed(client_of(proposing), returned)

    for author in (brought, handed, proposing):
        said = text_of(decide(client_of(author), "approve", proposal))
        assert "自分が起案した内容は承認できません" in said
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()

    decide(client_of(head), "approve", proposal)
    assert Observation.objects.get(indicator=visitors, year=YEAR).recorded_by == handed


def test_division_confirms_by_handing_in_and_is_asked_where_the_planning_division_did(
    division: Client, planning: Client, clerk, sheet: InquirySheet, answer: bytes
) -> None:
    own = proposed(planning, handed_in(division, sheet, answer))
    assert own.state == Proposal.State.WAITING
    assert "観光課の担当者が書いた内容なので" in own.items.get().confirmation
    decide(planning, "withdraw", own)
    InquiryReturn.objects.update(outcome=Outcome.CANCELLED)

    on_behalf = uploaded(planning, sheet, answer)
    step(planning, on_behalf, "submit")
    others = proposed(planning, on_behalf)

    assert others.state == Proposal.State.REVIEW
    decide(division, "confirm", others)
    others.refresh_from_db()
    assert (others.state, others.items.get().confirmed_by) == (Proposal.State.WAITING, clerk)


@pytest.mark.parametrize("end", ["return", "withdraw"])
def test_answer_whose_proposal_comes_back_is_proposed_again_or_sent_back(
    division: Client,
    planning: Client,
    head,
    sheet: InquirySheet,
    answer: bytes,
    visitors: Indicator,
    end: str,
) -> None:
    returned = handed_in(division, sheet, answer)
    first = proposed(planning, returned)
    deciding = client_of(head) if end == "return" else planning

    decide(deciding, end, first, comment="出典を確かめてください。")

    returned.refresh_from_db()
    sheet.refresh_from_db()
    assert (returned.outcome, sheet.state) == (Outcome.RETURNED, State.RETURNED)
    page = page_of(planning, returned)
    assert ("出典を確かめてください。" in page) == (end == "return")
    home = text_of(planning.get("/admin/"))
    assert "観光課の回答を確かめて起案する" in home
    assert "の起案が差し戻されました" not in home
    second = proposed(planning, returned)
    assert second != first
    decide(planning, "withdraw", second)
    assert "差し戻しました" in step(planning, returned, "send-back", reason="出典を。")[0]
    assert returned.outcome == Outcome.SENT_BACK
    assert not Observation.objects.filter(indicator=visitors, year=YEAR).exists()


def test_nothing_else_is_done_with_an_answer_that_waits_for_approval(
    division: Client, planning: Client, sheet: InquirySheet, answer: bytes, visitors: Indicator
) -> None:
    returned = handed_in(division, sheet, answer)
    newer = uploaded(division, sheet, filled(sheet, {visitors: {**REPORTED, "value": 250}}))
    proposal = proposed(planning, returned)

    for name in ("apply", "send-back", "cancel", "submit"):
        (sentence,) = step(planning, returned, name, reason="理由")
        assert "この回答は、plannerさんがすでに起案しました。" in sentence
    assert "承認を待っています" in step(division, newer, "submit")[0]
    response = planning.post(f"/admin/inquiries/sheets/{sheet.pk}/remake/", follow=True)
    assert "回答が出ています。" in text_of(response)
    page = text_of(division.get(f"/admin/inquiries/sheets/{sheet.pk}/"))
    assert "承認を待っています" in page
    assert "内容を確かめる" not in page
    assert "観光課の回答を確かめて起案する" not in text_of(planning.get("/admin/"))
    assert Proposal.objects.filter(state__in=Proposal.OPEN).get() == proposal


def test_board_and_answer_say_that_an_answer_waits_for_approval(
    division: Client, planning: Client, inquiry: Inquiry, sheet: InquirySheet, answer: bytes
) -> None:
    returned = handed_in(division, sheet, answer)
    proposal = proposed(planning, returned)

    board = text_of(planning.get(f"/admin/inquiries/{inquiry.pk}/"))

    assert "承認待ち 1課" in board
    assert f"/admin/proposals/{proposal.pk}/" in page_of(planning, returned)
    shown = text_of(planning.get(f"/admin/proposals/{proposal.pk}/"))
    assert f"/admin/inquiries/returns/{returned.pk}/" in shown
    assert "1 / 2課" in text_of(planning.get("/admin/inquiries/"))


def test_answer_that_says_what_stands_already_asks_nobody(
    division: Client, planning: Client, sheet: InquirySheet, satisfied: Indicator
) -> None:
    same = filled(sheet, {satisfied: {"value": 45.5, "status": "確報"}})
    returned = handed_in(division, sheet, same)

    step(planning, returned, "apply")

    sheet.refresh_from_db()
    assert (returned.outcome, sheet.state) == (Outcome.APPLIED, State.APPLIED)
    assert returned.proposal is None
    assert Observation.objects.filter(indicator=satisfied, year=YEAR).count() == 1


def test_figures_of_an_answer_are_not_drafted_anew_beside_it(
    division: Client, planning: Client, head, sheet: InquirySheet, answer: bytes
) -> None:
    returned = handed_in(division, sheet, answer)
    proposal = proposed(planning, returned)
    decide(client_of(head), "return", proposal, comment="出典")

    page = text_of(planning.get(f"/admin/proposals/{proposal.pk}/"))
    said = text_of(planning.post(f"/admin/proposals/{proposal.pk}/again/", follow=True))

    assert f'<a href="/admin/inquiries/returns/{returned.pk}/" class="button">' in page
    assert "照会の回答の起案です。" in said
    assert Proposal.objects.get() == proposal


def test_answer_waits_for_what_was_drafted_by_form_on_the_same_figure(
    division: Client, planning: Client, clerk, sheet: InquirySheet, answer: bytes, visitors
) -> None:
    drafted(visitors, clerk, year=YEAR, value=239)
    returned = handed_in(division, sheet, answer)

    (sentence,) = step(planning, returned, "apply")

    assert "clerkさんの2025年度の実績値 239万人の起案" in sentence
    assert returned.outcome == Outcome.RETURNED


def test_answer_approved_after_the_inquiry_was_closed_is_noted_as_any_other(
    division: Client, planning: Client, head, inquiry: Inquiry, sheet: InquirySheet, answer: bytes
) -> None:
    returned = handed_in(division, sheet, answer)
    proposal = proposed(planning, returned)
    planning.post(f"/admin/inquiries/{inquiry.pk}/close/")

    decide(client_of(head), "approve", proposal)

    returned.refresh_from_db()
    assert returned.outcome == Outcome.APPLIED


def test_division_sees_what_became_of_its_answer(
    division: Client, planning: Client, sheet: InquirySheet, answer: bytes
) -> None:
    returned = handed_in(division, sheet, answer)
    approved(planning, returned)

    assert "反映した値(1件)" in page_of(division, returned)


def test_colleague_of_the_division_may_confirm_what_planning_handed_in_and_no_other_division(
    planning: Client,
    tourism: Unit,
    children: Unit,
    clerk,
    sheet: InquirySheet,
    answer: bytes,
) -> None:
    on_behalf = uploaded(planning, sheet, answer)
    step(planning, on_behalf, "submit")
    proposal = proposed(planning, on_behalf)

    stranger, colleague = clerk_of(children, "stranger"), clerk_of(tourism, "colleague")
    decide(client_of(stranger), "confirm", proposal)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.REVIEW
    decide(client_of(colleague), "confirm", proposal)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.WAITING
