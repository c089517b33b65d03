"""Figures that arrive as files: taken in whole or refused with every fault named."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from strategy.models import DataImport, PopulationFigure, WellbeingScore
from tests.conftest import FIXTURES

pytestmark = pytest.mark.django_db

POPULATION = "series_code,year,sex,age_from,age_to,people,is_sample"
WELLBEING = (
    "year,municipality_code,category_code,axis,score,n,framework_version,source_url,"
    "retrieved_on,is_sample"
)


@pytest.fixture
def write(tmp_path: Path):
    def writer(*lines: str, encoding: str = "utf-8", name: str = "figures.csv") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    return writer


def take_population(path: Path, **more: object) -> None:
    call_command(
        "import_population",
        str(path),
        strategy="second-term-vision",
        retrieved_on=datetime(2026, 11, 23).date(),  # noqa: DTZ001 - a day
        verbosity=0,
        **more,
    )


def take_wellbeing(path: Path, **more: object) -> None:
    call_command("import_wellbeing", str(path), verbosity=0, **more)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["series_code,year"], "the column “sex” is missing"),
        ([POPULATION + ",colour"], "the column “colour” is not known here"),
        ([POPULATION], "has no rows below its heads"),
        ([POPULATION, "census,2020,total,0,,100"], ":2: has 6 cells"),
        ([POPULATION, "nobody,2020,total,0,,100,true"], ":2: series_code: “nobody”"),
        ([POPULATION, "census,2020,total,0,,-5,true"], "no whole number from 0"),
        ([POPULATION, "census,2020,total,0,,1.5,true"], "no whole number from 0"),
        ([POPULATION, "census,2020,total,0,,約100,true"], "people: 「約100」"),
        ([POPULATION, f"census,2020,total,0,,{10**30},true"], "大きすぎます"),
        ([POPULATION, "census,2020,total,0,,=1+1,true"], "people: 「=1+1」"),
        ([POPULATION, "census,2020,total,0,,,true"], "people: is empty"),
        ([POPULATION, "census,令和2年,total,0,,5,true"], "year: 「令和2年」"),
        ([POPULATION, "census,2020,other,0,,5,true"], "sex: “other”"),
        ([POPULATION, "census,2020,total,9,3,5,true"], "ages 9 to 3"),
        ([POPULATION, "census,2020,total,0,7,5,true"], "ages 0 to 7"),
        ([POPULATION, "census,2020,total,0,,5,maybe"], "must be true or false"),
        ([POPULATION, "projection,2030,total,0,,5,false"], "projection has no source"),
        (
            [POPULATION, "census,2020,total,0,,5,true", "census,2020,total,0,,6,true"],
            ":3: says the same as line 2 again",
        ),
        (
            [
                POPULATION,
                "census,2020,total,0,,10,true",
                "census,2020,male,0,,4,true",
                "census,2020,female,0,,5,true",
            ],
            ":2: census 2020: men and women are 9, not 10",
        ),
        (
            [
                POPULATION,
                "census,2020,total,0,,10,true",
                "census,2020,total,0,14,4,true",
                "census,2020,total,15,64,4,true",
                "census,2020,total,65,,4,true",
            ],
            ":2: census 2020 total: the ages add up to 12",
        ),
        (
            [
                POPULATION,
                "census,2020,male,0,4,4,true",
                "census,2020,male,10,14,4,true",
            ],
            ":3: census 2020 male: the ages from 5 are missing",
        ),
    ],
)
def test_a_faulty_population_file_is_refused_whole(
    loaded_site: None, write, lines: list[str], fault: str
) -> None:
    before = DataImport.objects.count(), PopulationFigure.objects.count()

    with pytest.raises(CommandError) as refused:
        take_population(write(*lines), reason="test")

    assert fault in str(refused.value)
    assert (DataImport.objects.count(), PopulationFigure.objects.count()) == before


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        ("人口".encode("cp932") + b",1\r\n", "is not UTF-8"),
        (b"a\0b,c\r\n", "is no text"),
        (b'a,"b\r\n', "is no CSV"),
        (b"x" * (10 * 1024**2 + 1), "is larger than 10 MB"),
        (b"PK\x03\x04\x00\x00", "is no text"),
    ],
)
def test_what_is_no_csv_is_said_to_be_none(
    loaded_site: None, tmp_path: Path, content: bytes, fault: str
) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=fault):
        take_population(path)


def test_too_many_rows_are_refused(loaded_site: None, write) -> None:
    rows = [f"census,{1800 + i % 400},total,0,,1,true" for i in range(100_001)]

    with pytest.raises(CommandError, match="more than 100000 rows"):
        take_population(write(POPULATION, *rows))


def test_full_width_digits_and_separators_are_read(loaded_site: None, write) -> None:
    take_population(
        write(POPULATION, 'census,２０２０,total,０,,"１１７，３７６",true'), reason="表記の確認"
    )

    figure = PopulationFigure.objects.latest("pk")
    assert (figure.year, figure.age_from, figure.people) == (2020, 0, 117_376)


def test_the_same_file_again_changes_nothing(loaded_site: None) -> None:
    before = DataImport.objects.count()

    take_population(FIXTURES / "figures" / "population.csv")
    take_wellbeing(FIXTURES / "figures" / "wellbeing.csv")

    assert DataImport.objects.count() == before


def test_a_dry_run_writes_nothing(loaded_site: None, write) -> None:
    before = DataImport.objects.count()

    take_population(write(POPULATION, "census,2020,total,0,,5,true"), reason="確認", dry_run=True)

    assert DataImport.objects.count() == before


def test_another_file_needs_a_reason_and_supersedes(
    client: Client, loaded_site: None, write
) -> None:
    path = write(POPULATION, "census,2025,total,0,,110000,true", name="newer.csv")
    # The city's day, which is another than UTC's for nine hours of every day.
    recorded_at = DataImport.objects.get(kind="population").recorded_at
    yesterday = timezone.localtime(recorded_at).date().isoformat()

    with pytest.raises(CommandError, match="理由を書いて"):
        take_population(path)
    later = datetime(2027, 1, 10, 3, tzinfo=UTC)
    with patch("django.utils.timezone.now", return_value=later):
        take_population(path, reason="令和7年国勢調査の公表")
        now = client.get("/open-data/v1/population.csv").content.decode("utf-8-sig")
        then = client.get(f"/open-data/v1/population.csv?as_of={yesterday}").content.decode()

    assert [row["people"] for row in csv.DictReader(io.StringIO(now))] == ["110000"]
    assert "110000" not in then
    assert "117376" in then


def test_imported_figures_cannot_be_changed_in_the_database(loaded_site: None) -> None:
    for model in (DataImport, PopulationFigure, WellbeingScore):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def score(**cells: str) -> str:
    values = {
        "year": "2025",
        "municipality_code": "07202",
        "category_code": "mobility",
        "axis": "subjective",
        "score": "50.0",
        "n": "200",
        "framework_version": "2023",
        "source_url": "",
        "retrieved_on": "2026-11-23",
        "is_sample": "true",
        **cells,
    }
    return ",".join(values.values())


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([score(municipality_code="13101")], "other cities are not compared here"),
        ([score(category_code="nothing")], "category_code: “nothing”"),
        ([score(framework_version="2019")], "framework_version: “2019”"),
        ([score(score="120")], "score: 120 is not between 0 and 100"),
        ([score(score="NaN")], "score: 「NaN」"),
        ([score(n="-1")], "n: -1 is no whole number"),
        ([score(axis="objective")], "the objective axis has no respondents"),
        ([score(is_sample="false")], "need the address they come from"),
        ([score(retrieved_on="")], "retrieved_on: is empty"),
        ([score(retrieved_on="23.11.2026")], "is no date such as 2026-11-23"),
        ([score(year="2999")], "no whole number from 2015"),
        ([score(), score()], "says the same as line 2 again"),
        (
            [score(), score(category_code="housing", retrieved_on="2026-11-22")],
            "must be the same in all rows",
        ),
        ([score(source_url="=HYPERLINK(1)")], "is a formula"),
    ],
)
def test_a_faulty_wellbeing_file_is_refused_whole(
    loaded_site: None, write, rows: list[str], fault: str
) -> None:
    before = DataImport.objects.count(), WellbeingScore.objects.count()

    with pytest.raises(CommandError) as refused:
        take_wellbeing(write(WELLBEING, *rows), reason="test")

    assert fault in str(refused.value)
    assert (DataImport.objects.count(), WellbeingScore.objects.count()) == before


def test_a_file_that_a_spreadsheet_saved_again_is_taken_in_and_what_was_changed_is_told(
    loaded_site: None, write, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [score(municipality_code="7202", retrieved_on="2026/11/3"), "," * 8]

    take_wellbeing(write(f"{WELLBEING},,", *(f"{row},," for row in rows)), reason="saved again")

    taken = DataImport.objects.order_by("-pk")[0]
    told = capsys.readouterr().out
    assert "Read municipality_code “7202” as 07202; rows: 1." in told
    assert "Read retrieved_on “2026/11/3” as 2026-11-03; rows: 1." in told
    assert taken.retrieved_on.isoformat() == "2026-11-03"
    assert {row.municipality_code for row in taken.wellbeing_scores.all()} == {"07202"}


@pytest.mark.parametrize("typed", ["3/11/2026", "2026/13/1", "2026/2/30"])
def test_a_date_that_may_mean_two_days_or_none_is_refused(
    loaded_site: None, write, typed: str
) -> None:
    with pytest.raises(CommandError, match="is no date such as"):
        take_wellbeing(write(WELLBEING, score(retrieved_on=typed)), reason="test")


def test_all_faults_are_named_at_once(loaded_site: None, write) -> None:
    with pytest.raises(CommandError) as refused:
        take_wellbeing(write(WELLBEING, score(score="x"), score(n="y"), score(year="z")))

    assert [f":{line}: " in str(refused.value) for line in (2, 3, 4)] == [True] * 3


def test_few_answers_are_withheld_on_the_page_and_in_the_data(
    client: Client, loaded_site: None
) -> None:
    # Business creation in 2022 has four answers in the samples.
    html = client.get("/ja/wellbeing/?year=2022").content.decode()
    rows = csv.DictReader(
        io.StringIO(client.get("/open-data/v1/wellbeing.csv").content.decode("utf-8-sig"))
    )
    [row] = [
        r
        for r in rows
        if (r["category_code"], r["year"], r["axis"]) == ("business-creation", "2022", "subjective")
    ]

    assert "−（回答5人未満）" in html
    assert (row["score"], row["n"], row["withheld"]) == ("", "4", "true")


def test_the_wellbeing_page_shows_all_categories_both_axes_and_no_other_city(
    client: Client, loaded_site: None
) -> None:
    html = client.get("/ja/wellbeing/").content.decode()

    charts = html.split('class="chart__summary"')
    assert html.count("chart__svg--pairs") == 2
    assert html.count("chart__svg--radar") == 1
    assert html.count('<th scope="row">') == 24 + 48
    assert "全国平均 50" in charts[0]
    assert "ほかの市町村と優劣を比べるものではありません" in html


def test_a_population_vision_shows_its_charts_with_tables_and_origin(
    client: Client, loaded_site: None
) -> None:
    html = client.get("/ja/strategies/second-term-vision/").content.decode()

    assert html.count("chart__svg--lines") == 2
    assert html.count("chart__svg--pyramid") == 1
    assert "117,376" in html
    assert "75,000(サンプル値)" in html
    assert DataImport.objects.get(kind="population").sha256 in html
