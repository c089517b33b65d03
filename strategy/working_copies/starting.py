"""Starting on the next stage or term of a strategy: a copy of it out of the public's sight.

Wagtail drafts a page's words, not the shape of a tree. So a whole strategy is copied into a
workspace that has no address, is worked on there like any other, and takes the public place
in one step (`adopting`). The copies show the same nodes as the originals, and alignments hang on
nodes. A next term uses the same indicators, without the targets of its forerunner; a next stage
is the same strategy, and shows what that says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.query import PageQuerySet

from strategy.figures.recording import definition_of, measured_by, record_definition
from strategy.languages import ORIGINAL, column, having
from strategy.models import (
    Alignment,
    Node,
    NodeFace,
    Place,
    Responsibility,
    StrategyIndicator,
    StrategyPage,
    WorkspacePage,
)
from strategy.models.authorship import version_saying
from strategy.models.base import validate_slug
from strategy.models.dated import city_today
from strategy.models.nodes import pages_show
from strategy.models.public import is_public
from strategy.refusals import Refused
from strategy.working_copies.next_term import next_code, next_name

COPIED = "strategy.working_copy"


@dataclass(frozen=True)
class NextTerm:
    """What the strategy of a next term is called, by language, and the end of its address."""

    headings: Mapping[str, str]
    slug: str


def working_copy_of(strategy: Node) -> StrategyPage | None:
    """The working copy of a strategy's next stage; None while nobody works on one."""
    return StrategyPage.objects.filter(
        node_face__node=strategy, node_face__place=Place.WORKING
    ).first()


@transaction.atomic
def start_next_stage(*, strategy: StrategyPage, by: AbstractBaseUser | None) -> StrategyPage:
    """Copy a public strategy with its drafts into the workspace, as the same strategy.

    Raises:
        Refused: it is not in the public place, or somebody works on a copy already.
    """
    node = _public_node(strategy)
    if (copy := working_copy_of(node)) is not None:
        raise Refused([f"「{copy.title}」の作業用の写しは、すでにあります。"])
    return _copied(strategy, by, same_strategy=True, slug=strategy.slug)


def next_term_of(strategy: StrategyPage) -> StrategyPage | None:
    """The working copy of the term that follows; None while nobody works on one."""
    return strategy.successors.filter(node_face__place=Place.WORKING).first()


def proposed_next_term(strategy: StrategyPage) -> NextTerm:
    """What the next term may be called, under an address that nothing has yet."""
    first_year = (strategy.fiscal_year_end or strategy.fiscal_year_start) + 1
    slug = next_code(strategy.slug, first_year)
    taken = set(_beside(strategy).values_list("slug", flat=True))
    if slug in taken:
        slug = f"{strategy.slug}-{first_year}"
    number = 1
    free = slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    headings = {
        code: next_name(getattr(strategy, column("heading", code)) or "", code)
        for code in having("heading")
    }
    return NextTerm(headings, free)


def no_end(strategy: StrategyPage) -> str:
    """Why a term cannot be followed by another yet; empty where it can."""
    if strategy.fiscal_year_end is not None:
        return ""
    return f"「{strategy.title}」の終了年度が決まっていません。先に終了年度を入れてください。"


def _beside(strategy: StrategyPage) -> PageQuerySet[Page]:
    """Pages whose address a new strategy cannot have: in the workspace, or beside this one."""
    workspace = WorkspacePage.of(Place.WORKING)
    return Page.objects.child_of(workspace) | Page.objects.child_of(strategy.get_parent())


@transaction.atomic
def start_next_term(
    *, strategy: StrategyPage, by: AbstractBaseUser | None, called: NextTerm
) -> StrategyPage:
    """Copy a public strategy into the workspace as a new one that follows it.

    Its items stay the same nodes; the strategy itself is new. It uses the same indicators at the
    same places, measured as now, from its own first year; baselines and targets are to be set.
    The copy has no editions, milestones or former names of its forerunner.

    Raises:
        Refused: it is not in the public place, it has no end to go on from, somebody works on
            its next term already, or the name or address given cannot be.
    """
    _public_node(strategy)
    if reasons := _next_term_blockers(strategy, called):
        raise Refused(reasons)
    assert strategy.fiscal_year_end is not None  # noqa: S101 - a reason of its own
    copy = _copied(strategy, by, same_strategy=False, slug=called.slug)
    length = strategy.fiscal_year_end - strategy.fiscal_year_start
    copy.fiscal_year_start = strategy.fiscal_year_end + 1
    copy.fiscal_year_end = copy.fiscal_year_start + length
    copy.state = StrategyPage.State.CONCEPT
    copy.predecessor = strategy
    copy.title = called.headings[ORIGINAL]
    for code, heading in called.headings.items():
        setattr(copy, column("heading", code), heading)
    copy.former_names.all().delete()
    _hand_on_responsibility(strategy.node, copy.node)
    _answer_the_same(strategy.node, copy)
    copy.save_revision(user=by, clean=False).publish(user=by, skip_permission_checks=True)
    copy.refresh_from_db()
    _take_over_indicators(strategy, copy)
    return copy


def _hand_on_responsibility(before: Node, after: Node) -> None:
    """Who answers for a strategy today answers for the next term, until another is named."""
    for row in Responsibility.objects.on(city_today()).filter(node=before):
        Responsibility.objects.create(node=after, unit=row.unit, role=row.role)


def _answer_the_same(before: Node, copy: StrategyPage) -> None:
    """What the items answer of laws and plans they answer in the next term, until changed."""
    after = copy.node
    for row in Alignment.objects.filter(strategy=before, node__faces__tree=copy.pk):
        row.pk, row.strategy, row._state.adding = None, after, True
        row.save()


def _take_over_indicators(strategy: StrategyPage, copy: StrategyPage) -> None:
    """Use the same indicators, shown at the same places, each measured as it is now."""
    node = copy.node
    uses = StrategyIndicator.objects.filter(strategy=strategy.node, is_shown=True)
    within = uses.filter(node__faces__tree=copy.pk).select_related("indicator")
    for use in within.order_by("position", "pk"):
        new = StrategyIndicator.objects.create(
            indicator=use.indicator, strategy=node, node=use.node, position=use.position
        )
        for repeated in use.repeats.filter(node__faces__tree=copy.pk):
            new.repeats.create(node=repeated.node, position=repeated.position)
        measured = definition_of(use)
        if measured is not None:
            record_definition(
                use=new,
                # Who starts the next term has written none of it.
                by=None,
                columns={**measured_by(measured), "first_year": copy.fiscal_year_start},
                published_on=max(measured.published_on, city_today()),
                is_sample=measured.is_sample,
            )


def _next_term_blockers(strategy: StrategyPage, called: NextTerm) -> list[str]:
    if reason := no_end(strategy):
        return [reason]
    if (copy := next_term_of(strategy)) is not None:
        return [f"次の期の写し「{copy.title}」は、すでにあります。"]
    reasons = []
    if not called.headings[ORIGINAL].strip():
        reasons.append("次の期の名称を日本語で入れてください。")
    try:
        validate_slug(called.slug)
    except ValidationError as error:
        reasons += error.messages
    owner = _beside(strategy).filter(slug=called.slug).first()
    if owner is not None:
        reasons.append(
            f"アドレス「{called.slug}」は、「{owner.title}」が使っています。"
            "別のアドレスにしてください。"
        )
    return reasons


def _public_node(strategy: StrategyPage) -> Node:
    """The identity of a strategy that is locked against a second copy at the same time."""
    face = NodeFace.objects.select_for_update().select_related("node").get(page_id=strategy.pk)
    if not is_public(strategy):
        raise Refused([f"「{strategy.title}」は公開されていないので、写しを作れません。"])
    return face.node


def _copied(
    strategy: StrategyPage, by: AbstractBaseUser | None, *, same_strategy: bool, slug: str
) -> StrategyPage:
    workspace = WorkspacePage.of(Place.WORKING)
    action = CopyPageAction(
        strategy,
        to=workspace,
        recursive=True,
        keep_live=True,
        copy_revisions=True,
        update_attrs={"slug": free_slug(slug, workspace)},
        user=by,
        log_action=None,
    )
    with pages_show(_nodes_of_copy(strategy, same_strategy=same_strategy)):
        copied: StrategyPage = action.execute(skip_permission_checks=True)
    for page in Page.objects.descendant_of(copied, inclusive=True).specific():
        _know_what_is_public(page, by)
    copied.refresh_from_db()
    return copied


def _know_what_is_public(page: Page, by: AbstractBaseUser | None) -> None:
    """Name the version that the public reads: later ones came along as drafts of their writers.

    Wagtail would name the newest, whoever wrote it. The log keeps it for the adoption.
    """
    public = version_saying(page, page.serializable_data()) if page.live else None
    Page.objects.filter(pk=page.pk).update(live_revision=public)
    log(page, COPIED, user=by, revision=public)


def _nodes_of_copy(strategy: StrategyPage, *, same_strategy: bool) -> list[int | None]:
    """What the pages of a strategy's copy show, in the order of the tree: what they show here."""
    faces = NodeFace.objects.filter(page__path__startswith=strategy.path).order_by("page__path")
    nodes: list[int | None] = list(faces.values_list("node_id", flat=True))
    return nodes if same_strategy else [None, *nodes[1:]]


def free_slug(slug: str, parent: Page) -> str:
    free, number = slug, 1
    while not Page._slug_is_available(free, parent):
        number += 1
        free = f"{slug}-{number}"
    return free
