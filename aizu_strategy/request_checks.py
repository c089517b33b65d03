"""Requests that are broken, or larger than any form of the portal: refused in words, at one door.

Left alone, Django answers some of them with a bare 400, and where it is PostgreSQL or Wagtail
that stumbles over them the reader gets a 500.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable
from traceback import walk_tb
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    ObjectDoesNotExist,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError

from publications.files.verification import MOST_BYTES as VERIFIED_BYTES
from strategy.inquiries.opening import MOST_BYTES as WORKBOOK_BYTES
from strategy.uploads.pdf import MOST_BYTES as ORIGINAL_BYTES

logger = logging.getLogger(__name__)
ADMIN = "/admin/"
NUL = "\0"
# No column and no offset holds a number of 19 digits, in whatever script they are typed. Such as
# stand in the key of a mail's link are part of a longer word.
HUGE_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{19,}(?![0-9A-Za-z])")
# Wagtail's windows for links make addresses of it.
PARENT = "parent_page_id"
# Where a form leads back to. Django takes what has neither slash nor dot for the name of a view.
NEXT = "next"
# What stands around the fields and the file of a form.
FRAME_BYTES = 64 * 1024
READ_ON_BYTES = 256 * 1024**2
READ_ON_SECONDS = 5.0
# Bytes of one file, by an address's name or by the namespace it lies in; elsewhere none is sent.
FILE_BYTES = {
    "verify": VERIFIED_BYTES,
    "editions:upload": ORIGINAL_BYTES,
    "inquiries:upload": WORKBOOK_BYTES,
    "wagtailimages": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
    "wagtailimages_chooser": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
    "wagtaildocs": settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
    "wagtaildocs_chooser": settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
}
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# In which functions what was sent is read: by a form, by a field of one, into a query's condition.
READING = {"value_from_datadict", "to_python", "get_prep_lookup"}
GO_BACK = "何も保存していません。ブラウザーの「戻る」で、入力した画面に戻れます。"
BROKEN_FORM = f"送られた内容の一部が欠けているか、壊れています。{GO_BACK}"


class Unacceptable(Exception):
    """A request that no address answers; `words` are whole sentences in Japanese."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class RequestChecksMiddleware:
    """Answers 400 to what is broken and 413 to what is too large, before any view meets it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _check_address(request)
        except Unacceptable as error:
            return _refusal(request, error)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in ("GET", "HEAD"):
            return None
        try:
            _check_size(request)
            # What asks for no token reads its form itself: a file to verify is kept nowhere.
            if not getattr(view, "csrf_exempt", False):
                _check_form(request)
        except Unacceptable as error:
            return _refusal(request, error)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TOO_LARGE):
            return _refusal(request, _too_large(request, exception))
        if not _is_of_what_was_sent(exception):
            return None
        # Told to who keeps the service, should it be a fault of the portal's after all.
        logger.warning("refused as broken: %s", request.path, exc_info=exception)
        return _refusal(request, Unacceptable(400, BROKEN_FORM))


def _check_address(request: HttpRequest) -> None:
    asked = [request.path_info, *request.GET]
    asked += [text for texts in request.GET.lists() for text in texts[1]]
    if any(NUL in text for text in (*asked, *request.COOKIES.values())):
        words = "アドレスに使えない文字(NUL)があります。アドレスを確かめて開き直してください。"
        raise Unacceptable(400, words)
    if not _is_admin(request):
        return
    if any(map(HUGE_NUMBER.search, asked)):
        words = "アドレスの中の番号が大きすぎます。アドレスを確かめて開き直してください。"
        raise Unacceptable(400, words)
    if not request.GET.get(PARENT, "0").isdecimal():
        words = "アドレスの中のページの番号が読めません。画面を開き直してください。"
        raise Unacceptable(400, words)
    if not _leads_back(request.GET):
        raise Unacceptable(400, "戻り先のアドレスが読めません。画面を開き直してください。")


def _leads_back(sent: QueryDict) -> bool:
    return all(not text or "/" in text for text in sent.getlist(NEXT))


def _check_size(request: HttpRequest) -> None:
    most = (
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE if _is_admin(request) else settings.PUBLIC_FORM_BYTES
    )
    file_bytes = _file_bytes(request) if request.content_type == "multipart/form-data" else 0
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) <= most + file_bytes + FRAME_BYTES:
        return
    _read_on(request)
    limit = file_bytes or most
    what = "ファイル" if file_bytes else "文章など"
    raise Unacceptable(
        413,
        f"一度に送れる{what}は{limit // 1024**2}MBまでです。{GO_BACK}"
        "小さくするか、何回かに分けて送ってください。",
    )


def _read_on(request: HttpRequest) -> None:
    """Take in more of what is too large: a browser shows no answer before it has sent all.

    Only as much, and for as long, as somebody sends by mistake; whoever sends on is cut off.
    """
    end = time.monotonic() + READ_ON_SECONDS
    left = READ_ON_BYTES
    with contextlib.suppress(UnreadablePostError):
        while left > 0 and time.monotonic() < end and (part := request.read(FRAME_BYTES)):
            left -= len(part)


def _file_bytes(request: HttpRequest) -> int:
    """How large a file the address takes; 0 where it takes none."""
    match = request.resolver_match
    names = [match.view_name, *match.namespaces] if match else []
    return max((FILE_BYTES.get(name, 0) for name in names), default=0)


def _check_form(request: HttpRequest) -> None:
    try:
        sent = request.POST
    except TOO_LARGE as error:
        raise _too_large(request, error) from None
    except (MultiPartParserError, UnreadablePostError):
        raise Unacceptable(400, BROKEN_FORM) from None
    if not _leads_back(sent):
        raise Unacceptable(400, BROKEN_FORM)
    fields = [(name, text) for name, texts in sent.lists() for text in texts]
    if len(fields) > _most_fields(request):
        raise _too_large(request, TooManyFieldsSent())
    if any(NUL in name or NUL in text for name, text in fields):
        _take_out_nul(request, fields)


def _too_large(request: HttpRequest, error: Exception) -> Unacceptable:
    if isinstance(error, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        words = f"一度に送れる文章などは{limit}MBまでです。{GO_BACK}何回かに分けて送ってください。"
    else:
        words = (
            f"一度に送れる入力欄は{_most_fields(request):,}個までです。{GO_BACK}"
            "表の行を減らすか、表やブロックを別のページに分けてください。"
        )
    return Unacceptable(413, words)


def _most_fields(request: HttpRequest) -> int:
    editors: int = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    return editors if _is_admin(request) else settings.PUBLIC_FORM_FIELDS


def _take_out_nul(request: HttpRequest, fields: list[tuple[str, str]]) -> None:
    """As with other characters that nobody sees, the form is taken for what it looks like."""
    cleaned = QueryDict(mutable=True)
    for name, text in fields:
        cleaned.appendlist(name.replace(NUL, ""), text.replace(NUL, ""))
    request.POST = cleaned  # type: ignore[assignment]  # Django sets one that it can write, too


def _is_of_what_was_sent(exception: Exception) -> bool:
    """Whether it was raised since a field is missing, or in reading what was sent.

    Wagtail counts blocks, rows and columns in hidden fields and trusts them, and takes what
    stands in an address for the number of a row.
    """
    if isinstance(exception, MultiValueDictKeyError):
        return True
    frames = [frame for frame, _ in walk_tb(exception.__traceback__)]
    modules = [str(frame.f_globals["__name__"]) for frame in frames]
    asked_by = next((name for name in reversed(modules) if not name.startswith("django.")), "")
    if isinstance(exception, (KeyError, ObjectDoesNotExist)) and asked_by.startswith("wagtail."):
        # A view of Wagtail's that takes a field of a form, or the row that it names, without
        # asking whether the form is valid.
        return True
    if isinstance(exception, ValidationError):
        # The hidden number of a row within a form, which modelcluster reads before it is cleaned.
        return any(frame.f_code.co_name == "_construct_form" for frame in frames)
    kinds = (LookupError, ValueError, AttributeError)
    return isinstance(exception, kinds) and any(f.f_code.co_name in READING for f in frames)


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(ADMIN)


def _refusal(request: HttpRequest, error: Unacceptable) -> HttpResponse:
    context = {"words": error.words, "too_large": error.status == 413}
    return render(request, "refused_request.html", context, status=error.status)
