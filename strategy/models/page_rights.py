"""What a right on a page means here: nothing reaches the public without approval."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page, PagePermissionTester

from strategy.models.workspace import Place, in_bin

# Right below the root, which is no page.
FIRST_DEPTH = 2
# Below the root and the workspace.
WHOLE_COPY_DEPTH = 3


class PortalPagePermissionTester(PagePermissionTester):
    """Publishing to the public goes by approval; who manages publication does the rest.

    Wagtail's right to publish also means to unpublish, to move and to reorder. It keeps these
    meanings; words alone reach the public through the workflow or as an emergency, and freely
    only in working copies, where nobody reads them.

    A division's right on an item ends where, below it, another division answers.

    What lies in the bin is nobody's to change: it is brought back, or stays.
    """

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(AnonymousUser() if in_bin(page) else user, page)
        user = self.user
        self.permissions: set[str] = set()
        if user.is_active and not user.is_superuser:
            rows = self.permission_policy.get_cached_permissions_for_user(user)
            self.permissions = {
                row.permission.codename.rsplit("_", maxsplit=1)[0]
                for row in rows
                if page.path.startswith(row.page.path)
                and not page.path.startswith(getattr(row, "closed", ()))
            }

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

    def _manages_publication(self) -> bool:
        """Of what the public reads; the freedom in working copies is not meant."""
        return self.user.is_superuser or any(
            row.permission.codename == "publish_page"
            and not getattr(row, "without_approval", False)
            and self.page.path.startswith(row.page.path)
            for row in self.permission_policy.get_cached_permissions_for_user(self.user)
        )

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Who manages publication deletes, and an author what is the own and never was public.

        All below goes along: it comes back from the bin as it was. A working copy as a whole is
        its maker's; within one, who may work there works freely. What a site has but one of
        stays.
        """
        if not self.user.is_active or self.page_is_root:
            return False
        if self.page.specific_class.max_count is not None:
            return False
        if self._manages_publication():
            return True
        if self._is_whole_copy():
            return bool(self.page.owner_id == self.user.pk)
        if "publish" in self.permissions:
            return True
        others = self.page.get_descendants(inclusive=True).exclude(
            owner=self.user.pk, first_published_at=None
        )
        return bool(self.permissions & {"add", "change"}) and not others.exists()

    def _is_whole_copy(self) -> bool:
        return bool(
            self.page.depth == WHOLE_COPY_DEPTH and Place.at(self.page.url_path) is Place.WORKING
        )

    def can_move(self) -> bool:
        """As Wagtail has it: moving destroys nothing, and leaves a redirect."""
        return bool(super().can_delete(ignore_bulk=True) and not self._bears_the_site())

    def can_publish(self) -> bool:
        return self._publishes_unasked()

    def can_unpublish(self) -> bool:
        return bool(super().can_unpublish() and not self._bears_the_site())

    def _bears_the_site(self) -> bool:
        """Whether all of the site stands below the page: nobody takes that away."""
        return bool(self.page.depth == FIRST_DEPTH)

    def can_publish_subpage(self) -> bool:
        return bool(super().can_publish_subpage() and self._publishes_unasked())

    def can_move_to(self, destination: Any) -> bool:
        """Out of a working copy pages come by adoption alone; else by who manages publication.

        Words that are final there nobody has approved; and a draft's alias would appear where
        it was moved to as soon as its original is published in the copy. Wagtail asks for the
        right to make pages at the destination, which who only moves them has not.
        """
        if not self.user.is_superuser and _in_workspace(self.page) != _in_workspace(destination):
            return False
        return bool(super().can_move_to(destination) or self._may_take_to(destination))

    def _may_take_to(self, destination: Any) -> bool:
        there = getattr(destination.permissions_for_user(self.user), "permissions", ())
        fits = self.page.is_child_of(destination) or self.page.specific.can_move_to(destination)
        within = self.page == destination or destination.is_descendant_of(self.page)
        return bool(fits and not within and "publish" in there and self.can_move())

    def can_unschedule(self) -> bool:
        return bool(super().can_publish())


def _in_workspace(page: Page) -> bool:
    return Place.at(page.url_path) is not Place.PUBLIC
