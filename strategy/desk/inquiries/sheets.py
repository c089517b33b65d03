"""A division's sheet in the admin: its workbook out, its answers in."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from strategy.desk.inquiries.access import (
    answers,
    conducts,
    sees_all,
    sheet_for,
)
from strategy.desk.inquiries.forms import WorkbookForm
from strategy.desk.inquiries.pages import ICON, crumbs
from strategy.desk.shared.access import signed_in
from strategy.desk.shared.acting import act, say_why
from strategy.inquiries.handing_over import handed_over
from strategy.inquiries.layout import MEDIA_TYPE
from strategy.inquiries.making import note_download, remake_sheet
from strategy.inquiries.returning import (
    receive,
)
from strategy.models import InquiryReturn, InquirySheet
from strategy.refusals import Refused

Outcome = InquiryReturn.Outcome


def sheet_url(sheet: InquirySheet) -> str:
    return reverse("inquiries:sheet", args=[sheet.pk])


def return_url(returned: InquiryReturn) -> str:
    return reverse("inquiries:return", args=[returned.pk])


def sheet_crumbs(request: HttpRequest, sheet: InquirySheet, *items: dict[str, Any]) -> list[Any]:
    above = []
    if sees_all(request):
        url = reverse("inquiries:board", args=[sheet.inquiry_id])
        above = [{"url": url, "label": sheet.inquiry.title}]
        own = {"url": sheet_url(sheet) if items else "", "label": str(sheet.unit)}
    else:
        label = f"{sheet.inquiry.title}({sheet.unit})"
        own = {"url": sheet_url(sheet) if items else "", "label": label}
    return crumbs(*above, own, *items)


def attachment(content: bytes, name: str, media_type: str) -> FileResponse:
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
        "breadcrumbs_items": sheet_crumbs(request, shown),
        "sheet": shown,
        "inquiry": shown.inquiry,
        "returns": returns,
        "proposed": next((each for each in returns if each.outcome == Outcome.PROPOSED), None),
        "waiting": next((each for each in returns if each.outcome == Outcome.RETURNED), None),
        "sent_back": _sent_back(returns),
        "may_answer": may_answer
        and shown.inquiry.closed_at is None
        and shown.proposed_at is None
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
    return attachment(bytes(wanted.workbook.content), wanted.file_name, MEDIA_TYPE)


def remake(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the workbook anew from what stands today."""
    if not conducts(request):
        raise PermissionDenied
    standing = sheet_for(request, pk, change=True)
    return act(
        request,
        sheet_url(standing),
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
        say_why(request, refused)
        return redirect(sheet_url(answered))
    return redirect(return_url(returned))
