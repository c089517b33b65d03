"""Who says who decides, decides on nothing: an administrator alone reaches no publication."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Site

from strategy.access.roles import group_of
from strategy.models import BasicGoalPage, HeadApprovalTask, Proposal, Role, SiteSettings, User
from strategy.proposals.deciding import authority_of, nobody_to_decide
from strategy.proposals.steps import approve_proposal
from strategy.refusals import Refused
from tests.integration.workflow import act, actions_of, change, submit
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


@pytest.fixture
def admin() -> User:
    return account("admin", Role.Key.ADMINISTRATORS)


@pytest.fixture
def waiting() -> BasicGoalPage:
    editor = account("planner", Role.Key.EDITORS)
    page = change(BasicGoalPage.objects.get(slug="jobs"), editor)
    submit(page, editor)
    return page


@pytest.mark.parametrize("way", ["deputy", "group of the task", "role"])
def test_an_administrator_approves_nothing_in_whatever_capacity(
    admin: User, waiting: BasicGoalPage, way: str
) -> None:
    task = HeadApprovalTask.objects.get()
    if way == "deputy":
        task.deputies.add(admin)
    elif way == "group of the task":
        task.groups.add(group_of(Role.Key.ADMINISTRATORS))
    else:
        admin.groups.add(group_of(Role.Key.APPROVERS))

    act(admin, waiting, "approve")
    act(admin, waiting, "approve_as_deputy", comment="課長の不在のため。")

    admin = User.objects.get(pk=admin.pk)
    assert authority_of(admin) is None
    assert not {"approve", "approve_as_deputy"} & set(actions_of(waiting, admin))
    with pytest.raises(Refused):
        approve_proposal(proposal=Proposal.objects.get(), by=admin)
    assert BasicGoalPage.objects.get(pk=waiting.pk).has_unpublished_changes


def test_an_administrator_does_not_count_as_one_who_could_decide(admin: User) -> None:
    User.objects.filter(groups=group_of(Role.Key.APPROVERS)).update(is_active=False)
    HeadApprovalTask.objects.get().deputies.add(admin)

    assert nobody_to_decide(())


def test_who_says_who_decides_is_not_offered_as_a_deputy(admin: User) -> None:
    planner = account("planner", Role.Key.EDITORS)
    task = HeadApprovalTask.objects.get()

    offered = text_of(
        client_of(admin).get(reverse("wagtailadmin_workflows:edit_task", args=[task.pk]))
    )

    assert f'value="{planner.pk}"' in offered.split('name="deputies"', 1)[1]
    assert not re.search(rf'name="deputies" value="{admin.pk}"', offered)


def test_nobody_gives_rights_to_a_role_of_the_own_account(admin: User) -> None:
    client, own = client_of(admin), group_of(Role.Key.ADMINISTRATORS)
    address = reverse("wagtailusers_groups:edit", args=[own.pk])

    for response in (client.get(address, follow=True), client.post(address, {}, follow=True)):
        assert "自分が入っている役割の権限は" in text_of(response)
    other = reverse("wagtailusers_groups:edit", args=[group_of(Role.Key.EDITORS).pk])
    assert client.get(other).status_code == 200


def test_no_role_changes_which_page_is_the_whole_site(admin: User) -> None:
    site = Site.objects.get()
    client = client_of(admin)

    for address in (
        reverse("wagtailsites:add"),
        reverse("wagtailsites:edit", args=[site.pk]),
        reverse("wagtailsites:delete", args=[site.pk]),
    ):
        client.post(address, {"hostname": "evil.example", "port": 80, "root_page": 1})

    assert list(Site.objects.values_list("pk", "root_page")) == [(site.pk, site.root_page_id)]
    assert SiteSettings.objects.exists()
    for codename in ("add_site", "change_site", "delete_site"):
        assert not Group.objects.filter(permissions__codename=codename).exists()
