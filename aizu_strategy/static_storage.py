"""Static files, compressed and named by what is in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, whose list of all files is not itself among those that are served."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        listing = FileSystemStorage(location=settings.STATIC_LISTING_ROOT)
        super().__init__(*args, manifest_storage=listing, **kwargs)
