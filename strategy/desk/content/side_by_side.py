"""Japanese and the other languages side by side (翻訳), and all that is to be translated again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from strategy.access.permissions import (
    bound_to_units,
    indicators_within,
    items_within,
    works_for_all,
)
from strategy.checking.staleness import Part, State, changes
from strategy.desk.content.checks import field_url, indicator_for, page_for
from strategy.desk.shared.access import may, menu_entry, page_head, signed_in
from strategy.desk.shared.acting import say_why
from strategy.desk.shared.words import title_of
from strategy.languages import column, japanese_name
from strategy.models import Indicator, SiteSettings
from strategy.models.base import TranslatedPage
from strategy.refusals import Refused
from strategy.upkeep.stale_translations import (
    RECORDS,
    Translation,
    confirm,
    stale_translations,
    translations_of,
)

TITLE = "翻訳の状況"
PAGE_KIND = "page"
MODELS: dict[str, type[Model]] = {str(model._meta.model_name): model for model in RECORDS}
STATES = {
    State.STALE: "原文が変わりました",
    State.MISSING: "訳がありません",
    State.CURRENT: "最新です",
    State.EMPTY: "原文がありません",
}
PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One text in two languages, as it is shown."""

    translation: Translation

    @property
    def title(self) -> str:
        return title_of(self.translation.thing)

    @property
    def kind(self) -> str:
        return str(self.translation.thing._meta.verbose_name)

    @property
    def language(self) -> str:
        return japanese_name(self.translation.language)

    @property
    def state(self) -> str:
        return STATES[self.translation.state]

    @property
    def is_stale(self) -> bool:
        return self.translation.state is State.STALE

    @property
    def is_missing(self) -> bool:
        return self.translation.state is State.MISSING

    @property
    def parts(self) -> list[Part]:
        """How the original came from what was translated; empty unless that changed."""
        told = self.translation
        return list(changes(told.made_from, told.texts.original)) if self.is_stale else []

    @property
    def url(self) -> str:
        return side_by_side_url(self.translation.thing)

    @property
    def edit_url(self) -> str:
        return edit_url(self.translation)


# --- What may be looked at ----------------------------------------------------------


def thing_for(request: HttpRequest, kind: str, pk: int) -> Model:
    """A page or record whose texts the user may change.

    Raises:
        PermissionDenied: they are not the user's to change.
        Http404: there is no such thing.
    """
    if kind == PAGE_KIND:
        page = page_for(request, pk)
        if not page.permissions_for_user(signed_in(request)).can_edit():
            raise PermissionDenied
        return page
    if kind not in MODELS:
        raise Http404
    if not may(request, f"change_{kind}"):
        raise PermissionDenied
    if MODELS[kind] is Indicator:
        return indicator_for(request, pk)
    if not works_for_all(request.user):
        raise PermissionDenied
    thing: Model = get_object_or_404(MODELS[kind], pk=pk)
    return thing


def things_within(user: Any) -> Iterable[Model] | None:
    """What a division answers for; None: everything.

    Raises:
        PermissionDenied: the user translates nothing.
    """
    if works_for_all(user):
        return None
    if bound_to_units(user):
        return [*items_within(user).specific(), *indicators_within(user)]
    raise PermissionDenied


# --- Addresses ----------------------------------------------------------------------


def kind_of(thing: Model) -> str:
    return PAGE_KIND if isinstance(thing, Page) else str(thing._meta.model_name)


def side_by_side_url(thing: Model) -> str:
    return reverse("translations:show", args=[kind_of(thing), thing.pk])


def edit_url(translation: Translation) -> str:
    """The field of a translation in its form."""
    thing: Any = translation.thing
    owner, _, name = translation.texts.path.rpartition(".")
    place = column(name, translation.language)
    if owner:
        return f"{reverse('indicators:definition', args=[thing.pk])}#id_{place}"
    if isinstance(thing, Page):
        return field_url(reverse("wagtailadmin_pages:edit", args=[thing.pk]), place)
    if isinstance(thing, SiteSettings):
        names = [thing._meta.app_label, thing._meta.model_name, thing.site_id]
        return field_url(reverse("wagtailsettings:edit", args=names), place)
    viewset = thing.snippet_viewset
    return field_url(reverse(viewset.get_url_name("edit"), args=[thing.pk]), place)


# --- Side by side -------------------------------------------------------------------


@require_safe
def show(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Every text of a page or record in Japanese and each other language."""
    thing = thing_for(request, kind, pk)
    rows = [Row(each) for each in translations_of(thing) if each.state is not State.EMPTY]
    title = title_of(thing)
    context = {
        **page_head(
            f"翻訳: {title}",
            "globe",
            (reverse("translations:report"), TITLE),
            here=f"{title}の翻訳",
        ),
        "rows": rows,
        "stale": sum(row.is_stale for row in rows),
        "missing": sum(row.is_missing for row in rows),
        "confirm_url": reverse("translations:confirm", args=[kind, pk]),
    }
    return render(request, "strategy/admin/translations.html", context)


@require_POST
def confirm_text(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """訳は変更不要: the translation is right for the original as it reads now."""
    thing = thing_for(request, kind, pk)
    try:
        done = confirm(
            thing=thing,
            path=request.POST.get("path", ""),
            language=request.POST.get("language", ""),
            by=signed_in(request),
        )
    except Refused as refused:
        say_why(request, refused)
    else:
        messages.success(request, f"「{done.texts.label}」の訳を、変更不要としました。")
    return redirect(side_by_side_url(thing))


# --- The report ---------------------------------------------------------------------


class ReportForm(forms.Form):
    """Which of the stale and missing translations are listed."""

    words: Any = forms.CharField(label="名称", required=False, max_length=100)
    state: Any = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[
            ("", "すべて"),
            *((each.value, STATES[each]) for each in (State.STALE, State.MISSING)),
        ],
        error_messages={"invalid_choice": "一覧から選び直してください。"},
    )
    kind: Any = forms.ChoiceField(
        label="種類",
        required=False,
        choices=[
            ("", "すべて"),
            (PAGE_KIND, "ページ"),
            *((name, str(model._meta.verbose_name)) for name, model in MODELS.items()),
        ],
        error_messages={"invalid_choice": "一覧から選び直してください。"},
    )

    def asks_for(self, translation: Translation) -> bool:
        asked = self.cleaned_data
        return (
            asked["words"].strip() in title_of(translation.thing)
            and asked["state"] in ("", translation.state.value)
            and asked["kind"] in ("", kind_of(translation.thing))
        )


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """All that is missing or stale, with one click to its place."""
    things = things_within(signed_in(request))
    form = ReportForm(request.GET, label_suffix="")
    found = stale_translations(things) if form.is_valid() else []
    listed = [each for each in found if form.asks_for(each)]
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        **page_head(TITLE, "globe"),
        "form": form,
        "rows": [Row(each) for each in page.object_list],
        "page": page,
        "query": query.urlencode(),
    }
    return render(request, "strategy/admin/translation_report.html", context)


# --- Where it is reached ------------------------------------------------------------


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", report, name="report"),
        path("<slug:kind>/<int:pk>/", show, name="show"),
        path("<slug:kind>/<int:pk>/confirm/", confirm_text, name="confirm"),
    ]
    return [path("translations/", include((patterns, "translations")))]


def _translates(user: Any) -> bool:
    return works_for_all(user) or bound_to_units(user)


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return menu_entry(TITLE, "translations:report", _translates, icon_name="globe", order=800)


@hooks.register("register_page_header_buttons")
def buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The way to a page's texts side by side."""
    model = page.specific_class
    if model is None or not issubclass(model, TranslatedPage):
        return
    if page.permissions_for_user(user).can_edit():
        yield Button("翻訳を並べて見る", side_by_side_url(page), icon_name="globe", priority=62)
