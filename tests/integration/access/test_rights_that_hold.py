"""Rights that a crafted request, or a click that does two things at once, cannot get around."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowState, WorkflowTask

from publications.management.commands import document_worker
from strategy.models import (
    BasicGoalPage,
    HeadApprovalTask,
    MeasurePage,
    NodeFace,
    Place,
    Proposal,
    Role,
    SectionPage,
    StrategyPage,
    Unit,
    User,
    WorkspacePage,
)
from strategy.models.authorship import has_written
from strategy.proposals.emergencies import publish_in_emergency
from strategy.proposals.steps import NOT_TO_WITHDRAW, approve_proposal, propose
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage
from tests.integration.proposing import choice, state_of
from tests.integration.workflow import (
    act,
    approve_in_form,
    change,
    form_of,
    fresh,
    indicator_of,
    send_form,
    step_of,
    submitted,
)
from tests.people import account, client_of, text_of
from tests.responsibility import led_by

pytestmark = [pytest.mark.usefixtures("loaded_site")]


class TestSteps:
    @pytest.mark.parametrize("thing", ["page", "indicator"])
    def test_no_address_of_a_step_alone_decides_on_what_nobody_has_opened(
        self, goal: BasicGoalPage, editor: User, head: User, thing: str
    ) -> None:
        about = goal if thing == "page" else indicator_of(goal)
        state = submitted(about, wrote=editor, by=editor)
        place = "wagtailadmin_pages" if thing == "page" else "indicators"
        step = [about.pk, "approve", step_of(about).pk]

        address = reverse(f"{place}:workflow_action", args=step)

        assert client_of(head).post(address, {"comment": "よい。"}).status_code == 404
        assert client_of(head).get(address).status_code == 404
        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS

    @pytest.mark.parametrize("thing", ["page", "indicator"])
    def test_an_approval_is_of_the_words_that_were_shown(
        self, goal: BasicGoalPage, editor: User, head: User, thing: str
    ) -> None:
        about = goal if thing == "page" else indicator_of(goal)
        submitted(about, wrote=editor, by=editor)
        proposal = Proposal.objects.get()
        shown, other = choice(proposal), account("other-head", Role.Key.APPROVERS)
        change(about, other, "開いている間に変わった要点です。")

        form = {"proposal": [shown], "comment": ""}
        said = client_of(head).post(reverse("proposals:approve"), form, follow=True)
        assert "開いたあとに内容が変わりました" in text_of(said)
        assert state_of(proposal) == Proposal.State.WAITING
        client_of(head).post(reverse("proposals:approve"), {"proposal": [proposal.pk]})
        assert state_of(proposal) == Proposal.State.WAITING
        act(head, about)
        assert state_of(proposal) == Proposal.State.APPLIED

    @pytest.mark.parametrize("thing", ["page", "indicator"])
    def test_only_who_handed_it_in_takes_it_back(
        self, goal: BasicGoalPage, editor: User, head: User, thing: str
    ) -> None:
        about = goal if thing == "page" else indicator_of(goal)
        state = submitted(about, wrote=editor, by=editor)
        for user, status in (
            (head, WorkflowState.STATUS_IN_PROGRESS),
            (editor, WorkflowState.STATUS_CANCELLED),
        ):
            client = client_of(user)
            form = form_of(client, about)
            form["action-cancel-workflow"] = "true"
            said = send_form(client, about, form)
            state.refresh_from_db()
            assert state.status == status
            assert (NOT_TO_WITHDRAW in said) is (user == head)

    @pytest.mark.parametrize("spelt", ["{}", " {}", "+{}", "{}\t"])
    @pytest.mark.parametrize("thing", ["page", "indicator"])
    def test_no_way_of_naming_a_version_writes_over_what_is_public(
        self, goal: BasicGoalPage, head: User, thing: str, spelt: str
    ) -> None:
        about = goal if thing == "page" else indicator_of(goal)
        about.save_revision(user=head).publish()
        live = type(about).objects.get(pk=about.pk).live_revision
        client = client_of(head)
        form = form_of(client, about)
        form["summary_ja"] = "公開中の版に上書きした要点です。"
        form["overwrite_revision_id"] = spelt.format(live.pk)

        send_form(client, about, form)

        content = live.content
        live.refresh_from_db()
        assert live.content == content
        latest = type(about).objects.get(pk=about.pk).latest_revision
        assert latest.as_object().summary_ja == "公開中の版に上書きした要点です。"

    def test_words_changed_by_the_click_that_approves_are_saved_and_not_approved(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        state = submitted(goal, wrote=editor, by=editor)

        approve_in_form(client_of(head), goal, {"summary_ja": "承認と同時に書いた要点です。"})

        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS
        goal.refresh_from_db()
        assert goal.summary_ja != "承認と同時に書いた要点です。"

    @pytest.mark.parametrize("said", ["{}", '{"comment": "  "}', '{"comment": "", "update": 0}'])
    def test_the_editor_returns_nothing_without_a_reason(
        self, goal: BasicGoalPage, editor: User, head: User, said: str
    ) -> None:
        state = submitted(goal, wrote=editor, by=editor)
        typed = {"workflow-action-name": "reject", "workflow-action-extra-data": said}

        approve_in_form(client_of(head), goal, typed)

        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS

    def test_a_deputy_who_wrote_it_decides_nothing(self, goal: BasicGoalPage, editor: User) -> None:
        deputy = account("deputy", Role.Key.EDITORS)
        HeadApprovalTask.objects.get().deputies.add(deputy)
        state = submitted(goal, wrote=deputy, by=editor)

        act(deputy, goal, "approve_as_deputy", "課長出張のため。")
        act(deputy, goal, "approve", "課長出張のため。")

        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS

    @pytest.mark.parametrize("thing", ["page", "indicator"])
    def test_a_deputy_without_a_reason_is_asked_for_it(
        self, goal: BasicGoalPage, editor: User, thing: str
    ) -> None:
        about = goal if thing == "page" else indicator_of(goal)
        deputy = account("deputy", Role.Key.EDITORS)
        HeadApprovalTask.objects.get().deputies.add(deputy)
        state = submitted(about, wrote=editor, by=editor)

        assert "代決の理由を書いてください" in text_of(act(deputy, about))

        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS

    @pytest.mark.parametrize("left", [(), ("所管課の確認",)])
    def test_a_workflow_without_the_heads_step_publishes_nothing(
        self, goal: BasicGoalPage, editor: User, left: tuple[str, ...]
    ) -> None:
        WorkflowTask.objects.filter(workflow=Workflow.objects.get()).exclude(
            task__name__in=left
        ).delete()

        with pytest.raises(PermissionDenied):
            submitted(goal, wrote=editor, by=editor)

        assert BasicGoalPage.objects.get(pk=goal.pk).has_unpublished_changes

    def test_words_that_change_after_the_heads_step_need_it_again(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        unit = Unit.objects.create(code="tourism", name_ja="観光課", phone="0242-00-0000")
        clerk = account("clerk", Role.Key.DIVISION)
        unit.members.add(clerk)
        measure = led_by(unit, goal.add_child(instance=MeasurePage(title="m", slug="m")))
        for step in WorkflowTask.objects.all():
            WorkflowTask.objects.filter(pk=step.pk).update(sort_order=-step.sort_order)
        submitted(measure, wrote=editor, by=editor)
        act(head, measure)
        page = MeasurePage.objects.get(pk=measure.pk)
        page.summary_ja = "課長の承認のあとに書いた要点です。"
        page.save_revision(user=clerk)

        act(clerk, measure)

        assert not MeasurePage.objects.get(pk=measure.pk).summary_ja

    def test_what_was_changed_since_it_was_read_is_not_approved_nor_overwritten(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        state = submitted(goal, wrote=editor, by=editor)
        other, words = account("other-head", Role.Key.APPROVERS), "読んでいる間に変わった要点です。"

        shown = approve_in_form(client_of(head), goal, meanwhile=lambda: change(goal, other, words))

        assert "開いたあとに内容が変わりました" in shown
        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS
        latest = BasicGoalPage.objects.get(pk=goal.pk).latest_revision
        assert (latest.user, latest.as_object().summary_ja) == (other, words)

    def test_saving_without_a_change_makes_nobody_a_writer(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        body = [{"type": "text", "value": "<p>本文です。</p>", "id": "1"}]
        page = BasicGoalPage.objects.get(pk=goal.pk)
        page.body_ja = json.dumps(body)
        state = submitted(page, wrote=editor, by=editor)
        # What the editor does to a text that it shows.
        body[0]["value"] = '<p data-block-key="abcde">本文です。</p>'
        page = BasicGoalPage.objects.get(pk=goal.pk).get_latest_revision_as_object()
        page.body_ja = json.dumps(body)
        page.save_revision(user=head)

        act(head, goal)

        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_APPROVED


@pytest.mark.sweep(2, "rights in working copies")
class TestWorkingCopies:
    @pytest.fixture
    def copy(self, editor: User) -> StrategyPage:
        public = StrategyPage.objects.in_place().get(slug="new-strategy")
        return start_next_stage(strategy=public, by=editor)

    def test_who_wrote_in_a_copy_does_not_make_it_public(
        self, copy: StrategyPage, head: User
    ) -> None:
        section = SectionPage.objects.descendant_of(copy).first()
        client = client_of(head)
        form = form_of(client, section)
        form["summary_ja"] = "課長が写しに書いた要点です。"
        send_form(client, section, form)
        address = f"/admin/strategies/{copy.pk}/adopt/"

        said = client.post(address, follow=True).content.decode()

        assert "ほかの人が公開ページにします" in said
        assert NodeFace.objects.get(page=copy).place == Place.WORKING
        client_of(account("other-head", Role.Key.APPROVERS)).post(address)
        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC

    def test_a_draft_that_came_along_into_a_copy_stays_its_writers(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        change(goal, by=head)
        other = BasicGoalPage.objects.get(slug="family-and-education")
        change(other, by=head, summary="別の要点。")
        copy = start_next_stage(
            strategy=StrategyPage.objects.in_place().get(slug="new-strategy"), by=editor
        )
        published, drafted = (
            BasicGoalPage.objects.descendant_of(copy).get(slug=each.slug) for each in (goal, other)
        )
        published.get_latest_revision().publish(user=editor)
        address = f"/admin/strategies/{copy.pk}/adopt/"

        said = client_of(head).post(address, follow=True).content.decode()

        assert "自分が書いた内容が入っているので、ほかの人が公開ページにします" in said
        assert NodeFace.objects.get(page=copy).place == Place.WORKING
        client_of(account("other-head", Role.Key.APPROVERS)).post(address)
        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC
        # Nor does the writer approve what came along and nobody has published.
        assert has_written(head, fresh(drafted))
        assert not has_written(editor, fresh(drafted))

    def test_who_wrote_only_what_is_public_already_may_adopt(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        change(goal, by=head).get_latest_revision().publish()
        copy = start_next_stage(
            strategy=StrategyPage.objects.in_place().get(slug="new-strategy"), by=editor
        )

        client_of(head).post(f"/admin/strategies/{copy.pk}/adopt/")

        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC

    def test_no_end_or_beginning_set_in_a_copy_acts_after_its_adoption(
        self, copy: StrategyPage, editor: User, head: User
    ) -> None:
        ended, drafted = SectionPage.objects.descendant_of(copy)[:2]
        ended.expire_at = timezone.now() + timedelta(days=7)
        ended.save_revision(user=editor).publish(user=editor)
        drafted.go_live_at = timezone.now() + timedelta(days=7)
        drafted.save_revision(user=editor)

        said = client_of(head).post(f"/admin/strategies/{copy.pk}/adopt/", follow=True)

        assert f"「{ended.title}」に公開を終える日時が" in said.content.decode()
        assert f"「{drafted.title}」に公開の予約が" in said.content.decode()
        assert NodeFace.objects.get(page=copy).place == Place.WORKING

    def test_nothing_proposed_of_a_page_is_decided_on_where_nobody_reads_it(
        self, copy: StrategyPage, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        proposal = propose([words_item(change(goal, by=editor))], by=editor)
        address = f"/admin/strategies/{copy.pk}/adopt/"

        said = client_of(head).post(address, follow=True).content.decode()

        assert f"公開中のページ「{goal.title}」の起案が、まだ決まっていません" in said
        assert NodeFace.objects.get(page=copy).place == Place.WORKING
        public = StrategyPage.objects.ancestor_of(goal).get()
        public.move(WorkspacePage.of(Place.FORMER), pos="last-child")
        with pytest.raises(Refused, match="承認しても市民に見えません"):
            approve_proposal(proposal=proposal, by=head)
        assert fresh(goal).get_workflow() is None

    def test_who_manages_publication_approves_no_copy(self, copy: StrategyPage) -> None:
        client_of(account("publisher", Role.Key.PUBLISHERS)).post(
            f"/admin/strategies/{copy.pk}/adopt/"
        )

        assert NodeFace.objects.get(page=copy).place == Place.WORKING

    def test_no_page_leaves_a_copy_by_moving_not_even_for_two_roles(
        self, copy: StrategyPage
    ) -> None:
        both = account("both", Role.Key.EDITORS, Role.Key.PUBLISHERS)
        section = SectionPage.objects.descendant_of(copy).first()
        chapter = SectionPage.objects.exclude(pk=section.pk).not_descendant_of(copy).first()
        outside, inside = chapter.get_parent(), section.get_parent()

        rights = section.permissions_for_user(both)

        assert rights.can_publish()
        assert not rights.can_move_to(outside)
        assert rights.can_move_to(inside)
        draft = inside.add_child(instance=SectionPage(title="下書き", slug="draft", live=False))
        client_of(both).post(f"/admin/pages/{draft.pk}/move/{outside.pk}/confirm/")
        assert SectionPage.objects.get(pk=draft.pk).get_parent() == inside

    def test_no_words_of_a_copy_wait_for_a_time_after_its_adoption(
        self, copy: StrategyPage, editor: User, head: User
    ) -> None:
        section = SectionPage.objects.descendant_of(copy).first()
        section.summary_ja = "来週ひとりでに現れる要点です。"
        section.go_live_at = timezone.now() + timedelta(days=7)
        section.save_revision(user=editor).publish(user=editor)

        said = client_of(head).post(f"/admin/strategies/{copy.pk}/adopt/", follow=True)

        assert f"「{section.title}」に公開の予約があります" in said.content.decode()
        assert NodeFace.objects.get(page=copy).place == Place.WORKING

    def test_a_division_looks_into_no_workspace(
        self, measure: MeasurePage, division_clerk: User, editor: User
    ) -> None:
        public = StrategyPage.objects.in_place().get(slug="new-strategy")
        adopt(working_copy=start_next_stage(strategy=public, by=editor), by=None)
        copy = start_next_stage(
            strategy=StrategyPage.objects.in_place().get(slug="new-strategy"), by=editor
        )
        client = client_of(division_clerk)
        own = MeasurePage.objects.filter(node_face__node=measure.node).order_by("pk")

        for closed in (*WorkspacePage.objects.all(), copy, fresh(public)):
            assert client.get(f"/admin/pages/{closed.pk}/").status_code == 302
        opened = [client.get(f"/admin/pages/{page.pk}/edit/").status_code for page in own]

        assert list(own.values_list("node_face__place", flat=True)) == [
            Place.FORMER,
            Place.PUBLIC,
            Place.WORKING,
        ]
        assert opened == [302, 200, 302]

    def test_a_copy_is_published_in_no_emergency(self, copy: StrategyPage) -> None:
        publisher = account("publisher", Role.Key.PUBLISHERS)
        copy.summary_ja = "写しの要点です。"
        copy.save_revision(user=publisher)

        with pytest.raises(Refused, match="市民に見えません"):
            publish_in_emergency(items=[words_item(copy)], reason="急ぐため。", by=publisher)


def test_who_manages_publication_moves_public_pages(goal: BasicGoalPage) -> None:
    publisher = account("publisher", Role.Key.PUBLISHERS)
    measure = goal.add_child(instance=MeasurePage(title="施策", slug="measure"))
    other = BasicGoalPage.objects.exclude(pk=goal.pk).first()
    division = account("clerk", Role.Key.DIVISION)

    refused = client_of(division).post(f"/admin/pages/{measure.pk}/move/{other.pk}/confirm/")
    assert refused.headers["Location"] == "/admin/"
    client_of(publisher).post(f"/admin/pages/{measure.pk}/move/{other.pk}/confirm/")

    assert MeasurePage.objects.get(pk=measure.pk).get_parent().pk == other.pk


@pytest.mark.parametrize("work", ["reap", "settle", "take_up_lost_letters", "remind_due"])
def test_what_goes_wrong_in_one_thing_keeps_the_worker_from_no_other(
    work: str,
    goal: BasicGoalPage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    goal.title = "予約した見出し"
    goal.save_revision(approved_go_live_at=timezone.now())

    def broken() -> int:
        raise RuntimeError("no such kind of error was thought of")

    monkeypatch.setattr(document_worker, work, broken)

    document_worker.look()

    assert "no such kind of error was thought of" in caplog.text
    assert BasicGoalPage.objects.get(pk=goal.pk).title == "予約した見出し"
