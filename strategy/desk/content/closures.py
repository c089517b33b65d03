"""Closing (封鎖) in the admin: asked for, confirmed, opened again, and its copies accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, Revision

from strategy.closing import deciding
from strategy.closing.copies import copies_of
from strategy.closing.subjects import (
    old_revisions,
    row_at,
    subject_at,
    texts_of,
)
from strategy.desk.shared.access import may, menu_entry, page_head, signed_in
from strategy.desk.shared.acting import act, say_why
from strategy.desk.shared.words import by_whom
from strategy.languages import ORIGINAL, column, having, japanese_name
from strategy.models import Closure, ClosureOpening, CopyStatement, LibraryDocument, Picture, User
from strategy.models.dated import moment_text
from strategy.permanence.words import words_of
from strategy.refusals import Refused
from strategy.upkeep.todo import Section, Todo, register_todos

State = Closure.State
FILE = "file"
FOUND = 20


class AskForm(forms.Form):
    """Why something is to be closed; of a page or record, which of its parts."""

    ground = forms.CharField(
        label="根拠となる法令など",
        help_text="公開されます。例: 個人情報の保護に関する法律第69条、著作権法第23条。",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "根拠となる法令などを書いてください。"},
    )
    note = forms.CharField(
        label="庁内の記録(公開されません)",
        required=False,
        help_text="申出の経緯、決裁の番号など。",
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, parts: list[tuple[str, str]], may_hurry: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        if parts:
            self.fields["part"] = forms.ChoiceField(
                label="封鎖するところ",
                choices=[("", "選んでください"), *parts],
                error_messages={"required": "封鎖するところを選んでください。"},
            )
        for code in having("reason"):
            self.fields[column("reason", code)] = forms.CharField(
                label=f"封鎖の理由({japanese_name(code)})",
                required=code == ORIGINAL,
                help_text="公開されます。個人の名前や、封鎖する内容そのものは書きません。",
                widget=forms.Textarea({"rows": 2}),
                error_messages={"required": "封鎖の理由を日本語で書いてください。"},
            )
        if may_hurry:
            self.fields["is_emergency"] = forms.BooleanField(
                label="緊急: ほかの人の確認を待たずに、いますぐ封鎖する(事後の確認が要ります)",
                required=False,
            )
        first = ["part", *(column("reason", code) for code in having("reason"))]
        self.order_fields([*first, "ground", "note", "is_emergency"])

    def reasons(self) -> dict[str, str]:
        return {code: self.cleaned_data[column("reason", code)] for code in having("reason")}


def _parts(ref: str) -> tuple[str, str]:
    model, _, key = ref.partition(":")
    return ("" if model == FILE else model), key


def _named(model: str, key: str, part: str) -> tuple[str, str, str]:
    """(model, key, field) of what was chosen: `revision:7` or `text:summary` of a row."""
    kind, _, chosen = part.partition(":")
    if kind == "revision":
        return Revision._meta.label_lower, chosen, ""
    return model, key, chosen


def _choices(row: Any) -> list[tuple[str, str]]:
    """The parts of a page or record that can be closed; empty for what is closed as a whole."""
    if row is None or not words_of(type(row)):
        return []
    texts = [(f"text:{name}", f"文: {label}") for name, label in texts_of(row)]
    return [
        *texts,
        *((f"revision:{each.pk}", _revision_label(each)) for each in old_revisions(row)),
    ]


def _revision_label(revision: Revision) -> str:
    moment = timezone.localtime(revision.created_at)
    return f"履歴: {moment:%Y年%-m月%-d日 %H:%M} {revision.user or 'システム'}"


def _may_touch(user: User, row: Any) -> bool:
    """Whether somebody may know a page or record well enough to have it closed."""
    if isinstance(row, Page):
        return bool(row.permissions_for_user(user).can_edit())
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """The form for one thing: `file:<sha256>`, `<app>.<model>:<key>`."""
    if not may(request, "ask_closure"):
        raise PermissionDenied
    user = signed_in(request)
    model, key = _parts(ref)
    row = row_at(model, key) if model else None
    # An edition has texts in several languages too, and is closed as a whole as well.
    parts = _choices(row)
    if row is not None and not _may_touch(user, row):
        raise PermissionDenied
    whole = None
    try:
        whole = subject_at(model, key)
    except KeyError:
        if not parts:
            raise Http404 from None
    except Refused as refused:
        say_why(request, refused)
        return redirect(reverse("closures"))
    if whole is not None and parts:
        parts = [("whole", "全体(ページ・ファイル・凍結した内容)"), *parts]
    form = AskForm(
        request.POST if request.method == "POST" else None,
        parts=parts,
        may_hurry=may(request, "close_in_emergency"),
    )
    if form.is_bound and form.is_valid():
        part = form.cleaned_data.get("part", "")
        try:
            subject = subject_at(*_named(model, key, part))
            closure = deciding.ask_closure(
                subject=subject,
                reason=form.reasons(),
                ground=form.cleaned_data["ground"],
                note=form.cleaned_data["note"],
                by=user,
                is_emergency=form.cleaned_data.get("is_emergency", False),
            )
        except Refused as refused:
            say_why(request, refused)
        else:
            done = "封鎖しました。事後の確認が要ります。" if closure.closed_at else "起案しました。"
            messages.success(request, done)
            return redirect(reverse("closure", args=[closure.pk]))
    context = {
        **page_head("封鎖の起案", "lock", (reverse("closures"), "封鎖")),
        "title": whole.title if whole else str(row),
        "form": form,
        "back_url": reverse("closures"),
    }
    return render(request, "strategy/admin/closure_ask.html", context)


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every closure, those that wait for somebody first; and the search for a file to close."""
    if not may(request, "view_closure"):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    rows = Closure.objects.select_related("asked_by", "decided_by").prefetch_related("openings")
    waiting_first = sorted(rows, key=lambda row: not _waits(row))
    context = {
        **page_head("封鎖", "lock"),
        "table": Table(COLUMNS, waiting_first),
        "words": words,
        "files": _files(words) if words else [],
        "may_ask": may(request, "ask_closure"),
    }
    return render(request, "strategy/admin/closures.html", context)


def _files(words: str) -> list[tuple[str, str, str]]:
    """(name, hash, address of the form) of library files by title, and of any by its hash."""
    found = []
    for model in (Picture, LibraryDocument):
        named = model.objects.filter(Q(title__icontains=words) | Q(sha256=words.lower()))
        label = model._meta.verbose_name
        found += [(f"{label}「{row.title}」", row.sha256) for row in named.order_by("-pk")[:FOUND]]
    if not found:
        try:
            subject = subject_at("", words.lower())
        except Refused:
            return []
        found = [(subject.title, subject.key)]
    return [
        (name, sha256, reverse("closure_ask", args=[f"{FILE}:{sha256}"])) for name, sha256 in found
    ]


def _asked_opening(row: Closure) -> ClosureOpening | None:
    asked = (each for each in row.openings.all() if each.state == ClosureOpening.State.ASKED)
    return next(asked, None)


def _waits(row: Closure) -> bool:
    unconfirmed = row.state == State.CLOSED and row.decided_at is None
    return row.state == State.ASKED or unconfirmed or _asked_opening(row) is not None


def _state(row: Closure) -> str:
    if row.state == State.CLOSED and row.decided_at is None:
        return "封鎖中（緊急。事後の確認待ち）"
    if _asked_opening(row) is not None:
        return "封鎖中（解除の確認待ち）"
    return str(row.get_state_display())


def _closed_at(row: Closure) -> str:
    return moment_text(row.closed_at) if row.closed_at else ""


COLUMNS = [
    TitleColumn("title", label="名称", url_name="closure"),
    Column("state", label="状態", accessor=_state),
    Column("asked", label="起案", accessor=lambda row: by_whom(row.asked_by, row.asked_at)),
    Column("closed", label="封鎖した日時", accessor=_closed_at),
]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One closure: what, why, who, when, which copies are left, and what may be done."""
    if not may(request, "view_closure"):
        raise PermissionDenied
    row = get_object_or_404(Closure, pk=pk)
    user, confirms = signed_in(request), may(request, "confirm_closure")
    opening = _asked_opening(row)
    is_closed = row.state == State.CLOSED
    unconfirmed = row.state == State.ASKED or (is_closed and row.decided_at is None)
    context = {
        **page_head(row.title, "lock", (reverse("closures"), "封鎖")),
        "row": row,
        "facts": list(_facts(row)),
        "copies": copies_of(row) if row.state in (State.ASKED, State.CLOSED) else [],
        "statements": row.statements.select_related("stated_by"),
        "places": deciding.places_not_stated(row) if is_closed else [],
        "all_places": CopyStatement.Place.choices,
        "opening": opening,
        "openings": row.openings.select_related("asked_by", "decided_by"),
        "may_state": is_closed and may(request, "ask_closure"),
        "may_confirm": confirms and unconfirmed and row.asked_by_id != user.pk,
        "may_drop": row.state == State.ASKED and (confirms or row.asked_by_id == user.pk),
        "may_ask_opening": is_closed and opening is None and may(request, "ask_closure"),
        "may_open": confirms and opening is not None and opening.asked_by_id != user.pk,
        "may_drop_opening": opening is not None and (confirms or opening.asked_by_id == user.pk),
    }
    return render(request, "strategy/admin/closure.html", context)


def _facts(row: Closure) -> Iterator[tuple[str, str]]:
    yield "状態", _state(row)
    for code in having("reason"):
        yield f"理由（{japanese_name(code)}、公開）", getattr(row, column("reason", code))
    yield "根拠（公開）", row.ground
    yield "庁内の記録", row.note
    yield f"起案{'（緊急）' if row.is_emergency else ''}", by_whom(row.asked_by, row.asked_at)
    yield "封鎖", _closed_at(row)
    decided = f"{by_whom(row.decided_by, row.decided_at)}\n{row.comment}".strip()
    yield "確認", decided or "まだ確認されていません"


# --- The steps ------------------------------------------------------------------------

Step = Callable[[Closure, User, Any], object]


def _commented(action: Callable[..., object]) -> Step:
    """A step that takes a comment and nothing else."""
    return lambda row, by, sent: action(closure=row, by=by, comment=sent.get("comment", ""))


STEPS: dict[str, tuple[Step, str]] = {
    "confirm": (
        _commented(deciding.confirm_closure),
        "確認しました。封鎖しています。",
    ),
    "drop": (
        _commented(deciding.drop_closure),
        "封鎖を取りやめました。",
    ),
    "ask-opening": (
        lambda row, by, sent: deciding.ask_opening(
            closure=row, by=by, reason=sent.get("reason", "")
        ),
        "解除を起案しました。",
    ),
    "open": (
        _commented(deciding.confirm_opening),
        "封鎖を解きました。",
    ),
    "drop-opening": (
        _commented(deciding.drop_opening),
        "解除を取りやめました。",
    ),
    "copies": (
        lambda row, by, sent: deciding.state_copies(
            closure=row, by=by, place=sent.get("place", ""), text=sent.get("text", "")
        ),
        "記入しました。",
    ),
}


@require_POST
def take(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a closure."""
    if step not in STEPS:
        raise Http404
    user = signed_in(request)
    row = Closure.objects.filter(pk=pk).first()
    if not _allowed(request, row, step):
        raise PermissionDenied
    if row is None:
        raise Http404
    if step == "copies" and request.POST.get("place") not in CopyStatement.Place.values:
        messages.error(request, "どの写しについてかを選んでください。")
        return redirect(reverse("closure", args=[pk]))
    action, done = STEPS[step]
    return act(
        request,
        reverse("closure", args=[pk]),
        lambda: action(row, user, request.POST),
        done,
    )


def _allowed(request: HttpRequest, row: Closure | None, step: str) -> bool:
    if step in ("ask-opening", "copies"):
        return may(request, "ask_closure")
    if may(request, "confirm_closure"):
        return True
    # Who asked may think better of it.
    asked = _asked_opening(row) if row and step == "drop-opening" else row
    return (
        step.startswith("drop")
        and asked is not None
        and (asked.asked_by_id == signed_in(request).pk and may(request, "ask_closure"))
    )


# --- Ways in --------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("closures/", show_all, name="closures"),
        path("closures/ask/<str:ref>/", ask, name="closure_ask"),
        path("closures/<int:pk>/", show, name="closure"),
        path("closures/<int:pk>/<slug:step>/", take, name="closure_step"),
    ]


def _sees(user: User) -> bool:
    return user.has_perm("strategy.view_closure")


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return menu_entry("封鎖", "closures", _sees, icon_name="lock", order=910)


def _address(row: Any) -> str:
    return reverse("closure_ask", args=[f"{row._meta.label_lower}:{row.pk}"])


@hooks.register("register_page_header_buttons")
def page_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    thing = page.specific_deferred
    if user.has_perm("strategy.ask_closure") and words_of(type(thing)):
        yield Button("文や履歴を封鎖する", _address(thing), icon_name="lock", priority=90)


@hooks.register("register_snippet_listing_buttons")
def record_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if user.has_perm("strategy.ask_closure") and words_of(type(snippet)):
        yield Button("文を封鎖する", _address(snippet), icon_name="lock", priority=90)


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    for action, label, sentence in (
        (deciding.ASKED, "封鎖の起案", "封鎖を起案しました"),
        (deciding.CLOSED, "封鎖", "封鎖しました"),
        (deciding.CONFIRMED, "緊急の封鎖の確認", "緊急の封鎖を事後に確認しました"),
        (deciding.DROPPED, "封鎖の取りやめ", "封鎖を取りやめました"),
        (deciding.OPENING_ASKED, "封鎖の解除の起案", "封鎖の解除を起案しました"),
        (deciding.OPENED, "封鎖の解除", "封鎖を解きました"),
        (deciding.OPENING_DROPPED, "封鎖の解除の取りやめ", "封鎖の解除を取りやめました"),
        (deciding.STATED, "写しの確認", "封鎖したものの写しについて記入しました"),
    ):
        registry.register_action(action, label, sentence)


@register_todos
def closures(user: Any) -> Iterator[Todo]:
    """What another asked for or closed in an emergency; copies of which nobody has said a word."""
    if user.has_perm("strategy.confirm_closure"):
        asked = Closure.objects.filter(state=State.ASKED) | Closure.objects.unconfirmed()
        for row in asked.exclude(asked_by=user).order_by("pk"):
            what = "の事後の確認" if row.closed_at else "の確認"
            yield Todo(Section.MINE, f"「{row}」{what}", _desk(row))
        openings = ClosureOpening.objects.filter(state=ClosureOpening.State.ASKED)
        for opening in openings.exclude(asked_by=user).select_related("closure"):
            yield Todo(Section.MINE, f"「{opening}」の確認", _desk(opening.closure))
    if user.has_perm("strategy.close_in_emergency"):
        for row in Closure.objects.in_force().prefetch_related("statements"):
            if places := deciding.places_not_stated(row):
                left = "、".join(str(place.label) for place in places)
                yield Todo(Section.MEND, f"「{row}」: 写しの確認（{left}）", _desk(row))


def _desk(row: Closure) -> str:
    return reverse("closure", args=[row.pk])
