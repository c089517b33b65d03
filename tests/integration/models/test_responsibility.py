"""Which division answers for an item today, whatever a page's drafts say of former days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page

from publications.pipeline.snapshot import preview
from strategy.models import (
    BasicGoalPage,
    MeasurePage,
    Responsibility,
    Role,
    StrategyPage,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.models.records import leads_back
from strategy.models.responsibility import responsible_unit, unit_of
from strategy.tree.queries import contact_unit
from strategy.working_copies.starting import NextTerm, start_next_stage, start_next_term
from tests.integration.editions.conftest import draft_of
from tests.integration.proposing import approve_waiting
from tests.integration.workflow import submitted
from tests.people import account, client_of, text_of
from tests.responsibility import led_by

pytestmark = [pytest.mark.usefixtures("loaded_site")]

DAY = timedelta(days=1)
PHONE = "0242-11-1111"


@pytest.fixture
def roads() -> Unit:
    return Unit.objects.create(code="roads", name_ja="道路課", name_en="Roads", phone=PHONE)


def edits(user: User, page: Page) -> bool:
    # Rights are remembered with the account as it was read.
    return page.permissions_for_user(User.objects.get(pk=user.pk)).can_edit()


def hand_over(measure: MeasurePage, to: Unit, on: date) -> None:
    Responsibility.objects.get(node=measure.node).delete()
    led_by(Unit.objects.get(code="tourism"), measure, until=on - DAY)
    led_by(to, measure, since=on)


# --- Rows -------------------------------------------------------------------------


def test_an_old_draft_published_after_a_reorganisation_keeps_todays_division(
    measure: MeasurePage, roads: Unit, editor: User
) -> None:
    old = measure.save_revision(user=editor)
    hand_over(measure, roads, on=city_today())

    old.publish()

    page = MeasurePage.objects.get(pk=measure.pk)
    assert unit_of(page) == responsible_unit(page.node) == contact_unit(page) == roads
    assert responsible_unit(page.node, on=city_today() - DAY).code == "tourism"


@pytest.mark.parametrize(
    "dates",
    [
        {},
        {"since": date(2030, 4, 1)},
        {"since": date(2024, 3, 31), "until": date(2024, 3, 31)},
        {"until": date(2020, 3, 31)},
    ],
)
def test_a_second_lead_on_some_same_day_is_refused(
    measure: MeasurePage, roads: Unit, dates: dict[str, date]
) -> None:
    with pytest.raises(ValidationError, match="先にその担当に終わりの日を入れてください"):
        led_by(roads, measure, **dates)

    assert Responsibility.objects.filter(node=measure.node).count() == 1


def test_the_database_refuses_a_second_open_lead(measure: MeasurePage, roads: Unit) -> None:
    row = Responsibility(node=measure.node, unit=roads, since=date(2030, 4, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.bulk_create([row])


def test_a_lead_may_follow_on_the_day_after_and_others_have_a_part_beside_it(
    measure: MeasurePage, roads: Unit, tourism: Unit
) -> None:
    hand_over(measure, roads, on=date(2025, 4, 1))
    Responsibility.objects.create(
        node=measure.node, unit=tourism, role="related", since="2025-04-01"
    )

    assert responsible_unit(measure.node, on=date(2025, 3, 31)) == tourism
    assert responsible_unit(measure.node, on=date(2025, 4, 1)) == roads
    assert [(row.unit, row.role) for row in measure.responsibilities] == [
        (roads, "lead"),
        (tourism, "related"),
    ]


def test_a_division_is_named_once_on_a_day(measure: MeasurePage, tourism: Unit) -> None:
    with pytest.raises(ValidationError, match="すでにこの項目の主管課です"):
        Responsibility.objects.create(node=measure.node, unit=tourism, role="related")


def test_a_division_that_has_ended_answers_for_the_past_only(
    measure: MeasurePage, tourism: Unit
) -> None:
    yesterday = city_today() - DAY
    Unit.objects.filter(pk=tourism.pk).update(until=yesterday)

    assert responsible_unit(measure.node) is None
    assert responsible_unit(measure.node, on=yesterday) == tourism
    with pytest.raises(ValidationError, match="までの課です"):
        led_by(Unit.objects.get(pk=tourism.pk), BasicGoalPage.objects.first())


def test_the_next_term_is_led_as_the_present_one(tourism: Unit) -> None:
    public = StrategyPage.objects.get(slug="new-strategy")
    Responsibility.objects.create(node=public.node, unit=tourism, role="related")

    called = NextTerm({"ja": "第4期総合戦略", "en": "Fourth-Term Strategy"}, "fourth-term")
    copy = start_next_term(strategy=public, by=None, called=called)

    led, related = copy.responsibilities
    assert (led.unit, related.unit) == (responsible_unit(public.node), tourism)


# --- What follows from it -----------------------------------------------------------


def test_a_clerk_edits_what_the_division_leads_today_and_no_more_the_day_after(
    measure: MeasurePage, division_clerk: User
) -> None:
    row = Responsibility.objects.get(node=measure.node)
    row.until = city_today()
    row.save()
    assert edits(division_clerk, measure)

    row.until = city_today() - DAY
    row.save()

    assert not edits(division_clerk, measure)


def test_who_leads_a_goal_edits_it_and_below_it_what_no_other_division_leads(
    goal: BasicGoalPage, measure: MeasurePage, roads: Unit
) -> None:
    clerk = account("roads-clerk", Role.Key.DIVISION)
    roads.members.add(clerk)
    led_by(roads, goal)
    nobodys = goal.add_child(instance=MeasurePage(title="だれのでもない", slug="nobodys"))

    assert edits(clerk, goal)
    assert edits(clerk, nobodys)
    assert not edits(clerk, measure)
    assert client_of(clerk).get(f"/admin/pages/{measure.pk}/edit/").status_code == 302


def test_who_leads_a_strategy_does_not_write_it(roads: Unit) -> None:
    clerk = account("roads-clerk", Role.Key.DIVISION)
    roads.members.add(clerk)
    strategy = StrategyPage.objects.get(slug="new-strategy")
    Responsibility.objects.filter(node=strategy.node).delete()
    led_by(roads, strategy)

    assert not edits(clerk, strategy)
    assert unit_of(strategy) is None


def test_words_of_a_goal_are_looked_at_by_its_division(
    goal: BasicGoalPage, tourism: Unit, division_clerk: User, editor: User
) -> None:
    led_by(tourism, goal)

    state = submitted(goal, wrote=editor, by=editor)

    assert state.current_task_state.task.specific.user_can_access_editor(goal, division_clerk)


def test_a_page_names_the_nearest_division_above_it(
    goal: BasicGoalPage, measure: MeasurePage, roads: Unit, client: Client
) -> None:
    assert PHONE not in client.get(goal.url).content.decode()
    nobodys = goal.add_child(instance=MeasurePage(title="だれのでもない", slug="nobodys"))
    led_by(roads, goal)

    assert PHONE in client.get(goal.url).content.decode()
    assert PHONE in client.get(nobodys.url).content.decode()
    assert PHONE not in client.get(measure.url).content.decode()


def test_a_working_copy_names_the_divisions_of_its_items(
    measure: MeasurePage, tourism: Unit
) -> None:
    public = StrategyPage.objects.get(slug="new-strategy")
    copy = start_next_stage(strategy=public, by=None)

    of_copy = MeasurePage.objects.descendant_of(copy).get(slug="tourism")

    assert contact_unit(of_copy) == unit_of(of_copy) == tourism


def test_an_edition_holds_the_divisions_of_its_items(measure: MeasurePage, roads: Unit) -> None:
    Responsibility.objects.create(node=measure.node, unit=roads, role="related")
    page = StrategyPage.objects.get(slug="new-strategy")

    frozen = preview(draft_of("outline-2023-07"), page)

    [item] = frozen["nodes"][4]["children"][0]["children"]
    assert item["units"] == [
        {"role": "lead", "code": "tourism", "name": {"ja": "観光課", "en": ""}},
        {"role": "related", "code": "roads", "name": {"ja": "道路課", "en": "Roads"}},
    ]
    assert "units" not in frozen["nodes"][0]


# --- The desk -----------------------------------------------------------------------


def test_a_pages_form_leads_to_its_divisions_and_every_change_is_in_the_log(
    measure: MeasurePage, roads: Unit, editor: User
) -> None:
    planner, node = client_of(editor), measure.node.pk
    listed = f"{reverse('wagtailsnippets_strategy_responsibility:list')}?node={node}"
    form = text_of(planner.get(f"/admin/pages/{measure.pk}/edit/"))
    assert "主管課: 観光課" in form
    assert listed in form
    assert "観光課" in text_of(planner.get(listed))

    add = reverse("wagtailsnippets_strategy_responsibility:add")
    assert planner.get(f"{add}?node={node}").context["form"]["node"].value() == node
    sent = {"node": node, "unit": roads.pk, "role": "related", "since": "令和7年4月1日"}
    planner.post(add, sent)
    approve_waiting()

    row = Responsibility.objects.get(node=node, unit=roads)
    assert row.since == date(2025, 4, 1)
    assert "関係課: 道路課(令和7年4月1日〜)" in text_of(
        planner.get(f"/admin/pages/{measure.pk}/edit/")
    )
    entries = ModelLogEntry.objects.filter(object_id=str(row.pk))
    told = entries.filter(content_type__model="responsibility").order_by("pk")
    assert [(entry.action, entry.user.username) for entry in told] == [
        ("wagtail.create", editor.username),
        ("strategy.draft_approved", "other-head"),
    ]


def test_a_second_lead_is_refused_in_one_sentence(
    measure: MeasurePage, roads: Unit, editor: User
) -> None:
    add = reverse("wagtailsnippets_strategy_responsibility:add")
    sent = {"node": measure.node.pk, "unit": roads.pk, "role": "lead"}

    shown = client_of(editor).post(add, sent)

    assert shown.context["form"].errors == {
        "role": [
            "同じ時期の主管課に「観光課」があります。主管課は一日に一つなので、"
            "先にその担当に終わりの日を入れてください。"
        ],
    }


def test_what_a_division_that_has_ended_answered_for_may_be_entered_later(
    measure: MeasurePage, roads: Unit
) -> None:
    last = city_today() - 30 * DAY
    Unit.objects.filter(pk=roads.pk).update(until=last)
    goal = BasicGoalPage.objects.first()

    Responsibility.objects.create(
        node=goal.node, unit=Unit.objects.get(pk=roads.pk), role="lead", until=last
    )

    assert responsible_unit(goal.node) is None
    assert responsible_unit(goal.node, on=last) == roads


def test_a_division_reads_who_answers_and_changes_nothing(
    measure: MeasurePage, division_clerk: User
) -> None:
    clerk = client_of(division_clerk)
    listed = reverse("wagtailsnippets_strategy_responsibility:list")

    form = text_of(clerk.get(f"/admin/pages/{measure.pk}/edit/"))

    assert "主管課: 観光課" in form
    assert listed not in form
    assert clerk.get(listed).status_code == 302


def test_no_division_follows_itself(tourism: Unit, roads: Unit, editor: User) -> None:
    tourism.successors.add(roads)
    address = f"/admin/snippets/strategy/unit/edit/{roads.pk}/"
    sent = {"code": "roads", "name_ja": "道路課", "phone": PHONE, "until": "2026-03-31"}

    shown = client_of(editor).post(address, sent | {"successors": [tourism.pk]})

    assert "この課自身に戻ってしまいます" in text_of(shown)
    assert not roads.successors.exists()
    assert leads_back(roads, [tourism])
    client_of(editor).post(address, sent)
    approve_waiting()
    assert Unit.objects.get(pk=roads.pk).until == date(2026, 3, 31)


def test_a_division_that_is_followed_has_a_last_day(
    tourism: Unit, roads: Unit, editor: User
) -> None:
    address = f"/admin/snippets/strategy/unit/edit/{roads.pk}/"
    sent = {"code": "roads", "name_ja": "道路課", "phone": PHONE, "successors": [tourism.pk]}

    shown = client_of(editor).post(address, sent)

    assert "廃止の日も入れてください" in text_of(shown)
