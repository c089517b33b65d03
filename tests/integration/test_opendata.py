"""Open data: what stands on a day, every word before it, and files that machines can read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from strategy.actions import (
    record_baseline,
    record_definition,
    record_evaluation,
    record_observation,
    record_target,
)
from strategy.models import (
    BasicGoalPage,
    Body,
    Definition,
    Grade,
    Indicator,
    NodeFace,
    Observation,
    Target,
)
from strategy.models.dated import city_today
from strategy.opendata import TABLES, csv_text, rows_of
from strategy.opendata.columns import Column, ColumnType, Table

pytestmark = pytest.mark.usefixtures("loaded_site")

V1 = "/open-data/v1"


def at(moment: datetime, action: Callable[[], object]) -> None:
    """Do something as if it were done at `moment`."""
    with patch("django.utils.timezone.now", return_value=moment):
        action()


def read_csv(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rows_for(rows: list[Any], code: str, **wanted: object) -> list[Any]:
    return [
        row
        for row in rows
        if row["indicator_code"] == code and all(row[n] == v for n, v in wanted.items())
    ]


def written(cell: str | int | bool | None) -> str:
    """A cell of JSON as CSV has it."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


@pytest.fixture
def bridges() -> Indicator:
    """Bridges inspected: 10 in FY2022, 50 wanted in FY2026; 20 reported for FY2024."""
    goal = NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="living"))
    indicator = Indicator.objects.create(
        code="bridges", node=goal.node, kind="kpi", name_ja="点検した橋", position=99
    )

    def begin() -> None:
        record_definition(
            indicator=indicator,
            by=None,
            columns={"unit_ja": "橋", "direction": "increase", "first_year": 2024},
        )
        record_baseline(indicator=indicator, by=None, year=2022, value=Decimal(10))
        record_target(indicator=indicator, by=None, year=2026, value=Decimal(50))

    at(datetime(2024, 4, 1, 3, tzinfo=UTC), begin)
    at(
        datetime(2025, 6, 2, 3, tzinfo=UTC),
        lambda: record_observation(indicator=indicator, by=None, year=2024, value=Decimal(20)),
    )
    return indicator


def correct(bridges: Indicator) -> None:
    """On 9 September 2025 the 20 become 21."""
    at(
        datetime(2025, 9, 9, 3, tzinfo=UTC),
        lambda: record_observation(
            indicator=bridges,
            by=None,
            year=2024,
            value=Decimal(21),
            status="corrected",
            reason="1橋の数え漏れ",
        ),
    )


class TestFile:
    def test_begins_with_a_byte_order_mark_and_ascii_names_of_columns(self, client: Client) -> None:
        body = client.get(f"{V1}/kpi_values.csv").content

        assert body.startswith(b"\xef\xbb\xbfmunicipality_code,strategy_code,node_code,")
        assert body.splitlines()[0][3:].isascii()

    def test_ends_every_line_as_rfc_4180_asks(self, client: Client) -> None:
        body = client.get(f"{V1}/kpi_values.csv").content

        assert body.endswith(b"\r\n")
        assert body.count(b"\n") == body.count(b"\r\n") == 1 + 48

    def test_is_named_in_ascii_with_the_day_where_one_is_asked_for(self, client: Client) -> None:
        latest = client.get(f"{V1}/kpi_values.csv")
        dated = client.get(f"{V1}/evaluations.csv?as_of=2025-10-01")

        assert latest.headers["Content-Disposition"] == 'attachment; filename="kpi_values.csv"'
        assert (
            dated.headers["Content-Disposition"]
            == 'attachment; filename="evaluations-20251001.csv"'
        )

    def test_may_be_read_by_programs_of_other_sites_and_carries_no_cookie(
        self, client: Client
    ) -> None:
        response = client.get(f"{V1}/kpi_values.json")

        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies

    def test_is_not_sent_again_while_it_has_not_changed(self, client: Client) -> None:
        etag = client.get(f"{V1}/kpi_values.csv").headers["ETag"]

        again = client.get(f"{V1}/kpi_values.csv", headers={"If-None-Match": etag})

        assert again.status_code == 304
        assert again.headers["Access-Control-Allow-Origin"] == "*"

    def test_of_json_says_its_day_and_its_columns(self, client: Client) -> None:
        document = client.get(f"{V1}/kpi_values.json?as_of=2025-10-01").json()

        assert document["table"] == "kpi_values"
        assert document["as_of"] == "2025-10-01"
        value = next(column for column in document["columns"] if column["name"] == "value")
        assert (value["label"], value["type"]) == ("値", "decimal")

    def test_of_csv_and_of_json_say_the_same(self, client: Client) -> None:
        for name in TABLES:
            document = client.get(f"{V1}/{name}.json").json()
            lines = read_csv(client, f"{V1}/{name}.csv")

            assert len(document["rows"]) == len(lines) > 0
            for row, line in zip(document["rows"], lines, strict=True):
                assert list(row) == list(line)
                assert list(line.values()) == [written(cell) for cell in row.values()]

    @pytest.mark.parametrize("address", ["nothing.csv", "kpi_values.xml", "indicators/none.csv"])
    def test_that_does_not_exist_is_not_found(self, client: Client, address: str) -> None:
        assert client.get(f"{V1}/{address}").status_code == 404

    @pytest.mark.parametrize("asked", ["2025-02-30", "令和7年", "2025", "0000-01-01", "x" * 500])
    @pytest.mark.parametrize("address", ["kpi_values.csv", "indicators/visitors.json"])
    def test_as_of_no_day_is_refused_in_a_sentence(
        self, client: Client, address: str, asked: str
    ) -> None:
        response = client.get(f"{V1}/{address}", {"as_of": asked})

        assert response.status_code == 400
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.decode().endswith("。")

    def test_as_of_tomorrow_is_refused(self, client: Client) -> None:
        tomorrow = city_today() + timedelta(days=1)

        response = client.get(f"{V1}/kpi_values.csv", {"as_of": tomorrow.isoformat()})

        assert response.status_code == 400

    def test_cannot_be_posted_to(self, client: Client) -> None:
        assert client.post(f"{V1}/kpi_values.csv").status_code == 405


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
        record_target(indicator=bridges, by=None, year=2026, value=None, reason="計画の見直し")

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
            indicator=bridges,
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


class TestEvaluations:
    def evaluate(self, bridges: Indicator, grade: str, year: int = 2024) -> None:
        record_evaluation(
            by=None,
            year=year,
            body=Body.objects.get(code="verification-council"),
            grade=Grade.objects.get(scale__code="cabinet-office", code=grade),
            indicator=bridges,
            policy="improve",
            columns={"comment_ja": "点検の順番を見直すこと。"},
        )

    def test_stand_beside_the_verdict_of_their_own_year(
        self, client: Client, bridges: Indicator
    ) -> None:
        record_observation(indicator=bridges, by=None, year=2025, value=Decimal(50))
        self.evaluate(bridges, "very-effective")

        rows = rows_for(read_csv(client, f"{V1}/evaluations.csv"), "bridges")

        # FY2025 has reached the target; FY2024 had gone a quarter of the way, a third was due.
        assert [(r["evaluated_by"], r["year"], r["verdict"], r["agrees"]) for r in rows] == [
            ("calculation", "2025", "achieved", ""),
            ("body", "2024", "slightly_behind", "false"),
        ]
        assert rows[1]["grade_code"] == "cabinet-office/very-effective"
        assert (rows[1]["attainment"], rows[1]["pace"]) == ("25.0", "75.0")
        assert rows[1]["data_category"] == "評価"

    def test_of_a_year_without_a_value_are_not_compared(
        self, client: Client, bridges: Indicator
    ) -> None:
        self.evaluate(bridges, "limited", year=2025)

        [row] = rows_for(read_csv(client, f"{V1}/evaluations.csv"), "bridges", evaluated_by="body")

        assert (row["year"], row["verdict"], row["agrees"]) == ("2025", "", "")

    def test_of_a_goal_name_no_indicator(self, client: Client) -> None:
        rows = read_csv(client, f"{V1}/evaluations.csv")

        [goal] = [row for row in rows if not row["indicator_code"]]
        assert (goal["node_code"], goal["era_year"]) == ("flow-of-people", "令和7年度")
        assert goal["body_name_ja"] == "地方創生事業検証会議"

    def test_count_every_indicator_once_as_calculated(self, client: Client) -> None:
        rows = read_csv(client, f"{V1}/evaluations.csv")

        calculated = [row for row in rows if row["evaluated_by"] == "calculation"]
        [unknown] = rows_for(calculated, "child-rearing-satisfaction")
        assert len({row["indicator_code"] for row in calculated}) == len(calculated) == 12
        assert (unknown["verdict"], unknown["year"]) == ("no_data", "")


class TestCodebook:
    @pytest.fixture
    def rows(self, client: Client) -> list[dict[str, str]]:
        return read_csv(client, f"{V1}/codebook.csv")

    def test_describes_every_column_of_every_table(self, rows: list[dict[str, str]]) -> None:
        described = {(row["table_name"], row["column_name"]) for row in rows if row["meaning"]}

        assert described == {
            (table.name, column.name) for table in TABLES.values() for column in table.columns
        }

    def test_names_every_code_in_japanese_and_english(self, rows: list[dict[str, str]]) -> None:
        coded = [row for row in rows if row["code"]]

        assert coded
        assert not [row for row in coded if not (row["name_ja"] and row["name_en"])]

    def test_explains_every_code_that_the_tables_hold(
        self, client: Client, rows: list[dict[str, str]]
    ) -> None:
        explained: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            if row["code"]:
                key = (row["table_name"], row["column_name"])
                explained.setdefault(key, set()).add(row["code"])
        held: dict[tuple[str, str], set[str]] = {}
        for name in TABLES:
            for row in read_csv(client, f"{V1}/{name}.csv"):
                for column, cell in row.items():
                    if cell and (name, column) in explained:
                        held.setdefault((name, column), set()).add(cell)

        assert held
        assert {key: codes - explained[key] for key, codes in held.items()} == {
            key: set() for key in held
        }


class TestText:
    table = Table(
        "probe",
        "試し",
        (
            Column("said", "言葉", "言葉。"),
            Column("value", "値", "値。", ColumnType.DECIMAL),
        ),
    )

    def line(self, said: str | None, value: str | None) -> str:
        text = csv_text(self.table, [{"said": said, "value": value}])
        return text.removeprefix("\ufeffsaid,value\r\n").removesuffix("\r\n")

    @pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "－1"])
    def test_that_a_spreadsheet_would_run_is_disarmed_by_an_apostrophe(self, formula: str) -> None:
        assert self.line(formula, None) == f"'{formula},"

    def test_of_numbers_is_never_touched(self) -> None:
        assert self.line(None, "-400") == ",-400"

    def test_with_commas_and_quotation_marks_is_quoted(self) -> None:
        assert self.line('A,"B"', "1") == '"A,""B""",1'

    def test_of_several_lines_becomes_one(self) -> None:
        assert self.line("一行目\r\n二行目", "1") == "一行目 二行目,1"


def test_thousands_of_indicators_take_no_more_queries_than_a_few(client: Client) -> None:
    def queries() -> dict[str, int]:
        counted = {}
        for table in TABLES.values():
            with CaptureQueriesContext(connection) as captured:
                rows_of(table, city_today())
            counted[table.name] = len(captured)
        return counted

    few = queries()
    goal = NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="living"))
    indicators = Indicator.objects.bulk_create(
        Indicator(code=f"many-{i}", node=goal.node, kind="kpi", name_ja=f"指標{i}")
        for i in range(2000)
    )
    day = date(2024, 4, 1)
    Definition.objects.bulk_create(
        Definition(
            indicator=each, unit_ja="件", direction="increase", first_year=2024, published_on=day
        )
        for each in indicators
    )
    Target.objects.bulk_create(
        Target(indicator=each, year=2034, value=Decimal(100), published_on=day)
        for each in indicators
    )
    Observation.objects.bulk_create(
        Observation(indicator=each, year=year, value=Decimal(year - 2000), published_on=day)
        for each in indicators
        for year in range(2024, 2034)
    )

    assert queries() == few
    document = json.loads(client.get(f"{V1}/kpi_values.json").content)
    assert len(document["rows"]) == 48 + 2000 * 11
