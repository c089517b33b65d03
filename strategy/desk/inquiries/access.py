"""Who sees and answers what of an inquiry: the planning division all, a division its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from strategy.access.permissions import bound_to_units, own_units
from strategy.desk.shared.access import may, signed_in
from strategy.inquiries.handing_over import handed_over
from strategy.models import Inquiry, InquiryReturn, InquirySheet


def sees_all(request: HttpRequest) -> bool:
    """Whether every division's sheets may be looked at."""
    return any(may(request, f"{action}_inquiry") for action in ("view", "change", "add"))


def conducts(request: HttpRequest) -> bool:
    """Whether the user sends, applies and closes: the planning division."""
    return may(request, "change_inquiry")


def answers(request: HttpRequest) -> bool:
    """Whether the user answers for divisions of their own."""
    user = signed_in(request)
    return bound_to_units(user) and may(request, "add_observation")


def sheets_within(request: HttpRequest) -> QuerySet[InquirySheet]:
    """The sheets the user may see."""
    sheets = InquirySheet.objects.select_related("inquiry", "unit")
    if sees_all(request):
        return sheets
    if answers(request):
        return sheets.filter(unit__in=own_units(signed_in(request)))
    return sheets.none()


def inquiry_for(request: HttpRequest, pk: int, *, change: bool = False) -> Inquiry:
    """An inquiry as a whole, for those who see all of it.

    Raises:
        PermissionDenied: the user may not see all, or not change it where `change` asks so.
    """
    if not (conducts(request) if change else sees_all(request)):
        raise PermissionDenied
    return get_object_or_404(Inquiry, pk=pk)


def sheet_for(request: HttpRequest, pk: int, *, change: bool = False) -> InquirySheet:
    """A sheet, for the planning division and for the division it asks.

    `change`: also whether the user may answer it, not only look.

    Raises:
        PermissionDenied: neither; a clerk of another division is told whose it is.
    """
    if not (sees_all(request) or answers(request)):
        raise PermissionDenied
    sheet: InquirySheet = get_object_or_404(
        InquirySheet.objects.select_related("inquiry", "unit"), pk=pk
    )
    if not sheets_within(request).filter(pk=pk).exists():
        mine = "、".join(str(unit) for unit in own_units(signed_in(request))) or "なし"
        over = handed_over([sheet]).get(pk)
        messages.error(
            request,
            f"「{sheet.unit}」の照会票です。あなたの所属({mine})では開けません。"
            + (over.sentence if over is not None and over.is_whole else "")
            + "異動や組織の変更があったときは、企画調整課に連絡してください。",
        )
        raise PermissionDenied
    if change and not (conducts(request) or answers(request)):
        raise PermissionDenied
    return sheet


def return_for(request: HttpRequest, pk: int, *, change: bool = False) -> InquiryReturn:
    """An answer, as `sheet_for`."""
    if not (sees_all(request) or answers(request)):
        raise PermissionDenied
    returned: InquiryReturn = get_object_or_404(
        InquiryReturn.objects.select_related("uploaded_by", "decided_by").defer("file__content"),
        pk=pk,
    )
    returned.sheet = sheet_for(request, returned.sheet_id, change=change)
    return returned
