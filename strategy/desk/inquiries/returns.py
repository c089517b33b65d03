"""A division's answer in the admin: what it would change, and what becomes of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from strategy.desk.inquiries.access import answers, conducts, return_for
from strategy.desk.inquiries.sheets import attachment, return_url, sheet_head, sheet_url
from strategy.desk.shared.access import signed_in
from strategy.desk.shared.acting import act
from strategy.desk.shared.words import observation_words
from strategy.inquiries.asking import asked_of
from strategy.inquiries.keeping import LET_GO, content_of
from strategy.inquiries.preview import Preview
from strategy.inquiries.returning import (
    apply_return,
    cancel_return,
    confirm_return,
    preview_of,
    send_back,
)
from strategy.models import InquiryReturn, Observation, Proposal

Outcome = InquiryReturn.Outcome


def show_return(request: HttpRequest, pk: int) -> HttpResponse:
    """What an answer would change, cell by cell; or what became of it."""
    returned = return_for(request, pk)
    is_open = returned.is_open
    preview = preview_of(returned) if is_open else Preview()
    context = {
        **sheet_head(
            request, returned.sheet, f"回答の確認　{returned.sheet.unit}", here="回答の確認"
        ),
        "returned": returned,
        "sheet": returned.sheet,
        "preview": preview,
        "faults": preview.faults if is_open else returned.faults,
        "added": _added(returned),
        "let_go": LET_GO if returned.file is None else "",
        "replaces": _replaced_by(returned),
        "proposal": returned.proposal,
        "came_back": _came_back(returned),
        **_open_steps(request, returned, preview),
    }
    return render(request, "strategy/admin/inquiry_return.html", context)


def _open_steps(request: HttpRequest, returned: InquiryReturn, preview: Preview) -> dict[str, bool]:
    """What the user may do with an answer now."""
    running = returned.sheet.inquiry.closed_at is None
    is_ready = returned.is_open and not preview.faults and bool(preview.answered)
    may_answer = running and (conducts(request) or answers(request))
    decides = conducts(request) and returned.outcome == Outcome.RETURNED
    return {
        "may_answer": may_answer,
        "may_submit": may_answer and is_ready and returned.outcome == Outcome.CHECKED,
        "may_cancel": may_answer and returned.is_open,
        "may_apply": running and decides and is_ready,
        "may_send_back": running and decides,
    }


def _came_back(returned: InquiryReturn) -> Proposal | None:
    """The proposal that was sent back, where nothing was done about the answer since."""
    proposal = returned.proposal
    is_back = proposal is not None and proposal.state == Proposal.State.RETURNED
    return proposal if is_back and returned.outcome == Outcome.RETURNED else None


def _replaced_by(returned: InquiryReturn) -> InquiryReturn | None:
    """The answer that was handed in before, where this one is about to be."""
    if returned.outcome != Outcome.CHECKED:
        return None
    waiting = returned.sheet.returns.filter(outcome=Outcome.RETURNED)
    return waiting.select_related("uploaded_by").first()


def _added(returned: InquiryReturn) -> list[tuple[Observation, str]]:
    """The rows an answer made, each with what it says."""
    rows = list(returned.added.select_related("indicator").order_by("pk"))
    known = asked_of([row.indicator for row in rows], returned.sheet.inquiry.year)
    definitions = {key: each.definition for key, each in known.items()}
    return [
        (row, observation_words(row, definitions[row.indicator_id]))
        for row in rows
        if row.indicator_id in definitions
    ]


def returned_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was uploaded. It is never opened here, only handed on."""
    returned = return_for(request, pk)
    if returned.file is None:
        raise Http404
    return attachment(content_of(returned), returned.file_name, "application/octet-stream")


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The division hands its answer in."""
    returned = return_for(request, pk, change=True)
    return act(
        request,
        return_url(returned),
        lambda: confirm_return(returned=returned, by=signed_in(request)),
        "提出しました。企画調整課が確かめて起案し、承認されると公開されます。",
    )


def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose every change of an answer as one, or none."""
    if not conducts(request):
        raise PermissionDenied
    returned, sure = return_for(request, pk, change=True), request.POST.getlist("sure")
    return act(
        request,
        return_url(returned),
        lambda: apply_return(returned=returned, by=signed_in(request), sure=sure),
        f"「{returned.sheet.unit}」の回答を確かめました。変わるところは一つの起案にして、承認へ提出しました。",
    )


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an answer that was not applied."""
    returned = return_for(request, pk, change=True)
    return act(
        request,
        sheet_url(returned.sheet),
        lambda: cancel_return(returned=returned, by=signed_in(request)),
        f"「{returned.file_name}」を取りやめました。ポータルの値は変わっていません。",
    )


def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an answer back to its division with a reason."""
    if not conducts(request):
        raise PermissionDenied
    returned = return_for(request, pk, change=True)
    reason = request.POST.get("reason", "")
    return act(
        request,
        return_url(returned),
        lambda: send_back(returned=returned, by=signed_in(request), reason=reason),
        f"「{returned.sheet.unit}」に差し戻しました。理由は担当課の画面に表示されます。",
    )
