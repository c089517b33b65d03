"""A page asks the database as often for many files and editions as for one."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from publications.models import Edition, Publication, Rendition
from strategy.models import BasicGoalPage, LibraryDocument, Picture, StrategyPage

pytestmark = pytest.mark.usefixtures("loaded_site")
MANY = 5


def queries_of(client: Client, address: str) -> int:
    """Of a page that was read before: pictures are scaled when they are shown first."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def registered(number: int, strategy: StrategyPage) -> None:
    edition = Edition.objects.create(
        code=f"more-{number}",
        strategy=strategy.node,
        stage="outline",
        dated=f"2020-0{number}",
        origin="registered",
        state="superseded",
    )
    for kind in ("main", "summary"):
        publication = Publication.objects.create(kind=kind, title_ja="本編")
        publication.editions.add(edition)
        for language in ("ja", "en"):
            Rendition.objects.create(
                publication=publication,
                language=language,
                format="pdf",
                origin="uploaded",
                state="done",
                printed_name="本編.pdf",
                size_bytes=1,
                file=f"{number}.pdf",
                sha256=f"{publication.pk}{language}".rjust(64, "0"),
            )


@pytest.mark.parametrize("address", ["/ja/editions/", "/ja/strategies/new-strategy/"])
def test_editions_are_listed_with_as_many_queries_as_one(client: Client, address: str) -> None:
    strategy = StrategyPage.objects.in_place().get(slug="new-strategy")
    registered(1, strategy)
    one = queries_of(client, address)
    for number in range(2, MANY):
        registered(number, strategy)

    assert queries_of(client, address) == one


def picture(number: int) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (40 + number, 30), "teal").save(file, "PNG")
    row: Picture = Picture.objects.create(
        title="写真", file=ContentFile(file.getvalue(), f"p{number}.png")
    )
    return row


def document(number: int) -> LibraryDocument:
    row: LibraryDocument = LibraryDocument.objects.create(
        title="名簿", file=ContentFile(b"a,b" * number, f"n{number}.csv")
    )
    return row


def test_a_body_with_many_pictures_and_files_asks_as_often_as_with_one(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")

    def with_files(numbers: range) -> int:
        figures = [
            {"image": picture(number).pk, "alt": "山", "caption": "", "source": ""}
            for number in numbers
        ]
        files = [{"document": document(number).pk, "title": ""} for number in numbers]
        links = [f'<a linktype="document" id="{document(100 + n).pk}">資料</a>' for n in numbers]
        goal.body_ja = json.dumps(
            [
                {"type": "text", "value": f"<p>{'、'.join(links)}</p>"},
                *({"type": "figure", "value": value} for value in figures),
                *({"type": "file", "value": value} for value in files),
            ]
        )
        with django_capture_on_commit_callbacks(execute=True):
            goal.save_revision().publish()
        html = client.get(goal.get_url()).content.decode()
        assert html.count('href="/files/') == 2 * len(numbers)
        assert html.count('src="/files/') == len(numbers)
        return queries_of(client, goal.get_url())

    one = with_files(range(1, 2))

    assert with_files(range(2, 2 + MANY)) == one
