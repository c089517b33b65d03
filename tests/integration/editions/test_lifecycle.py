"""Approval, issue, correction, withdrawal: each a step, each refused in words."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from publications.actions import (
    approve_edition,
    issue_edition,
    publish_correction,
    return_edition,
    supersede_older,
    withdraw_edition,
)
from publications.blockers import final_blockers, issue_blockers
from publications.models import Edition, Snapshot
from publications.pipeline.snapshot import freeze
from publications.queries import (
    frozen_nodes,
    identify,
    latest_edition,
    missing_translations,
    snapshot_data,
)
from strategy.models import BasicGoalPage, ChapterPage, NodeFace, Place, StrategyPage
from strategy.readings import indicators_in_tree
from strategy.refusals import Refused
from strategy.wareki import PartialDate
from strategy.working_copies import start_next_stage
from tests.integration.editions.conftest import (
    approve,
    client_of,
    draft_of,
    issue,
    make_files,
    submitted,
)

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


def test_the_database_refuses_to_change_what_was_frozen(issued: Edition, approver: User) -> None:
    publish_correction(edition=issued, by=approver, text=WHY)
    tables = ("publications_snapshot", "publications_correction")

    for table in tables:
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
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


class TestWorkingCopy:
    def test_an_edition_is_frozen_from_the_copy(
        self, client: Client, editor: User, approver: User
    ) -> None:
        public = StrategyPage.objects.get(slug="new-strategy")
        copy = start_next_stage(strategy=public, by=editor)
        goal = copy.get_descendants().get(slug="jobs").specific
        goal.title = "(仮称)写しで変えた見出し"
        goal.save_revision().publish()
        draft = draft_of("draft-2023-10", stage="preliminary", from_working_copy=True)

        edition = submitted(draft, editor)
        make_files(edition)
        issue(edition, approver)

        assert "写しで変えた見出し" in client.get("/ja/editions/draft-2023-10/").content.decode()
        live = client.get("/ja/strategies/new-strategy/goals/jobs/").content.decode()
        assert "(仮称)ICTと既存産業・資源を活用したしごとづくり" in live
        # And the public page says that it reads otherwise than the edition now in force.
        assert "から変わっています" in live

    def test_a_copy_is_frozen_with_the_figures_of_its_items(self, editor: User) -> None:
        public = StrategyPage.objects.get(slug="new-strategy")
        copy = start_next_stage(strategy=public, by=editor)
        of_public = json.loads(freeze(draft_of("of-public", stage="adopted"), public).content)
        draft = draft_of("of-copy", stage="adopted", dated="2024-03", from_working_copy=True)

        edition = submitted(draft, editor)

        figures = [node["indicators"] for node in frozen_nodes(snapshot_data(edition))]
        assert figures == [node["indicators"] for node in frozen_nodes(of_public)]
        assert any(figures)
        # And so a final text does not pass with samples.
        assert any("サンプル値が残っています" in each for each in final_blockers(edition))
        hidden = copy.get_descendants().get(slug="goals")
        hidden.specific.unpublish()
        assert not indicators_in_tree(copy.path).filter(node__faces__page__slug="jobs").exists()

    def test_without_a_copy_there_is_nothing_to_freeze(self, editor: User) -> None:
        draft = draft_of("draft-2023-10", stage="preliminary", from_working_copy=True)

        with pytest.raises(Refused, match="作業用の写しがありません"):
            submitted(draft, editor)

    def test_an_adopted_text_takes_the_public_place(
        self, client: Client, editor: User, approver: User
    ) -> None:
        public = StrategyPage.objects.get(slug="seventh-master-plan")
        copy = start_next_stage(strategy=public, by=editor)
        draft = Edition.objects.create(
            code="plan-2024",
            strategy=public.node,
            stage="adopted",
            dated="2024-03",
            from_working_copy=True,
        )
        edition = submitted(draft, editor)
        make_files(edition)

        issue(edition, approver)

        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC
        assert NodeFace.objects.get(page=public).place == Place.FORMER
        copy.refresh_from_db()
        assert copy.get_url() == "/ja/strategies/seventh-master-plan/"

    def approved_text(self, editor: User, approver: User) -> tuple[Edition, StrategyPage]:
        """A final text that is approved, and the working copy it was frozen from."""
        public = StrategyPage.objects.get(slug="seventh-master-plan")
        copy = start_next_stage(strategy=public, by=editor)
        chapter = copy.add_child(instance=ChapterPage(title="計画の方針", slug="policy"))
        chapter.save_revision().publish()
        draft = draft_of("plan-2024", stage="adopted", dated="2024-03", from_working_copy=True)
        Edition.objects.filter(pk=draft.pk).update(strategy=public.node)
        edition = submitted(draft, editor)
        make_files(edition)
        return approve(edition, approver), copy

    def test_words_that_nobody_approved_do_not_take_the_public_place(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        assert edition.snapshot is not None
        chapter = copy.get_children().get(slug="policy").specific
        chapter.summary_ja = "承認のあとで足した文"
        chapter.save_revision().publish()

        with pytest.raises(Refused, match="「計画の方針」が、提出したあとで変わっています"):
            issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)

        desk = client_of(approver).get(f"/admin/editions/{edition.pk}/").content.decode()
        assert "提出したあとで変わっています" in desk
        assert NodeFace.objects.get(page=copy).place == Place.WORKING
        chapter.summary_ja = ""
        chapter.save_revision().publish()
        issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)
        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC

    def test_a_page_added_after_the_approval_hinders_the_issue(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        assert edition.snapshot is not None
        copy.add_child(instance=ChapterPage(title="足した章", slug="added"))

        with pytest.raises(Refused, match="「足した章」が、提出したあとで変わっています"):
            issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)

    def test_a_version_that_waits_in_the_copy_is_told_before_the_button_is_pushed(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        chapter = copy.get_children().get(slug="policy").specific
        chapter.go_live_at = timezone.now() + timedelta(days=3)
        chapter.save_revision(user=editor).publish()

        (blocker,) = issue_blockers(edition)

        assert blocker.startswith("写しの「計画の方針」に公開の予約があります。")

    def test_a_final_text_is_not_issued_without_the_copy_it_was_frozen_from(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        assert edition.snapshot is not None
        copy.delete()

        with pytest.raises(Refused, match="作業用の写しがない"):
            issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)

        assert Edition.objects.get(pk=edition.pk).state == Edition.State.APPROVED


class TestOrder:
    def test_an_edition_dated_before_the_one_in_force_is_not_submitted(
        self, issued: Edition, editor: User
    ) -> None:
        with pytest.raises(Refused, match="より前です。版の日付を直してください"):
            submitted(draft_of("outline-2023-06", dated="2023-06"), editor)

    def test_an_edition_that_was_overtaken_meanwhile_is_neither_approved_nor_issued(
        self, draft: Edition, editor: User, approver: User
    ) -> None:
        earlier = submitted(draft_of("outline-2023-06", dated="2023-06"), editor)
        also_earlier = submitted(draft_of("outline-2023-05", dated="2023-05"), editor)
        later = submitted(draft, editor)
        for edition in (earlier, also_earlier, later):
            make_files(edition)
        earlier = approve(earlier, approver)
        issue(later, approver)
        assert earlier.snapshot is not None

        with pytest.raises(Refused, match="差し戻して、版の日付を直してください"):
            issue_edition(edition=earlier, by=approver, sha256=earlier.snapshot.sha256)
        with pytest.raises(Refused, match="差し戻して、版の日付を直してください"):
            approve(also_earlier, approver)

        assert latest_edition(draft.strategy) == later

    def test_a_month_does_not_follow_a_day_of_it(
        self, draft: Edition, editor: User, approver: User
    ) -> None:
        exact = submitted(draft_of("outline-exact", dated="2023-07-01"), editor)
        make_files(exact)
        issue(exact, approver)

        with pytest.raises(Refused, match="より大まかなので、どちらが新しいか決まりません"):
            submitted(draft, editor)

    def test_of_two_of_one_date_the_one_issued_last_is_in_force(
        self, draft: Edition, editor: User, approver: User
    ) -> None:
        other = submitted(draft_of("outline-again", dated="2023-07"), editor)
        first = submitted(draft, editor)
        for edition in (other, first):
            make_files(edition)
            issue(edition, approver)

        other.refresh_from_db()
        first.refresh_from_db()
        assert (other.state, first.state) == ("superseded", "issued")
        assert latest_edition(draft.strategy) == first

    def test_an_adopted_text_stays_in_force_while_drafts_of_the_next_one_are_out(
        self, client: Client, issued: Edition
    ) -> None:
        Edition.objects.create(
            code="adopted-2023-03",
            strategy=issued.strategy,
            stage="adopted",
            dated="2023-03",
            origin="registered",
            state="issued",
        )

        stable = client.get("/ja/editions/latest/new-strategy/")

        assert stable.headers["Location"] == "/ja/editions/adopted-2023-03/"
        # A file that the adopted text has not is the draft's.
        file = client.get("/editions/latest/new-strategy/outline-ja.pdf")
        assert file.headers["Location"] == "/editions/outline-2023-07/outline-ja.pdf"

    def test_an_original_entered_late_is_an_old_one_from_the_beginning(
        self, loaded_site: None
    ) -> None:
        newer = Edition.objects.get(code="first-term-2-1")
        between = Edition.objects.create(
            code="first-term-2",
            strategy=newer.strategy,
            stage="amended",
            dated="2015-10",
            origin="registered",
            state="issued",
        )

        supersede_older(edition=between)

        between.refresh_from_db()
        newer.refresh_from_db()
        assert (between.state, newer.state) == ("superseded", "issued")

    def test_an_edition_is_not_dated_by_a_fiscal_year(self, draft: Edition) -> None:
        draft.dated = PartialDate.parse("FY2023")

        with pytest.raises(ValidationError, match="年度は使えません"):
            draft.full_clean()


class TestDifferences:
    GOAL = "/ja/strategies/new-strategy/goals/jobs/"

    def test_a_page_that_reads_as_the_edition_says_nothing(
        self, client: Client, issued: Edition
    ) -> None:
        for path in (self.GOAL, self.GOAL.replace("/ja/", "/en/")):
            assert b"changed-note" not in client.get(path).content

    def test_a_changed_page_says_so_with_both_words(self, client: Client, issued: Edition) -> None:
        goal = BasicGoalPage.objects.get(slug="jobs")
        goal.title, goal.heading_en = "(仮称)新しい見出し", "A new heading"
        goal.save_revision().publish()

        page = client.get(self.GOAL).content.decode()

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
