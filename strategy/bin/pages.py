"""Pages into the bin with all below them, and back to their place as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState
from wagtail.query import PageQuerySet

from strategy.models import Binned, NodeFace, Place, ProposalItem, User, WorkspacePage
from strategy.models.base import validate_slug
from strategy.models.dated import moment_text
from strategy.models.nodes import nodes_met_again
from strategy.models.workspace import in_bin
from strategy.refusals import Refused

BINNED, RESTORED, DELETED_BELOW = "strategy.bin", "strategy.restore", "strategy.delete_below"
# What a version says of its times.
TIMES = ("go_live_at", "expire_at")


@transaction.atomic
def bin_page(page: Page, *, by: User, hung: Sequence[str] = ()) -> Binned:
    """Put a page with all below it into the bin; nothing of it is public from then on.

    Its aliases go too, as pages of their own. Approvals under way, set times and locks end.
    `hung`: names of what hangs on it, as whoever deletes it was told.

    Raises:
        Refused: it is there already, or a proposal of several changes has it.
    """
    _in_turn()
    page = Page.objects.get(pk=page.pk)
    if in_bin(page):
        raise Refused([f"「{page.title}」は、すでにごみ箱にあります。"])
    parent, left = page.get_parent(), page.get_prev_sibling()
    branch = Page.objects.descendant_of(page, inclusive=True)
    _refuse_proposed(branch)
    ended = [
        *_end_aliases(branch, by),
        *_end_approvals(branch, by),
        *_end_times(branch),
        *_unpublish(branch, by),
    ]
    branch.filter(locked=True).update(locked=False, locked_by=None, locked_at=None)
    binned = Binned.objects.create(
        model=page.specific_class._meta.label_lower,
        key=page.pk,
        title=page.draft_title,
        came_from=" › ".join(above.title for above in parent.get_ancestors(inclusive=True)[1:]),
        hung=list(hung),
        ended=ended,
        was_public=branch.filter(first_published_at__isnull=False).exists(),
        page=page,
        place=Place.at(parent.url_path),
        parent=parent,
        behind=left.pk if left else None,
        slug=page.slug,
        author_id=page.owner_id,
        binned_by=by,
    )
    log(page, BINNED, user=by)
    # Who looks at the tree finds it in the history of the page above.
    log(parent, DELETED_BELOW, user=by, data={"text": f"削除したもの: {page.draft_title}"})
    _move(page, WorkspacePage.of(Place.BIN), "last-child", f"binned-{page.pk}", by)
    for each in Page.objects.descendant_of(Page.objects.get(pk=page.pk), inclusive=True).specific():
        ReferenceIndex.remove_for_object(each)
    return binned


def _refuse_proposed(branch: PageQuerySet[Page]) -> None:
    """A bundle that waits for approval says what becomes of its pages; it is decided first."""
    items = ProposalItem.objects.filter(
        kind=ProposalItem.Kind.PAGE,
        object_id__in=branch.values("pk"),
        is_open=True,
        proposal__workflow_state=None,
    )
    reasons = [
        f"{item.title}は、起案「{item.proposal.title}」に入って承認を待っています。"
        "起案が決まってから、削除してください。"
        for item in items.select_related("proposal")
    ]
    if reasons:
        raise Refused(reasons)


@transaction.atomic
def restore_page(binned: Binned, *, by: User, parent: Page | None = None, slug: str = "") -> Page:
    """Bring a page back as a draft, with all below it, to where it stood or below `parent`.

    What was public goes through approval again: to bring back is not to publish.

    Raises:
        Refused: it is not in the bin any more, or its place or address is taken.
    """
    _in_turn()
    binned = still_there(binned)
    page = Page.objects.get(pk=binned.page_id).specific
    parent, slug = parent or binned.parent, slug or binned.slug
    if reasons := hindrances(page, parent, slug):
        raise Refused(reasons)
    assert parent is not None  # noqa: S101 - a hindrance of its own
    for revision in Revision.objects.for_instance(page) if slug != binned.slug else ():
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])
    left = Page.objects.child_of(parent).filter(pk=binned.behind).first()
    if left is not None:
        _move(page, left, "right", slug, by)
    else:
        _move(page, parent, "last-child" if binned.behind else "first-child", slug, by)
    binned.delete()
    restored: Page = Page.objects.get(pk=page.pk).specific
    log(restored, RESTORED, user=by)
    for each in Page.objects.descendant_of(restored, inclusive=True).specific():
        ReferenceIndex.create_or_update_for_object(each)
    return restored


@transaction.atomic
def destroy_page(binned: Binned, *, by: User) -> None:
    """Delete a page for good.

    Raises:
        Refused: something of it has been public, or it is not in the bin any more.
    """
    _in_turn()
    binned = still_there(binned)
    refuse_what_was_public(binned)
    page = Page.objects.get(pk=binned.page_id).specific
    DeletePageAction(page, user=by).execute(skip_permission_checks=True)


def hindrances(page: Page, parent: Page | None, slug: str) -> list[str]:
    """Why a page cannot come back to a place under an address, in sentences."""
    if parent is None or in_bin(parent):
        return ["元の場所は、もうありません(ごみ箱にあります)。置き場所を選んでください。"]
    if parent.specific_class not in page.specific_class.allowed_parent_page_models():
        return [f"「{parent.title}」の下に、{page._meta.verbose_name}は置けません。"]
    if met := nodes_met_again(page, parent):
        return [f"「{parent.title}」には、同じ項目「{met[0]}」がすでにあります。"]
    if getattr(page, "is_tree_root", False) and (other := _same_strategy(page, parent)):
        return [f"同じ戦略のページ「{other.title}」が、すでにあります。"]
    try:
        validate_slug(slug)
    except ValidationError as error:
        return list(error.messages)
    owner = Page.objects.child_of(parent).filter(slug=slug).first()
    if owner is not None:
        return [
            f"アドレス「{slug}」は、同じ場所の「{owner.title}」が使っています。"
            "別のアドレスを入れてください。"
        ]
    return []


def refuse_what_was_public(binned: Binned) -> None:
    """Only what never was public is destroyed.

    Raises:
        Refused: it was.
    """
    if binned.was_public:
        raise Refused([f"「{binned}」は公開したことがあるので、完全には削除できません。"])


def _same_strategy(page: Page, parent: Page) -> Page | None:
    node = NodeFace.with_binned.get(page_id=page.pk).node_id
    faces = NodeFace.objects.filter(node=node, place=Place.at(parent.url_path), page=F("tree"))
    face = faces.select_related("page").first()
    return face.page if face else None


def _in_turn() -> None:
    """One after the other, whoever puts something in or takes it out."""
    Page.objects.select_for_update().get(depth=1)


def still_there(binned: Binned) -> Binned:
    """A row of the bin, which nobody else takes out until the transaction ends.

    Raises:
        Refused: somebody has.
    """
    row = Binned.objects.select_for_update().filter(pk=binned.pk).first()
    if row is None:
        raise Refused([f"「{binned}」は、もうごみ箱にありません。"])
    return row


def _move(page: Page, target: Page, pos: str, slug: str, by: User) -> None:
    """Move a page under another last part of its address; what it is called else stays."""
    # In the bin each has its own: pages of one address may lie there side by side.
    Page.objects.filter(pk=page.pk).update(slug=slug)
    page, target = Page.objects.get(pk=page.pk), Page.objects.get(pk=target.pk)
    MovePageAction(page, target, pos=pos, user=by).execute(skip_permission_checks=True)


def _end_aliases(branch: PageQuerySet, by: User) -> list[str]:
    """Let no page say what another in the bin says, nor the other way round.

    What only mirrors a page of the branch goes to the bin beside it.
    """
    inside = set(branch.values_list("pk", flat=True))
    mirrors = Page.objects.filter(Q(alias_of__in=inside) | Q(pk__in=inside, alias_of__isnull=False))
    ended = []
    for mirror in mirrors.order_by("path").specific():
        ConvertAliasPageAction(mirror, user=by).execute(skip_permission_checks=True)
        if mirror.pk in inside or in_bin(Page.objects.get(pk=mirror.pk)):
            continue
        bin_page(mirror, by=by)
        above = mirror.get_parent().title
        ended.append(f"「{above}」の下の別名のページ「{mirror.title}」も、ごみ箱に入りました。")
    return ended


def _end_approvals(branch: PageQuerySet, by: User) -> list[str]:
    ended = []
    for page in branch.specific():
        state: WorkflowState | None = page.current_workflow_state
        if state is not None:
            state.cancel(user=by)
            ended.append(f"「{page.draft_title}」の確認・承認は、中止しました。")
    return ended


def _end_times(branch: PageQuerySet) -> list[str]:
    """Take off the times at which something would appear or vanish by itself, drafts' too."""
    ended = []
    for page in branch.specific():
        times: set[tuple[str, datetime]] = set()
        for revision in Revision.objects.for_instance(page):
            if revision.approved_go_live_at:
                times.add(("公開", revision.approved_go_live_at))
            if any(revision.content.get(name) for name in TIMES):
                revision.content.update(dict.fromkeys(TIMES))
                revision.save(update_fields=["content"])
        if page.expire_at:
            times.add(("公開終了", page.expire_at))
        ended += [
            f"「{page.draft_title}」の{moment_text(when)}の{what}の予約は、取り消しました。"
            for what, when in sorted(times, key=lambda each: each[1])
        ]
    pages = [str(pk) for pk in branch.values_list("pk", flat=True)]
    Revision.objects.page_revisions().filter(object_id__in=pages).update(approved_go_live_at=None)
    branch.update(go_live_at=None, expire_at=None)
    return ended


def _unpublish(branch: PageQuerySet, by: User) -> list[str]:
    titles = []
    for page in branch.live().specific():
        UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)
        titles.append(page.title)
    if not titles:
        return []
    return [
        f"公開していたページ({len(titles)}件)は、下書きになりました: 「{'」「'.join(titles)}」。"
        "公開し直すには、承認が要ります。"
    ]
