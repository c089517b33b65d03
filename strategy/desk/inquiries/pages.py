"""Inquiries in the admin, for the planning division: begun, sent, watched, closed."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from strategy.desk.inquiries.access import (
    answers,
    conducts,
    inquiry_for,
    sees_all,
    sheets_within,
)
from strategy.desk.inquiries.forms import InquiryForm, TermsForm
from strategy.desk.shared.access import may, page_head, signed_in
from strategy.inquiries.handing_over import HandedOver, handed_over, still_asked
from strategy.inquiries.mails import addresses_of
from strategy.inquiries.making import (
    change_inquiry,
    fit_name,
    make_inquiry,
    questions_by_unit,
    units_of,
)
from strategy.inquiries.reminding import FROM_HOUR
from strategy.models import Inquiry, InquiryMail, InquirySheet
from strategy.models.dated import city_today
from strategy.notation.fiscal_year import fiscal_year_of
from strategy.notation.wareki import era_fiscal_year
from strategy.notation.years import NotAYear, PeriodType, parse_year
from strategy.refusals import Refused

ICON = "mail"
State = InquirySheet.State


def head(title: str, *above: tuple[str, str], here: str = "") -> dict[str, Any]:
    """The head of a page below the list of inquiries."""
    return page_head(title, ICON, (reverse("inquiries:index"), "照会"), *above, here=here)


@dataclass(frozen=True)
class InquiryLine:
    """An inquiry in the list, with how many divisions are how far.

    A sheet whose indicators are another division's by now is not among those asked.
    """

    inquiry: Inquiry
    asked: int
    answered: int
    applied: int


def index(request: HttpRequest) -> HttpResponse:
    """All inquiries, or the sheets of the reader's own divisions."""
    if sees_all(request):
        lines = _lines()
        sheets: list[InquirySheet] = []
        over: dict[int, HandedOver] = {}
    elif answers(request):
        lines = []
        sheets = list(sheets_within(request).order_by("-inquiry__year", "-inquiry_id", "unit_id"))
        over = handed_over(sheets)
    else:
        raise PermissionDenied
    may_add = may(request, "add_inquiry")
    context = {
        **page_head("照会", ICON),
        "header_buttons": [
            HeaderButton("照会を始める", url=reverse("inquiries:add"), icon_name="plus")
        ]
        if may_add
        else [],
        "sees_all": sees_all(request),
        "may_add": may_add,
        "lines": lines,
        "sheets": [(sheet, over.get(sheet.pk)) for sheet in sheets],
    }
    return render(request, "strategy/admin/inquiry_index.html", context)


def _lines() -> list[InquiryLine]:
    states: dict[int, list[State]] = defaultdict(list)
    for sheet in still_asked(InquirySheet.objects.select_related("inquiry")):
        states[sheet.inquiry_id].append(sheet.state)
    return [
        _line(inquiry, states[inquiry.pk]) for inquiry in Inquiry.objects.order_by("-year", "-pk")
    ]


def _line(inquiry: Inquiry, states: Sequence[State]) -> InquiryLine:
    applied = states.count(State.APPLIED)
    waiting = states.count(State.RETURNED) + states.count(State.PROPOSED)
    return InquiryLine(inquiry, len(states), applied + waiting, applied)


def add(request: HttpRequest) -> HttpResponse:
    """The form of a new inquiry; sent, it is begun and its workbooks are made."""
    if not may(request, "add_inquiry"):
        raise PermissionDenied
    year, fault = _year_asked(request)
    form = InquiryForm(request.POST if request.method == "POST" else None, year=year)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            inquiry = make_inquiry(
                year=year,
                title=said["title"],
                due_on=said["due_on"],
                note=said["note"],
                remind_on=said["remind_on"],
                units=form.chosen_units(),
                by=signed_in(request),
            )
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(
                request,
                f"「{inquiry.title}」を作りました。まだ送っていません。"
                "内容を確かめて、照会のメールを送ってください。",
            )
            return redirect(reverse("inquiries:board", args=[inquiry.pk]))
    context = {
        **head("照会を始める"),
        "form": form,
        "year": year,
        "year_text": era_fiscal_year(year),
        "year_typed": request.GET.get("year") or era_fiscal_year(year),
        "year_fault": fault,
        "standing": Inquiry.objects.filter(year=year),
    }
    return render(request, "strategy/admin/inquiry_new.html", context)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an inquiry's due day, note and reminders."""
    inquiry = inquiry_for(request, pk, change=True)
    standing = {name: getattr(inquiry, name) for name in ("due_on", "note", "remind_on")}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=standing)
    board_of = reverse("inquiries:board", args=[pk])
    if form.is_bound and form.is_valid():
        try:
            change_inquiry(inquiry=inquiry, by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, f"「{inquiry.title}」の期限と督促を改めました。")
            return redirect(board_of)
    context = {
        **head("期限と督促を改める", (board_of, inquiry.title)),
        "form": form,
        "inquiry": inquiry,
    }
    return render(request, "strategy/admin/inquiry_change.html", context)


def _year_asked(request: HttpRequest) -> tuple[int, str]:
    """The year of the form, and what is wrong with the one that was typed."""
    last = fiscal_year_of(city_today()) - 1
    text = request.POST.get("year") or request.GET.get("year") or ""
    if not text:
        return last, ""
    try:
        year = parse_year(text, PeriodType.FISCAL_YEAR)
    except NotAYear as error:
        return last, str(error)
    if year > last + 1:
        return last, f"{era_fiscal_year(year)}は、まだ始まっていません。"
    return year, ""


@dataclass(frozen=True)
class BoardLine:
    """A division on the board."""

    sheet: InquirySheet
    addresses: int
    mails: list[InquiryMail]
    handed_over: HandedOver | None

    @property
    def is_over(self) -> bool:
        """Whether the division has nothing left to answer, and has not answered before."""
        over = self.handed_over
        return over is not None and over.is_whole and not self.sheet.is_answered

    @property
    def failed(self) -> bool:
        """Whether the newest mail to some address failed."""
        newest: dict[str, InquiryMail] = {}
        for mail in self.mails:
            newest.setdefault(mail.recipient, mail)
        return any(mail.outcome == InquiryMail.Outcome.FAILED for mail in newest.values())


def board(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each division is, and what may be done now."""
    inquiry = inquiry_for(request, pk)
    sheets = inquiry.sheets.select_related(
        *("unit", "inquiry", "opened_by", "returned_by", "applied_by")
    ).prefetch_related(Prefetch("mails", InquiryMail.objects.order_by("-pk")))
    addresses = addresses_of([sheet.unit_id for sheet in sheets])
    over = handed_over(sheets)
    lines = [
        BoardLine(
            sheet,
            len(addresses[sheet.unit_id]),
            list(sheet.mails.all()),
            over.get(sheet.pk),
        )
        for sheet in sheets
    ]
    asking = [line for line in lines if not line.is_over]
    states = [line.sheet.state for line in asking]
    asked = questions_by_unit(inquiry.year)
    others = units_of(asked).exclude(pk__in=[line.sheet.unit_id for line in lines])
    changes = conducts(request) and inquiry.closed_at is None
    context = {
        **head(inquiry.title),
        "inquiry": inquiry,
        "lines": lines,
        "reminder_hour": FROM_HOUR,
        "counts": [(state.label, states.count(state)) for state in State],
        "over": len(lines) - len(asking),
        "to_send": sum(line.sheet.waits_for_request for line in asking),
        "to_remind": sum(line.sheet.waits_for_reminder for line in asking),
        "unasked": dict.fromkeys(
            indicator
            for line in lines
            if line.handed_over and not line.sheet.is_answered
            for indicator in line.handed_over.unasked
        ),
        "without_unit": [question.indicator for question in asked.get(None, [])],
        "others": [(unit, len(asked[unit.pk])) for unit in others] if changes else [],
        "conducts": conducts(request),
        "changes": changes,
    }
    return render(request, "strategy/admin/inquiry_board.html", context)


def download_all(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbooks of all divisions as one archive."""
    inquiry = inquiry_for(request, pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in inquiry.sheets.select_related("workbook", "unit"):
            archive.writestr(f"{sheet.unit.code}_{sheet.file_name}", bytes(sheet.workbook.content))
    packed.seek(0)
    name = fit_name(f"{inquiry.title}.zip")
    return FileResponse(packed, as_attachment=True, filename=name)
