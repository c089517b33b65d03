"""What the database itself refuses of an issued edition, whoever asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from publications.editions.actions import publish_correction, withdraw_edition
from publications.models import Edition, Publication, Rendition
from strategy.models import User
from strategy.notation.wareki import PartialDate
from strategy.permanence.append_only import unseal_before_migrate
from tests.integration.editions.conftest import draft_of, submitted

pytestmark = pytest.mark.both_databases
EDITION = "publications_edition"
FILES = "publications_rendition"
DOCUMENTS = "publications_publication"
LINKS = "publications_publication_editions"
NOTICES = "publications_correction"


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError, match=r"sealed|append-only"), transaction.atomic():
        yield


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("snapshot_id", None),
        ("code", "other"),
        ("dated", "2020-01"),
        ("version", "9"),
        ("label_ja", "別の名前"),
        ("note_en", "another note"),
        ("decision_number", "6企調第2号"),
        ("decided_on", "2020-01-01"),
        ("from_working_copy", True),
        ("origin", "registered"),
        ("approved_at", None),
        ("state", "draft"),
        ("state", "approved"),
    ],
)
def test_an_issued_edition_keeps_what_it_is(issued: Edition, column: str, value: object) -> None:
    with refused():
        execute(f"UPDATE {EDITION} SET {column} = %s WHERE id = %s", value, issued.pk)

    name = column.removesuffix("_id")
    assert getattr(Edition.objects.get(pk=issued.pk), name) == getattr(issued, name)


def test_what_was_withdrawn_stays_withdrawn_for_its_reason(issued: Edition, approver: User) -> None:
    withdraw_edition(edition=issued, by=approver, reason={"ja": "表3の誤りのため。", "en": ""})

    for column, value in (
        ("state", "issued"),
        ("withdrawal_reason_ja", "別の理由"),
        ("withdrawal_reason", "別の理由"),
        ("withdrawn_at", None),
    ):
        with refused():
            execute(f"UPDATE {EDITION} SET {column} = %s WHERE id = %s", value, issued.pk)


def test_an_issued_edition_outlives_the_accounts_of_those_who_issued_it(
    issued: Edition, editor: User
) -> None:
    editor.delete()

    assert Edition.objects.get(pk=issued.pk).submitted_by is None


def test_nothing_of_an_issued_edition_is_deleted(issued: Edition, approver: User) -> None:
    publish_correction(edition=issued, by=approver, text={"ja": "p.3の誤り", "en": ""})

    for table, where in (
        (EDITION, "id = %s"),
        (LINKS, "edition_id = %s"),
        (NOTICES, "edition_id = %s"),
        (DOCUMENTS, f"id IN (SELECT publication_id FROM {LINKS} WHERE edition_id = %s)"),
        (FILES, f"publication_id IN (SELECT publication_id FROM {LINKS} WHERE edition_id = %s)"),
    ):
        with refused():
            execute(f"DELETE FROM {table} WHERE {where}", issued.pk)
    with refused():
        execute("DELETE FROM publications_snapshot WHERE id = %s", issued.snapshot_id)
    with refused():
        issued.publications.all().delete()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        (FILES, "sha256", "0" * 64),
        (FILES, "file", "renditions/other.pdf"),
        (FILES, "size_bytes", 1),
        (FILES, "made_by", "{}"),
        (FILES, "state", "queued"),
        (FILES, "printed_name", "another"),
        (FILES, "publication_id", 0),
        (DOCUMENTS, "kind", "main"),
        (DOCUMENTS, "title_ja", "別の題名"),
        (LINKS, "edition_id", 0),
    ],
)
def test_the_documents_and_files_of_an_issued_edition_stay_as_they_are(
    issued: Edition, table: str, column: str, value: object
) -> None:
    documents = f"(SELECT publication_id FROM {LINKS} WHERE edition_id = %s)"
    key = {FILES: "publication_id", DOCUMENTS: "id", LINKS: "publication_id"}[table]

    with refused():
        execute(f"UPDATE {table} SET {column} = %s WHERE {key} IN {documents}", value, issued.pk)


def test_nothing_is_added_to_an_issued_edition(issued: Edition) -> None:
    [publication] = issued.publications.all()
    other = Publication.objects.create(kind="appendix", title="後から", title_ja="後から")

    with refused():
        other.editions.add(issued)
    with refused():
        Rendition.objects.create(
            publication=publication,
            language="ja",
            format="pdf",
            origin="uploaded",
            state="done",
            printed_name="後から",
        )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no truncate")
@pytest.mark.parametrize("table", [EDITION, FILES, DOCUMENTS, LINKS, "publications_snapshot"])
def test_a_table_of_editions_is_not_emptied(issued: Edition, table: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(f"TRUNCATE {table} CASCADE")

    assert Edition.objects.filter(pk=issued.pk).exists()


def test_a_draft_may_still_change_and_go(editor: User, loaded_site: None) -> None:
    draft = submitted(draft_of("draft"), editor)

    draft.publications.all().delete()
    Edition.objects.filter(pk=draft.pk).update(version="9", state="approved")
    Edition.objects.filter(pk=draft.pk)._raw_delete("default")

    assert not Edition.objects.filter(code="draft").exists()


def test_the_entry_of_an_original_may_still_be_mended(loaded_site: None) -> None:
    entry = Edition.objects.get(code="first-term-2-1")

    entry.dated = PartialDate.parse("2019-11")
    entry.save()
    Edition.objects.filter(pk=entry.pk).update(note_ja="直した説明")
    entry.publications.get().renditions.update(printed_size="1.1MB")

    with refused():
        Edition.objects.filter(pk=entry.pk).update(code="other")


def test_a_migration_may_rebuild_a_table_that_seals_look_into(issued: Edition) -> None:
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    unseal_before_migrate(plan=["a migration"])
    old = Edition._meta.get_field("version")
    new = old.clone()
    new.max_length = 11
    new.set_attributes_from_name("version")
    new.model = Edition
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    if connection.vendor == "sqlite":
        editor._remake_table(Edition, alter_fields=[(old, new)])  # type: ignore[attr-defined]  # SQLite's
    else:
        connection.check_constraints()
        editor.alter_field(Edition, old, new)

    call_command("migrate", verbosity=0, interactive=False)

    with refused():
        execute(f"UPDATE {EDITION} SET version = '9' WHERE id = %s", issued.pk)
    with refused():
        execute(f"DELETE FROM {FILES} WHERE sha256 <> ''")
