"""The admin's lists and forms: one word for one thing, and nothing offered that is refused."""

from __future__ import annotations

import re

import pytest
from wagtail.users.forms import GroupForm

from strategy.models import BasicGoalPage, Role
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]

LISTING = '<table class="listing'
OTHER_WORDS = re.compile("ユーザ|グループ|ログイン|ログアウト")


@pytest.fixture
def goal() -> BasicGoalPage:
    """The one whose strategy is public."""
    return BasicGoalPage.objects.get(slug="jobs")


@pytest.mark.parametrize("role", [Role.Key.EDITORS, Role.Key.APPROVERS])
def test_who_may_not_reorder_pages_is_offered_no_handles(role: str, goal: BasicGoalPage) -> None:
    html = text_of(
        client_of(account("somebody", role)).get(f"/admin/pages/{goal.get_parent().pk}/")
    )

    assert goal.title in html
    assert "w-orderable" not in html
    assert 'class="bulk-action-checkbox-cell"' in html


def test_who_may_reorder_pages_drags_them(goal: BasicGoalPage) -> None:
    publisher = client_of(account("publisher", Role.Key.PUBLISHERS))

    html = text_of(publisher.get(f"/admin/pages/{goal.get_parent().pk}/"))

    assert "w-orderable" in html


@pytest.mark.parametrize("address", ["/admin/pages/{}/", "/admin/pages/search/?q=仮称"])
def test_lists_call_a_pages_name_what_its_form_does(address: str, goal: BasicGoalPage) -> None:
    editor = client_of(account("planner", Role.Key.EDITORS))

    html = text_of(editor.get(address.format(goal.get_parent().pk)))

    table = html[html.index(LISTING) : html.index("</thead>", html.index(LISTING))]
    assert "見出し" in table
    assert "タイトル" not in table


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/account/",
        "/admin/users/",
        "/admin/users/new/",
        "/admin/users/edit/{}/",
        "/admin/groups/",
        "/admin/groups/new/",
        "/admin/audit/",
        "/admin/guide/",
        "/admin/roles/",
    ],
)
def test_people_and_roles_are_called_one_thing(address: str) -> None:
    administrator = account("administrator", Role.Key.ADMINISTRATORS)

    html = text_of(client_of(administrator).get(address.format(administrator.pk)))

    assert "</html>" in html
    assert OTHER_WORDS.findall(html) == []


def test_the_sign_in_page_asks_for_what_the_list_of_people_calls_it(client) -> None:
    assert "利用者名" in text_of(client.get("/admin/login/"))


@pytest.mark.parametrize("address", ["/admin/users/new/", "/admin/users/edit/{}/"])
def test_names_are_asked_as_japanese_write_them_and_roles_on_the_same_page(address: str) -> None:
    administrator = account("administrator", Role.Key.ADMINISTRATORS)

    html = text_of(client_of(administrator).get(address.format(administrator.pk)))

    form = html[html.index('id="w-editor-form"') :]
    names = ["username", "last_name", "first_name", "email", "groups"]
    places = [form.index(f'name="{name}"') for name in names]
    assert places == sorted(places)
    assert 'role="tab"' not in form
    assert not re.search(r">\s*None\s*<", form)


def test_a_divisions_members_are_told_by_their_names() -> None:
    person = account("tourism-clerk", Role.Key.EDITORS)
    person.last_name, person.first_name = "試験", "担当"
    person.save()

    html = text_of(client_of(person).get("/admin/snippets/strategy/unit/add/"))

    assert "試験 担当(tourism-clerk)" in html


def test_every_right_that_a_role_may_be_given_has_a_japanese_name() -> None:
    rights = GroupForm().registered_permissions

    assert rights.count() > 50
    assert [each.name for each in rights if re.search("[a-z]{3}", each.name)] == []
