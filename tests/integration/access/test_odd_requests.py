"""No request, however odd, is answered with an error of the portal's own, whoever sends it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.integration.access.conftest import COLUMNS, World
from tests.integration.access.odd_requests import OddRequest, fields_of, odd_request
from tests.integration.access.routes import address, routes
from tests.people import client_of
from tests.sweeps import Swept

pytestmark = pytest.mark.both_databases
# On both databases 5,000, each another one; in a sample 60.
REQUESTS = 2500
REQUESTS_IN_A_SAMPLE = 30


class Undone(Exception):
    """Takes back what a request did."""


def sent(client: Client, request: OddRequest) -> Any:
    """The response to a request, which is undone."""
    answered: Any = None
    try:
        with transaction.atomic():
            answered = client.generic(
                request.method, request.url, request.body, content_type=request.content_type
            )
            if answered.streaming:
                answered.getvalue()  # and closes the file
            raise Undone
    except Undone:
        return answered


def form_at(client: Client, url: str) -> dict[str, str]:
    response = sent(client, OddRequest("GET", url))
    if response.status_code != 200 or response.streaming:
        return {}
    return fields_of(response.content.decode(errors="replace"))


def test_no_odd_request_to_the_admin_is_answered_with_an_error(world: World, swept: Swept) -> None:
    known, columns = list(routes()), list(COLUMNS)
    first = 0 if connection.vendor == "sqlite" else REQUESTS
    clients = {column: client_of(world.users[COLUMNS[column][0]]) for column in columns}
    failed = {}

    for number in swept(range(first, first + REQUESTS), REQUESTS_IN_A_SAMPLE):
        draw = random.Random(number)
        # Each address by each role before any comes again.
        column, (key, name) = columns[number % len(columns)], known[number % len(known)]
        url = address(key, name, world.things[COLUMNS[column][1]])
        client = clients[column]
        client.raise_request_exception = False
        request = odd_request(draw, url, form_at(client, url))
        response = sent(client, request)
        if response.status_code >= 500:
            failed[number] = f"{column} {request}: {response.exc_info[1]!r}"

    assert failed == {}
