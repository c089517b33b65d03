"""The steps of an edition in the admin: each a form sent, an action, and its sentence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from publications.desk.access import edition_for
from publications.desk.forms import CorrectionForm, OriginalForm, WithdrawalForm
from publications.desk.page import show
from publications.editions.actions import (
    approve_edition,
    issue_edition,
    publish_correction,
    retry_rendition,
    return_edition,
    submit_edition,
    withdraw_edition,
)
from publications.editions.blockers import held_back_by
from publications.editions.originals import store_original
from publications.models import Rendition
from publications.tasks import failure_sentence
from strategy.desk.shared.access import signed_in
from strategy.desk.shared.acting import act
from strategy.refusals import Refused

HELD_BACK = (
    "「%s」の新しい内容は、版に入っていないので公開していません。下書きとして承認に回しました。"
)


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    edition = edition_for(request, pk, "change")
    return act(
        request,
        _desk(pk),
        lambda: submit_edition(edition=edition, by=signed_in(request)),
        "内容を凍結し、承認へ提出しました。ファイルを作成しています。",
    )


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    edition = edition_for(request, pk, "approve")
    seen = {name: request.POST.get(name, "") for name in ("sha256", "comment")}
    return act(
        request,
        _desk(pk),
        lambda: approve_edition(edition=edition, by=signed_in(request), **seen),
        "承認しました。公表すると、市民が読めるようになります。",
    )


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    edition = edition_for(request, pk, "issue")
    sha256 = request.POST.get("sha256", "")

    def issue_and_tell() -> None:
        issued = issue_edition(edition=edition, by=signed_in(request), sha256=sha256)
        for title in held_back_by(issued):
            messages.warning(request, HELD_BACK % title)

    return act(request, _desk(pk), issue_and_tell, "公表しました。")


def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    edition = edition_for(request, pk, "change", "approve")
    reason = request.POST.get("reason", "")
    return act(
        request,
        _desk(pk),
        lambda: return_edition(edition=edition, by=signed_in(request), reason=reason),
        "準備中に戻しました。",
    )


def retry(request: HttpRequest, pk: int, rendition: int) -> HttpResponse:
    edition = edition_for(request, pk, "change", "approve")
    row = get_object_or_404(Rendition, pk=rendition, publication__editions=edition)
    return act(
        request,
        _desk(pk),
        lambda: retry_rendition(rendition=row, by=signed_in(request)),
        "もう一度作成します。",
    )


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    edition = edition_for(request, pk, "issue")
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return show(request, pk, withdrawal_form=form)
    return act(
        request,
        _desk(pk),
        lambda: withdraw_edition(edition=edition, by=signed_in(request), reason=form.texts()),
        "取り下げました。版のページには、取下げの理由を表示しています。",
    )


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    edition = edition_for(request, pk, "issue")
    form = CorrectionForm(request.POST, edition=edition)
    if not form.is_valid():
        return show(request, pk, correction_form=form)
    return act(
        request,
        _desk(pk),
        lambda: publish_correction(
            edition=edition,
            by=signed_in(request),
            text=form.texts(),
            corrected_in=form.cleaned_data["corrected_in"],
        ),
        "訂正のお知らせを載せました。",
    )


def upload(request: HttpRequest, pk: int, rendition: int) -> HttpResponse:
    """Take in the file of an original that the city issued elsewhere: readers have it at once."""
    edition = edition_for(request, pk, "approve")
    row = get_object_or_404(Rendition, pk=rendition, publication__editions=edition)
    form = OriginalForm(request.POST, request.FILES)
    if not form.is_valid():
        for error in form.errors["file"]:
            messages.error(request, f"{row.printed_name}: {error}")
        return redirect(_desk(pk))

    def store() -> None:
        try:
            store_original(
                rendition=row,
                content=form.cleaned_data["file"].read(),
                page_count=form.page_count,
                by=signed_in(request),
            )
        except OSError as error:
            raise Refused([failure_sentence(error)]) from error

    return act(request, _desk(pk), store, f"「{row.printed_name}」のファイルを登録しました。")


def _desk(edition: int) -> str:
    return reverse("editions:desk", args=[edition])
