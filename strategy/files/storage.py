"""Files kept under the hash of their bytes: written once, never changed."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from strategy.closing.reading import refuse_closed_file
from strategy.refusals import Altered

ALTERED = (
    "このファイルが見つからないか、作成したときのものではなくなっています。"
    "システム管理者に知らせてください。"
)

# Beside the finished files, so that the last step is a rename within one file system.
PART_PREFIX = ".part-"
# No write takes this long: what is older was left by a program that was killed.
PART_AGE_SECONDS = 3600


def store_by_hash(content: bytes, *, folder: str, extension: str) -> tuple[str, str]:
    """Keep `content` privately; returns (its name in the storage, its SHA-256).

    Raises:
        OSError: see `store_whole`.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"{folder}/{sha256}.{extension}"
    store_whole(default_storage, name, content, sha256)
    return name, sha256


def store_whole(storage: Storage, name: str, content: bytes, sha256: str) -> None:
    """See that the file of this name holds `content`, whose hash is `sha256`.

    On a disk it is written under another name, read back and checked, and then renamed: a
    file of the name is whole or not there. One that holds other bytes is replaced.

    Raises:
        OSError: it could not be written whole, as on a full disk; nothing of it is left.
        Closed: these bytes are closed.
    """
    refuse_closed_file(sha256)
    if holds(name, sha256, storage):
        return
    if isinstance(storage, FileSystemStorage):
        _write_whole(Path(storage.path(name)), content, sha256)
        return
    # Object stores take an object whole or not at all.
    if storage.exists(name):
        storage.delete(name)
    storage.save(name, ContentFile(content))


def holds(name: str, sha256: str, storage: Storage = default_storage) -> bool:
    """Whether the stored file of this name is there with the bytes of this hash."""
    if not storage.exists(name):
        return False
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


@lru_cache(maxsize=4096)
def _held_then(name: str, sha256: str, storage: Storage, changed_at: datetime, size: int) -> bool:
    return holds(name, sha256, storage)


def still_holds(name: str, sha256: str, storage: Storage = default_storage) -> bool:
    """`holds`, for every reader: the bytes are read again once the file's time or size differs."""
    if not storage.exists(name):
        return False
    changed_at, size = storage.get_modified_time(name), storage.size(name)
    return _held_then(name, sha256, storage, changed_at, size)


def read_whole(name: str, sha256: str) -> bytes:
    """The bytes of a stored file.

    Raises:
        Altered: it is missing, or holds others than those of the hash.
        Closed: these bytes are closed.
    """
    refuse_closed_file(sha256)
    if not still_holds(name, sha256):
        raise Altered([ALTERED])
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def _write_whole(path: Path, content: bytes, sha256: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.parent / f"{PART_PREFIX}{uuid.uuid4().hex}"
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with part.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise OSError("the written file does not read back as it was")
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sweep_parts(folder: str) -> int:
    """Remove what writers that were killed have left in a folder; how many files."""
    try:
        directory = Path(default_storage.path(folder))
    except NotImplementedError:
        return 0
    removed = 0
    oldest = time.time() - PART_AGE_SECONDS
    for part in directory.glob(f"{PART_PREFIX}*"):
        try:
            if part.lstat().st_mtime < oldest:
                part.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    return removed
