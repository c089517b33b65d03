"""The steps of an inquiry in the admin: each a button pushed, an action, and its sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from strategy.desk.inquiries.access import inquiry_for
from strategy.desk.shared.access import signed_in
from strategy.desk.shared.acting import act, say_why
from strategy.desk.shared.fields import whole_number
from strategy.inquiries.mails import Sending, send_reminder, send_request
from strategy.inquiries.making import add_unit, close_inquiry, reopen_inquiry
from strategy.models import Inquiry, Unit
from strategy.refusals import Refused


def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the request to the divisions that have not had it."""
    inquiry = inquiry_for(request, pk, change=True)
    return _mail(
        request,
        inquiry,
        lambda: send_request(inquiry=inquiry, by=signed_in(request)),
        "照会のメール",
    )


def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a reminder to the divisions that have not answered."""
    inquiry = inquiry_for(request, pk, change=True)
    return _mail(
        request,
        inquiry,
        lambda: send_reminder(inquiry=inquiry, by=signed_in(request)),
        "督促のメール",
    )


def _mail(
    request: HttpRequest, inquiry: Inquiry, send_now: Callable[[], Sending], what: str
) -> HttpResponse:
    back = redirect(reverse("inquiries:board", args=[inquiry.pk]))
    try:
        done = send_now()
    except Refused as refused:
        say_why(request, refused)
        return back
    if done.sent:
        messages.success(request, f"{what}を{done.sent}件送りました。")
    if done.spared:
        messages.info(
            request, f"{done.spared}件の宛先には今日すでに{what}を送ったので、送りませんでした。"
        )
    if done.failed:
        messages.error(
            request,
            f"{done.failed}件は送れませんでした。送信記録で理由を確かめ、もう一度送ってください。",
        )
    if done.without_address:
        units = "、".join(done.without_address)
        messages.warning(
            request,
            f"メールの宛先がない課があります：{units}。「登録情報」の「担当課」で所属する人を登録し、"
            "その人のメールアドレスを確かめてください。",
        )
    return back


def close(request: HttpRequest, pk: int) -> HttpResponse:
    inquiry = inquiry_for(request, pk, change=True)
    return act(
        request,
        reverse("inquiries:board", args=[pk]),
        lambda: close_inquiry(inquiry=inquiry, by=signed_in(request)),
        f"「{inquiry.title}」を締め切りました。回答はもう受け取りません。",
    )


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    inquiry = inquiry_for(request, pk, change=True)
    return act(
        request,
        reverse("inquiries:board", args=[pk]),
        lambda: reopen_inquiry(inquiry=inquiry, by=signed_in(request)),
        f"「{inquiry.title}」の締切りを取り消しました。",
    )


def add_division(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one more division."""
    inquiry = inquiry_for(request, pk, change=True)
    unit = get_object_or_404(Unit, pk=whole_number(request.POST.get("unit", "")))
    return act(
        request,
        reverse("inquiries:board", args=[pk]),
        lambda: add_unit(inquiry=inquiry, unit=unit, by=signed_in(request)),
        f"「{unit}」の照会票を作りました。",
    )
