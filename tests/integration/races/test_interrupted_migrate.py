"""A migrate that does not come to its end, and the seals of what stands for good."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aizu_strategy import preparation
from publications import migrations
from strategy.access.set_up import PARTS
from strategy.models import SetUp
from strategy.permanence.append_only import unsealed_tables
from tests.integration.races.test_killed_worker import database_url

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("committing")]
# On SQLite these make new tables, the triggers of the old ones gone; each is kept at once.
REBUILDS = """
from django.db import migrations, models

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("publications", "{before}"), ("strategy", "0002_initial")]
    operations = [
        migrations.AlterField("edition", "version", models.CharField("版数", max_length=11)),
        migrations.AlterField("snapshot", "sha256", models.CharField("SHA", max_length=65)),
        migrations.RunPython({end}),
    ]
"""
RAISES = "lambda apps, editor: 1 / 0"
KILLED = "lambda apps, editor: __import__('os').kill(__import__('os').getpid(), 9)"
MIGRATE = """
import sys
sys.path.insert(0, {directory!r})
from django.conf import settings
settings.MIGRATION_MODULES = {{"publications": "further"}}
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
"""


def further_migrations(directory: Path, *, end: str) -> None:
    """A package of publications' migrations with one more, which ends as it is said."""
    package, [standing] = directory / "further", list(migrations.__path__)
    package.mkdir()
    (package / "__init__.py").write_text(f"__path__ = [{standing!r}, {str(package)!r}]")
    before = sorted(file.stem for file in Path(standing).glob("0*.py"))[-1]
    (package / "9000_further.py").write_text(REBUILDS.format(before=before, end=end))


def migrate_elsewhere(directory: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", MIGRATE.format(directory=str(directory))],
        cwd=settings.ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.test",
        },
        check=False,
        capture_output=True,
    )


def test_a_migrate_that_fails_leaves_every_seal_in_its_place(tmp_path: Path) -> None:
    further_migrations(tmp_path, end=RAISES)

    ended = migrate_elsewhere(tmp_path)

    assert "ZeroDivisionError" in ended.stderr.decode()
    assert unsealed_tables(connection) == []


def test_after_a_migrate_that_was_killed_the_next_start_seals_again(
    tmp_path: Path,
) -> None:
    further_migrations(tmp_path, end=KILLED)

    ended = migrate_elsewhere(tmp_path)

    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    # PostgreSQL rolls back and never lifts them.
    assert bool(unsealed_tables(connection)) == (connection.vendor == "sqlite")
    said: list[str] = []
    preparation.migrate(said.append)
    assert unsealed_tables(connection) == []
    assert len(said) == (connection.vendor == "sqlite")


def test_after_a_migrate_that_was_killed_before_its_last_step_the_next_start_makes_it() -> None:
    last = PARTS[-1].name
    assert SetUp.objects.filter(part=last).delete()[0] == 1

    preparation.migrate(lambda text: None)

    assert SetUp.objects.filter(part=last).exists()


def test_a_portal_that_has_everything_is_not_migrated_again() -> None:
    said: list[str] = []

    with CaptureQueriesContext(connection) as asked:
        preparation.migrate(said.append)

    assert said == []
    assert not [each["sql"] for each in asked if not each["sql"].lstrip().startswith("SELECT")]
