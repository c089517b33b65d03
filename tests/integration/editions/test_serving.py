"""Files for good: validators, ranges, names; the latest; manifest; which edition is this?"""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from publications.editions.actions import publish_correction
from publications.files import verification
from publications.files.verification import NotAHash, parse_sha256
from publications.models import Edition, Rendition
from strategy.models import StrategyPage, User
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import proposed_next_term, start_next_term
from tests.conftest import FIXTURES, served_bytes
from tests.integration.editions.conftest import approve, draft_of, issue, make_files, submitted
from tests.people import client_of
from tests.sweeps import Swept
from tests.unit.publications.pipeline.pdf.accessibility import faults

PDF = "/editions/outline-2023-07/outline-ja.pdf"
VERIFY = "/ja/editions/verify/"


@pytest.fixture
def whole(client: Client, issued: Edition) -> bytes:
    return served_bytes(client, PDF)[0]


class TestFiles:
    def test_whole_with_its_hash_name_and_a_year(self, client: Client, whole: bytes) -> None:
        response = client.get(PDF)
        assert response.getvalue() == whole
        assert response.headers["ETag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["Content-Length"] == str(len(whole))
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        named = response.headers["Content-Disposition"]
        assert 'filename="outline-2023-07-outline-ja.pdf"' in named
        assert "filename*=UTF-8''%E6%96%B0%E7%B7%8F%E5%90%88" in named

    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-99", 0, 99),
            ("bytes=100-", 100, None),
            ("bytes=-50", -50, None),
            ("bytes=10-999999999", 10, None),
            ("BYTES=0-99", 0, 99),
        ],
    )
    def test_a_range(
        self, client: Client, whole: bytes, asked: str, first: int, last: int | None
    ) -> None:
        response = client.get(PDF, headers={"range": asked})

        expected = whole[first:] if last is None else whole[first : last + 1]
        start = first % len(whole)
        assert response.status_code == 206
        assert response.getvalue() == expected
        assert response.headers["Content-Range"] == (
            f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"
        )
        assert response.headers["Content-Length"] == str(len(expected))

    def test_a_range_beyond_the_file_is_refused_with_its_size(
        self, client: Client, whole: bytes
    ) -> None:
        for asked in (f"bytes={len(whole)}-", "bytes=-0"):
            response = client.get(PDF, headers={"range": asked})
            assert response.status_code == 416
            assert response.headers["Content-Range"] == f"bytes */{len(whole)}"

    @pytest.mark.parametrize(
        "asked",
        [
            "bytes=5-2",
            "bytes=0-1,4-5",
            "lines=0-1",
            "bytes=-",
            "x",
            "bytes=0-" + "9" * 5000,
            "bytes=-" + "9" * 5000,
            "bytes=١-٢",
        ],
    )
    def test_what_is_no_single_range_gets_all(
        self, client: Client, whole: bytes, asked: str
    ) -> None:
        response = client.get(PDF, headers={"range": asked})

        assert response.status_code == 200
        assert response.getvalue() == whole

    def test_a_range_of_another_file_gets_all(self, client: Client, whole: bytes) -> None:
        etag = f'"{hashlib.sha256(whole).hexdigest()}"'
        for condition, status in (('"other"', 200), (etag, 206)):
            response = client.get(PDF, headers={"range": "bytes=0-9", "if-range": condition})
            assert response.status_code == status
            assert len(response.getvalue()) in (10, len(whole))

    def test_an_unchanged_file_is_not_sent_again(self, client: Client, whole: bytes) -> None:
        etag = f'"{hashlib.sha256(whole).hexdigest()}"'
        for condition in (etag, f'"x", W/{etag}', "*"):
            response = client.get(PDF, headers={"if-none-match": condition})
            assert response.status_code == 304
            assert response.headers["ETag"] == etag
            assert not response.content

    def test_head_sends_no_body(self, client: Client, whole: bytes) -> None:
        response = client.head(PDF)

        assert response.headers["Content-Length"] == str(len(whole))
        assert response.getvalue() == b""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the same files on every database")
def test_every_file_of_the_fixtures_is_accessible_to_two_checkers(
    editor: User, languages: list[str], swept: Swept
) -> None:
    """Every strategy of the city as a draft with all its texts, in every language."""
    pages = StrategyPage.objects.live().in_place()
    # Every file of the fixtures but that of the site itself.
    assert pages.count() == len(list((FIXTURES / "strategies").glob("*.yaml")))
    for number, page in enumerate(swept(list(pages), 1)):
        strategy_draft = Edition.objects.create(
            code=f"draft-{number}", strategy=page.node, stage="preliminary", dated="2026-11"
        )
        renditions = make_files(submitted(strategy_draft, editor))
        assert {(each.language, each.format) for each in renditions} == {
            (language, kind) for language in languages for kind in ("html", "pdf")
        }
        for rendition in renditions:
            assert rendition.state == Rendition.State.DONE, (page, rendition.error)
            if rendition.format == Rendition.Format.PDF:
                assert rendition.warnings == [], (page, rendition.warnings)
                assert faults(Path(rendition.file.path)) == [], (page, rendition.language)


class TestPrinted:
    def test_the_number_of_an_edition_stands_once_on_its_cover_however_it_was_typed(
        self, client: Client, editor: User, approver: User
    ) -> None:
        strategy = StrategyPage.objects.in_place().get(slug="new-strategy").node
        typed = {"strategy": strategy.pk, "stage": "outline", "version": "第２版", "code": "second"}
        form = client_of(editor).get(reverse("editions:add")).content.decode()
        assert "「第2.1版」と印刷されます" in form
        client_of(editor).post(reverse("editions:add"), {**typed, "dated": "令和5年8月"})

        edition = submitted(Edition.objects.get(code="second"), editor)
        make_files(edition)
        issue(edition, approver)

        content, _ = served_bytes(client, "/editions/second/outline-ja.pdf")
        cover = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        assert "第2版" in cover
        assert "第第" not in cover
        assert "版版" not in cover
        assert "版版" not in client.get("/ja/editions/second/").content.decode()


class TestLatest:
    def test_the_stable_address_follows_the_edition_in_force(
        self, client: Client, issued: Edition, editor: User, approver: User
    ) -> None:
        page, file = "/ja/editions/latest/new-strategy/", "/editions/latest/new-strategy/"
        assert client.get(page).headers["Location"] == "/ja/editions/outline-2023-07/"
        newer = submitted(draft_of("outline-2023-09", dated="2023-09"), editor)
        make_files(newer)
        issue(newer, approver)

        response = client.get(file + "outline-en.pdf")

        assert response.status_code == 302
        assert response.headers["Location"] == "/editions/outline-2023-09/outline-en.pdf"
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert client.get(page).headers["Location"] == "/ja/editions/outline-2023-09/"

    def test_it_stays_when_the_strategy_is_renamed(self, client: Client, issued: Edition) -> None:
        page = StrategyPage.objects.in_place().get(slug="new-strategy")
        page.slug = "third-term"
        page.save_revision().publish()

        for code in ("new-strategy", "third-term"):
            shown = client.get(f"/ja/editions/latest/{code}/")
            file = client.get(f"/editions/latest/{code}/outline-ja.pdf")
            assert shown.headers["Location"] == "/ja/editions/outline-2023-07/", code
            assert file.headers["Location"] == "/editions/outline-2023-07/outline-ja.pdf", code
        html = client.get("/ja/editions/outline-2023-07/").content.decode()
        assert "/ja/editions/latest/third-term/" in html

    def test_it_stays_when_no_redirect_of_the_page_is_left(
        self, client: Client, issued: Edition
    ) -> None:
        StrategyPage.objects.in_place().filter(slug="new-strategy").update(slug="third-term")

        shown = client.get("/ja/editions/latest/new-strategy/")

        assert shown.headers["Location"] == "/ja/editions/outline-2023-07/"

    def test_it_stays_for_originals_of_a_renamed_strategy(
        self, client: Client, loaded_site: None, django_capture_on_commit_callbacks: Any
    ) -> None:
        before = client.get("/ja/editions/latest/second-term/").headers["Location"]
        page = StrategyPage.objects.in_place().get(slug="second-term")
        page.slug = "term-of-2020"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

        assert client.get("/ja/editions/latest/second-term/").headers["Location"] == before

    def test_whoever_has_the_address_now_is_what_it_leads_to(
        self, client: Client, issued: Edition
    ) -> None:
        page = StrategyPage.objects.in_place().get(slug="new-strategy")
        page.slug = "third-term"
        page.save_revision().publish()
        other = StrategyPage.objects.in_place().get(slug="second-term")
        other.slug = "new-strategy"
        other.save_revision().publish()

        shown = client.get("/ja/editions/latest/new-strategy/")

        assert shown.headers["Location"] == "/ja/editions/second-term-2020-03/"

    def test_the_next_term_has_an_address_of_its_own(self, client: Client, issued: Edition) -> None:
        page = StrategyPage.objects.in_place().get(slug="new-strategy")
        following = start_next_term(strategy=page, by=None, called=proposed_next_term(page))
        adopt(working_copy=following, by=None)

        assert client.get(f"/ja/editions/latest/{following.slug}/").status_code == 404
        shown = client.get("/ja/editions/latest/new-strategy/")

        assert shown.headers["Location"] == "/ja/editions/outline-2023-07/"

    def test_what_has_no_edition_in_force_is_not_found(
        self, client: Client, issued: Edition
    ) -> None:
        for path in (
            "/ja/editions/latest/nothing/",
            "/editions/latest/new-strategy/main-ja.pdf",
            "/editions/latest/nothing/main-ja.pdf",
        ):
            assert client.get(path).status_code == 404


class TestManifest:
    def test_it_names_content_files_programs_templates_and_fonts(
        self, client: Client, issued: Edition, whole: bytes
    ) -> None:
        response = client.get("/editions/outline-2023-07/manifest.json")
        manifest = json.loads(response.content)

        assert issued.snapshot is not None
        assert manifest["content"]["sha256"] == issued.snapshot.sha256
        snapshot = client.get(manifest["content"]["address"]).content
        assert hashlib.sha256(snapshot).hexdigest() == issued.snapshot.sha256
        [pdf] = [file for file in manifest["files"] if file["name"] == "outline-ja.pdf"]
        assert pdf["sha256"] == hashlib.sha256(whole).hexdigest()
        assert pdf["bytes"] == len(whole)
        assert pdf["pages"] == len(PdfReader(io.BytesIO(whole)).pages)
        assert "WeasyPrint 70" in pdf["made_by"]["engine"]
        assert "BIZUDPGothic-Regular.ttf" in pdf["made_by"]["fonts"]
        for name in ("program", "templates", "stylesheets", "words"):
            assert len(pdf["made_by"][f"{name}_sha256"]) == 64

    def test_nothing_of_it_before_the_edition_is_public(
        self, client: Client, draft: Edition, editor: User
    ) -> None:
        submitted(draft, editor)

        for name in ("manifest.json", "snapshot.json"):
            assert client.get(f"/editions/outline-2023-07/{name}").status_code == 404


class TestVerify:
    def test_an_uploaded_file_is_recognised(self, client: Client, whole: bytes) -> None:
        response = client.post(VERIFY, {"file": SimpleUploadedFile("saved.pdf", whole)})

        page = response.content.decode()
        assert response.status_code == 200
        assert "このサイトで公表したファイルです。" in page
        assert "最新の版です。" in page
        assert 'href="/ja/editions/outline-2023-07/"' in page
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.cookies

    def test_one_byte_more_and_it_is_none_of_ours(self, client: Client, whole: bytes) -> None:
        page = client.post(VERIFY, {"file": SimpleUploadedFile("x.pdf", whole + b" ")})

        assert "同じものはありません" in page.content.decode()

    def test_the_hash_of_the_colophon_is_recognised_as_printed(
        self, client: Client, issued: Edition
    ) -> None:
        assert issued.snapshot is not None
        sha256 = issued.snapshot.sha256
        printed = " ".join(sha256[i : i + 8] for i in range(0, 64, 8)).upper()

        page = client.get(VERIFY, {"sha256": printed}).content.decode()

        assert "凍結した内容の照合値です。" in page

    def test_corrections_and_newer_editions_are_told(
        self, client: Client, issued: Edition, whole: bytes, editor: User, approver: User
    ) -> None:
        publish_correction(edition=issued, by=approver, text={"ja": "p.3 の誤り", "en": ""})
        newer = submitted(draft_of("outline-2023-09", dated="2023-09"), editor)
        make_files(newer)
        issue(newer, approver)

        page = client.post(VERIFY, {"file": SimpleUploadedFile("x.pdf", whole)}).content.decode()

        assert "最新の版ではありません。" in page
        assert 'href="/ja/editions/outline-2023-09/"' in page
        assert "p.3 の誤り" in page

    def test_what_is_not_public_is_as_unknown_as_what_never_was(
        self, client: Client, draft: Edition, editor: User, approver: User
    ) -> None:
        edition = submitted(draft, editor)
        files = make_files(edition)
        approve(edition, approver)

        page = client.get(VERIFY, {"sha256": files[0].sha256}).content.decode()

        assert "同じものはありません" in page

    @pytest.mark.parametrize("typed", ["abc", "g" * 64, "0" * 63, "０" * 65])
    def test_what_is_no_hash_is_refused_in_a_sentence(
        self, client: Client, loaded_site: None, typed: str
    ) -> None:
        response = client.get(VERIFY, {"sha256": typed})

        assert response.status_code == 400
        assert "64文字" in response.content.decode()

    def test_a_form_without_a_file_is_refused_in_a_sentence(
        self, client: Client, loaded_site: None
    ) -> None:
        response = client.post("/en/editions/verify/", {})

        assert response.status_code == 400
        assert "Choose the file to check." in response.content.decode()

    def test_a_file_that_is_too_large_is_not_read(
        self, client: Client, loaded_site: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verification, "MOST_BYTES", 1000)

        for size in (1001, 100_000):
            response = client.post(VERIFY, {"file": SimpleUploadedFile("x.pdf", b"x" * size)})
            assert response.status_code == 413
            assert "大きすぎます" in response.content.decode()

    def test_an_empty_file_is_named_as_such(self, client: Client, loaded_site: None) -> None:
        response = client.post(VERIFY, {"file": SimpleUploadedFile("saved.pdf", b"")})

        assert response.status_code == 400
        assert "ファイルが空です" in response.content.decode()

    def test_a_form_that_cannot_be_read_is_a_bad_request(
        self, client: Client, loaded_site: None
    ) -> None:
        part = b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\n1\r\n'
        too_many = b"".join(part % number for number in range(150)) + b"--x--\r\n"
        no_base64 = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n"
        )
        for body, status in ((too_many, 413), (no_base64, 400)):
            sent = client.post(VERIFY, body, content_type="multipart/form-data; boundary=x")
            assert sent.status_code == status
        assert client.post(VERIFY, b"x", content_type="multipart/form-data").status_code == 400

    def test_an_upload_is_hashed_in_chunks_and_kept_nowhere(
        self, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        content = b"0123456789" * 1_000_000
        request = rf.post(VERIFY, {"file": SimpleUploadedFile("x.pdf", content)})

        assert verification.uploaded_sha256(request) == hashlib.sha256(content).hexdigest()
        assert list(tmp_path.iterdir()) == []

    def test_a_hash_is_read_as_people_copy_it(self) -> None:
        digits = "0123456789abcdef" * 4
        for typed in (
            digits.upper(),
            f" {digits}\n",
            f"SHA256: {digits}",
            digits[:8] + " " + digits[8:],
        ):
            assert parse_sha256(typed) == digits
        with pytest.raises(NotAHash):
            parse_sha256(digits + "0")

    @pytest.mark.parametrize(
        "printed",
        [
            "{0}  outline-ja.pdf",
            "{0} *outline-ja.pdf",
            "\\{0}  a\\\\b.pdf",
            "SHA256 (outline-ja.pdf) = {0}",
            "SHA2-256(outline-ja.pdf)= {0}",
            "SHA256 ハッシュ (対象 outline-ja.pdf):\r\n{0}\r\nCertUtil: -hashfile コマンドは正常に",
            "Algorithm  Hash  Path\n---------  ----  ----\nSHA256  {0}  C:\\a.pdf",
            "{0}  {0}.pdf",
            "内容の照合値(SHA-256) {0}",
            "Checksum of the content (SHA-256)\n{0}",
        ],
    )
    def test_a_hash_is_read_out_of_what_a_checksum_program_prints(self, printed: str) -> None:
        digits = "0123456789abcdef" * 4

        assert parse_sha256(printed.format(digits)) == digits
        assert parse_sha256(printed.format(digits.upper())) == digits
        for groups in (" ".join(re.findall("..", digits)), " ".join(re.findall("." * 8, digits))):
            assert parse_sha256(printed.format(groups)) == digits
        assert parse_sha256(printed.format(digits[:9] + "\u200b" + digits[9:])) == digits

    def test_two_hashes_at_once_are_refused_in_a_sentence(self) -> None:
        with pytest.raises(NotAHash, match="2つ以上"):
            parse_sha256(f"{'a' * 64}  a.pdf\n{'b' * 64}  b.pdf\n")

    def test_the_command_says_the_same(self, issued: Edition, whole: bytes, tmp_path: Path) -> None:
        saved, other = tmp_path / "saved.pdf", tmp_path / "other.pdf"
        saved.write_bytes(whole)
        other.write_bytes(b"%PDF-1.7 none of ours")
        out = io.StringIO()

        call_command("verify_edition", str(saved), stdout=out)
        assert "edition outline-2023-07, outline-ja.pdf (in force)" in out.getvalue()
        with pytest.raises(CommandError, match="no file of this portal"):
            call_command("verify_edition", str(other), stdout=out)
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("verify_edition", str(tmp_path / "missing.pdf"), stdout=out)
        with pytest.raises(CommandError, match="Name a file"):
            call_command("verify_edition", stdout=out)

    def test_a_stored_file_that_changed_is_found(self, issued: Edition) -> None:
        out = io.StringIO()
        call_command("verify_edition", "--stored", stdout=out)
        assert "0 at fault" in out.getvalue()
        rendition = Rendition.objects.get(publication__editions=issued, language="ja", format="pdf")
        path = Path(rendition.file.path)
        content = path.read_bytes()
        try:
            path.write_bytes(content[:-1] + b"x")
            with pytest.raises(CommandError, match="not the bytes that were issued"):
                call_command("verify_edition", "--stored", stdout=out)
        finally:
            path.write_bytes(content)


class TestOriginals:
    @pytest.fixture
    def original(self, loaded_site: None) -> Rendition:
        uploads = Rendition.objects.filter(origin="uploaded", printed_name__contains="概要")
        return uploads.order_by("pk")[0]

    def pdf(self, pages: int = 2, *, password: str = "") -> bytes:
        writer = PdfWriter()
        for _ in range(pages):
            writer.add_blank_page(595, 842)
        if password:
            writer.encrypt(password)
        content = io.BytesIO()
        writer.write(content)
        return content.getvalue()

    def send(self, editor: User, original: Rendition, content: bytes) -> str:
        edition = Edition.objects.filter(publications=original.publication).first()
        assert edition is not None
        response = client_of(editor).post(
            f"/admin/editions/{edition.pk}/upload/{original.pk}/",
            {"file": SimpleUploadedFile("original.pdf", content)},
            follow=True,
        )
        page: str = response.content.decode()
        return page

    def test_a_missing_original_is_taken_in_and_served(
        self, client: Client, editor: User, original: Rendition
    ) -> None:
        content = self.pdf()

        page = self.send(editor, original, content)

        original.refresh_from_db()
        assert "のファイルを登録しました" in page
        assert original.sha256 == hashlib.sha256(content).hexdigest()
        assert original.page_count == 2
        edition = Edition.objects.filter(publications=original.publication).first()
        assert edition is not None
        address = f"/editions/{edition.code}/{original.file_name}"
        assert served_bytes(client, address)[0] == content
        found = client.get(VERIFY, {"sha256": original.sha256}).content.decode()
        assert "このサイトで公表したファイルです。" in found

    def test_it_is_taken_in_once(self, editor: User, original: Rendition) -> None:
        self.send(editor, original, self.pdf())

        assert "すでに登録されています" in self.send(editor, original, self.pdf(3))
        original.refresh_from_db()
        assert original.page_count == 2

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "ファイルが空です"),
            (b"<html></html>", "PDFではありません"),
            (b"%PDF-1.7 cut short", "壊れていて読めません"),
            ("locked", "暗号化された"),
        ],
    )
    def test_what_is_no_readable_pdf_is_refused(
        self, editor: User, original: Rendition, content: bytes | str, sentence: str
    ) -> None:
        sent = self.pdf(password="secret") if isinstance(content, str) else content

        assert sentence in self.send(editor, original, sent)
        original.refresh_from_db()
        assert not original.file

    def test_a_file_made_here_is_not_replaced(self, editor: User, issued: Edition) -> None:
        made = Rendition.objects.filter(publication__editions=issued, format="pdf").first()
        assert made is not None

        assert "このサイトで作成するファイル" in self.send(editor, made, self.pdf())
