"""The style sheet and pictures of a print document, by addresses that only it can resolve."""

from __future__ import annotations

from pathlib import Path

STYLESHEET = "css/print/edition.css"


# Addresses that only the child's fetcher resolves. Bytes depend on them: they are fixed.
STYLESHEET_ADDRESS = "edition:stylesheet"


ASSET_ADDRESS = "edition:asset/"


def asset_address(sha256: str) -> str:
    """Where the print document finds the picture with this hash."""
    return f"{ASSET_ADDRESS}{sha256}"


def stylesheet_path() -> Path:
    """The print stylesheet's file."""
    from django.contrib.staticfiles import finders

    path = finders.find(STYLESHEET)
    if path is None:
        raise PdfError(f"書式({STYLESHEET})がありません。")
    return Path(path)


class PdfError(Exception):
    """Why a PDF could not be made, as one Japanese sentence for the editor."""
