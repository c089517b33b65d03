"""Before something is moved: who links to it; and where a term is used."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from strategy.access.permissions import works_for_all
from strategy.desk.content.checks import field_url
from strategy.desk.shared.access import may, page_head
from strategy.models import Term
from strategy.upkeep.usage import standing_on, uses_of


def used_column() -> Column:
    """Where a term is used, in the list of terms."""

    def link(term: Term) -> str:
        url = reverse("term_usage", args=[term.pk])
        return format_html('<a href="{}">使用しているページ</a>', url)

    return Column("usage", label="使用状況", accessor=link)


@hooks.register("before_move_page")
def before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Say who links to what is about to move; the links follow it, addresses lead on.

    Raises:
        PermissionDenied: the reader may not move it there; Wagtail shows both titles first.
    """
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
    if request.method != "GET":
        return
    if links := len(standing_on(page).links):
        messages.info(
            request,
            format_html(
                "このページか下のページへのリンクが{}件あります。リンクは移動先を指し、以前の"
                "アドレスからは自動で転送されます。"
                '<a href="{}">このページへのリンクを見る</a>',
                links,
                reverse("wagtailadmin_pages:usage", args=[page.pk]),
            ),
        )


@require_safe
def term_usage(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages that use a term, with links to the fields."""
    if not (may(request, "change_term") and works_for_all(request.user)):
        raise PermissionDenied
    term = get_object_or_404(Term, pk=pk)
    parts: list[dict[str, Any]] = []
    for use in uses_of(term):
        edit = reverse("wagtailadmin_pages:edit", args=[use.page.pk])
        places = [(passage.label, field_url(edit, passage.path)) for passage in use.passages]
        parts.append({"title": use.page.get_admin_display_title(), "url": edit, "places": places})
    terms = reverse(Term.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    title = f"用語「{term}」の使用状況"
    context = {
        **page_head(title, "openquote", (terms, "用語"), here=f"「{term}」の使用状況"),
        "parts": parts,
    }
    return render(request, "strategy/admin/term_usage.html", context)


@hooks.register("before_delete_snippet")
def before_term_deletion(request: HttpRequest, instances: Any) -> None:
    """A term that texts use vanishes from the glossary of the next edition."""
    if request.method != "GET":
        return
    for term in instances:
        if isinstance(term, Term) and (uses := uses_of(term)):
            messages.warning(
                request,
                f"用語「{term}」は{len(uses)}ページで使われています。削除すると、これから作る版の"
                "用語集に載らなくなります。",
            )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("terms/<int:pk>/usage/", term_usage, name="term_usage")]
