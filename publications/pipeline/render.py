"""A snapshot as HTML: the fragment inside the site's page, and the whole document for print.

Both come from one `DocumentContext`, so numbers, words and order agree to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string

from publications.pipeline.document import DocumentKind, document_context, portal_address
from publications.pipeline.pdf import STYLESHEET_ADDRESS, asset_address


def render_fragment(
    snapshot: Mapping[str, Any],
    *,
    kind: DocumentKind,
    language: str,
    asset_url: Callable[[str], str] | None = None,
) -> str:
    """The document below a page's h1: chapters from h2 on, then the schedule.

    Raises:
        UnknownSchema: the snapshot's schema is not known here.
    """
    document = document_context(snapshot, kind, language, asset_url=asset_url)
    return render_to_string("publications/document.html", {"document": document})


def render_print(
    snapshot: Mapping[str, Any], *, kind: DocumentKind, language: str, sha256: str
) -> str:
    """The whole document for `pdf.make_pdf`; `sha256` is the snapshot's and is printed.

    Raises:
        UnknownSchema: the snapshot's schema is not known here.
    """
    document = document_context(snapshot, kind, language, sha256=sha256, asset_url=asset_address)
    return render_to_string(
        "publications/print/edition.html",
        {
            "document": document,
            "sha256": sha256,
            "address": portal_address(snapshot),
            "edition_code": snapshot["edition"]["code"],
            "stylesheet": STYLESHEET_ADDRESS,
        },
    )
