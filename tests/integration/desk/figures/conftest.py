"""Clients of each role, an indicator to record figures on, and how a form is sent."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_target,
)
from strategy.models import (
    BasicGoalPage,
    Body,
    EvaluationScale,
    Grade,
    Indicator,
    NodeFace,
    Role,
    Unit,
    User,
)
from strategy.models.dated import city_today
from tests.integration.proposing import approve_waiting
from tests.people import account, client_of
from tests.uses import new_indicator, use_of

VISITORS = {
    "unit_ja": "万人",
    "unit_en": "10,000 people",
    "direction": "increase",
    "first_year": 2024,
}
DEFINITION = {
    **VISITORS,
    "first_year": "令和6年度",
    "decimals": "0",
    "aggregation": "single",
    "period": "fiscal_year",
    "interval_years": "1",
}


@pytest.fixture
def clerk():
    return account("clerk", Role.Key.EDITORS)


@pytest.fixture
def editor(clerk) -> Client:
    return client_of(clerk)


@pytest.fixture
def approver() -> Client:
    return client_of(account("head", Role.Key.APPROVERS))


@pytest.fixture
def outsider() -> Client:
    """Somebody who may enter the admin and nothing else."""
    user = account("outsider")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return client_of(user)


@pytest.fixture
def admin() -> Client:
    return client_of(get_user_model().objects.create_superuser("admin", password="x" * 12))


@pytest.fixture
def goal():
    return NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="jobs")).node


def make_indicator(goal, code: str = "castle-visitors", **fields) -> Indicator:
    named = {"name_ja": "史跡の入場者数", "kind": "numerical_target", "live": True}
    return new_indicator(code=code, node=goal, **{**named, **fields})


@pytest.fixture
def visitors(goal) -> Indicator:
    """200 (令和4年度) → 250 (令和8年度), counted in 万人."""
    indicator = make_indicator(goal)
    record_definition(use=use_of(indicator), by=None, columns=VISITORS)
    record_baseline(use=use_of(indicator), by=None, year=2022, value=Decimal(200))
    record_target(use=use_of(indicator), by=None, year=2026, value=Decimal(250))
    return indicator


@pytest.fixture
def grade() -> Grade:
    scale = EvaluationScale.objects.create(code="four", name_ja="4段階")
    return Grade.objects.create(
        scale=scale, code="good", name_ja="相当程度効果があった", agrees_with=["on_track"]
    )


def figures(indicator: Indicator, kind: str = "") -> str:
    return f"/admin/indicators/{indicator.pk}/figures/" + (f"{kind}/" if kind else "")


def send(client: Client, indicator: Indicator, kind: str, **typed):
    """Open a form and send it with what was typed into it."""
    page = client.get(figures(indicator, kind))
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page.content.decode())
    form = {
        "published_on": city_today().isoformat(),
        "status": "confirmed",
        "seen": seen[1] if seen else "",
        **typed,
    }
    return client.post(figures(indicator, kind), form, follow=True)


def record(client: Client, indicator: Indicator, kind: str, **typed):
    """What the form answers; what it drafted is approved by another person."""
    response = send(client, indicator, kind, **typed)
    approve_waiting()
    return response


def council() -> Body:
    """A body that may evaluate."""
    named = {"name_ja": "検証の会", "kind": "review"}
    return Body.objects.get_or_create(code="council", defaults=named)[0]


@pytest.fixture
def division_clerk(tourism: Unit, visitors: Indicator) -> User:
    """Somebody of the division that answers for the visitors."""
    user = account("tourism-clerk", Role.Key.DIVISION)
    tourism.members.add(user)
    visitors.unit_in_charge = tourism
    visitors.save()
    return user
