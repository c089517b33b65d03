"""The bin (ごみ箱) in the admin: deleting pages into it, its list, and bringing back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page
from wagtail.query import PageQuerySet

from strategy.access.permissions import manages_publication
from strategy.bin.pages import bin_page, destroy_page, hindrances, restore_page
from strategy.bin.records import destroy_record, has_a_bin, restore_record, within
from strategy.desk.content.unpublishing import is_grave
from strategy.desk.proposals.records import said
from strategy.desk.shared.access import menu_entry, page_head, signed_in
from strategy.desk.shared.acting import act, say_why
from strategy.models import Binned
from strategy.models.base import validate_slug
from strategy.models.public import is_public
from strategy.models.workspace import Place, out_of_bin
from strategy.proposals.records import restore_item
from strategy.proposals.steps import propose
from strategy.refusals import Refused
from strategy.upkeep.usage import Standing, standing_on
from strategy.working_copies.starting import free_slug

TITLE = "ごみ箱"
PER_PAGE = 50
GONE = "それは、もうごみ箱にありません。ほかの人が元に戻したか、削除しました。"

NOT_ITS_NAME = "ごみ箱に移すには、「{}」と入れてください。"

# --- Into it --------------------------------------------------------------------------


@hooks.register("before_delete_page")
def ask_and_delete(request: HttpRequest, page: Page) -> HttpResponse:
    """In place of Wagtail's deletion: name what hangs on the page, then put it into the bin."""
    above = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    standing = standing_on(page)
    asks_name = is_grave(page) and is_public(page)
    is_named = request.POST.get("name", "").strip() == page.title
    if request.method == "POST" and (is_named or not asks_name):
        return act(
            request,
            above,
            lambda: bin_page(page, by=signed_in(request), hung=standing.names()),
            f"「{page.draft_title}」をごみ箱に移しました。",
        )
    context = {
        **page_head("削除", "bin", (above, page.get_parent().title)),
        "thing": page,
        "below": page.get_descendants().count(),
        "public": page.get_descendants(inclusive=True).live().count(),
        "kinds": list(_with_links(standing, signed_in(request))),
        "back_url": above,
        "asks_name": asks_name,
        "fault": NOT_ITS_NAME.format(page.title) if request.method == "POST" else "",
    }
    return render(request, "strategy/admin/bin_page.html", context)


def _with_links(
    standing: Standing, user: Any
) -> Iterator[tuple[str, str, Sequence[tuple[str, str | None]]]]:
    """Each kind of what hangs on a page: its name, what becomes of it, and links to all."""
    finder = AdminURLFinder(user)

    def links(rows: Sequence[Model]) -> list[tuple[str, str | None]]:
        return [(str(row), finder.get_edit_url(row)) for row in rows]

    if standing.links:
        yield "このページか下のページへのリンク", "行き先がなくなります。", links(standing.links)
    for kind, rows in standing.hanging.items():
        if rows:
            yield kind, "表示するページがなくなります。記録は残ります。", links(rows)
    if standing.editions:
        editions = [(edition.name, edition.url) for edition in standing.editions]
        yield "このページを載せた版", "凍結した内容なので、変わりません。", editions


@hooks.register("before_delete_snippet")
def tell_of_the_bin(request: HttpRequest, instances: Sequence[Model]) -> None:
    """A record that is deleted is not lost either."""
    if request.method == "GET":
        messages.info(request, "削除したものは「ごみ箱」に入り、元に戻せます。")


# After Wagtail's own, which stands for the same action.
@hooks.register("register_bulk_action", order=1)
class BinPages(DeleteBulkAction):
    """Several pages into the bin at once."""

    template_name = "strategy/admin/bin_pages.html"

    def object_context(self, page: Page) -> dict[str, Any]:
        return {**super().object_context(page), "hung": standing_on(page).names()}

    def post(self, request: HttpRequest) -> HttpResponse:
        # Without Wagtail's question for the site's name: nothing is lost.
        response: HttpResponse = super(DeleteBulkAction, self).post(request)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except Refused as refused:
            say_why(self.request, refused)
            return redirect(self.next_url)
        return response

    @classmethod
    def execute_action(
        cls, objects: Sequence[Page], user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        tops = [
            page for page in objects if not any(page.is_descendant_of(other) for other in objects)
        ]
        below = 0
        for page in tops:
            below += page.get_descendant_count()
            bin_page(page, by=user, hung=standing_on(page).names())
        return len(tops), below

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        below = f"、下のページ{num_child_objects}件と" if num_child_objects else ""
        return f"{num_parent_objects}件のページを{below}ごみ箱に移しました。"


# --- What lies in it ------------------------------------------------------------------


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What the reader may bring back, the newest first."""
    user = signed_in(request)
    if not has_a_bin(user):
        raise PermissionDenied
    rows = within(user).select_related("binned_by", "parent")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **page_head(TITLE, "bin"),
        "page": page,
    }
    return render(request, "strategy/admin/bin.html", context)


def _row(request: HttpRequest, pk: int) -> Binned | None:
    """A row that the reader may bring back; None where somebody has taken it out already."""
    user = signed_in(request)
    if not has_a_bin(user):
        raise PermissionDenied
    if not Binned.objects.filter(pk=pk).exists():
        messages.error(request, GONE)
        return None
    row: Binned = get_object_or_404(within(user).select_related("page", "parent"), pk=pk)
    return row


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # has none at run time
    """A page below which another may be put back."""

    def label_from_instance(self, page: Any) -> str:
        above = page.get_ancestors()[1:]
        return " › ".join([*(each.title for each in above), page.get_admin_display_title()])


class PlaceForm(forms.Form):
    """Where a page comes back to, and under which address."""

    parent: Any = PlaceField(
        queryset=Page.objects.none(),
        label="置き場所",
        error_messages={"required": "置き場所を選んでください。"},
    )
    slug = forms.CharField(
        label="アドレス",
        max_length=255,
        validators=[validate_slug],
        help_text="アドレスの最後の部分。半角の英小文字、数字とハイフンで入れます。",
        error_messages={"required": "アドレスを入れてください。"},
    )

    def __init__(self, data: Any = None, *, row: Binned, user: Any) -> None:
        places = _places_for(row, user)
        parent = places.filter(pk=row.parent_id).first()
        slug = free_slug(row.slug, parent) if parent else row.slug
        super().__init__(data, label_suffix="", initial={"parent": parent, "slug": slug})
        self.fields["parent"].queryset = places  # type: ignore[attr-defined]  # a PlaceField


def _places_for(row: Binned, user: Any) -> PageQuerySet:
    """Where a page may stand: out of a working copy none comes but by adoption."""
    page = row.page.specific  # type: ignore[union-attr]  # a row of a page
    places = out_of_bin(Page.objects.type(*page.allowed_parent_page_models()))
    anywhere = manages_publication(user)
    mine = [
        place.pk
        for place in places.specific(defer=True)
        if Place.at(place.url_path) == row.place
        and (
            anywhere
            or place.pk == row.parent_id
            or place.permissions_for_user(user).can_add_subpage()
        )
    ]
    return places.filter(pk__in=mine).order_by("path")


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring something back; a page whose place or address is taken asks for another."""
    row, user = _row(request, pk), signed_in(request)
    if row is None:
        return redirect(reverse("bin"))
    if row.page is None:
        return _restore_record(request, row)
    page = row.page.specific
    asked = request.method == "POST" and "slug" in request.POST
    form = PlaceForm(request.POST if asked else None, row=row, user=user)
    reasons = hindrances(page, row.parent, row.slug)
    if request.method == "POST" and (form.is_valid() if asked else not reasons):
        given = form.cleaned_data if asked else {}
        try:
            restored = restore_page(row, by=user, **given)
        except Refused as refused:
            form.add_error(None, refused.reasons) if asked else say_why(request, refused)
        else:
            _tell(request, row)
            return redirect(reverse("wagtailadmin_explore", args=[restored.get_parent().pk]))
    context = {
        **page_head("ごみ箱から元に戻す", "bin", (reverse("bin"), TITLE), here=row.title),
        "row": row,
        "form": form,
        "reasons": [] if asked else reasons,
    }
    return render(request, "strategy/admin/bin_restore.html", context)


def _restore_record(request: HttpRequest, row: Binned) -> HttpResponse:
    if request.method == "POST":
        by = signed_in(request)
        try:
            if row.was_public:
                # It would be public again at once.
                messages.success(request, said(propose([restore_item(row)], by=by)))
                return redirect(reverse("bin"))
            restore_record(row, by=by)
        except Refused as refused:
            say_why(request, refused)
        else:
            _tell(request, row)
    return redirect(reverse("bin"))


def _tell(request: HttpRequest, row: Binned) -> None:
    draft = "、下書きとして" if row.page_id else ""
    messages.success(request, f"「{row}」を{draft}元に戻しました。")
    for sentence in row.ended:
        messages.warning(request, sentence)


@require_POST
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete for good what never was public."""
    row, user = _row(request, pk), signed_in(request)
    if row is None:
        return redirect(reverse("bin"))
    return act(
        request,
        reverse("bin"),
        lambda: destroy_page(row, by=user) if row.page_id else destroy_record(row),
        f"「{row}」を完全に削除しました。",
    )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("bin/", show, name="bin"),
        path("bin/<int:pk>/restore/", restore, name="bin_restore"),
        path("bin/<int:pk>/destroy/", destroy, name="bin_destroy"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return menu_entry(TITLE, "bin", has_a_bin, icon_name="bin", order=9000)
