"""Broken requests and requests beyond the limits are refused in words, at one door."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from strategy.models import EvaluationScale, Framework, MeasurePage, Project, Role, SectionPage
from tests.integration.access.odd_requests import fields_of
from tests.integration.proposing import approve_waiting
from tests.people import account, client_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.both_databases]
LANGUAGES = ("ja", "en")
ROWS, COLUMNS = 80, 12


@pytest.fixture
def editor() -> Client:
    return client_of(account("clerk", Role.Key.EDITORS))


def edit_address() -> str:
    return reverse("wagtailadmin_pages:edit", args=[SectionPage.objects.get(slug="background").pk])


def words_of(response) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode().partition("<main")[2])


@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/search/?q=a%00b",
        "/admin/api/main/pages/?search=%00",
        "/admin/api/main/pages/find/?html_path=%00",
        "/admin/tag-autocomplete/?term=%00",
        "/admin/bulk/wagtailcore/page/delete/?id=%00",
        "/admin/reports/aging-pages/a%00b/",
        "/ja/search/?q=%00",
    ],
)
def test_a_nul_in_an_address_is_refused_in_words(editor, address) -> None:
    response = editor.get(address)

    assert response.status_code == 400
    assert "アドレスに使えない文字(NUL)があります。" in words_of(response)


def test_a_nul_in_a_cookie_is_refused(client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a\0b"

    assert client.get("/admin/login/").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        f"/admin/api/main/pages/?offset={10**30}",
        f"/admin/images/chooser/chosen-multiple/?id=-{10**30}",
        f"/admin/bulk/wagtailcore/page/delete/?id={2**63}",
        f"/admin/pages/{10**30}/edit/",
        f"/admin/api/main/pages/?offset={'９' * 30}",
    ],
)
def test_a_number_that_no_column_holds_is_refused_in_words(editor, address) -> None:
    response = editor.get(address)

    assert response.status_code == 400
    assert "アドレスの中の番号が大きすぎます。" in words_of(response)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/api/main/pages/find/?id=abc",
        "/admin/images/chooser/chosen/%25/",
        "/admin/bulk/strategy/librarydocument/delete/?id=%2C",
        "/admin/choose-external-link/?parent_page_id=abc",
    ],
)
def test_what_should_be_a_number_and_is_none_is_refused_in_words(editor, address) -> None:
    response = editor.get(address)

    assert response.status_code == 400
    assert words_of(response).strip()


@pytest.mark.parametrize("count", [None, "abc", "1000000000"])
def test_a_page_form_without_a_count_of_its_blocks_changes_nothing(editor, count) -> None:
    page = SectionPage.objects.get(slug="background")
    before = page.latest_revision_id
    sent = fields_of(editor.get(edit_address()).content.decode())
    sent = {name: text for name, text in sent.items() if not name.startswith("body_")}
    if count is not None:
        sent |= {"body_ja-count": count, "body_en-count": "0"}

    response = editor.post(edit_address(), sent)

    assert response.status_code == 400
    assert "何も保存していません。ブラウザーの「戻る」" in words_of(response)
    page.refresh_from_db()
    assert page.latest_revision_id == before


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/admin/redirects/import/process/", {"q": "x"}),
        ("/admin/pages/{page}/copy/", {"new_parent_page": "0"}),
        ("/admin/pages/{page}/copy/", {"new_title": "x"}),
        ("/admin/bulk/wagtailcore/page/unpublish/?id={page}", {"next": ","}),
        ("/admin/bulk/wagtailcore/page/delete/?id={page}&next=home", {}),
    ],
)
def test_a_form_that_wagtail_does_not_check_is_refused_in_words(address, sent) -> None:
    chief = client_of(get_user_model().objects.create_superuser("chief", password="x" * 12))
    page = SectionPage.objects.get(slug="background").pk

    response = chief.post(address.format(page=page), sent)

    assert response.status_code == 400
    assert re.search("送られた内容の一部が欠けているか|戻り先のアドレスが", words_of(response))
    assert SectionPage.objects.filter(slug="background", live=True).count() == 1


def test_a_row_of_a_form_whose_number_is_none_is_refused_in_words(admin_client) -> None:
    scale = EvaluationScale.objects.first()
    address = f"/admin/snippets/strategy/evaluationscale/edit/{scale.pk}/"
    sent = {**fields_of(admin_client.get(address).content.decode()), "grades-0-id": "x"}

    response = admin_client.post(address, sent)

    assert response.status_code == 400
    assert "何も保存していません" in response.content.decode()


def test_a_preview_in_no_language_is_not_found(editor) -> None:
    page = SectionPage.objects.get(slug="background")

    assert editor.get(f"/admin/pages/{page.pk}/view_draft/?mode=%7B%7D").status_code == 404


def test_the_key_of_a_mails_link_may_hold_many_digits_in_a_row(client) -> None:
    key = "cabc12-12345678901234567890abcdef012345"

    response = client.get(f"/admin/password_reset/confirm/MQ/{key}/")

    assert response.status_code == 200


def with_a_new_row(page: str, rows: str, **typed: str) -> dict[str, str]:
    """What a form sends to which one more row was added."""
    fields = fields_of(page)
    number = int(fields[f"{rows}-TOTAL_FORMS"])
    new = {
        name.replace("__prefix__", str(number)): text
        for name, text in fields.items()
        if name.startswith(f"{rows}-__prefix__-")
    }
    new |= {f"{rows}-{number}-{name}": text for name, text in typed.items()}
    sent = {name: text for name, text in fields.items() if "__prefix__" not in name}
    total = {f"{rows}-TOTAL_FORMS": str(number + 1), f"{rows}-{number}-ORDER": str(number + 1)}
    return {**sent, **new, **total}


def test_a_new_row_that_is_sent_twice_is_told_at_its_code(measure: MeasurePage) -> None:
    chief = client_of(get_user_model().objects.create_superuser("chief", password="x" * 12))
    project = Project.objects.create(node=measure.node, code="a", name_ja="事業")
    framework = Framework.objects.order_by("pk")[0]
    budget = {"fiscal_year": "令和7年度", "planned": "18,570,000", "source": "予算書"}
    asked = (
        (project, "budgets", budget),
        (framework, "items", {"code": "brand-new", "name_ja": "新しい"}),
    )

    for thing, rows, typed in asked:
        address = AdminURLFinder().get_edit_url(thing)
        page = chief.get(address).content.decode()
        sent = with_a_new_row(page, rows, **typed)
        sent |= {f"body_{code}-count": "0" for code in LANGUAGES} | {"action-publish": "1"}
        # The button that keeps it for a proposal to come is not the one that is pressed.
        sent.pop("into")
        assert chief.post(address, sent).status_code == 302, address
        approve_waiting()

        again = chief.post(address, sent)

        assert again.status_code == 200, address
        assert "すでに保存されています" in words_of(again), address
    assert project.budgets.get().planned == 18_570_000
    assert framework.items.filter(code="brand-new").count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new_slug": "x" * 256}, "255"),
        ({"new_title": "あ" * 256}, "255"),
        ({"new_slug": "背景"}, "半角"),
    ],
)
def test_a_copy_is_called_no_longer_and_no_other_than_a_page_may_be(editor, typed, said) -> None:
    page = SectionPage.objects.get(slug="background")
    parent = page.get_parent().pk
    sent = {"new_title": "写し", "new_slug": "copied", "new_parent_page": parent, **typed}

    response = editor.post(f"/admin/pages/{page.pk}/copy/", sent)

    assert response.status_code == 200
    (field,) = typed
    assert said in " ".join(response.context["form"].errors[field])


def test_a_form_is_saved_without_the_nul_that_nobody_sees(editor) -> None:
    sent = {**fields_of(editor.get(edit_address()).content.decode()), "title": "策定の\0背景"}
    sent |= {f"body_{language}-count": "0" for language in LANGUAGES}

    editor.post(edit_address(), sent)

    page = SectionPage.objects.get(slug="background")
    assert page.get_latest_revision_as_object().title == "策定の背景"


def table_fields(language: str) -> dict[str, str]:
    """A body that is one table of 80 × 12 cells, as the editor sends it."""
    block, table = f"body_{language}-0", f"body_{language}-0-value"
    fields = {f"body_{language}-count": "1", f"{block}-deleted": "", f"{block}-order": "0"}
    fields |= {f"{block}-type": "table", f"{block}-id": ""}
    return fields | grid_fields(language, table)


def grid_fields(language: str, table: str) -> dict[str, str]:
    fields = {f"{table}-caption": "大きな表", f"{table}-source": "", f"{table}-header_column": "on"}
    grid = f"{table}-cells"
    fields |= {f"{grid}-caption": "", f"{grid}-column-count": str(COLUMNS)}
    fields |= {f"{grid}-row-count": str(ROWS)}
    for column in range(COLUMNS):
        at = f"{grid}-column-{column}"
        fields |= {f"{at}-type": "text", f"{at}-order": str(column), f"{at}-deleted": ""}
        fields |= {f"{at}-heading": f"列{column}"}
    for row in range(ROWS):
        fields |= {f"{grid}-row-{row}-order": str(row), f"{grid}-row-{row}-deleted": ""}
        for column in range(COLUMNS):
            fields[f"{grid}-cell-{row}-{column}"] = f"{language} {row}/{column}"
    return fields


def test_a_table_of_80_by_12_cells_in_two_languages_is_saved(editor) -> None:
    sent = fields_of(editor.get(edit_address()).content.decode())
    for language in LANGUAGES:
        sent |= table_fields(language)
    assert len(sent) > 2 * ROWS * COLUMNS

    editor.post(edit_address(), sent)

    saved = SectionPage.objects.get(slug="background").get_latest_revision_as_object()
    for language in LANGUAGES:
        assert f"{language} 79/11" in str(getattr(saved, f"body_{language}").raw_data[0])


def test_an_editors_form_beyond_the_limits_is_413_in_words(editor) -> None:
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

    fields = editor.post(edit_address(), {f"f{n}": "" for n in range(most + 1)})
    text = editor.post(
        edit_address(), {"title": "あ" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 3)}
    )
    body = editor.post(
        edit_address(),
        "a=" + "b" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 100_000),
        content_type="application/x-www-form-urlencoded",
    )

    assert [each.status_code for each in (fields, text, body)] == [413] * 3
    assert "入力欄は20,000個までです。" in words_of(fields)
    assert "文章などは10MBまでです。" in words_of(text)
    assert "ブラウザーの「戻る」で、入力した画面に戻れます。" in words_of(body)


def test_a_public_form_beyond_its_limits_is_413_in_words(client) -> None:
    address = "/ja/editions/verify/"
    urlencoded = "application/x-www-form-urlencoded"

    many = client.post(address, "&".join(["a=1"] * 201), content_type=urlencoded)
    long = client.post(address, "a=" + "b" * 1_200_000, content_type=urlencoded)
    few = client.post(address, "&".join(["a=1"] * 200), content_type=urlencoded)
    in_parts = client.post(address, {f"f{n}": "1" for n in range(201)})

    assert [each.status_code for each in (many, long, few, in_parts)] == [413, 413, 400, 413]
    assert "入力欄は200個までです。" in words_of(many)
    assert "1MBまでです。" in words_of(long)
    assert "入力欄は200個までです。" in words_of(in_parts)


@pytest.mark.parametrize(
    ("name", "limit"),
    [("wagtailimages:add", 10), ("wagtaildocs:add", 50), ("wagtailadmin_pages:edit", 10)],
)
def test_an_upload_beyond_the_limit_of_its_kind_is_413_in_words(editor, name, limit) -> None:
    address = reverse(name) if name.endswith("add") else edit_address()
    most = 10 + (limit if name.endswith("add") else 0)

    response = editor.generic(
        "POST",
        address,
        b"x" * (most * 1024**2 + 100_000),
        content_type="multipart/form-data; boundary=x",
    )

    assert response.status_code == 413
    assert f"{limit}MBまでです。" in words_of(response)


def test_a_document_beyond_its_limit_is_told_beside_the_field(editor, settings) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    file = SimpleUploadedFile("table.csv", b"a,b\n" * 10)

    response = editor.post(reverse("wagtaildocs:add"), {"title": "表", "file": file})

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert response.context["form"]["title"].value() == "表"
