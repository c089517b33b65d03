"""A snapshot as HTML: the fragment inside the site's page, and the whole document for print.

Both come from one `DocumentContext`, so numbers, words and order agree to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from publications.pipeline.document.building import (
    document_context,
    edition_address,
    portal_address,
)
from publications.pipeline.document.shapes import DocumentContext, DocumentKind
from publications.pipeline.document.summary import summary_of
from publications.pipeline.html.qr import qr_svg
from publications.pipeline.html.resources import STYLESHEET_ADDRESS, asset_address, stylesheet_path
from strategy.city.key_colour import DESIGNED, tinted
from strategy.notation.control_characters import without_control_characters


def render_fragment(
    snapshot: Mapping[str, Any],
    *,
    kind: DocumentKind,
    language: str,
    asset_url: Callable[[str], str] | None = None,
) -> str:
    """The document below a page's h1: chapters from h2 on, then the schedule.

    A summary is in the order of its two pages: vision, ideas, schedule, goals.

    Raises:
        UnknownSchema: the snapshot's schema is not known here.
    """
    document = document_context(snapshot, kind, language, asset_url=asset_url)
    template = "summary" if kind is DocumentKind.SUMMARY else "document"
    html = render_to_string(f"publications/{template}.html", _content(document, snapshot))
    return without_control_characters(html)


def render_print(
    snapshot: Mapping[str, Any], *, kind: DocumentKind, language: str, sha256: str
) -> str:
    """The whole document for `pdf.making.make_pdf`; `sha256` is the snapshot's and is printed.

    Raises:
        UnknownSchema: the snapshot's schema is not known here.
    """
    document = document_context(
        snapshot, kind, language, sha256=sha256, asset_url=asset_address, with_pages=True
    )
    template = "summary" if kind is DocumentKind.SUMMARY else "edition"
    address = edition_address(snapshot)
    html = render_to_string(
        f"publications/print/{template}.html",
        {
            **_content(document, snapshot),
            "sha256": sha256,
            "address": portal_address(snapshot),
            "edition_code": snapshot["edition"]["code"],
            "qr": qr_svg(address, title=document.labels.qr_code(address)),
            "stylesheet": STYLESHEET_ADDRESS,
            "tinted": _tinted_stylesheet(document.key_colour),
        },
    )
    # Snapshots were frozen before texts were cleaned where they are written.
    return without_control_characters(html)


def _tinted_stylesheet(key_colour: str) -> SafeString:
    """The stylesheet in the city's colour, to stand in the document; empty for the design's."""
    if key_colour == DESIGNED:
        return SafeString("")
    return SafeString(tinted(stylesheet_path().read_text(), key_colour))


def _content(document: DocumentContext, snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What the fragment and the print document share."""
    if document.kind is DocumentKind.SUMMARY:
        return {"document": document, "summary": summary_of(document, snapshot)}
    return {"document": document}
