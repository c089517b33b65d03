"""Two who close or open the same at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.files.base import ContentFile

from strategy.closing.deciding import ask_opening, confirm_closure, confirm_opening
from strategy.closing.subjects import file_subject
from strategy.models import Closure, LibraryDocument, Role, User
from tests.integration.closing.conftest import asked
from tests.integration.races.racing import DONE, at_once
from tests.people import account

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("committing")]


@pytest.fixture
def people(committing: None) -> list[User]:
    return [account(f"publisher-{number}", Role.Key.PUBLISHERS) for number in range(3)]


def test_of_two_at_once_one_asks_confirms_and_opens_and_the_other_is_told(
    people: list[User],
) -> None:
    asker, left, right = people
    document = LibraryDocument.objects.create(title="名簿", file=ContentFile(b"a,b", "n.csv"))
    subject = file_subject(document.sha256)

    said = at_once(*(partial(asked, subject, by, is_emergency=False) for by in people[:2]))
    assert said.count(DONE) == 1, said
    closure = Closure.objects.get()

    others = [each for each in people if each.pk != closure.asked_by_id]
    said = at_once(*(partial(confirm_closure, closure=closure, by=by) for by in others))
    assert said.count(DONE) == 1, said

    ask_opening(closure=closure, reason="誤り", by=asker)
    said = at_once(*(partial(confirm_opening, closure=closure, by=by) for by in (left, right)))
    assert said.count(DONE) == 1, said
    assert Closure.objects.get().state == Closure.State.OPENED


def test_of_two_emergencies_at_once_one_closes(people: list[User]) -> None:
    document = LibraryDocument.objects.create(title="名簿", file=ContentFile(b"a,c", "n.csv"))
    subject = file_subject(document.sha256)

    said = at_once(*(partial(asked, subject, by, is_emergency=True) for by in people[:2]))

    assert said.count(DONE) == 1, said
    assert Closure.objects.in_force().count() == 1
