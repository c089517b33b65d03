"""Files that are in use are not deleted: refused in a sentence, one at a time or many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as many_documents
from wagtail.images.views import images
from wagtail.images.views import multiple as many_images

from strategy.desk.shared.deletions import refuse_deletion
from strategy.files.uses import in_use
from strategy.models import LibraryDocument, Picture

View = Callable[..., HttpResponseBase]


def _unless_in_use(view: View, model: Any, key: str) -> View:
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        found = list(model.objects.filter(pk=kwargs[key]))
        # Who may not delete it is told so by Wagtail, and nothing of where it is used.
        policy = images.permission_policy if model is Picture else documents.permission_policy
        may = found and policy.user_has_permission_for_instance(request.user, "delete", found[0])
        if not may:
            return view(request, **kwargs)
        if "/multiple/" in request.path and (sentence := in_use(found[0])):
            return JsonResponse({"success": False, "error_message": sentence})
        return refuse_deletion(request, found, in_use) or view(request, **kwargs)

    return require_admin_access(asked)


def in_place_of_wagtails() -> list[URLPattern]:
    """Wagtail's addresses that delete one file ask nobody before."""
    return [
        path(address, _unless_in_use(view.as_view(), model, key))
        for address, view, model, key in (
            ("admin/images/<int:image_id>/delete/", images.DeleteView, Picture, "image_id"),
            (
                "admin/images/multiple/<int:image_id>/delete/",
                many_images.DeleteView,
                Picture,
                "image_id",
            ),
            (
                "admin/documents/delete/<int:document_id>/",
                documents.DeleteView,
                LibraryDocument,
                "document_id",
            ),
            (
                "admin/documents/multiple/<int:doc_id>/delete/",
                many_documents.DeleteView,
                LibraryDocument,
                "doc_id",
            ),
        )
    ]


@hooks.register("before_bulk_action")
def keep_files(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many files at once."""
    files = [thing for thing in objects if isinstance(thing, Picture | LibraryDocument)]
    return refuse_deletion(request, files, in_use) if action_type == "delete" else None
