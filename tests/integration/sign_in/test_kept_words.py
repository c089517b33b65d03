"""Which forms a browser may keep the words of."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from strategy.models import Indicator, Role, Unit
from strategy.models.goals import BasicGoalPage
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


@pytest.fixture
def client() -> Client:
    """Of one who may open all of them."""
    return client_of(account("operator", Role.Key.EDITORS, Role.Key.ADMINISTRATORS))


def keeps(client: Client, address: str) -> bool:
    page = text_of(client.get(address, follow=True))
    marks = [mark for mark in ('data-keeps="1"', 'data-keeps=""') if mark in page]
    assert len(marks) == 1
    return marks == ['data-keeps="1"']


def test_those_of_texts_figures_records_and_settings(client: Client) -> None:
    for address in (
        reverse("wagtailadmin_pages:edit", args=[BasicGoalPage.objects.latest("pk").pk]),
        reverse("indicators:edit", args=[Indicator.objects.latest("pk").pk]),
        reverse("wagtailsnippets_strategy_term:add"),
        reverse("wagtailsettings:edit", args=["strategy", "sitesettings"]),
    ):
        assert keeps(client, address)


def test_none_of_users_roles_or_who_belongs_to_a_division(client: Client) -> None:
    unit = Unit.objects.latest("pk").pk
    for address in (
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_groups:add"),
        reverse("wagtailadmin_account"),
        reverse("wagtailsnippets_strategy_unit:edit", args=[unit]),
    ):
        assert not keeps(client, address)
