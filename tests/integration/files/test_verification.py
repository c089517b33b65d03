"""Which edition is this? A file or its hash, on the page and at the command line."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from publications.editions.actions import publish_correction
from publications.files import verification
from publications.files.verification import NotAHash, parse_sha256
from publications.models import Edition, Rendition
from strategy.models import User
from tests.integration.editions.conftest import approve, draft_of, issue, make_files, submitted

VERIFY = "/ja/editions/verify/"


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
