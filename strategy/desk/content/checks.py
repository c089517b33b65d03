"""The checks of texts (点検) in the admin: beside the fields, and as lists with links there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from strategy.access.permissions import indicators_within
from strategy.checking import Finding, Level
from strategy.checking.staleness import State
from strategy.desk.shared.access import may, page_head, signed_in
from strategy.desk.shared.words import title_of
from strategy.languages import column
from strategy.models import Indicator, StrategyPage
from strategy.models.base import TranslatedPage
from strategy.upkeep.stale_translations import translations_of
from strategy.upkeep.text_checks import (
    DEFINITION,
    FIGURES,
    Reviewed,
    as_rows,
    review_indicator,
    review_page,
    review_strategy,
)

TITLE = "点検"
PROJECT_TEXT = re.compile(r"project-(?P<pk>\d+)\.(?P<name>\w+)")


@dataclass(frozen=True)
class Row:
    """A finding with the address of the field it was found in."""

    finding: Finding
    url: str


@dataclass(frozen=True)
class Part:
    """One page or indicator of a list."""

    title: str
    kind: str
    edit_url: str
    has_draft: bool
    rows: tuple[Row, ...]


# --- What may be looked at ----------------------------------------------------------


def page_for(request: HttpRequest, pk: int) -> TranslatedPage:
    """A page that the user may edit or publish.

    Raises:
        PermissionDenied: it is not theirs to edit.
        Http404: there is no such page with texts of ours.
    """
    page = get_object_or_404(Page, pk=pk)
    permissions = page.permissions_for_user(signed_in(request))
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    specific = page.specific
    if not isinstance(specific, TranslatedPage):
        raise PermissionDenied
    return specific


def indicator_for(request: HttpRequest, pk: int) -> Indicator:
    """An indicator within the user's reach.

    Raises:
        PermissionDenied: it is not within it.
        Http404: there is no such indicator.
    """
    indicator = get_object_or_404(Indicator, pk=pk)
    allowed = any(may(request, f"{action}_indicator") for action in ("view", "change"))
    within = indicators_within(signed_in(request)).filter(pk=pk).exists()
    if not (allowed and within):
        raise PermissionDenied
    return indicator


def reviewed(thing: TranslatedPage | Indicator) -> Reviewed:
    """What was found; a stale translation is told at its own field too, not in the report alone."""
    found = review_indicator(thing) if isinstance(thing, Indicator) else review_page(thing)
    stale = [
        Finding(
            "translation-stale",
            Level.HINT,
            column(each.texts.path, each.language),
            each.texts.label,
            "",
            "日本語の原文が、この訳を作った後に変わりました。",
            "訳を直してください。「翻訳を並べて見る」で、原文の変わったところを確かめ、"
            "直さなくてよいことも記録できます。",
        )
        for each in translations_of(thing)
        if each.state is State.STALE
    ]
    return replace(found, findings=(*found.findings, *stale))


# --- Pages of the admin -------------------------------------------------------------


@require_safe
def show_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in a page."""
    page = page_for(request, pk)
    return _shown(request, page.get_admin_display_title(), [part_of(reviewed(page))])


@require_safe
def show_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in an indicator."""
    indicator = indicator_for(request, pk)
    return _shown(request, str(indicator), [part_of(reviewed(indicator))])


@require_safe
def show_strategy(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in a whole strategy, page by page in reading order."""
    page = page_for(request, pk)
    if not isinstance(page, StrategyPage):
        raise PermissionDenied
    parts = [part_of(each) for each in review_strategy(page)]
    return _shown(request, page.get_admin_display_title(), parts)


@require_safe
def page_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in a page, for the script that shows it beside the fields."""
    page = page_for(request, pk)
    return _answer(reviewed(page), reverse("content_checks:page", args=[pk]))


@require_safe
def indicator_findings(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = indicator_for(request, pk)
    return _answer(reviewed(indicator), reverse("content_checks:indicator", args=[pk]))


def _answer(found: Reviewed, url: str) -> JsonResponse:
    response = JsonResponse(
        {
            "faults": found.faults,
            "hints": found.hints,
            "url": url,
            "findings": as_rows(found.findings),
        }
    )
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, title: str, parts: list[Part]) -> HttpResponse:
    rows = [row for part in parts for row in part.rows]
    context = {
        **page_head(f"{TITLE}: {title}", "glasses", here=f"{title}の{TITLE}"),
        "parts": parts,
        "faults": sum(row.finding.is_fault for row in rows),
        "hints": sum(not row.finding.is_fault for row in rows),
    }
    return render(request, "strategy/admin/checks.html", context)


def part_of(found: Reviewed) -> Part:
    """A page or indicator with what was found, each with the address of its field.

    What is found in a recorded row leads to where it is superseded.
    """
    thing: Any = found.subject
    recorded: dict[str, str] = {}
    if isinstance(thing, Indicator):
        edit = reverse("indicators:edit", args=[thing.pk])
        recorded[DEFINITION] = reverse("indicators:definition", args=[thing.pk]) + "#id_{}"
        recorded[FIGURES] = reverse("indicators:figures", args=[thing.pk])
    else:
        edit = reverse("wagtailadmin_pages:edit", args=[thing.pk])
    rows = []
    for finding in found.findings:
        owner, _, name = finding.path.partition(".")
        address = recorded.get(owner, "").format(name) or field_url(edit, finding.path)
        rows.append(Row(finding, address))
    return Part(title_of(thing), str(thing._meta.verbose_name), edit, found.has_draft, tuple(rows))


def field_url(edit_url: str, path: str) -> str:
    """The address of a field of a form, as Wagtail's own usage lists write it.

    A text of a project stands in the project's own form.
    """
    if match := PROJECT_TEXT.fullmatch(path):
        edit_url = reverse("wagtailsnippets_strategy_project:edit", args=[match["pk"]])
        path = match["name"]
    return f"{edit_url}#:w:contentpath={path}"


# --- Where they are reached ---------------------------------------------------------


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("<int:pk>/", show_page, name="page"),
        path("<int:pk>/findings.json", page_findings, name="page_findings"),
        path("strategy/<int:pk>/", show_strategy, name="strategy"),
        path("indicators/<int:pk>/", show_indicator, name="indicator"),
        path("indicators/<int:pk>/findings.json", indicator_findings, name="indicator_findings"),
    ]
    return [path("checks/", include((patterns, "content_checks")))]


@hooks.register("register_page_header_buttons")
def buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The way to a page's list, and from a strategy to that of all its pages."""
    if not page.permissions_for_user(user).can_edit():
        return
    model = page.specific_class
    if model is None or not issubclass(model, TranslatedPage):
        return
    url = reverse("content_checks:page", args=[page.pk])
    yield Button("このページの点検", url, icon_name="glasses", priority=60)
    if issubclass(model, StrategyPage):
        url = reverse("content_checks:strategy", args=[page.pk])
        yield Button("戦略全体の点検", url, icon_name="glasses", priority=61)


@hooks.register("insert_editor_js")
def script() -> SafeString:
    """Shows what was found beside the fields of a form."""
    return format_html('<script src="{}" defer></script>', static("js/content_checks.js"))
