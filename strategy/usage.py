"""What stands on a thing: links and figures that a deletion or a move would leave behind."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page, ReferenceIndex

from strategy.checking import Passage
from strategy.checking.markup import parsed
from strategy.content_checks import newest_of, page_passages
from strategy.models import (
    Alignment,
    Evaluation,
    Node,
    NodeFace,
    Project,
    StrategyIndicator,
    Term,
)
from strategy.models.base import TranslatedPage


@dataclass(frozen=True)
class Standing:
    """What hangs on a branch of pages. `links`: other pages that link into it."""

    links: int
    indicators: int
    evaluations: int
    alignments: int
    projects: int

    def figures(self) -> str:
        """指標3件、評価2件; empty where nothing hangs on its items."""
        counts = (
            ("指標", self.indicators),
            ("評価", self.evaluations),
            ("柱・条文との対応", self.alignments),
            ("事業", self.projects),
        )
        return "、".join(f"{name}{count}件" for name, count in counts if count)


def standing_on(page: Page) -> Standing:
    """What links to a page or below it from outside, and what would lose its last page."""
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
    nodes = _left_without_a_page(page)
    return Standing(
        links=links.values("base_content_type", "object_id").distinct().count(),
        indicators=StrategyIndicator.objects.filter(node__in=nodes).count(),
        evaluations=Evaluation.objects.heads().filter(node__in=nodes).count(),
        alignments=Alignment.objects.filter(node__in=nodes).count(),
        projects=Project.objects.filter(node__in=nodes).count(),
    )


def _left_without_a_page(page: Page) -> list[int]:
    """Nodes that only this branch shows: a working copy shows the same ones again."""
    going = NodeFace.objects.filter(page__path__startswith=page.path)
    staying = NodeFace.objects.exclude(page__path__startswith=page.path)
    nodes = Node.objects.filter(faces__in=going).exclude(faces__in=staying)
    return list(nodes.values_list("pk", flat=True).distinct())


@dataclass(frozen=True)
class TermUse:
    """A page that uses a term, with the places where it does."""

    page: Page
    passages: tuple[Passage, ...]


def uses_of(term: Term) -> list[TermUse]:
    """Pages whose Japanese texts, drafts included, use a term; in the order of the tree."""
    name = str(term.name_ja)  # type: ignore[attr-defined]  # modeltranslation
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
