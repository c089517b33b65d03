from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StrategyConfig(AppConfig):
    """The strategy, its records and the site around them."""

    name = "strategy"
    verbose_name = "戦略"

    def ready(self) -> None:
        from strategy import signals, views  # noqa: F401 - registers handlers and contexts
        from strategy.roles import make_roles

        post_migrate.connect(make_roles, sender=self, dispatch_uid="strategy.roles")
