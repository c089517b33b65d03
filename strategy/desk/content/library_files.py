"""Files of the library that are not public: for who may use them, at addresses of the admin.

Readers' addresses know no session; what is public has an address of its own (`strategy.files`).
"""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy

from strategy.closing.reading import refuse_closed_file
from strategy.files.serving import serve_unchanging
from strategy.models import LibraryDocument, PictureRendition
from strategy.models.files import downloaded
from strategy.refusals import Altered


@require_safe
def scaled_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture as previews and lists show it."""
    scaled = get_object_or_404(
        PictureRendition.objects.select_related("image"), file=f"images/{name}"
    )
    _refuse_unless_used(image_policy, request, scaled.image)
    media_type = mimetypes.guess_type(name)[0] or ""
    return _served(request, scaled, name, media_type)


@require_safe
def document(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A document as it was uploaded."""
    found = get_object_or_404(LibraryDocument, pk=pk)
    _refuse_unless_used(document_policy, request, found)
    if found.filename != name:
        raise Http404(f"document {pk} is not called {name}")
    return _served(request, found, name, found.content_type)


def _refuse_unless_used(policy: Any, request: HttpRequest, file: Any) -> None:
    theirs = policy.instances_user_has_any_permission_for(request.user, ["change", "choose"])
    if not theirs.filter(pk=file.pk).exists():
        raise PermissionDenied


def _served(request: HttpRequest, row: Any, name: str, media_type: str) -> HttpResponseBase:
    refuse_closed_file(row.sha256)
    try:
        response = serve_unchanging(
            request,
            row.file,
            sha256=row.sha256,
            size=row.file.size,
            media_type=media_type,
            name=name,
            plain_name=f"{row.sha256}{PurePosixPath(name).suffix}",
            as_attachment=downloaded(media_type),
        )
    except (Altered, FileNotFoundError) as error:
        raise Http404(f"the file of {row.pk} is lost") from error
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("files/pictures/<str:name>", scaled_picture, name="scaled_picture"),
        # Wagtail's name for it, by which it says where a document is.
        path("files/documents/<int:pk>/<str:name>", document, name="wagtaildocs_serve"),
    ]
