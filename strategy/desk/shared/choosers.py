"""The windows in which something is chosen, and the lists behind them, for who has a use for them.

Wagtail (7.4) answers whoever may enter the admin: its choosers of records ask for no right, its
chooser of pages shows the name of any page one knows the number of, and its API lists every
picture and document.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.auth import require_admin_access, user_has_any_page_permission
from wagtail.admin.views.chooser import ChosenMultipleView as PagesChosenView
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.documents.views import chooser as documents
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.images.views import chooser as images
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.query import PageQuerySet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from strategy.access.permissions import (
    choosable_pages,
    known_pages,
    may_choose,
    may_choose_pages,
    records_known,
)
from strategy.desk.shared.fields import whole_numbers

# What is done with pictures and documents; who does any of it may look for them.
USING = ("add", "change", "choose")
DOWNLOAD = "download_url"

# --- Records ------------------------------------------------------------------------


class ForWhoMayChoose:
    """A chooser's view, refused to who has nothing to do with its kind of record."""

    model: type[Model]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_choose(request.user, self.model):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(  # type: ignore[misc]  # a mixin
            request, *args, **kwargs
        )
        return response

    def known(self) -> Any:
        """Records whose names the reader may be told."""
        return records_known(self.request.user, self.model._default_manager.all())  # type: ignore[attr-defined]  # a view's


class RecordChoose(ForWhoMayChoose, ChooseView):
    def get_object_list(self) -> Any:
        return self.known()


class RecordChooseResults(ForWhoMayChoose, ChooseResultsView):
    def get_object_list(self) -> Any:
        return self.known()


class RecordChosen(ForWhoMayChoose, SnippetChosenView):
    def get_object(self, pk: str) -> Any:
        return self.known().get(pk=pk)


class RecordChosenMultiple(ForWhoMayChoose, SnippetChosenMultipleView):
    def get_objects(self, pks: Any) -> Any:
        return self.known().filter(pk__in=pks)


class RecordChooserViewSet(SnippetChooserViewSet):
    choose_view_class = RecordChoose
    choose_results_view_class = RecordChooseResults
    chosen_view_class = RecordChosen
    chosen_multiple_view_class = RecordChosenMultiple

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without the address that makes a record in the window: it has a form of its own."""
        return [each for each in super().get_urlpatterns() if each.name != "create"]


# --- Pages --------------------------------------------------------------------------


@hooks.register("construct_page_chooser_queryset")
def of_the_reader(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Titles of drafts are not shown to who has no part in them, nor of the page above."""
    if not may_choose_pages(request.user):
        raise PermissionDenied
    match = request.resolver_match
    above = match.kwargs.get("parent_page_id") if match else None
    if above is not None and not known_pages(request.user).filter(pk=above).exists():
        raise PermissionDenied
    return choosable_pages(request.user, pages)


def _chosen_pages(request: HttpRequest) -> HttpResponseBase:
    """Wagtail's answer on several pages, where all of them are the reader's to choose."""
    keys = whole_numbers(request.GET.getlist("id"))
    offered = of_the_reader(known_pages(request.user), request).filter(pk__in=keys)
    if offered.count() < len(set(request.GET.getlist("id"))):
        raise PermissionDenied
    return PagesChosenView.as_view()(request)


def in_place_of_wagtails() -> list[URLPattern]:
    """The address that asks nobody, to be put before Wagtail's."""
    return [path("admin/choose-page/chosen-multiple/", require_admin_access(_chosen_pages))]


# --- Pictures and documents ---------------------------------------------------------


class ForWhoUsesFiles:
    """A view of pictures or documents, refused to who does nothing with any of them."""

    policy: CollectionOwnershipPermissionPolicy

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.policy.user_has_any_permission(request.user, USING):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(  # type: ignore[misc]  # a mixin
            request, *args, **kwargs
        )
        return response


class ImageChoose(ForWhoUsesFiles, images.ImageChooseView):
    policy = image_policy


class ImageChooseResults(ForWhoUsesFiles, images.ImageChooseResultsView):
    policy = image_policy


class ImagesChosen(ForWhoUsesFiles, images.ImageChosenMultipleView):
    policy = image_policy


class ImageSelectFormat(images.ImageSelectFormatView):
    """How a picture stands in a text, asked of who may choose that very picture."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        offered = image_policy.instances_user_has_permission_for(request.user, "choose")
        if not offered.filter(pk=kwargs["image_id"]).exists():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


def _with_preview_or_gap(
    view: Any, image: Any, preview_image_filter: str = "max-165x165"
) -> dict[str, Any]:
    """What was chosen; of a picture that cannot be scaled, Wagtail's answer would be an error."""
    chosen = super(images.ImageChosenResponseMixin, view).get_chosen_response_data(image)
    preview = get_rendition_or_not_found(image, preview_image_filter)
    size = {"width": preview.width, "height": preview.height}
    return {
        **chosen,
        "preview": {"url": preview.url, **size},
        "default_alt_text": image.default_alt_text,
    }


# All that answer with a chosen picture inherit it.
images.ImageChosenResponseMixin.get_chosen_response_data = _with_preview_or_gap


class DocumentChoose(ForWhoUsesFiles, documents.DocumentChooseView):
    policy = document_policy


class DocumentChooseResults(ForWhoUsesFiles, documents.DocumentChooseResultsView):
    policy = document_policy


class DocumentsChosen(ForWhoUsesFiles, documents.DocumentChosenMultipleView):
    policy = document_policy


# Wagtail makes these two itself and reads its classes from them when addresses are built.
images.viewset.choose_view_class = ImageChoose
images.viewset.choose_results_view_class = ImageChooseResults
images.viewset.chosen_multiple_view_class = ImagesChosen
images.viewset.select_format_view_class = ImageSelectFormat
documents.viewset.choose_view_class = DocumentChoose
documents.viewset.choose_results_view_class = DocumentChooseResults
documents.viewset.chosen_multiple_view_class = DocumentsChosen

# --- The admin's API ----------------------------------------------------------------


def _files_of(
    policy: CollectionOwnershipPermissionPolicy, user: AbstractBaseUser, listed: Any
) -> Any:
    if not policy.user_has_any_permission(user, USING):
        raise PermissionDenied
    theirs = policy.instances_user_has_any_permission_for(user, ["change", "choose"])
    return listed.filter(pk__in=theirs.values("pk"))


class ImagesOfTheReader(ImagesAdminAPIViewSet):
    """Without the address of the original: it has none."""

    model = get_image_model()
    meta_fields = [name for name in ImagesAdminAPIViewSet.meta_fields if name != DOWNLOAD]
    listing_default_fields = [
        name for name in ImagesAdminAPIViewSet.listing_default_fields if name != DOWNLOAD
    ]
    nested_default_fields = [
        name for name in ImagesAdminAPIViewSet.nested_default_fields if name != DOWNLOAD
    ]

    def get_queryset(self) -> Any:
        return _files_of(image_policy, self.request.user, super().get_queryset())


class DocumentsOfTheReader(DocumentsAdminAPIViewSet):
    model = get_document_model()

    def get_queryset(self) -> Any:
        return _files_of(document_policy, self.request.user, super().get_queryset())


class PagesOfTheReader(PagesAdminAPIViewSet):
    """Wagtail lists to who has no right on any page nothing; here, it says so."""

    # What is done to a page is asked about on the admin's screens; nothing there uses these.
    actions: ClassVar[dict[str, Any]] = {}

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not user_has_any_page_permission(request.user):
            raise PermissionDenied


# After Wagtail's own.
@hooks.register("construct_admin_api", order=1)
def of_the_reader_only(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", ImagesOfTheReader)
    router.register_endpoint("documents", DocumentsOfTheReader)
    router.register_endpoint("pages", PagesOfTheReader)
