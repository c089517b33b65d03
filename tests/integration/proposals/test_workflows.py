"""A single page's workflow is a proposal too; there is no way round it."""

from __future__ import annotations

import pytest

from strategy.models import (
    BasicGoalPage,
    MeasurePage,
    Project,
    Proposal,
    User,
)
from strategy.proposals.steps import (
    confirm_proposal,
    propose,
    withdraw_proposal,
)
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from tests.integration.proposals.conftest import edit
from tests.integration.proposing import LIST, State, decide, item_of
from tests.integration.workflow import change, form_of, send_form
from tests.integration.workflow import submit as hand_in_page
from tests.people import client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(26, "proposals")]


class TestFace:
    def test_a_page_in_its_workflow_is_listed_and_decided_like_any_proposal(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        hand_in_page(change(goal, editor), editor)
        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.drafted_by) == (State.WAITING, editor)

        assert goal.title in text_of(client_of(head).get(LIST))
        decide(client_of(head), "approve", proposal, comment="よい。")

        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_by) == (State.APPLIED, head)
        assert BasicGoalPage.objects.get(pk=goal.pk).summary_ja == "改めた要点です。"
        assert BasicGoalPage.objects.get(pk=goal.pk).current_workflow_state is None

    def test_sent_back_in_the_list_it_is_sent_back_in_its_form_and_handed_in_again(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        state = hand_in_page(change(goal, editor), editor)
        decide(client_of(head), "return", Proposal.objects.get(), comment="根拠を。")
        state.refresh_from_db()
        assert state.current_task_state.comment == "根拠を。"

        state.resume(user=editor)

        first, second = Proposal.objects.order_by("pk")
        assert (first.state, second.state) == (State.RETURNED, State.WAITING)
        state.cancel(user=editor)
        assert Proposal.objects.get(pk=second.pk).state == State.WITHDRAWN

    def test_a_page_in_a_workflow_is_in_no_bundle_besides(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        changed = change(goal, editor)
        hand_in_page(changed, editor)

        with pytest.raises(Refused, match="承認待ちです"):
            propose([words_item(changed)], by=head)

    def test_its_writer_cannot_approve_it_from_the_list(
        self, goal: BasicGoalPage, head: User
    ) -> None:
        hand_in_page(change(goal, head), head)

        response = decide(client_of(head), "approve", Proposal.objects.get())

        assert "自分が起案した内容は承認できません。" in text_of(response)


class TestNoWayRound:
    def test_who_hands_in_anothers_words_unchanged_may_approve_them(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        change(goal, editor)
        # As Wagtail's form saves once more what it hands in.
        hand_in_page(change(goal, head), head)

        decide(client_of(head), "approve", Proposal.objects.get())

        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.drafted_by) == (State.APPLIED, editor)

    def test_a_confirmation_that_comes_late_is_no_approval(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        hand_in_page(change(goal, editor), editor)
        proposal = Proposal.objects.get()
        assert proposal.state == State.WAITING

        with pytest.raises(Refused, match="すでに所管課の確認が済んでいます"):
            confirm_proposal(proposal=proposal, by=head)

        assert BasicGoalPage.objects.get(pk=goal.pk).has_unpublished_changes

    def test_a_record_is_not_taken_off_the_site_by_naming_a_hidden_item(
        self, goal: BasicGoalPage, measure: MeasurePage, editor: User
    ) -> None:
        public = goal.add_child(instance=MeasurePage(title="公開の施策", slug="shown"))
        project = Project.objects.create(node=public.node, code="shops", name_ja="空き店舗対策")

        edit(client_of(editor), project, node=str(measure.node.pk))

        project.refresh_from_db()
        assert project.node == public.node
        assert Proposal.objects.get().state == State.WAITING

    def test_a_record_of_what_waits_to_be_public_waits_with_it(
        self, measure: MeasurePage, editor: User
    ) -> None:
        hand_in_page(change(measure, editor), editor)
        project = Project.objects.create(node=measure.node, code="shops", name_ja="空き店舗対策")

        edit(client_of(editor), project, name_ja="ほかの名前")

        project.refresh_from_db()
        assert str(project) == "空き店舗対策"

    def test_a_form_that_saves_by_itself_does_not_rewrite_what_was_handed_in(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        client = client_of(editor)
        form = form_of(client, goal)
        changed = change(goal, editor)
        propose([words_item(changed)], by=editor)
        withdraw_proposal(proposal=Proposal.objects.get(), by=editor)
        form["overwrite_revision_id"] = str(changed.latest_revision_id)
        form["summary_ja"] = "あとから書いた要点です。"

        send_form(client, goal, form)

        item = item_of(Proposal.objects.get())
        assert item.revision is not None
        assert item.revision.as_object().summary_ja == "改めた要点です。"

    def test_a_page_that_lacks_what_readers_need_is_not_handed_in(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        page = BasicGoalPage.objects.get(pk=goal.pk)
        page.summary_ja = "改めた要点です。"
        page.body_ja = [("figure", {"image": None, "alt": ""})]
        page.save_revision(user=editor)

        with pytest.raises(Refused, match="まだ入れていない項目"):
            propose([words_item(BasicGoalPage.objects.get(pk=goal.pk))], by=editor)
