"""What an administrator of accounts does to rights is written down, and not done to oneself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from strategy.models import HeadApprovalTask
from strategy.roles import ADMINISTRATORS_GROUP, APPROVERS_GROUP, EDITORS_GROUP
from tests.integration.indicator_admin.conftest import account, client_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


@pytest.fixture
def admin() -> User:
    return account("admin", ADMINISTRATORS_GROUP)


def save_user(client: Client, user: User, *groups: str, **others: str):
    names = Group.objects.filter(name__in=groups)
    form = {
        "username": user.username,
        "email": "somebody@example.org",
        "first_name": "名",
        "last_name": "姓",
        "is_active": "on",
        "groups": [group.pk for group in names],
        **others,
    }
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), form)


def test_nobody_gives_a_role_to_the_own_account(admin: User) -> None:
    client = client_of(admin)
    address = reverse("wagtailusers_users:edit", args=[admin.pk])
    assert "ほかの管理者が変えます" in client.get(address).content.decode()

    save_user(client, admin, ADMINISTRATORS_GROUP, APPROVERS_GROUP)
    head = Group.objects.get(name=APPROVERS_GROUP)
    bulk = reverse("wagtail_bulk_action", args=["auth", "user", "assign_role"])
    client.post(f"{bulk}?id={admin.pk}&next=/admin/", {"role": head.pk})

    admin.refresh_from_db()
    assert admin.last_name == "姓"
    assert [group.name for group in admin.groups.all()] == [ADMINISTRATORS_GROUP]


def test_a_role_that_is_given_and_taken_is_in_the_log(admin: User) -> None:
    other = account("other", EDITORS_GROUP)

    save_user(client_of(admin), other, APPROVERS_GROUP)

    entries = ModelLogEntry.objects.filter(action="portal.roles", object_id=str(other.pk))
    said = {(entry.user, entry.data["text"]) for entry in entries}
    assert said == {
        (admin, f"加えたもの: {APPROVERS_GROUP}"),
        (admin, f"外したもの: {EDITORS_GROUP}"),
    }
    log = client_of(admin).get("/admin/audit/?action=portal.roles").content.decode()
    assert f"加えたもの: {APPROVERS_GROUP}" in log


def test_a_deputy_who_is_named_is_in_the_log(admin: User) -> None:
    deputy, task = account("deputy", EDITORS_GROUP), HeadApprovalTask.objects.get()
    address = reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
    groups = [group.pk for group in task.groups.all()]

    client_of(admin).post(address, {"name": task.name, "groups": groups, "deputies": [deputy.pk]})

    assert list(task.deputies.all()) == [deputy]
    entry = ModelLogEntry.objects.get(action="portal.deputies")
    assert (entry.user, entry.data["text"]) == (admin, "加えたもの: deputy")


def test_a_password_that_another_has_set_is_in_the_log(admin: User) -> None:
    other = account("other", EDITORS_GROUP)
    long = "Kura-no-machi-2026"

    save_user(client_of(admin), other, EDITORS_GROUP, password1=long, password2=long)

    other.refresh_from_db()
    assert other.check_password(long)
    entry = ModelLogEntry.objects.get(action="portal.password_set")
    assert (entry.user, entry.object_id) == (admin, str(other.pk))
