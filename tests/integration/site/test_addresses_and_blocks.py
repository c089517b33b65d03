"""A bad address or a block that cannot be rendered: the page stands, and who should know does."""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import URLField
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from publications.editions.actions import submit_edition
from publications.editions.blockers import submission_blockers
from publications.models import Edition
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.snapshot import preview, strategy_page
from strategy.fields.stored import WebAddressField
from strategy.models import BasicGoalPage, MeasurePage, Role, Unit
from strategy.refusals import Refused
from strategy.upkeep.text_checks import review_page
from tests.integration.access.odd_requests import fields_of
from tests.people import account, client_of

pytestmark = pytest.mark.usefixtures("loaded_site")

ADDRESSES = [
    "https://www.city.example.jp／page",
    "https://example.jp：8080/",
    "http://[お問い合わせ]",
    "\\\\server\\share",
    "//example.jp/",
]


def write(page, *blocks):
    page.body_ja = json.dumps([{"id": f"b-{i}", **block} for i, block in enumerate(blocks)])
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def link(address: str) -> dict[str, str]:
    return {"type": "text", "value": f'<p><a href="{address}">統計の表</a>を見る</p>'}


AROUND = {"type": "heading", "value": "残る見出し"}


@pytest.fixture
def unknown_list(measure: MeasurePage) -> MeasurePage:
    """A public page whose second block is a list of a kind that there is no more."""
    return write(measure, AROUND, {"type": "directory", "value": "gone"})


@pytest.fixture
def broken(unknown_list: MeasurePage) -> MeasurePage:
    return unknown_list


def draft_of(page) -> Edition:
    edition = Edition.objects.create(
        strategy=page.node_face.tree.node_face.node,
        stage=Edition.Stage.OUTLINE,
        code="a-draft",
        dated="2030-01-01",
        label_ja="骨子案",
    )
    edition.refresh_from_db()
    return edition


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_stands_whatever_address_a_link_has(goal: BasicGoalPage, address: str) -> None:
    write(goal, link(address), AROUND)
    editor = client_of(account("clerk", Role.Key.EDITORS))

    public = Client().get(goal.get_url())
    form = editor.get(f"/admin/pages/{goal.pk}/edit/")
    checks = editor.get(f"/admin/checks/{goal.pk}/")

    assert (public.status_code, form.status_code, checks.status_code) == (200, 200, 200)
    assert "統計の表" in public.content.decode()
    assert "残る見出し" in public.content.decode()


def test_a_draft_with_an_unreadable_address_can_be_previewed(goal: BasicGoalPage) -> None:
    goal.body_ja = json.dumps([link("http://[お問い合わせ]")])
    goal.save_revision()
    editor = client_of(account("clerk", Role.Key.EDITORS))

    shown = editor.get(f"/admin/pages/{goal.pk}/view_draft/")

    assert shown.status_code == 200


def test_a_finding_at_the_block_proposes_the_half_width_address(goal: BasicGoalPage) -> None:
    write(goal, link("https://www.city.example.jp／page"))

    (finding,) = (f for f in review_page(goal).findings if f.rule == "link-full-width")

    assert finding.path == "body_ja.b-0"
    assert "「https://www.city.example.jp/page」" in finding.suggestion


def test_a_link_to_another_host_without_a_scheme_says_that_it_leaves(goal: BasicGoalPage) -> None:
    write(goal, link("//example.jp/"))

    shown = Client().get(goal.get_url()).content.decode()

    assert re.search(
        r'href="//example.jp/" rel="external">統計の表<span[^>]*>【外部サイト】', shown
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_document_is_rendered_whatever_address_a_link_has(
    goal: BasicGoalPage, address: str
) -> None:
    write(goal, link(address), AROUND)
    edition = draft_of(goal)
    page = strategy_page(edition.strategy)
    assert page is not None

    snapshot = preview(edition, page)

    for html in (
        render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja"),
        render_print(snapshot, kind=DocumentKind.MAIN, language="ja", sha256="0" * 64),
    ):
        assert "統計の表" in html


# --- Blocks -------------------------------------------------------------------------


def test_a_block_that_cannot_be_rendered_leaves_its_page_standing(
    broken, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "strategy.body.rendering"):
        shown = Client().get(broken.get_url())

    assert shown.status_code == 200
    assert "残る見出し" in shown.content.decode()
    assert "この部分は、いま表示できません。" in shown.content.decode()
    (record,) = caplog.records
    assert record.exc_info


def test_a_block_that_cannot_be_rendered_is_shown_to_editors_at_its_place(broken) -> None:
    (finding,) = (f for f in review_page(broken).findings if f.rule == "block-missing")

    assert finding.is_fault
    assert finding.path == "body_ja.b-1"
    assert "2番目のブロック" in finding.message
    editor = client_of(account("clerk", Role.Key.EDITORS))
    assert editor.get(f"/admin/pages/{broken.pk}/edit/").status_code == 200


def test_a_block_that_cannot_be_rendered_blocks_an_edition(broken) -> None:
    edition = draft_of(broken)

    (blocker,) = submission_blockers(edition)
    with pytest.raises(Refused):
        submit_edition(edition=edition, by=None)

    assert f"「{broken.title}」" in blocker
    assert "凍結できません" in blocker
    edition.refresh_from_db()
    assert edition.state == Edition.State.DRAFT
    assert edition.snapshot is None


def test_every_column_for_an_address_is_read_at_the_one_door() -> None:
    ours = [
        model
        for app in ("strategy", "publications")
        for model in apps.get_app_config(app).get_models()
    ]
    columns = [f for model in ours for f in model._meta.concrete_fields if isinstance(f, URLField)]

    assert {type(column) for column in columns} == {WebAddressField}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "https://www.city.example.jp／page",
            "半角で「https://www.city.example.jp/page」と書き直して",
        ),
        ("https://example.jp：8080/", "半角で「https://example.jp:8080/」と書き直して"),
        ("http://[お問い合わせ]", "アドレスとして読めません"),
        ("\\\\server\\share", "庁内の共有フォルダー"),
        ("http://10.1.2.3/", "庁内からしか開けない「10.1.2.3」"),
        ("http://intra/", "庁内からしか開けない「intra」"),
        ("//example.jp/", "「https://」から書いてください"),
        ("example.jp", "「https://」から書いてください"),
        ("https://www.example.jp/admin/login/", "管理画面"),
    ],
)
def test_a_records_address_that_citizens_cannot_open_is_refused_in_words(
    typed: str, told: str
) -> None:
    column = Unit._meta.get_field("form_url")

    with pytest.raises(ValidationError) as refused:
        column.clean(column.formfield().clean(typed), None)

    assert told in " ".join(refused.value.messages)


@pytest.mark.parametrize("typed", ["", "https://www.example.jp/a?b=1#c", "http://www.example.jp/"])
def test_a_records_address_that_citizens_can_open_is_taken(typed: str) -> None:
    column = Unit._meta.get_field("form_url")

    assert column.clean(column.formfield().clean(typed), None) == typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old_path": "http://[お問い合わせ]"}, "を読み取れません"),
        ({"old_path": "//a\\[b"}, "を読み取れません"),
        ({"old_path": "a" * 255}, "255文字まで"),
        ({"redirect_link": ""}, "行き先のページかアドレスを入れて"),
        ({"redirect_link": "http://10.1.2.3/"}, "庁内からしか開けない「10.1.2.3」"),
        ({"redirect_link": "https://www.city.example.jp／page"}, ""),
        ({"redirect_link": "\\\\server\\share"}, ""),
    ],
)
def test_a_redirects_address_that_nobody_can_open_is_refused_beside_its_field(
    typed: dict[str, str], said: str
) -> None:
    chief = client_of(account("chief", Role.Key.ADMINISTRATORS))
    sent = {"old_path": "/ja/old/", "redirect_link": "https://www.example.jp/", **typed}

    response = chief.post("/admin/redirects/add/", sent)

    assert response.status_code == 200
    (field,) = typed
    assert said in " ".join(response.context["form"].errors[field])
    assert not Redirect.objects.filter(automatically_created=False).exists()


def test_a_link_to_a_mail_address_that_cannot_be_read_is_refused_in_its_window() -> None:
    editor = client_of(account("clerk", Role.Key.EDITORS))
    for address in ("a＠example.jp", "http://[x]", "a@[お問い合わせ]", "a b@example.jp"):
        sent = {"email-link-chooser-email_address": address}

        response = editor.post("/admin/choose-email-link/", sent)

        assert response.status_code == 200, address
        assert response.json()["step"] == "email_link", address


@pytest.mark.parametrize("link", ["//[x", "mailto://[x", "http://[お問い合わせ]"])
def test_a_link_that_cannot_be_read_opens_in_every_window_for_links(link: str) -> None:
    editor = client_of(account("clerk", Role.Key.EDITORS))
    for window in ("external", "email", "phone", "anchor"):
        response = editor.get(f"/admin/choose-{window}-link/", {"link_url": link})

        assert response.status_code == 200, window


def imported(client: Client, rows: str) -> list[str]:
    """What a file of redirects leaves, sent in two steps and the second twice."""
    file = SimpleUploadedFile("redirects.csv", f"from,to\n{rows}".encode())
    page = client.post("/admin/redirects/import/", {"import_file": file}).content.decode()
    confirmed = {**fields_of(page), "from_index": "0", "to_index": "1"}
    assert client.post("/admin/redirects/import/process/", confirmed).status_code in (200, 302)
    assert client.post("/admin/redirects/import/process/", confirmed).status_code == 400
    return sorted(Redirect.objects.values_list("old_path", flat=True))


@pytest.mark.parametrize(
    "rows",
    [
        "/a,https://example.jp/\n\n/b,https://example.jp/\n",
        "/a,https://example.jp/,more\n/c\n/b,https://example.jp/\n\n",
        "/a\x01,https://example.jp/\n//x\\[y,https://example.jp/\n/b,https://example.jp/",
    ],
)
def test_a_file_of_redirects_with_odd_lines_leaves_those_that_lead_somewhere(rows: str) -> None:
    chief = client_of(account("chief", Role.Key.ADMINISTRATORS))
    Redirect.objects.all().delete()

    assert imported(chief, rows) == ["/a", "/b"]
    assert chief.get("/admin/redirects/", {"export": "xlsx"}).status_code == 200
