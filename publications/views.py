"""Public addresses of editions and their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publications.addresses import manifest_path, rendition_path
from publications.models import Asset, Correction, Edition, Rendition
from publications.models.editions import EditionQuerySet
from publications.pipeline.snapshot import canonical
from publications.presentation import (
    EditionBanner,
    EditionItem,
    correction_item,
    edition_item,
    edition_name,
    frozen_heading,
    japanese_file_name,
    manifest_of,
    verified_item,
)
from publications.queries import identify, latest_edition, latest_for, public_editions
from publications.serving import serve_unchanging
from publications.verification import (
    MOST_BYTES,
    NotAHash,
    TooLarge,
    parse_sha256,
    uploaded_sha256,
)
from strategy.frame import active_language, home_link, page_frame
from strategy.models import Node, StrategyPage
from strategy.presentation import Fact, Link, Text, date_of, text_of
from strategy.queries import face_of, public_strategy
from strategy.wareki import date_text


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
    # What it was called then: an edition keeps its name, whatever the strategy is called today.
    title = f"{frozen_heading(edition, language) or strategy_heading} {item.heading}"
    context: dict[str, Any] = {
        "edition": item,
        "heading": Text(title),
        "strategy": Link(str(strategy_heading), strategy_url, lang=strategy_heading.lang),
        "facts": _facts(edition, item, strategy_heading, strategy_url, language),
        "sha256": edition.snapshot.sha256 if edition.snapshot else "",
        "fragment": _fragment(edition, language),
        "banner": _banner(edition, language),
        "corrections": [correction_item(row, language) for row in _corrections(edition)],
        "corrects": [correction_item(row, language) for row in edition.corrects.all()],
        "manifest_url": manifest_path(edition.code),
        "latest_url": _latest_url(edition),
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
    rendition = _file_named(Edition.objects.public().filter(code=code), name)
    if rendition is None:
        raise Http404(f"{code} has no file {name}")
    return serve_unchanging(
        request,
        rendition.file,
        sha256=rendition.sha256,
        size=rendition.size_bytes or 0,
        media_type="application/pdf",
        name=japanese_file_name(rendition, code),
        plain_name=f"{code}-{name}",
    )


def _file_named(editions: EditionQuerySet, name: str) -> Rendition | None:
    """The downloadable file of one of these editions, the newest first."""
    renditions = Rendition.objects.filter(
        publication__editions__in=editions, state=Rendition.State.DONE
    ).exclude(Q(file="") | Q(format=Rendition.Format.HTML))
    named = renditions.select_related("publication").order_by("-publication__editions__dated")
    return next((rendition for rendition in named if rendition.file_name == name), None)


@require_safe
def asset_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A picture that editions refer to by its hash."""
    asset = get_object_or_404(Asset, sha256=sha256)
    return serve_unchanging(
        request, asset.file, sha256=sha256, size=asset.file.size, media_type=asset.media_type
    )


@require_safe
def latest_edition_page(request: HttpRequest, strategy: str) -> HttpResponse:
    """The stable address of a strategy's edition in force."""
    edition = latest_edition(_public_strategy(strategy).node)
    if edition is None:
        raise Http404(f"{strategy} has no edition in force")
    return _for_now(redirect(edition))


@require_safe
def latest_file(request: HttpRequest, strategy: str, name: str) -> HttpResponse:
    """The stable address of a file in the newest edition in force that has one of the name."""
    node = _public_strategy(strategy).node
    in_force = Edition.objects.filter(strategy=node, state=Edition.State.ISSUED)
    for edition in in_force.newest_first():
        if _file_named(Edition.objects.filter(pk=edition.pk), name) is not None:
            return _for_now(redirect(rendition_path(edition.code, name)))
    raise Http404(f"{strategy} has no file {name} in force")


def _public_strategy(code: str) -> StrategyPage:
    page = public_strategy(code)
    if page is None:
        raise Http404(f"no public strategy {code}")
    return page


def _for_now(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def edition_manifest(request: HttpRequest, code: str) -> HttpResponseBase:
    """What an edition's files are made of: content, templates, fonts, programs, by hash."""
    edition = get_object_or_404(Edition.objects.public().select_related("snapshot"), code=code)
    return _json(request, canonical(manifest_of(edition)).content)


@require_safe
def edition_snapshot(request: HttpRequest, code: str) -> HttpResponseBase:
    """The frozen content itself, byte for byte what its hash is of."""
    edition = get_object_or_404(
        Edition.objects.public().select_related("snapshot").exclude(snapshot=None), code=code
    )
    assert edition.snapshot is not None  # noqa: S101 - excluded
    return _json(request, edition.snapshot.content)


def _json(request: HttpRequest, content: str) -> HttpResponseBase:
    etag = f'"{hashlib.sha256(content.encode()).hexdigest()}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        content, content_type="application/json; charset=utf-8"
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@csrf_exempt  # changes nothing, and public pages keep no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Which edition is this file? By its SHA-256 (GET), or by the file itself (POST)."""
    language = active_language()
    asked = fault = ""
    status = 200
    try:
        asked = _asked_hash(request)
    except NotAHash as error:
        fault, status = str(error), 400
    except TooLarge:
        limit = MOST_BYTES // 1024**2
        fault = gettext("ファイルが大きすぎます。%(limit)dMBまで確かめられます。") % {
            "limit": limit
        }
        status = 413
    title = gettext("ファイルの照合")
    context: dict[str, Any] = {
        "heading": Text(title),
        "asked": asked,
        "typed": request.GET.get("sha256", ""),
        "fault": gettext(fault) if fault else "",
        "found": [verified_item(found, language) for found in identify(asked)] if asked else [],
        **page_frame(
            title=title,
            description=gettext(
                "お手元のファイルが、どの版のものか、最新かを確かめます。ファイルは保存しません。"
            ),
            crumbs=[
                home_link(language),
                Link(gettext("公表資料"), reverse("edition_list")),
                Link(title, "", current=True),
            ],
        ),
    }
    response = render(request, "publications/verify.html", context, status=status)
    # What someone asked about is nobody else's business.
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked_hash(request: HttpRequest) -> str:
    """The hash that is asked about; empty where nothing is yet.

    Raises:
        NotAHash: what was typed is none, or the form came without a file.
        TooLarge: the file is larger than `MOST_BYTES`.
    """
    if request.method != "POST":
        typed = request.GET.get("sha256", "")
        return parse_sha256(typed) if typed.strip() else ""
    return uploaded_sha256(request)


def _fragment(edition: Edition, language: str) -> str:
    """The frozen document as HTML; "" for an original issued elsewhere."""
    rendition = (
        Rendition.objects.filter(
            publication__editions=edition,
            language=language,
            format=Rendition.Format.HTML,
            state=Rendition.State.DONE,
        )
        .order_by("publication__position", "pk")
        .first()
    )
    if rendition is None:
        return ""
    with rendition.file.open("rb") as file:
        return mark_safe(file.read().decode())  # noqa: S308 - made by our own templates


def _facts(
    edition: Edition,
    item: EditionItem,
    strategy_heading: Text,
    strategy_url: str,
    language: str,
) -> list[Fact]:
    facts = [
        Fact(gettext("戦略"), str(strategy_heading), strategy_url, strategy_heading.lang),
        Fact(gettext("段階"), item.stage_label),
    ]
    if edition.version:
        facts.append(Fact(gettext("版数"), edition.version))
    facts += [Fact(gettext("版の日付"), item.dated.text), Fact(gettext("状態"), item.state_label)]
    if edition.withdrawn_at is not None:
        day = timezone.localtime(edition.withdrawn_at).date()
        facts.append(Fact(gettext("取り下げた日"), date_text(day, language)))
    return facts


def _corrections(edition: Edition) -> Iterable[Correction]:
    return edition.corrections.select_related("corrected_in")


def _latest_url(edition: Edition) -> str:
    """The address that always leads to the strategy's edition in force; "" where it has none."""
    page = face_of(edition.strategy)
    if latest_edition(edition.strategy) is None:
        return ""
    return reverse("latest_edition", args=[page.slug]) if page else ""


def _banner(edition: Edition, language: str) -> EditionBanner | None:
    """What stands above an edition that is not in force, with the way to the one that is."""
    latest = latest_for(edition)
    link = (
        Link(
            f"{edition_name(latest, language)} {date_of(latest.dated, language).text}",
            latest.get_absolute_url(),
        )
        if latest is not None and latest.pk != edition.pk
        else None
    )
    match edition.state:
        case Edition.State.SUPERSEDED if link is None:
            words = gettext("これは旧版です。このあとに公表された版は、取り下げられました。")
        case Edition.State.SUPERSEDED:
            words = gettext("これは旧版です。新しい版が公表されています。")
        case Edition.State.WITHDRAWN:
            words = gettext("この版は取り下げられました。")
            return EditionBanner(words, text_of(edition, "withdrawal_reason", language), link)
        case _ if link is not None:
            words = gettext("この戦略は、次の段階の版が公表されています。")
        case _:
            return None
    return EditionBanner(words, Text(""), link)


def _strategy_link(strategy: Node, language: str) -> tuple[Text, str]:
    page = face_of(strategy)
    if page is None:
        return Text(str(strategy)), ""
    return text_of(page.specific, "heading", language), page.get_url() or ""
