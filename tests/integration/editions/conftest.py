"""People, a draft, and an edition that has been issued with its files."""

from __future__ import annotations

import pytest

from publications.editions.actions import approve_edition, issue_edition, submit_edition
from publications.models import Edition, Rendition
from publications.tasks import make_rendition
from strategy.models import Role, StrategyPage, User
from strategy.notation.wareki import PartialDate
from tests.people import account


@pytest.fixture
def editor(loaded_site: None) -> User:
    return account("editor", Role.Key.EDITORS)


@pytest.fixture
def approver(loaded_site: None) -> User:
    return account("approver", Role.Key.APPROVERS)


def draft_of(
    code: str, *, stage: str = "outline", dated: str = "2023-07", **more: object
) -> Edition:
    strategy = StrategyPage.objects.in_place().get(slug="new-strategy").node
    return Edition.objects.create(
        code=code, strategy=strategy, stage=stage, dated=PartialDate.parse(dated), **more
    )


@pytest.fixture
def draft(loaded_site: None) -> Edition:
    return draft_of("outline-2023-07")


def make_files(edition: Edition) -> list[Rendition]:
    renditions = Rendition.objects.filter(publication__editions=edition)
    return [make_rendition(rendition) for rendition in renditions]


def submitted(edition: Edition, by: User) -> Edition:
    return submit_edition(edition=edition, by=by, enqueue=False)


def approve(edition: Edition, by: User) -> Edition:
    assert edition.snapshot is not None
    return approve_edition(edition=edition, by=by, sha256=edition.snapshot.sha256)


def issue(edition: Edition, by: User) -> Edition:
    """Approve and issue, as one approver does in two steps."""
    approved = approve(edition, by)
    assert approved.snapshot is not None
    return issue_edition(edition=approved, by=by, sha256=approved.snapshot.sha256)


@pytest.fixture
def issued(draft: Edition, editor: User, approver: User) -> Edition:
    edition = submitted(draft, editor)
    make_files(edition)
    return issue(edition, approver)
