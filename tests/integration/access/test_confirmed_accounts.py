"""An account that decides opens nothing until a second person has said whose it is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import GroupPagePermission, ModelLogEntry, Page

from aizu_strategy.sign_in.confirming import CONFIRMED, DOUBTED, waits_to_be_confirmed
from strategy.access.permissions import people_with
from strategy.access.roles import group_of
from strategy.models import HeadApprovalTask, Role, User
from strategy.proposals.deciding import deciders
from strategy.upkeep.todo import todos_for
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]

MADE_UP = "a-password-the-administrator-knows"
UNCONFIRMED = reverse("account_unconfirmed")


@pytest.fixture
def admin() -> User:
    return account("admin", Role.Key.ADMINISTRATORS)


@pytest.fixture
def head() -> User:
    return account("head", Role.Key.APPROVERS)


def made_by(admin: User, *groups: Group, username: str = "nobody-knows") -> User:
    """An account as the administrator's form makes it."""
    form = {
        "username": username,
        "email": "nobody@example.org",
        "first_name": "名",
        "last_name": "姓",
        "password1": MADE_UP,
        "password2": MADE_UP,
        "groups": [group.pk for group in groups],
    }
    client_of(admin).post(reverse("wagtailusers_users:add"), form)
    return User.objects.get(username=username)


def opens_nothing(user: User) -> bool:
    """Whatever is asked for leads to the page that says why, posted or not."""
    client = client_of(user)
    asked = [
        client.get(reverse("wagtailadmin_home")),
        client.get(reverse("wagtailadmin_explore_root")),
        client.get(reverse("proposals:index")),
        client.post(reverse("accounts")),
        client.post(reverse("account_confirm", args=[user.pk])),
    ]
    shut = [r.get("Location", "").startswith(UNCONFIRMED) for r in asked]
    assert all(shut) or not any(shut)
    return all(shut)


def todo_texts(user: User) -> list[str]:
    return [todo.text for found in todos_for(user).values() for todo in found]


def with_rights(*codenames: str) -> Group:
    group = Group.objects.create(name="新しい役割")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return group


@pytest.mark.parametrize(
    ("role", "decides"),
    [
        (Role.Key.READERS, False),
        (Role.Key.DIVISION, False),
        (Role.Key.EDITORS, False),
        (Role.Key.APPROVERS, True),
        (Role.Key.PUBLISHERS, True),
        (Role.Key.ADMINISTRATORS, False),
    ],
)
def test_a_new_account_that_decides_waits_for_a_second_person(
    admin: User, head: User, role: Role.Key, decides: bool
) -> None:
    user = made_by(admin, group_of(role))
    assert opens_nothing(user) is decides

    if decides:
        page = text_of(client_of(user).get(UNCONFIRMED))
        assert "head" in page
        client_of(head).post(reverse("account_confirm", args=[user.pk]))
        assert not opens_nothing(User.objects.get(pk=user.pk))
        assert ModelLogEntry.objects.get(action=CONFIRMED).user == head


@pytest.mark.parametrize("way", ["deputy", "group of the step", "right", "right on pages"])
def test_whatever_way_an_account_comes_to_decide(admin: User, way: str) -> None:
    group = with_rights("publish_in_emergency") if way == "right" else with_rights()
    user = made_by(admin, group_of(Role.Key.EDITORS), group)
    assert opens_nothing(user) is (way == "right")

    task = HeadApprovalTask.objects.get()
    if way == "deputy":
        task.deputies.add(user)
    elif way == "group of the step":
        task.groups.add(group)
    elif way == "right on pages":
        publishing = Permission.objects.get(codename="publish_page")
        root = Page.objects.get(depth=1)
        GroupPagePermission.objects.create(group=group, page=root, permission=publishing)

    assert opens_nothing(user)


def test_only_who_decides_and_makes_no_accounts_confirms(admin: User, head: User) -> None:
    waiting = made_by(admin, group_of(Role.Key.APPROVERS))
    both = account("both", Role.Key.APPROVERS, Role.Key.ADMINISTRATORS)
    planner = account("planner", Role.Key.EDITORS)
    other = made_by(admin, group_of(Role.Key.PUBLISHERS), username="another")

    for user in (admin, both, planner, waiting, other):
        client_of(user).post(reverse("account_confirm", args=[waiting.pk]))
        assert waits_to_be_confirmed(waiting)
    assert client_of(planner).get(reverse("accounts")).status_code == 302
    publisher = account("publisher", Role.Key.PUBLISHERS)
    assert "nobody-knows" in text_of(client_of(publisher).get(reverse("accounts")))
    client_of(publisher).post(reverse("account_confirm", args=[waiting.pk]))
    assert not waits_to_be_confirmed(User.objects.get(pk=waiting.pk))


@pytest.mark.parametrize("what", ["password1", "email", "username", "second factor", "last_name"])
def test_an_account_that_another_could_open_is_confirmed_anew(
    admin: User, head: User, what: str
) -> None:
    User.objects.filter(pk=head.pk).update(email="head@example.org", last_name="姓")
    form = {
        "username": "head",
        "email": "head@example.org",
        "first_name": "名",
        "last_name": "姓",
        "is_active": "on",
        "groups": [group_of(Role.Key.APPROVERS).pk],
    }
    if what == "second factor":
        TOTPDevice.objects.create(user=head, name="app", confirmed=True)
        client_of(admin).post(reverse("user_second_factor_reset", args=[head.pk]))
    else:
        changed = {"password1": MADE_UP, "password2": MADE_UP} if "password" in what else {}
        changed = changed or {what: "other@example.org" if what == "email" else "other"}
        address = reverse("wagtailusers_users:edit", args=[head.pk])
        client_of(admin).post(address, {**form, **changed})

    is_taken_over = what != "last_name"
    assert waits_to_be_confirmed(User.objects.get(pk=head.pk)) is is_taken_over
    assert ModelLogEntry.objects.filter(action=DOUBTED, user=admin).exists() is is_taken_over
    assert User.objects.get(pk=head.pk).last_name == ("other" if what == "last_name" else "姓")


def test_nobody_counts_on_an_account_that_is_not_confirmed(admin: User, head: User) -> None:
    made_up = made_by(admin, group_of(Role.Key.APPROVERS))

    for counted in (deciders(), people_with("strategy.confirm_emergency")):
        assert head in counted
        assert made_up not in counted


def test_whoever_may_confirm_is_told_who_waits(admin: User, head: User) -> None:
    made_by(admin, group_of(Role.Key.PUBLISHERS))

    said = "利用者「姓 名」が本人か、確かめて認めます"
    assert said in todo_texts(head)
    assert said not in todo_texts(admin)
    User.objects.filter(pk=head.pk).update(confirmed_at=None)
    nobody = "承認・公開にかかわる利用者を認められる人が、一人もいません"
    User.objects.exclude(pk__in=[admin.pk, head.pk]).update(confirmed_at=None)
    assert nobody in todo_texts(admin)


def test_the_first_is_confirmed_by_the_operator_on_the_server(head: User) -> None:
    User.objects.filter(pk=head.pk).update(confirmed_at=None)

    call_command("confirm_account", "head")

    head.refresh_from_db()
    assert head.confirmed_at is not None
    assert head.confirmed_at <= timezone.now()
    with pytest.raises(CommandError, match="There is no user"):
        call_command("confirm_account", "nobody")
