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

from aizu_strategy.urls import urlpatterns
from publications import urls as publication_urls
from publications.files.storage import store_by_hash
from strategy import urls as strategy_urls
from strategy.body.blocks import FigureBlock
from strategy.models import LibraryDocument, Picture
from tests.conftest import served_bytes
from tests.sweeps import Swept

pytestmark = [pytest.mark.usefixtures("loaded_site")]
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
    own = [pattern for pattern in urlpatterns if getattr(pattern, "name", "") == "picture"]
    routes = [str(p.pattern) for p in (*own, *strategy_urls.files, *publication_urls.files)]
    found = {"/media/", "/documents/1/", settings.STATIC_URL, f"{settings.STATIC_URL}css/"}
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
    Path(settings.MEDIA_ROOT, "images").mkdir(parents=True, exist_ok=True)
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
        "/media/images/../documents/minutes.pdf",
        "/media/images/..%2fdocuments/minutes.pdf",
        "/media/images/%2e%2e/documents/minutes.pdf",
        "/media/documents/minutes.pdf",
        "/media/original_images/photo.png",
        "/media/images/",
        "/media/images/..",
        "/media/images/a%0a",
        "/documents/99999999999999999999/a.pdf",
    ],
)
@pytest.mark.both_databases
def test_an_address_that_is_no_files_name_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/media/images/%00",
        "/media/images/a%00.png",
        "/documents/1/%00",
        "/editions/outline-2023-07/%00.pdf",
    ],
)
@pytest.mark.both_databases
def test_an_address_with_nul_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_only_scaled_pictures_lie_where_anybody_may_read_by_name(client: Client) -> None:
    image = Picture.objects.create(title="図", file=ContentFile(png(), "figure.png"))
    rendition = image.get_rendition(FigureBlock.RENDITION)
    LibraryDocument.objects.create(title="資料", file=ContentFile(b"%PDF-1.7", "minutes.pdf"))
    store_by_hash(SECRET, folder="renditions", extension="bin")

    public = Path(settings.MEDIA_ROOT)
    assert [path.name for path in public.iterdir()] == ["images"]
    assert not Path(default_storage.path("")).is_relative_to(public)
    assert Path(rendition.file.path).parent == public / "images"
    content, response = served_bytes(client, rendition.url)
    assert (content[:4], response.headers["Content-Type"]) == (b"\x89PNG", "image/png")


def test_a_document_is_still_handed_out_by_its_own_address(client: Client) -> None:
    document = LibraryDocument.objects.create(title="資料", file=ContentFile(SECRET, "minutes.pdf"))

    content, response = served_bytes(client, document.url)

    assert (response.status_code, content) == (200, SECRET)
    assert client.get(document.url + "x").status_code == 404
