"""A division's sheet in the admin: its workbook out, its answers back."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from strategy.desk.inquiries.access import (
    answers,
    conducts,
    return_for,
    sees_all,
    sheet_for,
)
from strategy.desk.inquiries.forms import WorkbookForm
from strategy.desk.inquiries.pages import ICON, crumbs
from strategy.desk.inquiries.steps import act
from strategy.desk.shared.access import signed_in
from strategy.desk.shared.words import observation_words
from strategy.inquiries.asking import asked_of
from strategy.inquiries.handing_over import handed_over
from strategy.inquiries.keeping import LET_GO, content_of
from strategy.inquiries.layout import MEDIA_TYPE
from strategy.inquiries.making import note_download, remake_sheet
from strategy.inquiries.proposals import Proposal
from strategy.inquiries.returning import (
    OWN_ANSWER,
    answered_by,
    apply_return,
    cancel_return,
    confirm_return,
    proposal_of,
    receive,
    send_back,
)
from strategy.models import InquiryReturn, InquirySheet, Observation
from strategy.refusals import Refused

Outcome = InquiryReturn.Outcome


def _sheet_url(sheet: InquirySheet) -> str:
    return reverse("inquiries:sheet", args=[sheet.pk])


def _return_url(returned: InquiryReturn) -> str:
    return reverse("inquiries:return", args=[returned.pk])


def _crumbs(request: HttpRequest, sheet: InquirySheet, *items: dict[str, Any]) -> list[Any]:
    above = []
    if sees_all(request):
        url = reverse("inquiries:board", args=[sheet.inquiry_id])
        above = [{"url": url, "label": sheet.inquiry.title}]
        own = {"url": _sheet_url(sheet) if items else "", "label": str(sheet.unit)}
    else:
        label = f"{sheet.inquiry.title}({sheet.unit})"
        own = {"url": _sheet_url(sheet) if items else "", "label": label}
    return crumbs(*above, own, *items)


def _attachment(content: bytes, name: str, media_type: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=media_type
    )


def sheet(request: HttpRequest, pk: int, form: WorkbookForm | None = None) -> HttpResponse:
    """The workbook to fetch, the place to bring it back, and what came back so far."""
    shown = sheet_for(request, pk)
    returns = list(
        shown.returns.select_related("uploaded_by", "decided_by", "file").defer("file__content")
    )
    may_answer = conducts(request) or answers(request)
    over = handed_over([shown]).get(shown.pk)
    context = {
        "header_title": f"{shown.inquiry.title}　{shown.unit}",
        "header_icon": ICON,
        "breadcrumbs_items": _crumbs(request, shown),
        "sheet": shown,
        "inquiry": shown.inquiry,
        "returns": returns,
        "waiting": next((each for each in returns if each.outcome == Outcome.RETURNED), None),
        "sent_back": _sent_back(returns),
        "may_answer": may_answer
        and shown.inquiry.closed_at is None
        and (over is None or not over.is_whole),
        "handed_over": over,
        "conducts": conducts(request),
        "is_division": not sees_all(request),
        "mails": shown.mails.select_related("sent_by") if sees_all(request) else [],
        "form": form or WorkbookForm(),
    }
    return render(request, "strategy/admin/inquiry_sheet.html", context)


def _sent_back(returns: list[InquiryReturn]) -> InquiryReturn | None:
    """The newest answer, where it was sent back: what the division has to do now."""
    decided = [each for each in returns if each.outcome != Outcome.REFUSED]
    newest = decided[0] if decided else None
    return newest if newest is not None and newest.outcome == Outcome.SENT_BACK else None


def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook that went out, byte for byte."""
    wanted = sheet_for(request, pk)
    if not sees_all(request):
        note_download(sheet=wanted, by=signed_in(request))
    return _attachment(bytes(wanted.workbook.content), wanted.file_name, MEDIA_TYPE)


def remake(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the workbook anew from what stands today."""
    if not conducts(request):
        raise PermissionDenied
    standing = sheet_for(request, pk, change=True)
    return act(
        request,
        _sheet_url(standing),
        lambda: remake_sheet(sheet=standing, by=signed_in(request)),
        "照会票を作り直しました。前の照会票は、もう受け取りません。担当課に知らせてください。",
    )


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a file and lead to what it would change."""
    answered = sheet_for(request, pk, change=True)
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return sheet(request, pk, form)
    file = form.cleaned_data["file"]
    try:
        returned = receive(
            sheet=answered, content=file.read(), file_name=file.name, by=signed_in(request)
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect(_sheet_url(answered))
    return redirect(_return_url(returned))


def show_return(request: HttpRequest, pk: int) -> HttpResponse:
    """What an answer would change, cell by cell; or what became of it."""
    returned = return_for(request, pk)
    is_open = returned.is_open
    proposal = proposal_of(returned) if is_open else Proposal()
    is_ready = bool(is_open and not proposal.faults and proposal.answered)
    may_answer = conducts(request) or answers(request)
    running = returned.sheet.inquiry.closed_at is None
    is_own = answered_by(returned, signed_in(request))
    context = {
        "header_title": f"回答の確認　{returned.sheet.unit}",
        "header_icon": ICON,
        "breadcrumbs_items": _crumbs(request, returned.sheet, {"url": "", "label": "回答の確認"}),
        "returned": returned,
        "sheet": returned.sheet,
        "proposal": proposal,
        "faults": proposal.faults if is_open else returned.faults,
        "added": _added(returned),
        "let_go": LET_GO if returned.file is None else "",
        "replaces": returned.sheet.returns.filter(outcome=Outcome.RETURNED)
        .exclude(pk=returned.pk)
        .select_related("uploaded_by")
        .first()
        if returned.outcome == Outcome.CHECKED
        else None,
        "may_submit": is_ready and running and may_answer and returned.outcome == Outcome.CHECKED,
        "may_apply": is_ready
        and running
        and conducts(request)
        and returned.outcome == Outcome.RETURNED
        and not is_own,
        "own_answer": OWN_ANSWER
        if is_own and conducts(request) and returned.outcome == Outcome.RETURNED
        else "",
        "may_cancel": is_open and running and may_answer,
        "may_send_back": returned.outcome == Outcome.RETURNED and running and conducts(request),
        "may_answer": may_answer and running,
    }
    return render(request, "strategy/admin/inquiry_return.html", context)


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
    return _attachment(content_of(returned), returned.file_name, "application/octet-stream")


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The division hands its answer in."""
    returned = return_for(request, pk, change=True)
    return act(
        request,
        _return_url(returned),
        lambda: confirm_return(returned=returned, by=signed_in(request)),
        "提出しました。企画調整課が確かめてから、ポータルに反映します。",
    )


def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Record every change of an answer, or none."""
    if not conducts(request):
        raise PermissionDenied
    returned = return_for(request, pk, change=True)
    return act(
        request,
        _return_url(returned),
        lambda: apply_return(returned=returned, by=signed_in(request)),
        f"「{returned.sheet.unit}」の回答を反映しました。",
    )


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an answer that was not applied."""
    returned = return_for(request, pk, change=True)
    return act(
        request,
        _sheet_url(returned.sheet),
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
        _return_url(returned),
        lambda: send_back(returned=returned, by=signed_in(request), reason=reason),
        f"「{returned.sheet.unit}」に差し戻しました。理由は担当課の画面に表示されます。",
    )
