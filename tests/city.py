"""The city's content in databases: loaded once a run, copied for every process that tests.

Loading takes half a minute, a copy of what was loaded no time. Processes of one run name the
same directory (`shared`); whoever comes first loads, the others wait.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from aizu_strategy.preparation import load_fixtures
from strategy.models import Role
from tests.paths import ROOT
from tests.people import account

FIXTURES = ROOT / "fixtures" / "aizuwakamatsu"
LOADED = "city"


def connect_to(name: str) -> str:
    """Lead this process's connection to another database; the name of the one it left.

    Names are those of `DATABASES`: a path on SQLite.
    """
    connection.close()
    left: str = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    return left


def copy_of_city(shared: Path, name: str) -> str:
    """A new database with the city's content; what `connect_to` takes.

    `name` is given once in a run.
    """
    with alone(shared / f"{connection.vendor}.lock"):
        return (_copied_file if connection.vendor == "sqlite" else _copied_database)(shared, name)


def drop_copy(name: str) -> None:
    """Delete a database that nobody is connected to any more."""
    if connection.vendor == "sqlite":
        for file in Path(name).parent.glob(f"{Path(name).name}*"):
            file.unlink()
    else:
        _administer(f"DROP DATABASE {name}")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _copied_file(shared: Path, name: str) -> str:
    loaded, copy = shared / f"{LOADED}.sqlite3", shared / f"{name}.sqlite3"
    if not loaded.exists():
        _load_into(str(shared / "part.sqlite3"))
        (shared / "part.sqlite3").rename(loaded)
    shutil.copyfile(loaded, copy)
    return str(copy)


def _copied_database(_: Path, name: str) -> str:
    if not _administer(f"SELECT FROM pg_database WHERE datname = '{LOADED}'"):
        part = f"{LOADED}_part"
        _administer(f"DROP DATABASE IF EXISTS {part}")
        _administer(f"CREATE DATABASE {part}")
        _load_into(part)
        _administer(f"ALTER DATABASE {part} RENAME TO {LOADED}")
    _administer(f"CREATE DATABASE {name} TEMPLATE {LOADED}")
    return name


def _load_into(name: str) -> None:
    left = connect_to(name)
    call_command("migrate", interactive=False, verbosity=0)
    load_fixtures(FIXTURES)
    # Without a head nothing could be handed in; tests have others of their own beside.
    account("standing-head", Role.Key.APPROVERS)
    connect_to(left)


def _administer(statement: str) -> int:
    """Run a statement about whole databases, outside of any transaction; the rows it found."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
