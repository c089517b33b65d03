"""Taking pages off the site: what goes with them is said first, a strategy is asked by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.admin.views.pages.unpublish import Unpublish
from wagtail.models import Page

from strategy.dry_run import taken_back
from strategy.figures.known_on_day import public_indicators
from strategy.models import StrategyIndexPage, StrategyPage
from strategy.models.dated import city_today
from strategy.models.public import is_public, public_pages
from strategy.opendata import TABLES, rows_of

TAKING_AWAY = ("unpublish", "move", "delete")
ONE_BY_ONE = (
    "「{}」は、下にあるものが多いので、ほかのページとまとめては扱えません。"
    "そのページの画面で、一つだけ行ってください。"
)
OUT_OF_SIGHT = (
    "「{page}」を「{to}」の下へは移せません。「{to}」が公開されていないので、公開中のページが"
    "市民から見えなくなります。先に「{to}」を公開するか、「{page}」の公開をやめてください。"
)
NOT_ITS_NAME = "公開をやめるには、「{}」と入れてください。"


@dataclass(frozen=True)
class Seen:
    """How much of the portal the public sees."""

    pages: int
    indicators: int
    rows: int

    @classmethod
    def now(cls) -> Seen:
        return cls(
            Page.objects.filter(public_pages()).count(),
            public_indicators().count(),
            sum(len(rows_of(table, city_today())) for table in TABLES.values()),
        )


def leaving_with(pages: Iterable[Page]) -> Seen:
    """What the public sees no more once these pages, and their aliases, are not live."""
    keys = [page.pk for page in pages]
    before = Seen.now()
    with taken_back():
        Page.objects.filter(Q(pk__in=keys) | Q(alias_of__in=keys)).update(live=False)
        after = Seen.now()
    return Seen(
        before.pages - after.pages,
        before.indicators - after.indicators,
        before.rows - after.rows,
    )


def is_grave(page: Page) -> bool:
    """Whether a whole strategy, or more, goes with a page."""
    return issubclass(page.specific_class, StrategyIndexPage | StrategyPage)


# --- One page -------------------------------------------------------------------------


class Unpublishing(Unpublish):
    """Wagtail's question, with what goes with the page; of a strategy its name is asked."""

    template_name = "strategy/admin/unpublish.html"
    fault = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "leaving": leaving_with([self.object]),
            "asks_name": is_grave(self.object),
            "fault": self.fault,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.object.title
        if is_grave(self.object) and request.POST.get("name", "").strip() != name:
            self.fault = NOT_ITS_NAME.format(name)
            return self.render_to_response(self.get_context_data(**kwargs))
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


def in_place_of_wagtails() -> list[URLPattern]:
    """The question at its own address, to be put before Wagtail's."""
    view = require_admin_access(Unpublishing.as_view())
    return [path("admin/pages/<int:page_id>/unpublish/", view)]


# --- Many at once ---------------------------------------------------------------------


@hooks.register("register_bulk_action", order=1)
class UnpublishingMany(UnpublishBulkAction):
    """The same for many, after Wagtail's own, which stands for the same action."""

    template_name = "strategy/admin/unpublish_many.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "leaving": leaving_with(each["item"] for each in context["items"])}


@hooks.register("before_bulk_action")
def one_by_one(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """A strategy goes alone, and nothing public goes where the public does not see it."""
    pages = [page for page in objects if isinstance(page, Page)]
    if not pages or action_type not in TAKING_AWAY:
        return None
    sentences = [ONE_BY_ONE.format(page.title) for page in pages if is_grave(page)]
    if action_type == "move":
        to = action.cleaned_form.cleaned_data["chooser"]
        sentences += [sentence for page in pages if (sentence := _out_of_sight(page, to))]
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(action.next_url) if sentences else None


# --- Moving ---------------------------------------------------------------------------


@hooks.register("before_move_page")
def keep_in_sight(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A public page is not moved out of the public's sight by the way."""
    if not (sentence := _out_of_sight(page, destination)):
        return None
    messages.error(request, sentence)
    back = get_valid_next_url_from_request(request)
    return redirect(back or reverse("wagtailadmin_pages:move", args=[page.pk]))


def _out_of_sight(page: Page, to: Page) -> str:
    if not is_public(page) or is_public(to):
        return ""
    return OUT_OF_SIGHT.format(page=page.title, to=to.specific_deferred.get_admin_display_title())
