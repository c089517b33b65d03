"""What was said about a figure stays said: in the code and in the database itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from wagtail.models import Page

from strategy.figures.known_on_day import read_uses
from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.models import DataImport, Indicator, Node, NodeFace, Observation
from strategy.permanence.append_only import (
    Unchangeable,
    asked_for,
    guarded_tables,
    unseal,
    unsealed_tables,
)
from strategy.refusals import Refused
from tests.uses import new_indicator, use_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MAY_1 = datetime(2025, 5, 1, 3, 0, tzinfo=UTC)


def at(moment: datetime, action: Callable[[], object]) -> None:
    """Do something as if it were done at `moment`."""
    with patch("django.utils.timezone.now", return_value=moment):
        action()


@pytest.fixture
def visitors() -> Indicator:
    """Visitors: 200 in FY2022, aiming at 250 in FY2026; nothing reported yet."""
    node, page = Node.objects.create(), Page.objects.order_by("pk")[0]
    NodeFace.objects.create(node=node, page=page, tree=page)
    indicator = new_indicator(code="overnight-stays", node=node, kind="kpi", name_ja="観光客入込数")

    def begin() -> None:
        record_definition(
            use=use_of(indicator),
            by=None,
            columns={"unit_ja": "万人", "direction": "increase", "first_year": 2024},
        )
        record_baseline(use=use_of(indicator), by=None, year=2022, value=Decimal(200))
        record_target(use=use_of(indicator), by=None, year=2026, value=Decimal(250))

    at(datetime(2024, 4, 1, tzinfo=UTC), begin)
    return indicator


def report(indicator: Indicator, value: int, **more: Any) -> Observation:
    return record_observation(indicator=indicator, by=None, year=2024, value=Decimal(value), **more)


def test_whether_a_figure_is_a_sample_is_part_of_what_is_said(visitors: Indicator) -> None:
    sample = report(visitors, 220, is_sample=True)

    with pytest.raises(Refused, match="同じ内容がすでに記録されています"):
        report(visitors, 220, is_sample=True, reason="もう一度")
    corrects = {"status": Observation.Status.CORRECTED, "reason": "サンプル値ではなかったため"}
    measured = report(visitors, 220, **corrects)

    assert (sample.is_sample, measured.is_sample) == (True, False)
    assert measured.supersedes == sample


def test_a_row_is_recorded_with_nothing_that_it_does_not_know(visitors: Indicator) -> None:
    with pytest.raises(TypeError, match="publshed_on"):
        report(visitors, 220, publshed_on=None)

    assert not visitors.observations.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET year = 2030", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_an_observation(
    visitors: Indicator, statement: str
) -> None:
    report(visitors, 220)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(Observation._meta.db_table))

    assert Observation.objects.get(indicator=visitors).value == 220


def test_the_triggers_that_stand_are_those_the_models_ask_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        # Wagtail's search has triggers of its own.
        standing = {(table, name) for table, name in cursor.fetchall() if "_no_" in name}

    assert standing == {(each.table, each.name) for each in asked_for(connection)}
    assert len(guarded_tables()) >= 8
    for table in guarded_tables():
        assert {(table, f"{table}_no_update"), (table, f"{table}_no_delete")} <= standing


TABLE = Observation._meta.db_table
NAME = f"{TABLE}_no_delete"
DROP = f"DROP TRIGGER {NAME}"
ON_SQLITE = {
    "gone": [DROP],
    "says something else": [
        DROP,
        f"CREATE TRIGGER {NAME} BEFORE DELETE ON {TABLE} FOR EACH ROW"
        " WHEN (OLD.id > 9) BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    ],
    "one that nobody asks for": [
        f"CREATE TRIGGER {TABLE}_no_insert BEFORE INSERT ON {TABLE} BEGIN SELECT 1; END"
    ],
}
ON_POSTGRESQL = {
    "gone": [f"{DROP} ON {TABLE}"],
    "says something else": [
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN OLD; END $$"
    ],
    "at another moment": [
        f"{DROP} ON {TABLE}",
        f"CREATE TRIGGER {NAME} AFTER DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    ],
    "one that nobody asks for": [
        f"CREATE TRIGGER {TABLE}_no_insert BEFORE INSERT ON {TABLE}"
        f" FOR EACH ROW EXECUTE FUNCTION {NAME}()"
    ],
    "switched off": [f"ALTER TABLE {TABLE} DISABLE TRIGGER {NAME}"],
}
AMISS = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}[connection.vendor]


@pytest.mark.parametrize("what", AMISS)
def test_a_seal_that_is_not_as_it_is_asked_for_is_told_and_made_again(
    what: str, client: Client
) -> None:
    with connection.cursor() as cursor:
        for statement in AMISS[what]:
            cursor.execute(statement)

    told = client.get("/readyz")
    assert (told.status_code, told.json()) == (
        503,
        {"database": "ok", "seals": {"missing": [TABLE]}},
    )
    for refusing, words in (("seal", ["--check"]), ("check", ["--database", "default"])):
        with pytest.raises(CommandError, match=r"Seals are missing|is not sealed"):
            call_command(refusing, *words, stdout=io.StringIO())
    said = io.StringIO()
    call_command("seal", stdout=said)
    assert said.getvalue().startswith(f"{TABLE}: sealed again\n")
    assert client.get("/readyz").json() == {"database": "ok", "seals": "ok"}


def test_migrate_is_not_kept_by_a_missing_seal_from_making_it() -> None:
    unseal(connection, [TABLE])

    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)

    assert unsealed_tables(connection) == []


def test_who_only_asks_what_migrate_would_do_changes_nothing() -> None:
    unseal(connection, [TABLE])

    for asking in ("plan", "check_unapplied"):
        call_command("migrate", verbosity=0, **{asking: True}, stdout=io.StringIO())

    assert unsealed_tables(connection) == [TABLE]


def test_the_triggers_stand_again_after_a_migration_that_rebuilds_the_table(
    visitors: Indicator,
) -> None:
    report(visitors, 220)
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    old = Observation._meta.get_field("status")
    new = old.clone()
    new.max_length = 13
    new.set_attributes_from_name("status")
    new.model = Observation
    # On SQLite this is a new table, the old one's rows, and the old one's name.
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    if connection.vendor == "sqlite":
        editor._remake_table(Observation, alter_fields=[(old, new)])  # type: ignore[attr-defined]  # SQLite's
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [Observation._meta.db_table],
            )
            assert cursor.fetchone() == (0,)
    else:
        # Rows written in this transaction still wait for their foreign keys to be checked.
        connection.check_constraints()
        editor.alter_field(Observation, old, new)

    call_command("migrate", verbosity=0, interactive=False)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {Observation._meta.db_table}")


def test_the_models_refuse_too(visitors: Indicator) -> None:
    observation = report(visitors, 220)
    observation.value = Decimal(1)

    for change in (
        observation.save,
        observation.delete,
        Observation.objects.all().delete,
        lambda: Observation.objects.update(value=1),
        lambda: Observation._base_manager.all().delete(),
        lambda: visitors.observations.all().delete(),
    ):
        with pytest.raises(Unchangeable, match="訂正として新しい行"):
            change()


def test_an_indicator_with_figures_and_who_recorded_them_cannot_be_deleted(
    visitors: Indicator,
) -> None:
    clerk = get_user_model().objects.create(username="clerk")
    record_observation(indicator=visitors, by=clerk, year=2024, value=Decimal(220))

    for kept in (visitors, clerk, use_of(visitors).node):
        with pytest.raises(ProtectedError):
            kept.delete()


def test_two_first_reports_of_one_year_cannot_both_stand(visitors: Indicator) -> None:
    report(visitors, 220)

    constraint = r"observation_begins_once|strategy_observation.indicator_id"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Observation.objects.create(
            indicator=visitors, year=2024, value=230, published_on=date(2025, 5, 1)
        )


def test_a_row_is_superseded_once(visitors: Indicator) -> None:
    first = report(visitors, 220)
    report(visitors, 221, status="corrected", reason="集計の誤り")

    with pytest.raises(IntegrityError, match="supersedes_id"), transaction.atomic():
        Observation.objects.create(
            indicator=visitors,
            year=2024,
            value=230,
            status="corrected",
            reason="別の訂正",
            supersedes=first,
            published_on=date(2025, 5, 1),
        )


def test_who_writes_over_what_he_has_not_seen_is_refused(visitors: Indicator) -> None:
    seen = report(visitors, 220, status="preliminary")
    report(visitors, 221)

    with pytest.raises(Refused, match="ほかの人"):
        report(visitors, 222, status="corrected", reason="誤り", expected_head=seen.pk)


def test_a_correction_entered_today_does_not_change_what_was_known_yesterday(
    visitors: Indicator,
) -> None:
    at(MAY_1, lambda: report(visitors, 220, published_on=date(2025, 5, 1)))
    at(
        datetime(2025, 6, 1, 3, tzinfo=UTC),
        # Dated back to the day of the first report: it was not known then all the same.
        lambda: report(
            visitors,
            190,
            status="corrected",
            reason="二重計上を除いた",
            published_on=date(2025, 5, 1),
        ),
    )

    [before] = read_uses([use_of(visitors)], as_of=date(2025, 5, 31))
    [after] = read_uses([use_of(visitors)], as_of=date(2025, 6, 1))

    assert before.latest.value == 220
    assert before.assessment.verdict == "on_track"  # 200 + 50 × 1/3 = 216.7 is asked for
    assert after.latest.value == 190
    assert after.latest.revised
    assert after.assessment.verdict == "worsened"  # below 200


def test_a_value_stays_unknown_until_the_day_it_is_published(visitors: Indicator) -> None:
    at(MAY_1, lambda: report(visitors, 220, published_on=date(2025, 7, 1)))

    [before] = read_uses([use_of(visitors)], as_of=date(2025, 6, 30))
    [after] = read_uses([use_of(visitors)], as_of=date(2025, 7, 1))

    assert before.observations == ()
    assert before.assessment.verdict == "no_data"
    assert after.latest.value == 220


def test_a_day_ends_at_midnight_in_the_city(visitors: Indicator) -> None:
    # 2025-04-30 15:30 UTC is 1 May, 0:30, in Tokyo.
    just_after = datetime(2025, 4, 30, 15, 30, tzinfo=UTC)
    at(just_after, lambda: report(visitors, 220, published_on=date(2025, 4, 1)))

    [april] = read_uses([use_of(visitors)], as_of=date(2025, 4, 30))
    [may] = read_uses([use_of(visitors)], as_of=date(2025, 5, 1))

    assert april.latest is None
    assert may.latest.value == 220


def test_targets_baselines_and_definitions_are_as_they_were_too(visitors: Indicator) -> None:
    def change() -> None:
        record_target(
            use=use_of(visitors), by=None, year=2026, value=Decimal(300), reason="目標の見直し"
        )
        record_baseline(
            use=use_of(visitors), by=None, year=2022, value=Decimal(210), reason="基準値の訂正"
        )
        record_definition(
            use=use_of(visitors),
            by=None,
            columns={
                "unit_ja": "万人",
                "direction": "at_least",
                "first_year": 2024,
                "formula_ja": "主要施設の入込数の合計",
            },
            reason="算出方法の明記",
        )

    at(MAY_1, lambda: report(visitors, 240))
    at(datetime(2025, 6, 1, 3, tzinfo=UTC), change)

    [before] = read_uses([use_of(visitors)], as_of=date(2025, 5, 31))
    [after] = read_uses([use_of(visitors)], as_of=date(2025, 6, 1))

    assert (before.final_target.value, before.baseline.value) == (250, 200)
    assert before.definition.direction == "increase"
    assert (after.final_target.value, after.baseline.value) == (300, 210)
    assert after.definition.formula_ja == "主要施設の入込数の合計"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"year": 2030}, "対象.*の外"),
        ({"year": 2021}, "対象.*の外"),
        ({"value": Decimal("220.5")}, "整数で"),
        ({"value": None}, "値がない理由を選んで"),
        ({"missing": "compiling"}, "値がない理由を選ばないで"),
        ({"status": "corrected"}, "訂正ではなく"),
        ({"value": Decimal(10) ** 12}, "桁|digits"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_written(
    visitors: Indicator, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        record_observation(
            **{"indicator": visitors, "by": None, "year": 2024, "value": Decimal(220), **more}
        )

    assert not Observation.objects.filter(indicator=visitors).exists()


def test_a_year_that_has_not_begun_has_no_value(visitors: Indicator) -> None:
    with (
        patch("django.utils.timezone.now", return_value=datetime(2026, 3, 31, 14, tzinfo=UTC)),
        pytest.raises(Refused, match="まだ始まっていない"),
    ):
        record_observation(indicator=visitors, by=None, year=2026, value=Decimal(1))


def test_two_confirmed_values_for_one_year_need_a_correction_with_its_reason(
    visitors: Indicator,
) -> None:
    report(visitors, 219, status="preliminary")
    report(visitors, 220)

    with pytest.raises(Refused, match="「訂正」を選び"):
        report(visitors, 221)
    with pytest.raises(Refused, match="理由を書いて"):
        report(visitors, 221, status="corrected")
    report(visitors, 221, status="corrected", reason="二重計上を除いた")

    chain = Observation.objects.filter(indicator=visitors).order_by("pk")
    assert [(row.status, row.value) for row in chain] == [
        ("preliminary", 219),
        ("confirmed", 220),
        ("corrected", 221),
    ]


def test_a_target_lies_after_the_baseline(visitors: Indicator) -> None:
    with pytest.raises(Refused, match=r"基準年.*より後"):
        record_target(use=use_of(visitors), by=None, year=2022, value=Decimal(1))


def test_the_unit_of_reported_values_cannot_change(visitors: Indicator) -> None:
    report(visitors, 220)

    with pytest.raises(Refused, match="単位は「万人」から「人」に変えられません"):
        record_definition(
            use=use_of(visitors),
            by=None,
            columns={"unit_ja": "人", "direction": "increase", "first_year": 2024},
            reason="単位の変更",
        )


def test_all_models_of_dated_rows_are_guarded() -> None:
    dated = {m._meta.db_table for m in apps.get_models() if issubclass(m, DataImport.__bases__[0])}

    assert dated <= set(guarded_tables())
