"""The database's own refusal to change or delete rows of append-only tables.

Triggers are made after every migrate, not in a migration: SQLite drops a table's triggers
silently when a later migration rebuilds it. A data migration that must touch such rows
calls `unguard` first; the triggers stand again when migrate ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "append-only: record a row that supersedes instead"
_FUNCTION = "strategy_refuse_change"


class Unchangeable(Exception):
    """Someone tried to change or delete a row that only a later row may supersede."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what}は書き換えも削除もできません。訂正として新しい行を記録します。")


def guarded_tables() -> list[str]:
    """Tables of the models of all apps that say of themselves `append_only = True`."""
    models = apps.get_models()
    return sorted(m._meta.db_table for m in models if getattr(m, "append_only", False))


def guard(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Have the database refuse update, delete and truncate on `tables`; safe to repeat."""
    tables = list(tables)
    with connection.cursor() as cursor:
        for statement in _guarding(connection, tables):
            cursor.execute(statement)


def unguard(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Lift the refusal, until the next migrate or `guard`."""
    with connection.cursor() as cursor:
        for table in tables:
            for operation in _operations(connection):
                cursor.execute(_drop(connection, table, operation))


def _operations(connection: BaseDatabaseWrapper) -> Sequence[str]:
    operations = ("update", "delete")
    return (*operations, "truncate") if connection.vendor == "postgresql" else operations


def _guarding(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> list[str]:
    statements = []
    if connection.vendor == "postgresql":
        statements.append(
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE} (%)', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in tables:
        for operation in _operations(connection):
            statements.append(_drop(connection, table, operation))
            statements.append(_create(connection, table, operation))
    return statements


def _name(table: str, operation: str) -> str:
    return f"{table}_no_{operation}"


def _drop(connection: BaseDatabaseWrapper, table: str, operation: str) -> str:
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quote(_name(table, operation))}{on}"


def _create(connection: BaseDatabaseWrapper, table: str, operation: str) -> str:
    quote = connection.ops.quote_name
    head = f"CREATE TRIGGER {quote(_name(table, operation))} BEFORE {operation.upper()}"
    if connection.vendor == "postgresql":
        level = "STATEMENT" if operation == "truncate" else "ROW"
        return f"{head} ON {quote(table)} FOR EACH {level} EXECUTE FUNCTION {_FUNCTION}()"
    return f"{head} ON {quote(table)} BEGIN SELECT RAISE(ABORT, '{MESSAGE} ({table})'); END"


def guard_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of post_migrate: triggers on every append-only table that stands."""
    connection = connections[using]
    standing = set(connection.introspection.table_names())
    guard(connection, [table for table in guarded_tables() if table in standing])
