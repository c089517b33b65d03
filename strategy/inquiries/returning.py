"""Answers that came back: received, confirmed by the division, applied or sent back."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from strategy.inquiries.keeping import content_of, keep_the_newest
from strategy.inquiries.making import APPLY, CLOSED, RETURN, SEND_BACK, fit_name, lock_sheet
from strategy.inquiries.opening import MOST_BYTES, NotAWorkbook, open_workbook
from strategy.inquiries.preview import Preview, preview_file, record_rows
from strategy.inquiries.reading import NotTheSheet, rows_of
from strategy.models import InquiryReturn, InquirySheet, KeptFile
from strategy.refusals import Refused

User = AbstractBaseUser
Outcome = InquiryReturn.Outcome
OWN_ANSWER = "自分が出した回答は反映できません。企画調整課のほかの人が、確かめて反映します。"


def receive(
    *, sheet: InquirySheet, content: bytes, file_name: str, by: User | None
) -> InquiryReturn:
    """Keep an uploaded file and say what is wrong with it; nothing is recorded yet.

    Raises:
        Refused: the inquiry is closed, or the file is too large to be kept.
    """
    if sheet.inquiry.closed_at is not None:
        raise Refused([CLOSED])
    if len(content) > MOST_BYTES:
        size = MOST_BYTES // 1024**2
        raise Refused([f"ファイルが大きすぎます({size}MBまで)。画像などを外してください。"])
    faults = preview_file(sheet, content, by=by).faults
    with transaction.atomic():
        if lock_sheet(sheet).inquiry.closed_at is not None:
            raise Refused([CLOSED])
        kept = KeptFile.keep(content)
        returned = InquiryReturn.objects.create(
            sheet=sheet,
            file=kept,
            sha256=kept.sha256,
            file_name=fit_name(file_name) or "名前なし",
            size_bytes=len(content),
            uploaded_by=by,  # type: ignore[misc]  # the configured user model
            outcome=Outcome.REFUSED if faults else Outcome.CHECKED,
            faults=faults,
        )
        keep_the_newest(sheet, by=by)
        return returned


def preview_of(returned: InquiryReturn) -> Preview:
    """What applying it would do now."""
    return preview_file(returned.sheet, content_of(returned))


@transaction.atomic
def confirm_return(*, returned: InquiryReturn, by: User | None) -> None:
    """Hand a checked answer in; the one before it is replaced.

    Raises:
        Refused: it is not to be confirmed any more, it has a fault by now, or somebody else
            handed one in after this one was uploaded.
    """
    returned = _locked(returned)
    _refuse_closed(returned)
    _refuse_decided(returned, Outcome.CHECKED)
    _refuse_outrun(returned)
    preview = preview_of(returned)
    if preview.faults:
        raise Refused(preview.faults)
    _refuse_empty(preview)
    _hand_in(returned, by)


@transaction.atomic
def apply_return(*, returned: InquiryReturn, by: User | None) -> Preview:
    """Record every change of an answer that was handed in, or none.

    Raises:
        Refused: `by` had a hand in the answer, somebody else applied or replaced it, or any
            row has a fault by now.
    """
    returned = _locked(returned)
    _refuse_closed(returned)
    _refuse_decided(returned, Outcome.RETURNED)
    if answered_by(returned, by):
        raise Refused([OWN_ANSWER])
    sheet = returned.sheet
    try:
        rows = rows_of(open_workbook(content_of(returned)), sheet)
    except NotAWorkbook as error:
        raise Refused([str(error)]) from None
    except NotTheSheet as error:
        raise Refused(error.reasons) from None
    preview = record_rows(sheet, rows, by=by)
    if preview.faults:
        # The caller's transaction is this one: what was recorded above goes with it.
        raise Refused(preview.faults)
    _refuse_empty(preview)
    made = {row.made.indicator_id: row.made for row in preview.rows if row.made is not None}
    returned.added.add(*made.values())
    for one in sheet.asked:
        if one["indicator"] in made:
            one["head"] = made[one["indicator"]].pk
    sheet.applied_at, sheet.applied_by = timezone.now(), by
    sheet.save()
    _decide(returned, Outcome.APPLIED, by)
    data = {"unit": sheet.unit.code, "sha256": returned.sha256, "rows": len(made)}
    log(sheet.inquiry, APPLY, user=by, data=data)
    return preview


def answered_by(returned: InquiryReturn, user: User | None) -> bool:
    """Whether somebody brought an answer or handed it in. A command is nobody's own."""
    involved = {returned.uploaded_by_id, returned.sheet.returned_by_id}
    return user is not None and user.pk in involved


@transaction.atomic
def send_back(*, returned: InquiryReturn, by: User | None, reason: str) -> None:
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
    data = {"unit": returned.sheet.unit.code, "sha256": returned.sha256}
    log(returned.sheet.inquiry, SEND_BACK, user=by, data=data)


@transaction.atomic
def cancel_return(*, returned: InquiryReturn, by: User | None) -> None:
    """Drop an answer that was not applied; the file stays in the history.

    Raises:
        Refused: it is not waiting any more.
    """
    returned = _locked(returned)
    _refuse_closed(returned)
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


def _refuse_closed(returned: InquiryReturn) -> None:
    if returned.sheet.inquiry.closed_at is not None:
        raise Refused([CLOSED])


def _refuse_decided(returned: InquiryReturn, *open_states: str) -> None:
    if returned.outcome in open_states:
        return
    who = get_user_display_name(returned.decided_by) if returned.decided_by else ""
    by = f"{who}さんが" if who else ""
    match returned.outcome:
        case Outcome.APPLIED:
            raise Refused([f"この回答は、{by}すでに反映しました。"])
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


def _hand_in(returned: InquiryReturn, by: User | None) -> None:
    sheet, now = returned.sheet, timezone.now()
    sheet.returns.filter(outcome=Outcome.RETURNED).update(
        outcome=Outcome.REPLACED, decided_at=now, decided_by=by
    )
    returned.outcome, returned.confirmed_at = Outcome.RETURNED, now
    returned.save(update_fields=["outcome", "confirmed_at"])
    sheet.returned_at, sheet.returned_by = now, by
    sheet.save()
    data = {"unit": sheet.unit.code, "sha256": returned.sha256}
    log(sheet.inquiry, RETURN, user=by, data=data)


def _take_back(returned: InquiryReturn, outcome: str, by: User | None) -> None:
    sheet = returned.sheet
    sheet.returned_at = sheet.returned_by = None
    sheet.save()
    _decide(returned, outcome, by)


def _decide(returned: InquiryReturn, outcome: str, by: User | None) -> None:
    returned.outcome, returned.decided_at = outcome, timezone.now()
    returned.decided_by = by
    returned.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
