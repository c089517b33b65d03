"""What of the library is public: what something public names, and nothing before that."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings as portal
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from strategy.dry_run import taken_back
from strategy.files.opening import open_below
from strategy.models import (
    BasicGoalPage,
    ChapterPage,
    LibraryDocument,
    NewsIndexPage,
    NewsPage,
    Picture,
    Place,
    PublicFile,
    Role,
    StrategyPage,
    WorkspacePage,
)
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage
from tests.conftest import served_bytes
from tests.people import account, client_of, text_of

pytestmark = pytest.mark.usefixtures("loaded_site")
PDF = b"%PDF-1.7 minutes of a meeting"
HASH = hashlib.sha256(PDF).hexdigest()
GOAL = "/ja/strategies/new-strategy/goals/jobs/"


@pytest.fixture(autouse=True)
def public_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def goal() -> BasicGoalPage:
    return BasicGoalPage.objects.get(slug="jobs", node_face__place="public")


@pytest.fixture
def document() -> LibraryDocument:
    return LibraryDocument.objects.create(title="会議録", file=ContentFile(PDF, "打合せ.pdf"))


def write(page: Page, *blocks: dict[str, object]) -> Page:
    page.body_ja = json.dumps(list(blocks))
    return page


def attached(document: LibraryDocument) -> dict[str, object]:
    return {"type": "file", "value": {"document": document.pk, "title": ""}}


def linked(document: LibraryDocument) -> dict[str, object]:
    return {"type": "text", "value": f'<p><a linktype="document" id="{document.pk}">録</a></p>'}


def publish(page: Page) -> None:
    page.save_revision().publish()


def lying_in_public() -> list[str]:
    root = Path(portal.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_an_upload_is_open_to_nobody_before_something_public_names_it(
    client: Client, goal: BasicGoalPage, document: LibraryDocument
) -> None:
    write(goal, attached(document)).save_revision()

    assert not PublicFile.objects.exists()
    for address in (
        f"/documents/{document.pk}/{document.filename}",
        f"/media/documents/{document.filename}",
        f"/files/{HASH}/{document.filename}",
    ):
        assert client.get(address).status_code == 404
    assert "/admin/login/" in client.get(document.url).headers["Location"]


@pytest.mark.both_databases
def test_what_a_public_page_names_is_served_by_its_hash(
    client: Client,
    goal: BasicGoalPage,
    document: LibraryDocument,
    django_capture_on_commit_callbacks,
) -> None:
    write(goal, attached(document), linked(document))
    with django_capture_on_commit_callbacks(execute=True):
        publish(goal)

    html = client.get(GOAL).content.decode()
    (address,) = set(re.findall(r'href="([^"]*/[^"]+\.pdf)"', html))
    content, response = served_bytes(client, address)

    assert unquote(address) == f"/files/{HASH}/{document.filename}"
    assert html.count(address) == 2
    assert (content, response.status_code) == (PDF, 200)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["ETag"] == f'"{HASH}"'
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline; ")
    part = client.get(address, headers={"range": "bytes=0-3"})
    assert (part.status_code, part.getvalue()) == (206, b"%PDF")
    assert client.get(address, headers={"if-none-match": f'"{HASH}"'}).status_code == 304
    assert lying_in_public() == [f"{HASH}/{document.filename}"]


def test_of_a_picture_only_the_scaled_one_is_public(
    client: Client, goal: BasicGoalPage, django_capture_on_commit_callbacks
) -> None:
    picture = Picture.objects.create(title="図", file=get_test_image_file(size=(2000, 100)))
    with django_capture_on_commit_callbacks(execute=True):
        publish(write(goal, {"type": "figure", "value": {"image": picture.pk, "alt": "図"}}))

    (address,) = re.findall(
        r'<img class="block-figure__image" src="([^"]+)"', text_of(client.get(GOAL))
    )
    content, response = served_bytes(client, address)

    assert address == f"/files/{hashlib.sha256(content).hexdigest()}/{address.rpartition('/')[2]}"
    assert response.headers["Content-Type"] == "image/png"
    assert hashlib.sha256(content).hexdigest() != picture.sha256
    assert len(lying_in_public()) == 1


def test_news_open_what_they_name(document: LibraryDocument) -> None:
    news = NewsPage(title="会議を開きました", slug="meeting")
    NewsIndexPage.objects.get().add_child(instance=write(news, attached(document)))
    publish(news)

    assert PublicFile.objects.get().sha256 == HASH


def test_a_file_waits_until_all_above_its_page_is_public(
    goal: BasicGoalPage, document: LibraryDocument
) -> None:
    chapter = ChapterPage.objects.get(pk=goal.get_parent().pk)
    chapter.unpublish()
    publish(write(goal, attached(document)))
    assert not PublicFile.objects.exists()

    publish(chapter)

    assert PublicFile.objects.get().sha256 == HASH


def test_a_file_below_a_page_that_is_not_public_stays_closed_when_one_above_is_published(
    goal: BasicGoalPage, document: LibraryDocument
) -> None:
    chapter = ChapterPage.objects.get(pk=goal.get_parent().pk)
    chapter.unpublish()
    publish(write(goal, attached(document)))

    publish(StrategyPage.objects.in_place().get(slug="new-strategy"))

    assert not PublicFile.objects.exists()


def test_a_working_copy_opens_no_file_until_it_takes_the_public_place(
    document: LibraryDocument,
) -> None:
    strategy = StrategyPage.objects.in_place().get(slug="new-strategy")
    copy = start_next_stage(strategy=strategy, by=None)
    goal = BasicGoalPage.objects.descendant_of(copy).get(slug="jobs")
    publish(write(goal, attached(document)))
    assert goal.is_descendant_of(WorkspacePage.of(Place.WORKING))
    assert not PublicFile.objects.exists()

    adopt(working_copy=copy, by=None)

    assert PublicFile.objects.get().sha256 == HASH


def test_a_publication_that_is_taken_back_leaves_nothing_in_the_public_folder(
    goal: BasicGoalPage, document: LibraryDocument, django_capture_on_commit_callbacks
) -> None:
    write(goal, attached(document))

    with django_capture_on_commit_callbacks(execute=True), taken_back():
        publish(goal)

    assert lying_in_public() == []
    assert not PublicFile.objects.exists()


def test_what_was_public_stays_served_when_no_page_names_it_and_the_library_has_lost_it(
    client: Client,
    goal: BasicGoalPage,
    document: LibraryDocument,
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(write(goal, attached(document)))
    address = document.url

    publish(write(goal))
    default_storage.delete(document.file.name)

    assert served_bytes(client, address)[0] == PDF


def test_a_public_file_that_was_altered_is_not_served_and_publishing_again_mends_it(
    client: Client,
    goal: BasicGoalPage,
    document: LibraryDocument,
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(write(goal, attached(document)))
    path = Path(portal.MEDIA_ROOT, HASH, document.filename)
    path.write_bytes(PDF + b"x")

    assert client.get(document.url).status_code == 503
    with django_capture_on_commit_callbacks(execute=True):
        open_below(goal)

    assert served_bytes(client, document.url)[0] == PDF


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.Key.EDITORS, 200),
        (Role.Key.DIVISION, 200),
        (Role.Key.APPROVERS, 200),
        (Role.Key.PUBLISHERS, 200),
        (Role.Key.READERS, 302),
        (Role.Key.ADMINISTRATORS, 302),
    ],
)
def test_signed_in_who_may_use_files_sees_those_that_are_not_public(
    document: LibraryDocument, role: str, status: int
) -> None:
    picture = Picture.objects.create(title="図", file=get_test_image_file())
    client = client_of(account("somebody", role))

    for address in (document.url, picture.get_rendition("max-165x165").url):
        content, response = served_bytes(client, address)
        assert response.status_code == status
        assert bool(content) == (status == 200)
        assert "private" in response.headers["Cache-Control"]


def test_a_preview_shows_files_that_are_not_public_at_addresses_of_the_admin(
    goal: BasicGoalPage, document: LibraryDocument
) -> None:
    write(goal, attached(document)).save_revision()
    editor = client_of(account("clerk", Role.Key.EDITORS))

    shown = text_of(editor.get(f"/admin/pages/{goal.pk}/view_draft/"))

    assert f'href="/admin/files/documents/{document.pk}/' in shown
