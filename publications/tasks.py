"""Making an edition's files, outside of any request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import django
from django.utils import timezone, translation
from django_tasks import task
from wagtail import VERSION as WAGTAIL_VERSION

from publications.addresses import asset_path
from publications.models import Asset, Rendition
from publications.pipeline.document import DocumentKind
from publications.pipeline.pdf import PdfError, make_pdf
from publications.pipeline.render import render_fragment, render_print
from publications.storage import store_by_hash


def make_rendition(rendition: Rendition) -> Rendition:
    """Render a queued file from its edition's snapshot and store it; the outcome is in it.

    A failure is recorded with its reason and does not raise: the edition shows it.
    """
    rendition.state = Rendition.State.RUNNING
    rendition.save(update_fields=["state"])
    edition = rendition.publication.editions.get()
    snapshot: dict[str, Any] = json.loads(edition.snapshot.content)  # type: ignore[union-attr]  # a constraint
    kind = DocumentKind(rendition.publication.kind)
    try:
        with translation.override(rendition.language):
            if rendition.format == Rendition.Format.PDF:
                html = render_print(
                    snapshot,
                    kind=kind,
                    language=rendition.language,
                    sha256=edition.snapshot.sha256,  # type: ignore[union-attr]  # a constraint
                )
                made = make_pdf(
                    html,
                    assets=_asset_files(snapshot),
                    title=str(edition),
                    language=rendition.language,
                )
                content, rendition.page_count = made.content, made.page_count
                rendition.made_by = _versions() | {"pdf": made.engine}
                rendition.warnings = list(made.warnings)
            else:
                html = render_fragment(
                    snapshot, kind=kind, language=rendition.language, asset_url=asset_path
                )
                content = html.encode()
                rendition.made_by = _versions()
        name, rendition.sha256 = store_by_hash(
            content, folder="renditions", extension=rendition.format
        )
    except (PdfError, OSError) as error:
        rendition.state = Rendition.State.FAILED
        rendition.error = str(error)
    else:
        rendition.state = Rendition.State.DONE
        rendition.file = name
        rendition.size_bytes = len(content)
        rendition.finished_at = timezone.now()
    rendition.save()
    return rendition


def _asset_files(snapshot: dict[str, Any]) -> dict[str, Path]:
    assets = Asset.objects.filter(sha256__in=snapshot["assets"])
    return {asset.sha256: Path(asset.file.path) for asset in assets}


def _versions() -> dict[str, str]:
    return {
        "django": django.get_version(),
        "wagtail": ".".join(map(str, WAGTAIL_VERSION[:3])),
    }


@task(backend="documents", queue_name="documents")
def render_rendition(rendition_id: int) -> str:
    """Make one file in a worker; the state it ended in. A file already made is left alone."""
    rendition = Rendition.objects.filter(pk=rendition_id).first()
    if rendition is None or rendition.state == Rendition.State.DONE:
        return "nothing to do"
    return str(make_rendition(rendition).state)


def enqueue_rendition(rendition_id: int) -> None:
    """Leave a file to the background workers."""
    render_rendition.enqueue(rendition_id)
