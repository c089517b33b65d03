"""Evaluations beside the arithmetic, and the codebook of all tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from strategy.figures.recording import record_evaluation, record_observation
from strategy.models import Body, Grade, Indicator
from strategy.opendata import TABLES
from tests.integration.opendata.conftest import V1, read_csv, rows_for
from tests.uses import use_of

pytestmark = pytest.mark.usefixtures("loaded_site")


class TestEvaluations:
    def evaluate(self, bridges: Indicator, grade: str, year: int = 2024) -> None:
        record_evaluation(
            by=None,
            strategy=use_of(bridges).strategy,
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
