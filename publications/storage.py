"""Files kept under the hash of their bytes: written once, never changed."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def store_by_hash(content: bytes, *, folder: str, extension: str) -> tuple[str, str]:
    """Keep `content`; returns (its name in the storage, its SHA-256).

    A file of the name that holds other bytes is the rest of an interrupted write and is
    written anew.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"{folder}/{sha256}.{extension}"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                return name, sha256
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content)), sha256
