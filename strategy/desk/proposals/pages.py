"""Proposals (起案) in the admin: all of them, one of them, each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_user_display_name, get_valid_next_url_from_request
from wagtail.log_actions import LogActionRegistry, LogFormatter

from strategy.access.permissions import bound_to_units, indicators_within, works_for_all
from strategy.desk.proposals.cards import cards_of, returned_to, with_items
from strategy.desk.proposals.figure_words import doubts_by_item
from strategy.desk.shared.access import menu_entry, page_head, signed_in
from strategy.desk.shared.acting import act, say_why
from strategy.desk.shared.fields import number_of, whole_numbers
from strategy.models import Proposal
from strategy.proposals.deciding import (
    Authority,
    authority_of,
    contents_within,
    may_return,
    may_withdraw,
    proposals_within,
    sees_proposals,
    succeeds,
)
from strategy.proposals.records import AT_ONCE
from strategy.proposals.steps import (
    APPROVED,
    CONFIRMED,
    DRAFTED,
    RETURNED,
    WITHDRAWN,
    approve_proposal,
    confirm_proposal,
    discard,
    remove_item,
    return_proposal,
    submit,
    withdraw_proposal,
    work_on,
)
from strategy.refusals import Refused
from strategy.upkeep.todo import Section, Todo, register_todos

State = Proposal.State
TITLE = "起案"
ICON = "clipboard-list"
# As many as one reads in a sitting; the next ones follow as these are decided.
SHOWN = 100
DOUBTED = "確かめることがあるので、まとめては承認できません。開いて確かめ、承認してください。"
NOTHING_CHOSEN = "起案を選んでください。"


# --- Looking -----------------------------------------------------------------------


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for approval and for a division, with boxes for whose turn it is."""
    user = signed_in(request)
    if not sees_proposals(user):
        raise PermissionDenied
    within = proposals_within(user)
    found = with_items(within)
    indicator = number_of(request, "indicator")
    if indicator is not None:
        of_it = contents_within(user).filter(indicator=indicator)
        found = found.filter(pk__in=of_it.values("proposal"))
    waiting, review = (found.filter(state=state) for state in (State.WAITING, State.REVIEW))
    awaited, reviewed = (cards_of(each[:SHOWN], user) for each in (waiting, review))
    authority = authority_of(user)
    own = with_items(Proposal.objects.filter(drafted_by=user.pk, state=State.PREPARING))
    decided = found.exclude(decided_at=None).order_by("-decided_at")
    context = {
        **page_head(TITLE, ICON),
        "of_one": indicators_within(user).filter(pk=indicator or 0).first(),
        "preparing": cards_of(own, user),
        "returned": cards_of(with_items(returned_to(user)), user),
        "waiting": awaited,
        "waiting_count": waiting.count(),
        "review": reviewed,
        "review_count": review.count(),
        "confirms": any(card.may_confirm for card in reviewed),
        "is_division": bound_to_units(user),
        "approves": any(card.bulk for card in awaited),
        "is_deputy": authority is Authority.DEPUTY,
        "decided": cards_of(decided[:20], user),
        "next": request.get_full_path(),
    }
    return render(request, "strategy/admin/proposals.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what would change, what was said of it, and what may be done."""
    user = signed_in(request)
    proposal = _proposal_for(request, pk)
    [card] = cards_of([proposal], user)
    context = {
        **page_head(proposal.title, ICON, (reverse("proposals:index"), TITLE)),
        "card": card,
        "next": "",
    }
    return render(request, "strategy/admin/proposal.html", context)


def _proposal_for(request: HttpRequest, pk: int) -> Proposal:
    """A proposal that the user may see.

    Raises:
        PermissionDenied: it is another division's.
        Http404: there is none.
    """
    proposal: Proposal = get_object_or_404(with_items(Proposal.objects.all()), pk=pk)
    if not proposals_within(signed_in(request)).filter(pk=pk).exists():
        raise PermissionDenied
    return proposal


# --- Putting together --------------------------------------------------------------


@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in what was put together, with the name and the reason that were typed."""
    user, proposal = signed_in(request), _own_for(request, pk)
    title, reason = (request.POST.get(name, "").strip() for name in ("title", "reason"))
    said = {"title": title or proposal.title, "reason": reason}
    Proposal.objects.filter(pk=pk, state=State.PREPARING).update(**said)
    return act(
        request,
        reverse("proposals:show", args=[pk]),
        lambda: submit(proposal=proposal, by=user),
        f"「{said['title']}」を提出しました。公開は、ほかの人が承認してからです。",
    )


@require_POST
def take_out(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take one change out of what is being put together."""
    user, proposal = signed_in(request), _own_for(request, pk)
    return act(
        request,
        reverse("proposals:show", args=[pk]),
        lambda: remove_item(proposal=proposal, item=item, by=user),
        "起案から外しました。",
    )


@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop what was put together; drafts of pages stay where they are."""
    user, proposal = signed_in(request), _own_for(request, pk)
    return act(
        request,
        reverse("proposals:index"),
        lambda: discard(proposal=proposal, by=user),
        f"作成中の起案「{proposal.title}」をやめました。ページの下書きはそのまま残っています。",
    )


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put together anew what came back, or what somebody left behind."""
    user, proposal = signed_in(request), _proposal_for(request, pk)
    if proposal.drafted_by_id != user.pk and not succeeds(proposal, user):
        raise PermissionDenied
    try:
        new = work_on(proposal=proposal, by=user)
    except Refused as refused:
        say_why(request, refused)
        return redirect(reverse("proposals:show", args=[pk]))
    messages.success(request, "同じ内容で、作成中の起案を作りました。直してから提出してください。")
    return redirect(reverse("proposals:show", args=[new.pk]))


def _own_for(request: HttpRequest, pk: int) -> Proposal:
    proposal = _proposal_for(request, pk)
    if proposal.drafted_by_id != signed_in(request).pk:
        raise PermissionDenied
    return proposal


# --- Deciding ----------------------------------------------------------------------


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the chosen ones, each for itself: one that cannot be keeps no other waiting."""
    user = signed_in(request)
    if authority_of(user) is None:
        raise PermissionDenied
    comment, many = request.POST.get("comment", ""), len(request.POST.getlist("proposal")) > 1

    def step(proposal: Proposal, read: str) -> object:
        if many and any(doubts_by_item([proposal]).values()):
            raise Refused([DOUBTED])
        return approve_proposal(proposal=proposal, by=user, comment=comment, read=read)

    return _each(
        request,
        step,
        "承認しました",
    )


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the chosen ones for the division."""
    user = signed_in(request)
    if not (works_for_all(user) or bound_to_units(user)):
        raise PermissionDenied
    comment = request.POST.get("comment", "")
    return _each(
        request,
        lambda proposal, read: confirm_proposal(
            proposal=proposal, by=user, comment=comment, read=read
        ),
        "所管課の確認済みにしました",
    )


def _each(request: HttpRequest, step: Callable[[Proposal, str], object], done: str) -> HttpResponse:
    user = signed_in(request)
    sent = dict(choice.partition(":")[::2] for choice in request.POST.getlist("proposal"))
    # In the order in which they were handed in: a definition before what is counted by it.
    within = proposals_within(user).filter(pk__in=whole_numbers(list(sent)))
    chosen = list(with_items(within))
    names = {card.pk: _name(card) for card in cards_of(chosen, user)}
    through = []
    for proposal in chosen:
        try:
            step(proposal, sent.get(str(proposal.pk), ""))
        except Refused as refused:
            messages.error(request, f"{names[proposal.pk]}: {refused}")
        else:
            through.append(proposal)
    if len(through) == 1:
        messages.success(request, f"{names[through[0].pk]}を{done}。")
    elif through:
        messages.success(request, f"{len(through)}件を{done}。")
    if not chosen:
        messages.error(request, NOTHING_CHOSEN)
    one_refused = len(chosen) == 1 and not through
    return redirect(_form_of(request, chosen[0].pk) if one_refused else _back(request))


def _name(card: Any) -> str:
    """「観光客数」令和6年度の実績値 220万人; a bundle by its title."""
    return f"「{card.subject}」{card.proposal.title}" if card.is_figure else card.proposal.title


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a proposal back with a reason."""
    user, proposal = signed_in(request), _proposal_for(request, pk)
    if proposal.is_open and not may_return(proposal, user, authority_of(user)):
        raise PermissionDenied
    reason = request.POST.get("comment", "")
    return act(
        request,
        _back(request),
        lambda: return_proposal(proposal=proposal, by=user, comment=reason),
        f"{proposal.title}を差し戻しました。理由は、起案した人の最初の画面に表示されます。",
        again=_form_of(request, pk),
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own proposal back."""
    user, proposal = signed_in(request), _proposal_for(request, pk)
    if proposal.is_open and not may_withdraw(proposal, user):
        raise PermissionDenied
    return act(
        request,
        _back(request),
        lambda: withdraw_proposal(proposal=proposal, by=user),
        f"{proposal.title}の起案を取り下げました。公開中の内容は変わっていません。",
    )


def _back(request: HttpRequest) -> str:
    return str(get_valid_next_url_from_request(request) or reverse("proposals:index"))


def _form_of(request: HttpRequest, pk: int) -> str:
    """Where a step was asked for: a list, or the proposal itself."""
    return str(get_valid_next_url_from_request(request) or reverse("proposals:show", args=[pk]))


# --- Where it is found ----------------------------------------------------------------


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", index, name="index"),
        path("approve/", approve, name="approve"),
        path("confirm/", confirm, name="confirm"),
        path("<int:pk>/", show, name="show"),
        path("<int:pk>/hand-in/", hand_in, name="hand_in"),
        path("<int:pk>/items/<int:item>/take-out/", take_out, name="take_out"),
        path("<int:pk>/throw-away/", throw_away, name="throw_away"),
        path("<int:pk>/again/", again, name="again"),
        path("<int:pk>/return/", give_back, name="return"),
        path("<int:pk>/withdraw/", withdraw, name="withdraw"),
    ]
    return [path("proposals/", include((patterns, "proposals")))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return menu_entry(TITLE, "proposals:index", sees_proposals, icon_name=ICON, order=210)


class AtOnce(LogFormatter):
    """What was saved without approval, with what stood before, in the history of a record."""

    label = "連絡先などの変更"

    def format_message(self, entry: Any) -> str:
        changes = [f"{label}: {old}→{new}" for label, old, new in entry.data["changes"]]
        return f"承認の要らない項目を変えました({'、'.join(changes)})"


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    registry.register_action(DRAFTED, "起案", "起案しました")
    registry.register_action(CONFIRMED, "起案の所管課確認", "起案を確認しました")
    registry.register_action(APPROVED, "起案の承認", "起案を承認しました")
    registry.register_action(RETURNED, "起案の差戻し", "起案を差し戻しました")
    registry.register_action(WITHDRAWN, "起案の取下げ", "起案を取り下げました")
    registry.register_action(AT_ONCE)(AtOnce)


@register_todos
def proposals(user: Any) -> Iterator[Todo]:
    """What is to be approved or confirmed, and one's own that is not handed in or came back.

    Of a single page or indicator its own form says so, and another of these lists.
    """
    within = proposals_within(user).filter(workflow_state=None)
    others, authority = within.exclude(drafted_by=user.pk), authority_of(user)
    if authority is not None:
        yield from _waiting(others.filter(state=State.WAITING), "承認する", user)
    if bound_to_units(user):
        yield from _waiting(others.filter(state=State.REVIEW), "確認する", user)
    elif authority is None and works_for_all(user):
        # Who drafted it asks the division, where it does not answer by itself.
        own = within.filter(drafted_by=user.pk, state=State.REVIEW)
        yield from _waiting(own, "所管課に確かめる", user)
    for prepared in Proposal.objects.filter(drafted_by=user.pk, state=State.PREPARING):
        url = reverse("proposals:show", args=[prepared.pk])
        yield Todo(Section.MINE, f"作成中の起案「{prepared.title}」を仕上げて提出する", url)
    # The answer to an inquiry that runs stands among what the inquiry asks for.
    running = Q(inquiry_returns__sheet__inquiry__closed_at=None, inquiry_returns__isnull=False)
    for card in cards_of(with_items(returned_to(user).exclude(running)), user):
        yield Todo(
            Section.MINE,
            f"{_name(card)}の起案が差し戻されました",
            reverse("proposals:show", args=[card.pk]),
            card.proposal.comment,
        )


def _waiting(found: Any, what: str, user: Any) -> Iterator[Todo]:
    """One line, however many they are."""
    waiting = cards_of(with_items(found)[:2], user)
    if not waiting:
        return
    first = waiting[0]
    day = timezone.localtime(first.proposal.drafted_at)
    drafted = f"{day.month}月{day.day}日 {get_user_display_name(first.proposal.drafted_by)}"
    if len(waiting) == 1:
        url = reverse("proposals:show", args=[first.pk])
        yield Todo(Section.MINE, f"{_name(first)}を{what}", url, drafted)
        return
    count = found.count()
    url = reverse("proposals:index")
    yield Todo(Section.MINE, f"起案{count}件を{what}", url, f"もっとも古い起案: {drafted}")
