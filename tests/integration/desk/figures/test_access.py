"""Who may see and record figures in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from strategy.models import (
    Indicator,
)
from tests.integration.desk.figures.conftest import figures
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]

ROUTES = ("", "observation", "target", "baseline", "definition", "evaluation")
LISTS = (
    "/admin/indicators/",
    "/admin/indicators/results/",
    "/admin/indicators/add/",
    "/admin/evaluations/",
    "/admin/evaluations/results/",
    "/admin/evaluations/record/",
    "/admin/snippets/strategy/evaluationscale/",
    "/admin/snippets/strategy/populationseries/",
    "/admin/snippets/strategy/wellbeingcategory/",
    "/admin/snippets/strategy/evaluationscale/add/",
    "/admin/snippets/strategy/populationseries/add/",
    "/admin/snippets/strategy/wellbeingcategory/add/",
)


@pytest.mark.parametrize("kind", ROUTES)
def test_the_figures_ask_an_anonymous_visitor_to_sign_in(visitors: Indicator, kind: str) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(figures(visitors, kind))

        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("kind", ROUTES)
def test_the_figures_turn_away_who_has_no_permission(
    outsider: Client, visitors: Indicator, kind: str
) -> None:
    for method in ("get", "post"):
        response = getattr(outsider, method)(figures(visitors, kind))

        assert response.status_code == 302
        assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("kind", ROUTES)
@pytest.mark.parametrize("role", ["editor", "approver"])
def test_editors_and_approvers_see_the_figures_and_their_forms(
    request, visitors: Indicator, kind: str, role: str
) -> None:
    client = request.getfixturevalue(role)

    assert client.get(figures(visitors, kind)).status_code == 200


@pytest.mark.parametrize("address", LISTS)
def test_the_lists_and_forms_of_records_follow_the_roles(
    editor: Client, approver: Client, outsider: Client, address: str
) -> None:
    assert Client().get(address).headers["Location"].startswith("/admin/login/")
    assert outsider.get(address).headers["Location"] == "/admin/"
    assert editor.get(address).status_code == 200
    assert approver.get(address).status_code == 200


@pytest.mark.parametrize("kind", ROUTES[1:])
def test_recording_needs_the_permission_on_the_row_and_on_the_indicator(
    visitors: Indicator, kind: str
) -> None:
    for codename in (f"add_{kind}", "change_indicator"):
        user = account(codename)
        wanted = ("access_admin", "view_indicator", codename)
        user.user_permissions.set(Permission.objects.filter(codename__in=wanted))

        client = client_of(user)

        assert client.get(figures(visitors)).status_code == 200
        assert f"/figures/{kind}/" not in text_of(client.get(figures(visitors)))
        assert client.post(figures(visitors, kind)).headers["Location"] == "/admin/"


def test_a_desk_that_does_not_exist_is_not_found(editor: Client) -> None:
    assert editor.get("/admin/indicators/999999/figures/").status_code == 404
