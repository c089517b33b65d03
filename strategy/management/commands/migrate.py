"""Django's migrate, which leaves the database sealed however it ends."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangosCommand
from django.db import connections

from strategy.access.set_up import set_up
from strategy.permanence.append_only import seal


class Command(DjangosCommand):
    """Then comes what the portal needs in its tables, once they all stand (strategy.access.set_up).

    Django's own signal, post_migrate, is not sent where a migration fails; and it is sent to
    one app before the rights on the models of the next are there.
    """

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        # Those of the database ask for the seals, which are made here.
        return super().get_check_kwargs(options) | {"databases": None}

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        try:
            super().handle(*args, **options)
            set_up()
        finally:
            seal(connection)
