"""The pages that say why a request was refused (4xx), in the site's look and language.

They stand alone: what was refused may be what the frame of a page would read again.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from strategy.languages import language_of, tag

# A title, and what to do.
UNREADABLE = (
    _("読み取れませんでした"),
    _(
        "アドレスか、送られた内容を読み取れませんでした。アドレスを確かめるか、前のページに戻って、もう一度試してください。"
    ),
)
REFUSED = {
    400: UNREADABLE,
    403: (
        _("開けません"),
        _("このページを開くことは許されていません。"),
    ),
    405: (
        _("この操作はできません"),
        _("このアドレスは、その方法では使えません。リンクをたどって開いてください。"),
    ),
}
EXPIRED = (
    _("送信を受け付けませんでした"),
    _(
        "ページを開いてから時間がたったか、ブラウザーがCookieを受け取らない設定になっています。前のページに戻って再読み込みし、もう一度送信してください。"
    ),
)
NOT_FROM_HERE = (
    _("ここからは開けません"),
    _(
        "管理画面は、決められたネットワークからだけ開けます。庁内のネットワークで開くか、システム管理者に連絡してください。"
    ),
)


def refusal(
    request: HttpRequest, status: int, words: tuple[str, str] | None = None
) -> HttpResponse:
    """A page of its own; `words`: title and sentence, where the status has others."""
    language = language_of(request.path_info)
    with translation.override(language):
        title, sentence = (gettext(text) for text in words or REFUSED[status])
        context = {
            "title": title,
            "sentence": sentence,
            "language": language,
            "html_lang": tag(language),
        }
        return HttpResponse(render_to_string("refused.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal(request, 403, EXPIRED)


class RefusalMiddleware:
    """Gives a refusal without a word, such as of a method, its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in REFUSED and not response.streaming and not response.content:
            response.content = refusal(request, response.status_code).content
        return response
