"""Pictures and documents that something public names."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from strategy.files.serving import serve_unchanging
from strategy.models import PublicFile
from strategy.site.unavailable import served_as_issued


@require_safe
@served_as_issued
def public_file(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """A file that something public names or has named, unchanged for good."""
    row = get_object_or_404(PublicFile, sha256=sha256, name=name)
    return serve_unchanging(
        request,
        row.file,
        sha256=sha256,
        size=row.size_bytes,
        media_type=row.media_type,
        name=name,
        plain_name=f"{sha256}{PurePosixPath(name).suffix}",
        as_attachment=row.is_downloaded,
    )
