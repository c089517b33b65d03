"""What lies in the data directory, and what of it anybody may read by an address."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from PIL import Image as PillowImage

from publications import urls as publication_urls
from strategy import urls as strategy_urls
from strategy.body.blocks import FigureBlock
from strategy.files.storage import store_by_hash
from strategy.models import LibraryDocument, Picture
from tests.conftest import served_bytes
from tests.sweeps import Swept

pytestmark = [pytest.mark.usefixtures("loaded_site")]
HASH = "0" * 64
SECRET = b"what nobody may read by its name"
SAMPLES = {
    "code": "outline-2023-07",
    "strategy": "new-strategy",
    "table": "kpi_values",
    "sha256": "0" * 64,
    "name": "name",
    "form": "csv",
    "colour": "0017c1",
}
UP = ["..", ".%2e", "%2e%2e", "%252e%252e", "..%00", "...."]
SEPARATORS = ["/", "//", "%2f", "%252f", "\\", "%5c", "%255c", "%00/", "/./"]
TARGETS = ["documents/minutes.pdf", "files/documents/minutes.pdf", "secret-key"]


def png() -> bytes:
    picture = BytesIO()
    PillowImage.new("RGB", (40, 30), "#0017c1").save(picture, "PNG")
    return picture.getvalue()


def folders() -> list[str]:
    """Where each public address of files ends in a name: all that a name can climb out of."""
    routes = [str(p.pattern) for p in (*strategy_urls.files, *publication_urls.files)]
    found = {settings.MEDIA_URL, settings.STATIC_URL, f"{settings.STATIC_URL}css/"}
    for route in routes:
        filled = re.sub(
            r"<\w+:(\w+)>|\(\?P<(\w+)>[^)]*\)",
            lambda match: SAMPLES[match[1] or match[2]],
            route.strip("^$"),
        )
        found.add("/" + filled.rpartition("/")[0] + "/")
    return sorted(found)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="no path is read from the database")
def test_no_address_of_files_leads_out_of_its_folder(client: Client, swept: Swept) -> None:
    for target in TARGETS:
        for root in (Path(default_storage.path("")), Path(settings.DATA_DIR)):
            path = root / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(SECRET)
    Path(settings.MEDIA_ROOT, "0" * 64).mkdir(parents=True, exist_ok=True)
    climbs = [
        f"{folder}{(up + separator) * depth}{target}"
        for folder in folders()
        for up in UP
        for separator in SEPARATORS
        for depth in (1, 3)
        for target in TARGETS
    ]

    for address in swept(climbs, 60):
        content, response = served_bytes(client, address)

        assert response.status_code in (400, 404), address
        assert SECRET not in content, address


@pytest.mark.parametrize(
    "address",
    [
        f"/files/{HASH}/../documents/minutes.pdf",
        f"/files/{HASH}/..%2fdocuments/minutes.pdf",
        f"/files/{HASH}/%2e%2e/documents/minutes.pdf",
        "/files/documents/minutes.pdf",
        "/files/original_images/photo.png",
        f"/files/{HASH}/",
        f"/files/{HASH}",
        f"/files/{HASH}/..",
        f"/files/{HASH}/a%0a",
        "/media/images/a.png",
        "/documents/1/a.pdf",
    ],
)
@pytest.mark.both_databases
def test_an_address_that_is_no_files_name_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        f"/files/{HASH}/%00",
        f"/files/{HASH}/a%00.png",
        "/editions/outline-2023-07/%00.pdf",
    ],
)
@pytest.mark.both_databases
def test_an_address_with_nul_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_nothing_of_the_library_lies_where_anybody_may_read_by_name(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = Picture.objects.create(title="図", file=ContentFile(png(), "figure.png"))
    image.get_rendition(FigureBlock.RENDITION)
    LibraryDocument.objects.create(title="資料", file=ContentFile(b"%PDF-1.7", "minutes.pdf"))
    store_by_hash(SECRET, folder="renditions", extension="bin")

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Path(default_storage.path("")).is_relative_to(tmp_path)
