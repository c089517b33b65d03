"""Another file in the place of one (差し替え): uploaded, with the reason, and proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.documents.forms import get_document_form
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.forms import get_image_form
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.log_actions import log

from strategy.desk.proposals.gathering import (
    kept_into,
    open_with,
    own_items_prepared,
    put_forward,
)
from strategy.desk.proposals.records import said
from strategy.desk.shared.access import page_head, signed_in
from strategy.files.replacing import pages_naming, settings_naming
from strategy.models import LibraryDocument, Picture
from strategy.proposals.files import file_item
from strategy.proposals.records import key_of
from strategy.refusals import Refused

ASKED = ("title", "file", "collection", "description")


@dataclass(frozen=True)
class Kind:
    """Pictures or documents: their model, who may do what, their form and the way back."""

    model: Any
    policy: Any
    form: Any
    edit: str


KINDS = {
    "picture": Kind(Picture, image_policy, get_image_form, "wagtailimages:edit"),
    "document": Kind(LibraryDocument, document_policy, get_document_form, "wagtaildocs:edit"),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="差し替える理由",
        help_text="例: 第3表の数字に誤りがあったため。承認する人が読み、記録に残ります。",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "差し替える理由を書いてください。"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for the new file and the reason; sent, the exchange waits for approval."""
    if kind not in KINDS:
        raise Http404(f"no files are called {kind}")
    of, by = KINDS[kind], signed_in(request)
    old = get_object_or_404(of.model, pk=pk)
    if not (
        of.policy.user_has_permission(by, "add")
        and of.policy.user_has_permission_for_instance(by, "change", old)
    ):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = of.form(of.model)(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        instance=of.model(
            title=old.title, collection=old.collection, uploaded_by_user=by, supersedes=old
        ),
        user=by,
    )
    for name in set(form.fields) - set(ASKED):
        del form.fields[name]
    key = key_of(old)
    drafted = None if is_sent else own_items_prepared(request).filter(key=key).first()
    initial = {"reason": drafted.arguments["changes"][-1][2]} if drafted else {}
    reason = ReasonForm(request.POST if is_sent else None, initial=initial)
    if drafted is not None:
        open_with(request, drafted)
    back = reverse(of.edit, args=[pk])
    if is_sent and form.is_valid() and reason.is_valid():
        try:
            with transaction.atomic():
                new = form.save()
                log(new, "wagtail.create", user=by)
                item = file_item(old, new)
                words = reason.cleaned_data["reason"]
                item.arguments["changes"].append(["差し替える理由", "", words])
                proposal = put_forward(request, [item], reason=words)
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, said(proposal))
            return redirect(back)
    context = {
        **page_head(
            f"「{old}」の差し替え",
            "image" if of.model is Picture else "doc-full",
            (back, str(old)),
            here="差し替え",
        ),
        "pages": pages_naming(old),
        "settings": settings_naming(old),
        "form": form,
        "reason": reason,
        **kept_into(request),
        "back_url": back,
    }
    return render(request, "strategy/admin/replace_file.html", context)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("files/replace/<slug:kind>/<int:pk>/", replace, name="replace_file")]
