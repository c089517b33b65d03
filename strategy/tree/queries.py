"""Reads of the strategy: its outline in order, its records by item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch
from wagtail.models import Page

from strategy.city.words import City
from strategy.languages import Text, text_of
from strategy.models import (
    Agreement,
    Alignment,
    Body,
    ChapterPage,
    Milestone,
    NewsPage,
    Node,
    NodeFace,
    Programme,
    Project,
    ProjectBudget,
    Responsibility,
    Rule,
    SiteSettings,
    StrategyPage,
    Unit,
)
from strategy.models.base import DocumentNodePage
from strategy.models.dated import city_today
from strategy.models.public import public_pages
from strategy.models.records import RelatedRecord
from strategy.notation.budgets import Budget
from strategy.notation.outline import (
    OutlineItem,
    OutlineNumber,
    number_outline,
)

RELATED_RECORDS: tuple[type[RelatedRecord], ...] = (Body, Programme, Agreement, Rule)


@dataclass(frozen=True)
class OutlineEntry:
    """A page of the document with its place; `depth` counts from 1 (a chapter)."""

    page: DocumentNodePage
    depth: int
    number: OutlineNumber


def document_pages(
    strategy: StrategyPage, *, with_bodies: bool = False, draft_pk: int | None = None
) -> list[DocumentNodePage]:
    """The live pages of a strategy's document in reading order.

    A page below one that is not live is left out with it. `draft_pk` names one page that
    is taken in although it is not live yet: the one being previewed.
    """
    pages = Page.objects.descendant_of(strategy).order_by("path")
    if not with_bodies:
        pages = pages.defer_streamfields()
    return shown_pages(strategy, pages.specific(), draft_pk)


def shown_pages(
    strategy: StrategyPage, pages: Iterable[Page], draft_pk: int | None = None
) -> list[DocumentNodePage]:
    """Of a strategy's pages in reading order, those of its document, as `document_pages`."""
    shown = {strategy.path}
    document: list[DocumentNodePage] = []
    for page in pages:
        visible = page.live or page.pk == draft_pk
        parent_path = page.path[: -page.steplen]
        if visible and parent_path in shown and isinstance(page, DocumentNodePage):
            shown.add(page.path)
            document.append(page)
    return document


def outline_entries(
    strategy: StrategyPage, pages: Sequence[DocumentNodePage], language: str
) -> list[OutlineEntry]:
    """`pages` (in reading order, of this strategy) with the strategy's numbers in a language."""
    items = [
        OutlineItem(page.depth - strategy.depth, page.kind, getattr(page, "numbered", True))
        for page in pages
    ]
    numbers = number_outline(items, strategy.scheme(language))
    return [
        OutlineEntry(page, item.depth, number)
        for page, item, number in zip(pages, items, numbers, strict=True)
    ]


def public_numbers(language: str) -> dict[int, OutlineNumber]:
    """The numbers of all pages of public documents by their keys, in three queries."""
    strategies = {page.pk: page for page in StrategyPage.objects.filter(public_pages())}
    unnumbered = set(ChapterPage.objects.filter(numbered=False).values_list("pk", flat=True))
    kinds_of = DocumentNodePage.kinds()
    types = ContentType.objects.get_for_models(*kinds_of.values())
    kinds = {types[page].pk: kind for kind, page in kinds_of.items()}
    faces = NodeFace.objects.public().filter(tree__in=strategies, page__content_type__in=kinds)
    documents: dict[int, dict[int, OutlineItem]] = {}
    for tree, page, depth, kind in faces.order_by("page__path").values_list(
        "tree_id", "page_id", "page__depth", "page__content_type"
    ):
        item = OutlineItem(depth - strategies[tree].depth, kinds[kind], page not in unnumbered)
        documents.setdefault(tree, {})[page] = item
    return {
        page: number
        for tree, items in documents.items()
        for page, number in zip(
            items,
            number_outline(items.values(), strategies[tree].scheme(language)),
            strict=True,
        )
    }


def strategy_of(page: Page) -> StrategyPage | None:
    """The strategy a page stands in, itself included; None outside of all."""
    return StrategyPage.objects.ancestor_of(page, inclusive=True).order_by("-depth").first()


def contact_unit(page: Page) -> Unit | None:
    """Whom to ask about a page: the 主管課 of the nearest item at or above it that has one."""
    above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    row = (
        Responsibility.objects.leading(city_today())
        .filter(node__faces__page__path__in=above)
        .order_by("-node__faces__page__path")
        .select_related("unit")
        .first()
    )
    return row.unit if row else None


def public_strategy(code: str) -> StrategyPage | None:
    """The public strategy of a code (its slug)."""
    return StrategyPage.objects.filter(public_pages(), slug=code).first()


def strategies_by_kind() -> list[tuple[str, list[StrategyPage]]]:
    """(kind, its public strategies, latest term first), in the order kinds are declared."""
    by_kind: dict[str, list[StrategyPage]] = {}
    public = StrategyPage.objects.filter(public_pages())
    for strategy in public.order_by("-fiscal_year_start", "path"):
        by_kind.setdefault(strategy.kind, []).append(strategy)
    return [(kind, by_kind[kind]) for kind in StrategyPage.Kind.values if kind in by_kind]


def strategies_shown(nodes: Iterable[Node]) -> dict[int, StrategyPage]:
    """The public page of each strategy that has one, in the tree made first, by its node's key."""
    if not (asked := set(nodes)):
        return {}
    pages = StrategyPage.objects.filter(public_pages(), node_face__node__in=asked)
    first_last = pages.select_related("node_face").order_by("-node_face__pk")
    return {page.node_face.node_id: page for page in first_last}


def milestones_of(strategy: StrategyPage) -> list[Milestone]:
    """The steps of a strategy's making, in their order."""
    return list(Milestone.objects.filter(strategy__faces__page_id=strategy.pk))


def related_records(page: Page) -> list[tuple[str, list[RelatedRecord]]]:
    """(model name, records that concern the page's node), kinds without any left out."""
    groups = []
    for model in RELATED_RECORDS:
        records = list(model._default_manager.filter(nodes__faces__page_id=page.pk))
        if records:
            groups.append((model._meta.model_name or "", records))
    return groups


def projects_of(strategy: StrategyPage, pages: Sequence[Page]) -> dict[int, list[Project]]:
    """The projects of measures that are under way in the strategy's term, by page.

    Each with the `budgets_of_term` of its years. A few queries however many there are.
    """
    first, last = strategy.fiscal_year_start, strategy.fiscal_year_end
    faces = NodeFace.objects.filter(page__in=[page.pk for page in pages])
    page_of = dict(faces.values_list("node_id", "page_id"))
    budgets = ProjectBudget.objects.filter(fiscal_year__gte=first)
    if last is not None:
        budgets = budgets.filter(fiscal_year__lte=last)
    under_way = Project.objects.of_years(first, last).filter(node__in=page_of)
    found: dict[int, list[Project]] = {}
    for project in under_way.prefetch_related(
        "units", Prefetch("budgets", budgets, to_attr="budgets_of_term")
    ):
        found.setdefault(page_of[project.node_id], []).append(project)
    return found


def budget_of(row: ProjectBudget) -> Budget:
    """One year's amounts, apart from its row."""
    return Budget(row.fiscal_year, row.planned, row.settled, row.source, row.is_sample)


def alignments_of(page: Page) -> list[Alignment]:
    """Which items of laws and upper plans the page's node answers in its strategy."""
    answered = Alignment.objects.filter(
        node__faces__page_id=page.pk,
        strategy=NodeFace.objects.filter(page_id=page.pk).values("tree__node_face__node")[:1],
    )
    return list(answered.select_related("item__framework"))


def latest_news(limit: int | None = None) -> list[NewsPage]:
    """Public news, newest first."""
    public = NewsPage.objects.filter(public_pages())
    news: Iterable[NewsPage] = public.order_by("-published_on", "-pk")
    return list(news[:limit] if limit else news)  # type: ignore[index]


def legal_basis(strategy: StrategyPage, language: str) -> Text:
    """What a strategy stands on: its own words, else the law."""
    return text_of(strategy, "legal_basis", language) or Text(law_of(strategy, language))


def law_of(strategy: StrategyPage, language: str) -> str:
    """The article of law that a comprehensive strategy stands on; empty for other kinds."""
    is_strategy = strategy.kind == StrategyPage.Kind.COMPREHENSIVE_STRATEGY
    return portal_city().law(language) if is_strategy else ""


def portal_city() -> City:
    """The city whose portal this is; one without a name or code before the site is set up."""
    record = site_settings()
    return record.city if record is not None else City()


def site_settings() -> SiteSettings | None:
    """What the default site says about itself; None before it is set up."""
    return SiteSettings.objects.filter(site__is_default_site=True).first()
