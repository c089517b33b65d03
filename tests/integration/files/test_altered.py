"""What was changed behind the application's back: told, and served nowhere."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from publications.editions.blockers import issue_blockers
from publications.editions.queries import _parsed, snapshot_data
from publications.models import Edition, Rendition, Snapshot
from publications.tasks import make_rendition
from strategy.models import User
from strategy.permanence.append_only import seal, unseal
from strategy.refusals import Altered
from tests.integration.editions.conftest import approve, make_files, submitted
from tests.people import client_of

SNAPSHOT = "/editions/outline-2023-07/snapshot.json"


def alter(edition: Edition) -> None:
    """One letter of the frozen content, with the triggers off, as who owns the database can."""
    unseal(connection, ["publications_snapshot"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE publications_snapshot SET content = replace(content, %s, %s) WHERE id = %s",
            ("骨子案", "骨子安", edition.snapshot_id),
        )
    seal(connection)
    _parsed.cache_clear()


@pytest.fixture
def altered(issued: Edition) -> Edition:
    alter(issued)
    return Edition.objects.get(code=issued.code)


@pytest.mark.both_databases
def test_every_reading_of_an_altered_snapshot_is_refused(altered: Edition) -> None:
    snapshot = Snapshot.objects.get(editions=altered)

    with pytest.raises(Altered):
        _ = snapshot.content
    with pytest.raises(Altered):
        _ = Snapshot.objects.defer("content").get(pk=snapshot.pk).content
    with pytest.raises(Altered):
        snapshot_data(altered)


@pytest.mark.both_databases
def test_verify_edition_tells_an_altered_snapshot(issued: Edition) -> None:
    out = io.StringIO()
    call_command("verify_edition", "--stored", stdout=out)
    assert "0 at fault" in out.getvalue()

    alter(issued)

    with pytest.raises(CommandError, match="not the content that was frozen"):
        call_command("verify_edition", "--stored", stdout=out)
    assert "1 at fault" in out.getvalue()


def test_an_altered_snapshot_is_not_served_and_the_log_says_so(
    altered: Edition, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "strategy.site.unavailable"):
        response = client.get(SNAPSHOT)

    assert response.status_code == 503
    assert "骨子安" not in response.content.decode()
    assert "公表したときの内容と一致しない" in response.content.decode()
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    "address",
    [
        "/ja/",
        "/ja/editions/",
        "/ja/editions/outline-2023-07/",
        "/ja/strategies/new-strategy/",
        "/editions/outline-2023-07/manifest.json",
        "/editions/outline-2023-07/outline-ja.pdf",
    ],
)
def test_pages_and_files_that_do_not_need_the_snapshot_stand(
    altered: Edition, client: Client, address: str
) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert b"".join(response) if response.streaming else response.content


def test_the_desk_names_an_altered_snapshot_and_nothing_is_issued(
    draft: Edition, editor: User, approver: User
) -> None:
    edition = submitted(draft, editor)
    make_files(edition)
    approve(edition, approver)
    alter(edition)
    edition = Edition.objects.get(pk=edition.pk)

    (blocker,) = issue_blockers(edition)
    shown = client_of(approver).get(f"/admin/editions/{edition.pk}/")

    assert "凍結したときのものではなく" in blocker
    assert shown.status_code == 200
    assert blocker in shown.content.decode()


def test_no_file_is_made_of_an_altered_snapshot(draft: Edition, editor: User) -> None:
    edition = submitted(draft, editor)
    alter(edition)

    rendition = make_rendition(Rendition.objects.filter(publication__editions=edition)[0])

    assert rendition.state == Rendition.State.FAILED
    assert "凍結したときのものではなく" in rendition.error


@pytest.fixture
def changed_files(issued: Edition) -> Iterator[None]:
    """Every file of an edition with one byte more, or gone."""
    paths = [Path(row.file.path) for row in Rendition.objects.filter(publication__editions=issued)]
    kept = {path: path.read_bytes() for path in paths}
    for path, content in kept.items():
        path.write_bytes(content + b"x")
    yield
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.mark.parametrize(
    "address", ["/ja/editions/outline-2023-07/", "/editions/outline-2023-07/outline-ja.pdf"]
)
def test_a_file_that_is_not_what_was_issued_is_not_served(
    changed_files: None, client: Client, address: str
) -> None:
    response = client.get(address)

    assert response.status_code == 503
    assert "公表したときの内容と一致しない" in response.content.decode()
