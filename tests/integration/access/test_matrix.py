"""Who may reach which address of the admin: what happens, beside what is written down.

`matrix.txt` has a line for every address that the patterns know. A new address without a line
fails, and so does a line whose address is gone. `+` answers, `r` shows and takes nothing, `-`
is turned away, `0` is not there for this reader. After a change that is meant: run with
RENEW_MATRIX=1 and read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from tests.conftest import close_files
from tests.integration.access.conftest import COLUMNS, World
from tests.integration.access.routes import BULK, address, routes
from tests.people import client_of
from tests.sweeps import Swept

# Rights do not depend on the database, and the walk takes its time.
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="rights are the same on every database"
)
MATRIX = Path(__file__).with_name("matrix.txt")
WIDTH = 76
HEAD = "# " + "address".ljust(WIDTH - 2) + "閲覧 所管課 他の課 編集 承認者 公開 管理者 役割なし"
ADDRESSES_IN_A_SAMPLE = 12
DENIED = "アクセス権がありません"


def answer(client: Client, method: str, url: str) -> tuple[str, int]:
    """What an address says to one request, which is undone, with its status.

    Said is nothing where an address takes no such request.
    """
    # What an earlier address said and nobody has read.
    client.cookies.pop("messages", None)
    with transaction.atomic():
        response = client.generic(method, url, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    told = [str(message) for message in get_messages(response.wsgi_request)]
    close_files(response)
    assert "/admin/login/" not in response.headers.get("Location", ""), url
    said = ""
    if response.status_code == 403 or any(DENIED in text for text in told):
        said = "-"
    elif response.status_code == 404:
        said = "0"
    elif "/admin/bulk/" in url:
        # Wagtail answers everybody, and acts on nothing that is not the reader's.
        said = "+" if response.context and response.context["items"] else "-"
    elif response.status_code != 405:
        said = "+"
    return said, response.status_code


def outcome(client: Client, url: str) -> tuple[str, set[str]]:
    """`+` reads and writes, `r` reads only, `-` turned away, `0` not there for this reader.

    With it, the methods at which the address fails.
    """
    methods = ["GET"] if "/admin/bulk/" in url else ["GET", "POST"]
    answers = {method: answer(client, method, url) for method in methods}
    failing = {method for method, (_, status) in answers.items() if status >= 500}
    read, write = answers["GET"][0], answers.get("POST", ("", 0))[0]
    assert read or write, f"{url} answers neither GET nor POST"
    if read == "+" and write in ("-", "0"):
        return "r", failing
    return read or write, failing


def written() -> dict[str, str]:
    lines = MATRIX.read_text().splitlines() if MATRIX.exists() else []
    return {
        line[:WIDTH].strip(): line[WIDTH:].replace(" ", "")
        for line in lines
        if not line.startswith("#")
    }


def found_for(
    world: World, column: str, asked: Sequence[tuple[str, str]]
) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """The column of the matrix, and (method, key) of every address that fails."""
    group, division = COLUMNS[column]
    client = client_of(world.users[group])
    client.raise_request_exception = False
    found = {
        key: outcome(client, address(key, name, world.things[division])) for key, name in asked
    }
    failing = {(method, key) for key, (_, methods) in found.items() for method in methods}
    return {key: said for key, (said, _) in found.items()}, failing


def test_every_address_of_the_admin_has_a_line() -> None:
    keys = [key for key, _ in routes()]

    assert sorted(keys) == sorted(written())


def test_every_bulk_action_has_a_line_one_indicator_and_one_record_for_all_snippets() -> None:
    of_each = {
        f"{app}.{model}.{action.action_type}"
        for app, model in (
            ("wagtailcore", "page"),
            ("strategy", "picture"),
            ("strategy", "librarydocument"),
            ("strategy", "user"),
            ("strategy", "indicator"),
            ("strategy", "unit"),
        )
        for action in bulk_action_registry.get_bulk_actions_for_model(app, model)
    }

    assert of_each == set(BULK)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_addresses_answer_each_role_as_it_is_written(
    world: World, column: str, swept: Swept
) -> None:
    place, lines = list(COLUMNS).index(column), written()

    names = dict(routes())
    keys = swept(list(names), ADDRESSES_IN_A_SAMPLE)
    found, failing = found_for(world, column, [(key, names[key]) for key in keys])

    differing = {
        key: f"written {lines[key][place]}, found {answer}"
        for key, answer in found.items()
        if answer != lines[key][place]
    }
    assert differing == {}
    assert len(found) >= ADDRESSES_IN_A_SAMPLE
    assert failing == set()


@pytest.mark.skipif("RENEW_MATRIX" not in os.environ, reason="writes the matrix down anew")
def test_write_the_matrix(world: World) -> None:
    columns = [found_for(world, column, list(routes()))[0] for column in COLUMNS]
    lines = [HEAD]
    for key, _ in routes():
        lines.append(key.ljust(WIDTH) + "   ".join(column[key] for column in columns))
    MATRIX.write_text("\n".join(lines) + "\n")
    assert written()
