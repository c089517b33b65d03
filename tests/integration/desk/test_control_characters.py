"""Characters that nobody sees never reach what is stored, whatever way a text comes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from publications.models import Edition
from publications.pipeline.snapshot import freeze
from strategy.models import SectionPage, StrategyPage, Unit
from strategy.notation.wareki import PartialDate

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.both_databases]


def section() -> SectionPage:
    page: SectionPage = SectionPage.objects.get(slug="background")
    return page


def test_a_page_is_saved_as_it_looks() -> None:
    page = section()
    page.title = "策定の背景\x0b・趣旨\x00"
    page.heading_en = "Background\x0cand purpose"
    page.body_ja = json.dumps([{"type": "text", "value": "<p>前\x0b後\x01</p>"}])

    page.save_revision().publish()

    page = section()
    assert (page.title, page.heading_ja) == ("策定の背景・趣旨",) * 2
    assert page.heading_en == "Background and purpose"
    assert str(page.body_ja[0].value) == "<p>前後</p>"


def test_a_draft_is_kept_as_it_looks() -> None:
    page = section()
    page.title = "別の\x0b見出し"
    page.body_ja = json.dumps([{"type": "text", "value": "<p>前\x0b後</p>"}])

    content = page.save_revision().content

    assert content["title"] == content["heading_ja"] == "別の見出し"
    assert json.loads(content["body_ja"])[0]["value"] == "<p>前後</p>"


def test_only_the_language_that_was_typed_is_written() -> None:
    unit: Any = Unit.objects.first()
    before = unit.name_ja
    unit.name_en = "Planning\x0bDivision"

    unit.save()

    unit.refresh_from_db()
    assert (unit.name_ja, unit.name_en) == (before, "Planning Division")


def test_a_form_of_the_admin_takes_them_out(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("chief", password="x" * 12))
    strategy = StrategyPage.objects.in_place().get(slug="new-strategy").node

    client.post(
        reverse("editions:add"),
        {
            "code": "with-tab",
            "strategy": strategy.pk,
            "stage": "outline",
            "dated": "2023-07",
            "label_ja": "骨子\x0b案",
            "note_ja": "一行め\r\n二行め\x07",
        },
    )

    edition: Any = Edition.objects.get(code="with-tab")
    assert edition.label_ja == "骨子案"
    assert edition.note_ja == "一行め\r\n二行め"


def test_what_is_frozen_is_stored_under_the_hash_of_what_stands_there() -> None:
    page = StrategyPage.objects.in_place().get(slug="new-strategy")
    # Past every check, as a command might.
    StrategyPage.objects.filter(pk=page.pk).update(summary_ja="前\u2028後\x85")
    page.refresh_from_db()
    edition = Edition(
        code="draft", strategy=page.node, stage="outline", dated=PartialDate.parse("2023-07")
    )

    frozen = freeze(edition, page)

    assert json.loads(frozen.content)["strategy"]["summary"]["ja"] == "前後"
