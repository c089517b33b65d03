"""Values and definitions: what stands on a day, and every word before it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from strategy.figures.recording import record_definition, record_observation, record_target
from strategy.models import Indicator
from strategy.models.dated import city_today
from tests.integration.opendata.conftest import V1, correct, read_csv, rows_for
from tests.uses import use_of

pytestmark = pytest.mark.usefixtures("loaded_site")


class TestValues:
    @pytest.fixture
    def rows(self, client: Client) -> list[dict[str, str]]:
        return read_csv(client, f"{V1}/kpi_values.csv")

    def test_say_where_and_what_they_are(self, rows: list[dict[str, str]]) -> None:
        [row] = rows_for(rows, "visitors", value_type="actual", year="2025")

        assert row["municipality_code"] == "07202"
        assert row["strategy_code"] == "new-strategy"
        assert row["node_path"] == "goals/flow-of-people"
        assert row["indicator_name_ja"] == "観光客入込数"
        assert (row["value"], row["unit"], row["status"]) == ("240", "万人", "preliminary")
        assert row["published_on"] == "2026-09-30"

    def test_are_marked_as_samples(self, rows: list[dict[str, str]]) -> None:
        assert {row["data_category"] for row in rows} == {"サンプル"}

    def test_tell_zero_from_missing(self, rows: list[dict[str, str]]) -> None:
        [zero] = rows_for(rows, "waiting-children", value_type="actual", year="2025")
        [missing] = rows_for(rows, "net-migration", value_type="actual", year="2025")

        assert (zero["value"], zero["status"], zero["missing_reason"]) == ("0", "confirmed", "")
        assert (missing["value"], missing["status"]) == ("", "missing")
        assert missing["missing_reason"] == "unpublished"

    def test_are_printed_with_their_places_and_an_ascii_minus(
        self, rows: list[dict[str, str]]
    ) -> None:
        [share] = rows_for(rows, "digital-procedures", value_type="actual", year="2024")
        [loss] = rows_for(rows, "net-migration", value_type="baseline")

        assert share["value"] == "15.0"
        assert loss["value"] == "-400"

    def test_are_printed_with_the_places_of_the_definition_that_stands(
        self, client: Client, bridges: Indicator
    ) -> None:
        columns = {"unit_ja": "橋", "direction": "increase", "first_year": 2024, "decimals": 1}
        record_definition(use=use_of(bridges), by=None, columns=columns, reason="小数で測る")

        rows = rows_for(read_csv(client, f"{V1}/kpi_values.csv"), "bridges")

        assert [row["value"] for row in rows] == ["10.0", "50.0", "20.0"]

    @pytest.mark.parametrize(
        ("code", "year", "era", "start", "end"),
        [
            ("visitors", "2024", "令和6年度", "2024-04-01", "2025-03-31"),
            ("recorded-crimes", "2024", "令和6年", "2024-01-01", "2024-12-31"),
            # A day lies in the fiscal year that its year names.
            ("digital-procedures", "2025", "令和8年3月31日", "2026-03-31", "2026-03-31"),
            ("waiting-children", "2025", "令和7年4月1日", "2025-04-01", "2025-04-01"),
        ],
    )
    def test_name_their_period_by_its_first_and_last_day(
        self, rows: list[dict[str, str]], code: str, year: str, era: str, start: str, end: str
    ) -> None:
        [row] = rows_for(rows, code, value_type="actual", year=year)

        assert (row["era_year"], row["period_start"], row["period_end"]) == (era, start, end)

    def test_come_in_the_order_of_the_document(self, rows: list[dict[str, str]]) -> None:
        nodes = list(dict.fromkeys(row["node_code"] for row in rows))

        assert nodes == ["jobs", "flow-of-people", "living", "family-and-education"]

    def test_of_one_indicator_have_an_address_of_their_own(
        self, client: Client, rows: list[dict[str, str]]
    ) -> None:
        own = read_csv(client, f"{V1}/indicators/visitors.csv")

        assert own == rows_for(rows, "visitors")
        assert [row["value"] for row in own] == ["200", "250", "220", "240"]

    def test_of_an_indicator_that_is_not_public_stay_hidden(
        self, client: Client, bridges: Indicator
    ) -> None:
        bridges.unpublish()

        assert client.get(f"{V1}/indicators/bridges.csv").status_code == 404
        assert not rows_for(read_csv(client, f"{V1}/kpi_values.csv"), "bridges")
        assert not rows_for(read_csv(client, f"{V1}/evaluations.csv"), "bridges")

    def test_that_are_to_be_published_later_stay_hidden(
        self, client: Client, bridges: Indicator
    ) -> None:
        record_observation(
            indicator=bridges,
            by=None,
            year=2025,
            value=Decimal(30),
            published_on=city_today() + timedelta(days=1),
        )

        assert not rows_for(read_csv(client, f"{V1}/kpi_values.csv"), "bridges", year="2025")
        assert not rows_for(read_csv(client, f"{V1}/kpi_history.csv"), "bridges", year="2025")


class TestPastDays:
    def test_show_what_was_known_then(self, client: Client, bridges: Indicator) -> None:
        correct(bridges)

        def value_on(day: str) -> list[tuple[str, str]]:
            found = read_csv(client, f"{V1}/indicators/bridges.csv?as_of={day}")
            return [(r["value"], r["status"]) for r in rows_for(found, "bridges", year="2024")]

        assert value_on("2025-06-01") == []
        assert value_on("2025-06-02") == [("20", "confirmed")]
        assert value_on("2025-09-08") == [("20", "confirmed")]
        assert value_on("2025-09-09") == [("21", "corrected")]

    def test_before_the_definition_show_nothing(self, client: Client, bridges: Indicator) -> None:
        for name in ("kpi_definitions", "kpi_values", "kpi_history", "evaluations"):
            found = read_csv(client, f"{V1}/{name}.csv?as_of=2024-03-31")
            assert not rows_for(found, "bridges")

    def test_judge_by_what_was_known_then(self, client: Client, bridges: Indicator) -> None:
        correct(bridges)

        def attainment_on(day: str) -> list[str]:
            rows = read_csv(client, f"{V1}/evaluations.csv?as_of={day}")
            return [row["attainment"] for row in rows_for(rows, "bridges")]

        # (20 − 10) ÷ (50 − 10) and (21 − 10) ÷ 40.
        assert attainment_on("2025-09-08") == ["25.0"]
        assert attainment_on("2025-09-09") == ["27.5"]


class TestHistory:
    def test_keeps_every_word_with_its_time_and_reason(
        self, client: Client, bridges: Indicator
    ) -> None:
        correct(bridges)

        rows = rows_for(read_csv(client, f"{V1}/kpi_history.csv"), "bridges", year="2024")

        assert [
            (r["value"], r["status"], r["superseded"], r["reason"], r["recorded_at"]) for r in rows
        ] == [
            ("20", "confirmed", "true", "", "2025-06-02T12:00:00+09:00"),
            ("21", "corrected", "false", "1橋の数え漏れ", "2025-09-09T12:00:00+09:00"),
        ]

    def test_of_a_past_day_knows_nothing_of_later_corrections(
        self, client: Client, bridges: Indicator
    ) -> None:
        correct(bridges)

        found = read_csv(client, f"{V1}/kpi_history.csv?as_of=2025-09-08")

        [row] = rows_for(found, "bridges", year="2024")
        assert (row["value"], row["superseded"]) == ("20", "false")

    def test_keeps_a_withdrawn_target_that_the_values_leave_out(
        self, client: Client, bridges: Indicator
    ) -> None:
        record_target(use=use_of(bridges), by=None, year=2026, value=None, reason="計画の見直し")

        history = rows_for(
            read_csv(client, f"{V1}/kpi_history.csv"), "bridges", value_type="target"
        )
        values = rows_for(read_csv(client, f"{V1}/kpi_values.csv"), "bridges", value_type="target")

        assert [(r["value"], r["superseded"]) for r in history] == [("50", "true"), ("", "false")]
        assert values == []

    def test_of_definitions_keeps_both_and_shows_which_holds(
        self, client: Client, bridges: Indicator
    ) -> None:
        record_definition(
            use=use_of(bridges),
            by=None,
            columns={
                "unit_ja": "橋",
                "direction": "increase",
                "first_year": 2024,
                "definition_ja": "市が管理する橋のうち、点検を終えたもの。",
            },
            reason="対象を明らかにした",
        )

        rows = rows_for(read_csv(client, f"{V1}/kpi_definition_history.csv"), "bridges")
        [now] = rows_for(read_csv(client, f"{V1}/kpi_definitions.csv"), "bridges")

        assert [(r["definition_ja"], r["superseded"]) for r in rows] == [
            ("", "true"),
            ("市が管理する橋のうち、点検を終えたもの。", "false"),
        ]
        assert now["definition_ja"] == "市が管理する橋のうち、点検を終えたもの。"
