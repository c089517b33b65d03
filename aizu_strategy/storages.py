"""Where uploads and made documents are kept."""

from __future__ import annotations

import os
from typing import NoReturn

from django.conf import settings
from django.core.files.storage import FileSystemStorage


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

    def url(self, name: str | None) -> NoReturn:
        raise NotImplementedError("a private file has no address of its own")
