"""A division's sheet in the admin: its workbook out, its answers in."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from strategy.desk.inquiries.access import (
    answers,
    conducts,
    sees_all,
    sheet_for,
)
from strategy.desk.inquiries.forms import WorkbookForm
from strategy.desk.inquiries.pages import head
from strategy.desk.shared.access import signed_in
from strategy.desk.shared.acting import act, say_why
from strategy.desk.shared.words import by_whom, name_of
from strategy.inquiries.handing_over import handed_over
from strategy.inquiries.layout import MEDIA_TYPE
from strategy.inquiries.making import note_download, remake_sheet
from strategy.inquiries.returning import (
    receive,
)
from strategy.models import InquiryMail, InquiryReturn, InquirySheet
from strategy.models.dated import moment_text
from strategy.refusals import Refused

Outcome = InquiryReturn.Outcome


def sheet_url(sheet: InquirySheet) -> str:
    return reverse("inquiries:sheet", args=[sheet.pk])


def return_url(returned: InquiryReturn) -> str:
    return reverse("inquiries:return", args=[returned.pk])


def sheet_head(
    request: HttpRequest, sheet: InquirySheet, title: str, here: str = ""
) -> dict[str, Any]:
    """The head of a sheet's page, or of one below it that is called `here`."""
    own, above = f"{sheet.inquiry.title}({sheet.unit})", []
    if sees_all(request):
        board = reverse("inquiries:board", args=[sheet.inquiry_id])
        own, above = str(sheet.unit), [(board, sheet.inquiry.title)]
    if here:
        above.append((sheet_url(sheet), own))
    return head(title, *above, here=here or own)


def attachment(content: bytes, name: str, media_type: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=media_type
    )


def _outcome(returned: InquiryReturn) -> str:
    decided = by_whom(returned.decided_by, returned.decided_at)
    return f"{returned.get_outcome_display()} {decided}"


def _kind(mail: InquiryMail) -> str:
    return f"{mail.get_kind_display()}{'' if mail.sent_by_id else '(自動)'}"


LOG = "listing figure-table inquiry-log"
RETURNS = [
    Column("at", label="日時", accessor=lambda row: moment_text(row.uploaded_at)),
    Column("by", label="出した人", accessor=lambda row: name_of(row.uploaded_by)),
    TitleColumn("file_name", label="ファイル", get_url=return_url),
    Column("outcome", label="結果", accessor=_outcome),
]
MAILS = [
    Column("at", label="日時", accessor=lambda row: moment_text(row.begun_at)),
    Column("kind", label="種別", accessor=_kind),
    Column("recipient", label="宛先", classname="inquiry-address"),
    Column("outcome", label="結果", accessor=lambda r: f"{r.get_outcome_display()} {r.error}"),
]


def sheet(request: HttpRequest, pk: int, form: WorkbookForm | None = None) -> HttpResponse:
    """The workbook to fetch, the place to bring it back, and what came back so far."""
    shown = sheet_for(request, pk)
    returns = list(
        shown.returns.select_related("uploaded_by", "decided_by", "file").defer("file__content")
    )
    may_answer = conducts(request) or answers(request)
    over = handed_over([shown]).get(shown.pk)
    mails = shown.mails.all() if sees_all(request) else ()
    context = {
        **sheet_head(request, shown, f"{shown.inquiry.title}　{shown.unit}"),
        "sheet": shown,
        "inquiry": shown.inquiry,
        "returns": Table(RETURNS, returns, classname=LOG),
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
        "mails": Table(MAILS, mails, classname=LOG),
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
