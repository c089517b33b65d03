"""Two who approve or issue at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from wagtail.models import ModelLogEntry

from publications.editions.actions import approve_edition, issue_edition
from publications.models import Edition
from strategy.models import Role, User
from tests.integration.editions.conftest import approve, draft_of, make_files, submitted
from tests.integration.races.racing import DONE, at_once
from tests.people import account

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("committing", "any_pages")]


@pytest.fixture
def heads(committing: None) -> tuple[User, User]:
    return account("left", Role.Key.APPROVERS), account("right", Role.Key.APPROVERS)


def ready(code: str, editor: User) -> Edition:
    """A draft (素案) that waits for approval, with its files."""
    edition = submitted(draft_of(code, stage="preliminary", dated="2023-09"), editor)
    make_files(edition)
    return edition


@pytest.fixture
def editor(committing: None) -> User:
    return account("editor", Role.Key.EDITORS)


def test_of_two_who_approve_or_issue_at_once_one_gets_through(
    editor: User, heads: tuple[User, User]
) -> None:
    edition = ready("draft", editor)
    sha256 = edition.snapshot.sha256

    for step in (approve_edition, issue_edition):
        edition.refresh_from_db()
        said = at_once(*(partial(step, edition=edition, by=by, sha256=sha256) for by in heads))
        assert said.count(DONE) == 1, said

    [logged] = ModelLogEntry.objects.filter(action="publications.issue")
    assert logged.data["sha256"] == sha256


def test_of_two_editions_issued_at_once_one_is_in_force(
    editor: User, heads: tuple[User, User]
) -> None:
    drafts = [approve(ready(code, editor), heads[0]) for code in ("draft-left", "draft-right")]

    said = at_once(
        *(
            partial(issue_edition, edition=each, by=heads[0], sha256=each.snapshot.sha256)
            for each in drafts
        )
    )

    assert said == [DONE, DONE]
    states = Edition.objects.filter(pk__in=[each.pk for each in drafts]).order_by("state")
    assert list(states.values_list("state", flat=True)) == ["issued", "superseded"]
