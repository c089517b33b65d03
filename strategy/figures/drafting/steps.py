"""What may be done with a drafted figure: one transaction each, named arguments only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from strategy.dry_run import taken_back
from strategy.figures.drafting.arguments import (
    ACTIONS,
    Arguments,
    Subject,
    as_json,
    draft_columns,
    drafted_row,
    from_json,
    key_of,
    row_from,
    subject_of,
)
from strategy.figures.drafting.deciding import (
    Authority,
    answering_unit,
    authority_of,
    may_approve,
    may_confirm,
    may_return,
    may_withdraw,
    page_of,
)
from strategy.models import Definition, FigureDraft, Indicator, Node, StrategyIndicator, User
from strategy.models.approval import DEPUTY_MARK, review_needless
from strategy.models.dated import DatedRow, city_today
from strategy.notation.wareki import date_text
from strategy.refusals import Overtaken, Refused

State = FigureDraft.State
DRAFTED = "strategy.draft"
DRAFT_CONFIRMED = "strategy.draft_confirmed"
DRAFT_APPROVED = "strategy.draft_approved"
DRAFT_RETURNED = "strategy.draft_returned"
DRAFT_WITHDRAWN = "strategy.draft_withdrawn"
OWN_DRAFT = "自分が起案した数値は承認できません。ほかの承認者が承認します。"
OVERTAKEN = (
    "起案のあとに、同じところがほかの人の記録で変わりました。承認できません。"
    "差し戻して、今の内容の上に起案し直してもらってください。"
)
NOT_CONFIRMED = "所管課の確認が、まだ済んでいません。"
NOT_YOURS = "この起案に対してこの操作をする権限がありません。"


@transaction.atomic
def draft_figure(
    *, kind: str, subject: Subject, arguments: Arguments, title: str, by: User
) -> FigureDraft:
    """Hand a figure in for approval, once the action itself would take it.

    `arguments`: all that the action of this kind takes besides the subject and who records.

    Raises:
        Refused: as the action; or a draft on the same thing is open already.
    """
    row = row_from(kind, subject, arguments)
    key, columns = key_of(row), draft_columns(subject)
    indicator = columns.get("indicator")
    if indicator is not None:
        # Held to the end: the trial takes the same lock and lets go of it, and two who draft at
        # once would each wait for what the other's key and foreign keys hold.
        Indicator.objects.select_for_update().get(pk=indicator.pk)
    _refuse_second(key, by)
    _try(kind, subject, arguments, by)
    thing: Any = indicator or subject
    needless = review_needless(answering_unit(thing), by.pk)
    try:
        with transaction.atomic():
            draft = FigureDraft.objects.create(
                kind=kind,
                **columns,
                year=getattr(row, "year", None),
                key=key,
                arguments=as_json(arguments),
                title=title,
                state=State.WAITING if needless else State.REVIEW,
                confirmation=needless,
                drafted_by=by,
            )
    except IntegrityError:
        # Somebody was quicker by a moment.
        _refuse_second(key, by)
        raise
    _log(draft, DRAFTED, by, reason=str(arguments.get("reason") or ""))
    return draft


def _refuse_second(key: str, by: User) -> None:
    standing = FigureDraft.objects.filter(key=key, state__in=FigureDraft.OPEN).first()
    if standing is None:
        return
    day = date_text(drafted_on(standing), "ja")
    waiting = f"{standing.title}の起案({day})が{standing.get_state_display()}です。"
    if standing.drafted_by_id == by.pk:
        raise Refused([f"自分の{waiting}改めるときは、先にその起案を取り下げてください。"])
    name = get_user_display_name(standing.drafted_by)
    raise Refused([f"{name}さんの{waiting}その起案が片付いてから、起案してください。"])


def _try(kind: str, subject: Subject, arguments: Arguments, by: User) -> None:
    """Record it and take it back; over what is drafted already where that comes first.

    The first definition, baseline and target of an indicator may wait at the same time.
    """
    named = subject_of(subject)
    try:
        with taken_back():
            ACTIONS[kind](**named, by=by, **arguments)
    except Refused:
        columns = draft_columns(subject)
        # A value may wait for what any strategy says of its indicator.
        of_it = {name: thing for name, thing in columns.items() if name != "use"}
        earlier = list(FigureDraft.objects.filter(**of_it, state__in=FigureDraft.OPEN))
        if not earlier:
            raise
        with taken_back():
            for draft in earlier:
                _record_if_it_can(draft)
            ACTIONS[kind](**named, by=by, **arguments)


def _record_if_it_can(draft: FigureDraft) -> None:
    try:
        with transaction.atomic():
            _record(draft)
    except Refused:
        # It waits for something else; what hangs on it is refused by the action itself.
        return


@transaction.atomic
def confirm_draft(*, draft: FigureDraft, by: User, comment: str = "") -> FigureDraft:
    """Say for the division that a figure is right, or that the division has been asked.

    Raises:
        Refused: it does not wait for this, or not for this user.
    """
    draft = _locked(draft)
    _refuse_unless_open(draft)
    if draft.state != State.REVIEW:
        raise Refused([f"{draft.title}は、すでに所管課の確認が済んでいます。"])
    if not may_confirm(draft, by):
        raise Refused([NOT_YOURS])
    draft.confirmed_by, draft.confirmed_at = by, timezone.now()
    draft.confirmation, draft.state = comment.strip(), State.WAITING
    draft.save()
    _log(draft, DRAFT_CONFIRMED, by, comment=draft.confirmation)
    return draft


@transaction.atomic
def approve_draft(*, draft: FigureDraft, by: User, comment: str = "") -> DatedRow:
    """Record a drafted figure in the name of who drafted it: it is public from its day on.

    Raises:
        Refused: `by` drafted it or may not approve, somebody decided already, or the figure
            cannot be recorded any more; nothing is changed then, and it can be sent back.
    """
    draft = _locked(draft)
    _refuse_unless_open(draft)
    authority = authority_of(by)
    if draft.drafted_by_id == by.pk:
        raise Refused([OWN_DRAFT])
    if draft.state == State.REVIEW:
        raise Refused([NOT_CONFIRMED])
    if not may_approve(draft, by, authority):
        raise Refused([NOT_YOURS])
    comment = comment.strip()
    if authority is Authority.DEPUTY:
        if not comment:
            raise Refused(["代決の理由を書いてください。"])
        comment = DEPUTY_MARK + comment
    try:
        row = _record(draft)
    except Overtaken:
        raise Refused([OVERTAKEN]) from None
    draft.row = row.pk
    _decide(draft, State.APPLIED, by, comment)
    _log(draft, DRAFT_APPROVED, by, comment=comment)
    return row


@transaction.atomic
def return_draft(*, draft: FigureDraft, by: User, comment: str) -> FigureDraft:
    """Send a draft back to who wrote it.

    Raises:
        Refused: without a reason, it does not wait any more, or not for this user.
    """
    if not comment.strip():
        raise Refused(["差し戻す理由を書いてください。起案した人の画面に表示されます。"])
    draft = _locked(draft)
    _refuse_unless_open(draft)
    if not may_return(draft, by, authority_of(by)):
        raise Refused([NOT_YOURS])
    _decide(draft, State.RETURNED, by, comment.strip())
    _log(draft, DRAFT_RETURNED, by, reason=draft.comment)
    return draft


@transaction.atomic
def withdraw_draft(*, draft: FigureDraft, by: User) -> FigureDraft:
    """Take an own draft back, or lay aside one that was returned.

    Raises:
        Refused: it is another's, or decided.
    """
    draft = _locked(draft)
    if draft.state != State.RETURNED:
        _refuse_unless_open(draft)
    if not may_withdraw(draft, by):
        raise Refused(["取り下げられるのは、起案した本人だけです。"])
    _decide(draft, State.WITHDRAWN, by, draft.comment)
    _log(draft, DRAFT_WITHDRAWN, by)
    return draft


def open_drafts_of(indicators: Iterable[int]) -> list[FigureDraft]:
    """What waits of indicators, by their keys, in the order in which it was drafted."""
    found = FigureDraft.objects.filter(indicator__in=indicators, state__in=FigureDraft.OPEN)
    return list(found.select_related("indicator", "drafted_by"))


def approvals_of(rows: Iterable[DatedRow]) -> dict[int, FigureDraft]:
    """The drafts that recorded rows of one kind were, by the keys of the rows; one query."""
    known = {row.pk: str(row._meta.model_name) for row in rows}
    drafts = FigureDraft.objects.filter(
        kind__in=set(known.values()), row__in=known, state=State.APPLIED
    )
    return {draft.row: draft for draft in drafts.select_related("decided_by") if draft.row}


def approver_name(draft: FigureDraft) -> str:
    """Who approved a draft, and whether in the head's place."""
    if draft.decided_by is None:
        return ""
    deputy = "(代決)" if draft.comment.startswith(DEPUTY_MARK) else ""
    return f"{get_user_display_name(draft.decided_by)}{deputy}"


def drafted_definition(subject: StrategyIndicator | Indicator) -> Definition | None:
    """The definition that waits, not stored: what is drafted beside it is read by it."""
    drafts = FigureDraft.objects.filter(**subject_of(subject), state__in=FigureDraft.OPEN)
    draft = drafts.filter(kind=FigureDraft.Kind.DEFINITION).first()
    if draft is None:
        return None
    row = drafted_row(draft)
    assert isinstance(row, Definition)  # noqa: S101 - of its kind
    return row


def _locked(draft: FigureDraft) -> FigureDraft:
    """The draft as it stands, and nobody else decides on it until the transaction ends.

    Without what it points at: PostgreSQL reads the locked row anew after a wait, and joined
    rows as they were before it.
    """
    return FigureDraft.objects.select_for_update().get(pk=draft.pk)


def _refuse_unless_open(draft: FigureDraft) -> None:
    if draft.is_open:
        return
    name = get_user_display_name(draft.decided_by)
    done = {
        State.APPLIED: "承認しました",
        State.RETURNED: "差し戻しました",
        State.WITHDRAWN: "取り下げました",
    }[State(draft.state)]
    raise Refused([f"{draft.title}の起案は、{name}さんがすでに{done}。"])


def _record(draft: FigureDraft) -> DatedRow:
    arguments = from_json(draft.arguments)
    arguments["published_on"] = day_of_publication(draft)
    return ACTIONS[draft.kind](**subject_of(draft.recorded_on), by=draft.drafted_by, **arguments)


def day_of_publication(draft: FigureDraft) -> date | None:
    """From which day a figure is public; None for the day of approval.

    A day that came and went while it waited is none: nobody could read it then. A day before
    the draft says when the figure was public elsewhere, and stays.
    """
    day: date | None = from_json(
        {n: each for n, each in draft.arguments.items() if n == "published_on"}
    ).get("published_on")
    return None if day is not None and drafted_on(draft) <= day < city_today() else day


def drafted_on(draft: FigureDraft) -> date:
    """The day on which a figure was drafted, in the city."""
    return timezone.localtime(draft.drafted_at, timezone.get_default_timezone()).date()


def _decide(draft: FigureDraft, state: FigureDraft.State, by: User, comment: str) -> None:
    draft.state, draft.comment = state, comment
    draft.decided_by, draft.decided_at = by, timezone.now()
    draft.save()


def _log(draft: FigureDraft, action: str, by: User, **words: str) -> None:
    """In the history of the indicator, or of the page that shows the item."""
    subject = draft.subject
    thing = (page_of(subject) or subject) if isinstance(subject, Node) else subject
    told = {name: text for name, text in words.items() if text}
    log(thing, action, user=by, data={"text": draft.title, "draft": draft.pk, **told})
