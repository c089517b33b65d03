"""Whoever is to act on an edition is told; what nobody could approve is not submitted."""

from __future__ import annotations

import pytest

from publications.editions.actions import issue_edition, return_edition, withdraw_edition
from publications.models import Edition
from strategy.models import Role, User
from strategy.proposals.deciding import NOBODY
from strategy.refusals import Refused
from tests.integration.editions.conftest import approve, make_files, submitted
from tests.integration.letters import letters, reachable, told
from tests.people import account, client_of, text_of

State = Edition.State


@pytest.fixture
def planner(editor: User) -> User:
    return reachable(editor, "若松", "花子")


@pytest.fixture
def chief(approver: User) -> User:
    return reachable(approver, "会津", "太郎")


def test_each_step_is_told_to_whose_turn_it_is_and_whose_it_was(
    draft: Edition, planner: User, chief: User, any_pages: None
) -> None:
    publisher = reachable(account("publisher", Role.Key.PUBLISHERS))
    edition = submitted(draft, planner)
    [asked] = letters()
    make_files(edition)
    approved = approve(edition, chief)
    to_issue = told()
    issued = issue_edition(edition=approved, by=publisher, sha256=approved.snapshot.sha256)
    after = told()
    withdraw_edition(edition=issued, by=publisher, reason={"ja": "誤りがあるため。"})
    withdrawn = letters()

    assert asked.to == ["approver@example.jp"]
    assert asked.subject == f"版「{edition}」の承認をお願いします"
    assert asked.body.startswith("会津 太郎 様\n")
    assert "提出した人: 若松 花子" in asked.body
    assert f"/admin/editions/{edition.pk}/" in asked.body
    assert set(to_issue) == {"editor", "publisher"}
    assert set(after) == {"editor", "approver"}
    assert {message.to[0] for message in withdrawn} == {"editor@example.jp", "approver@example.jp"}
    assert all("理由: 誤りがあるため。" in message.body for message in withdrawn)


def test_what_is_sent_back_is_told_to_who_submitted_it(
    draft: Edition, planner: User, chief: User
) -> None:
    edition = submitted(draft, planner)
    letters()

    return_edition(edition=edition, by=chief, reason="日付を確かめてください。")

    [back] = letters()
    assert back.to == ["editor@example.jp"]
    assert "理由: 日付を確かめてください。" in back.body
    assert "操作した人: 会津 太郎" in back.body


def test_what_nobody_could_approve_is_said_before_and_not_submitted(
    draft: Edition, planner: User
) -> None:
    User.objects.filter(groups__role__key=Role.Key.APPROVERS).update(is_active=False)

    html = text_of(client_of(planner).get(f"/admin/editions/{draft.pk}/"))
    with pytest.raises(Refused, match="承認できる人"):
        submitted(draft, planner)

    assert NOBODY in html
    assert Edition.objects.get(pk=draft.pk).state == State.DRAFT
    assert letters() == []
