"""Documents that an edition names: copies of its own, whatever becomes of the originals."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model

from publications.editions.actions import submit_edition
from publications.models import Asset, Edition, Rendition
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_print
from publications.pipeline.snapshot import as_frozen, canonical, strategy_page
from strategy.models import BasicGoalPage, Role
from strategy.refusals import Refused
from tests.conftest import served_bytes
from tests.integration.editions.conftest import draft_of, issue, make_files
from tests.people import account, client_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]
PDF, SHEET = b"%PDF-1.7 minutes", b"PK figures"


@pytest.fixture
def documents() -> tuple[object, object]:
    """A PDF as a file of a goal's text, and a workbook that the text links to, twice."""
    model = get_document_model()
    minutes = model.objects.create(title="議事録", file=ContentFile(PDF, "会議録.pdf"))
    sheet = model.objects.create(title="資料", file=ContentFile(SHEET, "figures.xlsx"))
    link = f'<p><a linktype="document" id="{sheet.pk}">資料</a></p>'
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.body_ja = json.dumps(
        [
            {"type": "file", "value": {"document": minutes.pk, "title": ""}},
            {"type": "text", "value": link},
            {"type": "callout", "value": {"tone": "note", "heading": "", "text": link}},
        ]
    )
    goal.save_revision().publish()
    return minutes, sheet


@pytest.fixture
def draft(documents: tuple[object, object]) -> Edition:
    return draft_of("draft-2023-10", stage="preliminary", dated="2023-10")


def address(content: bytes) -> str:
    return f"/editions/assets/{hashlib.sha256(content).hexdigest()}"


@pytest.mark.usefixtures("any_pages")
def test_an_edition_keeps_the_documents_it_names_when_they_are_deleted(
    client: Client, draft: Edition, documents, editor, approver
) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    for document in documents:
        document.file.delete(save=False)
        document.delete()
    make_files(submitted)
    issue(submitted, approver)

    html = client.get("/ja/editions/draft-2023-10/").content.decode()
    paper = render_print(
        json.loads(submitted.snapshot.content), kind=DocumentKind.MAIN, language="ja", sha256=""
    )

    for text in (html, paper):
        assert text.count(f'href="{address(PDF)}"') == 1
        assert text.count(f'href="{address(SHEET)}"') == 2
        assert "/documents/" not in text
    for content, how, name in (
        (PDF, "inline", "会議録.pdf"),
        (SHEET, "attachment", "figures.xlsx"),
    ):
        served, response = served_bytes(client, address(content))
        sha256 = hashlib.sha256(content).hexdigest()
        assert served == content
        assert response.headers["ETag"] == f'"{sha256}"'
        assert response.headers["Content-Type"] == mimetypes.guess_type(name)[0]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        kept = f"{sha256}.{name.rpartition('.')[2]}"
        assert response.headers["Content-Disposition"] == (
            f"{how}; filename=\"{kept}\"; filename*=UTF-8''{quote(name)}"
        )


def test_a_snapshot_names_each_document_once_by_its_hash(draft: Edition, editor) -> None:
    frozen = json.loads(submit_edition(edition=draft, by=editor, enqueue=False).snapshot.content)

    told = frozen["assets"][hashlib.sha256(PDF).hexdigest()]

    assert told == {"media_type": "application/pdf", "name": "会議録.pdf", "size_bytes": len(PDF)}
    assert len(frozen["assets"]) == Asset.objects.count() == 2


def test_a_preview_links_to_the_documents_themselves(
    client: Client, draft: Edition, documents, editor
) -> None:
    client.force_login(editor)

    shown = client.get(f"/admin/editions/{draft.pk}/preview/ja/").content.decode()

    for document in documents:
        assert f'href="{document.url}"' in shown
    assert not Asset.objects.exists()


def test_comparing_with_what_was_frozen_keeps_nothing(draft: Edition, editor) -> None:
    page = strategy_page(draft.strategy)
    assert page is not None
    folder = Path(default_storage.path("assets"))
    before = sorted(folder.glob("*"))

    standing = canonical(as_frozen(draft, page))

    assert not Asset.objects.exists()
    assert sorted(folder.glob("*")) == before
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    assert submitted.snapshot.sha256 == standing.sha256


def test_a_document_without_its_file_is_refused_by_its_name(
    draft: Edition, documents, editor
) -> None:
    default_storage.delete(documents[1].file.name)

    with pytest.raises(Refused, match="文書「資料」のファイルを読み込めません"):
        submit_edition(edition=draft, by=editor, enqueue=False)


def test_what_an_edition_names_is_public_from_its_issue_on(
    client: Client, draft: Edition, editor, approver
) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)
    within = reverse("editions:asset", args=[submitted.pk, hashlib.sha256(PDF).hexdigest()])
    rendition = Rendition.objects.get(publication__editions=submitted, format="html", language="ja")
    shown = client_of(editor).get(reverse("editions:file", args=[submitted.pk, rendition.pk]))

    assert client.get(address(PDF)).status_code == 404
    assert client.get(within).status_code == 302
    assert client_of(account("clerk", Role.Key.DIVISION)).get(within).status_code == 302
    assert client_of(approver).get(within).content == PDF
    assert within in shown.content.decode()
    assert address(PDF) not in shown.content.decode()
    issue(submitted, approver)
    assert client.get(address(PDF)).status_code == 200
