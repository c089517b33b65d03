"""What the first page of the admin asks of the database does not grow with what waits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import WorkflowState

from strategy.models import BasicGoalPage, Indicator, MeasurePage, NodeFace, Role, Unit, User
from strategy.proposals.emergencies import publish_in_emergency
from strategy.proposals.words import words_item
from strategy.upkeep.todo import todos_for
from tests.people import account, client_of
from tests.responsibility import led_by
from tests.uses import new_indicator

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(1, "the first page")]

FEW = 2
MANY = 10


@pytest.fixture
def tourism() -> Unit:
    return Unit.objects.create(code="tourism", name_ja="観光課", phone="0242-00-0000")


@pytest.fixture
def planner() -> User:
    return account("planner", Role.Key.EDITORS)


class Waiting:
    """Makes measures and indicators of a division, the newest words the planner's."""

    def __init__(self, unit: Unit | None, by: User, code: str = "waiting") -> None:
        self.unit, self.by, self.code = unit, by, code
        self.goal = BasicGoalPage.objects.get(slug="jobs")
        self.node = NodeFace.objects.get(page=self.goal).node

    def measure(self, number: int) -> MeasurePage:
        goal = BasicGoalPage.objects.get(pk=self.goal.pk)
        page = MeasurePage(
            title=f"施策{number}",
            slug=f"{self.code}-{number}",
            live=False,
        )
        goal.add_child(instance=page)
        if self.unit is not None:
            led_by(self.unit, page)
        page.save_revision(user=self.by)
        return MeasurePage.objects.get(pk=page.pk)

    def indicator(self, number: int) -> Indicator:
        indicator = new_indicator(
            code=f"{self.code}-{number}",
            node=self.node,
            kind="kpi",
            name_ja=f"指標{number}",
            unit_in_charge=self.unit,
            live=False,
        )
        indicator.save_revision(user=self.by)
        return Indicator.objects.get(pk=indicator.pk)

    def both(self, numbers: range) -> list[MeasurePage | Indicator]:
        return [
            thing for number in numbers for thing in (self.measure(number), self.indicator(number))
        ]


def queries_of(user: User) -> int:
    client: Client = client_of(User.objects.get(pk=user.pk))
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/admin/")
    assert response.status_code == 200
    return len(queries)


def assert_bounded(user: User, more: Callable[[range], object], words: str, count: int) -> None:
    """`words` is said `count` times for each of the things that `more` makes."""
    more(range(FEW))
    # What is remembered for the life of the process is asked for once.
    queries_of(user)
    few = queries_of(user)

    more(range(FEW, MANY))
    many = queries_of(user)

    said = [todo.text for todos in todos_for(user).values() for todo in todos]
    assert len([text for text in said if re.search(words, text)]) == count * MANY
    assert many <= few


def submit(things: Iterable[MeasurePage | Indicator], by: User) -> list[WorkflowState]:
    return [thing.get_workflow().start(thing, by) for thing in things]


def test_what_waits_for_a_head_asks_no_more_of_the_database(planner: User) -> None:
    head = account("head", Role.Key.APPROVERS)
    publisher = account("publisher", Role.Key.PUBLISHERS)
    waiting, urgent = Waiting(None, planner), Waiting(None, planner, "urgent")

    def more(numbers: range) -> None:
        submit(waiting.both(numbers), planner)
        for thing in urgent.both(numbers):
            publish_in_emergency(items=[words_item(thing)], reason="急ぐため。", by=publisher)

    assert_bounded(head, more, "の企画調整課長の承認$|緊急公開を事後承認", 4)


def test_what_waits_for_a_division_asks_no_more_of_the_database(
    planner: User, tourism: Unit
) -> None:
    clerk = account("clerk", Role.Key.DIVISION)
    tourism.members.add(clerk)
    waiting = Waiting(tourism, planner)

    assert_bounded(
        clerk, lambda numbers: submit(waiting.both(numbers), planner), "の所管課の確認$", 2
    )


def test_what_waits_for_a_planner_asks_no_more_of_the_database(planner: User) -> None:
    head = account("head", Role.Key.APPROVERS)
    returned, coming = Waiting(None, planner, "returned"), Waiting(None, planner, "coming")
    going = Waiting(None, planner, "going")

    def more(numbers: range) -> None:
        for state in submit(returned.both(numbers), planner):
            state.current_task_state.reject(user=head, comment="根拠を書いてください。")
        soon = timezone.now() + timedelta(days=3)
        for thing in coming.both(numbers):
            publish(thing, go_live_at=soon)
        for thing in going.both(numbers):
            publish(thing, expire_at=soon)

    assert_bounded(planner, more, "差し戻されました|公開されます|公開が終わります", 6)


def publish(thing: MeasurePage | Indicator, **days: datetime) -> None:
    for name, day in days.items():
        setattr(thing, name, day)
    thing.save_revision().publish(skip_permission_checks=True)
