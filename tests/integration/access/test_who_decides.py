"""Who says who decides, decides on nothing: an administrator alone reaches no publication."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import querydict_from_html

from strategy.access.permissions import items_within, own_units
from strategy.access.roles import group_of
from strategy.inquiries.mails import addresses_of
from strategy.models import (
    BasicGoalPage,
    HeadApprovalTask,
    MeasurePage,
    Proposal,
    Role,
    SiteSettings,
    Unit,
    User,
)
from strategy.proposals.deciding import authority_of, may_confirm, nobody_to_decide
from strategy.proposals.steps import approve_proposal
from strategy.refusals import Refused
from tests.integration.workflow import act, actions_of, change, submit
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]
UNITS = "wagtailsnippets_strategy_unit"


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


# --- Divisions -----------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [(), (Role.Key.DIVISION,), (Role.Key.EDITORS,)])
def test_an_administrator_answers_for_no_division(
    roles: tuple[str, ...], measure: MeasurePage, tourism: Unit, division_clerk: User
) -> None:
    administrator = account("its-admin", Role.Key.ADMINISTRATORS, *roles)
    tourism.members.add(administrator)
    submit(change(measure, account("planner", Role.Key.EDITORS)), administrator)
    proposal = Proposal.objects.get()

    act(administrator, measure, comment="電話で確かめました。")

    assert actions_of(measure, administrator) == []
    assert not may_confirm(proposal, administrator)
    assert not items_within(administrator).exists()
    assert Proposal.objects.get().state == Proposal.State.REVIEW
    assert "approve" in actions_of(measure, division_clerk)


def test_a_member_without_a_role_that_works_for_divisions_is_bound_to_nothing(
    measure: MeasurePage, tourism: Unit
) -> None:
    reader = account("reader", Role.Key.READERS)
    tourism.members.add(reader)
    planner = account("planner", Role.Key.EDITORS)

    submit(change(measure, planner), planner)

    # Nobody is there to look: the head is asked at once.
    assert Proposal.objects.get().state == Proposal.State.WAITING
    assert not own_units(reader).exists()
    assert addresses_of([tourism.pk]) == {tourism.pk: []}


@pytest.mark.parametrize("role", [Role.Key.ADMINISTRATORS, Role.Key.EDITORS])
def test_nobody_puts_himself_into_a_division(
    role: str, tourism: Unit, division_clerk: User
) -> None:
    user, other = account("somebody", role), account("other", Role.Key.DIVISION)
    client, edit = client_of(user), reverse(f"{UNITS}:edit", args=[tourism.pk])
    form = querydict_from_html(text_of(client.get(edit)), form_id="w-editor-form").copy()

    form.setlist("members", [division_clerk.pk, user.pk])
    refused = text_of(client.post(edit, dict(form.lists())))
    form.setlist("members", [division_clerk.pk, other.pk])
    client.post(edit, dict(form.lists()))

    assert "自分を担当課に所属させることはできません。" in refused
    assert set(tourism.members.all()) == {division_clerk, other}
