"""What an administrator of accounts does to rights is written down, and not done to oneself."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page
from wagtail.test.utils.form_data import querydict_from_html

from strategy.access.roles import group_of
from strategy.inquiries.mails import addresses_of
from strategy.models import HeadApprovalTask, Role, Unit, User
from strategy.models.approval import review_needless
from strategy.models.dated import city_today
from tests.people import account, client_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


@pytest.fixture
def admin() -> User:
    return account("admin", Role.Key.ADMINISTRATORS)


def form_of(html: str, name: str) -> int:
    """Which of the forms of a page has a field of that name."""
    forms = html.split("<form")[1:]
    return next(number for number, form in enumerate(forms) if f'name="{name}-' in form)


def save_user(client: Client, user: User, *groups: str, **others: str):
    names = Group.objects.filter(role__key__in=groups)
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

    save_user(client, admin, Role.Key.ADMINISTRATORS, Role.Key.APPROVERS)
    head = group_of(Role.Key.APPROVERS)
    bulk = reverse("wagtail_bulk_action", args=["strategy", "user", "assign_role"])
    client.post(f"{bulk}?id={admin.pk}&next=/admin/", {"role": head.pk})

    admin.refresh_from_db()
    assert admin.last_name == "姓"
    assert list(admin.groups.all()) == [group_of(Role.Key.ADMINISTRATORS)]


def test_a_role_that_is_given_and_taken_is_in_the_log(admin: User) -> None:
    other = account("other", Role.Key.EDITORS)

    save_user(client_of(admin), other, Role.Key.APPROVERS)

    entries = ModelLogEntry.objects.filter(action="portal.roles", object_id=str(other.pk))
    said = {(entry.user, entry.data["text"]) for entry in entries}
    assert said == {
        (admin, f"追加: {Role.Key.APPROVERS.label}"),
        (admin, f"削除: {Role.Key.EDITORS.label}"),
    }
    log = client_of(admin).get("/admin/audit/?action=portal.roles").content.decode()
    assert f"追加: {Role.Key.APPROVERS.label}" in log


def test_rights_of_a_role_by_place_and_by_kind_are_in_the_log_item_by_item(admin: User) -> None:
    group, client = group_of(Role.Key.EDITORS), client_of(admin)
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    html = client.get(address).content.decode()
    form = querydict_from_html(html, form_index=form_of(html, "page_permissions")).copy()
    form.setlist("page_permissions-0-permissions", ["add_page", "publish_page"])
    form.setlist("image_permissions-0-permissions", [])
    right = Permission.objects.get(codename="add_term")
    form.setlist(
        "permissions", [key for key in form.getlist("permissions") if key != str(right.pk)]
    )

    assert client.post(address, dict(form.lists())).status_code == 302

    entries = ModelLogEntry.objects.filter(action="portal.rights", object_id=str(group.pk))
    root = Page.objects.get(depth=1).title
    files = "コレクション「すべてのファイル」以下"
    assert [(entry.user, entry.data["text"]) for entry in entries] == [
        (
            admin,
            f"追加: ページ: 公開(「{root}」以下) / 削除: ページ: 変更(「{root}」以下)、用語: 追加、"
            f"画像: 変更({files})、画像: 追加({files})、画像: 選択({files})",
        )
    ]
    log = unescape(client.get("/admin/audit/?action=portal.rights").content.decode())
    assert f"内容：追加: ページ: 公開(「{root}」以下) / 削除: " in log


def test_a_role_that_is_saved_as_it_was_leaves_no_entry(admin: User) -> None:
    group, client = group_of(Role.Key.EDITORS), client_of(admin)
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    html = client.get(address).content.decode()

    form = querydict_from_html(html, form_index=form_of(html, "page_permissions"))
    assert client.post(address, dict(form.lists())).status_code == 302

    entries = ModelLogEntry.objects.filter(action="portal.rights")
    assert [entry.data["text"] for entry in entries] == []


def test_a_role_of_the_portal_is_not_deleted_and_a_group_of_the_citys_own_is(admin: User) -> None:
    client, role = client_of(admin), group_of(Role.Key.EDITORS)
    own = Group.objects.create(name="監査")

    for group in (role, own):
        client.post(reverse("wagtailusers_groups:delete", args=[group.pk]))

    assert group_of(Role.Key.EDITORS) == role
    assert not Group.objects.filter(pk=own.pk).exists()
    shown = client.get(reverse("wagtailusers_groups:delete", args=[role.pk]), follow=True)
    assert (
        f"「{role}」はポータルの仕組みに使う役割なので、削除できません。" in shown.content.decode()
    )


def test_who_is_put_into_a_division_is_in_the_log() -> None:
    planner, clerk = account("planner", Role.Key.EDITORS), account("clerk")
    unit = Unit.objects.create(code="tourism", name_ja="観光課", phone="0242-00-0000")
    address = f"/admin/snippets/strategy/unit/edit/{unit.pk}/"
    client = client_of(planner)
    sent = {"name_ja": "観光課", "code": "tourism", "phone": "0242-00-0000", "members": [clerk.pk]}

    client.post(address, sent)
    client.post(address, {**sent, "members": []})

    entries = ModelLogEntry.objects.filter(action="portal.members", object_id=str(unit.pk))
    assert [(entry.user, entry.data["text"]) for entry in entries.order_by("pk")] == [
        (planner, "追加: clerk"),
        (planner, "削除: clerk"),
    ]


def test_an_account_that_is_stopped_is_in_the_log(admin: User) -> None:
    other = account("other", Role.Key.EDITORS)

    save_user(client_of(admin), other, Role.Key.EDITORS, is_active="")

    entry = ModelLogEntry.objects.get(action="portal.roles", object_id=str(other.pk))
    assert (entry.user, entry.data["text"]) == (admin, "削除: サインインできる状態")


def test_roles_that_approve_are_in_the_log_when_they_change(admin: User) -> None:
    task = HeadApprovalTask.objects.get()
    address = reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
    groups = [group_of(role).pk for role in (Role.Key.APPROVERS, Role.Key.EDITORS)]

    client_of(admin).post(address, {"name": task.name, "groups": groups})

    entry = ModelLogEntry.objects.get(action="portal.approvers")
    assert (entry.user, entry.data["text"]) == (admin, f"追加: {Role.Key.EDITORS.label}")


def test_a_deputy_who_is_named_is_in_the_log(admin: User) -> None:
    deputy, task = account("deputy", Role.Key.EDITORS), HeadApprovalTask.objects.get()
    address = reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
    groups = [group.pk for group in task.groups.all()]

    client_of(admin).post(address, {"name": task.name, "groups": groups, "deputies": [deputy.pk]})

    assert list(task.deputies.all()) == [deputy]
    entry = ModelLogEntry.objects.get(action="portal.deputies")
    assert (entry.user, entry.data["text"]) == (admin, "追加: deputy")


def test_a_password_that_another_has_set_is_in_the_log(admin: User) -> None:
    other = account("other", Role.Key.EDITORS)
    long = "Kura-no-machi-2026"

    save_user(client_of(admin), other, Role.Key.EDITORS, password1=long, password2=long)

    other.refresh_from_db()
    assert other.check_password(long)
    entry = ModelLogEntry.objects.get(action="portal.password_set")
    assert (entry.user, entry.object_id) == (admin, str(other.pk))


def test_people_are_named_as_japanese_name_them_and_entered_so(admin: User) -> None:
    clerk = account("clerk", Role.Key.EDITORS)
    client = client_of(admin)
    form = client.get(reverse("wagtailusers_users:edit", args=[clerk.pk])).content.decode()
    order = [form.index(f'name="{name}"') for name in ("last_name", "first_name", "furigana")]

    save_user(client, clerk, Role.Key.EDITORS, furigana="せい めい", left_on="令和9年4月1日")

    clerk.refresh_from_db()
    assert order == sorted(order)
    assert (clerk.get_full_name(), clerk.get_short_name()) == ("姓 名", "姓")
    assert (clerk.furigana, clerk.left_on) == ("せい めい", date(2027, 4, 1))
    assert "姓 名" in client.get(reverse("wagtailusers_users:index")).content.decode()


def test_an_account_opens_nothing_from_the_day_on_that_its_owner_leaves(admin: User) -> None:
    clerk = account("clerk", Role.Key.EDITORS)
    signed_in, today = client_of(clerk), city_today()

    for day, status in ((today + timedelta(days=1), 200), (today, 302)):
        User.objects.filter(pk=clerk.pk).update(left_on=day)
        assert signed_in.get("/admin/").status_code == status
    page = Client().post("/admin/login/", {"username": "clerk", "password": "x" * 12})

    assert page.status_code == 200
    assert not page.wsgi_request.user.is_authenticated


def test_who_has_left_is_waited_for_no_more(admin: User) -> None:
    clerk = account("clerk", Role.Key.DIVISION)
    clerk.email = "clerk@example.org"
    clerk.save()
    unit = Unit.objects.create(code="roads", name_ja="道路課", phone="00")
    unit.members.add(clerk)
    assert addresses_of([unit.pk]) == {unit.pk: ["clerk@example.org"]}

    User.objects.filter(pk=clerk.pk).update(left_on=city_today())

    assert addresses_of([unit.pk]) == {unit.pk: []}
    assert "所属する利用者がいない" in review_needless(unit, writer=None)
