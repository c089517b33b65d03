"""What is closed answers 410 at every address, with the reason in the address's language."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.test import Client

from publications.editions.queries import in_force, intact_data
from publications.models import Edition, Rendition
from strategy.closing.copies import settle
from strategy.closing.reading import Closed
from strategy.closing.subjects import file_subject, row_subject
from strategy.files.opening import has_been_public
from strategy.files.storage import read_whole
from strategy.models import BasicGoalPage, Closure, LibraryDocument, Picture, User
from tests.conftest import served_bytes
from tests.integration.closing.conftest import GROUND, REASON, Close
from tests.people import client_of, text_of

pytestmark = [pytest.mark.usefixtures("any_pages"), pytest.mark.sweep(20, "closing")]

PDF = "/editions/outline-2023-07/outline-ja.pdf"
OF_EDITION = (
    "/ja/editions/outline-2023-07/",
    "/en/editions/outline-2023-07/",
    PDF,
    "/editions/outline-2023-07/outline-en.pdf",
    "/editions/outline-2023-07/manifest.json",
    "/editions/outline-2023-07/snapshot.json",
)


def rendition_of(edition: Edition) -> Rendition:
    return Rendition.objects.get(publication__editions=edition, language="ja", format="pdf")


class TestEdition:
    @pytest.mark.parametrize("address", OF_EDITION)
    def test_every_address_of_a_closed_edition_is_gone(
        self, client: Client, closed_edition: Closure, address: str
    ) -> None:
        for method in (client.get, client.head):
            response = method(address)
            assert response.status_code == 410
            assert response.headers["Cache-Control"] == "no-store"

    def test_the_reason_and_ground_stand_there_in_the_language_of_the_address(
        self, client: Client, closed_edition: Closure
    ) -> None:
        japanese = text_of(client.get("/ja/editions/outline-2023-07/"))
        english = text_of(client.get("/en/editions/outline-2023-07/"))

        assert REASON["ja"] in japanese
        assert GROUND in japanese
        assert REASON["en"] in english
        assert "Closed" in english
        assert '<html lang="en"' in english

    def test_what_the_log_is_told_is_not_shown(
        self, client: Client, issued: Edition, publisher: User, approver: User
    ) -> None:
        from strategy.closing.deciding import ask_closure

        ask_closure(
            subject=row_subject(issued),
            reason=REASON,
            ground=GROUND,
            note="申出人は山田太郎",
            by=publisher,
            is_emergency=True,
        )

        assert "山田太郎" not in text_of(client.get("/ja/editions/outline-2023-07/"))

    def test_a_validator_or_a_range_does_not_answer_for_a_closed_file(
        self, client: Client, issued: Edition, close: Close
    ) -> None:
        etag = client.get(PDF).headers["ETag"]
        close(row_subject(issued))

        for headers in ({"if-none-match": etag}, {"if-none-match": "*"}, {"range": "bytes=0-9"}):
            assert client.get(PDF, headers=headers).status_code == 410

    def test_lists_sitemap_and_latest_know_it_no_more(
        self, client: Client, closed_edition: Closure
    ) -> None:
        addresses = ["/ja/editions/", "/ja/", "/ja/strategies/new-strategy/", "/sitemap.xml"]

        for address in addresses:
            assert "outline-2023-07" not in text_of(client.get(address)), address
        for address in (
            "/ja/editions/latest/new-strategy/",
            "/editions/latest/new-strategy/outline-ja.pdf",
        ):
            assert client.get(address).status_code == 404

    def test_its_frozen_content_is_read_by_nothing(self, issued: Edition, close: Close) -> None:
        assert intact_data(issued) is not None

        close(row_subject(issued))

        assert intact_data(issued) is None
        assert in_force(issued.strategy) == []

    def test_the_desk_hands_out_no_file_of_it(
        self, closed_edition: Closure, issued: Edition, editor: User
    ) -> None:
        address = f"/admin/editions/{issued.pk}/file/{rendition_of(issued).pk}/"

        response = client_of(editor).get(address)

        assert response.status_code == 410
        assert REASON["ja"] in text_of(response)

    def test_its_bytes_lie_where_nobody_reads_and_come_back_when_it_is_opened(
        self,
        client: Client,
        issued: Edition,
        close: Close,
        reopen: Callable[[Closure], Closure],
    ) -> None:
        whole = served_bytes(client, PDF)[0]
        name = str(rendition_of(issued).file.name)

        closure = close(row_subject(issued))

        assert not default_storage.exists(name)
        assert default_storage.exists(f"closed/default/{name}")

        reopen(closure)

        assert served_bytes(client, PDF)[0] == whole
        for address in OF_EDITION:
            assert client.get(address).status_code == 200

    def test_a_process_that_ended_before_the_bytes_were_moved_is_made_up_for(
        self, closed_edition: Closure, issued: Edition
    ) -> None:
        name = str(rendition_of(issued).file.name)
        back = Path(default_storage.path(name))
        back.parent.mkdir(parents=True, exist_ok=True)
        Path(default_storage.path(f"closed/default/{name}")).rename(back)

        settle()

        assert not back.exists()

    def test_who_verifies_a_file_of_it_is_told(
        self, client: Client, issued: Edition, close: Close
    ) -> None:
        sha256 = rendition_of(issued).sha256
        content = issued.snapshot.sha256
        close(row_subject(issued))

        for asked, words in (
            (sha256, "このファイルは封鎖されています。"),
            (content, "この版は封鎖されています。"),
        ):
            page = text_of(client.get(f"/ja/editions/verify/?sha256={asked}"))
            assert words in page
            assert REASON["ja"] in page
        english = text_of(client.get(f"/en/editions/verify/?sha256={content}"))
        assert "This edition is closed." in english

    def test_the_command_says_closed_and_not_missing(
        self, closed_edition: Closure, issued: Edition
    ) -> None:
        said = StringIO()

        call_command("verify_edition", "--stored", stdout=said)

        assert f"{rendition_of(issued).file.name}: closed" in said.getvalue()
        assert "0 at fault" in said.getvalue()


class TestFile:
    def test_a_closed_file_of_an_edition_is_gone_and_the_others_stay(
        self, client: Client, issued: Edition, close: Close
    ) -> None:
        rendition = rendition_of(issued)

        close(file_subject(rendition.sha256))

        assert client.get(PDF).status_code == 410
        assert client.get("/editions/latest/new-strategy/outline-ja.pdf").status_code == 404
        assert client.get("/editions/outline-2023-07/outline-en.pdf").status_code == 200
        page = text_of(client.get("/ja/editions/outline-2023-07/"))
        assert PDF not in page
        assert "（封鎖しました）" in page
        with pytest.raises(Closed):
            read_whole(str(rendition.file.name), rendition.sha256)

    def test_a_closed_document_is_gone_for_the_public_and_the_desk(
        self,
        client: Client,
        document: LibraryDocument,
        showing: BasicGoalPage,
        close: Close,
        editor: User,
    ) -> None:
        public = f"/files/{document.sha256}/{document.filename}"
        desk = f"/admin/files/documents/{document.pk}/{document.filename}"
        assert served_bytes(client, public)[0] == b"a,b"
        assert served_bytes(client_of(editor), desk)[0] == b"a,b"

        close(file_subject(document.sha256))

        assert client.get(public, headers={"if-none-match": "*"}).status_code == 410
        assert client_of(editor).get(desk).status_code == 410
        assert not default_storage.exists(document.file.name)
        assert not storages["public"].exists(f"{document.sha256}/{document.filename}")

    def test_a_closed_picture_is_gone_with_all_that_was_scaled_of_it(
        self, client: Client, picture: Picture, showing: BasicGoalPage, close: Close, editor: User
    ) -> None:
        scaled = picture.get_rendition("max-1600x1600|format-png")
        public = scaled.url
        assert public.startswith(f"/files/{scaled.sha256}/")
        assert client.get(public).status_code == 200

        close(file_subject(picture.sha256))

        assert client.get(public).status_code == 410
        browser = client_of(editor)
        for row in picture.renditions.all():
            name = row.file.name.removeprefix("images/")
            assert browser.get(f"/admin/files/pictures/{name}").status_code == 410
            assert not row.file.storage.exists(row.file.name)
        assert not storages["public"].exists(f"{scaled.sha256}/{scaled.name}")
        assert browser.get(f"/admin/images/{picture.pk}/").status_code == 200

    def test_who_knows_the_hash_of_a_scaled_picture_alone_closes_the_whole_picture(
        self, picture: Picture, showing: BasicGoalPage
    ) -> None:
        scaled = picture.get_rendition("max-1600x1600|format-png")

        assert file_subject(scaled.sha256) == file_subject(picture.sha256)
        assert file_subject(scaled.sha256).key == picture.sha256

    def test_a_page_that_names_a_closed_file_can_be_published(
        self, showing: BasicGoalPage, document: LibraryDocument, close: Close, client: Client
    ) -> None:
        close(file_subject(document.sha256))
        assert not storages["public"].exists(f"{document.sha256}/{document.filename}")

        showing.save_revision().publish()

        assert client.get(showing.get_url()).status_code == 200
        assert not storages["public"].exists(f"{document.sha256}/{document.filename}")

    def test_what_was_public_stays_so_when_it_is_closed(
        self,
        showing: BasicGoalPage,
        document: LibraryDocument,
        picture: Picture,
        close: Close,
    ) -> None:
        assert has_been_public(document)
        assert has_been_public(picture)

        for file in (document, picture):
            close(file_subject(file.sha256))

        assert has_been_public(document)
        assert has_been_public(picture)

    def test_a_page_says_in_its_place_that_it_is_closed(
        self,
        client: Client,
        picture: Picture,
        document: LibraryDocument,
        showing: BasicGoalPage,
        close: Close,
    ) -> None:
        for row in (picture, document):
            close(file_subject(row.sha256))

        page = text_of(client.get(showing.get_url()))
        english = text_of(client.get(showing.get_url().replace("/ja/", "/en/")))

        assert page.count(f"（封鎖しました）<span>{REASON['ja']}</span>") == 2
        assert REASON["en"] in english
        assert "名簿" not in page
        assert "人の写真" not in page

    def test_an_edition_that_names_it_says_so_in_its_place(
        self, showing: BasicGoalPage, document: LibraryDocument, close: Close
    ) -> None:
        from publications.pipeline.snapshot import as_frozen, strategy_page
        from tests.integration.editions.conftest import draft_of

        close(file_subject(document.sha256))
        edition = draft_of("draft-2023-10", stage="preliminary", dated="2023-10")

        page = strategy_page(edition.strategy)
        assert page is not None

        frozen = as_frozen(edition, page)

        assert document.sha256 not in str(frozen)
        assert "'type': 'closed'" in str(frozen)

    def test_what_was_frozen_with_it_before_is_not_issued(
        self,
        showing: BasicGoalPage,
        document: LibraryDocument,
        close: Close,
        editor: User,
        approver: User,
    ) -> None:
        from strategy.refusals import Refused
        from tests.integration.editions.conftest import approve, draft_of, make_files, submitted

        edition = submitted(draft_of("draft-2023-10", stage="preliminary", dated="2023-10"), editor)
        make_files(edition)
        close(file_subject(document.sha256))

        with pytest.raises(Refused, match="封鎖されました"):
            approve(edition, approver)

    def test_the_same_bytes_are_not_taken_in_again(
        self, document: LibraryDocument, close: Close
    ) -> None:
        from django.core.exceptions import ValidationError
        from django.core.files.base import ContentFile

        close(file_subject(document.sha256))
        again = LibraryDocument(title="別の名前", file=ContentFile(b"a,b", "other.csv"))

        with pytest.raises(ValidationError, match="封鎖されている"):
            again.full_clean()

    def test_a_picture_opened_again_is_shown_again(
        self,
        client: Client,
        picture: Picture,
        showing: BasicGoalPage,
        close: Close,
        reopen: Callable[[Closure], Closure],
    ) -> None:
        address = picture.get_rendition("max-1600x1600|format-png").url

        reopen(close(file_subject(picture.sha256)))

        assert client.get(address).status_code == 200
        assert address in text_of(client.get(showing.get_url()))
