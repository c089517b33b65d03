"""Where uploads and made documents are kept."""

from __future__ import annotations

import os
import uuid
from typing import NoReturn

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from strategy.notation.control_characters import composed

# A name may have 255 bytes on a disk; one that is taken gets some more.
MOST_BYTES = 200


class PrivateFiles(FileSystemStorage):
    """Files below the data directory that no address leads to by their names.

    What the public may read of them is handed out by views, each for its own kind of file.
    """

    @property
    def base_location(self) -> str:
        return str(settings.DATA_DIR / "files")

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)  # noqa: PTH100 - it need not exist yet

    def get_valid_name(self, name: str) -> str:
        """The name as people wrote it, so far as a disk holds it; a code where nothing is left."""
        stem, extension = os.path.splitext(super().get_valid_name(composed(name)))  # noqa: PTH122
        if stem.startswith(".") and not extension:
            stem, extension = "", stem
        stem = stem.encode()[:MOST_BYTES].decode(errors="ignore")
        return (stem or uuid.uuid4().hex) + extension

    def url(self, name: str | None) -> NoReturn:
        raise NotImplementedError("a private file has no address of its own")
