"""How words become public: review, approval, deputy, emergency, and at a set time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState, WorkflowState

from strategy.desk.content.reviewing import KEPT_AS_DRAFT
from strategy.desk.content.stale_screens import OVER
from strategy.models import (
    BasicGoalPage,
    HeadApprovalTask,
    Indicator,
    MeasurePage,
    NodeFace,
    Proposal,
    Role,
    Unit,
    User,
)
from strategy.proposals.emergencies import confirm_emergency, publish_in_emergency
from strategy.proposals.finishing import approved_by_another
from strategy.proposals.schedule import publish_due
from strategy.proposals.steps import OWN
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from tests.integration.workflow import (
    act,
    actions_of,
    approve_in_form,
    change,
    indicator_of,
    submit,
)
from tests.people import account, client_of, text_of
from tests.uses import new_indicator

pytestmark = [pytest.mark.usefixtures("loaded_site")]


class TestWorkflow:
    def test_a_measure_goes_by_its_division_and_then_by_the_head(
        self, measure: MeasurePage, editor: User, division_clerk: User, head: User
    ) -> None:
        changed = change(measure, editor)
        submit(changed, editor)

        assert str(changed.current_workflow_task) == "所管課の確認"
        act(division_clerk, changed, "approve")
        act(head, changed, "approve")

        public = MeasurePage.objects.get(pk=measure.pk)
        assert public.summary_ja == "改めた要点です。"
        assert public.current_workflow_state is None

    def test_what_is_saved_while_it_is_being_approved_waits_for_its_own_approval(
        self, goal: BasicGoalPage, editor: User, head: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changed = change(goal, editor)
        submit(changed, editor)

        def judge_slowly(workflow_state: WorkflowState, revision: Revision) -> bool:
            approved = approved_by_another(workflow_state, revision)
            change(goal, editor, "承認の間に書いた要点です。")
            return approved

        monkeypatch.setattr("strategy.proposals.finishing.approved_by_another", judge_slowly)
        act(head, changed, "approve")

        public = BasicGoalPage.objects.get(pk=goal.pk)
        assert public.summary_ja == "改めた要点です。"
        assert public.get_latest_revision_as_object().summary_ja == "承認の間に書いた要点です。"

    def test_the_division_passes_it_on_and_decides_nothing_more(
        self, measure: MeasurePage, editor: User, division_clerk: User
    ) -> None:
        changed = change(measure, editor)
        submit(changed, editor)

        act(division_clerk, changed, "approve")

        waiting = MeasurePage.objects.get(pk=measure.pk)
        assert str(waiting.current_workflow_task) == "企画調整課長の承認"
        assert not waiting.summary_ja
        assert actions_of(measure, division_clerk) == []

    def test_a_page_without_division_skips_the_review_and_says_why(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        changed = change(goal, editor)

        state = submit(changed, editor)

        skipped = TaskState.objects.get(workflow_state=state, status=TaskState.STATUS_SKIPPED)
        assert skipped.comment == "担当課のない内容なので、所管課の確認を省きました。"
        assert str(state.current_task_state.task) == "企画調整課長の承認"

    def test_what_the_division_wrote_itself_needs_no_review_of_its_own(
        self, measure: MeasurePage, division_clerk: User
    ) -> None:
        changed = change(measure, division_clerk)

        state = submit(changed, division_clerk)

        assert str(state.current_task_state.task) == "企画調整課長の承認"

    def test_sending_back_asks_for_a_reason(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        changed = change(goal, editor)
        state = submit(changed, editor)

        act(head, changed, "reject")
        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS
        act(head, changed, "reject", comment="根拠を書いてください。")

        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
        assert state.current_task_state.comment == "根拠を書いてください。"

    def test_who_wrote_since_the_last_publication_cannot_approve(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        change(goal, head, "課長が書いた要点です。")
        changed = change(goal, editor, "課長が書いた要点を直しました。")
        submit(changed, editor)

        response = act(head, changed, "approve")

        assert OWN in text_of(response)
        assert actions_of(goal, head) == ["reject"]
        assert BasicGoalPage.objects.get(pk=goal.pk).has_unpublished_changes

    def test_approving_the_form_as_it_stands_publishes_it(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        changed = change(goal, editor)
        submit(changed, editor)

        page = approve_in_form(client_of(head), changed)

        public = BasicGoalPage.objects.get(pk=goal.pk)
        assert public.summary_ja == "改めた要点です。"
        assert public.current_workflow_state is None
        assert "承認しました。" in page

    def test_words_of_the_approving_click_are_kept_as_a_draft_that_waits_for_another(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        things: list[Any] = [goal, indicator_of(goal)]
        for thing in things:
            submit(change(thing, editor), editor)

            page = approve_in_form(client_of(head), thing, {"summary_ja": "課長が書いた要点です。"})

            assert KEPT_AS_DRAFT in page
            assert "アクセス権がありません" not in page
            assert "更新しました" not in page
            kept = type(thing).objects.get(pk=thing.pk)
            assert kept.summary_ja != "課長が書いた要点です。"
            latest = kept.get_latest_revision()
            assert latest.as_object().summary_ja == "課長が書いた要点です。"
            assert latest.user == head
            assert str(kept.current_workflow_task) == "企画調整課長の承認"
            assert kept.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
            assert actions_of(kept, head) == ["reject"]

        other = client_of(account("other-head", Role.Key.APPROVERS))
        for thing in things:
            approve_in_form(other, thing)
            assert type(thing).objects.get(pk=thing.pk).summary_ja == "課長が書いた要点です。"

    def test_a_deputy_is_told_the_same_of_own_words(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        deputy = account("deputy", Role.Key.EDITORS)
        HeadApprovalTask.objects.get().deputies.add(deputy)
        submit(change(goal, editor), editor)

        typed = {
            "summary_ja": "代決者が書いた要点です。",
            "workflow-action-name": "approve_as_deputy",
            "workflow-action-extra-data": '{"comment": "課長出張のため。"}',
        }

        page = approve_in_form(client_of(deputy), goal, typed)

        assert KEPT_AS_DRAFT in page
        kept = BasicGoalPage.objects.get(pk=goal.pk)
        assert kept.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
        assert kept.summary_ja != "代決者が書いた要点です。"

    def test_who_has_written_before_the_click_is_not_told_that_it_is_approved(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        for thing in (goal, indicator_of(goal)):
            submit(change(thing, editor), editor)
            # As the editor saves by itself while one types.
            change(thing, head, "課長が書いた要点です。")

            page = approve_in_form(client_of(head), thing)

            assert KEPT_AS_DRAFT in page
            assert "確認しました" not in page
            assert actions_of(thing, head) == ["reject"]

    def test_who_approves_what_another_has_approved_meanwhile_is_told(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        other = account("other-head", Role.Key.APPROVERS)
        for thing in (goal, indicator_of(goal)):
            submit(change(thing, editor), editor)

            page = approve_in_form(client_of(head), thing, meanwhile=partial(act, other, thing))

            assert OVER in page
            assert type(thing).objects.get(pk=thing.pk).summary_ja == "改めた要点です。"

    def test_a_division_writes_and_passes_it_on_in_one_click(
        self, measure: MeasurePage, editor: User, division_clerk: User
    ) -> None:
        submit(change(measure, editor), editor)

        typed = {"summary_ja": "所管課が直した要点です。"}

        page = approve_in_form(client_of(division_clerk), measure, typed)

        assert "確認しました。次は「企画調整課長の承認」です。" in page
        waiting = MeasurePage.objects.get(pk=measure.pk)
        assert str(waiting.current_workflow_task) == "企画調整課長の承認"

    def test_who_opens_it_reads_why_it_came_back_or_that_it_waits(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        changed = change(goal, editor)
        submit(changed, editor)
        form = reverse("wagtailadmin_pages:edit", args=[goal.pk])
        waits = client_of(head).get(form).content.decode()
        assert "あなたの確認・承認を待っています(提出: planner)。" in waits
        assert f"/admin/pages/{goal.pk}/revisions/compare/live...latest/" in waits
        assert (
            "あなたの確認・承認を待っています" not in client_of(editor).get(form).content.decode()
        )

        act(head, changed, "reject", comment="根拠を書いてください。")

        page = client_of(editor).get(form).content.decode()
        assert "差し戻されました(head、" in page
        assert "理由: 根拠を書いてください。" in page

    def test_what_goes_public_is_not_the_main_button_and_asks_once(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        submit(change(goal, editor), editor)

        form = client_of(head).get(reverse("wagtailadmin_pages:edit", args=[goal.pk]))
        footer = form.content.decode().rpartition("<footer")[2]

        assert 0 < footer.index("下書きを保存") < footer.index("承認して公開")
        assert f"「{goal}」を承認して公開します。すぐに市民が読めるように" in footer

    def test_a_deputy_decides_with_a_reason_and_it_is_marked(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        deputy = account("deputy", Role.Key.EDITORS)
        HeadApprovalTask.objects.get().deputies.add(deputy)
        changed = change(goal, editor)
        state = submit(changed, editor)
        assert actions_of(goal, deputy) == ["reject", "approve_as_deputy"]

        act(deputy, changed, "approve_as_deputy")
        assert BasicGoalPage.objects.get(pk=goal.pk).has_unpublished_changes
        act(deputy, changed, "approve_as_deputy", comment="課長出張のため。")

        approved = TaskState.objects.get(workflow_state=state, status=TaskState.STATUS_APPROVED)
        assert approved.comment == "代決: 課長出張のため。"
        assert BasicGoalPage.objects.get(pk=goal.pk).summary_ja == "改めた要点です。"

    def test_an_indicator_goes_the_same_way(
        self, goal: BasicGoalPage, tourism: Unit, division_clerk: User, editor: User, head: User
    ) -> None:
        node = NodeFace.objects.get(page=goal).node
        indicator = new_indicator(
            code="guests", node=node, kind="kpi", name_ja="観光客数", unit_in_charge=tourism
        )
        indicator.name_ja = "観光客入込数"
        indicator.save_revision(user=editor)
        indicator.get_workflow().start(indicator, editor)

        act(division_clerk, indicator, "approve")
        act(head, indicator, "approve")

        assert Indicator.objects.get(pk=indicator.pk).name_ja == "観光客入込数"

    @pytest.mark.parametrize("group", [Role.Key.EDITORS, Role.Key.APPROVERS, Role.Key.PUBLISHERS])
    def test_no_role_publishes_past_the_workflow(self, goal: BasicGoalPage, group: str) -> None:
        user = account("someone", group)
        changed = change(goal, user)

        assert not goal.permissions_for_user(user).can_publish()
        client_of(user).post(f"/admin/bulk/wagtailcore/page/publish/?id={goal.pk}&next=/admin/", {})

        assert BasicGoalPage.objects.get(pk=goal.pk).has_unpublished_changes
        assert changed.live


class TestEmergency:
    def test_it_needs_a_reason(self, goal: BasicGoalPage, publisher: User) -> None:
        changed = change(goal, publisher)

        with pytest.raises(Refused, match="理由を書いてください"):
            publish_in_emergency(items=[words_item(changed)], reason="  ", by=publisher)

        assert not Proposal.objects.filter(is_emergency=True).exists()
        assert BasicGoalPage.objects.get(pk=goal.pk).has_unpublished_changes

    def test_it_publishes_at_once_cancels_the_workflow_and_leaves_a_mark(
        self, goal: BasicGoalPage, editor: User, publisher: User
    ) -> None:
        changed = change(goal, editor)
        state = submit(changed, editor)
        address = f"/admin/emergencies/page/{goal.pk}/publish/"
        client = client_of(publisher)
        assert address in client.get(f"/admin/pages/{goal.pk}/edit/").content.decode()

        response = client.post(address, {"reason": "窓口の案内を今日のうちに直すため。"})

        assert response.headers["Location"] == "/admin/emergencies/"
        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_CANCELLED
        assert BasicGoalPage.objects.get(pk=goal.pk).summary_ja == "改めた要点です。"
        row = Proposal.objects.get(is_emergency=True)
        assert (row.drafted_by, row.state) == (publisher, Proposal.State.EMERGENCY)
        assert set(row.authors.all()) == {editor, publisher}
        assert PageLogEntry.objects.filter(action="strategy.emergency").count() == 1
        listed = client.get("/admin/emergencies/").content.decode()
        assert "まだ承認されていません" in listed

    @pytest.mark.parametrize("group", [Role.Key.EDITORS, Role.Key.APPROVERS, Role.Key.DIVISION])
    def test_other_roles_are_turned_away(self, goal: BasicGoalPage, group: str) -> None:
        user = account("someone", group)
        change(goal, user)

        response = client_of(user).post(
            f"/admin/emergencies/page/{goal.pk}/publish/", {"reason": "急ぐため。"}
        )

        assert response.headers["Location"] == "/admin/"
        assert not Proposal.objects.filter(is_emergency=True).exists()

    def test_who_wrote_or_published_it_cannot_confirm_it(
        self, goal: BasicGoalPage, head: User, publisher: User
    ) -> None:
        changed = change(goal, head)
        row = publish_in_emergency(items=[words_item(changed)], reason="急ぐため。", by=publisher)
        other = account("other-head", Role.Key.APPROVERS)

        for involved in (head, publisher):
            with pytest.raises(Refused, match="ほかの人が事後承認します"):
                confirm_emergency(proposal=row, comment="", by=involved)
        confirm_emergency(proposal=row, comment="確かめました。", by=other)

        row.refresh_from_db()
        assert (row.decided_by, row.comment) == (other, "確かめました。")
        with pytest.raises(Refused, match="すでに事後承認"):
            confirm_emergency(proposal=row, comment="", by=account("third", Role.Key.APPROVERS))

    def test_nothing_new_is_refused(self, goal: BasicGoalPage, publisher: User) -> None:
        goal.save_revision(user=publisher).publish()

        with pytest.raises(Refused, match="公開していない変更がありません"):
            publish_in_emergency(
                items=[words_item(BasicGoalPage.objects.get(pk=goal.pk))],
                reason="急ぐため。",
                by=publisher,
            )

    def test_the_reason_stays_in_the_form_when_it_is_refused(
        self, goal: BasicGoalPage, publisher: User
    ) -> None:
        goal.save_revision(user=publisher).publish()
        address = f"/admin/emergencies/page/{goal.pk}/publish/"

        answer = client_of(publisher).post(address, {"reason": "窓口の案内を直すため。"})

        form = answer.content.decode()
        assert "公開していない変更がありません" in form
        assert "窓口の案内を直すため。</textarea>" in form

    def test_an_indicator_can_be_published_in_an_emergency(
        self, goal: BasicGoalPage, editor: User, publisher: User
    ) -> None:
        node = NodeFace.objects.get(page=goal).node
        indicator = new_indicator(code="guests", node=node, kind="kpi", name_ja="客数")
        indicator.name_ja = "観光客数"
        indicator.save_revision(user=editor)
        address = f"/admin/emergencies/indicator/{indicator.pk}/publish/"

        client_of(publisher).post(address, {"reason": "誤記のため。"})

        assert Indicator.objects.get(pk=indicator.pk).name_ja == "観光客数"
        assert ModelLogEntry.objects.filter(action="strategy.emergency").count() == 1


class TestSchedule:
    def test_an_approved_page_appears_at_its_time_and_no_sooner(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        page = BasicGoalPage.objects.get(pk=goal.pk)
        page.summary_ja = "来月からの要点です。"
        page.go_live_at = timezone.now() + timedelta(days=1)
        page.save_revision(user=editor)
        page = BasicGoalPage.objects.get(pk=goal.pk)
        submit(page, editor)
        act(head, page, "approve")

        assert publish_due() == 0
        assert BasicGoalPage.objects.get(pk=goal.pk).summary_ja != "来月からの要点です。"
        # The day passes.
        past = timezone.now() - timedelta(seconds=1)
        revision = page.get_latest_revision()
        revision.content = {**revision.content, "go_live_at": past.isoformat()}
        revision.approved_go_live_at = past
        revision.save()
        assert publish_due() == 1

        assert BasicGoalPage.objects.get(pk=goal.pk).summary_ja == "来月からの要点です。"
        assert publish_due() == 0

    def test_a_page_goes_when_its_time_is_over(self, goal: BasicGoalPage) -> None:
        BasicGoalPage.objects.filter(pk=goal.pk).update(
            expire_at=timezone.now() - timedelta(seconds=1)
        )

        assert publish_due() == 1

        gone = BasicGoalPage.objects.get(pk=goal.pk)
        assert (gone.live, gone.expired) == (False, True)
        assert PageLogEntry.objects.filter(action="wagtail.unpublish.scheduled").exists()

    def test_one_that_fails_keeps_no_other_from_its_time(
        self, goal: BasicGoalPage, caplog: pytest.LogCaptureFixture
    ) -> None:
        other = BasicGoalPage.objects.exclude(pk=goal.pk).first()
        past = timezone.now() - timedelta(seconds=1)
        revisions = [page.save_revision() for page in (goal, other)]
        broken, sound = revisions
        broken.content = {**broken.content, "pk": goal.pk, "live": "no such value"}
        broken.save()
        for revision in revisions:
            type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=past)

        assert publish_due() == 1

        assert f"revision {broken.pk} failed" in caplog.text
        sound.refresh_from_db()
        assert sound.approved_go_live_at is None
