"""The frame around every public page: navigation, languages, contact, breadcrumbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from strategy.body.links import absolute
from strategy.city.key_colour import DESIGNED
from strategy.languages import (
    NO_TEXT,
    ORIGINAL,
    Text,
    is_offered,
    offered,
    own_name,
    tag,
    text_of,
)
from strategy.models import HomePage, SiteSettings, Unit
from strategy.models.public import public_pages
from strategy.notation.wareki import DateText, date_of
from strategy.site.shapes import Contact, LanguageLink
from strategy.tree.extensions import navigation_links
from strategy.tree.links import Link
from strategy.tree.queries import site_settings


@dataclass(frozen=True)
class SiteFrame:
    """What the site says of itself, in the active language."""

    name: str
    tagline: str
    banner: str
    # The emergency notice, as long as it stands, with where it leads.
    notice: Text
    notice_link: str
    content_as_of: DateText | None
    content_source: str
    # Another key colour than the design's: rrggbb, else empty.
    key_colour: str = ""

    @property
    def key_stylesheet(self) -> str:
        """The address of the values that follow the key colour; empty for the design's own."""
        return reverse("key_colour", args=[self.key_colour, "css"]) if self.key_colour else ""

    @property
    def mark_url(self) -> str:
        """The site's mark in its key colour."""
        if self.key_colour:
            return reverse("key_colour", args=[self.key_colour, "svg"])
        return static("favicon.svg")


def active_language() -> str:
    """The public language in force."""
    return get_language() or settings.LANGUAGE_CODE


def split_language(path: str) -> tuple[str, str]:
    """(language code or "", the rest without it and without a leading slash)."""
    head, _, rest = path.removeprefix(get_script_prefix()).partition("/")
    return (head, rest) if is_offered(head) else ("", path.lstrip("/"))


def language_links(path: str, query: str = "") -> list[LanguageLink]:
    """The same address in each language offered; slugs and queries are the same in all of them."""
    active = active_language()
    _, rest = split_language(path)
    return [
        LanguageLink(
            code=code,
            label=own_name(code),
            url=f"{get_script_prefix()}{code}/{rest}{'?' if query else ''}{query}",
            current=code == active,
            html_lang=tag(code),
        )
        for code in offered()
    ]


def site_frame(record: SiteSettings | None, language: str) -> SiteFrame:
    """The site's own words; its technical name before it is set up."""
    if record is None or not record.pk:
        return SiteFrame(settings.WAGTAIL_SITE_NAME, "", "", NO_TEXT, "", None, "")
    as_of = date_of(record.content_as_of, language) if record.content_as_of else None
    return SiteFrame(
        name=str(text_of(record, "name", language)) or settings.WAGTAIL_SITE_NAME,
        tagline=str(text_of(record, "tagline", language)),
        banner=record.city.banner(str(text_of(record, "banner", language)), language),
        notice=text_of(record, "notice", language) if record.notice_stands else NO_TEXT,
        notice_link=record.notice_link if record.notice_stands else "",
        content_as_of=as_of,
        content_source=str(text_of(record, "content_source", language)),
        key_colour="" if record.key_colour == DESIGNED else record.key_colour[1:],
    )


def navigation(path: str, language: str) -> list[Link]:
    """The pages that editors put in the menu, then what other apps registered."""
    home = HomePage.objects.first()
    links = []
    if home is not None:
        shown = home.get_children().filter(public_pages()).in_menu()
        for page in shown.defer_streamfields().specific():
            heading = text_of(page, "heading", language)
            links.append(Link(heading.value, page.get_url() or "", lang=heading.lang))
    links.extend(navigation_links(language))
    return [
        Link(
            link.label,
            link.url,
            current=bool(link.url) and path.startswith(link.url),
            lang=link.lang,
        )
        for link in links
    ]


def contact_of(unit: Unit | None, language: str) -> Contact | None:
    """A division as the contact box shows it."""
    if unit is None:
        return None
    return Contact(text_of(unit, "name", language), unit.phone, unit.fax, unit.form_url)


def home_link(language: str) -> Link:
    """The front page as the first of the breadcrumbs."""
    return Link(gettext("ホーム"), f"{get_script_prefix()}{language}/")


def breadcrumbs(page: Page, language: str) -> list[Link]:
    """From the front page to this one; the last is this page and has no address."""
    home_depth = 2
    links = [home_link(language)] if page.depth > home_depth else []
    ancestors = page.get_ancestors().filter(depth__gt=home_depth)
    for ancestor in ancestors.defer_streamfields().specific():
        heading = text_of(ancestor, "heading", language)
        links.append(Link(heading.value, ancestor.get_url() or "", lang=heading.lang))
    heading = text_of(page, "heading", language)
    return [*links, Link(heading.value, "", current=True, lang=heading.lang)]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The variables that every public template may use."""
    language = active_language()
    path = request.path
    record = site_settings()
    links = language_links(path, request.META.get("QUERY_STRING", ""))
    plain_links = language_links(path)
    current = next((link for link in plain_links if link.current), plain_links[0])
    return {
        "site": site_frame(record, language),
        "nav": navigation(path, language),
        "home_url": f"{get_script_prefix()}{language}/",
        "language": language,
        "html_lang": tag(language),
        "language_links": links,
        "alternates": [
            (link.code, absolute(link.url)) for link in plain_links if link.html_lang == link.code
        ],
        "canonical_url": absolute(current.url),
        "root_url": absolute(get_script_prefix()),
        "provisional_translation": tag(language) != ORIGINAL,
        "contact": contact_of(record.unit if record and record.pk else None, language),
    }


def page_frame(
    *, title: str, description: str, crumbs: Sequence[Link], contact: Contact | None = None
) -> dict[str, Any]:
    """The variables that differ from page to page; a missing contact leaves the site's."""
    context: dict[str, Any] = {
        "page_title": title,
        "page_description": description,
        "crumbs": list(crumbs),
    }
    if contact is not None:
        context["contact"] = contact
    return context
