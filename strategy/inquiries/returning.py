"""Answers that came back: received, handed in by the division, proposed as one, or sent back.

An answer's figures go to the public as any other: as one proposal (起案) that the head or a
deputy approves. Whoever hands it in writes it: of the division's own hand-in the division's
confirmation is part, and where the planning division hands it in, the division is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from strategy.inquiries.keeping import content_of, keep_the_newest
from strategy.inquiries.making import (
    APPLY,
    PROPOSE,
    RETURN,
    SEND_BACK,
    fit_name,
    lock_sheet,
    refuse_closed,
)
from strategy.inquiries.opening import MOST_BYTES
from strategy.inquiries.preview import Preview, preview_file
from strategy.models import InquiryReturn, InquirySheet, KeptFile, Proposal, User
from strategy.proposals.steps import add_item, prepare, submit
from strategy.refusals import Refused

Outcome = InquiryReturn.Outcome
WAITS = (
    "先に提出した回答が、起案されて承認を待っています。改めるときは、企画調整課に連絡してください。"
)


def receive(*, sheet: InquirySheet, content: bytes, file_name: str, by: User) -> InquiryReturn:
    """Keep an uploaded file and say what is wrong with it; nothing is recorded yet.

    Raises:
        Refused: the inquiry is closed, or the file is too large to be kept.
    """
    refuse_closed(sheet.inquiry)
    if len(content) > MOST_BYTES:
        size = MOST_BYTES // 1024**2
        raise Refused([f"ファイルが大きすぎます({size}MBまで)。画像などを外してください。"])
    faults = preview_file(sheet, content).faults
    with transaction.atomic():
        refuse_closed(lock_sheet(sheet).inquiry)
        kept = KeptFile.keep(content)
        returned = InquiryReturn.objects.create(
            sheet=sheet,
            file=kept,
            sha256=kept.sha256,
            file_name=fit_name(file_name) or "名前なし",
            size_bytes=len(content),
            uploaded_by=by,
            outcome=Outcome.REFUSED if faults else Outcome.CHECKED,
            faults=faults,
        )
        keep_the_newest(sheet, by=by)
        return returned


def preview_of(returned: InquiryReturn) -> Preview:
    """What applying it would do now."""
    return preview_file(returned.sheet, content_of(returned))


@transaction.atomic
def confirm_return(*, returned: InquiryReturn, by: User) -> None:
    """Hand a checked answer in; the one before it is replaced.

    Raises:
        Refused: it is not to be confirmed any more, it has a fault by now, one before it waits
            for approval, or somebody else handed one in after this one was uploaded.
    """
    returned = _locked(returned)
    refuse_closed(returned.sheet.inquiry)
    _refuse_decided(returned, Outcome.CHECKED)
    # Before any figure is locked: who approves has those, and waits for the sheet.
    if returned.sheet.proposed_at is not None:
        raise Refused([WAITS])
    _refuse_outrun(returned)
    preview = preview_of(returned)
    if preview.faults:
        raise Refused(preview.faults)
    _refuse_empty(preview)
    _hand_in(returned, by)


@transaction.atomic
def apply_return(
    *, returned: InquiryReturn, by: User, sure: Collection[str] = ()
) -> Proposal | None:
    """Propose every change of an answer that was handed in as one, or none.

    None where all that it says stands already, so that nobody has anything to approve.

    `sure`: the doubts about it that `by` has looked at, in words.

    Raises:
        Refused: somebody else applied or replaced it, any row has a fault by now, a doubt about
            one was not looked at, or another proposal waits for the same figure.
    """
    returned = _locked(returned)
    refuse_closed(returned.sheet.inquiry)
    _refuse_decided(returned, Outcome.RETURNED)
    preview = preview_of(returned)
    if preview.faults:
        raise Refused(preview.faults)
    _refuse_empty(preview)
    doubts = [str(doubt) for doubt in preview.doubts]
    if unasked := [doubt for doubt in doubts if doubt not in sure]:
        raise Refused([f"{each}正しければ、印を付けてから提出してください。" for each in unasked])
    if not preview.changes:
        _take_over(returned, {}, by)
        return None
    sheet = returned.sheet
    returned.proposal = _propose(returned, preview, by)
    _decide(returned, Outcome.PROPOSED, by)
    sheet.proposed_at = timezone.now()
    sheet.save()
    said = {"rows": len(preview.changes), "draft": returned.proposal.pk, "sure": doubts}
    _log(returned, PROPOSE, by, **said)
    return returned.proposal


def _propose(returned: InquiryReturn, preview: Preview, by: User) -> Proposal:
    sheet = returned.sheet
    proposal = prepare(by=by, title=f"{sheet.inquiry}への{sheet.unit}の回答")
    for row in preview.changes:
        assert row.item is not None  # noqa: S101 - a change without fault
        add_item(proposal, row.item, by=by)
    # The words of who handed it in for the division, in whose name they are recorded.
    proposal.items.update(written_by=sheet.returned_by)
    proposal = submit(proposal=proposal, by=by)
    proposal.authors.add(*{key for key in (by.pk, returned.uploaded_by_id) if key})
    return proposal


def follow_proposal(proposal: Proposal, by: User) -> None:
    """Bring an answer to where its proposal has come: applied, or handed in as before."""
    if proposal.is_open:
        return
    waiting = InquiryReturn.objects.filter(proposal=proposal, outcome=Outcome.PROPOSED).first()
    if waiting is None:
        return
    returned = _locked(waiting)
    returned.sheet.proposed_at = None
    if proposal.state == Proposal.State.APPLIED:
        recorded = proposal.items.values_list("indicator", "row")
        _take_over(returned, {indicator: row for indicator, row in recorded if row}, by)
        return
    returned.sheet.save()
    _decide(returned, Outcome.RETURNED, None)


def _take_over(returned: InquiryReturn, rows: Mapping[int, int], by: User) -> None:
    """Note that what an answer says stands. `rows`: keys of what it added, by indicator."""
    sheet = returned.sheet
    returned.added.add(*rows.values())
    for one in sheet.asked:
        one["head"] = rows.get(one["indicator"], one["head"])
    sheet.applied_at, sheet.applied_by = timezone.now(), by
    sheet.save()
    _decide(returned, Outcome.APPLIED, by)
    _log(returned, APPLY, by, rows=len(rows))


@transaction.atomic
def send_back(*, returned: InquiryReturn, by: User, reason: str) -> None:
    """Give an answer back to the division, with what it should change.

    Raises:
        Refused: without a reason, or it is not waiting any more.
    """
    if not reason.strip():
        raise Refused(["差し戻す理由を書いてください。担当課の画面に表示されます。"])
    returned = _locked(returned)
    _refuse_decided(returned, Outcome.RETURNED)
    returned.reason = reason.strip()
    _take_back(returned, Outcome.SENT_BACK, by)
    _log(returned, SEND_BACK, by)


@transaction.atomic
def cancel_return(*, returned: InquiryReturn, by: User) -> None:
    """Drop an answer that was not applied; the file stays in the history.

    Raises:
        Refused: it is not waiting any more.
    """
    returned = _locked(returned)
    refuse_closed(returned.sheet.inquiry)
    _refuse_decided(returned, Outcome.CHECKED, Outcome.RETURNED)
    if returned.outcome == Outcome.RETURNED:
        _take_back(returned, Outcome.CANCELLED, by)
    else:
        _decide(returned, Outcome.CANCELLED, by)


def _locked(returned: InquiryReturn) -> InquiryReturn:
    """The return as it stands now; whoever else acts on its sheet waits until this is done."""
    sheet = lock_sheet(returned.sheet)
    fresh = InquiryReturn.objects.select_related("file", "decided_by").get(pk=returned.pk)
    fresh.sheet = sheet
    return fresh


def _refuse_decided(returned: InquiryReturn, *open_states: str) -> None:
    if returned.outcome in open_states:
        return
    who = get_user_display_name(returned.decided_by) if returned.decided_by else ""
    by = f"{who}さんが" if who else ""
    match returned.outcome:
        case Outcome.APPLIED:
            raise Refused([f"この回答は、{by}すでに反映しました。"])
        case Outcome.PROPOSED:
            raise Refused(
                [
                    f"この回答は、{by}すでに起案しました。差し戻す、取りやめるときは、"
                    "先にその起案を取り下げてください。"
                ]
            )
        case Outcome.RETURNED:
            raise Refused(["この回答は、すでに提出されています。"])
        case Outcome.REPLACED:
            raise Refused(["この回答は、あとから提出された別の回答に差し替えられました。"])
        case Outcome.SENT_BACK:
            raise Refused([f"この回答は、{by}差し戻しました。"])
        case Outcome.REFUSED:
            raise Refused(["不備のあるファイルです。直したファイルを選び直してください。"])
        case Outcome.CHECKED:
            raise Refused(["この回答は、まだ提出されていません。先に提出してください。"])
        case _:
            raise Refused(["この回答は、取りやめになっています。ファイルを選び直してください。"])


def _refuse_outrun(returned: InquiryReturn) -> None:
    """Of two who answer for a division at once, the first to hand in gets through."""
    other = (
        InquiryReturn.objects.filter(
            sheet=returned.sheet,
            outcome__in=(Outcome.RETURNED, Outcome.APPLIED),
            confirmed_at__gt=returned.uploaded_at,
        )
        .select_related("uploaded_by")
        .first()
    )
    if other is not None:
        who = get_user_display_name(other.uploaded_by) if other.uploaded_by else "ほかの人"
        raise Refused(
            [
                f"{who}さんが先に「{other.file_name}」を提出しました。その内容を確かめ、"
                "それでも差し替えるときは、もう一度ファイルを選んでください。"
            ]
        )


def _refuse_empty(preview: Preview) -> None:
    if not preview.answered:
        raise Refused(["黄色いセルに、まだ何も入力されていません。入力してから出してください。"])


def _hand_in(returned: InquiryReturn, by: User) -> None:
    sheet, now = returned.sheet, timezone.now()
    sheet.returns.filter(outcome=Outcome.RETURNED).update(
        outcome=Outcome.REPLACED, decided_at=now, decided_by=by
    )
    returned.outcome, returned.confirmed_at = Outcome.RETURNED, now
    returned.save(update_fields=["outcome", "confirmed_at"])
    sheet.returned_at, sheet.returned_by = now, by
    sheet.save()
    _log(returned, RETURN, by)


def _take_back(returned: InquiryReturn, outcome: str, by: User) -> None:
    sheet = returned.sheet
    sheet.returned_at = sheet.returned_by = None
    sheet.save()
    _decide(returned, outcome, by)


def _decide(returned: InquiryReturn, outcome: str, by: User | None) -> None:
    """`by`: None where nothing is decided any more."""
    returned.outcome, returned.decided_by = outcome, by
    returned.decided_at = timezone.now() if by is not None else None
    returned.save(update_fields=["outcome", "decided_at", "decided_by", "reason", "proposal"])


def _log(returned: InquiryReturn, action: str, by: User, **more: Any) -> None:
    data = {"unit": returned.sheet.unit.code, "sha256": returned.sha256, **more}
    log(returned.sheet.inquiry, action, user=by, data=data)
