"""What editions look like in print: accessible, every one; numbered once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from publications.models import Edition, Rendition
from strategy.models import StrategyPage, User
from tests.conftest import FIXTURES, served_bytes
from tests.integration.editions.conftest import issue, make_files, submitted
from tests.people import client_of
from tests.sweeps import Swept
from tests.unit.publications.pipeline.pdf.accessibility import faults


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
