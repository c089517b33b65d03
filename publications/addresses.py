"""Public addresses of files, which stay as they are for good."""

from __future__ import annotations


def asset_path(sha256: str) -> str:
    """Where a picture or document of an edition is served."""
    return f"/editions/assets/{sha256}"


def rendition_path(edition_code: str, file_name: str) -> str:
    """Where a file of an edition is served: /editions/outline-2023-07/outline-ja.pdf."""
    return f"/editions/{edition_code}/{file_name}"


def manifest_path(edition_code: str) -> str:
    """What an edition's files are made of, as JSON."""
    return f"/editions/{edition_code}/manifest.json"


def snapshot_path(edition_code: str) -> str:
    """An edition's frozen content, as JSON."""
    return f"/editions/{edition_code}/snapshot.json"
