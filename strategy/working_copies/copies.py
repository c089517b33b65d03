"""Working on the next stage or term of a strategy out of the public's sight.

Wagtail drafts a page's words, not the shape of a tree. So a whole strategy is copied into a
workspace that has no address, is worked on there like any other, and takes the public place
in one step. The copies show the same nodes as the originals, and alignments hang on nodes. A next
term uses the same indicators, without the targets of its forerunner; a next stage is the same
strategy, and shows what that says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.query import PageQuerySet

from strategy.figures.recording import definition_of, measured_by, record_definition
from strategy.languages import ORIGINAL, column, having
from strategy.models import (
    Alignment,
    Node,
    NodeFace,
    Place,
    Responsibility,
    StrategyIndexPage,
    StrategyIndicator,
    StrategyPage,
    WorkspacePage,
)
from strategy.models.base import validate_slug
from strategy.models.dated import city_today
from strategy.models.nodes import pages_show, public_from_now
from strategy.refusals import Refused
from strategy.working_copies.next_term import next_code, next_name
from strategy.working_copies.references import (
    addresses_of,
    live_branch,
    point_on,
    redirect_ended,
    replacements,
)
from strategy.working_copies.unapproved_changes import (
    Unapproved,
    free_aliases,
    hold_back,
    unapproved_in,
)

COPIED = "strategy.working_copy"
ADOPTED = "strategy.adopt"
DELETED_BELOW = "strategy.delete_below"
BY_ANOTHER = "ほかの人が公開ページにします。"
# What Wagtail logs of work on a page.
WORKING = (
    "wagtail.create",
    "wagtail.edit",
    "wagtail.revert",
    "wagtail.copy",
    "wagtail.move",
    "wagtail.reorder",
    "wagtail.unpublish",
    DELETED_BELOW,
)


@dataclass(frozen=True)
class NextTerm:
    """What the strategy of a next term is called, by language, and the end of its address."""

    headings: Mapping[str, str]
    slug: str


@dataclass(frozen=True)
class Adoption:
    """What taking the public place has done: pages now public, addresses that lead on.

    `held_back`: titles of pages whose new words nobody has approved; they wait as drafts.
    `without_item`: indicators that are public no more here, as their item is not in the tree.
    """

    page: StrategyPage
    redirects: int
    held_back: tuple[str, ...] = ()
    without_item: tuple[str, ...] = ()


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
    if face.place != Place.PUBLIC or not strategy.live:
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
        update_attrs={"slug": _free_slug(slug, workspace)},
        user=by,
        log_action=COPIED,
    )
    with pages_show(_nodes_of_copy(strategy, same_strategy=same_strategy)):
        copied: StrategyPage = action.execute(skip_permission_checks=True)
    copied.refresh_from_db()
    return copied


def _nodes_of_copy(strategy: StrategyPage, *, same_strategy: bool) -> list[int | None]:
    """What the pages of a strategy's copy show, in the order of the tree: what they show here."""
    faces = NodeFace.objects.filter(page__path__startswith=strategy.path).order_by("page__path")
    nodes: list[int | None] = list(faces.values_list("node_id", flat=True))
    return nodes if same_strategy else [None, *nodes[1:]]


def _branch(page: Page) -> list[int]:
    """Primary keys of a page and all below it, in the order of the tree."""
    branch = Page.objects.descendant_of(page, inclusive=True).order_by("path")
    return list(branch.values_list("pk", flat=True))


def _free_slug(slug: str, parent: Page) -> str:
    free, number = slug, 1
    while not Page._slug_is_available(free, parent):
        number += 1
        free = f"{slug}-{number}"
    return free


def has_worked_on(working_copy: StrategyPage, user: AbstractBaseUser) -> bool:
    """Whether somebody has changed words or shape of a working copy since it was made.

    Words become final there without approval, so who makes it public is the one who approves.
    Copied versions and their log stay with the original.
    """
    entries = PageLogEntry.objects.filter(
        page__in=Page.objects.descendant_of(working_copy, inclusive=True),
        user=user.pk,
        action__in=WORKING,
    )
    return bool(entries.exists())


def not_approved(working_copy: StrategyPage, approved: Collection[int]) -> list[Unapproved]:
    """What an adoption would keep from the public; `approved` as for `adopt`."""
    face = NodeFace.objects.get(page_id=working_copy.pk)
    public = StrategyPage.objects.in_place().filter(node_face__node_id=face.node_id)
    before = (
        public.first()
        or StrategyPage.objects.in_place().live().filter(pk=working_copy.predecessor_id).first()
    )
    return unapproved_in(working_copy, before, approved)


def indicators_without_item(working_copy: StrategyPage) -> list[str]:
    """The public indicators of its strategy that a copy has no item for."""
    kept = NodeFace.objects.filter(tree=working_copy.pk).values("node")
    uses = StrategyIndicator.objects.filter(
        strategy=working_copy.node, is_shown=True, indicator__live=True
    )
    lost = uses.exclude(node__in=kept).select_related("indicator")
    return [str(use.indicator) for use in lost.order_by("position", "pk")]


def last_held_back(strategy: StrategyPage) -> list[str]:
    """Titles of what was kept from the public when a strategy last took its place."""
    entries = PageLogEntry.objects.filter(page=strategy.pk, action=ADOPTED)
    entry = entries.order_by("-timestamp", "-pk").first()
    return list(entry.data.get("held_back", [])) if entry else []


@transaction.atomic
def adopt(
    *,
    working_copy: StrategyPage,
    by: AbstractBaseUser | None,
    approved: Collection[int] | None = None,
) -> Adoption:
    """Let a working copy take the public place, in every language at once.

    Of the same strategy, it takes the address of the public tree, which moves to the former
    contents and stays readable in the admin; an address that ends leads to where its node
    stands now, or to the nearest item above it that still stands. Of a new term, it is put
    beside the others. `approved`: primary keys of the pages whose words have been, as an
    edition; what else is new stays a draft. None: who adopts it approves all of it.

    Raises:
        Refused: it is no working copy, is not published within the workspace, holds words of
            who adopts it or that would appear later by themselves, or is a new term under an
            address that has been taken meanwhile.
    """
    face = NodeFace.objects.select_for_update().get(page_id=working_copy.pk)
    if face.place != Place.WORKING:
        raise Refused([f"「{working_copy.title}」は作業用の写しではありません。"])
    if not working_copy.live:
        raise Refused([f"写し「{working_copy.title}」はまだ公開操作をしていない下書きです。"])
    if by is not None and approved is None and has_worked_on(working_copy, by):
        raise Refused([f"「{working_copy.title}」の写しに自分で手を入れたので、{BY_ANOTHER}"])
    if scheduled := scheduled_in(working_copy):
        raise Refused(scheduled)
    free_aliases(Page.objects.descendant_of(working_copy, inclusive=True))
    held_back = [] if approved is None else not_approved(working_copy, approved)
    hold_back(held_back, by)
    working_copy.refresh_from_db()
    public = StrategyPage.objects.in_place().filter(node_face__node_id=face.node_id).first()
    redirects = 0
    if public is None:
        index = StrategyIndexPage.objects.get()
        if not Page._slug_is_available(working_copy.slug, index):
            raise Refused(
                [
                    f"アドレス「{working_copy.slug}」は、公開中の別の戦略が使っています。"
                    "写しのアドレスを改めてください。"
                ]
            )
        _move(working_copy, index, pos="last-child")
        public_from_now(working_copy)
    else:
        addresses = addresses_of(live_branch(public))
        _replace(public, working_copy)
        replaced = replacements(public, working_copy)
        point_on(replaced, public, working_copy)
        redirects = redirect_ended(addresses, replaced)
        free_aliases(_aliases_of_workspaces())
    titles = [each.title for each in held_back]
    without = indicators_without_item(working_copy)
    data = {"redirects": redirects, "held_back": titles, "without_item": without}
    log(working_copy, ADOPTED, user=by, data=data)
    return Adoption(working_copy, redirects, tuple(titles), tuple(without))


def _aliases_of_workspaces() -> PageQuerySet[Page]:
    """Public pages that say what a page in a workspace says."""
    aliases = Page.objects.filter(alias_of__isnull=False)
    within = [
        page.pk
        for page in aliases.select_related("alias_of")
        if WorkspacePage.objects.ancestor_of(page.alias_of).exists()
        and not WorkspacePage.objects.ancestor_of(page).exists()
    ]
    return Page.objects.filter(pk__in=within)


def scheduled_in(working_copy: StrategyPage) -> list[str]:
    """Why a copy cannot take the public place yet: versions in it that wait for their time."""
    if not (titles := _scheduled(working_copy)):
        return []
    return [
        f"写しの「{'」「'.join(titles)}」に公開の予約があります。予約の時刻に、承認のないまま"
        "公開されてしまうので、先に予約を取り消してください。"
    ]


def _scheduled(working_copy: StrategyPage) -> list[str]:
    """Titles of pages with a version that waits for its time; made in the copy, of no approval."""
    branch = [str(pk) for pk in _branch(working_copy)]
    waiting = Revision.objects.page_revisions().filter(
        object_id__in=branch, approved_go_live_at__isnull=False
    )
    keys = {int(pk) for pk in waiting.values_list("object_id", flat=True)}
    pages = Page.objects.filter(pk__in=keys).order_by("path")
    return [page.get_admin_display_title() for page in pages]


def _replace(public: StrategyPage, working_copy: StrategyPage) -> None:
    slug, index, left = public.slug, public.get_parent(), public.get_prev_sibling()
    former = WorkspacePage.of(Place.FORMER)
    _rename(public, _free_slug(slug, former))
    _move(public, former, pos="last-child")
    # Renamed where it has no address: no redirect leads from a name that was never public.
    _rename(working_copy, slug)
    if left is None:
        _move(working_copy, index, pos="first-child")
    else:
        _move(working_copy, left, pos="right")


def _move(page: StrategyPage, target: Page, *, pos: str) -> None:
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=target.pk), pos=pos)
    page.refresh_from_db()


def _rename(page: StrategyPage, slug: str) -> None:
    """Set a page's last part of the address, in its drafts too."""
    page.slug = slug
    page.save(clean=False)
    for revision in page.revisions.all():
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])
