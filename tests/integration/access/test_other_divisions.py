"""What another division works on is told to nobody who has no part in it, at no address."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from strategy.models import Indicator, Role
from tests.conftest import close_files
from tests.integration.access.conftest import World
from tests.integration.access.routes import address, routes
from tests.people import client_of
from tests.sweeps import Swept

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="rights are the same on every database"
)
MEASURE, INDICATOR = "まだ知られていない施策", "まだ知られていない指標"
# What an address names beside its path.
BY_NUMBER = (
    "/admin/choose-page/{page}/",
    "/admin/choose-page/chosen-multiple/?id={page}",
    "/admin/choose-page/?page_type=strategy.measurepage",
    "/admin/snippets/choose/strategy/indicator/chosen-multiple/?id={indicator}",
    "/admin/api/main/pages/?child_of={goal}",
    "/admin/api/main/pages/?child_of={goal}&for_explorer=1",
    "/admin/api/main/pages/?descendant_of={goal}&fields=*",
    "/admin/api/main/pages/?id={page}",
    "/admin/api/main/pages/find/?id={page}",
    "/admin/api/main/pages/{goal}/?fields=*",
    "/admin/pages/{goal}/usage/",
    "/admin/pages/{goal}/delete/",
    "/admin/images/usage/{image}/",
    "/admin/images/{image}/delete/",
    "/admin/documents/usage/{document}/",
    "/admin/documents/delete/{document}/",
    "/admin/audit/?words=まだ知られて",
)
ADDRESSES_IN_A_SAMPLE = 40
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@pytest.fixture
def hidden(world: World) -> World:
    """The measure and the indicator of the other division under names of their own."""
    things = world.things["other"]
    Page.objects.filter(pk=things["page"]).update(title=MEASURE, draft_title=MEASURE, live=False)
    # A picture and a page that all may use stand in its text: what uses them is asked too.
    measure = Page.objects.get(pk=things["page"]).specific
    link = f'<p><a linktype="page" id="{things["goal"]}">x</a></p>'
    measure.body_ja = json.dumps(
        [
            {"type": "text", "value": link},
            {"type": "figure", "value": {"image": things["image"]}},
            {"type": "file", "value": {"document": things["document"]}},
        ]
    )
    measure.save()
    ReferenceIndex.create_or_update_for_object(measure)
    Indicator.objects.filter(pk=things["indicator"]).update(name_ja=INDICATOR)
    PageLogEntry.objects.filter(page=things["page"]).update(label=MEASURE)
    for key, name in (("page_revision", MEASURE), ("indicator_revision", INDICATOR)):
        revision = Revision.objects.get(pk=things[key])
        field = "title" if key == "page_revision" else "name_ja"
        revision.content = {**revision.content, field: name, "draft_title": name}
        revision.object_str = name
        revision.save()
    return world


def asked_of(world: World) -> list[str]:
    """Every address for either division's things; lists also searched and as files."""
    pairs = [
        tuple(address(key, name, world.things[division]) for division in ("own", "other"))
        for key, name in routes()
    ]
    lists = [url for url, other in pairs if url == other and "?" not in url]
    more = [f"{url}?{asked}" for url in lists for asked in ("export=csv", "q=まだ知られて")]
    known = [url.format(**world.things["other"]) for url in BY_NUMBER]
    return sorted({*(url for pair in pairs for url in pair), *more, *known})


def tells(client: Client, url: str, names: tuple[str, ...]) -> bool:
    response = client.get(url)
    content = b"".join(response) if response.streaming else response.content
    close_files(response)
    assert response.status_code < 500, url
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), content.decode(errors="replace"))
    return any(name in text for name in names)


# A reader sees every indicator (閲覧), but no drafts of pages.
@pytest.mark.parametrize(
    ("group", "names"),
    [
        (Role.Key.DIVISION, (MEASURE, INDICATOR)),
        (Role.Key.READERS, (MEASURE,)),
        (None, (MEASURE, INDICATOR)),
    ],
)
def test_no_address_of_the_admin_names_it(
    hidden: World, group: str | None, names: tuple[str, ...], swept: Swept
) -> None:
    client = client_of(hidden.users[group])
    client.raise_request_exception = False

    asked = swept(asked_of(hidden), ADDRESSES_IN_A_SAMPLE)
    telling = {url for url in asked if tells(client, url, names)}

    assert telling == set()


# To an editor these say nothing of it either: they are asked in case they come to.
SILENT = {
    "/admin/api/main/pages/find/?id={page}",
    "/admin/api/main/pages/{goal}/?fields=*",
    "/admin/pages/{goal}/delete/",
    "/admin/images/{image}/delete/",
    "/admin/documents/delete/{document}/",
}


def test_these_addresses_name_it_to_who_may_know_it(hidden: World) -> None:
    client = client_of(hidden.users[Role.Key.EDITORS])
    known = {each: each.format(**hidden.things["other"]) for each in BY_NUMBER}

    silent = {each for each, url in known.items() if not tells(client, url, (MEASURE, INDICATOR))}

    assert silent == SILENT
