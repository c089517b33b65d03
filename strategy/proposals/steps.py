"""What may be done with a proposal: one transaction each, named arguments only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState

from strategy.models import Indicator, Node, Proposal, ProposalItem, User
from strategy.models.approval import AS_DEPUTY, ASKED_MARK, review_needless
from strategy.notation.wareki import date_text
from strategy.proposals.applying import apply_item, try_items
from strategy.proposals.deciding import (
    Authority,
    answering_unit,
    approval_words,
    authority_of,
    authors_of,
    divisions_review,
    may_confirm,
    may_return,
    may_withdraw,
    nobody_to_decide,
    own_items,
    page_of,
    succeeds,
    writers_of,
)
from strategy.proposals.figures import drafted_on
from strategy.proposals.words import version_of, words_refusals
from strategy.refusals import Overtaken, Refused

Kind = ProposalItem.Kind
State = Proposal.State
DRAFTED = "strategy.draft"
CONFIRMED = "strategy.draft_confirmed"
APPROVED = "strategy.draft_approved"
RETURNED = "strategy.draft_returned"
WITHDRAWN = "strategy.draft_withdrawn"
OWN = "自分が起案した内容は承認できません。ほかの承認者が承認します。"
UNREAD = "開いたあとに内容が変わりました。新しい内容を確かめてから、もう一度操作してください。"
OVERTAKEN = (
    "起案のあとに、同じところがほかの人の記録で変わりました。承認できません。"
    "差し戻して、今の内容の上に起案し直してもらってください。"
)
NOT_CONFIRMED = "所管課の確認が、まだ済んでいません。"
ASKED_HOW = (
    "所管課に代わって進めるときは、所管課のだれに、どのように確かめたかを書いてください。"
    "承認する人が読みます。"
)
NOT_YOURS = "この起案に対してこの操作をする権限がありません。"
NOT_TO_WITHDRAW = (
    "取り下げられるのは、起案した本人だけです。"
    "本人が異動・退職したときは、企画調整課が取り下げます。"
)
# A step was taken: proposal, action (one of those above), by. Within its transaction.
stepped = Signal()
FROM_INQUIRY = (
    "照会の回答の起案です。照会の画面で、回答をもう一度起案するか、担当課に差し戻してください。"
)
IN_IT_ALREADY = (
    "「{}」は、作成中の起案「{}」にもう入っているので、加えていません。"
    "「起案」の画面で、入っている内容の「直す」を押し、そこで直してください。"
)
EMPTY = "起案に入れる内容がありません。変更を加えてから提出してください。"


# --- Putting together and handing in ------------------------------------------------------


@transaction.atomic
def propose(
    items: Sequence[ProposalItem], *, by: User, title: str = "", reason: str = ""
) -> Proposal:
    """Hand changes in as one proposal.

    Raises:
        Refused: as `submit`.
    """
    proposal = prepare(by=by, title=title or title_of(items), reason=reason)
    for item in items:
        add_item(proposal, item, by=by)
    return submit(proposal=proposal, by=by)


def prepare(*, by: User, title: str, reason: str = "") -> Proposal:
    """Begin to put a proposal together; only its author sees it."""
    return Proposal.objects.create(
        title=title, reason=reason, drafted_by=by, drafted_at=timezone.now()
    )


@transaction.atomic
def gather(
    items: Sequence[ProposalItem],
    *,
    into: Proposal | None,
    by: User,
    shown: Collection[int] = (),
) -> Proposal:
    """Keep changes in what is being put together, `into` or a new one; all in it could be done.

    `shown`: what of it already the user had before the eyes, by keys; only that is replaced.

    Raises:
        Refused: it cannot, or `into` was handed in meanwhile, or is another's, or says something
            else of the same thing.
    """
    proposal = into or prepare(by=by, title=title_of(items))
    unnamed = proposal.title == title_of(list(proposal.items.all()) or items)
    for item in items:
        add_item(proposal, item, by=by, shown=shown)
    kept = list(proposal.items.all())
    if unnamed:
        proposal.title = title_of(kept)
        proposal.save(update_fields=["title"])
    _hold(kept)
    try_items(kept)
    return proposal


@transaction.atomic
def add_item(
    proposal: Proposal, item: ProposalItem, *, by: User, shown: Collection[int] = ()
) -> None:
    """Put a change into a proposal in the place of what it says of the same thing already.

    The draft of a page holds what was written before; of all else that has to be among `shown`.

    Raises:
        Refused: it was handed in meanwhile, is another's, or says what the user did not see.
    """
    proposal = _refuse_unless_preparing(_locked(proposal), by)
    if item.kind in ProposalItem.WORDS and (refusals := words_refusals(item)):
        raise Refused(refusals)
    stands = proposal.items.filter(key=item.key)
    if item.kind not in ProposalItem.WORDS and stands.exclude(pk__in=shown).exists():
        raise Refused([IN_IT_ALREADY.format(item.title, proposal.title)])
    stands.delete()
    item.proposal, item.written_by = proposal, by
    item.position = ProposalItem.IN_ORDER.index(item.kind)
    item.save()


@transaction.atomic
def remove_item(*, proposal: Proposal, item: int, by: User) -> None:
    """Take a change, by its key, out of what is being put together.

    Raises:
        Refused: it was handed in meanwhile, or is another's.
    """
    _refuse_unless_preparing(_locked(proposal), by).items.filter(pk=item).delete()


@transaction.atomic
def discard(*, proposal: Proposal, by: User) -> None:
    """Drop what was being put together; the drafts of pages stay.

    Raises:
        Refused: it was handed in meanwhile, or is another's.
    """
    _refuse_unless_preparing(_locked(proposal), by).delete()


def _refuse_unless_preparing(proposal: Proposal, by: User) -> Proposal:
    if proposal.state != State.PREPARING or proposal.drafted_by_id != by.pk:
        raise Refused([f"「{proposal.title}」は、すでに提出されているので、変えられません。"])
    return proposal


def title_of(items: Sequence[ProposalItem]) -> str:
    """What a proposal is called that nobody has called anything.

    Of several only their kinds: not all who read the title may read all that it says.
    """
    kinds = Counter(str(item.get_kind_display()) for item in items)
    several = "、".join(f"{kind}{count}件" for kind, count in kinds.items())
    return items[0].title if len(items) == 1 else several


@transaction.atomic
def submit(*, proposal: Proposal, by: User) -> Proposal:
    """Hand a proposal in, once all that it says could be done.

    Raises:
        Refused: it cannot; something of it waits for approval already; nothing is in it; or
            nobody could approve it.
    """
    proposal = _refuse_unless_preparing(_locked(proposal), by)
    items = list(proposal.items.all())
    if not items:
        raise Refused([EMPTY])
    # Held to the end: two who hand in the same at once wait for each other.
    _hold(items)
    _refuse_second(items, by)
    _refuse_words(items)
    try_items(items)
    if divisions_review():
        for item in items:
            _ask_division(item)
    try:
        with transaction.atomic():
            for item in items:
                item.is_open = True
                item.save()
    except IntegrityError:
        # Somebody was quicker by a moment.
        _refuse_second(items, by)
        raise
    waits = any(item.waits_for_its_division for item in items)
    proposal.state = State.REVIEW if waits else State.WAITING
    proposal.drafted_at = timezone.now()
    proposal.save()
    proposal.authors.set(writers_of(proposal))
    if nobody := nobody_to_decide(authors_of(proposal)):
        raise Refused([nobody])
    note_step(proposal, DRAFTED, by, reason=proposal.reason)
    return proposal


def _ask_division(item: ProposalItem) -> None:
    # The planning division keeps records.
    unit = None if item.kind in ProposalItem.RECORDS else answering_unit(item.subject)
    item.confirmation = review_needless(unit, item.written_by_id)
    item.unit = None if item.confirmation else unit


def _hold(items: Sequence[ProposalItem]) -> None:
    """Lock what the items are of, in one order: nobody else proposes or applies meanwhile."""
    indicators = sorted({item.indicator_id for item in items if item.indicator_id})
    list(Indicator.objects.select_for_update().filter(pk__in=indicators).order_by("pk"))
    pages = sorted({i.object_id for i in items if i.kind == Kind.PAGE and i.object_id})
    list(Page.objects.select_for_update().filter(pk__in=pages).order_by("pk"))
    records = {
        (i.content_type_id, i.object_id): i.content_type
        for i in items
        if i.kind in ProposalItem.RECORDS and i.object_id
    }
    for (_, key), kind in sorted(records.items(), key=lambda each: each[0]):
        model: Any = kind.model_class() if kind else None
        list(model._default_manager.select_for_update().filter(pk=key))


def _refuse_second(items: Sequence[ProposalItem], by: User) -> None:
    keys = [item.key for item in items]
    standing = ProposalItem.objects.filter(key__in=keys, is_open=True)
    reasons = [_second(each, by) for each in standing.select_related("proposal__drafted_by")]
    if reasons:
        raise Refused(reasons)


def _second(standing: ProposalItem, by: User) -> str:
    proposal = standing.proposal
    day = date_text(drafted_on(proposal), "ja")
    waiting = f"{standing.title}の起案({day})が{proposal.get_state_display()}です。"
    if proposal.drafted_by_id == by.pk:
        return f"自分の{waiting}改めるときは、先にその起案を取り下げてください。"
    name = get_user_display_name(proposal.drafted_by)
    return f"{name}さんの{waiting}その起案が片付いてから、起案してください。"


def _refuse_words(items: Iterable[ProposalItem]) -> None:
    reasons = []
    for item in items:
        if item.kind not in ProposalItem.WORDS:
            continue
        reasons += words_refusals(item)
        if item.thing is not None and item.revision_id != item.thing.latest_revision_id:
            reasons.append(
                f"「{item.thing}」は、起案に加えたあとに書き換えられています。"
                "今の下書きで、もう一度加えてください。"
            )
    if reasons:
        raise Refused(reasons)


# --- Deciding -----------------------------------------------------------------------------


@transaction.atomic
def confirm_proposal(
    *, proposal: Proposal, by: User, comment: str = "", read: str | None = None
) -> Proposal:
    """Say for a division that what concerns it is right, or that the divisions were asked.

    `read`: what of it was shown (`words_shown`), where somebody had it before the eyes.

    Raises:
        Refused: it does not wait for this, or not for this user; or who asked does not say whom
            and how.
    """
    comment, own = comment.strip(), own_items(proposal, by)
    if not comment and not own and may_confirm(proposal, by):
        raise Refused([ASKED_HOW])
    if proposal.workflow_state_id:
        return _in_its_form(proposal, "approve", by, comment, at=State.REVIEW, read=read)
    proposal = _locked(proposal)
    _refuse_unless_open(proposal)
    if proposal.state != State.REVIEW:
        raise Refused([f"{proposal.title}は、すでに所管課の確認が済んでいます。"])
    if not may_confirm(proposal, by):
        raise Refused([NOT_YOURS])
    waiting = [item for item in proposal.items.all() if item.waits_for_its_division]
    # Who works in one of the divisions speaks for that one, whatever else the user may do.
    own = own_items(proposal, by)
    confirmed = own or waiting
    if not own:
        comment = ASKED_MARK + comment
    for item in confirmed:
        item.confirmed_by, item.confirmed_at = by, timezone.now()
        item.confirmation = comment
        item.save()
    if not any(item.waits_for_its_division for item in proposal.items.all()):
        proposal.state = State.WAITING
        proposal.save()
    note_step(proposal, CONFIRMED, by, of=confirmed, comment=comment)
    return proposal


@transaction.atomic
def approve_proposal(
    *, proposal: Proposal, by: User, comment: str = "", read: str | None = None
) -> Proposal:
    """Apply all that a proposal says, in the names of who wrote it.

    `read`: what of it was shown (`words_shown`), where somebody had it before the eyes.

    Raises:
        Refused: `by` wrote of it or may not approve, somebody decided already, or something of
            it cannot be done any more; nothing is changed then, and it can be sent back.
    """
    authority = authority_of(by)
    if proposal.workflow_state_id:
        if authority is not None:
            approval_words(authority, comment)
        action = AS_DEPUTY if authority is Authority.DEPUTY else "approve"
        return _in_its_form(proposal, action, by, comment, at=State.WAITING, read=read)
    proposal = _locked(proposal)
    _refuse_unless_open(proposal)
    if by.pk in authors_of(proposal):
        raise Refused([OWN])
    if proposal.state == State.REVIEW:
        raise Refused([NOT_CONFIRMED])
    if authority is None:
        raise Refused([NOT_YOURS])
    comment = approval_words(authority, comment)
    items = list(proposal.items.all())
    _hold(items)
    try:
        for item in items:
            apply_item(item, by)
    except Overtaken as overtaken:
        figures = all(item.kind in ProposalItem.FIGURES for item in items)
        raise Refused([OVERTAKEN] if figures else overtaken.reasons) from None
    decide(proposal, State.APPLIED, by, comment)
    note_step(proposal, APPROVED, by, comment=comment)
    return proposal


@transaction.atomic
def return_proposal(*, proposal: Proposal, by: User, comment: str) -> Proposal:
    """Send a proposal back to who handed it in.

    Raises:
        Refused: without a reason, it does not wait any more, or not for this user.
    """
    if not comment.strip():
        raise Refused(["差し戻す理由を書いてください。起案した人の画面に表示されます。"])
    if proposal.workflow_state_id:
        return _in_its_form(proposal, "reject", by, comment)
    proposal = _locked(proposal)
    _refuse_unless_open(proposal)
    if not may_return(proposal, by, authority_of(by)):
        raise Refused([NOT_YOURS])
    decide(proposal, State.RETURNED, by, comment.strip())
    note_step(proposal, RETURNED, by, reason=proposal.comment)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """Take a proposal back, or lay aside one that was returned: one's own, or who left's.

    Raises:
        Refused: it is another's, or decided.
    """
    if proposal.is_open and proposal.workflow_state_id:
        # As its own form locks it: an approval that was quicker is not taken back.
        workflow = WorkflowState.objects.select_for_update().get(pk=proposal.workflow_state_id)
        proposal = Proposal.objects.get(pk=proposal.pk)
        _refuse_unless_open(proposal)
        if not may_withdraw(proposal, by):
            raise Refused([NOT_TO_WITHDRAW])
        workflow.cancel(user=by)
        return Proposal.objects.get(pk=proposal.pk)
    proposal = _locked(proposal)
    if proposal.state != State.RETURNED:
        _refuse_unless_open(proposal)
    if not may_withdraw(proposal, by):
        raise Refused([NOT_TO_WITHDRAW])
    decide(proposal, State.WITHDRAWN, by, proposal.comment)
    note_step(proposal, WITHDRAWN, by)
    return proposal


@transaction.atomic
def work_on(*, proposal: Proposal, by: User) -> Proposal:
    """Put together anew what came back or was taken back: a proposal with the same items.

    What somebody left who cannot sign in any more is taken over; who wrote it stays named.

    Raises:
        Refused: it is another's, waits still, or is a division's answer.
    """
    proposal = _locked(proposal)
    is_own = proposal.drafted_by_id == by.pk
    if not is_own and not succeeds(proposal, by):
        raise Refused([NOT_YOURS])
    if proposal.state == State.PREPARING and not is_own:
        proposal.drafted_by = by
        proposal.save()
        return proposal
    if proposal.state not in (State.RETURNED, State.WITHDRAWN):
        raise Refused([NOT_YOURS])
    if proposal.inquiry_returns.exists():
        raise Refused([FROM_INQUIRY])
    again = prepare(by=by, title=proposal.title, reason=proposal.reason)
    for item in proposal.items.all():
        item.pk, item._state.adding = None, True
        item.proposal, item.is_open, item.row = again, None, None
        item.unit = item.confirmed_by = item.confirmed_at = None
        item.confirmation = ""
        if item.kind in ProposalItem.WORDS and item.thing is not None:
            # The draft as it was mended.
            item.revision = item.thing.latest_revision
        item.save()
    if proposal.state == State.RETURNED:
        withdraw_proposal(proposal=proposal, by=by)
    return again


def words_shown(proposal: Proposal) -> str:
    """Which version of a page or of labels a proposal shows that may still be written in.

    That is one with a form of its own; what a bundle names stays as it was handed in.
    """
    if not proposal.workflow_state_id:
        return ""
    versions = [version_of(item) for item in proposal.items.all()]
    return "-".join(str(version.pk) for version in versions if version is not None)


def _in_its_form(
    proposal: Proposal,
    action: str,
    by: User,
    comment: str,
    at: str = "",
    read: str | None = None,
) -> Proposal:
    """Take a step of a single page or indicator in the workflow that is its face.

    `at`: the state in which it has to stand: the same button takes the next step where
    another has taken this one.

    Raises:
        Refused: it is not the user's to take, or was taken.
    """
    # The workflow first, as its own form locks it; nothing moves from here on.
    workflow = WorkflowState.objects.select_for_update().get(pk=proposal.workflow_state_id)
    proposal = Proposal.objects.get(pk=proposal.pk)
    if at and proposal.is_open and proposal.state != at:
        done = f"{proposal.title}は、すでに所管課の確認が済んでいます。"
        raise Refused([NOT_CONFIRMED if at == State.WAITING else done])
    _hold(list(proposal.items.all()))
    if read is not None and read != words_shown(proposal):
        raise Refused([UNREAD])
    state = workflow.current_task_state
    if state is None or workflow.status != WorkflowState.STATUS_IN_PROGRESS:
        _refuse_unless_open(proposal)
        raise Refused([NOT_YOURS])
    try:
        state.task.specific.on_action(state, by, action, comment=comment)
    except PermissionDenied:
        _refuse_unless_open(proposal)
        own = by.pk in authors_of(proposal) and action != "reject"
        raise Refused([OWN if own else NOT_YOURS]) from None
    return Proposal.objects.get(pk=proposal.pk)


def _locked(proposal: Proposal) -> Proposal:
    """The proposal as it stands, and nobody else decides on it until the transaction ends.

    Without what it points at: PostgreSQL reads the locked row anew after a wait, and joined
    rows as they were before it.
    """
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _refuse_unless_open(proposal: Proposal) -> None:
    if proposal.is_open:
        return
    name = get_user_display_name(proposal.decided_by) if proposal.decided_by else ""
    done = {
        State.PREPARING: "まだ提出していません",
        State.EMERGENCY: "緊急公開しました",
        State.APPLIED: "承認しました",
        State.RETURNED: "差し戻しました",
        State.WITHDRAWN: "取り下げました",
    }[State(proposal.state)]
    if not name:
        raise Refused([f"{proposal.title}の起案は、{done}。"])
    raise Refused([f"{proposal.title}の起案は、{name}さんがすでに{done}。"])


def decide(proposal: Proposal, state: Proposal.State, by: User, comment: str) -> None:
    """Write down who decided what; nothing of it waits any more."""
    proposal.state, proposal.comment = state, comment
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    proposal.items.update(is_open=False)


def note_step(
    proposal: Proposal,
    action: str,
    by: User,
    *,
    of: Iterable[ProposalItem] | None = None,
    **words: str,
) -> None:
    """Write it into the history of each thing, or of those it is `of`, and tell who listens."""
    told = {name: text for name, text in words.items() if text}
    for item in proposal.items.all() if of is None else of:
        subject = item.subject
        thing = (page_of(subject) or subject) if isinstance(subject, Node) else subject
        if thing is not None:
            data = {"text": item.title, "draft": proposal.pk, **told}
            log(thing, action, user=by, data=data)
    stepped.send(Proposal, proposal=proposal, action=action, by=by)
