"""What a successor has to know of an indicator or of an item of a strategy (引継ぎ)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import Comment, Page, PageLogEntry

from strategy.access.permissions import User, indicators_within, uses_within, works_for_all
from strategy.desk.figures.history import (
    HistoryEntry,
    comment_entries,
    evaluation_entries,
    figure_entries,
    in_order,
    log_entries,
)
from strategy.desk.figures.overview import Chain, FigureDesk, figure_desk
from strategy.figures.uses import in_several_strategies, uses_of
from strategy.languages import original
from strategy.models import (
    Alignment,
    Evaluation,
    Indicator,
    Node,
    NodeFace,
    Observation,
    Place,
    Proposal,
    ProposalItem,
    StrategyIndicator,
)
from strategy.models.base import TranslatedPage
from strategy.models.dated import city_today
from strategy.models.public import is_public
from strategy.proposals.deciding import LEFT, left_behind, page_of
from strategy.proposals.figures import open_figures_of
from strategy.tree.extensions import Appearance, appearances_of
from strategy.upkeep.text_checks import review_indicator, review_page

# What a definition should tell of how an indicator is measured.
EXPLAINED = ("定義", "算出方法", "出典")


@dataclass(frozen=True)
class Point:
    """Something said of the thing today; `url` is empty where it leads nowhere."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Handover:
    """The page of a thing: what it is, what is open, what happened, where it was issued."""

    title: str
    kind: str
    points: tuple[Point, ...]
    # What the successor has to do or to decide.
    open_points: tuple[Point, ...]
    history: tuple[HistoryEntry, ...]
    appearances: tuple[Appearance, ...]
    indicators: tuple[Point, ...] = ()


# --- An indicator -----------------------------------------------------------------------


def indicator_handover(indicator: Indicator, user: User) -> Handover:
    """An indicator from its first definition to its newest figure, as far as `user` is told."""
    uses = uses_of([indicator.pk], uses_within(user)).get(indicator.pk, [])
    use = next(iter(uses), None)
    recorded = indicator.uses.order_by("pk")
    if not works_for_all(user):
        recorded = recorded.filter(pk__in=uses_within(user))
    told = list(recorded)
    desk = figure_desk(indicator, use)
    log = registry.get_logs_for_instance(indicator).order_by("timestamp", "pk")
    history = [
        *figure_entries(indicator, told),
        *evaluation_entries(_evaluations(user, indicator=indicator), names_strategy=len(told) > 1),
        *log_entries(log.select_related("user")),
    ]
    return Handover(
        str(indicator),
        indicator.get_kind_display(),
        (*_indicator_points(indicator, uses), *_figure_points(desk)),
        tuple(_indicator_open(indicator, desk)),
        tuple(in_order(history)),
        tuple(appearances_of([each.node for each in indicator.uses.all()], indicator.code)),
    )


def _evaluations(user: User, **subject: Indicator | Node) -> QuerySet[Evaluation]:
    """Of one thing, the oldest first; copies are the planning division's."""
    rows = Evaluation.objects.filter(**subject).order_by("pk")
    if works_for_all(user):
        return rows
    return rows.filter(strategy__in=NodeFace.objects.filter(place=Place.PUBLIC).values("node"))


def _indicator_points(indicator: Indicator, uses: Sequence[StrategyIndicator]) -> Iterator[Point]:
    yield Point("コード", indicator.code)
    use, others = (uses[0] if uses else None), uses[1:]
    if use is not None:
        node = reverse("handover:node", args=[use.node_id])
        yield Point("目標・施策", str(use.node), node)
        if others:
            yield Point("戦略", str(use.strategy))
    for other in others:
        figures = reverse("indicators:figures", args=[indicator.pk])
        yield Point("ほかの戦略", f"{other.strategy}: {other.node}", f"{figures}?use={other.pk}")
    yield Point("担当課", str(indicator.unit_in_charge or "−"))
    if original(indicator, "summary"):
        yield Point("説明", original(indicator, "summary"))


def _figure_points(desk: FigureDesk) -> Iterator[Point]:
    if desk.definition is not None:
        newest, first = desk.definition.newest, desk.definition.entries[-1]
        yield Point("測り方", newest.what)
        yield from (Point(label, text) for label, text in newest.details)
        yield Point("測り方を定めた人", f"{first.by}({first.recorded})")
    if desk.baseline is not None:
        yield Point("基準値", desk.baseline.newest.what)
    aims = [f"{year.text} {year.target.newest.what}" for year in desk.years if year.target]
    if aims:
        yield Point("目標値", "、".join(aims))
    if reported := [year for year in desk.years if year.observation]:
        newest_year = reported[-1]
        yield Point("最新の実績値", f"{newest_year.text} {_newest(newest_year.observation)}")
    if desk.judgement is not None:
        yield Point("判定", f"{desk.judgement.label}。{desk.judgement.reason}")


def _newest(chain: Chain | None) -> str:
    return chain.newest.what if chain else "−"


def _indicator_open(indicator: Indicator, desk: FigureDesk) -> Iterator[Point]:
    figures = reverse("indicators:figures", args=[indicator.pk])
    edit = reverse("indicators:edit", args=[indicator.pk])
    if indicator.unit_in_charge is None:
        yield Point("担当課", "決まっていません。", edit)
    for item in open_figures_of([indicator.pk]):
        url = reverse("proposals:show", args=[item.proposal_id])
        yield Point("起案", f"{item.title}が{_standing_of(item.proposal)}", url)
    yield from (Point(label, text, figures) for label, text in _open_figures(desk))
    if Observation.objects.filter(indicator=indicator, is_sample=True).heads().exists():
        yield Point("サンプル値", "実際の値に改める必要があります。", figures)
    if indicator.has_unpublished_changes:
        yield Point("下書き", "公開していない変更があります。", edit)
    reviewed = review_indicator(indicator)
    if reviewed.findings:
        url = reverse("content_checks:indicator", args=[indicator.pk])
        yield Point("文章の点検", f"{len(reviewed.findings)}件見つかりました。", url)


def _standing_of(proposal: Proposal) -> str:
    """Where a proposal stands, and what becomes of one whose author has left."""
    left = LEFT if left_behind().filter(pk=proposal.pk).exists() else ""
    return f"{proposal.get_state_display()}です。{left}"


def _open_figures(desk: FigureDesk) -> Iterator[tuple[str, str]]:
    """What is not recorded yet, with the name of it."""
    if desk.definition is None:
        yield "測り方", "定義がまだ記録されていません。"
    else:
        said = dict(desk.definition.newest.details)
        yield from ((name, "書かれていません。") for name in EXPLAINED if name not in said)
        if not any(year.target for year in desk.years):
            yield "目標値", "まだありません。"
    ended = [year for year in desk.years if year.year < city_today().year and not year.observation]
    first = min((year.year for year in desk.years if year.observation), default=0)
    if late := [year.text for year in ended if year.year > first]:
        yield "実績値", f"{'、'.join(late)}の値がまだ記録されていません。"


# --- An item of a strategy ----------------------------------------------------------------


def node_handover(node: Node, user: User) -> Handover:
    """A goal, measure or other item, over all the trees that show it.

    The indicators are those that `user` may see.
    """
    faces = list(node.faces.select_related("page", "tree").order_by("pk"))
    page = page_of(node)
    pages = [face.page_id for face in faces]
    history = [
        *evaluation_entries(
            _evaluations(user, node=node), names_strategy=bool(in_several_strategies([node.pk]))
        ),
        *log_entries(
            PageLogEntry.objects.filter(page__in=pages)
            .exclude(action__startswith="wagtail.comments")
            .order_by("timestamp", "pk")
            .select_related("user")
        ),
        *comment_entries(Comment.objects.filter(page__in=pages)),
    ]
    within = indicators_within(user).filter(uses__node=node).distinct()
    return Handover(
        page.get_admin_display_title() if page else str(node),
        str(page._meta.verbose_name) if page else "項目",
        tuple(_node_points(node, faces, page)),
        tuple(_node_open(page, list(within))),
        tuple(in_order(history)),
        tuple(appearances_of([node])),
        tuple(
            Point(each.get_kind_display(), str(each), reverse("handover:indicator", args=[each.pk]))
            for each in within
        ),
    )


def _shown(page: Page) -> str:
    if is_public(page):
        return "公開中"
    return "上のページが非公開" if page.live else "下書き"


def _node_points(node: Node, faces: list[NodeFace], page: Page | None) -> Iterator[Point]:
    for row in node.responsibilities.select_related("unit"):
        yield Point(row.get_role_display(), f"{row.unit}{row.period}")
    for face in faces:
        place = Place(face.place).label if face.place != Place.PUBLIC else _shown(face.page)
        edit = reverse("wagtailadmin_pages:edit", args=[face.page_id])
        yield Point("戦略", f"{face.tree.title}({place})", edit)
    if page is not None:
        parent = page.get_parent()
        yield Point("上の項目", parent.title if parent else "−")
        if page.owner is not None:
            yield Point("ページを作った人", str(page.owner.get_full_name() or page.owner))
        if isinstance(page, TranslatedPage) and original(page, "summary"):
            yield Point("要点", original(page, "summary"))
    answered = Alignment.objects.filter(node=node).order_by("item__framework_id", "item_id")
    for item in dict.fromkeys(each.item for each in answered.select_related("item__framework")):
        yield Point("対応する柱・条文", str(item))
    predecessor = getattr(page, "predecessor", None)
    if predecessor is not None:
        yield Point("前の戦略", predecessor.title)


def _node_open(page: Page | None, indicators: list[Indicator]) -> Iterator[Point]:
    if page is None:
        yield Point("ページ", "この項目を表すページがありません。")
        return
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if page.has_unpublished_changes:
        yield Point("下書き", "公開していない変更があります。", edit)
    if page.current_workflow_state is not None:
        yield Point("承認", f"{page.current_workflow_state.get_status_display()}です。", edit)
    of_page = ProposalItem.objects.filter(kind=ProposalItem.Kind.PAGE, object_id=page.pk)
    for item in of_page.filter(is_open=True).select_related("proposal"):
        url = reverse("proposals:show", args=[item.proposal_id])
        yield Point("起案", f"{item.proposal.title}が{_standing_of(item.proposal)}", url)
    waiting = Comment.objects.filter(Q(page=page), resolved_at=None).count()
    if waiting:
        yield Point("コメント", f"解決していないものが{waiting}件あります。", edit)
    if isinstance(page, TranslatedPage) and (findings := review_page(page).findings):
        url = reverse("content_checks:page", args=[page.pk])
        yield Point("文章の点検", f"{len(findings)}件見つかりました。", url)
    for indicator in indicators:
        if indicator.unit_in_charge_id is None:
            url = reverse("indicators:edit", args=[indicator.pk])
            yield Point("指標の担当課", f"「{indicator}」の担当課が決まっていません。", url)
