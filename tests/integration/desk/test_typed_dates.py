"""Every date of the admin takes what people type, and shows the normal form again."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from publications.models import Edition
from strategy.fields.stored import FiscalYearField, PartialDateField
from strategy.models import Milestone, NewsPage, Role, SiteSettings, StrategyPage
from strategy.notation.wareki import PartialDate
from tests.people import account, client_of

pytestmark = pytest.mark.usefixtures("loaded_site")
TYPED_DATES = (PartialDateField, models.DateField, FiscalYearField)


@pytest.fixture
def editor() -> Client:
    return client_of(account("clerk", Role.Key.EDITORS))


def sent_edition(client: Client, dated: str):
    strategy = StrategyPage.objects.in_place().get(slug="new-strategy").node
    fields = {"strategy": strategy.pk, "stage": "draft", "version": "2.1", "code": "new-edition"}
    return client.post(
        reverse("editions:add"),
        {**fields, "stage": "outline", "dated": dated, "note_ja": "大切な説明"},
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [("令和8年12月", "2026-12"), ("2026/12/01", "2026-12-01"), ("R8.12", "2026-12")],
)
def test_the_date_of_an_edition_is_read_and_shown_in_its_normal_form(editor, typed, read) -> None:
    sent_edition(editor, typed)

    edition = Edition.objects.get(code="new-edition")
    assert edition.dated == PartialDate.parse(read)
    page = editor.get(reverse("editions:edit", args=[edition.pk])).content.decode()
    assert BeautifulSoup(page, "html.parser").find(id="id_dated")["value"] == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("来年の春", "「来年の春」は日付として読めません。"),
        ("令和8年度", "版の日付は、年、年月か年月日で入れます。年度は使えません。"),
        ("", "必須"),
    ],
)
def test_an_unreadable_date_is_told_in_a_sentence_and_nothing_typed_is_lost(
    editor, typed, said
) -> None:
    response = sent_edition(editor, typed)

    page = BeautifulSoup(response.content.decode(), "html.parser")
    assert response.status_code == 200
    assert said in page.text
    assert page.find(id="id_dated").get("value", "") == typed
    assert page.find(id="id_note_ja").text.strip() == "大切な説明"
    assert page.find(id="id_version")["value"] == "2.1"
    assert not Edition.objects.filter(code="new-edition").exists()


def test_every_date_and_year_of_a_model_is_read_as_people_type_it() -> None:
    fields = [
        field
        for model in apps.get_models()
        if model._meta.app_label in ("strategy", "publications")
        for field in model._meta.concrete_fields
        if isinstance(field, TYPED_DATES)
        and not isinstance(field, models.DateTimeField)
        and field.editable
    ]
    assert {f.model for f in fields} >= {Edition, Milestone, NewsPage, SiteSettings, StrategyPage}

    for field in fields:
        read = formfield_for_dbfield(field).clean("令和8年12月1日")
        assert read in (date(2026, 12, 1), PartialDate.parse("2026-12-01"), 2026), field


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("令和8年12月1日 9:00", "2026-12-01 09:00"),
        ("R8.12.1 17:30", "2026-12-01 17:30"),
        ("2026年12月1日9時5分", "2026-12-01 09:05"),
        ("2026/12/01", "2026-12-01 00:00"),
    ],
)
def test_the_moment_of_publication_is_read_as_people_type_it(typed, local) -> None:
    class Form(forms.Form):
        go_live_at = forms.DateTimeField(widget=AdminDateTimeInput)

    form = Form({"go_live_at": typed})

    assert form.is_valid(), form.errors
    assert f"{form.cleaned_data['go_live_at']:%Y-%m-%d %H:%M}" == local


def test_what_is_no_moment_is_refused_with_an_example() -> None:
    class Form(forms.Form):
        go_live_at = forms.DateTimeField(widget=AdminDateTimeInput)
        first = forms.DateField(widget=AdminDateInput)

    form = Form({"go_live_at": "来年の春", "first": "来年"})

    assert not form.is_valid()
    assert "令和8年12月1日 9:00" in form.errors["go_live_at"][0]
    assert "令和8年12月1日" in form.errors["first"][0]


def test_no_calendar_replaces_what_it_cannot_read() -> None:
    for widget in (AdminDateInput(), AdminDateTimeInput()):
        assert widget.get_config()["validateOnBlur"] is False


def test_a_filter_by_day_reads_it_as_people_type_it() -> None:
    chief = account("chief")
    chief.is_superuser = True
    chief.save()
    client = client_of(chief)

    found = client.get(reverse("audit_log"), {"first": "令和2年1月1日", "last": "R9.12.31"})
    none = client.get(reverse("audit_log"), {"last": "平成元年5月1日"})
    pages = client.get(
        reverse("wagtailadmin_explore", args=[1]), {"latest_revision_created_at_from": "R9.1.1"}
    )

    assert found.context["form"].is_valid()
    assert found.context["form"].cleaned_data["first"] == date(2020, 1, 1)
    assert none.context["page"].paginator.count == 0
    assert pages.status_code == 200
    assert "2027-01-01" in pages.content.decode()


def test_the_day_that_a_reader_asks_for_is_read_as_people_type_it(client) -> None:
    page = client.get("/ja/indicators/", {"as_of": "令和6年10月1日"})

    assert page.status_code == 200
    assert 'value="2024-10-01"' in page.content.decode()
