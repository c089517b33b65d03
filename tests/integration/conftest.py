"""People of each role, a goal, and a measure with its division: what most of these tests need."""

from __future__ import annotations

import pytest

from strategy.models import BasicGoalPage, MeasurePage, Role, Unit, User
from tests.people import account
from tests.responsibility import led_by


@pytest.fixture
def editor(loaded_site: None) -> User:
    """Of the planning division (企画調整課 編集)."""
    return account("planner", Role.Key.EDITORS)


@pytest.fixture
def head(loaded_site: None) -> User:
    return account("head", Role.Key.APPROVERS)


@pytest.fixture
def publisher(loaded_site: None) -> User:
    return account("publisher", Role.Key.PUBLISHERS)


@pytest.fixture
def goal(loaded_site: None) -> BasicGoalPage:
    page: BasicGoalPage = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    return page


@pytest.fixture
def tourism(loaded_site: None) -> Unit:
    return Unit.objects.create(code="tourism", name_ja="観光課", phone="0242-00-0000")


@pytest.fixture
def division_clerk(tourism: Unit) -> User:
    user = account("tourism-clerk", Role.Key.DIVISION)
    tourism.members.add(user)
    return user


@pytest.fixture
def measure(goal: BasicGoalPage, tourism: Unit) -> MeasurePage:
    page = MeasurePage(title="観光の振興", slug="tourism")
    return led_by(tourism, goal.add_child(instance=page))
