"""A file that something names, or that was public, is not deleted at any address."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from publications.models import Edition
from strategy.models import BasicGoalPage, LibraryDocument, Picture, Role, SiteSettings
from tests.conftest import served_bytes
from tests.integration.editions.conftest import approver, draft, editor, issued
from tests.integration.files.test_replacing import naming, write
from tests.people import account, client_of, text_of

__all__ = ["approver", "draft", "editor", "issued"]
pytestmark = pytest.mark.usefixtures("loaded_site")
CONTENT = b"%PDF-1.7 what an edition names"


@pytest.fixture
def document() -> LibraryDocument:
    return LibraryDocument.objects.create(title="資料", file=ContentFile(CONTENT, "資料集.pdf"))


@pytest.fixture
def desk() -> Client:
    return client_of(account("clerk", Role.Key.EDITORS))


def goal() -> BasicGoalPage:
    return BasicGoalPage.objects.get(slug="jobs", node_face__place="public")


def deleted(desk: Client, file: LibraryDocument | Picture) -> str:
    """What all ways to delete a file say; it is gone where one of them took it."""
    kind, model, single = (
        ("images", "picture", f"/admin/images/{file.pk}/delete/")
        if isinstance(file, Picture)
        else ("documents", "librarydocument", f"/admin/documents/delete/{file.pk}/")
    )
    said = [
        text_of(desk.post(single, follow=True)),
        desk.post(
            f"/admin/{kind}/multiple/{file.pk}/delete/",
            headers={"X-Requested-With": "XMLHttpRequest"},
        ).json(),
        text_of(desk.post(f"/admin/bulk/strategy/{model}/delete/?id={file.pk}", follow=True)),
    ]
    return " ".join(map(str, said))


def test_what_a_draft_names_is_not_deleted(desk: Client, document: LibraryDocument) -> None:
    write(goal(), *naming(document)).save_revision()

    said = deleted(desk, document)

    assert said.count("ドキュメント「資料」は、1ページが使っているので、削除できません。") >= 3
    assert LibraryDocument.objects.filter(pk=document.pk).exists()


def test_what_was_public_once_is_not_deleted(desk: Client, document: LibraryDocument) -> None:
    write(goal(), *naming(document)).save_revision().publish()
    write(goal()).save_revision().publish()

    assert "公開したことがあるので、削除できません" in deleted(desk, document)
    assert LibraryDocument.objects.filter(pk=document.pk).exists()


def test_the_picture_of_the_covers_is_not_deleted(desk: Client) -> None:
    picture = Picture.objects.create(title="表紙", file=get_test_image_file())
    SiteSettings.objects.update(cover_picture=picture)

    assert "サイトの設定(表紙の画像)が使っている" in deleted(desk, picture)
    assert SiteSettings.objects.get().cover_picture == picture


def test_what_nothing_names_is_deleted(desk: Client, document: LibraryDocument) -> None:
    desk.post(f"/admin/documents/delete/{document.pk}/")

    assert not LibraryDocument.objects.exists()


def test_the_attachment_of_an_issued_edition_stays_whatever_is_done_to_the_library(
    client: Client, document: LibraryDocument, desk: Client, request: pytest.FixtureRequest
) -> None:
    write(goal(), *naming(document)).save_revision().publish()
    edition: Edition = request.getfixturevalue("issued")
    address = f"/editions/assets/{document.sha256}"
    assert edition.snapshot is not None
    assert document.sha256 in edition.snapshot.content
    write(goal()).save_revision().publish()

    said = deleted(desk, document)
    document.file.storage.delete(document.file.name)

    assert f"版「{edition}」が使っているので、削除できません" in said
    content, response = served_bytes(client, address)
    assert (response.status_code, content) == (200, CONTENT)
