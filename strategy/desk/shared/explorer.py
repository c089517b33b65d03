"""The list of pages in the admin: its words, and who is offered to drag pages into order."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.forms.workflows import WorkflowContentTypeForm, WorkflowPageForm
from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageListingMixin
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.sites.views import IndexView as SitesView

HEADING = "見出し"
# What the list of sites calls by the names of its fields.
OF_SITES = {"port": "ポート", "site_name": "サイト名", "root_page": "最上位のページ"}


class ExplorerView(ExplorableIndexView):
    """Offers to drag where the order may be changed; elsewhere, to tick pages for one action.

    Wagtail (7.4) offers handles to everybody, refuses the move by sending elsewhere, and its
    script then says that the page was moved.
    """

    def get_reorder_url(self) -> str | None:
        if not self.permissions.can_reorder_children():
            return None
        return str(super().get_reorder_url())


class ExplorerViewSet(PageViewSet):
    index_view_class = ExplorerView


# After Wagtail's own, which stands for the same pages.
@hooks.register("register_admin_viewset", order=1)
def explorer() -> ExplorerViewSet:
    return ExplorerViewSet()


def name_in_japanese() -> None:
    """What Wagtail takes from its own code, and one word for what a page is called."""
    WorkflowContentTypeForm.base_fields["content_types"].label = "種類"
    WorkflowPageForm.base_fields["page"].label = "ページ"
    for column in SitesView.columns:
        column.label = OF_SITES.get(column.name, column.label)
    # Wagtail's lists share this column.
    for column in PageListingMixin.base_columns:
        if isinstance(column, PageTitleColumn):
            column.label = HEADING
