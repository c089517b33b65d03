"""The screens: from the thing to the form, from the form to the two buttons."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from publications.models import Edition
from strategy.closing.subjects import row_subject
from strategy.models import BasicGoalPage, Closure, LibraryDocument, User
from tests.integration.closing.conftest import GROUND, REASON, asked
from tests.people import client_of, text_of

pytestmark = [pytest.mark.usefixtures("any_pages"), pytest.mark.sweep(20, "closing")]
FORM = {"reason_ja": REASON["ja"], "reason_en": REASON["en"], "ground": GROUND, "note": "申出"}


def test_an_edition_is_closed_from_its_page_by_two(
    client: Client,
    issued: Edition,
    approver: User,
    publisher: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    first, second = client_of(publisher), client_of(approver)
    desk = text_of(first.get(f"/admin/editions/{issued.pk}/"))
    address = f"/admin/closures/ask/publications.edition:{issued.pk}/"
    assert address in desk

    assert first.post(address, FORM).status_code == 302
    closure = Closure.objects.get()
    own = text_of(first.get(f"/admin/closures/{closure.pk}/"))
    assert "確認して封鎖する" not in own
    with django_capture_on_commit_callbacks(execute=True):
        second.post(f"/admin/closures/{closure.pk}/confirm/")

    assert client.get("/ja/editions/outline-2023-07/").status_code == 410
    assert "この版は封鎖されています。" in text_of(first.get(f"/admin/editions/{issued.pk}/"))


def test_a_file_is_found_by_its_name_or_hash_and_closed_in_an_emergency_by_a_publisher_alone(
    document: LibraryDocument, approver: User, publisher: User
) -> None:
    address = f"/admin/closures/ask/file:{document.sha256}/"
    for words in ("名簿", document.sha256):
        assert address in text_of(client_of(publisher).get("/admin/closures/", {"q": words}))

    for user, closed in ((approver, False), (publisher, True)):
        client_of(user).post(address, {**FORM, "is_emergency": "on"})
        assert Closure.objects.in_force().exists() == closed


def test_a_text_or_an_old_revision_of_a_page_is_chosen_from_its_menu(
    goal: BasicGoalPage, publisher: User
) -> None:
    goal.summary_ja = "要点"
    old = goal.save_revision()
    goal.save_revision().publish()
    client = client_of(publisher)
    address = f"/admin/closures/ask/strategy.basicgoalpage:{goal.pk}/"
    assert address in text_of(client.get(f"/admin/pages/{goal.pk}/edit/"))

    form = text_of(client.get(address))
    assert "text:summary" in form
    assert f"revision:{old.pk}" in form
    client.post(address, {**FORM, "part": f"revision:{old.pk}"})
    client.post(address, {**FORM, "part": "text:summary"})

    assert set(Closure.objects.values_list("model", "key", "field")) == {
        ("wagtailcore.revision", str(old.pk), ""),
        ("strategy.basicgoalpage", str(goal.pk), "summary"),
    }


def test_what_is_left_empty_or_made_up_is_told(document: LibraryDocument, publisher: User) -> None:
    client = client_of(publisher)
    told = text_of(client.post(f"/admin/closures/ask/file:{document.sha256}/", {}))
    assert "封鎖の理由を日本語で書いてください。" in told
    assert "根拠となる法令などを書いてください。" in told

    for ref in ("file:abc", "strategy.basicgoalpage:0", "no.model:1", "nothing"):
        response = client.get(f"/admin/closures/ask/{ref}/", follow=True)
        assert "ありません" in text_of(response) or "見つかりません" in text_of(response), ref


def test_who_asked_may_drop_it_and_the_copies_are_written_down(
    issued: Edition, approver: User, publisher: User
) -> None:
    client = client_of(publisher)
    dropped = asked(row_subject(issued), publisher)
    client.post(f"/admin/closures/{dropped.pk}/drop/")
    assert Closure.objects.get().state == "dropped"

    closure = asked(row_subject(issued), publisher, is_emergency=True)
    page = text_of(client.get(f"/admin/closures/{closure.pk}/"))
    assert "版「新総合戦略(仮称) 骨子案」の凍結した内容" in page
    assert page.count("まだ記入がありません") == 3
    said = {"place": "backups", "text": "11月分を消した。"}
    client.post(f"/admin/closures/{closure.pk}/copies/", said)

    page = text_of(client.get(f"/admin/closures/{closure.pk}/"))
    assert "11月分を消した。" in page
    assert page.count("まだ記入がありません") == 2
