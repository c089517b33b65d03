"""A closed text, a closed revision: their words are read nowhere, and come back as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from publications.models import Edition
from strategy.closing.reading import Closed
from strategy.closing.subjects import row_subject, text_subject
from strategy.figures.recording import record_observation
from strategy.languages import original
from strategy.models import (
    BasicGoalPage,
    Body,
    Closure,
    Observation,
    Proposal,
    ProposalItem,
    StrategyPage,
    TranslatedOriginal,
    User,
)
from strategy.refusals import Refused
from strategy.working_copies.starting import (
    proposed_next_term,
    start_next_stage,
    start_next_term,
)
from tests.integration.closing.conftest import REASON, Close
from tests.people import client_of, text_of

pytestmark = [pytest.mark.both_databases, pytest.mark.sweep(20, "closing")]

SECRET = "山田太郎さんの申出による"
MARK = f"（封鎖しました）{REASON['ja']}"


@pytest.fixture
def goal(goal: BasicGoalPage) -> BasicGoalPage:
    """With a secret in public, and a newer draft in which it stands as well."""
    goal.summary_ja, goal.summary_en = SECRET, "As Taro Yamada asked"
    goal.save_revision().publish()
    goal = BasicGoalPage.objects.get(pk=goal.pk)
    goal.heading_en = "A draft"
    goal.save_revision()
    return goal


@pytest.fixture
def strategy(loaded_site: None) -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.get(slug="new-strategy", node_face__place="public")
    return page


def test_the_words_of_a_page_are_replaced_in_every_language_where_they_stood(
    client: Client, goal: BasicGoalPage, close: Close
) -> None:
    address = goal.get_url()
    assert SECRET in text_of(client.get(address))

    close(text_subject(goal, "summary"))

    japanese = text_of(client.get(address))
    english = text_of(client.get(address.replace("/ja/", "/en/")))
    assert SECRET not in japanese
    assert MARK in japanese
    assert "Yamada" not in english
    assert f"(Closed) {REASON['en']}" in english


def test_the_page_does_not_tell_of_them_as_what_its_edition_said(
    client: Client, issued: Edition, close: Close
) -> None:
    page = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    words = page.title

    close(text_subject(page, "heading"))

    shown = text_of(client.get(page.get_url()))
    assert MARK in shown
    assert f"<del>{words}" not in shown


def test_another_row_that_says_the_same_keeps_its_words(goal: BasicGoalPage, close: Close) -> None:
    other = BasicGoalPage.objects.exclude(pk=goal.pk)[0]
    close(text_subject(goal, "summary"))

    other.summary_ja = SECRET
    other.save_revision().publish()

    assert BasicGoalPage.objects.get(pk=other.pk).summary_ja == SECRET


def test_they_stand_in_no_revision_and_no_form_and_a_draft_stays_one(
    goal: BasicGoalPage, close: Close, editor: User
) -> None:
    newest = goal.get_latest_revision()

    close(text_subject(goal, "summary"))

    held = [each for each in goal.revisions.all() if SECRET in str(each.content)]
    assert held == []
    form = text_of(client_of(editor).get(f"/admin/pages/{goal.pk}/edit/"))
    assert SECRET not in form
    goal.refresh_from_db()
    assert goal.get_latest_revision().pk == newest.pk
    assert goal.has_unpublished_changes
    assert goal.get_latest_revision_as_object().heading_en == "A draft"


def test_the_log_and_the_screens_of_the_closing_do_not_repeat_them(
    goal: BasicGoalPage, close: Close, approver: User
) -> None:
    closure = close(text_subject(goal, "summary"))
    client = client_of(approver)

    for address in (f"/admin/closures/{closure.pk}/", "/admin/closures/"):
        page = text_of(client.get(address))
        assert SECRET not in page
        assert "（jobs）の「" in page


def test_the_list_of_copies_names_what_says_the_same_and_what_editions_print(
    issued: Edition, goal: BasicGoalPage, close: Close, editor: User, approver: User
) -> None:
    log(goal, "wagtail.edit", user=editor, data={"text": f"要点: {SECRET}\n"})
    proposal = Proposal.objects.create(
        title="別の起案", drafted_by=editor, drafted_at=timezone.now()
    )
    proposal.items.create(
        kind="new", key="a", title="用語", arguments={"note_ja": SECRET}, written_by=editor
    )
    other = BasicGoalPage.objects.exclude(pk=goal.pk)[0]
    other.body_ja = f'[{{"type": "text", "value": "<p>先に{SECRET}と</p>", "id": "a"}}]'
    other.save_revision()

    closure = close(text_subject(goal, "summary"))

    shown = text_of(client_of(approver).get(f"/admin/closures/{closure.pk}/"))
    for model in (PageLogEntry, ProposalItem, TranslatedOriginal, Revision):
        words = f"「{model._meta.verbose_name}」1件（同じ文が載っています）"
        assert words in shown, model
    assert "（取り除きました）" in shown
    heading = close(text_subject(goal, "heading"))
    assert f"版「{issued}」の本文とPDF" in "".join(heading.copies)


def test_a_form_that_stood_open_does_not_bring_them_back(goal: BasicGoalPage, close: Close) -> None:
    opened = BasicGoalPage.objects.get(pk=goal.pk).get_latest_revision_as_object()

    close(text_subject(goal, "summary"))
    opened.save_revision().publish()

    goal = BasicGoalPage.objects.get(pk=goal.pk)
    assert goal.summary_ja == MARK
    assert SECRET not in str(goal.get_latest_revision().content)


def test_other_words_may_be_written_and_stay_when_it_is_opened(
    goal: BasicGoalPage, close: Close, reopen: Callable[[Closure], Closure]
) -> None:
    closure = close(text_subject(goal, "summary"))
    goal = BasicGoalPage.objects.get(pk=goal.pk)
    goal.summary_ja = "新しい要点"
    goal.save_revision().publish()

    reopen(closure)

    goal = BasicGoalPage.objects.get(pk=goal.pk)
    assert goal.summary_ja == "新しい要点"
    assert goal.summary_en == "As Taro Yamada asked"


def test_what_is_opened_again_reads_as_before(
    client: Client, goal: BasicGoalPage, close: Close, reopen: Callable[[Closure], Closure]
) -> None:
    before = [each.content for each in goal.revisions.order_by("pk")]

    reopen(close(text_subject(goal, "summary")))

    assert SECRET in text_of(client.get(goal.get_url()))
    assert [each.content for each in goal.revisions.order_by("pk")] == before


def test_a_draft_that_was_saved_while_they_were_closed_has_them_again_when_it_is_opened(
    goal: BasicGoalPage, close: Close, reopen: Callable[[Closure], Closure]
) -> None:
    closure = close(text_subject(goal, "summary"))
    draft = BasicGoalPage.objects.get(pk=goal.pk).get_latest_revision_as_object()
    draft.heading_en = "Written meanwhile"
    draft.save_revision()

    reopen(closure)

    draft = BasicGoalPage.objects.get(pk=goal.pk).get_latest_revision_as_object()
    assert (draft.heading_en, draft.summary_ja) == ("Written meanwhile", SECRET)


def test_a_page_that_mirrors_the_closed_one_has_them_no_more(
    goal: BasicGoalPage, close: Close
) -> None:
    mirror = goal.create_alias(parent=goal.get_parent(), update_slug="mirror")

    close(text_subject(goal, "summary"))

    assert BasicGoalPage.objects.get(pk=mirror.pk).summary_ja == MARK


class TestCopiesOfTheTree:
    def test_have_them_in_no_version_though_they_say_something_else_by_now(
        self, goal: BasicGoalPage, strategy: StrategyPage, close: Close, editor: User
    ) -> None:
        start_next_stage(strategy=strategy, by=editor)
        copy = BasicGoalPage.objects.get(node_face__node=goal.node, node_face__place="working")
        copy.summary_ja, copy.summary_en = "次の段階の要点", ""
        copy.save_revision().publish()

        close(text_subject(goal, "summary"))

        held = [each for each in copy.revisions.all() if SECRET in str(each.content)]
        assert copy.revisions.count() > 1
        assert held == []

    def test_made_while_they_are_closed_have_them_once_it_is_opened(
        self,
        goal: BasicGoalPage,
        strategy: StrategyPage,
        close: Close,
        reopen: Callable[[Closure], Closure],
        editor: User,
    ) -> None:
        closure = close(text_subject(goal, "summary"))
        start_next_stage(strategy=strategy, by=editor)
        copies = BasicGoalPage.objects.filter(node_face__node=goal.node).exclude(pk=goal.pk)
        assert copies.get().summary_ja == MARK

        reopen(closure)

        assert copies.get().summary_ja == SECRET

    def test_a_next_term_does_not_carry_those_of_its_forerunner(
        self, strategy: StrategyPage, close: Close, editor: User
    ) -> None:
        strategy.summary_ja, strategy.fiscal_year_end = SECRET, 2027
        strategy.save_revision().publish()
        strategy = StrategyPage.objects.get(pk=strategy.pk)
        called = proposed_next_term(strategy)
        term = start_next_term(strategy=strategy, by=editor, called=called)

        close(text_subject(strategy, "summary"))

        term = StrategyPage.objects.get(pk=term.pk)
        assert term.summary_ja == MARK
        assert not [each for each in term.revisions.all() if SECRET in str(each.content)]


def test_a_whole_body_and_a_heading_are_closed_alike(
    client: Client, goal: BasicGoalPage, close: Close, reopen: Callable[[Closure], Closure]
) -> None:
    goal = BasicGoalPage.objects.get(pk=goal.pk)
    goal.title = "秘密の見出し"
    goal.body_ja = f'[{{"type": "text", "value": "<p>{SECRET}</p>", "id": "a"}}]'
    goal.summary_ja = ""
    goal.save_revision().publish()

    closures = [close(text_subject(goal, name)) for name in ("body", "heading")]

    page = text_of(client.get(goal.get_url()))
    assert SECRET not in page
    assert "秘密の見出し" not in page
    assert MARK in page
    for address in ("/ja/", "/ja/strategies/new-strategy/", "/ja/indicators/"):
        assert "秘密の見出し" not in text_of(client.get(address))
    assert not Revision.objects.filter(content__title="秘密の見出し").exists()
    assert not Revision.objects.filter(object_str="秘密の見出し").exists()

    for closure in closures:
        reopen(closure)

    page = text_of(client.get(goal.get_url()))
    assert SECRET in page
    assert "秘密の見出し" in page


def test_a_record_s_words_are_closed(client: Client, loaded_site: None, close: Close) -> None:
    body = Body.objects.earliest("pk")
    Body.objects.filter(pk=body.pk).update(summary_ja=SECRET)
    body.refresh_from_db()

    close(text_subject(body, "summary"))

    body.refresh_from_db()
    assert original(body, "summary") == MARK


class TestWordsThatStandForGood:
    @pytest.fixture
    def observation(self, loaded_site: None) -> Observation:
        row = Observation.objects.heads().first()
        recorded: Observation = record_observation(
            indicator=row.indicator,
            by=None,
            year=row.year,
            value=Decimal(7),
            published_on=date(2023, 7, 1),
            reason="聞き取りによる。",
            status="corrected",
            columns={"comment_ja": SECRET},
        )
        return recorded

    def test_are_closed_and_come_back(
        self, observation: Observation, close: Close, reopen: Callable[[Closure], Closure]
    ) -> None:
        closure = close(text_subject(observation, "comment"))
        observation.refresh_from_db()
        assert original(observation, "comment") == MARK
        assert observation.value == Decimal(7)

        reopen(closure)

        observation.refresh_from_db()
        assert original(observation, "comment") == SECRET

    def test_are_not_written_again_by_a_correction_from_a_form_that_stood_open(
        self, observation: Observation, close: Close
    ) -> None:
        close(text_subject(observation, "comment"))

        corrected = record_observation(
            indicator=observation.indicator,
            by=None,
            year=observation.year,
            value=Decimal(9),
            published_on=date(2023, 8, 1),
            reason="数え直した。",
            status="corrected",
            columns={"comment_ja": SECRET},
        )

        corrected.refresh_from_db()
        assert original(corrected, "comment") == MARK

    def test_are_changed_by_nobody_but_a_closing(
        self, observation: Observation, close: Close
    ) -> None:
        rows: QuerySet[Observation] = QuerySet(Observation).filter(pk=observation.pk)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(comment_ja="x")
        close(text_subject(observation, "comment"))

        for changed in ({"value": Decimal(8)}, {"source_ja": "x"}):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                rows.update(**changed)


class TestRevision:
    @pytest.fixture
    def old(self, goal: BasicGoalPage) -> Revision:
        """The revision with the secret, after newer words were published."""
        old = goal.live_revision
        page = goal.get_latest_revision_as_object()
        page.summary_ja = "新しい要点"
        page.save_revision().publish()
        return old

    def test_is_shown_compared_taken_back_to_and_published_by_nobody(
        self, old: Revision, goal: BasicGoalPage, close: Close, editor: User
    ) -> None:
        close(row_subject(old))

        client, latest = client_of(editor), goal.revisions.order_by("-pk").first()
        base = f"/admin/pages/{goal.pk}/revisions"
        for address in (
            f"{base}/{old.pk}/revert/",
            f"{base}/{old.pk}/view/",
            f"{base}/compare/{old.pk}...{latest.pk}/",
        ):
            response = client.get(address)
            assert response.status_code == 410, address
            assert SECRET not in text_of(response)
            assert REASON["ja"] in text_of(response)
        with pytest.raises(Closed):
            old.publish()
        assert client.get(f"/admin/pages/{goal.pk}/history/").status_code == 200
        assert client.get(f"/admin/pages/{goal.pk}/edit/").status_code == 200

    def test_is_not_what_is_public_or_worked_on(self, goal: BasicGoalPage) -> None:
        for revision in (goal.live_revision, goal.get_latest_revision()):
            with pytest.raises(Refused, match="いま公開している内容と最新の下書き"):
                row_subject(revision)

    def test_is_read_again_once_opened(
        self, old: Revision, close: Close, reopen: Callable[[Closure], Closure]
    ) -> None:
        reopen(close(row_subject(old)))

        assert old.as_object().summary_ja == SECRET
