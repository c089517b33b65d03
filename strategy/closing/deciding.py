"""Who closes and opens: two persons, or one in an emergency; each step one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from strategy.closing import telling
from strategy.closing.copies import copies_of, hashes_closed_by, settle
from strategy.closing.subjects import Subject
from strategy.closing.telling import tell_of_closure
from strategy.closing.texts import put_back, take_out, words_in
from strategy.languages import ORIGINAL, column, having
from strategy.models import ClosedBytes, Closure, ClosureOpening, CopyStatement, User
from strategy.refusals import Overtaken, Refused

ASKED = "strategy.closure_asked"
CLOSED = "strategy.closed"
CONFIRMED = "strategy.closure_confirmed"
DROPPED = "strategy.closure_dropped"
OPENING_ASKED = "strategy.opening_asked"
OPENED = "strategy.opened"
OPENING_DROPPED = "strategy.opening_dropped"
STATED = "strategy.copies_stated"
NOT_YOURSELF = "自分が起案したものは、ほかの人が確認します。"
CLOSED_ALREADY = "すでに封鎖されています。一覧で確かめてください。"
DECIDED_ALREADY = "すでにほかの人が決めました。画面を開き直してください。"

State = Closure.State


def ask_closure(
    *,
    subject: Subject,
    reason: Mapping[str, str],
    ground: str,
    note: str = "",
    by: User,
    is_emergency: bool = False,
) -> Closure:
    """Ask for something to be closed; in an emergency it is closed at once.

    `reason`: public, by language. `ground`: the law it rests on, public. `note`: for the log.

    Raises:
        Refused: no Japanese reason, no ground, or it is closed or asked for already.
    """
    refusals = []
    if not reason.get(ORIGINAL, "").strip():
        refusals.append("封鎖の理由を日本語で書いてください。公開されます。")
    if not ground.strip():
        refusals.append("根拠となる法令などを書いてください。公開されます。")
    of_it = Closure.objects.filter(model=subject.model, key=subject.key, field=subject.field)
    if of_it.in_force().exists():
        refusals.append(CLOSED_ALREADY)
    if refusals:
        raise Refused(refusals)
    closure = Closure(
        model=subject.model,
        key=subject.key,
        field=subject.field,
        title=subject.title,
        ground=ground.strip(),
        note=note.strip(),
        is_emergency=is_emergency,
        state=State.CLOSED if is_emergency else State.ASKED,
        closed_at=timezone.now() if is_emergency else None,
        asked_by=by,
    )
    for code in having("reason"):
        setattr(closure, column("reason", code), reason.get(code, "").strip())
    with transaction.atomic():
        if is_emergency:
            _gather(closure)
        _save(closure)
        if is_emergency:
            _take_effect(closure)
        data = {"reason": reason[ORIGINAL].strip(), "ground": ground.strip()}
        log(closure, CLOSED if is_emergency else ASKED, user=by, data=data)
        words = telling.TO_CONFIRM_AFTERWARDS if is_emergency else telling.TO_CONFIRM
        tell_of_closure(closure, words, by, reason[ORIGINAL])
    return closure


@transaction.atomic
def confirm_closure(*, closure: Closure, by: User, comment: str = "") -> Closure:
    """Close what another asked for, or approve afterwards what was closed in an emergency.

    Raises:
        Refused: an own one, one that is decided, or its subject is closed already.
    """
    closure = Closure.objects.select_for_update().get(pk=closure.pk)
    _refuse_own(closure.asked_by_id, by)
    was_closed = closure.state == State.CLOSED
    if closure.decided_at or closure.state not in (State.ASKED, State.CLOSED):
        raise Overtaken([DECIDED_ALREADY])
    closure.decided_at, closure.decided_by = timezone.now(), by
    closure.comment = comment.strip()
    if not was_closed:
        closure.state, closure.closed_at = State.CLOSED, closure.decided_at
        _gather(closure)
    _save(closure)
    if not was_closed:
        _take_effect(closure)
    log(closure, CONFIRMED if was_closed else CLOSED, user=by, data={"comment": comment.strip()})
    tell_of_closure(closure, telling.CONFIRMED, by, comment, asked_by=closure.asked_by_id)
    return closure


@transaction.atomic
def drop_closure(*, closure: Closure, by: User, comment: str = "") -> Closure:
    """Not close what was asked for: another's refusal, or the asker's own second thought.

    Raises:
        Refused: it is decided, or closed: what is closed is opened by two.
    """
    closure = Closure.objects.select_for_update().get(pk=closure.pk)
    if closure.state != State.ASKED:
        raise Overtaken([DECIDED_ALREADY])
    _decide(closure, State.DROPPED, by, comment)
    log(closure, DROPPED, user=by, data={"comment": comment.strip()})
    tell_of_closure(closure, telling.DROPPED, by, comment, asked_by=closure.asked_by_id)
    return closure


@transaction.atomic
def ask_opening(*, closure: Closure, reason: str, by: User) -> ClosureOpening:
    """Ask for what is closed to be opened again.

    Raises:
        Refused: no reason, not closed, or asked for already.
    """
    closure = Closure.objects.select_for_update().get(pk=closure.pk)
    if not reason.strip():
        raise Refused(["解除の理由を書いてください。"])
    if closure.state != State.CLOSED:
        raise Overtaken(["封鎖中のものだけを解除できます。"])
    if closure.openings.filter(state=ClosureOpening.State.ASKED).exists():
        raise Overtaken(["解除は、すでに起案されています。"])
    opening = ClosureOpening.objects.create(
        closure=closure, reason=reason.strip(), state=ClosureOpening.State.ASKED, asked_by=by
    )
    log(closure, OPENING_ASKED, user=by, data={"reason": reason.strip()})
    tell_of_closure(closure, telling.TO_CONFIRM_OPENING, by, reason)
    return opening


@transaction.atomic
def confirm_opening(*, closure: Closure, by: User, comment: str = "") -> Closure:
    """Open again what another wants opened.

    Raises:
        Refused: an own one, or one that is decided.
    """
    closure, opening = _asked_opening(closure)
    _refuse_own(opening.asked_by_id, by)
    _decide(opening, ClosureOpening.State.OPENED, by, comment)
    if closure.field:
        put_back(closure)
    closure.state = State.OPENED
    closure.save()
    transaction.on_commit(settle)
    log(closure, OPENED, user=by, data={"reason": opening.reason})
    tell_of_closure(closure, telling.OPENED, by, comment, asked_by=opening.asked_by_id)
    return closure


@transaction.atomic
def drop_opening(*, closure: Closure, by: User, comment: str = "") -> Closure:
    """Leave closed what somebody wanted opened.

    Raises:
        Refused: it is decided.
    """
    closure, opening = _asked_opening(closure)
    _decide(opening, ClosureOpening.State.DROPPED, by, comment)
    log(closure, OPENING_DROPPED, user=by, data={"comment": comment.strip()})
    tell_of_closure(closure, telling.OPENING_DROPPED, by, comment, asked_by=opening.asked_by_id)
    return closure


@transaction.atomic
def state_copies(*, closure: Closure, place: str, text: str, by: User) -> CopyStatement:
    """Say what became of copies that the portal does not reach.

    Raises:
        Refused: nothing is said, or it is not closed.
    """
    if closure.state != State.CLOSED:
        raise Refused(["封鎖中のものについてだけ、写しの確認を記入できます。"])
    if not text.strip():
        raise Refused(["確かめたこと(どの写しを、いつ、どうしたか)を書いてください。"])
    row = CopyStatement.objects.create(
        closure=closure, place=CopyStatement.Place(place), text=text.strip(), stated_by=by
    )
    log(closure, STATED, user=by, data={"text": f"{row.get_place_display()}: {text.strip()}"})
    return row


def places_not_stated(closure: Closure) -> list[CopyStatement.Place]:
    """Of which copies nobody has said yet what became of them."""
    stated = {each.place for each in closure.statements.all()}
    return [place for place in CopyStatement.Place if place not in stated]


def _gather(closure: Closure) -> None:
    """What is written down with a closing: which words stood where, and who holds copies."""
    if closure.field:
        closure.taken_out = words_in(closure)
    closure.copies = [copy.words for copy in copies_of(closure)]


def _save(closure: Closure) -> None:
    try:
        with transaction.atomic():
            closure.save()
    except IntegrityError:
        raise Overtaken(
            [CLOSED_ALREADY if closure.closed_at else "すでに起案されています。"]
        ) from None


def _take_effect(closure: Closure) -> None:
    if not closure.model:
        hashes = hashes_closed_by(closure)
        ClosedBytes.objects.bulk_create(
            ClosedBytes(closure=closure, sha256=each) for each in hashes
        )
    if closure.field:
        take_out(closure)
    transaction.on_commit(settle)


def _refuse_own(asked_by: int, by: User) -> None:
    if asked_by == by.pk:
        raise Refused([NOT_YOURSELF])


def _asked_opening(closure: Closure) -> tuple[Closure, ClosureOpening]:
    closure = Closure.objects.select_for_update().get(pk=closure.pk)
    opening = closure.openings.filter(state=ClosureOpening.State.ASKED).first()
    if opening is None:
        raise Overtaken([DECIDED_ALREADY])
    return closure, opening


def _decide(row: Closure | ClosureOpening, state: Any, by: User, comment: str) -> None:
    row.state, row.comment = state, comment.strip()
    if row.asked_by_id != by.pk:
        row.decided_at, row.decided_by = timezone.now(), by
    row.save()
