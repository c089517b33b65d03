"""What a right on a page means here: nothing reaches the public without approval."""

from __future__ import annotations

from wagtail.models import PagePermissionTester


class PortalPagePermissionTester(PagePermissionTester):
    """Publishing to the public goes by approval; who manages publication does the rest.

    Wagtail's right to publish also means to unpublish, to move and to reorder. It keeps these
    meanings; words alone reach the public through the workflow or as an emergency, and freely
    only in working copies, where nobody reads them.
    """

    def _publishes_unasked(self) -> bool:
        return bool(
            self.user.is_active
            and not self.page_is_root
            and (
                self.user.is_superuser
                or any(
                    getattr(row, "without_approval", False)
                    and self.page.path.startswith(row.page.path)
                    for row in self.permission_policy.get_cached_permissions_for_user(self.user)
                )
            )
        )

    def can_publish(self) -> bool:
        return self._publishes_unasked()

    def can_publish_subpage(self) -> bool:
        return bool(super().can_publish_subpage() and self._publishes_unasked())

    def can_unschedule(self) -> bool:
        return bool(super().can_publish())
