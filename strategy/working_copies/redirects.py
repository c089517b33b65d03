"""What pointed at a strategy's former pages points at those that took their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Site

from strategy.languages import columns
from strategy.models import NewsPage, NodeFace, StrategyPage
from strategy.models.base import TranslatedPage
from strategy.models.public import shown_below
from strategy.tree.redirects import without_language

# In the JSON of a body: a link to a page of the tree, and the page's key in it.
_PAGE_LINK = re.compile(r'<a [^>]*linktype=\\"page\\"[^>]*>')
_LINKED_PAGE = re.compile(r'(\bid=\\")(\d+)(\\")')


@dataclass(frozen=True)
class Address:
    """One path of a page, in every language; `route` is the part below the page's own address."""

    path: str
    route: str


def addresses_of(pages: Iterable[Page]) -> Mapping[int, list[Address]]:
    """The paths of pages as redirects have them; none of a page without a site."""
    found: dict[int, list[Address]] = {}
    for page in pages:
        if (parts := page.get_url_parts()) is None:
            continue
        for route in map(Redirect.normalise_page_route_path, page.get_route_paths()):
            path = Redirect.normalise_path(parts[2].rstrip("/") + (route or "/"))
            found.setdefault(page.pk, []).append(Address(without_language(path), route))
    return found


def published_branch(page: Page) -> Iterable[Page]:
    """A page and all below it whose addresses readers may know: public now, or once."""
    published = Q(live=True) | Q(first_published_at__isnull=False)
    branch = Page.objects.descendant_of(page, inclusive=True).filter(published)
    pages: Iterable[Page] = branch.defer_streamfields().specific()
    return pages


def lead_on(page: Page, former_path: str) -> None:
    """Have the addresses that a page and all below it had under another path lead to them."""
    now = Page.objects.filter(pk=page.pk).values_list("url_path", flat=True).first()
    # It may be gone by the time that its change is told, at the commit.
    if now in (None, former_path):
        return
    branch = list(published_branch(page))
    for each in branch:
        each.url_path = former_path + each.url_path.removeprefix(now)
    redirect_ended(addresses_of(branch), {each.pk: each.pk for each in branch})


def replacements(former: StrategyPage, adopted: StrategyPage) -> Mapping[int, int]:
    """By page of the former tree, the page that now shows its node or the nearest above."""
    shown = NodeFace.objects.public().filter(tree_id=adopted.pk)
    standing = dict(shown.values_list("node_id", "page_id"))
    # Pages beside the document have no node; they correspond by their address.
    companions = {page.slug: page.pk for page in shown_below(adopted)}
    nodes = dict(NodeFace.objects.filter(tree_id=former.pk).values_list("page_id", "node_id"))
    replaced: dict[int, int] = {former.pk: adopted.pk}
    nearest: dict[str, int] = {former.path: adopted.pk}
    for page in Page.objects.descendant_of(former).order_by("path"):
        node = nodes.get(page.pk)
        found = standing.get(node) if node is not None else companions.get(page.slug)
        nearest[page.path] = replaced[page.pk] = found or nearest[page.path[: -page.steplen]]
    return replaced


def point_on(replaced: Mapping[int, int], former: StrategyPage, adopted: StrategyPage) -> None:
    """Have what points at pages of the former tree point at the adopted one."""
    for old, new in replaced.items():
        Redirect.objects.filter(redirect_page_id=old).update(redirect_page_id=new)
    NewsPage.objects.filter(strategy_id=former.pk).update(strategy_id=adopted.pk)
    for name in ("predecessor", "upper_plan"):
        pointing = StrategyPage.objects.filter(**{name: former}).exclude(pk=adopted.pk)
        pointing.update(**{name: adopted})
    links = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Page),
        to_object_id__in=[str(pk) for pk in replaced],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    for pk in sorted({int(link.object_id) for link in links} - set(replaced)):
        page = Page.objects.get(pk=pk).specific
        if isinstance(page, TranslatedPage):
            _relink(page, replaced)


def _relink(page: TranslatedPage, replaced: Mapping[int, int]) -> None:
    """Rewrite the links of a page's texts, and of its newest draft, to other pages."""

    def rewritten(content: object) -> str:
        text = json.dumps(content, ensure_ascii=False)
        return _PAGE_LINK.sub(
            lambda link: _LINKED_PAGE.sub(
                lambda match: f"{match[1]}{replaced.get(int(match[2]), int(match[2]))}{match[3]}",
                link[0],
            ),
            text,
        )

    for name in columns("body"):
        setattr(page, name, rewritten(list(getattr(page, name).raw_data)))
    page.save(clean=False)
    draft = page.latest_revision
    if draft is not None:
        # A revision holds each body as JSON within JSON.
        for name in columns("body"):
            if draft.content.get(name):
                draft.content[name] = rewritten(json.loads(draft.content[name]))
        draft.save(update_fields=["content"])


def redirect_ended(addresses: Mapping[int, list[Address]], replaced: Mapping[int, int]) -> int:
    """Leave a redirect from every address that none of these pages has any more; how many.

    `replaced`: the page that stands for each now; one without an address gets no redirect. One
    to a page that is not public leads on as soon as that is.
    What an editor entered stays: a page that stands there goes before it, and after it, it leads.
    """
    site = Site.objects.get(is_default_site=True)
    standing = addresses_of(Page.objects.filter(pk__in=set(replaced.values())).specific())
    taken = {address.path for of_page in standing.values() for address in of_page}
    ended = [
        (address, replaced[old])
        for old, of_page in addresses.items()
        for address in of_page
        if address.path not in taken and replaced[old] in standing
    ]
    automatic = Redirect.objects.filter(site=site, automatically_created=True)
    automatic.filter(old_path__in=taken).delete()
    # One for every site has none.
    entered = Redirect.get_for_site(site).filter(automatically_created=False)
    paths = entered.filter(old_path__in=[address.path for address, _ in ended])
    own = set(paths.values_list("old_path", flat=True))
    ended = [(address, new) for address, new in ended if address.path not in own]
    for address, new in ended:
        routes = {known.route for known in standing[new]}
        Redirect.objects.update_or_create(
            old_path=address.path,
            site=site,
            defaults={
                "redirect_page_id": new,
                "redirect_page_route_path": address.route if address.route in routes else "",
                "automatically_created": True,
                "is_permanent": True,
            },
        )
    return len(ended)
