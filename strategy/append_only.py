"""The database's own refusal to change or delete rows that stand for good.

Tables of `append_only` models refuse every change. Rows of a model with `seals` refuse it in
some columns once they are in some states: an issued edition, a file that is made.

Triggers are made after every migrate, not in a migration: SQLite drops a table's triggers
silently when a later migration rebuilds it. A data migration that must touch such rows
calls `unguard` first; the triggers stand again when migrate ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, UniqueConstraint

MESSAGE = "append-only: record a row that supersedes instead"
SEALED = "sealed: what is issued never changes"


@dataclass(frozen=True)
class Seal:
    """What a table keeps of each row for which `where` holds.

    `where` is SQL over the row as it stands, `OLD.column`. Its columns keep their values: those
    in `kept`, or where that is empty all but those in `free`. `onward` says, by state, which
    states a row may still go on to.

    A row that is to be inserted is `NEW` in `closed`, SQL that tells where none may come in.
    """

    where: str
    kept: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    onward: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    operations: tuple[str, ...] = ("update", "delete")
    closed: str = ""


@dataclass(frozen=True)
class Sealed:
    """A table's columns and its seals."""

    columns: tuple[str, ...]
    seals: tuple[Seal, ...]


class Unchangeable(Exception):
    """Someone tried to change or delete a row that only a later row may supersede."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what}は書き換えも削除もできません。訂正として新しい行を記録します。")


def guarded_tables() -> list[str]:
    """Tables of the models of all apps that say of themselves `append_only = True`."""
    return sorted(model._meta.db_table for model in _models() if _is_guarded(model))


def _is_guarded(model: type[Model]) -> bool:
    return bool(getattr(model, "append_only", False))


def _models() -> Iterable[type[Model]]:
    return apps.get_models(include_auto_created=True)


def guard(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Have the database refuse update, delete and truncate on `tables`; safe to repeat."""
    statements = []
    for table in tables:
        refused = {"update": "true", "delete": "true", "insert": ""}
        if connection.vendor == "sqlite":
            refused["insert"] = _replaces(connection, table, "true")
        for operation, condition in refused.items():
            statements.append(_drop(connection, table, operation))
            statements += _create(connection, table, operation, condition, MESSAGE)
    _execute(connection, statements)


def sealed_tables() -> dict[str, Sealed]:
    """Tables of the models of all apps that have `seals`, those between two models too."""
    return {
        model._meta.db_table: Sealed(
            tuple(each.attname for each in model._meta.concrete_fields), model.seals
        )
        for model in _models()
        if hasattr(model, "seals")
    }


@dataclass(frozen=True)
class _Key:
    """Columns of which each row has values of its own.

    `among`: SQL over the bare columns of a row; rows for which it does not hold may share them.
    """

    columns: tuple[str, ...]
    among: str = ""

    def taken(self, connection: BaseDatabaseWrapper) -> str:
        """Whether the row `NEW` would have this key of the row `OLD`."""
        quote = connection.ops.quote_name
        same = [f"OLD.{quote(name)} = NEW.{quote(name)}" for name in self.columns]
        among = [f"({_of_row(row, self.among)})" for row in ("OLD", "NEW")] if self.among else []
        return f"({' AND '.join([*same, *among])})"

    def changes(self, connection: BaseDatabaseWrapper) -> str:
        """Whether an update gives the row `OLD` another key, as `NEW` has it."""
        quote = connection.ops.quote_name
        changed = [f"OLD.{quote(name)} IS NOT NEW.{quote(name)}" for name in self.columns]
        if self.among:
            before, after = (_of_row(row, self.among) for row in ("OLD", "NEW"))
            changed.append(f"({before}) IS NOT ({after})")
        return f"({' OR '.join(changed)})"


def _of_row(row: str, condition: str) -> str:
    return re.sub(r'"\w+"', rf"{row}.\g<0>", condition)


def _keys(connection: BaseDatabaseWrapper, table: str) -> Iterator[_Key]:
    """What names one row of a table."""
    [model] = [each for each in _models() if each._meta.db_table == table]
    fields = {each.name: each.attname for each in model._meta.concrete_fields}
    yield from (_Key((each.attname,)) for each in model._meta.concrete_fields if each.unique)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            # As Django itself writes it into the index.
            editor = connection.schema_editor()
            among = constraint._get_condition_sql(model, editor)  # type: ignore[attr-defined]  # untyped there
            yield _Key(tuple(fields[name] for name in constraint.fields), among or "")
    for names in model._meta.unique_together:
        yield _Key(tuple(fields[name] for name in names))


def seal(connection: BaseDatabaseWrapper, tables: Mapping[str, Sealed]) -> None:
    """Have the database keep sealed rows as they are; safe to repeat."""
    statements = []
    for table, sealed in tables.items():
        for operation, refused in _refused(connection, table, sealed).items():
            statements.append(_drop(connection, table, operation))
            statements += _create(connection, table, operation, refused, SEALED)
    _execute(connection, statements)


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    # At once: there is no moment at which a row could be changed.
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unguard(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Lift the refusal, until the next migrate or `guard`; seals too."""
    with connection.cursor() as cursor:
        for table in tables:
            for operation in OPERATIONS:
                cursor.execute(_drop(connection, table, operation))


OPERATIONS = ("update", "delete", "insert", "truncate")


def _refused(connection: BaseDatabaseWrapper, table: str, sealed: Sealed) -> dict[str, str]:
    """By operation, the condition on which a sealed table refuses it; empty for never."""
    refused: dict[str, list[str]] = {"update": [], "delete": [], "insert": []}
    for each in sealed.seals:
        if "update" in each.operations:
            refused["update"].append(f"({each.where}) AND ({_changes(connection, sealed, each)})")
        if "delete" in each.operations:
            refused["delete"].append(each.where)
        if each.closed:
            refused["insert"].append(each.closed)
    if connection.vendor == "sqlite" and refused["delete"]:
        kept = " OR ".join(f"({condition})" for condition in refused["delete"])
        refused["insert"].append(_replaces(connection, table, kept))
        refused["update"].append(_displaces(connection, table, kept))
    return {
        operation: " OR ".join(f"({condition})" for condition in conditions)
        for operation, conditions in refused.items()
    }


def _changes(connection: BaseDatabaseWrapper, sealed: Sealed, how: Seal) -> str:
    """Whether an update changes what the seal keeps."""
    quote = connection.ops.quote_name
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    kept = how.kept or [name for name in sealed.columns if name not in how.free]
    changes = [f"OLD.{quote(name)} {differs} NEW.{quote(name)}" for name in kept]
    if how.onward:
        steps = [
            f"OLD.state = '{state}' AND NEW.state = '{following}'"
            for state, all_following in how.onward.items()
            for following in (state, *all_following)
        ]
        changes.append(f"NOT ({' OR '.join(f'({step})' for step in steps)})")
    return " OR ".join(changes)


def _replaces(connection: BaseDatabaseWrapper, table: str, kept: str) -> str:
    """Whether an insert takes the key of a row that is kept (a condition on `OLD`).

    SQLite's INSERT OR REPLACE deletes such a row without asking its triggers.
    """
    same = " OR ".join(key.taken(connection) for key in _keys(connection, table))
    return _stands(connection, table, f"({same}) AND ({kept})")


def _displaces(connection: BaseDatabaseWrapper, table: str, kept: str) -> str:
    """Whether an update takes the key of another row, one that is kept.

    SQLite's UPDATE OR REPLACE deletes that one without asking its triggers.
    """
    # Inside of EXISTS, OLD is the other row: what the update changes is asked outside.
    return " OR ".join(
        f"({key.changes(connection)} AND "
        f"{_stands(connection, table, f'{key.taken(connection)} AND ({kept})')})"
        for key in _keys(connection, table)
    )


def _stands(connection: BaseDatabaseWrapper, table: str, condition: str) -> str:
    quoted = connection.ops.quote_name(table)
    return f"EXISTS (SELECT 1 FROM {quoted} AS OLD WHERE {condition})"  # noqa: S608 - our own tables


def _name(table: str, operation: str) -> str:
    return f"{table}_no_{operation}"


def _drop(connection: BaseDatabaseWrapper, table: str, operation: str) -> str:
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quote(_name(table, operation))}{on}"


def _create(
    connection: BaseDatabaseWrapper, table: str, operation: str, condition: str, message: str
) -> Iterator[str]:
    """Statements that make one trigger; on PostgreSQL it refuses truncate along with delete."""
    quote = connection.ops.quote_name
    name = quote(_name(table, operation))
    head = f"CREATE TRIGGER {name} BEFORE {operation.upper()} ON {quote(table)}"
    if not condition:
        return
    if connection.vendor == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{message} ({table})')"
        yield f"{head} FOR EACH ROW WHEN {condition} BEGIN {refuse}; END"
        return
    row = "OLD" if operation == "delete" else "NEW"
    refuse = (
        f"RAISE EXCEPTION '{message} (%)', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'"
    )
    # A condition that looks into other tables may stand in a function only.
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {condition} THEN {refuse}; END IF; RETURN {row}; END $$"
    )
    yield f"{head} FOR EACH ROW EXECUTE FUNCTION {name}()"
    if operation == "delete":
        yield _drop(connection, table, "truncate")
        yield from _create_truncate(connection, table, refuse)


def _create_truncate(connection: BaseDatabaseWrapper, table: str, refuse: str) -> Iterator[str]:
    name, quoted = (connection.ops.quote_name(each) for each in (_name(table, "truncate"), table))
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse}; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {quoted} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {name}()"
    )


def unseal_before_migrate(
    using: str = DEFAULT_DB_ALIAS, plan: Iterable[Any] = (), **kwargs: Any
) -> None:
    """Receiver of pre_migrate: seals look into other tables, which SQLite will not rebuild then."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        standing = set(connection.introspection.table_names())
        unguard(connection, [table for table in sealed_tables() if table in standing])


def guard_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of post_migrate: triggers on every such table that stands."""
    connection = connections[using]
    standing = set(connection.introspection.table_names())
    guard(connection, [table for table in guarded_tables() if table in standing])
    seals = sealed_tables()
    seal(connection, {table: seals[table] for table in seals if table in standing})
