"""What the portal makes of itself, once; and that what administrators change stays changed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models import ProtectedError
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from publications.apps import grant_rights
from strategy.access import set_up as parts
from strategy.access.roles import ROLES, grant, group_of
from strategy.access.set_up import Part, parts_to_make, set_up
from strategy.models import BasicGoalPage, HeadApprovalTask, Indicator, Role, SetUp

pytestmark = pytest.mark.both_databases


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def test_the_roles_and_their_workflow_are_there_after_the_first_migrate(loaded_site: None) -> None:
    assert dict(Role.objects.values_list("key", "group__name")) == {
        "readers": "閲覧",
        "division": "所管課担当",
        "editors": "企画調整課 編集",
        "approvers": "承認者",
        "publishers": "公開管理者",
        "administrators": "システム管理者",
    }
    assert Group.objects.count() == len(ROLES)
    (workflow,) = Workflow.objects.active()
    review, approval = workflow.tasks
    assert str(review) == "所管課の確認"
    assert list(approval.specific.groups.all()) == [group_of(Role.Key.APPROVERS)]
    assert BasicGoalPage.objects.first().get_workflow() == workflow
    assert Indicator.get_default_workflow() == workflow
    assert Page.objects.get(depth=1).title == "すべてのページ"
    assert parts_to_make() == []


def test_what_administrators_have_renamed_survives_the_next_migrate(loaded_site: None) -> None:
    named = {
        "role": group_of(Role.Key.APPROVERS),
        "workflow": Workflow.objects.get(),
        "step": HeadApprovalTask.objects.get(),
    }
    for name, thing in named.items():
        thing.name = f"new name of the {name}"
        thing.save()
    Page.objects.filter(depth=1).update(title="全体")

    migrate()

    assert group_of(Role.Key.APPROVERS).name == "new name of the role"
    assert [each.name for each in Workflow.objects.all()] == ["new name of the workflow"]
    assert {each.name for each in Task.objects.all()} == {"所管課の確認", "new name of the step"}
    assert Group.objects.count() == len(ROLES)
    assert Page.objects.get(depth=1).title == "全体"


def test_what_administrators_have_taken_away_stays_away(loaded_site: None) -> None:
    editors, workflow = group_of(Role.Key.EDITORS), Workflow.objects.get()
    taken = ["add_term", "add_edition"]
    editors.permissions.remove(*editors.permissions.filter(codename__in=taken))
    on_trees = [GroupPagePermission.objects, GroupCollectionPermission.objects]
    for rights in on_trees:
        rights.filter(group=editors).delete()
    WorkflowTask.objects.filter(task__name="所管課の確認").delete()
    WorkflowContentType.objects.all().delete()

    migrate()

    assert not editors.permissions.filter(codename__in=taken).exists()
    assert not any(rights.filter(group=editors).exists() for rights in on_trees)
    assert [task.name for task in workflow.tasks] == ["企画調整課長の承認"]
    assert Indicator.get_default_workflow() is None


def test_what_a_later_version_adds_to_a_part_is_made_once(
    loaded_site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    editors = group_of(Role.Key.EDITORS)
    editors.permissions.clear()
    part = Part(
        "role editors", 2, lambda: grant(Role.Key.EDITORS, "strategy", ["publish_in_emergency"])
    )
    monkeypatch.setattr(parts, "PARTS", (*parts.PARTS, part))

    set_up()

    assert SetUp.objects.get(part="role editors").version == 2
    assert [each.codename for each in editors.permissions.all()] == ["publish_in_emergency"]
    editors.permissions.clear()
    set_up()
    assert not editors.permissions.exists()


def test_what_was_not_made_yet_is_made_by_the_next_migrate(loaded_site: None) -> None:
    editors = group_of(Role.Key.EDITORS)
    editors.permissions.remove(*editors.permissions.filter(codename="add_edition"))
    SetUp.objects.filter(part="rights on editions").delete()
    assert [part.make for part in parts_to_make()] == [grant_rights]

    migrate()

    assert editors.permissions.filter(codename="add_edition").exists()


def test_the_group_of_a_role_cannot_be_deleted(loaded_site: None) -> None:
    with pytest.raises(ProtectedError):
        group_of(Role.Key.APPROVERS).delete()
