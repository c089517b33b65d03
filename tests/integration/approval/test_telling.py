"""Whoever is to act is told once, by a mail with a link; a step that nobody can take is refused."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.views.pages import edit
from wagtail.models import Page, Site

from strategy.desk.home.to_mend import nobody_decides
from strategy.figures.recording import record_definition
from strategy.mails import (
    AGAIN_AFTER_MINUTES,
    LOST_AFTER,
    NotSent,
    send_letters,
    take_up_lost_letters,
)
from strategy.models import (
    BasicGoalPage,
    HeadApprovalTask,
    Indicator,
    MeasurePage,
    Proposal,
    Role,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.proposals.deciding import LEFT, NOBODY, deciders
from strategy.proposals.emergencies import confirm_emergency, publish_in_emergency
from strategy.proposals.steps import (
    NOT_TO_WITHDRAW,
    approve_proposal,
    confirm_proposal,
    prepare,
    return_proposal,
    withdraw_proposal,
    work_on,
)
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from strategy.upkeep.todo import Section, todos_for
from tests.integration.letters import letters, reachable, told
from tests.integration.proposing import drafted, item_of, state_of
from tests.integration.workflow import act, change, form_of, indicator_of, send_form, submit
from tests.people import account, client_of, text_of
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(14, "telling")]
State = Proposal.State
FIGURE = "「観光客数」2024年度の実績値 220万人"


class Unreachable(EmailBackend):
    """A mail server that does not answer."""

    def __init__(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def open(self) -> None:
        raise TimeoutError("timed out")


class Unwilling(EmailBackend):
    """A mail server that refuses one address."""

    def __init__(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def send_messages(self, messages: Any) -> int:
        [message] = messages
        if message.to == ["deputy@example.jp"]:
            raise SMTPRecipientsRefused({"deputy@example.jp": (550, b"no such user")})
        return super().send_messages(messages)


@pytest.fixture
def planner(editor: User) -> User:
    return reachable(editor, "若松", "花子")


@pytest.fixture
def chief(head: User) -> User:
    return reachable(head, "会津", "太郎")


@pytest.fixture
def deputy() -> User:
    user = reachable(account("deputy", Role.Key.EDITORS))
    HeadApprovalTask.objects.get().deputies.add(user)
    return user


@pytest.fixture
def clerk(division_clerk: User) -> User:
    return reachable(division_clerk)


@pytest.fixture
def visitors(goal: BasicGoalPage, tourism: Unit) -> Indicator:
    indicator = indicator_of(goal)
    Indicator.objects.filter(pk=indicator.pk).update(unit_in_charge=tourism)
    record_definition(
        use=use_of(indicator),
        columns={"unit_ja": "万人", "direction": "increase", "first_year": 2024},
        by=None,
    )
    return Indicator.objects.get(pk=indicator.pk)


def leave(user: User) -> None:
    User.objects.filter(pk=user.pk).update(left_on=city_today() - timedelta(days=1))


class TestLetters:
    def test_a_figure_is_told_to_its_division_then_to_who_approves_then_to_its_author(
        self, visitors: Indicator, planner: User, chief: User, deputy: User, clerk: User
    ) -> None:
        proposal = drafted(visitors, planner)
        assert told() == {"tourism-clerk": f"{FIGURE}の所管課の確認をお願いします"}

        proposal = confirm_proposal(proposal=proposal, by=clerk, comment="合っています。")
        asked = letters()
        approve_proposal(proposal=proposal, by=chief)
        done = told()

        assert {message.to[0] for message in asked} == {"head@example.jp", "deputy@example.jp"}
        assert {message.subject for message in asked} == {f"{FIGURE}の承認をお願いします"}
        assert "所管課の確認: 合っています。" in asked[0].body
        assert done == {"planner": f"{FIGURE}が承認されました"}

    def test_a_page_in_its_own_form_is_told_once_and_not_by_wagtail_too(
        self, measure: MeasurePage, planner: User, chief: User, deputy: User, clerk: User
    ) -> None:
        changed = change(measure, planner)
        submit(changed, planner)
        first = told()
        act(clerk, changed)
        second = told()
        act(chief, changed, "reject", "直してください。")
        [back] = letters()

        assert first == {"tourism-clerk": "ページ「観光の振興」の所管課の確認をお願いします"}
        assert set(second) == {"head", "deputy"}
        assert (back.to, back.subject) == (
            ["planner@example.jp"],
            "ページ「観光の振興」が差し戻されました",
        )
        assert "意見・理由: 直してください。" in back.body
        assert len(mail.outbox) == 4

    def test_a_letter_names_both_people_family_first_and_leads_to_the_portals_address(
        self, goal: BasicGoalPage, planner: User, chief: User, tourism: Unit, settings
    ) -> None:
        settings.WAGTAILADMIN_BASE_URL = "https://strategy.example.jp"
        tourism.members.add(planner)
        submit(change(goal, planner), planner)

        [letter] = letters()

        address = f"https://strategy.example.jp/admin/proposals/{Proposal.objects.get().pk}/"
        assert letter.body.startswith("会津 太郎 様\n")
        assert "起案した人: 若松 花子(観光課)" in letter.body
        assert address in letter.body
        assert letter.reply_to == ["planner@example.jp"]
        assert (
            client_of(chief).get(address.removeprefix("https://strategy.example.jp")).status_code
            == 200
        )

    def test_who_left_or_has_no_address_or_wrote_it_is_not_written_to(
        self, goal: BasicGoalPage, planner: User, chief: User, deputy: User
    ) -> None:
        account("silent", Role.Key.APPROVERS)
        leave(deputy)
        submit(change(goal, planner), planner)

        assert set(told()) == {"head"}

    @pytest.mark.both_databases
    def test_a_step_that_is_refused_leaves_no_letter(
        self, visitors: Indicator, planner: User, chief: User
    ) -> None:
        drafted(visitors, planner)
        assert set(told()) == {"head"}

        with pytest.raises(Refused, match="承認待ち"):
            drafted(visitors, planner)

        assert told() == {}

    def test_a_mail_server_that_is_down_undoes_nothing_and_is_logged(
        self,
        goal: BasicGoalPage,
        planner: User,
        chief: User,
        settings,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
        submit(change(goal, planner), planner)

        with caplog.at_level(logging.ERROR, "strategy.mails"):
            assert letters() == []

        assert "the mail server does not answer" in caplog.text
        assert state_of(Proposal.objects.get()) == State.WAITING
        assert any("承認" in todo.text for todo in todos_for(chief)[Section.MINE])

    def test_a_letter_is_tried_again_minutes_later_until_it_is_sent(
        self, goal: BasicGoalPage, planner: User, chief: User, settings
    ) -> None:
        standing = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
        submit(change(goal, planner), planner)

        letters()
        [again] = DBTaskResult.objects.all()
        settings.EMAIL_BACKEND = standing
        [sent] = letters()

        assert timedelta(minutes=4) < again.run_after - timezone.now() < timedelta(minutes=6)
        assert sent.to == ["head@example.jp"]
        assert not DBTaskResult.objects.exists()

    def test_only_whom_a_letter_did_not_reach_gets_it_again(
        self, visitors: Indicator, planner: User, chief: User, deputy: User, clerk: User, settings
    ) -> None:
        proposal = drafted(visitors, planner)
        letters()
        settings.EMAIL_BACKEND = f"{__name__}.Unwilling"
        confirm_proposal(proposal=proposal, by=clerk)

        assert [message.to for message in letters()] == [["head@example.jp"]]
        [again] = DBTaskResult.objects.all()
        assert again.args_kwargs["kwargs"]["people"] == [deputy.pk]

    def test_a_letter_that_is_given_up_is_told_to_the_administrator(
        self, goal: BasicGoalPage, planner: User, chief: User, settings
    ) -> None:
        administrator = account("administrator", Role.Key.ADMINISTRATORS)
        settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
        submit(change(goal, planner), planner)
        for _ in AGAIN_AFTER_MINUTES:
            letters()
        assert todos_for(administrator)[Section.MEND] == []

        [last] = DBTaskResult.objects.all()
        with pytest.raises(NotSent) as given_up:
            send_letters.call(**last.args_kwargs["kwargs"])
        last.set_failed(given_up.value)

        [told] = todos_for(administrator)[Section.MEND]
        assert told.text == "送れなかった通知メール: 1件"
        assert "宛先: head。" in told.detail
        assert told not in todos_for(chief)[Section.MEND]

    def test_a_letter_of_a_worker_that_was_killed_is_taken_up(
        self, goal: BasicGoalPage, planner: User, chief: User
    ) -> None:
        submit(change(goal, planner), planner)
        letter = DBTaskResult.objects.get()
        letter.claim("killed")
        take_up_lost_letters()
        assert not DBTaskResult.objects.ready().exists()

        DBTaskResult.objects.update(started_at=timezone.now() - LOST_AFTER)
        take_up_lost_letters()

        assert DBTaskResult.objects.ready().get() == letter

    def test_a_page_with_comments_is_saved_whether_their_mails_go_out_or_not(
        self, goal: BasicGoalPage, planner: User, settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
        about = {"page": goal, "editor": planner}

        with caplog.at_level(logging.ERROR, "aizu_strategy.users"):
            assert not edit.send_notification([planner], "updated_comments", about)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        edit.send_notification([planner], "updated_comments", about)

        assert "the mail server does not answer" in caplog.text
        assert "若松 花子 様" in mail.outbox[0].body

    def test_without_a_mail_server_nothing_is_left_to_the_workers(
        self, goal: BasicGoalPage, planner: User, chief: User, settings
    ) -> None:
        settings.MAIL_GOES_OUT = False

        submit(change(goal, planner), planner)

        assert not DBTaskResult.objects.exists()

    def test_an_emergency_is_told_to_who_may_confirm_it_and_then_to_who_published_it(
        self, goal: BasicGoalPage, planner: User, chief: User, publisher: User
    ) -> None:
        reachable(publisher)
        changed = change(goal, planner)
        published = publish_in_emergency(
            items=[words_item(changed)], reason="災害のため。", by=publisher
        )
        asked = letters()
        confirm_emergency(proposal=published, comment="", by=chief)

        assert [message.to for message in asked] == [["head@example.jp"]]
        assert "事後承認が要ります" in asked[0].subject
        assert "/admin/emergencies/" in asked[0].body
        assert set(told()) == {"planner", "publisher"}

    def test_an_account_offers_no_mails_but_those_about_comments(self, planner: User) -> None:
        html = text_of(client_of(planner).get("/admin/account/"))

        assert "notifications-updated_comments_notifications" in html
        for step in ("submitted", "approved", "rejected"):
            assert f"notifications-{step}_notifications" not in html

    def test_wagtail_too_calls_the_portal_by_its_own_address(self, settings) -> None:
        settings.WAGTAILADMIN_BASE_URL = "https://strategy.example.jp"

        assert Site.objects.get().root_url == "https://strategy.example.jp"
        assert Page.objects.get(slug="home").full_url.startswith("https://strategy.example.jp/")


class TestNobody:
    @pytest.fixture
    def nobody(self, loaded_site: None) -> None:
        User.objects.filter(username="standing-head").update(is_active=False)

    def test_nothing_is_handed_in_that_nobody_could_approve(
        self, visitors: Indicator, planner: User, nobody: None
    ) -> None:
        with pytest.raises(Refused, match="承認できる人"):
            drafted(visitors, planner)

        assert not Proposal.objects.exists()

    @pytest.mark.usefixtures("nobody")
    def test_who_alone_approves_hands_in_nothing_of_their_own(
        self, visitors: Indicator, chief: User
    ) -> None:
        with pytest.raises(Refused, match="会津 太郎"):
            drafted(visitors, chief)

    @pytest.mark.usefixtures("nobody")
    def test_a_deputy_is_enough(self, visitors: Indicator, chief: User, deputy: User) -> None:
        assert drafted(visitors, chief).state == State.WAITING

    def test_the_form_says_so_before_and_keeps_the_words_as_a_draft(
        self, goal: BasicGoalPage, planner: User, nobody: None
    ) -> None:
        client = client_of(planner)
        opened = text_of(client.get(f"/admin/pages/{goal.pk}/edit/"))
        form = form_of(client, goal)
        form["summary_ja"], form["action-submit"] = "改めた要点です。", "true"

        after = send_form(client, goal, form)

        assert NOBODY in opened
        assert 'name="action-submit"' not in opened
        assert NOBODY in after
        saved = BasicGoalPage.objects.get(pk=goal.pk)
        assert saved.get_latest_revision_as_object().summary_ja == "改めた要点です。"
        assert not saved.workflow_in_progress
        assert not saved.get_lock()

    def test_forms_of_figures_and_records_say_so_before(
        self, visitors: Indicator, planner: User, nobody: None
    ) -> None:
        client = client_of(planner)

        for address in (
            reverse("indicators:definition", args=[visitors.pk]),
            reverse("wagtailsnippets_strategy_term:add"),
        ):
            assert NOBODY in text_of(client.get(address))

    def test_where_somebody_approves_nothing_is_said(
        self, goal: BasicGoalPage, planner: User
    ) -> None:
        html = text_of(client_of(planner).get(f"/admin/pages/{goal.pk}/edit/"))

        assert "承認できる人が" not in html
        assert 'name="action-submit"' in html

    def test_the_administrator_is_told(self, visitors: Indicator, planner: User) -> None:
        administrator = account("administrator", Role.Key.ADMINISTRATORS)
        waiting = drafted(visitors, planner)
        assert list(nobody_decides(administrator)) == []

        HeadApprovalTask.objects.get().deputies.add(planner)
        deciders().exclude(pk=planner.pk).update(is_active=False)
        one_left = [todo.text for todo in nobody_decides(administrator)]
        leave(planner)

        assert "承認できる人のいない起案: 1件" in one_left
        found = text_of(client_of(administrator).get("/admin/"))
        assert "承認できる人(課長・代決者)が一人もいません" in found
        assert "緊急公開を事後承認できる人がいません" in found
        assert "版を公表できる人がいません" in found
        assert state_of(waiting) == State.WAITING


class TestWhoLeft:
    def test_what_waits_for_an_empty_division_is_confirmed_by_the_planning_division(
        self, measure: MeasurePage, planner: User, clerk: User
    ) -> None:
        changed = change(measure, planner)
        submit(changed, planner)
        leave(clerk)
        other = account("colleague", Role.Key.EDITORS)

        todos = [todo for todo in todos_for(other)[Section.MINE] if "代わって" in todo.text]
        proposal = confirm_proposal(proposal=Proposal.objects.get(), by=other, comment="電話で。")

        assert [todo.url for todo in todos] == [f"/admin/proposals/{proposal.pk}/"]
        assert proposal.state == State.WAITING
        assert item_of(proposal).confirmation == "企画調整課が代わりに確認: 電話で。"

    def test_the_planning_division_takes_back_and_over_what_who_left_had_handed_in(
        self, visitors: Indicator, planner: User, tourism: Unit
    ) -> None:
        successor = account("successor", Role.Key.EDITORS)
        proposal = drafted(visitors, planner)
        with pytest.raises(Refused, match="本人だけ"):
            withdraw_proposal(proposal=proposal, by=successor)
        leave(planner)
        client = client_of(successor)

        handover = text_of(client.get(f"/admin/indicators/{visitors.pk}/handover/"))
        told_of = [todo.text for todo in todos_for(successor)[Section.MEND]]
        client.post(f"/admin/proposals/{proposal.pk}/withdraw/")
        again = client.post(f"/admin/proposals/{proposal.pk}/again/", follow=True)

        assert LEFT in handover
        assert f"若松 花子さんが残した起案: {proposal.title}" in told_of
        assert state_of(proposal) == State.WITHDRAWN
        taken = Proposal.objects.get(state=State.PREPARING)
        assert (taken.drafted_by, taken.items.get().written_by) == (successor, planner)
        assert "承認へ提出する" in text_of(again)

    def test_a_page_of_who_left_is_taken_back_in_its_workflow(
        self, goal: BasicGoalPage, planner: User
    ) -> None:
        submit(change(goal, planner), planner)
        other, division = account("other", Role.Key.EDITORS), account("d", Role.Key.DIVISION)
        proposal = Proposal.objects.get()
        with pytest.raises(Refused, match="本人だけ"):
            withdraw_proposal(proposal=proposal, by=other)
        leave(planner)
        proposal = Proposal.objects.get()

        with pytest.raises(Refused, match=NOT_TO_WITHDRAW):
            withdraw_proposal(proposal=proposal, by=division)
        withdraw_proposal(proposal=proposal, by=other)

        assert state_of(proposal) == State.WITHDRAWN
        assert not BasicGoalPage.objects.get(pk=goal.pk).workflow_in_progress

    def test_what_was_being_put_together_is_taken_over_once_its_author_has_left(
        self, planner: User
    ) -> None:
        successor = account("successor", Role.Key.EDITORS)
        proposal = prepare(by=planner, title="観光の起案")
        show = f"/admin/proposals/{proposal.pk}/"
        assert client_of(successor).get(show).status_code == 302
        with pytest.raises(Refused):
            work_on(proposal=proposal, by=successor)
        leave(planner)

        assert "引き継いで" in text_of(client_of(successor).get(show))
        taken = work_on(proposal=proposal, by=successor)

        assert (taken.pk, taken.drafted_by) == (proposal.pk, successor)

    def test_what_was_returned_to_who_left_is_laid_aside_by_the_planning_division(
        self, visitors: Indicator, planner: User, chief: User
    ) -> None:
        proposal = drafted(visitors, planner)
        return_proposal(proposal=proposal, by=chief, comment="根拠を書いてください。")
        leave(planner)

        withdraw_proposal(proposal=proposal, by=chief)

        assert state_of(proposal) == State.WITHDRAWN


class TestDeputies:
    def test_the_list_names_people_and_divisions_and_leaves_out_who_decides_nothing(
        self, planner: User, tourism: Unit
    ) -> None:
        administrator = account("administrator", Role.Key.ADMINISTRATORS)
        tourism.members.add(planner)
        left = reachable(account("gone", Role.Key.EDITORS), "南町", "次郎")
        leave(left)
        reader = reachable(account("reader", Role.Key.READERS), "北町", "三郎")
        step = HeadApprovalTask.objects.get()

        address = reverse("wagtailadmin_workflows:edit_task", args=[step.pk])
        html = text_of(client_of(administrator).get(address))
        form = {"name": step.name, "groups": [g.pk for g in step.groups.all()]}
        refused = client_of(administrator).post(address, {**form, "deputies": [reader.pk]})

        assert "若松 花子(観光課)" in html
        assert "南町 次郎" not in html
        assert "北町 三郎" not in html
        assert refused.status_code == 200
        assert not step.deputies.exists()
