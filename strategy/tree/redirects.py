"""Redirects: from a path to a page or an address, in every language alike.

A path is kept without the part that names a language: /old leads on from /ja/old/, from
/en/old/ and from /old/.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from strategy.body.links import own_place
from strategy.languages import codes
from strategy.models.public import is_public
from strategy.notation.web_addresses import read_address

# Of two redirects from one path that of the site itself counts, not that of every site.
_OWN_FIRST = F("site").asc(nulls_last=True)


def without_language(path: str) -> str:
    """A path as redirects have it: /ja/old → /old."""
    head, _, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if head in codes() else path


def redirect_from(path: str, site: Site | None) -> Redirect | None:
    """The redirect from a path, which names no language."""
    found = Redirect.get_for_site(site).filter(old_path=path)
    redirect: Redirect | None = found.order_by(_OWN_FIRST, "pk").first()
    return redirect


def link_of(redirect: Redirect, site: Site) -> str:
    """Where a redirect leads in the active language; empty where that is nowhere.

    That is a page that is not public, and a circle, which two people can close at once.
    """
    page = redirect.redirect_page
    if page is not None:
        return str(redirect.link) if is_public(page) else ""
    if circle(redirect.old_path, None, redirect.redirect_link, site, through_pages=False):
        return ""
    return str(redirect.redirect_link)


def circle(
    path: str, page: Page | None, link: str, site: Site | None, *, through_pages: bool = True
) -> list[str]:
    """The paths by which a redirect from a path comes back to where it was; empty where it ends.

    `through_pages`: goes on from where a page stands, too, as if it were not public.
    """
    met = [path]
    while following := _path_of(page) if page else _own_path(link):
        met.append(following)
        if following in met[:-1]:
            return met
        found = redirect_from(following, site)
        page, link = (found.redirect_page, found.redirect_link) if found else (None, "")
        if page and not through_pages:
            return []
    return []


def _path_of(page: Page) -> str:
    """The path at which a page stands; empty outside of every site."""
    parts = page.get_url_parts()
    return without_language(Redirect.normalise_path(parts[2])) if parts else ""


def _own_path(link: str) -> str:
    """The path of an address of this portal; empty for another's."""
    address = read_address(link) if link else None
    if address is None:
        return ""
    is_own = address.place in ("", own_place()) or address.host in settings.ALLOWED_HOSTS
    return without_language(Redirect.normalise_path(address.path)) if is_own else ""
