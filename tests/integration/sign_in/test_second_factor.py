"""Who approves, publishes or administers proves it twice, at every address of the admin."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from aizu_strategy.settings import base
from aizu_strategy.sign_in.factors import MOST_FAILURES, make_recovery_codes
from strategy.access.roles import group_of
from strategy.models import HeadApprovalTask, Role, User
from tests.people import account, client_of

pytestmark = [pytest.mark.usefixtures("loaded_site", "as_in_service")]

ADDRESSES = (
    "/admin/",
    "/admin/pages/",
    "/admin/api/main/pages/",
    "/admin/indicators/",
    "/admin/editions/",
    "/admin/emergencies/",
    "/admin/reports/site-history/",
    "/admin/account/",
    "/admin/sign-in/",
    "/admin/users/",
    "/admin/choose-page/",
    "/admin/no-such-page/",
)


@pytest.fixture
def as_in_service(settings) -> None:
    settings.SECOND_FACTOR_ROLES = base.SECOND_FACTOR_ROLES


@pytest.fixture
def head() -> User:
    return account("head", Role.Key.APPROVERS)


def code_of(device: TOTPDevice, later: int = 0) -> str:
    """What the app shows; `later`: so many half minutes from now."""
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, drift=later):06d}"


def enrol(client: Client, user: User) -> tuple[TOTPDevice, list[str]]:
    """Set a generator up as a person does; it and the recovery codes that are shown."""
    client.get("/admin/sign-in/set-up/")
    device = TOTPDevice.objects.get(user=user, confirmed=False)
    shown = client.post("/admin/sign-in/set-up/", {"token": code_of(device), "next": "/admin/"})
    device.refresh_from_db()
    return device, re.findall(r"<li>\s*<code>(\w+)</code>", shown.content.decode())


def verified(user: User, token: str) -> bool:
    client = client_of(user)
    client.post("/admin/sign-in/verify/", {"token": token})
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "group", [Role.Key.APPROVERS, Role.Key.PUBLISHERS, Role.Key.ADMINISTRATORS]
)
@pytest.mark.parametrize("address", ADDRESSES)
def test_without_one_every_address_leads_to_setting_it_up(group: str, address: str) -> None:
    client = client_of(account("somebody", group))

    for method in ("get", "post"):
        response = getattr(client, method)(address)

        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/sign-in/set-up/?next=")


@pytest.mark.parametrize("key", base.SECOND_FACTOR_ROLES)
def test_a_role_that_was_renamed_asks_for_it_all_the_same(key: str) -> None:
    group = group_of(key)
    group.name = "別の名前"
    group.save()

    location = client_of(account("somebody", key)).get("/admin/").headers["Location"]

    assert location.startswith("/admin/sign-in/set-up/")


def test_a_group_that_the_step_of_approval_names_asks_for_it_too() -> None:
    group = Group.objects.create(name="副市長")
    HeadApprovalTask.objects.get().groups.add(group)
    somebody = account("somebody", Role.Key.EDITORS)
    assert client_of(somebody).get("/admin/").status_code == 200

    somebody.groups.add(group)

    location = client_of(somebody).get("/admin/").headers["Location"]
    assert location.startswith("/admin/sign-in/set-up/")


@pytest.mark.parametrize("group", [Role.Key.READERS, Role.Key.DIVISION, Role.Key.EDITORS])
def test_other_roles_may_do_without(group: str) -> None:
    assert client_of(account("somebody", group)).get("/admin/").status_code == 200


def test_an_operator_and_a_deputy_need_one_too() -> None:
    operator = User.objects.create_superuser("operator", password="x" * 12)
    deputy = account("deputy", Role.Key.EDITORS)
    HeadApprovalTask.objects.get().deputies.add(deputy)

    for user in (operator, deputy):
        location = client_of(user).get("/admin/").headers["Location"]
        assert location.startswith("/admin/sign-in/set-up/")


def test_setting_up_shows_secret_and_qr_code_then_ten_codes_once(head: User) -> None:
    client = client_of(head)
    page = client.get("/admin/sign-in/set-up/").content.decode()
    assert "<svg" in page
    assert re.search(r"<code[^>]*>([A-Z2-7]{4} ?)+</code>", page)

    _, codes = enrol(client, head)

    assert len(set(codes)) == 10
    assert client.get("/admin/").status_code == 200
    for address, title in (("", "サインインの管理"), ("set-up/", "<svg")):
        page = client.get(f"/admin/sign-in/{address}").content.decode()
        assert title in page
        assert [code for code in codes if code in page] == []
    assert ModelLogEntry.objects.filter(action="portal.second_factor_set_up").count() == 1


def test_a_wrong_first_code_sets_nothing_up(head: User) -> None:
    client = client_of(head)
    client.get("/admin/sign-in/set-up/")

    response = client.post("/admin/sign-in/set-up/", {"token": "000000"})

    assert "コードが違う" in response.content.decode()
    assert not TOTPDevice.objects.filter(user=head, confirmed=True).exists()
    assert client.get("/admin/").status_code == 302


def test_each_session_asks_anew_and_no_code_counts_twice(head: User) -> None:
    device, _ = enrol(client_of(head), head)
    assert client_of(head).get("/admin/").headers["Location"].startswith("/admin/sign-in/verify/")
    following = code_of(device, later=1)

    assert verified(head, following)
    assert not verified(head, following)


def test_after_wrong_codes_even_the_right_one_has_to_wait(head: User) -> None:
    device, _ = enrol(client_of(head), head)
    for _ in range(3):
        assert not verified(head, "000000")

    assert not verified(head, code_of(device, later=1))

    TOTPDevice.objects.filter(pk=device.pk).update(throttling_failure_count=0)
    assert verified(head, code_of(device, later=1))
    assert ModelLogEntry.objects.filter(action="portal.second_factor_failed").count() == 4


def test_however_many_codes_were_wrong_the_wait_ends_within_minutes(head: User) -> None:
    enrol(client_of(head), head)
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=head).update(throttling_failure_count=MOST_FAILURES)
    assert not verified(head, "000000")

    for model in (TOTPDevice, StaticDevice):
        counted = model.objects.get(user=head)
        assert counted.throttling_failure_count == MOST_FAILURES
        until = counted.verify_is_allowed()[1]["locked_until"]
        assert until - timezone.now() < timedelta(minutes=9)


def test_a_recovery_code_counts_once(head: User) -> None:
    _, codes = enrol(client_of(head), head)

    assert verified(head, codes[0].upper())
    assert not verified(head, codes[0])
    assert StaticToken.objects.filter(device__user=head).count() == 9


def test_new_recovery_codes_end_the_old_ones(head: User) -> None:
    client = client_of(head)
    _, codes = enrol(client, head)

    shown = client.post("/admin/sign-in/codes/")

    fresh = re.findall(r"<li>\s*<code>(\w+)</code>", shown.content.decode())
    assert "no-store" in shown.headers["Cache-Control"]
    assert len(fresh) == 10
    assert not verified(head, codes[0])
    StaticToken.objects.first().device.throttle_reset()
    assert verified(head, fresh[0])


def test_who_needs_it_cannot_take_it_off_and_others_can(head: User) -> None:
    client = client_of(head)
    enrol(client, head)
    client.post("/admin/sign-in/remove/")
    assert TOTPDevice.objects.filter(user=head, confirmed=True).exists()

    editor = account("planner", Role.Key.EDITORS)
    client = client_of(editor)
    enrol(client, editor)
    client.post("/admin/sign-in/remove/")
    assert not TOTPDevice.objects.filter(user=editor).exists()


def test_the_way_back_stays_within_the_admin(head: User) -> None:
    device, _ = enrol(client_of(head), head)
    client = client_of(head)

    response = client.post(
        "/admin/sign-in/verify/",
        {"token": code_of(device, later=1), "next": "https://example.org/admin/"},
    )

    assert response.headers["Location"] == "/admin/"


def test_an_administrator_resets_a_lost_one_and_it_is_logged(head: User) -> None:
    enrol(client_of(head), head)
    administrator = account("admin", Role.Key.ADMINISTRATORS)
    client = client_of(administrator)
    enrol(client, administrator)
    lost = client_of(head)

    client.post(f"/admin/users/{head.pk}/sign-in/reset/")

    assert not TOTPDevice.objects.filter(user=head).exists()
    assert lost.get("/admin/").headers["Location"].startswith("/admin/login/")
    entry = ModelLogEntry.objects.get(action="portal.second_factor_removed")
    assert (entry.user, entry.object_id) == (administrator, str(head.pk))


def test_nobody_resets_an_operators_or_ones_own() -> None:
    operator = User.objects.create_superuser("operator", password="x" * 12)
    administrator = account("admin", Role.Key.ADMINISTRATORS)
    client = client_of(administrator)
    enrol(client, administrator)
    make_recovery_codes(operator)

    for user in (operator, administrator):
        client.post(f"/admin/users/{user.pk}/sign-in/reset/")

    assert StaticToken.objects.filter(device__user=operator).exists()
    assert TOTPDevice.objects.filter(user=administrator, confirmed=True).exists()


def test_the_operator_resets_at_the_command_line(head: User) -> None:
    enrol(client_of(head), head)

    call_command("reset_second_factor", "head")

    assert not TOTPDevice.objects.filter(user=head).exists()
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_second_factor", "head")
    with pytest.raises(CommandError, match="no user"):
        call_command("reset_second_factor", "nobody")


def test_the_service_asks_and_only_the_tests_do_not() -> None:
    assert base.SECOND_FACTOR_ROLES == (
        Role.Key.APPROVERS,
        Role.Key.PUBLISHERS,
        Role.Key.ADMINISTRATORS,
    )
