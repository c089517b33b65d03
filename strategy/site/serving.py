"""Of the tree only what is public is served, and linked to by texts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.html import format_html
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from strategy.models.public import is_public, public_pages


@hooks.register("before_serve_page")
def serve_the_public(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Wagtail asks only whether the page itself is live."""
    if not is_public(page):
        raise Http404


class PublicPageLink(PageLinkHandler):
    """A link in a text to a page of the tree; where that is not public, its words alone."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        keys = [attrs["id"] for attrs in attrs_list if attrs.get("id", "").isdecimal()]
        public = Page.objects.filter(public_pages(), pk__in=keys).defer_streamfields().specific()
        urls = {str(page.pk): page.url for page in public}
        return [
            format_html('<a href="{}">', urls[attrs["id"]]) if attrs.get("id") in urls else "<a>"
            for attrs in attrs_list
        ]


# After Wagtail's own.
@hooks.register("register_rich_text_features", order=1)
def link_to_the_public(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLink)
