"""What was typed for a step that is refused stands on the page that says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.test_editors_round import sign_in

PageAt = Callable[[int], Page]
PROPOSE = """
from strategy.models import SectionPage, User
from strategy.proposals.steps import propose
from strategy.proposals.words import words_item
page = SectionPage.objects.filter(node_face__place="public", live=True).order_by("-pk")[{number}]
page.summary_ja = "改めた要点です。"
page.save_revision()
page = SectionPage.objects.get(pk=page.pk)
print(propose([words_item(page)], by=User.objects.get(username="editor")).pk)
"""
LOSE_ITS_WORDS = """
from strategy.models import Proposal
Proposal.objects.get(pk={pk}).items.get().revision.delete()
"""
WITHDRAW = """
from strategy.models import Proposal
from strategy.proposals.steps import withdraw_proposal
proposal = Proposal.objects.get(pk={pk})
withdraw_proposal(proposal=proposal, by=proposal.drafted_by)
"""


@pytest.fixture
def approver(page_at: PageAt, portal: Portal) -> Page:
    page = page_at(1280)
    sign_in(page, portal, "approver")
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def open_proposal(page: Page, portal: Portal, number: int) -> int:
    pk = int(portal.shell(PROPOSE.format(number=number)))
    page.goto(f"/admin/proposals/{pk}/")
    return pk


def test_an_opinion_stands_in_its_field_again_when_the_approval_is_refused(
    approver: Page, portal: Portal
) -> None:
    pk = open_proposal(approver, portal, 0)
    opinion = approver.get_by_label("意見(任意)")
    opinion.fill("第3表を確かめました。")
    portal.shell(LOSE_ITS_WORDS.format(pk=pk))

    approver.get_by_role("button", name="承認する").click()

    expect(approver.locator(".messages .error")).to_contain_text("もうありません")
    expect(opinion).to_have_value("第3表を確かめました。")


def test_a_reason_stands_beside_the_refusal_where_its_form_is_offered_no_more(
    approver: Page, portal: Portal
) -> None:
    pk = open_proposal(approver, portal, 1)
    approver.locator("summary", has_text="差し戻す").click()
    approver.get_by_label("差し戻す理由").fill("根拠を書いてください。")
    portal.shell(WITHDRAW.format(pk=pk))

    approver.get_by_role("button", name="差し戻す").click()

    expect(approver.locator(".messages .error")).to_contain_text("取り下げました")
    expect(approver.locator(".kept-words")).to_contain_text("根拠を書いてください。")
    approver.reload()
    expect(approver.locator(".kept-words")).to_have_count(0)
