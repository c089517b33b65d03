"""The database's own refusal to change or delete rows that stand for good.

Tables of `append_only` models refuse every change. Rows of a model with `seals` refuse it in
some columns once they are in some states: an issued edition, a file that is made.

Triggers are no migration's: SQLite drops a table's triggers silently when a later migration
rebuilds it. What the models ask for is compared with what stands, to the letter; `migrate`
makes what is missing whenever it ends, however it ends, and so does the command `seal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from strategy.languages import every_column
from strategy.permanence.words import words_of

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
class Trigger:
    """One operation that a table refuses: what makes it, and how the database tells it then."""

    table: str
    name: str
    statements: tuple[str, ...]
    told: str


class Unchangeable(Exception):
    """Someone tried to change or delete a row that only a later row may supersede."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what}は書き換えも削除もできません。訂正として新しい行を記録します。")


def guarded_tables() -> list[str]:
    """Tables of the models of all apps that say of themselves `append_only = True`."""
    return [model._meta.db_table for model in _models() if getattr(model, "append_only", False)]


def sealed_tables() -> list[str]:
    """Tables of the models of all apps that have `seals`, those between two models too."""
    return [model._meta.db_table for model in _models() if hasattr(model, "seals")]


def asked_for(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """The triggers that the models ask for on the tables that stand."""
    standing = set(connection.introspection.table_names())
    return [
        trigger
        for model in _models()
        if model._meta.db_table in standing
        for trigger in _of_model(connection, model)
    ]


def unsealed_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables without a trigger that is asked for, or with another than that, sorted."""
    return sorted(_differing(connection))


def seal(connection: BaseDatabaseWrapper) -> list[str]:
    """Make the triggers of these tables anew; which tables they were."""
    differing = _differing(connection)
    # At once: there is no moment at which a row could be changed.
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for table, (asked, standing) in differing.items():
            for name in standing:
                cursor.execute(_drop(connection, table, name))
            for trigger in asked:
                for statement in trigger.statements:
                    cursor.execute(statement)
    return sorted(differing)


def unseal(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Lift the refusal, until the next migrate or `seal`."""
    standing = _standing(connection)
    with connection.cursor() as cursor:
        for table in tables:
            for name in standing.get(table, ()):
                cursor.execute(_drop(connection, table, name))


def check_seals(*, databases: Iterable[str] | None, **kwargs: Any) -> list[CheckMessage]:
    """Django's check of a database, as in `check --database default`."""
    return [
        Error(f"The table {table} is not sealed.", hint="Run manage.py seal.", id="strategy.E001")
        for alias in databases or ()
        for table in unsealed_tables(connections[alias])
    ]


def unseal_before_migrate(
    using: str = DEFAULT_DB_ALIAS, plan: Iterable[Any] = (), **kwargs: Any
) -> None:
    """Receiver of pre_migrate: seals look into other tables, which SQLite will not rebuild then."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        unseal(connection, [*sealed_tables(), *guarded_tables()])


def _models() -> list[type[Model]]:
    return sorted(
        apps.get_models(include_auto_created=True), key=lambda model: model._meta.db_table
    )


def _differing(
    connection: BaseDatabaseWrapper,
) -> dict[str, tuple[list[Trigger], dict[str, str]]]:
    """By table, what is asked for and what stands, where these are not the same."""
    asked: dict[str, list[Trigger]] = {}
    for trigger in asked_for(connection):
        asked.setdefault(trigger.table, []).append(trigger)
    standing = _standing(connection)
    both = {table: (asked.get(table, []), standing.get(table, {})) for table in {*asked, *standing}}
    return {
        table: (wanted, found)
        for table, (wanted, found) in both.items()
        if {each.name: each.told for each in wanted} != found
    }


def _standing(connection: BaseDatabaseWrapper) -> dict[str, dict[str, str]]:
    """By table and name, the triggers of this kind that work, as the database tells them."""
    found: dict[str, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE[connection.vendor])
        for table, name, told in cursor.fetchall():
            if name.startswith(f"{table}_no_"):
                found.setdefault(table, {})[name] = told
    return found


_CATALOGUE = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
    # One that was switched off is told so, and thus differs.
    "postgresql": """
        SELECT pg_class.relname, pg_trigger.tgname,
               pg_get_triggerdef(pg_trigger.oid, true) || ' AS ' || pg_proc.prosrc
               || CASE pg_trigger.tgenabled WHEN 'O' THEN '' ELSE ' (off)' END
        FROM pg_trigger
        JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid
        JOIN pg_proc ON pg_proc.oid = pg_trigger.tgfoid
        WHERE NOT pg_trigger.tgisinternal AND pg_table_is_visible(pg_class.oid)
    """,
}


def _of_model(connection: BaseDatabaseWrapper, model: type[Model]) -> Iterator[Trigger]:
    table = model._meta.db_table
    make = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[connection.vendor]
    if getattr(model, "append_only", False):
        changed = _changes(connection, model, Seal("true")) if words_of(model) else "true"
        refused, message = {"update": [changed], "delete": ["true"]}, MESSAGE
    else:
        refused, message = _refused(connection, model), SEALED
    for operation, conditions in refused.items():
        if conditions:
            condition = " OR ".join(f"({each})" for each in conditions)
            yield from make(table, operation, condition, f"{message} ({table})")


def _refused(connection: BaseDatabaseWrapper, model: type[Model]) -> dict[str, list[str]]:
    """By operation, the conditions on which a sealed table refuses it."""
    refused: dict[str, list[str]] = {"update": [], "delete": [], "insert": []}
    seals: Iterable[Seal] = getattr(model, "seals", ())
    for each in seals:
        if "update" in each.operations:
            refused["update"].append(f"({each.where}) AND ({_changes(connection, model, each)})")
        if "delete" in each.operations:
            refused["delete"].append(each.where)
        if each.closed:
            refused["insert"].append(each.closed)
    return refused


def _changes(connection: BaseDatabaseWrapper, model: type[Model], how: Seal) -> str:
    """Whether an update changes what the seal keeps."""
    quote = connection.ops.quote_name
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    columns = (each.attname for each in model._meta.concrete_fields)
    kept = how.kept or [name for name in columns if name not in how.free]
    words = {column: name for name in words_of(model) for column in (name, *every_column(name))}
    changes = []
    for name in kept:
        change = f"OLD.{quote(name)} {differs} NEW.{quote(name)}"
        field = words.get(name)
        # What is closed (封鎖) is taken out, and put back where it is opened again.
        changes.append(
            f"({change} AND NOT {_closed(connection, model, field)})" if field else change
        )
    if how.onward:
        steps = [
            f"OLD.state = '{state}' AND NEW.state = '{following}'"
            for state, all_following in how.onward.items()
            for following in (state, *all_following)
        ]
        changes.append(f"NOT ({' OR '.join(f'({step})' for step in steps)})")
    return " OR ".join(changes)


def _closed(connection: BaseDatabaseWrapper, model: type[Model], field: str) -> str:
    """Whether a closure in force is of this text of the row, in SQL."""
    quote = connection.ops.quote_name
    key = f"CAST(OLD.{quote(model._meta.pk.attname)} AS text)"
    return (
        "EXISTS (SELECT 1 FROM strategy_closure WHERE state = 'closed'"  # noqa: S608 - constants
        f" AND model = '{model._meta.label_lower}' AND field = '{field}' AND key = {key})"
    )


def _drop(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER {name}{on}"


def _on_sqlite(table: str, operation: str, condition: str, message: str) -> Iterator[Trigger]:
    name = f"{table}_no_{operation}"
    statement = (
        f"CREATE TRIGGER {name} BEFORE {operation.upper()} ON {table} FOR EACH ROW"
        f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    yield Trigger(table, name, (statement,), statement)


def _on_postgresql(table: str, operation: str, condition: str, message: str) -> Iterator[Trigger]:
    """Where delete is refused, truncate is as well."""
    raised = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'"
    row = "OLD" if operation == "delete" else "NEW"
    # A condition that looks into other tables may stand in a function only.
    body = f"BEGIN IF {condition} THEN {raised}; END IF; RETURN {row}; END"
    yield _with_function(table, operation, "ROW", body)
    if operation == "delete":
        yield _with_function(table, "truncate", "STATEMENT", f"BEGIN {raised}; END")


def _with_function(table: str, operation: str, each: str, body: str) -> Trigger:
    name = f"{table}_no_{operation}"
    # As pg_get_triggerdef writes it, which quotes no name in lower case.
    trigger = (
        f"CREATE TRIGGER {name} BEFORE {operation.upper()} ON {table}"
        f" FOR EACH {each} EXECUTE FUNCTION {name}()"
    )
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    return Trigger(table, name, (function, trigger), f"{trigger} AS {body}")
