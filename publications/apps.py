from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class PublicationsConfig(AppConfig):
    """Editions of strategies and the files made from them."""

    name = "publications"
    verbose_name = "刊行物"

    def ready(self) -> None:
        from publications.editions import closing
        from publications.editions.queries import editions_naming
        from publications.models import Edition
        from publications.pipeline.pdf.checks import check_patches
        from publications.site.extensions import register
        from strategy.access.set_up import Part, register_parts
        from strategy.bin.records import bin_deleted
        from strategy.files.uses import register_uses

        register()
        register_uses(editions_naming)
        closing.register()
        bin_deleted(Edition)
        checks.register(check_patches)
        register_parts([Part("rights on editions", 1, grant_rights)])


def grant_rights() -> None:
    """Editors prepare editions, approvers or publishers issue what the heads have approved."""
    from strategy.access.roles import grant
    from strategy.models import Role

    for key, codenames in (
        (Role.Key.EDITORS, ("add_edition", "change_edition", "view_edition")),
        (Role.Key.APPROVERS, ("view_edition", "issue_edition")),
        (Role.Key.PUBLISHERS, ("view_edition", "issue_edition")),
        (Role.Key.READERS, ("view_edition",)),
    ):
        grant(key, "publications", codenames)
