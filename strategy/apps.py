from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import pre_migrate


class StrategyConfig(AppConfig):
    """The strategy, its records and the site around them."""

    name = "strategy"
    verbose_name = "戦略"

    def ready(self) -> None:
        from strategy import signals  # noqa: F401 - connects the handlers
        from strategy.access.permissions import leave_out_binned, widen_page_permissions
        from strategy.bin.records import keep_files_of_binned
        from strategy.body.blocks import set_directory_reader
        from strategy.closing.reading import refuse_closed_revisions
        from strategy.desk.shared.addresses import read_addresses_at_the_door
        from strategy.desk.shared.date_inputs import read_dates_as_typed
        from strategy.desk.shared.explorer import name_in_japanese
        from strategy.desk.shared.exports import write_exports_as_ours
        from strategy.permanence.append_only import check_seals, unseal_before_migrate
        from strategy.site import contexts  # noqa: F401 - registers them
        from strategy.site.indicator_navigation import indicators_link
        from strategy.tree.directories import directory
        from strategy.tree.extensions import register_navigation
        from strategy.uploads.renditions import make_in_a_child

        set_directory_reader(directory)
        register_navigation(indicators_link)
        make_in_a_child()
        refuse_closed_revisions()
        widen_page_permissions()
        leave_out_binned()
        keep_files_of_binned()
        name_in_japanese()
        read_dates_as_typed()
        write_exports_as_ours()
        read_addresses_at_the_door()

        register(check_seals, Tags.database)
        pre_migrate.connect(
            unseal_before_migrate, dispatch_uid="strategy.permanence.append_only", sender=self
        )
