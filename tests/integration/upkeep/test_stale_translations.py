"""Which translations are stale: through drafts, copies, reverts, files and a clerk's word."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from wagtail.models import Page

from strategy.checking.staleness import State
from strategy.models import BasicGoalPage, Indicator, MeasurePage, Project, Role, StrategyPage, Term
from strategy.refusals import Refused
from strategy.upkeep.stale_translations import confirm, stale_translations, translations_of
from strategy.working_copies.copies import start_next_stage
from tests.conftest import FIXTURES
from tests.people import account

pytestmark = pytest.mark.usefixtures("loaded_site")


@pytest.fixture
def goal() -> BasicGoalPage:
    page = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    return write(page, summary_ja="仕事をつくる。", summary_en="Making jobs.")


def write(page: Page, *, publish: bool = True, **fields: object) -> Page:
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


def state(thing, path: str = "summary") -> State:
    (found,) = [each for each in translations_of(thing) if each.texts.path == path]
    return found.state


def test_a_translation_is_stale_once_its_original_changes(goal: BasicGoalPage) -> None:
    assert state(goal) is State.CURRENT

    goal = write(goal, summary_ja="新しい仕事をつくる。")

    (found,) = [each for each in translations_of(goal) if each.texts.path == "summary"]
    assert found.state is State.STALE
    assert found.made_from == "仕事をつくる。"


def test_a_draft_makes_it_stale_before_it_is_public(goal: BasicGoalPage) -> None:
    goal = write(goal, summary_ja="新しい仕事をつくる。", publish=False)

    assert state(goal) is State.STALE


def test_translating_again_makes_it_current(goal: BasicGoalPage) -> None:
    goal = write(goal, summary_ja="新しい仕事をつくる。")

    goal = write(goal, summary_en="Making new jobs.")

    assert state(goal) is State.CURRENT


def test_reverting_both_is_current_again(goal: BasicGoalPage) -> None:
    first = goal.latest_revision
    goal = write(goal, summary_ja="新しい仕事をつくる。", summary_en="Making new jobs.")

    first.publish()

    assert state(BasicGoalPage.objects.get(pk=goal.pk)) is State.CURRENT


def test_a_missing_translation_and_an_empty_original_are_no_stale_ones(
    goal: BasicGoalPage,
) -> None:
    assert state(write(goal, summary_en="")) is State.MISSING
    assert state(write(goal, summary_ja="", summary_en="")) is State.EMPTY


def test_a_body_is_compared_by_its_words(goal: BasicGoalPage) -> None:
    def body(html: str, key: str) -> str:
        return json.dumps([{"type": "text", "id": key, "value": html}])

    goal = write(goal, body_ja=body("<p>本文。</p>", "a"), body_en=body("<p>Text.</p>", "b"))
    goal = write(goal, body_ja=body("<p><b>本文。</b></p>", "c"))
    assert state(goal, "body") is State.CURRENT

    goal = write(goal, body_ja=body("<p>改めた本文。</p>", "c"))
    assert state(goal, "body") is State.STALE


def test_a_working_copy_knows_what_its_original_knew(goal: BasicGoalPage) -> None:
    write(goal, summary_ja="新しい仕事をつくる。")
    strategy = StrategyPage.objects.get(pk=goal.node_face.tree_id)

    copy = start_next_stage(strategy=strategy, by=None)

    copied = BasicGoalPage.objects.descendant_of(copy).get(slug="jobs")
    assert state(copied) is State.STALE
    assert state(copied, "heading") is State.CURRENT


def test_a_title_is_the_original_of_the_heading(goal: BasicGoalPage) -> None:
    assert state(goal, "heading") is State.CURRENT

    assert state(write(goal, title="別の見出し"), "heading") is State.STALE


def test_projects_and_labels_of_an_indicator_are_translated_too(
    goal: BasicGoalPage,
) -> None:
    measure = MeasurePage(title="施策", slug="a-measure")
    goal.add_child(instance=measure)
    project = Project.objects.create(node=measure.node, code="a", name_ja="事業", name_en="Project")
    indicator = Indicator.objects.get(code="births")
    assert state(project, "name") is State.CURRENT
    assert state(indicator, "name") is State.CURRENT

    project.name_ja = "改めた事業"
    project.save()
    indicator.name_ja = "改めた指標"
    indicator.save_revision()

    assert state(Project.objects.get(pk=project.pk), "name") is State.STALE
    assert state(Indicator.objects.get(pk=indicator.pk), "name") is State.STALE


def test_saying_that_no_change_is_needed_holds_until_the_next_change(
    goal: BasicGoalPage,
) -> None:
    clerk = account("clerk", Role.Key.EDITORS)
    goal = write(goal, summary_ja="新しい仕事をつくる。")

    confirm(thing=goal, path="summary", language="en", by=clerk)
    assert state(goal) is State.CURRENT

    goal = write(goal, summary_ja="もっと新しい仕事をつくる。")
    assert state(goal) is State.STALE


def test_only_what_is_stale_can_be_confirmed(goal: BasicGoalPage) -> None:
    clerk = account("clerk", Role.Key.EDITORS)

    with pytest.raises(Refused, match="古くなっていません"):
        confirm(thing=goal, path="summary", language="en", by=clerk)
    with pytest.raises(Refused, match="もうありません"):
        confirm(thing=goal, path="no-such-text", language="en", by=clerk)


def test_loading_the_files_again_makes_nothing_stale() -> None:
    before = {each.texts.path for each in stale_translations() if each.state is State.STALE}

    call_command("load_strategy", str(FIXTURES / "site.yaml"), verbosity=0)

    after = {each.texts.path for each in stale_translations() if each.state is State.STALE}
    assert before == after == set()


def test_everything_stale_or_missing_is_listed_in_few_queries(
    goal: BasicGoalPage, django_assert_max_num_queries
) -> None:
    write(goal, summary_ja="新しい仕事をつくる。")
    Term.objects.create(code="reactor", name_ja="起業支援拠点")

    with django_assert_max_num_queries(300):
        found = stale_translations()

    listed = {(str(each.thing), each.texts.path, each.state) for each in found}
    assert (goal.title, "summary", State.STALE) in listed
    assert ("起業支援拠点", "name", State.MISSING) in listed
