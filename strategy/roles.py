"""Who may do what in the admin: the two roles the portal starts with.

The groups are made once, after the first migrate; what an administrator changes later
stays as it is. `grant` lets other apps give the roles permissions on their own models.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS

EDITORS_GROUP = "企画調整課 編集"
APPROVERS_GROUP = "承認者"
WORKFLOW = "企画調整課長承認"

EDITOR_ACTIONS = ("add", "change", "delete", "view")
RECORD_MODELS = (
    "unit",
    "body",
    "programme",
    "agreement",
    "rule",
    "term",
    "framework",
    "frameworkitem",
    "alignment",
    "milestone",
    "indicator",
    "evaluationscale",
    "grade",
    "populationseries",
    "wellbeingcategory",
)
# Rows that are added and read, never changed or deleted.
DATED_ACTIONS = ("add", "view")
DATED_MODELS = (
    "definition",
    "baseline",
    "target",
    "observation",
    "evaluation",
    "dataimport",
)


def grant(group_name: str, app_label: str, codenames: Iterable[str]) -> None:
    """Give a role permissions of an app, by codename."""
    group = Group.objects.get(name=group_name)
    wanted = set(codenames)
    permissions = Permission.objects.filter(content_type__app_label=app_label, codename__in=wanted)
    group.permissions.add(*permissions)


def make_roles(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """The roles and their workflow, where they are not there yet (after migrate)."""
    from wagtail.snippets.models import create_extra_permissions

    if using != DEFAULT_DB_ALIAS or not _wagtail_is_migrated():
        return
    for label in ("strategy", "wagtailadmin", "wagtailimages", "wagtaildocs"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    # Wagtail makes the rights to publish and lock snippets only after us.
    create_extra_permissions(apps.get_app_config("wagtailsnippets"), using=using)
    for name in (EDITORS_GROUP, APPROVERS_GROUP):
        group, made = Group.objects.get_or_create(name=name)
        if made:
            _equip(group, approver=name == APPROVERS_GROUP)
    _make_workflow()


def record_permissions() -> list[str]:
    """What both roles may do with records and figures, by codename."""
    return [
        *(f"{action}_{model}" for model in RECORD_MODELS for action in EDITOR_ACTIONS),
        *(f"{action}_{model}" for model in DATED_MODELS for action in DATED_ACTIONS),
    ]


def lifecycle_permissions(*, approver: bool) -> list[str]:
    """Who publishes and locks an indicator's labels."""
    return ["publish_indicator", "lock_indicator", "unlock_indicator"] if approver else []


def _wagtail_is_migrated() -> bool:
    from wagtail.models import Page

    return Page.objects.filter(depth=1).exists()


def _equip(group: Group, *, approver: bool) -> None:
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    grant(group.name, "wagtailadmin", ["access_admin"])
    grant(group.name, "strategy", ["change_sitesettings"])
    grant(group.name, "strategy", record_permissions())
    grant(group.name, "strategy", lifecycle_permissions(approver=approver))
    root = Page.objects.get(depth=1)
    for codename in (
        "add_page",
        "change_page",
        *(("publish_page", "lock_page", "unlock_page") if approver else ()),
    ):
        GroupPagePermission.objects.create(
            group=group,
            page=root,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    collection = Collection.get_first_root_node()
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ("add", "change", "choose"):
            GroupCollectionPermission.objects.create(
                group=group,
                collection=collection,
                permission=Permission.objects.get(
                    content_type__app_label=app_label, codename=f"{action}_{model}"
                ),
            )


def _make_workflow() -> None:
    """One approval by the division's head, for every page; in place of Wagtail's example."""
    from wagtail.models import (
        GroupApprovalTask,
        Page,
        Workflow,
        WorkflowContentType,
        WorkflowPage,
        WorkflowTask,
    )

    if Workflow.objects.filter(name=WORKFLOW).exists():
        return
    task = GroupApprovalTask.objects.create(name="承認者の確認")
    task.groups.add(Group.objects.get(name=APPROVERS_GROUP))
    workflow = Workflow.objects.create(name=WORKFLOW)
    indicators = ContentType.objects.get_by_natural_key("strategy", "indicator")
    WorkflowContentType.objects.create(workflow=workflow, content_type=indicators)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.filter(page__depth=1).delete()
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(depth=1))
    # Wagtail's own example, in English, that no page uses any more.
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
