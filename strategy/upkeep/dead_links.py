"""Links of public pages that lead nowhere: to what is gone, or to pages nobody can read.

Wagtail's index of references forgets a link with the page it led to, so the bodies are read.
Addresses of other sites are not asked whether they answer: that would take other hosts.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Page

from strategy.checking import Passage
from strategy.checking.bodies import body_passages
from strategy.checking.findings import Facts
from strategy.checking.markup import check_links, parsed
from strategy.languages import columns
from strategy.models.base import TranslatedPage
from strategy.models.public import public_pages
from strategy.upkeep.text_checks import facts_of, out_of_sight

LEADS_NOWHERE = {
    *("link-missing", "link-unpublished", "link-nowhere", "link-admin"),
    *("link-file-path", "link-full-width", "link-inner", "link-unreadable"),
}
# What stands in every stored link, to a page, a file or an address.
MARK = "<a "


def pages_with_dead_links() -> list[Page]:
    """Public pages with a link that leads no reader anywhere, in the order of the tree.

    The number of queries does not grow with the pages.
    """
    read = dict(_linking_passages())
    facts = facts_of([passage for passages in read.values() for passage in passages])
    facts = Facts(facts.pages, facts.hidden | out_of_sight(facts), facts.documents)
    dead = [key for key, passages in read.items() if _leads_nowhere(passages, facts)]
    return list(Page.objects.filter(pk__in=dead).order_by("path"))


def _leads_nowhere(passages: list[Passage], facts: Facts) -> bool:
    return any(
        finding.rule in LEADS_NOWHERE
        for passage in passages
        for finding in check_links(passage, parsed(passage.text).links, facts)
    )


def _linking_passages() -> Iterator[tuple[int, list[Passage]]]:
    """Keys of public pages, each with its passages that hold links."""
    names = columns("body")
    linking = Q()
    for name in names:
        linking |= Q(**{f"{name}_text__contains": MARK})
    public = public_pages()
    for model in _page_models():
        texts = {f"{name}_text": Cast(name, TextField()) for name in names}
        rows = model._default_manager.filter(public).annotate(**texts).filter(linking)
        for key, *bodies in rows.values_list("pk", *names):
            passages = [
                passage
                for body in bodies
                for passage in body_passages(
                    list(body.raw_data) if body else [], field="", label="", language=""
                )
                if MARK in passage.text
            ]
            yield key, passages


def _page_models() -> list[type[TranslatedPage]]:
    waiting, found = [TranslatedPage], []
    while waiting:
        for model in waiting.pop().__subclasses__():
            waiting.append(model)
            if not model._meta.abstract:
                found.append(model)
    return found
