"""What hangs on a page or an indicator that nobody reads yet is approved with it, by another."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import log

from strategy.figures.uses import place_indicator
from strategy.models import (
    BasicGoalPage,
    Indicator,
    MeasurePage,
    NodeFace,
    NodeLineage,
    Project,
    ProjectBudget,
    Proposal,
    Role,
    Unit,
    User,
)
from strategy.models.authorship import dependents_of, thing_key, written_by
from strategy.proposals.deciding import authors_of
from strategy.proposals.emergencies import publish_in_emergency
from strategy.proposals.steps import approve_proposal, propose
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from tests.integration.proposals.conftest import edit
from tests.integration.proposing import LIST, State
from tests.integration.workflow import act, actions_of, change, fresh, indicator_of, submit
from tests.people import account, client_of, text_of
from tests.responsibility import led_by

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(26, "proposals")]


@pytest.fixture
def draft(goal: BasicGoalPage, editor: User) -> MeasurePage:
    page = goal.add_child(instance=MeasurePage(title="起業支援", slug="start-ups", live=False))
    return change(page, editor)


@pytest.fixture
def project(draft: MeasurePage) -> Project:
    row = Project.objects.create(node=draft.node, code="shops", name_ja="空き店舗対策")
    row.budgets.add(ProjectBudget(fiscal_year=2026, planned=1200, source="予算書"))
    row.save()
    return row


@pytest.fixture
def other_head() -> User:
    return account("other-head", Role.Key.APPROVERS)


class TestPage:
    def test_its_card_says_all_of_a_record_that_becomes_public_with_it(
        self, draft: MeasurePage, project: Project, editor: User, head: User, tourism: Unit
    ) -> None:
        project.units.add(tourism)
        proposal = propose([words_item(draft)], by=editor)

        card = text_of(client_of(head).get(f"{LIST}{proposal.pk}/"))

        assert "一緒に公開: 事業" in card
        assert "事業名(日本語): 空き店舗対策" in card
        assert "担当課: 観光課" in card
        assert "年度: 2026、予算額(円): 1200" in card

    def test_whoever_wrote_such_a_record_does_not_approve_it(
        self, draft: MeasurePage, project: Project, editor: User, head: User, other_head: User
    ) -> None:
        edit(client_of(head), project, summary_ja="書き足した内容")
        assert not Proposal.objects.exists()
        proposal = propose([words_item(draft)], by=editor)

        with pytest.raises(Refused, match="自分が起案した内容は承認できません"):
            approve_proposal(proposal=proposal, by=head)
        assert head in proposal.authors.all()
        approve_proposal(proposal=proposal, by=other_head)

        assert fresh(draft).live

    def test_nor_in_the_form_of_the_page(
        self, draft: MeasurePage, project: Project, editor: User, head: User, other_head: User
    ) -> None:
        edit(client_of(head), project, summary_ja="書き足した内容")
        submit(draft, editor)

        assert actions_of(draft, head) == ["reject"]
        assert written_by(head, [fresh(draft)]) == {thing_key(draft)}
        act(head, draft)
        assert not fresh(draft).live
        act(other_head, draft)

        assert fresh(draft).live

    def test_what_is_written_while_it_waits_counts_as_well(
        self, draft: MeasurePage, project: Project, editor: User, head: User
    ) -> None:
        proposal = propose([words_item(draft)], by=editor)
        assert head.pk not in authors_of(proposal)

        log(project, "wagtail.edit", user=head)

        assert head.pk in authors_of(Proposal.objects.get(pk=proposal.pk))

    def test_published_in_an_emergency_it_is_confirmed_by_another(
        self, draft: MeasurePage, project: Project, publisher: User, head: User
    ) -> None:
        log(project, "wagtail.create", user=head)

        proposal = publish_in_emergency(items=[words_item(draft)], reason="災害", by=publisher)

        assert authors_of(proposal) >= {head.pk, publisher.pk}

    def test_nothing_hangs_on_what_was_public_already(
        self, goal: BasicGoalPage, draft: MeasurePage, editor: User, head: User
    ) -> None:
        row = Project.objects.create(node=goal.node, code="shops", name_ja="空き店舗対策")
        log(row, "wagtail.create", user=head)
        changed = change(goal, editor)

        proposal = propose([words_item(changed)], by=editor)

        assert dependents_of([changed]) == {thing_key(goal): []}
        assert head.pk not in authors_of(proposal)

    def test_a_division_is_not_told_of_drafts_that_are_not_its_own(
        self, draft: MeasurePage, editor: User, head: User, tourism: Unit, division_clerk: User
    ) -> None:
        led_by(tourism, draft)
        strategy = NodeFace.objects.get(page=draft).tree.node_face.node
        secret = draft.get_parent().add_child(
            instance=MeasurePage(title="秘密の施策", slug="secret", live=False)
        )
        row = NodeLineage.objects.create(
            kind="renamed", from_strategy=strategy, to_strategy=strategy, day="2026-04-01"
        )
        row.from_nodes.add(secret.node)
        row.to_nodes.add(draft.node)
        proposal = propose([words_item(draft)], by=editor)

        read, told = (
            text_of(client_of(user).get(f"{LIST}{proposal.pk}/")) for user in (head, division_clerk)
        )

        assert "秘密の施策" in read
        assert "一緒に公開: 担当" in told
        assert "秘密の施策" not in told


class TestIndicator:
    def test_whoever_placed_it_while_nobody_read_it_does_not_approve_its_labels(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        draft: Indicator = indicator_of(goal)
        draft.live = False
        draft.save()
        use = draft.uses.get()
        place_indicator(indicator=draft, strategy=use.strategy, node=use.node, position=2, by=head)
        draft.save_revision(user=editor)

        proposal = propose([words_item(fresh(draft))], by=editor)

        assert authors_of(proposal) == {editor.pk, head.pk}
        assert proposal.state == State.WAITING
        card = text_of(client_of(head).get(f"{LIST}{proposal.pk}/"))
        assert f"観光客数({use.strategy}): 「{goal.title}」の3番目" in card


def test_the_queries_do_not_grow_with_the_pages(goal: BasicGoalPage) -> None:
    pages = [
        goal.add_child(instance=MeasurePage(title=str(each), slug=f"m-{each}", live=False))
        for each in range(3)
    ]
    for page in pages:
        Project.objects.create(node=page.node, code="p", name_ja="事業")

    with CaptureQueriesContext(connection) as for_one:
        dependents_of(pages[:1])
    with CaptureQueriesContext(connection) as for_all:
        found = dependents_of(pages)

    assert [len(rows) for rows in found.values()] == [1, 1, 1]
    assert len(for_all) == len(for_one)
