"""What the public sees: a page that is live, as all above it are, and that stands in no workspace.

The one place that says so; whatever is shown, listed, counted or handed out asks here.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.query import PageQuerySet

# Few pages with others below them are not live; each closes its branch.
_CLOSED = Q(live=False, numchild__gt=0)


def public_pages(to_page: str = "") -> Q:
    """Rows of pages that are public; of other rows, `to_page` leads to theirs: "page__"."""
    return _open(to_page, Page.objects.filter(_CLOSED | Q(workspacepage__isnull=False)))


def open_pages(to_page: str = "", *, below: str = "") -> Q:
    """The same of pages wherever they stand: live, as all above them are.

    `below`: a path of the tree above which nothing is asked.
    """
    return _open(to_page, Page.objects.filter(_CLOSED, path__startswith=below))


def is_public(page: Page) -> bool:
    """Whether the public sees a page."""
    return bool(page.live) and not _closed_above(page).exists()


def live_but_hidden(page: Page) -> bool:
    """Whether a page is live and readers do not see it, for what stands above it."""
    return bool(page.live and not_public_above(page))


def shown_below(page: Page) -> PageQuerySet[Page]:
    """The subpages that a page shows wherever it is shown itself, in the preview of a copy too."""
    return page.get_children().filter(live=True)


def not_public_above(page: Page, together: Collection[int] = ()) -> str:
    """Why the public will not see a page although it is published; empty where it will.

    `together`: keys of pages that are published with it.
    """
    above = _closed_above(page).exclude(pk__in=together).order_by("path")
    if not (first := above.first()) or above.filter(workspacepage__isnull=False).exists():
        return ""
    name = first.draft_title or first.title
    return (
        f"上にある「{name}」が公開されていないので、「{page.draft_title or page.title}」を"
        f"公開しても市民には見えません。先に「{name}」を公開してください。"
    )


def _open(to_page: str, closed: QuerySet[Page]) -> Q:
    rule, last = Q(**{f"{to_page}live": True}), ""
    for path in closed.order_by("path").values_list("path", flat=True):
        if not last or not path.startswith(last):
            rule &= ~Q(**{f"{to_page}path__startswith": path})
            last = path
    return rule


def _closed_above(page: Page) -> QuerySet[Page]:
    """What stands above a page and closes it to the public."""
    ancestors: QuerySet[Page] = page.get_ancestors()
    return ancestors.filter(Q(live=False) | Q(workspacepage__isnull=False))
