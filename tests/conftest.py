"""What every test gets: files of its own, an empty cache, and the city's content on request."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache as django_cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import Page, Site

from publications.models import Edition, Publication
from publications.pipeline.pdf import making
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
    Milestone,
    Node,
    NodeFace,
    Observation,
    PopulationFigure,
    PopulationSeries,
    Programme,
    RepeatedIndicator,
    Responsibility,
    Rule,
    SiteSettings,
    StrategyIndicator,
    Target,
    Unit,
    WellbeingCategory,
    WellbeingScore,
)
from strategy.permanence.append_only import guarded_tables, sealed_tables, unseal
from strategy.uploads.child_process import run_child
from tests import city
from tests.typesetting import remembering, standing_in

pytest_plugins = ["tests.sweeps", "tests.last_words"]
# How fast examples come says how busy the machine is, and nothing about the code.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")
FIXTURES = city.FIXTURES
COPIES = itertools.count()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory that all processes of a run have in common, empty when it begins."""
    if given := os.environ.get("PORTAL_TESTS_SHARED"):
        return Path(given)
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads and made documents of this process only, so that runs may go side by side."""
    directory = tmp_path_factory.mktemp("data")
    with override_settings(DATA_DIR=directory, MEDIA_ROOT=str(directory / "public")):
        yield


@pytest.fixture(scope="session", autouse=True)
def remembered_typesetting(shared: Path) -> Iterator[None]:
    """Every document is set in pages once a run; `really_set` is for tests of the setting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "run_child", remembering(run_child, shared / "typesetting"))
        yield


@pytest.fixture
def really_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are set by the child process, whatever is remembered."""
    monkeypatch.setattr(making, "run_child", run_child)


@pytest.fixture
def any_pages(monkeypatch: pytest.MonkeyPatch, shared: Path) -> None:
    """Whatever document is to be set in pages, the files hold another: nobody reads them."""
    remembered = remembering(run_child, shared / "typesetting")
    monkeypatch.setattr(making, "run_child", standing_in(remembered, shared / "typesetting"))


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Nothing remembered, such as a site's root, outlives the rows it was read from."""
    yield
    django_cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: DjangoDbBlocker, own_files: None, shared: Path
) -> Iterator[None]:
    """The test database holds the city's content: loaded once, rolled back to by every test."""
    name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock():
        left = city.connect_to(city.copy_of_city(shared, name))
    yield
    with django_db_blocker.unblock():
        city.drop_copy(city.connect_to(left))


@pytest.fixture
def committing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, shared: Path, tmp_path: Path
) -> Iterator[None]:
    """A database for this test alone, with the city: what it does there is committed.

    For what other processes have to see, and for what happens at the commit.
    """
    name = "_".join(["own", os.environ.get("PYTEST_XDIST_WORKER", "alone"), str(next(COPIES))])
    with django_db_blocker.unblock():
        left = city.connect_to(city.copy_of_city(shared, name))
        yield
        city.drop_copy(city.connect_to(left))


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
    unseal(connection, [*guarded_tables(), *sealed_tables()])
    emptied: list[type[Model]] = [
        *dated_rows(),
        RepeatedIndicator,
        StrategyIndicator,
        Indicator,
        Grade,
        EvaluationScale,
    ]
    for rows in emptied:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {rows._meta.db_table}")
    Publication.objects.all().delete()
    Responsibility.objects.all().delete()
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
    ):
        record._default_manager.all().delete()


def served_bytes(client: Client, address: str) -> tuple[bytes, HttpResponseBase]:
    """The bytes of a served file, with the response. Read to its end, the file is closed."""
    response = client.get(address)
    return response.getvalue(), response


def close_files(response: HttpResponseBase) -> None:
    """Let go of what a response has open; its own `close` would close the database as well."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.fixture
def languages() -> list[str]:
    """Codes of the languages that readers are offered, the original first."""
    return list(django_settings.OFFERED_LANGUAGES)
