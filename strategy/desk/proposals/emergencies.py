"""Emergency publication (緊急公開) in the admin, and its approval afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem
from wagtail.snippets.action_menu import PublishMenuItem as SnippetPublishMenuItem

from strategy.desk.proposals.cards import cards_of, with_items
from strategy.desk.shared.access import HOME, may, signed_in
from strategy.desk.shared.acting import act
from strategy.languages import ORIGINAL, column, having, japanese_name, original
from strategy.models import Indicator, Proposal
from strategy.proposals.emergencies import (
    confirm_emergency,
    may_confirm_emergency,
    publish_in_emergency,
)
from strategy.proposals.notices import NOTICE_ENDED, end_notice, notice_item
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from strategy.tree.queries import site_settings

KINDS: dict[str, type[Any]] = {"page": Page, "indicator": Indicator}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="緊急に公開する理由",
        help_text="例: 災害の窓口を今日のうちに知らせるため。理由は記録に残り、消せません。",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "緊急に公開する理由を書いてください。"},
    )


def _tomorrow_evening() -> datetime:
    day = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(17)))


class NoticeForm(forms.Form):
    """The emergency notice: its words, where more is said, until when, and why it cannot wait."""

    link = forms.URLField(
        label="くわしい説明のアドレス(任意)",
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": "https:// で始まるアドレスを入れてください。"},
    )
    until = forms.DateTimeField(
        label="終わりの日時",
        initial=_tomorrow_evening,
        widget=AdminDateTimeInput,
        help_text="この日時を過ぎると、自動で消えます。14日より先にはできません。",
        error_messages={
            "required": "終わりの日時を入れてください。",
            "invalid": "日時が読めません。例: 令和8年12月1日17時、2026-12-01 17:00",
        },
    )
    reason = forms.CharField(
        label="緊急に知らせる理由",
        help_text="市民には見えません。記録に残ります。",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "緊急に知らせる理由を書いてください。"},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        for code in having("notice"):
            self.fields[column("notice", code)] = forms.CharField(
                label=f"お知らせの文({japanese_name(code)})",
                required=code == ORIGINAL,
                max_length=300,
                widget=forms.Textarea({"rows": 3}),
                error_messages={"required": "お知らせの文を書いてください。"},
            )
        texts = [column("notice", code) for code in having("notice")]
        self.order_fields([*texts, "link", "until", "reason"])

    def texts(self) -> dict[str, str]:
        """The words by language."""
        return {code: self.cleaned_data[column("notice", code)] for code in having("notice")}


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Ask for the emergency notice; sent, it stands at the top of every page until its end."""
    record = site_settings()
    if not may(request, "publish_in_emergency"):
        raise PermissionDenied
    if record is None:
        raise Http404("the site is not set up")
    form = NoticeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        item = notice_item(record, texts=form.texts(), link=said["link"], until=said["until"])
        try:
            publish_in_emergency(items=[item], reason=said["reason"], by=signed_in(request))
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.warning(request, "緊急のお知らせを出しました。事後の承認が要ります。")
            return redirect(reverse("emergencies"))
    context = {
        "header_title": "緊急のお知らせ",
        "header_icon": "warning",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("emergencies"), "label": "緊急公開の記録"},
            {"label": "緊急のお知らせ"},
        ],
        "form": form,
    }
    return render(request, "strategy/admin/emergency_notice.html", context)


@require_POST
def notice_off(request: HttpRequest) -> HttpResponse:
    """Take the emergency notice off before its end."""
    record = site_settings()
    if not (may(request, "publish_in_emergency") or may(request, "confirm_emergency")):
        raise PermissionDenied
    if record is None:
        raise Http404("the site is not set up")
    return act(
        request,
        reverse("emergencies"),
        lambda: end_notice(record=record, by=signed_in(request)),
        "緊急のお知らせを消しました。",
    )


def _thing(kind: str, pk: int) -> Any:
    if kind not in KINDS:
        raise Http404
    thing = get_object_or_404(KINDS[kind], pk=pk)
    return thing.specific if isinstance(thing, Page) else thing


def _edit_url(thing: Any) -> str:
    if isinstance(thing, Page):
        return reverse("wagtailadmin_pages:edit", args=[thing.pk])
    return reverse("indicators:edit", args=[thing.pk])


def _may_publish(request: HttpRequest, thing: Any) -> bool:
    if not may(request, "publish_in_emergency"):
        return False
    if isinstance(thing, Page):
        return bool(not thing.is_root() and thing.permissions_for_user(request.user).can_edit())
    return may(request, "change_indicator")


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for the reason; sent, the newest draft is public and the mark is left."""
    thing = _thing(kind, pk)
    if not _may_publish(request, thing):
        raise PermissionDenied
    back = _edit_url(thing)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            publish_in_emergency(
                items=[words_item(thing)],
                reason=form.cleaned_data["reason"],
                by=signed_in(request),
            )
        except Refused as refused:
            form.add_error("reason", refused.reasons)
        else:
            messages.warning(request, f"「{thing}」を緊急公開しました。事後の承認が要ります。")
            return redirect(reverse("emergencies"))
    context = {
        "header_title": "緊急公開",
        "header_icon": "warning",
        "breadcrumbs_items": [HOME, {"url": back, "label": str(thing)}, {"label": "緊急公開"}],
        "thing": thing,
        "form": form,
        "back_url": back,
    }
    return render(request, "strategy/admin/emergency.html", context)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every emergency publication, the ones that wait for approval first."""
    if not may(request, "view_proposal"):
        raise PermissionDenied
    user = signed_in(request)
    confirms = may(request, "confirm_emergency")
    published = with_items(Proposal.objects.filter(is_emergency=True).order_by("-drafted_at"))
    cards = cards_of(published, user)
    waiting_first = sorted(cards, key=lambda card: card.proposal.decided_at is not None)
    entries = [
        {
            "card": card,
            "confirmable": confirms
            and card.proposal.decided_at is None
            and may_confirm_emergency(card.proposal, user),
        }
        for card in waiting_first
    ]
    record = site_settings()
    context = {
        "header_title": "緊急公開の記録",
        "header_icon": "warning",
        "breadcrumbs_items": [HOME, {"label": "緊急公開の記録"}],
        "entries": entries,
        "notice": record if record is not None and record.notice_stands else None,
        "notice_words": original(record, "notice") if record is not None else "",
        "may_notice": may(request, "publish_in_emergency"),
        "may_end": may(request, "publish_in_emergency") or confirms,
    }
    return render(request, "strategy/admin/emergencies.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one afterwards."""
    if not may(request, "confirm_emergency"):
        raise PermissionDenied
    proposal = get_object_or_404(Proposal, pk=pk, is_emergency=True)
    comment = request.POST.get("comment", "")
    return act(
        request,
        reverse("emergencies"),
        lambda: confirm_emergency(proposal=proposal, comment=comment, by=signed_in(request)),
        f"{proposal.title}の緊急公開を承認しました。",
    )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("emergencies/", show, name="emergencies"),
        path("emergencies/notice/", notice, name="emergency_notice"),
        path("emergencies/notice/off/", notice_off, name="emergency_notice_off"),
        path("emergencies/<int:pk>/confirm/", confirm, name="emergency_confirm"),
        path("emergencies/<slug:kind>/<int:pk>/publish/", publish, name="emergency_publish"),
    ]


class EmergenciesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request, "view_proposal")


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return EmergenciesMenuItem(
        "緊急公開の記録", reverse("emergencies"), icon_name="warning", order=900
    )


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    registry.register_action(NOTICE_ENDED, "緊急のお知らせの終わり", "緊急のお知らせを消しました")


# --- In the editors ---------------------------------------------------------------

LABEL = "緊急公開（承認の前に公開）"


class PageEmergencyItem(ActionMenuItem):
    label = LABEL
    name = "action-emergency"
    icon_name = "warning"

    def is_shown(self, context: Any) -> bool:
        page = context.get("page")
        return bool(
            page
            and context["view"] == "edit"
            and page.has_unpublished_changes
            and not page.permissions_for_user(context["request"].user).can_publish()
            and _may_publish(context["request"], page)
        )

    def get_url(self, context: Any) -> str:
        return reverse("emergency_publish", args=["page", context["page"].pk])


class IndicatorEmergencyItem(SnippetActionMenuItem):
    label = LABEL
    name = "action-emergency"
    icon_name = "warning"

    def is_shown(self, context: Any) -> bool:
        thing = context.get("instance")
        return bool(
            isinstance(thing, Indicator)
            and context["view"] == "edit"
            and thing.has_unpublished_changes
            and not context["request"].user.is_superuser
            and _may_publish(context["request"], thing)
        )

    def get_url(self, context: Any) -> str:
        return reverse("emergency_publish", args=["indicator", context["instance"].pk])


@hooks.register("register_page_action_menu_item")
def page_item() -> ActionMenuItem:
    return PageEmergencyItem(order=90)


@hooks.register("register_snippet_action_menu_item")
def indicator_item(model: type[Any]) -> Iterator[Any] | SnippetActionMenuItem | None:
    return IndicatorEmergencyItem(order=90) if model is Indicator else None


@hooks.register("construct_snippet_action_menu")
def no_direct_publication(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Indicators reach the public by approval, like pages."""
    if context.get("model") is Indicator and not request.user.is_superuser:
        menu_items[:] = [
            item for item in menu_items if not isinstance(item, SnippetPublishMenuItem)
        ]


@hooks.register("before_publish")
def refuse_direct_publication(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """The same, asked by whatever address."""
    if not isinstance(instance, Indicator) or request.user.is_superuser:
        return None
    messages.error(
        request,
        "下書きとして保存しました。指標の名称や説明は、承認を経て公開されます。",
    )
    return redirect(_edit_url(instance))
