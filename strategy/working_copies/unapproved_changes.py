"""What of a working copy nobody has approved, when an edition lets it take the public place.

An edition is approved by its snapshot, which holds the document. Pages beside the document
(改訂方針 and the like) are in none, nor is what the strategy's own page says, nor what only
search engines show. There the public goes on reading what it has read; the new words wait as a
draft for the approval that everything else needs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page
from wagtail.query import PageQuerySet

from strategy.languages import columns
from strategy.models import NodeFace, StrategyPage
from strategy.models.authorship import version_saying
from strategy.models.base import DocumentNodePage
from strategy.models.public import public_pages
from strategy.notation.same_words import BESIDE_THE_WORDS, says_the_same

Content = Mapping[str, Any]

# Texts of a page that are public and in no edition.
BESIDE_EDITIONS = ("search_summary",)
OF_A_STRATEGY = ("body", *BESIDE_EDITIONS)


@dataclass(frozen=True)
class Unapproved:
    """A page of a working copy with words that nobody approved.

    `standing`: what the public may read of it instead, as Wagtail serialises a page; None
    where it has read nothing of it yet.
    """

    page: Page
    standing: Content | None

    @property
    def title(self) -> str:
        """As the newest draft calls it, without the mark of a copy: it is one no longer."""
        return str(self.page.draft_title or self.page.title)


def unapproved_in(
    working_copy: StrategyPage, original: StrategyPage | None, approved: Collection[int]
) -> list[Unapproved]:
    """Published pages of a copy that say what nobody approved, in the order of the tree.

    `original`: the public strategy it was copied from; what stands there is public already.
    `approved`: primary keys of the pages whose document has been approved as an edition.
    """
    public = _Public(original)
    found = []
    branch = Page.objects.descendant_of(working_copy, inclusive=True).live()
    for page in branch.order_by("path").specific():
        says = page.serializable_data()
        counterpart = public.counterpart(page, working_copy)
        if page.pk in approved:
            standing = says | _beside_the_edition(page, counterpart)
        else:
            standing = _said_before(page, says, counterpart)
        if standing is None or not says_the_same(says, standing):
            found.append(Unapproved(page, standing))
    return found


class _Public:
    """The public pages of a strategy, by what a page of its copy has in common with them."""

    def __init__(self, strategy: StrategyPage | None) -> None:
        self._by_node: dict[int, Page] = {}
        self._by_address: dict[str, Page] = {}
        self._strategy = strategy
        if strategy is None:
            return
        nodes = dict(NodeFace.objects.filter(tree_id=strategy.pk).values_list("page_id", "node_id"))
        shown = Page.objects.descendant_of(strategy).filter(public_pages())
        for page in shown.specific():
            if page.pk in nodes:
                self._by_node[nodes[page.pk]] = page
            else:
                self._by_address[_address(page, strategy)] = page

    def counterpart(self, page: Page, working_copy: StrategyPage) -> Content | None:
        found: Page | None
        if page.pk == working_copy.pk:
            found = self._strategy
        elif (face := NodeFace.objects.filter(page_id=page.pk).first()) is not None:
            found = self._by_node.get(face.node_id)
        else:
            found = self._by_address.get(_address(page, working_copy))
        return found.serializable_data() if found is not None else None


def _address(page: Page, strategy: StrategyPage) -> str:
    return str(page.url_path).removeprefix(strategy.url_path)


def _beside_the_edition(page: Page, counterpart: Content | None) -> dict[str, Any]:
    """The texts that no edition holds, as they have been public."""
    names = OF_A_STRATEGY if isinstance(page, StrategyPage) else BESIDE_EDITIONS
    texts = [each for name in names for each in columns(name)]
    empty = {name: "[]" if name.startswith("body") else "" for name in texts}
    return {name: (counterpart or empty).get(name, empty[name]) for name in texts}


def _said_before(page: Page, says: Content, counterpart: Content | None) -> Content | None:
    """The page as the public has read it; None for one it has not."""
    if counterpart is None:
        return None
    before = {key: value for key, value in counterpart.items() if key not in BESIDE_THE_WORDS}
    standing = {**says, **before}
    # An item of the document is approved as a whole, in an edition, or not at all.
    return None if isinstance(page, DocumentNodePage) and standing != says else standing


def hold_back(found: Sequence[Unapproved], by: AbstractBaseUser | None) -> None:
    """Keep such words from the public: as the newest draft of their page, handed in."""
    for each in found:
        page = _with_its_words_saved(each.page)
        if each.standing is None:
            action = UnpublishPageAction(page, user=by, include_descendants=False)
            action.execute(skip_permission_checks=True)
        else:
            _let_stand(page, each.standing)
        _hand_in(Page.objects.get(pk=page.pk).specific, by)


def _with_its_words_saved(page: Page) -> Page:
    """The page, its published words in its newest version unless a newer draft is."""
    latest = page.get_latest_revision()
    newer = latest is not None and page.has_unpublished_changes
    if not newer and (
        latest is None or not says_the_same(latest.content, page.serializable_data())
    ):
        page.save_revision(clean=False)
    return page


def _let_stand(page: Page, standing: Content) -> None:
    restored = page.with_content_json(dict(standing))
    restored.has_unpublished_changes = True
    # Whoever wrote since may not approve the draft.
    restored.live_revision = version_saying(page, standing)
    restored.save(clean=False)


def _hand_in(page: Page, by: AbstractBaseUser | None) -> None:
    workflow = page.get_workflow()
    if workflow is not None and page.current_workflow_state is None:
        workflow.start(page, by)


def free_aliases(pages: PageQuerySet[Page]) -> None:
    """Let aliases among `pages` be pages of their own, which say what they say now.

    An alias says at once what its original says, and an original in a working copy is
    published without approval.
    """
    for page in pages.filter(alias_of__isnull=False).specific():
        ConvertAliasPageAction(page).execute(skip_permission_checks=True)
