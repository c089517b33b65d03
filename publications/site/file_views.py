"""Public addresses of files: for good, the latest, and what they are made of."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from publications.addresses import rendition_path
from publications.editions.presentation import (
    japanese_file_name,
    manifest_of,
)
from publications.editions.queries import in_force, latest_edition, naming_asset, strategy_called
from publications.models import Asset, Edition, Rendition
from publications.models.editions import EditionQuerySet
from publications.pipeline.snapshot import canonical
from publications.site.found import public_edition
from strategy.files.serving import ASKED_BACK, serve_unchanging
from strategy.models import Node
from strategy.models.closures import closure_of_file
from strategy.site.unavailable import served_as_issued


@require_safe
@served_as_issued
def edition_file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A file of a public edition, unchanged for good."""
    edition = public_edition(code)
    rendition = _file_named(Edition.objects.filter(pk=edition.pk), name)
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
@served_as_issued
def asset_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A picture or document that editions refer to by its hash, from their issue on."""
    asset = get_object_or_404(Asset, sha256=sha256)
    if not naming_asset(Edition.objects.ever_public(), sha256).exists():
        raise Http404(f"no public edition names {sha256}")
    return serve_unchanging(
        request,
        asset.file,
        sha256=sha256,
        size=asset.size_bytes,
        media_type=asset.media_type,
        name=asset.name,
        plain_name=Path(str(asset.file.name)).name if asset.name else "",
        as_attachment=bool(asset.name) and asset.media_type != "application/pdf",
    )


@require_safe
def latest_edition_page(request: HttpRequest, strategy: str) -> HttpResponse:
    """The stable address of a strategy's edition in force."""
    edition = latest_edition(_strategy(strategy))
    if edition is None:
        raise Http404(f"{strategy} has no edition in force")
    return _for_now(redirect(edition))


@require_safe
def latest_file(request: HttpRequest, strategy: str, name: str) -> HttpResponse:
    """The stable address of a file in the first edition in force that has one of the name."""
    for edition in in_force(_strategy(strategy)):
        found = _file_named(Edition.objects.filter(pk=edition.pk), name)
        if found is not None and closure_of_file(found.sha256) is None:
            return _for_now(redirect(rendition_path(edition.code, name)))
    raise Http404(f"{strategy} has no file {name} in force")


def _strategy(code: str) -> Node:
    node = strategy_called(code)
    if node is None:
        raise Http404(f"no strategy is or was called {code}")
    return node


def _for_now(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = ASKED_BACK
    return response


@require_safe
def edition_manifest(request: HttpRequest, code: str) -> HttpResponseBase:
    """What an edition's files are made of: content, templates, fonts, programs, by hash."""
    edition = public_edition(code)
    return _json(request, canonical(manifest_of(edition)).content)


@require_safe
@served_as_issued
def edition_snapshot(request: HttpRequest, code: str) -> HttpResponseBase:
    """The frozen content itself, byte for byte what its hash is of."""
    edition = public_edition(code)
    if edition.snapshot is None:
        raise Http404(f"{code} is an original issued elsewhere")
    return _json(request, edition.snapshot.content)


def _json(request: HttpRequest, content: str) -> HttpResponseBase:
    etag = f'"{hashlib.sha256(content.encode()).hexdigest()}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        content, content_type="application/json; charset=utf-8"
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = ASKED_BACK
    return response
