from __future__ import annotations

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AizuStrategyConfig(AppConfig):
    """Wiring: settings, addresses, locale files, signing in, and the `start` command."""

    name = "aizu_strategy"
    verbose_name = "地方版総合戦略ポータル"
    default = True

    def ready(self) -> None:
        from aizu_strategy.sign_in import signals  # noqa: F401 - connects them
        from aizu_strategy.users import name_families_first

        name_families_first()


class PortalUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users with views of our own."""

    user_viewset = "aizu_strategy.users.PortalUserViewSet"
    group_viewset = "aizu_strategy.users.PortalGroupViewSet"
