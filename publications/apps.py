from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate


class PublicationsConfig(AppConfig):
    """Editions of strategies and the files made from them."""

    name = "publications"
    verbose_name = "刊行物"

    def ready(self) -> None:
        from publications.extensions import register

        register()
        post_migrate.connect(grant_roles, sender=self, dispatch_uid="publications.roles")


def grant_roles(sender: AppConfig, **kwargs: Any) -> None:
    """Editors prepare editions, approvers approve, either they or publishers issue them."""
    from django.contrib.auth.models import Group

    from strategy.roles import (
        APPROVERS_GROUP,
        EDITORS_GROUP,
        PUBLISHERS_GROUP,
        READERS_GROUP,
        grant,
        make_roles,
        name_permissions,
    )

    make_roles(apps.get_app_config("strategy"))
    create_permissions(sender, verbosity=0)
    name_permissions([sender.label])
    for name, codenames in (
        (EDITORS_GROUP, ("add_edition", "change_edition", "view_edition")),
        (APPROVERS_GROUP, ("view_edition", "approve_edition", "issue_edition")),
        (PUBLISHERS_GROUP, ("view_edition", "issue_edition")),
        (READERS_GROUP, ("view_edition",)),
    ):
        group = Group.objects.filter(name=name).first()
        if group and not group.permissions.filter(content_type__app_label="publications").exists():
            grant(name, "publications", codenames)
