"""Who may do what in the admin: the six roles the portal starts with.

The groups are made once, after the first migrate; what an administrator changes later
stays as it is. `grant` lets other apps give the roles permissions on their own models.
What a role may do with a division's own things is decided in strategy.permissions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.utils import translation

READERS_GROUP = "閲覧"
DIVISION_GROUP = "所管課担当"
EDITORS_GROUP = "企画調整課 編集"
APPROVERS_GROUP = "承認者"
PUBLISHERS_GROUP = "公開管理者"
ADMINISTRATORS_GROUP = "システム管理者"
WORKFLOW = "企画調整課長承認"
FORMER_TASK = "承認者の確認"

# What Django and Wagtail call the rights on any model, by the first part of their codenames.
ACTIONS = {
    "add": "追加",
    "bulk_delete": "下のページごとの削除",
    "change": "変更",
    "choose": "選択",
    "delete": "削除",
    "lock": "ロック",
    "publish": "公開",
    "unlock": "ロックの解除",
    "view": "閲覧",
}
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
    "nodelineage",
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
VIEWING = tuple(f"view_{model}" for model in (*RECORD_MODELS, *DATED_MODELS))
RECORDING = (
    *(f"{action}_{model}" for model in RECORD_MODELS for action in EDITOR_ACTIONS),
    *(f"{action}_{model}" for model in DATED_MODELS for action in DATED_ACTIONS),
)
INQUIRING = tuple(f"{action}_inquiry" for action in ("add", "change", "view"))
LOCKING = ("lock_indicator", "unlock_indicator")
EMERGENCIES = ("view_emergencypublication",)
# What of other apps a system administrator keeps.
ADMINISTRATION = {
    "auth": [f"{action}_group" for action in EDITOR_ACTIONS],
    "strategy": [f"{action}_user" for action in EDITOR_ACTIONS],
    "wagtailcore": [
        *(f"{action}_{model}" for model in ("site", "collection") for action in EDITOR_ACTIONS),
        *(f"{action}_{model}" for model in ("workflow", "task") for action in ("add", "change")),
    ],
    "wagtailredirects": [f"{action}_redirect" for action in EDITOR_ACTIONS],
}


@dataclass(frozen=True)
class Role:
    """A role and the rights it starts with.

    `strategy`: codenames of this app; `pages`: codenames on the whole page tree; `files`: what
    it does with pictures and documents; `others`: codenames by app.
    """

    name: str
    summary: str
    strategy: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()


ROLES = (
    Role(
        READERS_GROUP,
        "管理画面で指標・登録情報・版を見ます。何も変えられません。",
        strategy=VIEWING,
    ),
    Role(
        DIVISION_GROUP,
        "自分の課の施策の文を書き、自分の課の指標の実績値を起案します。企画調整課が自分の課の指標について"
        "起案した数値を確認します。公開は、ほかの人の承認を経ます。ほかの課のものは扱えません。"
        "所属する課は「登録情報」の「担当課」で決めます。",
        strategy=(
            "work_for_own_units",
            "view_indicator",
            "change_indicator",
            "add_observation",
            *(f"view_{model}" for model in DATED_MODELS if model != "dataimport"),
        ),
        files=("add", "choose"),
    ),
    Role(
        EDITORS_GROUP,
        "すべてのページ・指標・登録情報を書き、数値を起案し、版を作って提出します。"
        "公開は、ほかの人の承認を経ます。",
        strategy=("work_for_all_units", "change_sitesettings", *RECORDING, *INQUIRING),
        pages=("add_page", "change_page"),
        files=("add", "change", "choose"),
    ),
    Role(
        APPROVERS_GROUP,
        "企画調整課長と、その代決者です。提出されたページ・指標・版と、起案された数値を承認するか、"
        "理由を付けて差し戻します。自分が書き換えたもの、起案したものは承認できません。",
        strategy=(
            "work_for_all_units",
            "change_sitesettings",
            "confirm_emergency",
            "adopt_working_copy",
            *RECORDING,
            *INQUIRING,
            *LOCKING,
            *EMERGENCIES,
        ),
        pages=("add_page", "change_page", "lock_page", "unlock_page"),
        files=("add", "change", "choose"),
    ),
    Role(
        PUBLISHERS_GROUP,
        "承認された版を公表し、取り下げ、訂正のお知らせを載せます。ページの公開を終え、順番や場所を変えます。"
        "急ぐときは、理由を付けて、承認の前に公開できます(緊急公開。事後の承認が要ります)。",
        strategy=(
            "work_for_all_units",
            "publish_in_emergency",
            "change_indicator",
            "publish_indicator",
            "view_inquiry",
            *VIEWING,
            *LOCKING,
            *EMERGENCIES,
        ),
        pages=("change_page", "publish_page", "lock_page", "unlock_page"),
        files=("choose",),
    ),
    Role(
        ADMINISTRATORS_GROUP,
        "利用者・役割・サイトの設定を管理し、操作の記録を調べます。内容の編集・承認・公開はしません。",
        strategy=("view_unit", "change_unit"),
        others=tuple((app, tuple(names)) for app, names in ADMINISTRATION.items()),
    ),
)


def grant(group_name: str, app_label: str, codenames: Iterable[str]) -> None:
    """Give a role permissions of an app, by codename."""
    group = Group.objects.get(name=group_name)
    wanted = set(codenames)
    permissions = Permission.objects.filter(content_type__app_label=app_label, codename__in=wanted)
    group.permissions.add(*permissions)


def _words_of(permission: Permission) -> str:
    """A right as people say it: 指標: 変更; rights of our own have a name already."""
    model = permission.content_type.model_class()
    action = permission.codename.removesuffix(f"_{permission.content_type.model}")
    if permission.codename == "access_admin":
        return "管理画面に入る"
    if model is None or action not in ACTIONS:
        return permission.name
    return f"{model._meta.verbose_name}: {ACTIONS[action]}"


def name_permissions(labels: Iterable[str]) -> None:
    """Give the rights of these apps the names that administrators read: Django's are English."""
    named = Permission.objects.filter(content_type__app_label__in=labels)
    with translation.override(settings.LANGUAGE_CODE):
        for permission in named.select_related("content_type"):
            words = _words_of(permission)
            if permission.name != words:
                Permission.objects.filter(pk=permission.pk).update(name=words)


def make_roles(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """The roles and their workflow, where they are not there yet (after migrate)."""
    from wagtail.snippets.models import create_extra_permissions

    if using != DEFAULT_DB_ALIAS or not _wagtail_is_migrated():
        return
    wagtails = ("wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs", "wagtailredirects")
    labels = ("strategy", "auth", *wagtails)
    for label in labels:
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    # Wagtail makes the rights to publish and lock snippets only after us.
    create_extra_permissions(apps.get_app_config("wagtailsnippets"), using=using)
    name_permissions(labels)
    for role in ROLES:
        group, made = Group.objects.get_or_create(name=role.name)
        if made:
            equip(group, role)
    _make_workflow()


def _wagtail_is_migrated() -> bool:
    from wagtail.models import Page

    return Page.objects.filter(depth=1).exists()


def equip(group: Group, role: Role) -> None:
    """Give a group the rights that its role starts with."""
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    grant(group.name, "wagtailadmin", ["access_admin"])
    grant(group.name, "strategy", role.strategy)
    for app_label, codenames in role.others:
        grant(group.name, app_label, codenames)
    root = Page.objects.get(depth=1)
    for codename in role.pages:
        GroupPagePermission.objects.get_or_create(
            group=group,
            page=root,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    collection = Collection.get_first_root_node()
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in role.files:
            GroupCollectionPermission.objects.get_or_create(
                group=group,
                collection=collection,
                permission=Permission.objects.get(
                    content_type__app_label=app_label, codename=f"{action}_{model}"
                ),
            )


def _make_workflow() -> None:
    """The division looks, the head approves: for pages and indicators alike.

    A portal that stands since the days of one step gets both, unless its steps were changed.
    """
    from wagtail.models import Page, Task, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

    from strategy.models import DivisionReviewTask, HeadApprovalTask

    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW)
    former = Task.objects.filter(name=FORMER_TASK, workflow_tasks__workflow=workflow)
    if not made and not former.exists():
        return
    for task in former:
        task.specific.deactivate()
    WorkflowTask.objects.filter(task__in=former).delete()
    review = DivisionReviewTask.objects.create(name="所管課の確認")
    approval = HeadApprovalTask.objects.create(name="企画調整課長の承認")
    approval.groups.add(Group.objects.get(name=APPROVERS_GROUP))
    for order, task in enumerate((review, approval)):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    if not made:
        return
    indicators = ContentType.objects.get_by_natural_key("strategy", "indicator")
    WorkflowContentType.objects.create(workflow=workflow, content_type=indicators)
    WorkflowPage.objects.filter(page__depth=1).delete()
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(depth=1))
    # Wagtail's own example, in English, that no page uses any more.
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
