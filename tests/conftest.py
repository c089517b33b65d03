"""What every test gets: files of its own, an empty cache, and the city's content on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache as django_cache
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import Page, Site

from aizu_strategy.preparation import load_figures
from publications.models import Edition, Publication
from strategy.append_only import guarded_tables, sealed_tables, unguard
from strategy.models import (
    Agreement,
    Alignment,
    Baseline,
    Body,
    DataImport,
    Definition,
    Evaluation,
    EvaluationScale,
    Framework,
    Grade,
    Indicator,
    LoadedItem,
    Milestone,
    Node,
    NodeFace,
    Observation,
    PopulationFigure,
    PopulationSeries,
    Programme,
    Rule,
    SiteSettings,
    Target,
    Unit,
    WellbeingCategory,
    WellbeingScore,
)

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "aizuwakamatsu"


@pytest.fixture(scope="session", autouse=True)
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads and made documents of this process only, so that runs may go side by side."""
    directory = tmp_path_factory.mktemp("data")
    with override_settings(DATA_DIR=directory, MEDIA_ROOT=str(directory / "media")):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Nothing remembered, such as a site's root, outlives the rows it was read from."""
    yield
    django_cache.clear()


def load_city() -> None:
    """The city's strategies as `load_strategy` leaves them."""
    strategies = sorted((FIXTURES / "strategies").glob("*.yaml"))
    call_command("load_strategy", str(FIXTURES / "site.yaml"), *map(str, strategies), verbosity=0)
    load_figures(FIXTURES)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, own_files: None
) -> None:
    """The test database holds the city's content: loaded once, rolled back to by every test."""
    with django_db_blocker.unblock():
        load_city()


@pytest.fixture
def loaded_site(db: None) -> None:
    """The site with all the city's strategies, as after the first `make run`; no edition issued.

    Not for tests with real transactions: they empty the database for all that follow.
    """


def dated_rows() -> list[type[Model]]:
    """The append-only models, those that point at others first."""
    return [
        PopulationFigure,
        WellbeingScore,
        DataImport,
        Evaluation,
        Observation,
        Target,
        Baseline,
        Definition,
    ]


@pytest.fixture
def empty_site(db: None) -> None:
    """A site as migrations leave it: groups and a root, nothing loaded."""
    # Undone with the rest when the test rolls back.
    unguard(connection, [*guarded_tables(), *sealed_tables()])
    emptied: list[type[Model]] = [*dated_rows(), Indicator, Grade, EvaluationScale]
    for rows in emptied:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {rows._meta.db_table}")
    Publication.objects.all().delete()
    for model in (Edition, Alignment, Milestone, NodeFace):
        model._default_manager.all().delete()
    SiteSettings.objects.all().delete()
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    for record in (
        PopulationSeries,
        WellbeingCategory,
        Body,
        Programme,
        Agreement,
        Rule,
        Framework,
        Unit,
        Node,
        LoadedItem,
    ):
        record._default_manager.all().delete()


def served_bytes(client: Client, address: str) -> tuple[bytes, HttpResponseBase]:
    """The bytes of a served file, with the response. Read to its end, the file is closed."""
    response = client.get(address)
    return response.getvalue(), response


@pytest.fixture
def languages() -> list[str]:
    """Codes of the site's languages, the original first."""
    return [code for code, _ in django_settings.LANGUAGES]
