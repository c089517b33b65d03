"""A question does not write: no address that is only read leaves a row or a file behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from strategy.models import Role, SiteSettings
from tests.conftest import close_files
from tests.integration.access.conftest import World
from tests.integration.access.routes import address, routes
from tests.integration.site.test_redirects import public_paths
from tests.people import account, client_of
from tests.sweeps import Swept

WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Of the visit, not of what is asked: who is there, how they like the admin and its mails, and
# the second factor that they have begun to set up.
OF_VISITS = {
    "aizu_strategy_signedin",
    "django_session",
    "otp_totp_totpdevice",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
}
ELSEWHERE = (
    *("/", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml"),
    *("/ja/search/?q=観光", "/ja/editions/", "/ja/editions/verify/", "/ja/nowhere/"),
    *("/ja/indicators/", "/en/indicators/visitors/?as_of=2025-09-30", "/ja/wellbeing/"),
    *("/open-data/v1/codebook.csv", "/open-data/v1/kpi_values.csv"),
    *("/open-data/v1/kpi_history.json", "/open-data/v1/population.csv"),
)


@contextmanager
def tables_written() -> Iterator[set[str]]:
    """The tables that any statement changes meanwhile, but for those of visits."""
    written: set[str] = set()

    def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if (found := WRITING.match(sql)) and found[1] not in OF_VISITS:
            written.add(found[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        yield written


def files() -> set[Path]:
    return {path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()}


# Between them they reach every address.
@pytest.mark.parametrize("group", [Role.Key.EDITORS, Role.Key.ADMINISTRATORS])
def test_no_address_of_the_admin_writes_when_it_is_read(
    world: World, group: str, swept: Swept
) -> None:
    client = client_of(world.users[group])
    client.raise_request_exception = False
    names, before, writing = dict(routes()), files(), {}

    for key in swept(list(names), 40):
        url = address(key, names[key], world.things["own"])
        with tables_written() as written:
            close_files(client.get(url))
        if written:
            writing[key] = written

    assert writing == {}
    assert files() == before


def test_no_public_address_writes(client: Client, loaded_site: None, swept: Swept) -> None:
    pages = public_paths(client)
    before, writing = files(), {}

    for url in [*ELSEWHERE, *swept(pages, 20)]:
        with tables_written() as written:
            close_files(client.get(url))
        if written:
            writing[url] = written

    assert len(pages) > 100
    assert writing == {}
    assert files() == before


def test_a_look_at_an_empty_portal_leaves_it_empty(empty_site: None) -> None:
    root = Page.objects.get(depth=1)
    Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    client = client_of(account("admin", Role.Key.ADMINISTRATORS))

    client.get("/ja/")
    settings_page = client.get("/admin/settings/strategy/sitesettings/", follow=True)

    assert settings_page.status_code == 200
    assert not SiteSettings.objects.exists()
