"""Files of open data: their form, their addresses, how soon they answer."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from strategy.models import BasicGoalPage, Definition, Indicator, NodeFace, Observation, Target
from strategy.models.dated import city_today
from strategy.opendata import TABLES, csv_text, rows_of
from strategy.opendata.columns import Column, ColumnType, Table
from tests.integration.opendata.conftest import V1, read_csv, written
from tests.uses import place_many

pytestmark = pytest.mark.usefixtures("loaded_site")


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

    def test_as_of_today_says_what_stands(self, client: Client) -> None:
        address = f"{V1}/kpi_values.csv"

        today = client.get(address, {"as_of": city_today().isoformat()})

        assert today.status_code == 200
        assert today.content == client.get(address).content

    def test_as_of_tomorrow_is_refused(self, client: Client) -> None:
        tomorrow = city_today() + timedelta(days=1)

        response = client.get(f"{V1}/kpi_values.csv", {"as_of": tomorrow.isoformat()})

        assert response.status_code == 400

    def test_cannot_be_posted_to(self, client: Client) -> None:
        assert client.post(f"{V1}/kpi_values.csv").status_code == 405


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


@pytest.mark.sweep(0)
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
        Indicator(code=f"many-{i}", kind="kpi", name_ja=f"指標{i}") for i in range(2000)
    )
    uses = place_many(indicators, goal.node)
    day = date(2024, 4, 1)
    Definition.objects.bulk_create(
        Definition(use=each, unit_ja="件", direction="increase", first_year=2024, published_on=day)
        for each in uses
    )
    Target.objects.bulk_create(
        Target(use=each, year=2034, value=Decimal(100), published_on=day) for each in uses
    )
    Observation.objects.bulk_create(
        Observation(indicator=each, year=year, value=Decimal(year - 2000), published_on=day)
        for each in indicators
        for year in range(2024, 2034)
    )

    assert queries() == few
    document = json.loads(client.get(f"{V1}/kpi_values.json").content)
    assert len(document["rows"]) == 48 + 2000 * 11
