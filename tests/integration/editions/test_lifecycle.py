"""Approval, issue, correction, withdrawal: each a step, each refused in words."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from publications.editions.actions import (
    approve_edition,
    issue_edition,
    publish_correction,
    return_edition,
    withdraw_edition,
)
from publications.editions.queries import (
    identify,
    latest_edition,
    missing_translations,
    snapshot_data,
)
from publications.models import Edition, Snapshot
from strategy.models import BasicGoalPage, StrategyPage, User
from strategy.refusals import Refused
from tests.integration.editions.conftest import approve, draft_of, issue, make_files, submitted
from tests.people import client_of

pytestmark = pytest.mark.usefixtures("any_pages")
WHY = {"ja": "表3の数値に誤りがありました。", "en": "Table 3 was wrong."}


def test_approval_alone_makes_nothing_public(
    client: Client, draft: Edition, editor: User, approver: User
) -> None:
    edition = submitted(draft, editor)
    make_files(edition)

    approved = approve(edition, approver)

    assert approved.state == Edition.State.APPROVED
    assert client.get("/ja/editions/outline-2023-07/").status_code == 404
    assert client.get("/editions/outline-2023-07/outline-ja.pdf").status_code == 404


def test_an_edition_is_not_issued_without_approval(
    draft: Edition, editor: User, approver: User
) -> None:
    edition = submitted(draft, editor)
    make_files(edition)
    assert edition.snapshot is not None

    with pytest.raises(Refused, match="承認待ち"):
        issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)


def test_what_was_frozen_anew_is_not_approved_unseen(
    draft: Edition, editor: User, approver: User
) -> None:
    seen = submitted(draft, editor).snapshot
    assert seen is not None
    return_edition(edition=draft, by=approver, reason="見出しを直してください。")
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.title = "(仮称)直した見出し"
    goal.save_revision().publish()
    edition = submitted(Edition.objects.get(pk=draft.pk), editor)
    make_files(edition)

    with pytest.raises(Refused, match="凍結し直されました"):
        approve_edition(edition=edition, by=approver, sha256=seen.sha256)

    assert approve(edition, approver).state == Edition.State.APPROVED


def test_an_approved_edition_can_be_sent_back(draft: Edition, editor: User, approver: User) -> None:
    edition = submitted(draft, editor)
    make_files(edition)
    approved = approve(edition, approver)

    returned = return_edition(edition=approved, by=editor, reason="公表を延期します。")

    assert (returned.state, returned.snapshot, returned.approved_by) == ("draft", None, None)


def test_a_withdrawn_edition_stays_readable_with_its_reason(
    client: Client, issued: Edition, approver: User
) -> None:
    withdrawn = withdraw_edition(edition=issued, by=approver, reason=WHY)

    assert withdrawn.state == Edition.State.WITHDRAWN
    japanese = client.get("/ja/editions/outline-2023-07/").content.decode()
    assert "この版は取り下げられました。" in japanese
    assert WHY["ja"] in japanese
    assert "基本目標1" in japanese
    assert WHY["en"] in client.get("/en/editions/outline-2023-07/").content.decode()
    assert client.get("/editions/outline-2023-07/outline-ja.pdf").status_code == 200
    assert latest_edition(issued.strategy) is None


@pytest.mark.parametrize("reason", [{}, {"ja": "  "}, {"en": "only English"}])
def test_a_withdrawal_needs_a_japanese_reason(
    issued: Edition, approver: User, reason: dict[str, str]
) -> None:
    with pytest.raises(Refused, match="理由を日本語で"):
        withdraw_edition(edition=issued, by=approver, reason=reason)

    assert Edition.objects.get(pk=issued.pk).state == Edition.State.ISSUED


def test_what_is_not_public_is_neither_withdrawn_nor_corrected(
    draft: Edition, approver: User
) -> None:
    with pytest.raises(Refused, match="準備中"):
        withdraw_edition(edition=draft, by=approver, reason=WHY)
    with pytest.raises(Refused, match="公表していない版"):
        publish_correction(edition=draft, by=approver, text=WHY)


def test_a_superseded_edition_leads_to_the_one_in_force(
    client: Client, issued: Edition, editor: User, approver: User
) -> None:
    newer = submitted(draft_of("outline-2023-09", dated="2023-09"), editor)
    make_files(newer)
    issue(newer, approver)

    page = client.get("/ja/editions/outline-2023-07/").content.decode()

    assert "これは旧版です" in page
    assert 'href="/ja/editions/outline-2023-09/"' in page
    assert latest_edition(issued.strategy) == newer


def test_a_correction_is_told_on_both_editions(
    client: Client, issued: Edition, editor: User, approver: User
) -> None:
    newer = submitted(draft_of("outline-2023-09", dated="2023-09"), editor)
    make_files(newer)
    newer = issue(newer, approver)

    publish_correction(edition=issued, by=approver, text=WHY, corrected_in=newer)

    old, new = (client.get(e.get_absolute_url()).content.decode() for e in (issued, newer))
    assert "訂正のお知らせ" in old
    assert WHY["ja"] in old
    assert "この版で訂正したところ" in new
    assert WHY["ja"] in new
    assert b"Table 3 was wrong." in client.get("/en/editions/outline-2023-07/").content


def test_a_notice_that_is_sent_twice_stands_once(issued: Edition, approver: User) -> None:
    publish_correction(edition=issued, by=approver, text=WHY)

    with pytest.raises(Refused, match="すでに載せています"):
        publish_correction(edition=issued, by=approver, text=WHY)

    assert issued.corrections.count() == 1


def test_a_correction_names_a_public_edition_of_the_same_strategy(
    issued: Edition, approver: User
) -> None:
    other = Edition.objects.public().exclude(strategy=issued.strategy).first()

    for wrong in (other, draft_of("draft"), issued):
        with pytest.raises(Refused, match="訂正した版"):
            publish_correction(edition=issued, by=approver, text=WHY, corrected_in=wrong)

    assert not issued.corrections.exists()


@pytest.mark.both_databases
def test_the_database_refuses_to_change_what_was_frozen(issued: Edition, approver: User) -> None:
    publish_correction(edition=issued, by=approver, text=WHY)
    changes = {"publications_snapshot": "content", "publications_correction": "text_ja"}

    for table, column in changes.items():
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                connection.cursor().execute(statement)
    assert Snapshot.objects.filter(editions=issued).exists()


def test_missing_translations_are_named_and_hinder_nothing(
    draft: Edition, editor: User, approver: User
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.heading_en = ""
    goal.save_revision().publish()
    edition = submitted(draft, editor)
    make_files(edition)

    [sentence] = missing_translations(snapshot_data(edition))
    desk = client_of(approver).get(f"/admin/editions/{edition.pk}/").content.decode()

    assert "(仮称)ICTと既存産業・資源を活用したしごとづくり" in sentence
    assert "確かめること" in desk
    assert "の訳がない項目" in desk
    assert approve(edition, approver).state == Edition.State.APPROVED


def test_the_words_to_be_frozen_can_be_read_before_submission(draft: Edition, editor: User) -> None:
    client = client_of(editor)

    japanese = client.get(f"/admin/editions/{draft.pk}/preview/ja/").content.decode()
    english = client.get(f"/admin/editions/{draft.pk}/preview/en/").content.decode()

    assert "提出前の確認" in japanese
    assert "ICTと既存産業・資源を活用したしごとづくり" in japanese
    assert "Basic Goal 1" in english
    assert Edition.objects.get(pk=draft.pk).state == Edition.State.DRAFT
    assert not Snapshot.objects.exists()


def test_the_steps_of_the_desk_are_taken_by_those_who_may(
    draft: Edition, editor: User, approver: User
) -> None:
    edition = submitted(draft, editor)
    make_files(edition)
    assert edition.snapshot is not None
    base, sent = f"/admin/editions/{edition.pk}", {"sha256": edition.snapshot.sha256}
    as_editor, as_approver = client_of(editor), client_of(approver)

    for step in ("approve", "issue", "withdraw", "correct"):
        as_editor.post(f"{base}/{step}/", sent)
        assert Edition.objects.get(pk=edition.pk).state == Edition.State.IN_REVIEW

    as_approver.post(f"{base}/approve/", sent)
    assert Edition.objects.get(pk=edition.pk).state == Edition.State.APPROVED
    as_approver.post(f"{base}/issue/", sent)
    assert Edition.objects.get(pk=edition.pk).issued_by == approver
    refused = as_approver.post(f"{base}/withdraw/", {"withdrawal-text_ja": ""})
    assert "取下げの理由を日本語で書いてください" in refused.content.decode()
    as_approver.post(f"{base}/correct/", {"correction-text_ja": "p.3 「12」は「21」の誤り。"})
    as_approver.post(f"{base}/withdraw/", {"withdrawal-text_ja": "数値の誤りのため。"})
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.state == Edition.State.WITHDRAWN
    assert edition.withdrawn_by == approver
    assert edition.corrections.get().published_by == approver


@pytest.mark.parametrize("code", ["latest", "verify", "assets", "compare"])
def test_an_edition_cannot_take_another_address(editor: User, draft: Edition, code: str) -> None:
    sent = {
        "strategy": draft.strategy_id,
        "stage": "outline",
        "dated": "2023-08",
        "code": code,
        "version": "",
    }

    response = client_of(editor).post("/admin/editions/new/", sent)

    assert "別のアドレスに使われています" in response.content.decode()


def test_what_was_superseded_by_a_withdrawn_edition_says_so(
    client: Client, issued: Edition, editor: User, approver: User
) -> None:
    newer = submitted(draft_of("outline-2023-09", dated="2023-09"), editor)
    make_files(newer)
    withdraw_edition(edition=issue(newer, approver), by=approver, reason=WHY)

    old, new = (client.get(e.get_absolute_url()).content.decode() for e in (issued, newer))

    assert "このあとに公表された版は、取り下げられました。" in old
    assert "取り下げた日" in new
    # Nothing is in force: the stable address leads nowhere, and is not offered.
    assert "/editions/latest/" not in old + new


def test_a_draft_leads_to_the_edition_of_the_next_stage(
    client: Client, issued: Edition, editor: User, approver: User
) -> None:
    newer = submitted(draft_of("draft-2023-09", stage="preliminary", dated="2023-09"), editor)
    make_files(newer)
    issue(newer, approver)

    page = client.get(issued.get_absolute_url()).content.decode()

    assert "その後の段階の版が公表されています" in page
    assert 'href="/ja/editions/draft-2023-09/"' in page
    assert issued.snapshot is not None
    [found] = identify(issued.snapshot.sha256)
    assert (found.is_latest, found.newer) == (False, newer)
    assert "次の段階" not in client.get(newer.get_absolute_url()).content.decode()


def test_an_edition_keeps_the_name_it_was_issued_under(client: Client, issued: Edition) -> None:
    page = StrategyPage.objects.get(slug="new-strategy")
    page.title = "第3期総合戦略"
    page.save_revision().publish()

    edition = client.get(issued.get_absolute_url()).content.decode()

    assert "<title>新総合戦略(仮称) 骨子案" in edition
    assert issued.snapshot is not None
    verified = client.get("/ja/editions/verify/", {"sha256": issued.snapshot.sha256})
    assert "新総合戦略(仮称)" in verified.content.decode()


def test_who_prepares_an_edition_again_reads_why_it_came_back(
    draft: Edition, editor: User, approver: User
) -> None:
    edition = submitted(draft, editor)
    return_edition(edition=edition, by=approver, reason="第2章の見出しを直してください。")

    desk = client_of(editor).get(f"/admin/editions/{edition.pk}/").content.decode()

    assert "差し戻された理由" in desk
    assert "第2章の見出しを直してください。" in desk


def test_an_editions_page_names_people_as_the_rest_of_the_admin_does(
    draft: Edition, editor: User, approver: User
) -> None:
    editor.last_name, editor.first_name = "姓", "名"
    editor.save()
    edition = submitted(draft, editor)

    desk = client_of(approver).get(f"/admin/editions/{edition.pk}/").content.decode()

    assert re.search(r"<dt>提出</dt>\s*<dd>[^<]*姓 名", desk)


class TestDifferences:
    GOAL = "/ja/strategies/new-strategy/goals/jobs/"

    def test_a_page_that_reads_as_the_edition_says_nothing(
        self, client: Client, issued: Edition
    ) -> None:
        for path in (self.GOAL, self.GOAL.replace("/ja/", "/en/")):
            page = client.get(path).content.decode()
            assert 'id="main"' in page
            assert "changed-note" not in page

    def test_a_changed_page_says_so_with_both_words(self, client: Client, issued: Edition) -> None:
        goal = BasicGoalPage.objects.get(slug="jobs")
        goal.title, goal.heading_en = "(仮称)新しい見出し", "A new heading"
        goal.save_revision().publish()

        page = client.get(self.GOAL).content.decode()

        assert "changed-note" in page
        assert "から変わっています" in page
        assert "<del>(仮称)ICTと既存産業・資源を活用したしごとづくり</del>" in page
        assert "<ins>(仮称)新しい見出し</ins>" in page
        assert 'href="/ja/editions/outline-2023-07/#n-goals--jobs"' in page
        edition = client.get("/ja/editions/outline-2023-07/").content.decode()
        assert 'id="n-goals--jobs"' in edition

    def test_a_new_page_says_that_the_edition_lacks_it(
        self, client: Client, issued: Edition
    ) -> None:
        chapter = BasicGoalPage.objects.get(slug="jobs").get_parent().specific
        chapter.add_child(instance=BasicGoalPage(title="五つめ", slug="fifth"))

        page = client.get("/ja/strategies/new-strategy/goals/fifth/").content.decode()

        assert "にはありません" in page


def test_an_edition_says_by_which_decision_it_came_about(
    draft: Edition, editor: User, approver: User
) -> None:
    typed = {"strategy": draft.strategy_id, "stage": "outline", "dated": "2023-07"}
    typed |= {"code": draft.code, "decision_number": "5企調第210号", "decided_on": "R5.7.20"}
    client_of(editor).post(f"/admin/editions/edit/{draft.pk}/", typed)
    edition = submitted(Edition.objects.get(pk=draft.pk), editor)
    make_files(edition)

    issue(edition, approver)

    assert edition.decided_on == date(2023, 7, 20)
    page = Client().get("/en/editions/outline-2023-07/").content.decode()
    for words in ("Decision number", "5企調第210号", "Decided on", "20 July 2023"):
        assert words in page
    frozen = json.loads(edition.snapshot.content)["edition"]
    assert frozen["decided_on"]["ja"] == "令和5年7月20日"
