from __future__ import annotations

from django.apps import AppConfig
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AizuStrategyConfig(AppConfig):
    """Wiring: settings, addresses, locale files, signing in, and the `start` command."""

    name = "aizu_strategy"
    verbose_name = "地方版総合戦略ポータル"
    default = True

    def ready(self) -> None:
        from aizu_strategy.sign_in import signals  # noqa: F401 - connects them
        from aizu_strategy.users import keep_mails_about_comments, name_families_first

        name_families_first()
        keep_mails_about_comments()


class PortalUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users with views of our own."""

    user_viewset = "aizu_strategy.users.PortalUserViewSet"
    group_viewset = "aizu_strategy.users.PortalGroupViewSet"


class PortalAdminConfig(WagtailAdminAppConfig):
    """Wagtail's admin without its mails about workflows: `strategy.proposals.telling` writes."""

    default = False

    def ready(self) -> None:
        super().ready()
        from wagtail.models import TaskState, WorkflowState
        from wagtail.signals import (
            task_submitted,
            workflow_approved,
            workflow_rejected,
            workflow_submitted,
        )

        for signal, sender, what in (
            (task_submitted, TaskState, "group_approval_task_submitted"),
            (workflow_submitted, WorkflowState, "workflow_state_submitted"),
            (workflow_rejected, WorkflowState, "workflow_state_rejected"),
            (workflow_approved, WorkflowState, "workflow_state_approved"),
        ):
            signal.disconnect(sender=sender, dispatch_uid=f"{what}_email_notification")
