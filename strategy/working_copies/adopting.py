"""Letting a working copy take the public place, in one step and in every language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.query import PageQuerySet

from strategy.bin.pages import DELETED_BELOW
from strategy.models import (
    NodeFace,
    Place,
    ProposalItem,
    StrategyIndexPage,
    StrategyIndicator,
    StrategyPage,
    WorkspacePage,
)
from strategy.models.authorship import writers
from strategy.models.nodes import public_from_now
from strategy.models.public import public_pages
from strategy.refusals import Refused
from strategy.working_copies.redirects import (
    addresses_of,
    point_on,
    published_branch,
    redirect_ended,
    replacements,
)
from strategy.working_copies.starting import COPIED, free_slug
from strategy.working_copies.unapproved_changes import (
    Unapproved,
    free_aliases,
    hold_back,
    unapproved_in,
)

ADOPTED = "strategy.adopt"
BY_ANOTHER = "ほかの人が公開ページにします。"
SCHEDULED = (
    "写しの「{}」に公開の予約があります。予約の時刻に、承認のないまま公開されてしまうので、"
    "先に予約を取り消してください。"
)
ENDING = (
    "写しの「{}」に公開を終える日時が入っています。承認のないまま、その時刻に公開ページから"
    "なくなってしまうので、編集画面で日時を消して、公開操作をしてください。"
)
PROPOSED = (
    "公開中の{}の起案が、まだ決まっていません。写しを公開すると「以前の内容」に移り、承認しても"
    "市民に見えないので、先に承認か差戻しをするか、起案した人が取り下げてください。"
)
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
class Adoption:
    """What taking the public place has done: pages now public, addresses that lead on.

    `held_back`: titles of pages whose new words nobody has approved; they wait as drafts.
    `without_item`: indicators that are public no more here, as their item is not in the tree.
    """

    page: StrategyPage
    redirects: int
    held_back: tuple[str, ...] = ()
    without_item: tuple[str, ...] = ()


def has_worked_on(working_copy: StrategyPage, user: AbstractBaseUser) -> bool:
    """Whether somebody has changed words or shape of a working copy, or wrote words in it.

    Words become final there without approval, so who makes it public is the one who approves.
    """
    entries = PageLogEntry.objects.filter(
        page__in=Page.objects.descendant_of(working_copy, inclusive=True),
        user=user.pk,
        action__in=WORKING,
    )
    return bool(entries.exists()) or has_words_in(working_copy, user)


def has_words_in(
    working_copy: StrategyPage, user: AbstractBaseUser, since: datetime | None = None
) -> bool:
    """Whether a copy publishes words of a user that were not public when it was made.

    Drafts that came along are still their writers', whoever publishes them there.
    `since`: not published in the copy at that time.
    """
    branch = Page.objects.descendant_of(working_copy, inclusive=True)
    known = Q(action=COPIED)
    if since is not None:
        known |= Q(action="wagtail.publish", timestamp__lte=since)
    entries = PageLogEntry.objects.filter(known, page__in=branch).order_by("timestamp", "pk")
    before = dict(entries.values_list("page_id", "revision_id"))
    now = dict(branch.values_list("pk", "live_revision_id"))
    own = Revision.objects.page_revisions().filter(user=user.pk, object_id__in=map(str, now))
    new = [
        pk
        for pk, key in own.values_list("pk", "object_id")
        if (before.get(int(key)) or 0) < pk <= (now[int(key)] or 0)
    ]
    return bool(writers(Revision.objects.filter(pk__in=new)))


def not_approved(working_copy: StrategyPage, approved: Collection[int]) -> list[Unapproved]:
    """What an adoption would keep from the public; `approved` as for `adopt`."""
    before = (
        _public_of(working_copy)
        or StrategyPage.objects.filter(public_pages(), pk=working_copy.predecessor_id).first()
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
    if reasons := _blockers(working_copy, face, by, is_approved=approved is not None):
        raise Refused(reasons)
    free_aliases(Page.objects.descendant_of(working_copy, inclusive=True))
    held_back = [] if approved is None else not_approved(working_copy, approved)
    hold_back(held_back, by)
    working_copy.refresh_from_db()
    public = _public_of(working_copy)
    redirects = 0
    if public is None:
        _put_beside_the_others(working_copy)
    else:
        redirects = _take_the_place_of(public, working_copy)
    titles = [each.title for each in held_back]
    without = indicators_without_item(working_copy)
    data = {"redirects": redirects, "held_back": titles, "without_item": without}
    log(working_copy, ADOPTED, user=by, data=data)
    return Adoption(working_copy, redirects, tuple(titles), tuple(without))


def _blockers(
    working_copy: StrategyPage, face: NodeFace, by: AbstractBaseUser | None, *, is_approved: bool
) -> list[str]:
    if face.place != Place.WORKING:
        return [f"「{working_copy.title}」は作業用の写しではありません。"]
    if not working_copy.live:
        return [f"写し「{working_copy.title}」はまだ公開操作をしていない下書きです。"]
    if by is not None and not is_approved and has_worked_on(working_copy, by):
        return [
            f"「{working_copy.title}」の写しに自分で手を入れたか、自分が書いた内容が"
            f"入っているので、{BY_ANOTHER}"
        ]
    return hindrances(working_copy)


def _put_beside_the_others(working_copy: StrategyPage) -> None:
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


def _take_the_place_of(public: StrategyPage, working_copy: StrategyPage) -> int:
    """Put a copy where its original stands, and lead on to it; how many redirects that takes."""
    addresses = addresses_of(published_branch(public))
    _replace(public, working_copy)
    replaced = replacements(public, working_copy)
    point_on(replaced, public, working_copy)
    redirects = redirect_ended(addresses, replaced)
    free_aliases(_aliases_of_workspaces())
    return redirects


def _aliases_of_workspaces() -> PageQuerySet[Page]:
    """Public pages that say what a page in a workspace says."""
    aliases = Page.objects.filter(alias_of__isnull=False)
    within = [
        page.pk
        for page in aliases.select_related("alias_of")
        if Place.at(page.alias_of.url_path) is not Place.PUBLIC
        and Place.at(page.url_path) is Place.PUBLIC
    ]
    return Page.objects.filter(pk__in=within)


def hindrances(working_copy: StrategyPage) -> list[str]:
    """Why a copy cannot take the public place yet, in sentences.

    Times set in it, which nobody has approved, would act on the public pages; what is proposed
    of the pages that it replaces would be decided on in vain.
    """
    branch = Page.objects.descendant_of(working_copy, inclusive=True).order_by("path")
    due = Revision.objects.page_revisions().exclude(approved_go_live_at=None)
    scheduled = set(due.values_list("object_id", flat=True))
    now, beginning, ending = timezone.now(), [], []
    for page in branch.select_related("latest_revision"):
        if str(page.pk) in scheduled or any(at > now for at in _times(page, "go_live_at")):
            beginning.append(page.get_admin_display_title())
        if any(_times(page, "expire_at")):
            ending.append(page.get_admin_display_title())
    reasons = [SCHEDULED.format("」「".join(beginning))] if beginning else []
    reasons += [ENDING.format("」「".join(ending))] if ending else []
    return [*reasons, *_proposed_meanwhile(working_copy)]


def _times(page: Page, name: str) -> Iterator[datetime]:
    """When a page, or its newest draft, is to begin or to end."""
    draft = page.latest_revision.content if page.latest_revision else {}
    for at in (getattr(page, name), parse_datetime(draft.get(name) or "")):
        if at is not None:
            yield at


def _proposed_meanwhile(working_copy: StrategyPage) -> list[str]:
    public = _public_of(working_copy)
    if public is None:
        return []
    items = ProposalItem.objects.filter(
        kind=ProposalItem.Kind.PAGE,
        is_open=True,
        object_id__in=Page.objects.descendant_of(public, inclusive=True).values("pk"),
    )
    return [PROPOSED.format(item.title) for item in items]


def _public_of(working_copy: StrategyPage) -> StrategyPage | None:
    """The strategy that stands where a copy of it would."""
    shown: StrategyPage | None = (
        StrategyPage.objects.in_place().filter(node_face__node=working_copy.node).first()
    )
    return shown


def _replace(public: StrategyPage, working_copy: StrategyPage) -> None:
    slug, index, left = public.slug, public.get_parent(), public.get_prev_sibling()
    former = WorkspacePage.of(Place.FORMER)
    _rename(public, free_slug(slug, former))
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
