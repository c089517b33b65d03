"""What stands on a thing: links and figures that a deletion or a move would leave behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex

from strategy.checking import Passage
from strategy.checking.markup import parsed
from strategy.languages import original
from strategy.models import (
    Alignment,
    Evaluation,
    NodeFace,
    Project,
    RepeatedIndicator,
    StrategyIndicator,
    Term,
)
from strategy.models.base import TranslatedPage
from strategy.upkeep.text_checks import newest_of, page_passages


@dataclass(frozen=True)
class Standing:
    """What hangs on a branch of pages. `links`: other pages that link into it."""

    links: int
    indicators: int
    repeats: int
    evaluations: int
    alignments: int
    projects: int

    def figures(self) -> str:
        """指標3件、評価2件; empty where nothing hangs on its items."""
        counts = (
            ("指標", self.indicators),
            ("再掲", self.repeats),
            ("評価", self.evaluations),
            ("柱・条文との対応", self.alignments),
            ("事業", self.projects),
        )
        return "、".join(f"{name}{count}件" for name, count in counts if count)


def standing_on(page: Page) -> Standing:
    """What links to a page or below it from outside, and what would lose its last page.

    Figures and alignments belong to one strategy, and lose the last of that strategy.
    """
    inside = Page.objects.descendant_of(page, inclusive=True)
    keys = [str(pk) for pk in inside.values_list("pk", flat=True)]
    links = (
        ReferenceIndex.objects.filter(
            to_content_type=ReferenceIndex._get_base_content_type(Page), to_object_id__in=keys
        )
        .exclude(base_content_type=ReferenceIndex._get_base_content_type(Page), object_id__in=keys)
        # A face is the page's own; it goes with it.
        .exclude(base_content_type=ReferenceIndex._get_base_content_type(NodeFace))
    )
    going = _places(NodeFace.objects.filter(page__path__startswith=page.path))
    staying = _places(
        NodeFace.objects.filter(node__in={node for _, node in going}).exclude(
            page__path__startswith=page.path
        )
    )
    lost = going - staying
    # Projects are the item's own, whatever strategy it stands in.
    nodes = {node for _, node in going} - {node for _, node in staying}
    return Standing(
        links=links.values("base_content_type", "object_id").distinct().count(),
        indicators=_count(StrategyIndicator.objects.all(), "strategy", lost),
        repeats=_count(RepeatedIndicator.objects.all(), "use__strategy", lost),
        evaluations=_count(Evaluation.objects.heads(), "strategy", lost),
        alignments=_count(Alignment.objects.all(), "strategy", lost),
        projects=Project.objects.filter(node__in=nodes).count(),
    )


def _places(faces: QuerySet[NodeFace]) -> set[tuple[int, int]]:
    """(strategy, item) that pages show: a working copy of the same strategy shows them again."""
    return set(faces.values_list("tree__node_face__node", "node"))


def _count(rows: QuerySet[Any], strategy: str, places: Iterable[tuple[int, int]]) -> int:
    """How many rows stand at these places; `strategy`: the way to a row's."""
    nodes: dict[int, set[int]] = {}
    for owner, node in places:
        nodes.setdefault(owner, set()).add(node)
    return sum(
        rows.filter(**{strategy: owner}, node__in=within).count() for owner, within in nodes.items()
    )


@dataclass(frozen=True)
class TermUse:
    """A page that uses a term, with the places where it does."""

    page: Page
    passages: tuple[Passage, ...]


def uses_of(term: Term) -> list[TermUse]:
    """Pages whose Japanese texts, drafts included, use a term; in the order of the tree."""
    name = original(term, "name")
    pages = Page.objects.order_by("path").specific()
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
