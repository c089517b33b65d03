"""What belongs together is one proposal, decided on as one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from strategy.models import (
    BasicGoalPage,
    Indicator,
    MeasurePage,
    Proposal,
    ProposalItem,
    Role,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.proposals.figures import figure_item
from strategy.proposals.steps import (
    approve_proposal,
    confirm_proposal,
    gather,
    propose,
    return_proposal,
    submit,
    withdraw_proposal,
    work_on,
)
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from tests.integration.proposals.conftest import bundle
from tests.integration.proposing import LIST, State
from tests.integration.workflow import change, form_of, send_form
from tests.integration.workflow import submit as hand_in_page
from tests.people import account, client_of, text_of
from tests.responsibility import led_by
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(26, "proposals")]


class TestBundle:
    def test_a_measure_with_its_kpi_baseline_and_target_is_one_decision(
        self, client: Client, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = submit(proposal=bundle(measure, editor), by=editor)
        kpi = Indicator.objects.get(code="start-ups")
        assert client.get(measure.url).status_code == 404
        assert client.get("/ja/indicators/start-ups/").status_code == 404
        assert not use_of(kpi).targets.exists()

        approve_proposal(proposal=proposal, by=head)

        assert "起業を助けます。" in text_of(client.get(MeasurePage.objects.get(pk=measure.pk).url))
        shown = text_of(client.get("/ja/indicators/start-ups/"))
        assert "起業の件数" in shown
        assert "300" in shown
        assert use_of(kpi).definitions.get().recorded_by == editor

    def test_what_is_put_together_is_its_authors_alone(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = bundle(measure, editor)

        assert "起業支援の追加" in text_of(client_of(editor).get(LIST))
        assert "起業支援の追加" not in text_of(client_of(head).get(LIST))
        assert client_of(head).get(f"{LIST}{proposal.pk}/").status_code == 302
        with pytest.raises(Refused, match="まだ提出していません"):
            approve_proposal(proposal=proposal, by=head)

    def test_of_a_bundle_all_is_applied_or_nothing(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = submit(proposal=bundle(measure, editor), by=editor)
        # The words are gone by the time of the decision.
        Page.objects.get(pk=measure.pk).revisions.all().delete()

        with pytest.raises(Refused, match="もうありません"):
            approve_proposal(proposal=proposal, by=head)

        kpi = Indicator.objects.get(code="start-ups")
        assert not kpi.live
        assert not use_of(kpi).definitions.exists()
        assert Proposal.objects.get(pk=proposal.pk).state == State.WAITING

    def test_nobody_approves_a_bundle_with_own_words_in_it(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        change(measure, head, "課長が書いた要点です。")
        proposal = submit(proposal=bundle(measure, editor), by=editor)

        with pytest.raises(Refused, match="自分が起案した内容は承認できません"):
            approve_proposal(proposal=proposal, by=head)

        assert set(proposal.authors.all()) == {editor, head}
        page = text_of(client_of(head).get(f"{LIST}{proposal.pk}/"))
        assert ">承認する</button>" not in page
        approve_proposal(proposal=proposal, by=account("other-head", Role.Key.APPROVERS))

    def test_each_division_that_it_concerns_looks_at_its_own(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        pages, clerks = [], []
        for code, name in (("tourism", "観光課"), ("roads", "道路課")):
            unit = Unit.objects.create(code=code, name_ja=name, phone="1")
            clerks.append(account(f"{code}-clerk", Role.Key.DIVISION))
            unit.members.add(clerks[-1])
            page = goal.add_child(instance=MeasurePage(title=f"{name}の施策", slug=code))
            led_by(unit, page)
            pages.append(change(MeasurePage.objects.get(pk=page.pk), editor, f"{name}の要点です。"))
        proposal = propose([words_item(page) for page in pages], by=editor)
        assert proposal.state == State.REVIEW

        confirm_proposal(proposal=proposal, by=clerks[0], comment="よい。")
        assert Proposal.objects.get(pk=proposal.pk).state == State.REVIEW
        with pytest.raises(Refused, match="権限"):
            confirm_proposal(proposal=proposal, by=clerks[0])
        confirm_proposal(proposal=proposal, by=clerks[1])

        assert Proposal.objects.get(pk=proposal.pk).state == State.WAITING
        approve_proposal(proposal=proposal, by=head)
        said = [MeasurePage.objects.get(pk=page.pk).summary_ja for page in pages]
        assert said == ["観光課の要点です。", "道路課の要点です。"]

    def test_a_page_in_it_is_locked_for_everybody_until_it_is_decided(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        changed = change(goal, editor)
        proposal = propose([words_item(changed)], by=editor)
        form = reverse("wagtailadmin_pages:edit", args=[goal.pk])

        for user in (editor, head):
            assert "決まるまで書き換えられません。" in text_of(client_of(user).get(form))
        with pytest.raises(Refused, match="承認待ちです"):
            propose([words_item(changed)], by=head)

        withdraw_proposal(proposal=proposal, by=editor)
        assert "決まるまで書き換えられません。" not in text_of(client_of(editor).get(form))

    def test_a_draft_that_was_rewritten_after_it_was_put_in_is_put_in_anew(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        into = gather([words_item(change(goal, editor))], into=None, by=editor)
        change(goal, editor, "もう一度改めた要点です。")

        with pytest.raises(Refused, match="書き換えられています"):
            submit(proposal=into, by=editor)
        gather([words_item(BasicGoalPage.objects.get(pk=goal.pk))], into=into, by=editor)

        assert submit(proposal=into, by=editor).state == State.WAITING

    def test_what_came_back_is_put_together_again_with_all_that_it_said(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = submit(proposal=bundle(measure, editor), by=editor)
        return_proposal(proposal=proposal, by=head, comment="目標の根拠を書いてください。")

        again = work_on(proposal=Proposal.objects.get(pk=proposal.pk), by=editor)

        keys = [set(each.items.values_list("key", flat=True)) for each in (proposal, again)]
        assert keys[0] == keys[1]
        assert submit(proposal=again, by=editor).state == State.WAITING

    def test_the_form_of_a_page_puts_its_draft_into_a_bundle(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        client = client_of(editor)
        page = text_of(client.get(reverse("wagtailadmin_pages:edit", args=[goal.pk])))

        assert "ほかの変更とまとめて起案する" in page
        form = form_of(client, goal)
        form["summary_ja"], form["into"] = "まとめて出す要点です。", "new"
        assert "作成中の起案" in send_form(client, goal, form)

        item = ProposalItem.objects.get()
        assert item.kind == "page"
        assert item.revision.as_object().summary_ja == "まとめて出す要点です。"
        assert item.proposal.state == State.PREPARING


class TestBelowWhatIsNotPublic:
    def test_author_and_approver_are_told_that_nobody_will_see_it(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        hidden = goal.add_child(instance=MeasurePage(title="秘密の施策", slug="secret", live=False))
        goal.unpublish()
        page = change(MeasurePage.objects.get(pk=hidden.pk), editor)
        told = f"上にある「{goal.title}」が公開されていない"

        proposal = propose([words_item(page)], by=editor)
        assert told in text_of(client_of(head).get(f"{LIST}{proposal.pk}/"))
        withdraw_proposal(proposal=proposal, by=editor)
        hand_in_page(page, editor)
        form = reverse("wagtailadmin_pages:edit", args=[page.pk])
        for user in (editor, head):
            assert told in text_of(client_of(user).get(form))


def test_a_figure_for_a_later_day_is_public_from_that_day(
    client: Client, measure: MeasurePage, editor: User, head: User
) -> None:
    proposal = bundle(measure, editor)
    late = figure_item(
        kind="target",
        subject=use_of(Indicator.objects.get(code="start-ups")),
        arguments={
            "year": 2028,
            "value": Decimal(765),
            "published_on": city_today() + timedelta(days=2),
        },
        title="令和10年度の目標値",
    )
    gather([late], into=proposal, by=editor)

    approve_proposal(proposal=submit(proposal=proposal, by=editor), by=head)

    assert "765" not in text_of(client.get("/ja/indicators/start-ups/"))
