"""Texts side by side in the admin, the report of what is to be translated, and who may."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from strategy.models import BasicGoalPage, Indicator, MeasurePage, Project, Role, Unit
from strategy.upkeep.stale_translations import RECORDS
from tests.people import account, client_of, text_of
from tests.responsibility import led_by

pytestmark = pytest.mark.usefixtures("loaded_site")

REPORT = "/admin/translations/"


@pytest.fixture
def goal() -> BasicGoalPage:
    """Its summary was changed after it had been translated."""
    page = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    page.summary_ja, page.summary_en = "仕事をつくる。", "Making jobs."
    page.save_revision().publish()
    page.summary_ja = "新しい仕事をつくる。"
    page.save_revision().publish()
    return BasicGoalPage.objects.get(pk=page.pk)


@pytest.fixture
def editor() -> Client:
    return client_of(account("clerk", Role.Key.EDITORS))


def show(kind: str, pk: int) -> str:
    return reverse("translations:show", args=[kind, pk])


def test_a_stale_text_shows_what_changed_since_it_was_translated(
    editor: Client, goal: BasicGoalPage
) -> None:
    shown = text_of(editor.get(show("page", goal.pk)))

    assert '<ins><span class="w-sr-only">追加：</span>新しい</ins>仕事をつくる。' in shown
    assert "原文が変わりました" in shown
    assert f"/admin/pages/{goal.pk}/edit/#:w:contentpath=summary_en" in shown


def test_a_clerk_says_that_a_translation_needs_no_change(
    editor: Client, goal: BasicGoalPage
) -> None:
    address = reverse("translations:confirm", args=["page", goal.pk])

    first = editor.post(address, {"path": "summary", "language": "en"}, follow=True)
    again = editor.post(address, {"path": "summary", "language": "en"}, follow=True)

    assert "「要点」の訳を、変更不要としました。" in text_of(first)
    assert "原文が変わりました" not in text_of(first)
    assert "「要点」の訳は、古くなっていません。" in text_of(again)


def test_the_report_lists_what_is_stale_or_missing_and_is_filtered(
    editor: Client, goal: BasicGoalPage
) -> None:
    Indicator.objects.filter(code="births").update(name_en="")

    everything = text_of(editor.get(REPORT))
    stale = text_of(editor.get(REPORT, {"state": "stale"}))
    births = text_of(editor.get(REPORT, {"kind": "indicator", "words": "年間出生数"}))

    assert show("page", goal.pk) in everything
    assert show("page", goal.pk) in stale
    assert "訳がありません</td>" not in stale
    assert "1件" in births
    assert f"#:w:contentpath=name_{'en'}" in births


def test_a_filter_that_cannot_be_read_finds_nothing(editor: Client) -> None:
    shown = text_of(editor.get(REPORT, {"state": "rotten"}))

    assert "一覧から選び直してください。" in shown
    assert "0件" in shown


@pytest.mark.parametrize("model", RECORDS)
def test_every_kind_of_record_is_shown_with_a_way_to_its_form(editor: Client, model) -> None:
    thing = model._default_manager.first()
    if thing is None:
        # What belongs to a measure stands below one.
        node = {"node": BasicGoalPage.objects.first().node} if model is Project else {}
        thing = model._default_manager.create(code="made-for-this", name_ja="名称", **node)

    response = editor.get(show(model._meta.model_name, thing.pk))

    assert response.status_code == 200
    assert "#:w:contentpath=" in text_of(response)


# --- Who may --------------------------------------------------------------------


def test_translations_are_for_those_who_write(goal: BasicGoalPage) -> None:
    births = Indicator.objects.get(code="births")
    addresses = (REPORT, show("page", goal.pk), show("indicator", births.pk))
    for role in (Role.Key.EDITORS, Role.Key.APPROVERS):
        client = client_of(account(f"of {role}", role))
        for address in addresses:
            assert client.get(address).status_code == 200
    reader = client_of(account("reader", Role.Key.READERS))
    for address in addresses:
        assert reader.get(address).headers["Location"] == "/admin/"
        assert Client().get(address).headers["Location"].startswith("/admin/login/")


def test_a_division_translates_its_own_measures_and_indicators_only(
    goal: BasicGoalPage,
) -> None:
    unit = Unit.objects.create(code="harvest", name_ja="農政課", phone="00")
    member = account("division", Role.Key.DIVISION)
    unit.members.add(member)
    own, other = Indicator.objects.all()[:2]
    Indicator.objects.filter(pk=own.pk).update(unit_in_charge=unit, name_en="")
    Indicator.objects.filter(pk=other.pk).update(unit_in_charge=None, name_en="")
    measure = MeasurePage(title="施策", slug="a-measure")
    led_by(unit, goal.add_child(instance=measure))
    division = client_of(member)

    listed = text_of(division.get(REPORT))

    assert show("indicator", own.pk) in listed
    assert show("page", measure.pk) in listed
    assert show("indicator", other.pk) not in listed
    assert show("page", goal.pk) not in listed
    assert division.get(show("indicator", own.pk)).status_code == 200
    for address in (show("indicator", other.pk), show("page", goal.pk), show("unit", unit.pk)):
        assert division.get(address).headers["Location"] == "/admin/"
        assert division.post(f"{address}confirm/").headers["Location"] == "/admin/"


def test_an_unknown_kind_is_not_found(editor: Client) -> None:
    assert editor.get(show("teapot", 1)).status_code == 404
