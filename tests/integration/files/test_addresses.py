"""The address of the newest edition's file, whatever is renamed; and the manifest beside it."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

from django.test import Client
from pypdf import PdfReader

from publications.models import Edition
from strategy.models import StrategyIndexPage, StrategyPage, User
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import proposed_next_term, start_next_term
from tests.integration.editions.conftest import draft_of, issue, make_files, submitted


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
        assert response.headers["Cache-Control"] == "public, no-cache"
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

    def test_editions_are_public_whatever_happens_in_the_tree(
        self, client: Client, issued: Edition
    ) -> None:
        paths = [
            "/ja/editions/outline-2023-07/",
            "/editions/outline-2023-07/outline-ja.pdf",
            "/editions/outline-2023-07/snapshot.json",
            "/editions/outline-2023-07/manifest.json",
        ]
        latest = "/ja/editions/latest/"
        before = {
            code: client.get(f"{latest}{code}/").headers["Location"]
            for code in ("new-strategy", "second-term")
        }

        StrategyIndexPage.objects.get().unpublish()
        for page in StrategyPage.objects.in_place():
            page.title = f"{page.title}(内々の名)"
            page.save_revision()
            StrategyPage.objects.get(pk=page.pk).unpublish()

        for path in paths:
            assert client.get(path).status_code == 200, path
        for code, location in before.items():
            assert client.get(f"{latest}{code}/").headers["Location"] == location, code
        listed = client.get("/ja/editions/").content.decode()
        assert "/ja/editions/outline-2023-07/" in listed
        assert "内々の名" not in listed
        assert "/strategies/" not in listed

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
