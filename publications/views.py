"""Public addresses of editions and their files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from publications.models import Asset, Edition, Rendition
from publications.presentation import EditionItem, edition_item
from publications.queries import public_editions
from strategy.frame import active_language, home_link, page_frame
from strategy.models import Node
from strategy.presentation import Fact, Link, Text, text_of
from strategy.queries import face_of

FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """Every public edition, by strategy."""
    language = active_language()
    by_strategy: dict[Node, list[EditionItem]] = {}
    for edition in public_editions():
        by_strategy.setdefault(edition.strategy, []).append(edition_item(edition, language))
    groups = [
        (*_strategy_link(strategy, language), items) for strategy, items in by_strategy.items()
    ]
    title = gettext("公表資料")
    context: dict[str, Any] = {
        "heading": Text(title),
        "groups": groups,
        **page_frame(
            title=title,
            description=gettext("戦略の骨子案や冊子を、公表した版ごとに掲載しています。"),
            crumbs=[home_link(language), Link(title, "", current=True)],
        ),
    }
    return render(request, "publications/edition_list.html", context)


@require_safe
def edition_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One edition: the frozen document in HTML, its files, its hash."""
    language = active_language()
    edition = get_object_or_404(
        Edition.objects.public().prefetch_related("publications__renditions"), code=code
    )
    item = edition_item(edition, language)
    strategy_heading, strategy_url = _strategy_link(edition.strategy, language)
    title = f"{strategy_heading} {item.heading}"
    context: dict[str, Any] = {
        "edition": item,
        "heading": Text(title),
        "strategy": Link(str(strategy_heading), strategy_url, lang=strategy_heading.lang),
        "facts": _facts(edition, item, strategy_heading, strategy_url),
        "sha256": edition.snapshot.sha256 if edition.snapshot else "",
        "fragment": _fragment(edition, language),
        "banner": _banner(edition),
        **page_frame(
            title=title,
            description=str(item.note) or title,
            crumbs=[
                home_link(language),
                Link(gettext("公表資料"), reverse("edition_list")),
                Link(title, "", current=True),
            ],
        ),
    }
    return render(request, "publications/edition_detail.html", context)


@require_safe
def edition_file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A file of a public edition, unchanged for good."""
    renditions = Rendition.objects.filter(
        publication__editions__in=Edition.objects.public().filter(code=code),
        state=Rendition.State.DONE,
    ).exclude(file="")
    for rendition in renditions.select_related("publication"):
        if rendition.file_name == name and rendition.format != Rendition.Format.HTML:
            return _unchanging(request, rendition, f"{code}-{name}")
    raise Http404(f"{code} has no file {name}")


@require_safe
def asset_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A picture that editions refer to by its hash."""
    asset = get_object_or_404(Asset, sha256=sha256)
    return _unchanging(request, asset, f"{sha256}.png", media_type=asset.media_type)


def _unchanging(
    request: HttpRequest,
    record: Rendition | Asset,
    name: str,
    *,
    media_type: str = "application/pdf",
) -> HttpResponseBase:
    etag = f'"{record.sha256}"'
    headers = {"ETag": etag, "Cache-Control": FOR_GOOD}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    headers["Content-Disposition"] = f"inline; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    return FileResponse(record.file.open("rb"), content_type=media_type, headers=headers)


def _fragment(edition: Edition, language: str) -> str:
    """The frozen document as HTML; "" for an original issued elsewhere."""
    rendition = Rendition.objects.filter(
        publication__editions=edition,
        language=language,
        format=Rendition.Format.HTML,
        state=Rendition.State.DONE,
    ).first()
    if rendition is None:
        return ""
    with rendition.file.open("rb") as file:
        return mark_safe(file.read().decode())  # noqa: S308 - made by our own templates


def _facts(
    edition: Edition, item: EditionItem, strategy_heading: Text, strategy_url: str
) -> list[Fact]:
    facts = [
        Fact(gettext("戦略"), str(strategy_heading), strategy_url, strategy_heading.lang),
        Fact(gettext("段階"), item.stage_label),
    ]
    if edition.version:
        facts.append(Fact(gettext("版数"), edition.version))
    facts += [Fact(gettext("版の日付"), item.dated.text), Fact(gettext("状態"), item.state_label)]
    return facts


def _banner(edition: Edition) -> Text:
    if edition.state == Edition.State.SUPERSEDED:
        return Text(gettext("これは旧版です。新しい版が公表されています。"))
    if edition.state == Edition.State.WITHDRAWN:
        return Text(gettext("この版は取り下げられました。"))
    return Text("")


def _strategy_link(strategy: Node, language: str) -> tuple[Text, str]:
    page = face_of(strategy)
    if page is None:
        return Text(str(strategy)), ""
    return text_of(page.specific, "heading", language), page.get_url() or ""
