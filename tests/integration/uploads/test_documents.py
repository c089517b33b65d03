"""Documents to download: what they are, what they are called, whom they name."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zipfile
from io import BytesIO
from time import process_time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    ArrayObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from strategy.models import BasicGoalPage, LibraryDocument
from strategy.upkeep.text_checks import review_page
from strategy.uploads.documents import NotWhatItSays, named_persons
from tests.conftest import served_bytes

pytestmark = [pytest.mark.usefixtures("loaded_site")]
NAME = "山田 花子"


def pdf(author: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    if author:
        writer.add_metadata({"/Author": author})
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def xlsx(author: str = "openpyxl") -> bytes:
    book, content = Workbook(), BytesIO()
    book.properties.creator = author
    book.save(content)
    return content.getvalue()


def docx(author: str = "", *, kind: str = "document.main+xml", remark: str = "") -> bytes:
    content = BytesIO()
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{word}{kind}"/>')
        archive.writestr("docProps/core.xml", f"<c><dc:creator>{author}</dc:creator></c>")
        archive.writestr("word/comments.xml", f'<w:comment w:author="{remark}"/>')
    return content.getvalue()


GOOD = {
    "a.pdf": pdf(),
    "a.xlsx": xlsx(),
    "a.docx": docx(),
    "a.csv": "年度,値\n2023,1\n".encode(),
    "windows.csv": "年度,値\n2023,1\n".encode("cp932"),
    "A.PDF": pdf(),
}
WRONG = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "broken.pdf": b"%PDF-1.7 cut short",
    "program.docx": b"MZ" + bytes(500),
    "book.docx": xlsx(),
    "text.xlsx": docx(),
    "cut.xlsx": xlsx()[:300],
    "macro.docx": docx(kind="document.main+xml.macroEnabled"),
    "page.csv": b"<html><script>alert(1)</script></html>",
    "drawing.csv": b"\xef\xbb\xbf \n<svg onload='alert(1)'/>",
    "program.csv": b"MZ" + bytes(500),
    "printed.csv": pdf(),
}


@pytest.fixture
def desk(client: Client, admin_user) -> Client:
    client.force_login(admin_user)
    return client


def forms(content: bytes, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The address and the fields of each form of Wagtail's that takes a new document."""

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    chooser = "document-chooser-upload"
    return [
        ("/admin/documents/add/", {"title": "資料", "file": file(), "collection": "1"}),
        ("/admin/documents/multiple/add/", {"title": "資料", "files[]": file(), "collection": "1"}),
        (
            "/admin/documents/chooser/create/",
            {f"{chooser}-title": "資料", f"{chooser}-file": file(), f"{chooser}-collection": "1"},
        ),
    ]


def sent(desk: Client, content: bytes, name: str, place: int = 0) -> str:
    address, fields = forms(content, name)[place]
    response = desk.post(address, fields, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code in (200, 302)
    answer = response.content.decode()
    return json.dumps(json.loads(answer), ensure_ascii=False) if answer[:1] == "{" else answer


def page_with(document: LibraryDocument) -> BasicGoalPage:
    goal = BasicGoalPage.objects.get(slug="jobs")
    link = f'<p><a linktype="document" id="{document.pk}">資料</a></p>'
    blocks = [
        {"type": "file", "value": {"document": document.pk, "title": ""}},
        {"type": "text", "value": link},
    ]
    goal.body_ja = json.dumps(blocks)
    goal.save_revision()
    return goal


def named(content: bytes, name: str) -> list[str]:
    """What the checks find of persons in a page with this document."""
    document = LibraryDocument.objects.create(title="資料", file=ContentFile(content, name))
    findings = review_page(page_with(document)).findings
    return [each.message for each in findings if each.rule == "file-names-persons"]


@pytest.mark.parametrize("name", list(GOOD))
def test_a_document_that_is_what_its_name_says_is_taken_in(desk: Client, name: str) -> None:
    sent(desk, GOOD[name], name)

    assert LibraryDocument.objects.get().title == "資料"


@pytest.mark.parametrize("name", list(WRONG))
def test_a_document_that_is_not_what_its_name_says_is_refused(desk: Client, name: str) -> None:
    said = sent(desk, WRONG[name], name)

    assert any(words in said for words in ("読めません", "PDFではありません"))
    assert not LibraryDocument.objects.exists()


@pytest.mark.parametrize("place", range(3))
def test_every_form_judges_the_content_and_keeps_nothing(desk: Client, place: int) -> None:
    assert "Word文書(.docx)として読めません" in sent(desk, xlsx(), "a.docx", place)
    assert not LibraryDocument.objects.exists()
    sent(desk, pdf(), "a.pdf", place)
    assert LibraryDocument.objects.exists()


def test_a_document_stays_what_it_is_and_another_one_names_what_it_supersedes(
    desk: Client,
) -> None:
    before, after = (
        LibraryDocument.objects.create(title=name, file=ContentFile(pdf(), f"{name}.pdf"))
        for name in ("旧", "新")
    )
    said = {"title": "新しい題", "collection": "1", "tags": "", "supersedes": before.pk}
    address = f"/admin/documents/edit/{after.pk}/"
    assert 'name="file"' not in desk.get(address).content.decode()

    sent = {**said, "file": SimpleUploadedFile("a.pdf", pdf("企画調整課"))}
    assert desk.post(address, sent).status_code == 302

    stored = LibraryDocument.objects.get(pk=after.pk)
    assert (stored.title, stored.supersedes) == ("新しい題", before)
    assert (stored.file.name, stored.sha256) == (after.file.name, after.sha256)
    with stored.open_file() as file:
        assert stored.sha256 == hashlib.sha256(file.read()).hexdigest()


def test_a_document_never_supersedes_itself(desk: Client) -> None:
    old = LibraryDocument.objects.create(title="旧", file=ContentFile(pdf(), "a.pdf"))
    new = LibraryDocument.objects.create(
        title="新", file=ContentFile(pdf(), "b.pdf"), supersedes=old
    )
    said = {"title": "旧", "collection": "1", "tags": "", "supersedes": new.pk}

    page = desk.post(f"/admin/documents/edit/{old.pk}/", said)

    assert "これ自身に戻ります。別のものを選んでください。" in page.content.decode()


@pytest.mark.both_databases
def test_the_database_lets_no_other_bytes_into_a_document() -> None:
    document = LibraryDocument.objects.create(title="資料", file=ContentFile(pdf(), "a.pdf"))

    for column in ("file", "sha256"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LibraryDocument.objects.filter(pk=document.pk).update(**{column: "other"})


def test_a_document_that_is_too_large_is_refused_with_the_limit(desk: Client, settings) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000

    said = sent(desk, pdf() + bytes(1000), "a.pdf")

    assert "大き" in said
    assert not LibraryDocument.objects.exists()


def test_names_from_macos_keep_their_letters(client: Client, desk: Client) -> None:
    written = unicodedata.normalize("NFD", "がっこう計画.pdf")
    assert written != "がっこう計画.pdf"

    sent(desk, pdf(), written)

    document = LibraryDocument.objects.get()
    assert document.filename == "がっこう計画.pdf"
    assert served_bytes(client, document.url)[1].status_code == 200


def test_titles_from_macos_are_stored_as_they_look() -> None:
    title = unicodedata.normalize("NFD", "がっこう計画é")
    # A letter that names are written with is none that NFC may replace.
    document = LibraryDocument.objects.create(
        title=title + "\ufa19", file=ContentFile(b"", "a.csv")
    )

    document.refresh_from_db()
    assert document.title == "がっこう計画é\ufa19"


@pytest.mark.parametrize("name", ["長" * 90 + ".pdf", "★.pdf", "/../.pdf"])
def test_a_name_that_no_disk_holds_is_made_to_fit(desk: Client, name: str) -> None:
    sent(desk, pdf(), name)

    for document in LibraryDocument.objects.all():
        assert document.file_extension == "pdf"
        assert len(document.filename.encode()) <= 255
        assert document.get_file_size() == len(pdf())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pdf(NAME), "a.pdf"),
        (xlsx(NAME), "a.xlsx"),
        (docx(NAME), "a.docx"),
        (docx(remark=NAME), "a.docx"),
    ],
)
def test_persons_that_a_file_names_are_a_finding_before_submission(
    content: bytes, name: str
) -> None:
    messages = named(content, name)

    assert len(messages) == 2  # the file of a block, and a link in a text
    assert all(NAME in message for message in messages)


@pytest.mark.parametrize("author", ["", "会津若松市", "企画調整課", "Microsoft Office User"])
def test_bodies_and_programs_are_no_persons(author: str) -> None:
    assert named(pdf(author), "a.pdf") == []
    assert named(docx(author), "a.docx") == []


@pytest.mark.parametrize("author", ["木村", "阿部", "長谷部", "佐藤 正道", "山田 美都"])
def test_persons_whose_names_end_like_those_of_bodies_are_persons(author: str) -> None:
    assert named_persons("a.docx", BytesIO(docx(author))) == [author]


@pytest.mark.parametrize("part", ["word/people.xml", "word/header2.xml", "word/endnotes.xml"])
def test_persons_are_found_in_every_part_that_names_some(part: str) -> None:
    content = BytesIO(docx())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(part, f'<w15:person w15:author="{NAME}"/>')

    assert named_persons("a.docx", content) == [NAME]


def test_persons_that_a_pdf_names_in_its_xmp_and_beside_its_remarks_are_found() -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    remark = Text(rect=(10, 10, 40, 40), text="確かめる")
    remark[NameObject("/T")] = TextStringObject("佐藤 正道")
    writer.add_annotation(0, remark)
    metadata = StreamObject()
    metadata.set_data(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq>'
        f"<rdf:li>{NAME}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>".encode()
    )
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    content = BytesIO()
    writer.write(content)

    assert named_persons("a.pdf", content) == [NAME, "佐藤 正道"]


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("xl/workbook.xml", r'<x15ac:absPath url="C:\Users\hanako\Desktop" xmlns:x15ac="http:"/>'),
        ("xl/workbook.xml", "<x:absPath url='https://city.sharepoint.com/personal/hanako/a'/>"),
        ("xl/workbook.xml", r"<x:absPath url='\\fs01\home\hanako\'/>"),
        ("xl/workbook.xml", '<fileSharing userName="hanako"/>'),
        ("xl/externalLinks/_rels/a1.xml.rels", r'<R Target="file:///C:\Users\hanako\b.xlsx"/>'),
        ("xl/revisions/revisionHeaders.xml", '<header userName="hanako"/>'),
        ("xl/comments/comment1.xml", "<authors><author>hanako</author></authors>"),
        ("package/services/metadata/core-properties/1f.psmdcp", "<dc:creator>hanako</dc:creator>"),
    ],
)
def test_who_saved_a_workbook_or_worked_on_it_is_found_wherever_it_is_written(
    part: str, written: str
) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types>spreadsheetml.sheet.main+xml</Types>")
        archive.writestr(part, written)

    assert named_persons("a.xlsx", content) == ["hanako"]


def test_a_remark_that_is_none_and_broken_xmp_leave_a_pdf_readable() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    dangling = IndirectObject(999, 0, writer)
    page[NameObject("/Annots")] = ArrayObject([NullObject(), NumberObject(1), dangling])
    metadata = StreamObject()
    metadata.set_data(b"<x:xmpmeta")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    writer.add_metadata({"/Author": NAME})
    content = BytesIO()
    writer.write(content)

    assert named_persons("a.pdf", content) == [NAME]
    assert all(NAME in message for message in named(content.getvalue(), "a.pdf"))


@pytest.mark.parametrize(
    "text", ["<creator", "<a", '<creator>"w:author="', 'absPath url="', "<absPath ", 'Target="']
)
def test_text_that_only_looks_like_markup_is_read_in_one_go(text: str) -> None:
    content = BytesIO(docx())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text * (256 * 1024 // len(text)))
    before = process_time()

    named_persons("a.docx", content)

    assert process_time() - before < 2  # and not with the square of its length


def test_a_file_that_unpacks_to_far_more_than_it_is_is_not_read() -> None:
    content = BytesIO(docx())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/header{number}.xml", b" " * (35 * 1024**2))

    with pytest.raises(NotWhatItSays):
        named_persons("a.docx", content)


def test_a_file_that_cannot_be_opened_is_a_finding() -> None:
    document = LibraryDocument.objects.create(title="資料", file=ContentFile(b"", "a.pdf"))

    rules = {each.rule for each in review_page(page_with(document)).findings}

    assert "file-unreadable" in rules
