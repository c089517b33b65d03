"""Serving files that never change: strong validators, byte ranges, names in Japanese.

RFC 9110 (ranges, validators), RFC 6266 and 8187 (file names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags

from strategy.closing.reading import refuse_closed_file
from strategy.files.storage import ALTERED, still_holds
from strategy.refusals import Altered

# Asked back every time, so that what is closed is gone at once; what stands costs a 304.
ASKED_BACK = "public, no-cache"
CHUNK_BYTES = 64 * 1024
# No file has a position of more digits; a number without end is no range.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


def disposition(name: str, plain_name: str, *, as_attachment: bool = False) -> str:
    """How to show it, with the file's name; `plain_name` (ASCII) for what reads no other."""
    how = "attachment" if as_attachment else "inline"
    return f"{how}; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def serve_unchanging(
    request: HttpRequest,
    file: Any,
    *,
    sha256: str,
    size: int,
    media_type: str,
    name: str = "",
    plain_name: str = "",
    as_attachment: bool = False,
) -> HttpResponseBase:
    """A stored file for good, whole or the range that was asked for.

    `file`: a field file that holds `size` bytes of this hash. A range beyond the file is
    answered with 416; several ranges, and one whose validator is not the file's, with all
    of it.

    Raises:
        Altered: the file is missing, or holds other bytes.
        Closed: it is closed; no validator answers for it either.
    """
    refuse_closed_file(sha256)
    etag = f'"{sha256}"'
    headers = {
        "ETag": etag,
        "Cache-Control": ASKED_BACK,
        "Accept-Ranges": "bytes",
        # The type was checked when the file was made or taken in; nobody is to guess another.
        "X-Content-Type-Options": "nosniff",
    }
    if plain_name:
        headers["Content-Disposition"] = disposition(name, plain_name, as_attachment=as_attachment)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        for field, value in headers.items():
            unchanged.headers[field] = value
        return unchanged
    wanted = _wanted_range(request, etag, size)
    if wanted == NOTHING:
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=416, headers=headers)
    first, last = wanted or (0, size - 1)
    if not still_holds(file.name, sha256, file.storage):
        raise Altered([ALTERED])
    headers["Content-Length"] = str(last - first + 1)
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingHttpResponse(
        _bytes(file, first, last),
        status=206 if wanted else 200,
        content_type=media_type,
        headers=headers,
    )


NOTHING = (-1, -1)


def _wanted_range(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """First and last byte, `NOTHING` for a range outside the file, None for all of it."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or request.method != "GET" or not any(match.groups()):
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and etag not in parse_etags(condition):
        return None
    start, end = match.groups()
    if not start:
        # The last so many bytes.
        length = int(end)
        return (max(0, size - length), size - 1) if length and size else NOTHING
    first = int(start)
    last = min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return None
    return (first, last) if first < size else NOTHING


def _bytes(file: Any, first: int, last: int) -> Iterator[bytes]:
    # Opened when the first byte is asked for: an answer nobody reads leaves nothing open.
    with file.storage.open(file.name, "rb") as stored:
        stored.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := stored.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
