"""The database's own refusal to change or delete rows that stand for good.

Tables of `append_only` models refuse every change. Rows of a model with a `seal` refuse it in
some columns once they are in some states: an issued edition, a file that is made.

Triggers are made after every migrate, not in a migration: SQLite drops a table's triggers
silently when a later migration rebuilds it. A data migration that must touch such rows
calls `unguard` first; the triggers stand again when migrate ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "append-only: record a row that supersedes instead"
SEALED = "sealed: what is issued never changes"
_FUNCTION = "strategy_refuse_change"
_SEAL_FUNCTION = "strategy_refuse_unsealing"


@dataclass(frozen=True)
class Seal:
    """`columns` keep their values, once the column `state` is one of `states` and, where one is
    named, the column `filled` is not empty. The row stays unless `removable`.
    """

    states: tuple[str, ...]
    columns: tuple[str, ...]
    filled: str = ""
    removable: bool = False

    def operations(self) -> Sequence[str]:
        return ("update",) if self.removable else ("update", "delete")


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


def sealed_tables() -> dict[str, Seal]:
    """Tables of the models of all apps that have a `seal`."""
    models = apps.get_models()
    return {m._meta.db_table: m.seal for m in models if hasattr(m, "seal")}


def seal(connection: BaseDatabaseWrapper, tables: Mapping[str, Seal]) -> None:
    """Have the database keep sealed rows as they are; safe to repeat."""
    statements = []
    if tables and connection.vendor == "postgresql":
        statements.append(_function(_SEAL_FUNCTION, SEALED))
    for table, how in tables.items():
        for operation in how.operations():
            statements.append(_drop(connection, table, operation))
            statements.append(_create_seal(connection, table, operation, how))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unguard(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Lift the refusal, until the next migrate or `guard`; seals too."""
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
        statements.append(_function(_FUNCTION, MESSAGE))
    for table in tables:
        for operation in _operations(connection):
            statements.append(_drop(connection, table, operation))
            statements.append(_create(connection, table, operation))
    return statements


def _function(name: str, message: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message} (%)', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )


def _create_seal(connection: BaseDatabaseWrapper, table: str, operation: str, how: Seal) -> str:
    quote = connection.ops.quote_name
    on_postgresql = connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if on_postgresql else "IS NOT"
    states = ", ".join(f"'{state}'" for state in how.states)
    broken = f"OLD.{quote('state')} IN ({states})"
    if how.filled:
        broken += f" AND OLD.{quote(how.filled)} <> ''"
    if operation == "update":
        changes = (f"OLD.{quote(name)} {differs} NEW.{quote(name)}" for name in how.columns)
        broken = f"{broken} AND ({' OR '.join(changes)})"
    head = (
        f"CREATE TRIGGER {quote(_name(table, operation))} BEFORE {operation.upper()}"
        f" ON {quote(table)} FOR EACH ROW WHEN ({broken})"
    )
    if on_postgresql:
        return f"{head} EXECUTE FUNCTION {_SEAL_FUNCTION}()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{SEALED} ({table})'); END"


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
    """Receiver of post_migrate: triggers on every such table that stands."""
    connection = connections[using]
    standing = set(connection.introspection.table_names())
    guard(connection, [table for table in guarded_tables() if table in standing])
    seals = sealed_tables()
    seal(connection, {table: seals[table] for table in seals if table in standing})
