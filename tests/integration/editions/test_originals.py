"""Originals (原本) that were missing are taken in by hand."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter

from publications.models import Edition, Rendition
from strategy.models import User
from tests.conftest import served_bytes
from tests.people import client_of


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

    def send(self, by: User, original: Rendition, content: bytes) -> str:
        edition = Edition.objects.filter(publications=original.publication).first()
        assert edition is not None
        response = client_of(by).post(
            f"/admin/editions/{edition.pk}/upload/{original.pk}/",
            {"file": SimpleUploadedFile("original.pdf", content)},
            follow=True,
        )
        page: str = response.content.decode()
        return page

    def test_a_missing_original_is_taken_in_and_served(
        self, client: Client, head: User, original: Rendition
    ) -> None:
        content = self.pdf()

        page = self.send(head, original, content)

        original.refresh_from_db()
        assert "のファイルを登録しました" in page
        assert original.sha256 == hashlib.sha256(content).hexdigest()
        assert original.page_count == 2
        edition = Edition.objects.filter(publications=original.publication).first()
        assert edition is not None
        address = f"/editions/{edition.code}/{original.file_name}"
        assert served_bytes(client, address)[0] == content
        found = client.get("/ja/editions/verify/", {"sha256": original.sha256}).content.decode()
        assert "このサイトで公表したファイルです。" in found

    def test_no_editor_alone_makes_a_file_public(self, editor: User, original: Rendition) -> None:
        self.send(editor, original, self.pdf())

        original.refresh_from_db()
        assert not original.file

    def test_it_is_taken_in_once(self, head: User, original: Rendition) -> None:
        self.send(head, original, self.pdf())

        assert "すでに登録されています" in self.send(head, original, self.pdf(3))
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
        self, head: User, original: Rendition, content: bytes | str, sentence: str
    ) -> None:
        sent = self.pdf(password="secret") if isinstance(content, str) else content

        assert sentence in self.send(head, original, sent)
        original.refresh_from_db()
        assert not original.file

    def test_a_file_made_here_is_not_replaced(self, head: User, issued: Edition) -> None:
        made = Rendition.objects.filter(publication__editions=issued, format="pdf").first()
        assert made is not None

        assert "このサイトで作成するファイル" in self.send(head, made, self.pdf())
