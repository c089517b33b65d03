"""Figures that wait for approval (数値の起案) in the admin: all of them, one of them, each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_user_display_name, get_valid_next_url_from_request
from wagtail.log_actions import LogActionRegistry

from strategy.access.permissions import bound_to_units, works_for_all
from strategy.desk.figures.draft_cards import cards_of, returned_to, with_names
from strategy.desk.shared.access import HOME, signed_in
from strategy.desk.shared.acting import act
from strategy.desk.shared.fields import number_of, whole_numbers
from strategy.figures.drafting.deciding import (
    Authority,
    authority_of,
    drafts_within,
    may_return,
    may_withdraw,
    sees_drafts,
)
from strategy.figures.drafting.steps import (
    DRAFT_APPROVED,
    DRAFT_CONFIRMED,
    DRAFT_RETURNED,
    DRAFT_WITHDRAWN,
    DRAFTED,
    approve_draft,
    confirm_draft,
    return_draft,
    withdraw_draft,
)
from strategy.models import FigureDraft, Indicator
from strategy.refusals import Refused
from strategy.upkeep.todo import Section, Todo, register_todos

State = FigureDraft.State
TITLE = "数値の起案"
ICON = "clipboard-list"
# As many as one reads in a sitting; the next ones follow as these are decided.
SHOWN = 100
NOTHING_CHOSEN = "起案を選んでください。"


# --- Looking -----------------------------------------------------------------------


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for approval and for a division, with boxes for whose turn it is."""
    user = signed_in(request)
    if not sees_drafts(user):
        raise PermissionDenied
    found = with_names(drafts_within(user))
    indicator = number_of(request, "indicator")
    if indicator is not None:
        found = found.filter(indicator=indicator)
    waiting, review = (found.filter(state=state) for state in (State.WAITING, State.REVIEW))
    reviewed = cards_of(review[:SHOWN], user)
    authority = authority_of(user)
    context = {
        "header_title": TITLE,
        "header_icon": ICON,
        "breadcrumbs_items": [HOME, {"url": "", "label": TITLE}],
        "of_one": Indicator.objects.filter(pk=indicator).first() if indicator else None,
        "returned": cards_of(with_names(returned_to(user)), user),
        "waiting": cards_of(waiting[:SHOWN], user),
        "waiting_count": waiting.count(),
        "review": reviewed,
        "review_count": review.count(),
        "confirms": any(card.may_confirm for card in reviewed),
        "is_division": bound_to_units(user),
        "approves": authority is not None,
        "is_deputy": authority is Authority.DEPUTY,
        "next": request.get_full_path(),
    }
    return render(request, "strategy/admin/figure_drafts.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: what would change, what was said of it, and what may be done."""
    user = signed_in(request)
    draft = _draft_for(request, pk)
    [card] = cards_of([draft], user)
    context = {
        "header_title": f"{card.subject}: {draft.title}",
        "header_icon": ICON,
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("figure_drafts:index"), "label": TITLE},
            {"url": "", "label": draft.title},
        ],
        "card": card,
        "next": "",
    }
    return render(request, "strategy/admin/figure_draft.html", context)


def _draft_for(request: HttpRequest, pk: int) -> FigureDraft:
    """A draft that the user may see.

    Raises:
        PermissionDenied: it is another division's.
        Http404: there is none.
    """
    draft: FigureDraft = get_object_or_404(with_names(FigureDraft.objects.all()), pk=pk)
    if not drafts_within(signed_in(request)).filter(pk=pk).exists():
        raise PermissionDenied
    return draft


# --- Deciding ----------------------------------------------------------------------


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the chosen drafts, each for itself: one that cannot be keeps no other waiting."""
    user = signed_in(request)
    if authority_of(user) is None:
        raise PermissionDenied
    comment = request.POST.get("comment", "")
    return _each(
        request,
        lambda draft: approve_draft(draft=draft, by=user, comment=comment),
        "承認しました",
    )


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the chosen drafts for the division."""
    user = signed_in(request)
    if not (works_for_all(user) or bound_to_units(user)):
        raise PermissionDenied
    comment = request.POST.get("comment", "")
    return _each(
        request,
        lambda draft: confirm_draft(draft=draft, by=user, comment=comment),
        "所管課の確認済みにしました",
    )


def _each(request: HttpRequest, step: Callable[[FigureDraft], object], done: str) -> HttpResponse:
    keys = whole_numbers(request.POST.getlist("draft"))
    # In the order in which they were drafted: a definition before what is counted by it.
    chosen = list(with_names(drafts_within(signed_in(request)).filter(pk__in=keys)))
    through = []
    for draft in chosen:
        try:
            step(draft)
        except Refused as refused:
            messages.error(request, f"「{draft.subject}」{draft.title}: {refused}")
        else:
            through.append(draft)
    if len(through) == 1:
        messages.success(request, f"「{through[0].subject}」{through[0].title}を{done}。")
    elif through:
        messages.success(request, f"{len(through)}件を{done}。")
    if not chosen:
        messages.error(request, NOTHING_CHOSEN)
    return redirect(_back(request))


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft back with a reason."""
    user, draft = signed_in(request), _draft_for(request, pk)
    if draft.is_open and not may_return(draft, user, authority_of(user)):
        raise PermissionDenied
    reason = request.POST.get("comment", "")
    return act(
        request,
        _back(request),
        lambda: return_draft(draft=draft, by=user, comment=reason),
        f"{draft.title}を差し戻しました。理由は、起案した人の最初の画面に表示されます。",
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own draft back."""
    user, draft = signed_in(request), _draft_for(request, pk)
    if draft.is_open and not may_withdraw(draft, user):
        raise PermissionDenied
    return act(
        request,
        _back(request),
        lambda: withdraw_draft(draft=draft, by=user),
        f"{draft.title}の起案を取り下げました。記録は変わっていません。",
    )


def _back(request: HttpRequest) -> str:
    return str(get_valid_next_url_from_request(request) or reverse("figure_drafts:index"))


# --- Where it is found ----------------------------------------------------------------


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", index, name="index"),
        path("approve/", approve, name="approve"),
        path("confirm/", confirm, name="confirm"),
        path("<int:pk>/", show, name="show"),
        path("<int:pk>/return/", give_back, name="return"),
        path("<int:pk>/withdraw/", withdraw, name="withdraw"),
    ]
    return [path("figure-drafts/", include((patterns, "figure_drafts")))]


class FigureDraftsMenuItem(MenuItem):
    """Below 指標, for who has to do with figures."""

    def __init__(self, order: float) -> None:
        super().__init__(TITLE, reverse("figure_drafts:index"), icon_name=ICON, order=order)

    def is_shown(self, request: HttpRequest) -> bool:
        return sees_drafts(request.user)


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    registry.register_action(DRAFTED, "数値の起案", "数値を起案しました")
    registry.register_action(DRAFT_CONFIRMED, "数値の所管課確認", "数値の起案を確認しました")
    registry.register_action(DRAFT_APPROVED, "数値の承認", "数値を承認しました")
    registry.register_action(DRAFT_RETURNED, "数値の差戻し", "数値の起案を差し戻しました")
    registry.register_action(DRAFT_WITHDRAWN, "数値の起案の取下げ", "数値の起案を取り下げました")


@register_todos
def drafts(user: Any) -> Iterator[Todo]:
    """Figures to approve or to confirm, and one's own that came back."""
    others, authority = drafts_within(user).exclude(drafted_by=user.pk), authority_of(user)
    if authority is not None:
        yield from _waiting(others.filter(state=State.WAITING), "承認する")
    if bound_to_units(user):
        yield from _waiting(others.filter(state=State.REVIEW), "確認する")
    elif authority is None and works_for_all(user):
        # Who drafted it asks the division, where it does not answer by itself.
        own = FigureDraft.objects.filter(drafted_by=user.pk, state=State.REVIEW)
        yield from _waiting(own, "所管課に確かめる")
    for draft in with_names(returned_to(user)):
        yield Todo(
            Section.MINE,
            f"「{draft.subject}」{draft.title}の起案が差し戻されました",
            reverse("figure_drafts:show", args=[draft.pk]),
            draft.comment,
        )


def _waiting(found: Any, what: str) -> Iterator[Todo]:
    """One line, however many they are."""
    waiting = list(with_names(found)[:2])
    if not waiting:
        return
    first = waiting[0]
    day = timezone.localtime(first.drafted_at)
    drafted = f"{day.month}月{day.day}日 {get_user_display_name(first.drafted_by)}"
    if len(waiting) == 1:
        url = reverse("figure_drafts:show", args=[first.pk])
        yield Todo(Section.MINE, f"「{first.subject}」{first.title}を{what}", url, drafted)
        return
    count = found.count()
    url = reverse("figure_drafts:index")
    yield Todo(Section.MINE, f"数値の起案{count}件を{what}", url, f"もっとも古い起案: {drafted}")
