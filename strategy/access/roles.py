"""Who may do what in the admin: the six roles the portal starts with.

Each is a group, made once (`strategy.access.set_up`); how it is called and what it may do is the
administrators' to change. `grant` lets other apps give the roles permissions on their own models.
What a role may do with a division's own things is decided in strategy.access.permissions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.utils import translation
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from strategy.models import Role

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
    "responsibility",
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
    "project",
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
EMERGENCIES = ("view_proposal",)
CLOSING = ("view_closure", "ask_closure", "confirm_closure")
# What of other apps a system administrator keeps. Not the record of the site, which shows another
# page as the whole portal, or none: that is the operator's.
ADMINISTRATION = {
    "auth": [f"{action}_group" for action in EDITOR_ACTIONS],
    "strategy": [f"{action}_user" for action in EDITOR_ACTIONS],
    "wagtailcore": [
        *(f"{action}_collection" for action in EDITOR_ACTIONS),
        *(f"{action}_{model}" for model in ("workflow", "task") for action in ("add", "change")),
    ],
    "wagtailredirects": [f"{action}_redirect" for action in EDITOR_ACTIONS],
}


@dataclass(frozen=True)
class NewRole:
    """A role as it is made: what it is for, and the rights it starts with.

    `strategy`: codenames of this app; `pages`: codenames on the whole page tree; `files`: what
    it does with pictures and documents; `others`: codenames by app.
    """

    key: Role.Key
    summary: str
    strategy: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()


ROLES: tuple[NewRole, ...] = (
    NewRole(
        Role.Key.READERS,
        "管理画面で指標・登録情報・版を見ます。何も変えられません。",
        strategy=VIEWING,
    ),
    NewRole(
        Role.Key.DIVISION,
        "自分の課の施策の文を書き、自分の課の指標の実績値を起案し、照会に回答します。企画調整課が自分の課の指標について"
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
    NewRole(
        Role.Key.EDITORS,
        "すべてのページ・指標・登録情報を書き、数値を起案し、版を作って提出します。"
        "照会の回答も、一つの起案にします。"
        "公開は、ほかの人の承認を経ます。",
        strategy=("work_for_all_units", "change_sitesettings", *RECORDING, *INQUIRING),
        pages=("add_page", "change_page"),
        files=("add", "change", "choose"),
    ),
    NewRole(
        Role.Key.APPROVERS,
        "企画調整課長と、その代決者です。提出されたページ・指標・版と、起案された数値(照会の回答を含みます)を承認するか、"
        "理由を付けて差し戻します。自分が書き換えたもの、起案したものは承認できません。"
        "公開してはならなかったものを、二人で封鎖します。",
        strategy=(
            "work_for_all_units",
            "change_sitesettings",
            "confirm_emergency",
            "adopt_working_copy",
            *RECORDING,
            *INQUIRING,
            *LOCKING,
            *EMERGENCIES,
            *CLOSING,
        ),
        pages=("add_page", "change_page", "lock_page", "unlock_page"),
        files=("add", "change", "choose"),
    ),
    NewRole(
        Role.Key.PUBLISHERS,
        "承認された版を公表し、取り下げ、訂正のお知らせを載せます。ページの公開を終え、順番や場所を変えます。"
        "急ぐときは、理由を付けて、承認の前に公開できます(緊急公開。事後の承認が要ります)。"
        "公開してはならなかったものを二人で、緊急なら一人で封鎖します(事後の確認が要ります)。",
        strategy=(
            "work_for_all_units",
            "publish_in_emergency",
            "change_indicator",
            "publish_indicator",
            "view_inquiry",
            *VIEWING,
            *LOCKING,
            *EMERGENCIES,
            *CLOSING,
            "close_in_emergency",
        ),
        pages=("change_page", "publish_page", "lock_page", "unlock_page"),
        files=("choose",),
    ),
    NewRole(
        Role.Key.ADMINISTRATORS,
        "利用者・役割・承認の手順・転送を管理し、操作の記録を調べます。内容の編集・承認・公開はしません。"
        "承認・公開にかかわる役割を与えた利用者は、承認者か公開管理者が「利用者の確認」で認めたときから働けます。",
        strategy=("view_unit", "change_unit"),
        others=tuple((app, tuple(names)) for app, names in ADMINISTRATION.items()),
    ),
)


def group_of(key: str) -> Group:
    """The group that has a role, whatever it is called by now."""
    return Group.objects.get(role__key=key)


def grant(key: str, app_label: str, codenames: Iterable[str]) -> None:
    """Give a role permissions of an app, by codename."""
    permissions = Permission.objects.filter(
        content_type__app_label=app_label, codename__in=set(codenames)
    )
    group_of(key).permissions.add(*permissions)


def _words_of(permission: Permission) -> str:
    """A right as people say it: 指標: 変更; rights of our own have a name already."""
    model = permission.content_type.model_class()
    action = permission.codename.removesuffix(f"_{permission.content_type.model}")
    if permission.codename == "access_admin":
        return "管理画面に入る"
    if model is None or action not in ACTIONS:
        return permission.name
    return f"{model._meta.verbose_name}: {ACTIONS[action]}"


def name_permissions() -> None:
    """Give rights the names that administrators read: Django's are English."""
    named = []
    with translation.override(settings.LANGUAGE_CODE):
        for permission in Permission.objects.select_related("content_type"):
            words = _words_of(permission)
            if permission.name != words:
                permission.name = words
                named.append(permission)
    Permission.objects.bulk_update(named, ["name"])


def make_role(role: NewRole) -> None:
    """A group with the rights that the role starts with."""
    key = role.key
    group = Group.objects.create(name=key.label)
    Role.objects.create(key=key, group=group)
    grant(key, "wagtailadmin", ["access_admin"])
    grant(key, "strategy", role.strategy)
    for app_label, codenames in role.others:
        grant(key, app_label, codenames)
    root = Page.objects.get(depth=1)
    for codename in role.pages:
        GroupPagePermission.objects.create(
            group=group,
            page=root,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    collection = Collection.get_first_root_node()
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in role.files:
            GroupCollectionPermission.objects.create(
                group=group,
                collection=collection,
                permission=Permission.objects.get(
                    content_type__app_label=app_label, codename=f"{action}_{model}"
                ),
            )
