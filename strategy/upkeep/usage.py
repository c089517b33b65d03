"""What stands on a thing: links and figures that a deletion or a move would leave behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from strategy.checking import Passage
from strategy.checking.markup import parsed
from strategy.languages import original
from strategy.models import (
    Alignment,
    Evaluation,
    Node,
    NodeFace,
    Project,
    RepeatedIndicator,
    StrategyIndicator,
    Term,
)
from strategy.models.base import TranslatedPage
from strategy.models.workspace import out_of_bin
from strategy.tree.extensions import Appearance, appearances_of
from strategy.upkeep.text_checks import newest_of, page_passages


@dataclass(frozen=True)
class Standing:
    """What hangs on a branch of pages.

    `links`: pages and records that name one of it; `hanging`: what would lose its last page, by
    what people call it; `editions`: what was issued of the page, and stays as it is.
    """

    links: tuple[Model, ...]
    hanging: Mapping[str, tuple[Model, ...]]
    editions: tuple[Appearance, ...]

    def names(self) -> list[str]:
        """A line for each kind: 指標3件: 観光客数、…."""
        kinds: dict[str, Sequence[object]] = {
            **self.hanging,
            "リンク": self.links,
            "版": [edition.name for edition in self.editions],
        }
        return [
            f"{kind}{len(found)}件: {'、'.join(map(str, found))}"
            for kind, found in kinds.items()
            if found
        ]


def standing_on(page: Page) -> Standing:
    """What links to a page or below it from outside, and what would lose its last page.

    Figures and alignments belong to one strategy, and lose the last of that strategy.
    """
    inside = Page.objects.descendant_of(page, inclusive=True)
    going = _places(NodeFace.objects.filter(page__path__startswith=page.path))
    staying = _places(
        NodeFace.objects.filter(node__in={node for _, node in going}).exclude(
            page__path__startswith=page.path
        )
    )
    lost = going - staying
    # Projects are the item's own, whatever strategy it stands in.
    nodes = {node for _, node in going} - {node for _, node in staying}
    hanging: dict[str, Iterable[Model]] = {
        "指標": [use.indicator for use in _at(StrategyIndicator.objects.all(), "strategy", lost)],
        "再掲": [
            row.use.indicator for row in _at(RepeatedIndicator.objects.all(), "use__strategy", lost)
        ],
        "評価": _at(Evaluation.objects.heads(), "strategy", lost),
        "柱・条文との対応": _at(Alignment.objects.all(), "strategy", lost),
        "事業": Project.objects.filter(node__in=nodes),
    }
    own = Node.objects.filter(faces__page=page.pk)
    return Standing(
        links=tuple(_linking_into(inside)),
        hanging={kind: tuple(rows) for kind, rows in hanging.items()},
        editions=tuple(appearances_of(list(own))),
    )


def _linking_into(inside: PageQuerySet) -> Iterator[Model]:
    of_pages = ReferenceIndex._get_base_content_type(Page)
    keys = [str(pk) for pk in inside.values_list("pk", flat=True)]
    links = (
        ReferenceIndex.objects.filter(to_content_type=of_pages, to_object_id__in=keys)
        .exclude(base_content_type=of_pages, object_id__in=keys)
        # A face is the page's own; it goes with it.
        .exclude(base_content_type=ReferenceIndex._get_base_content_type(NodeFace))
    )
    for content_type, key in sorted(set(links.values_list("base_content_type", "object_id"))):
        thing = ContentType.objects.get_for_id(content_type).get_object_for_this_type(pk=key)
        yield thing.specific if isinstance(thing, Page) else thing


def _places(faces: QuerySet[NodeFace]) -> set[tuple[int, int]]:
    """(strategy, item) that pages show: a working copy of the same strategy shows them again."""
    return set(faces.values_list("tree__node_face__node", "node"))


def _at(rows: QuerySet[Any], strategy: str, places: Iterable[tuple[int, int]]) -> list[Any]:
    """The rows that stand at these places; `strategy`: the way to a row's."""
    nodes: dict[int, set[int]] = {}
    for owner, node in places:
        nodes.setdefault(owner, set()).add(node)
    return [
        row
        for owner, within in nodes.items()
        for row in rows.filter(**{strategy: owner}, node__in=within)
    ]


@dataclass(frozen=True)
class TermUse:
    """A page that uses a term, with the places where it does."""

    page: Page
    passages: tuple[Passage, ...]


def uses_of(term: Term) -> list[TermUse]:
    """Pages whose Japanese texts, drafts included, use a term; in the order of the tree."""
    name = original(term, "name")
    pages = out_of_bin(Page.objects.order_by("path")).specific()
    found = (
        TermUse(
            page,
            tuple(
                passage
                for passage in page_passages(newest_of(page))
                if passage.language == "ja" and name in parsed(passage.text).text
            ),
        )
        for page in pages
        if isinstance(page, TranslatedPage)
    )
    return [use for use in found if use.passages]
