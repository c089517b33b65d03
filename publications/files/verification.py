"""Which edition is this file? Uploads are hashed as they stream in and never stored."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MOST_BYTES = 200 * 1024**2
_SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
# As a colophon prints it, with words before; as openssl -c does, and certutil up to Windows 7.
_IN_GROUPS = re.compile(
    r"(?<![0-9a-f])"
    r"(?:[0-9a-f]{8}(?:\s[0-9a-f]{8}){7}|[0-9a-f]{2}(?:[ :][0-9a-f]{2}){31})(?![0-9a-f])"
)
# What a page or a PDF puts in where a line may break.
_UNSEEN = re.compile("[\u200b\u00ad\u2060\ufeff]")


class NotAHash(ValueError):
    """What was typed is no SHA-256; its message is one Japanese sentence."""


class TooLarge(ValueError):
    """A file beyond `MOST_BYTES`."""


def parse_sha256(text: str) -> str:
    """A hash as people copy it: with the spaces it is printed with, full-width, in capitals.

    So, too, all that a checksum program prints around it: sha256sum, shasum, openssl,
    certutil, Get-FileHash.

    Raises:
        NotAHash: there are no 64 hexadecimal digits in it, or several hashes.
    """
    typed = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).lower()
    joined = _IN_GROUPS.sub(lambda match: re.sub(r"[\s:]", "", match[0]), typed)
    found = set(_SHA256.findall(joined))
    if len(found) > 1:
        raise NotAHash("照合値が2つ以上あります。1つのファイルの行だけを入れてください。")
    if found:
        return str(found.pop())
    # As a colophon prints it, in groups.
    plain = re.sub(r"[\s:]", "", typed).removeprefix("sha256").lstrip("-=")
    if not _SHA256.fullmatch(plain):
        raise NotAHash("照合値は、0から9とaからfの64文字です。写し間違いがないか確かめてください。")
    return plain


@dataclass(frozen=True)
class Hashed:
    """A file of which only the name, the hash and the size were kept."""

    name: str
    sha256: str
    size: int

    def close(self) -> None:
        """Django closes every file of a form that it cannot read to its end."""


class HashingUploadHandler(FileUploadHandler):
    """Keeps a running hash of an upload and none of its bytes."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.is_too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            self.is_too_large = True
            raise StopUpload(connection_reset=False)
        self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> Any:
        # Django files what this returns among the form's files, whatever it is.
        return Hashed(
            name=self.file_name or "",
            sha256=self.digest.hexdigest(),
            size=self.size,
        )


def uploaded_sha256(request: HttpRequest) -> str:
    """The hash of the file that a form sends; the file itself is kept nowhere.

    Raises:
        NotAHash: the form came without a file, or with an empty one.
        TooManyFieldsSent: the form has more than a public one has.
        TooLarge: it announces more than `MOST_BYTES`, or brings more.
    """
    # The form around the file takes a little as well.
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + 64 * 1024:
        raise TooLarge
    handler = HashingUploadHandler(request)
    request.upload_handlers = [handler]
    uploaded: Any = request.FILES.get("file")
    if sum(len(texts) for _, texts in request.POST.lists()) > settings.PUBLIC_FORM_FIELDS:
        raise TooManyFieldsSent
    if handler.is_too_large:
        raise TooLarge
    if uploaded is None:
        raise NotAHash("確かめるファイルを選んでください。")
    if not uploaded.size:
        raise NotAHash("ファイルが空です。保存し直したファイルを選んでください。")
    return str(uploaded.sha256)
