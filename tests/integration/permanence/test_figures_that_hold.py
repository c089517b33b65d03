"""What a figure was published as, it stays; and no address or form breaks a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from strategy.figures.known_on_day import history_of, public_indicators, read_uses
from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.figures.rules import Span, observation_refusals
from strategy.models import (
    BasicGoalPage,
    Evaluation,
    Grade,
    Indicator,
    MeasurePage,
    NodeFace,
    Observation,
    PopulationSeries,
    Role,
    Target,
    WellbeingCategory,
)
from strategy.models.dated import city_today
from strategy.refusals import Refused
from tests.integration.proposing import approve_waiting
from tests.people import account, client_of
from tests.uses import new_indicator, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]

BASE = {"unit_ja": "件", "unit_en": "cases", "direction": "increase", "first_year": 2024}
GOAL = "/ja/strategies/new-strategy/goals/living/"
PAGE = "/ja/indicators/probe/"


def at(moment: datetime, action: Callable[[], object]) -> None:
    with patch("django.utils.timezone.now", return_value=moment):
        action()


@pytest.fixture
def probe() -> Indicator:
    node = NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="living")).node
    indicator: Indicator = new_indicator(
        code="probe", node=node, kind="kpi", name_ja="試しの指標", name_en="Probe", live=True
    )
    return indicator


def reported(indicator: Indicator) -> list[Any]:
    """Every value that was public, oldest first."""
    [reading] = read_uses([use_of(indicator)])
    return [row.value for row in history_of(reading, Observation)]


def define(indicator: Indicator, *, published: int = 0, reason: str = "", **columns: Any) -> None:
    record_definition(
        use=use_of(indicator),
        by=None,
        columns={**BASE, **columns},
        reason=reason,
        published_on=city_today() + timedelta(days=published),
    )


def aim(indicator: Indicator, year: int, value: int | None, reason: str = "") -> None:
    record_target(
        use=use_of(indicator),
        by=None,
        year=year,
        value=None if value is None else Decimal(value),
        reason=reason,
    )


def report(indicator: Indicator, year: int, value: str | None, **more: Any) -> None:
    record_observation(
        indicator=indicator,
        by=None,
        year=year,
        value=None if value is None else Decimal(value),
        **more,
    )


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    text: str = response.content.decode()
    return text


@pytest.mark.parametrize("year", ["1949", "2201", "9999", "0001", "0000", "1990", "x", "²024"])
def test_a_year_that_is_not_offered_judges_nothing(client: Client, year: str) -> None:
    usual = read(client, "/ja/indicators/")
    asked = read(client, f"/ja/indicators/?year={year}")

    assert "はないので、すべてを表示しています" in asked
    tally = [page.split('class="tally', 1)[1].split("</", 8)[0:8] for page in (usual, asked)]
    assert tally[0] == tally[1]


# Before 明治 no form of the portal knows a day.
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("1868-01-01", "日付として読めません"),
        ("0001-01-01", "日付として読めません"),
        ("1949-12-31", "1950-01-01以後の日付"),
    ],
)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        # A list leaves out what makes no sense and shows the rest.
        ("/ja/indicators/", 200),
        ("/ja/indicators/births/", 400),
        ("/ja/wellbeing/", 400),
    ],
)
def test_a_day_before_all_figures_is_refused_in_a_sentence(
    client: Client, path: str, status: int, day: str, sentence: str
) -> None:
    response = client.get(path, {"as_of": day})

    assert response.status_code == status
    assert sentence in response.content.decode()


def test_a_number_of_thousands_of_digits_is_no_year(client: Client) -> None:
    assert client.get("/ja/wellbeing/", {"year": "1" * 5000}).status_code == 400


class TestDefinitions:
    def test_what_figures_mean_cannot_change_under_them(self, probe: Indicator) -> None:
        define(probe, unit_ja="万人")
        record_baseline(use=use_of(probe), by=None, year=2022, value=Decimal(200))

        for change in (
            {"unit_ja": "人"},
            {"unit_ja": "万人", "period": "calendar_year"},
            {"unit_ja": "万人", "aggregation": "cumulative"},
            {"unit_ja": "万人", "period": "point", "month": 4, "day": 1},
        ):
            with pytest.raises(Refused, match="数値が記録されているので"):
                define(probe, reason="見直し", **change)

    def test_decimals_that_published_values_need_stay(self, probe: Indicator) -> None:
        define(probe, decimals=1)
        aim(probe, 2026, 50)
        report(probe, 2024, "49.6")

        with pytest.raises(Refused, match=r"49\.6"):
            define(probe, reason="整数にする", decimals=0)

    def test_the_first_year_cannot_pass_a_target(self, client: Client, probe: Indicator) -> None:
        define(probe, aggregation="cumulative")
        aim(probe, 2025, 10)
        aim(probe, 2028, 50)
        report(probe, 2024, "5")

        with pytest.raises(Refused, match="目標年"):
            define(probe, reason="期間の見直し", aggregation="cumulative", first_year=2026)

        for path in ("/ja/indicators/", PAGE, GOAL):
            read(client, path)

    def test_a_target_outside_the_axis_breaks_no_chart(
        self, client: Client, probe: Indicator
    ) -> None:
        define(probe, aggregation="cumulative", first_year=2026)
        report(probe, 2026, "5", status="preliminary")
        # As rows of before that rule may stand.
        Target.objects.create(use=use_of(probe), year=2025, value=10, published_on=city_today())

        for path in ("/ja/indicators/", PAGE, GOAL):
            assert "試しの指標" in read(client, path)

    def test_a_band_is_no_finer_than_the_indicator(self, probe: Indicator) -> None:
        with pytest.raises(Refused, match="保つ範囲の下限"):
            define(probe, direction="maintain", band_low=Decimal("1.25"), band_high=Decimal(2))

    def test_a_figure_is_read_with_the_definition_of_its_day(self, probe: Indicator) -> None:
        define(probe, published=30, decimals=1)

        with pytest.raises(Refused, match="から公開されます"):
            report(probe, 2024, "12.5")
        report(probe, 2024, "12.5", published_on=city_today() + timedelta(days=30))

    def test_a_baseline_is_as_fine_as_the_definition_of_its_day(self, probe: Indicator) -> None:
        define(probe)
        define(probe, published=30, decimals=1, reason="小数で測るようになった")
        half = Decimal("12.5")

        with pytest.raises(Refused, match=r"基準値\(12\.5\)は整数で"):
            record_baseline(use=use_of(probe), by=None, year=2022, value=half)
        then = city_today() + timedelta(days=30)
        record_baseline(use=use_of(probe), by=None, year=2022, value=half, published_on=then)

    def test_without_a_public_definition_nothing_is_public(
        self, client: Client, probe: Indicator
    ) -> None:
        define(probe, published=30)

        assert client.get(PAGE).status_code == 404
        assert "試しの指標" not in read(client, "/ja/indicators/")
        assert "試しの指標" not in read(client, GOAL)
        assert probe not in public_indicators()

    def test_the_list_of_a_day_has_what_was_known_on_it(
        self, client: Client, probe: Indicator
    ) -> None:
        define(probe)

        page = read(client, "/ja/indicators/?as_of=2020-01-01")

        assert "試しの指標" not in page
        assert "試しの指標" in read(client, "/ja/indicators/")


class TestSlips:
    def test_a_year_that_has_not_ended_has_no_final_value(self, probe: Indicator) -> None:
        define(probe)

        with pytest.raises(Refused, match="まだ終わっていません"):
            report(probe, city_today().year, "5")
        report(probe, city_today().year, "5", status="preliminary")

    @pytest.mark.parametrize(
        ("columns", "day", "refused"),
        [
            ({}, date(2026, 3, 31), True),
            ({}, date(2026, 4, 1), False),
            ({"period": "calendar_year"}, date(2025, 12, 31), True),
            # A count of 31 March is there on 31 March.
            ({"period": "point", "month": 3, "day": 31}, date(2025, 3, 31), False),
        ],
    )
    def test_a_year_is_over_when_its_last_day_is(
        self, probe: Indicator, columns: dict[str, Any], day: date, refused: bool
    ) -> None:
        define(probe, **columns)
        row = Observation(indicator=probe, year=2025, value=Decimal(5), status="confirmed")

        span = Span(use_of(probe).definitions.latest("pk"), None, [])

        refusals = observation_refusals(row, None, [span], today=day)

        assert any("まだ終わっていません" in each for each in refusals) == refused

    def test_the_wide_percent_sign_is_the_same_unit(self, probe: Indicator) -> None:
        define(probe, unit_ja="％")
        report(probe, 2024, "50")

        define(probe, unit_ja="%", reason="説明を足す", definition_ja="割合")

        units = use_of(probe).definitions.order_by("pk").values_list("unit_ja", flat=True)
        assert list(units) == ["%", "%"]

    def test_a_day_is_left_as_it_was_typed(self, probe: Indicator) -> None:
        define(probe)
        editor = client_of(account("clerk", Role.Key.EDITORS))
        page = editor.get(f"/admin/indicators/{probe.pk}/figures/observation/").content.decode()

        field = page.split('name="published_on"')[0].rpartition("<input")[2]
        assert 'type="text"' in field
        assert "date-chooser" not in page.split('id="id_published_on"')[1][:400]

    def test_a_target_is_withdrawn_once(self, probe: Indicator) -> None:
        define(probe)
        aim(probe, 2026, 10)
        aim(probe, 2026, None, reason="見直し")

        with pytest.raises(Refused, match="すでに取り下げられています"):
            aim(probe, 2026, None, reason="見直し")

    def test_a_unit_typed_along_with_its_number_is_understood(self, probe: Indicator) -> None:
        define(probe)
        editor = client_of(account("clerk", Role.Key.EDITORS))

        editor.post(
            f"/admin/indicators/{probe.pk}/figures/observation/",
            {
                "year": "令和6年度",
                "value": "１，２３４件",
                "status": "confirmed",
                "published_on": city_today().isoformat(),
                "seen": "",
            },
        )

        approve_waiting()
        assert probe.observations.get().value == 1234


class TestSums:
    @pytest.fixture
    def counted(self, probe: Indicator) -> Indicator:
        define(probe, aggregation="cumulative")
        aim(probe, 2025, 500)
        aim(probe, 2026, 1000)
        report(probe, 2024, "100")
        report(probe, 2025, "70")
        report(probe, 2026, "33", status="preliminary")
        return probe

    def test_the_headline_names_the_year_of_its_sum(
        self, client: Client, counted: Indicator
    ) -> None:
        assert "203件" in read(client, PAGE)
        page = read(client, "/ja/indicators/?year=2024")
        row = page.split('href="/ja/indicators/probe/')[1].split("</article>")[0]
        assert "100件" in row
        assert "令和6年度までの累計" in row
        assert "令和8年度までの累計" not in row

    def test_what_comes_after_the_term_is_no_part_of_its_sum(
        self, client: Client, counted: Indicator
    ) -> None:
        aim(counted, 2026, None, reason="期間を短くする")

        page = read(client, PAGE)

        assert "令和7年度(2025年度)までの累計" in page
        assert "170件" in page
        assert "203" not in page

    def test_a_sum_with_a_gap_says_that_it_is_a_part(
        self, client: Client, probe: Indicator
    ) -> None:
        define(probe, aggregation="cumulative")
        aim(probe, 2026, 1000)
        report(probe, 2024, "100")
        report(probe, 2025, None, missing="compiling")
        report(probe, 2026, "33", status="preliminary")

        page = read(client, PAGE)

        assert "令和8年度(2026年度)までの、分かっている分の累計" in page
        assert "累計は分かっている分だけのものです" in page
        assert "最新は令和8年度の33件" not in page


class TestPlaces:
    def test_below_an_unpublished_goal_nothing_is_public(self, client: Client) -> None:
        goal = BasicGoalPage.objects.get(slug="living")
        measure = goal.add_child(instance=MeasurePage(title="施策", slug="measure"))
        indicator = new_indicator(
            code="probe", node=measure.node, kind="kpi", name_ja="試しの指標", live=True
        )
        define(indicator)
        assert b"probe" in client.get("/open-data/v1/kpi_definitions.csv").content

        goal.unpublish()

        assert client.get(PAGE).status_code == 404
        assert b"probe" not in client.get("/open-data/v1/kpi_definitions.csv").content
        assert indicator not in public_indicators()


class TestLabels:
    def test_what_an_evaluation_said_it_goes_on_saying(self, client: Client) -> None:
        grade = Evaluation.objects.select_related("grade").first().grade
        for name, value in (("name_ja", "効果なし"), ("code", "bad"), ("agrees_with", [])):
            changed = Grade.objects.get(pk=grade.pk)
            setattr(changed, name, value)
            with pytest.raises(ValidationError, match="評価に使われている"):
                changed.full_clean()

    def test_a_grade_in_use_cannot_be_removed_from_its_scale(self) -> None:
        used = Evaluation.objects.select_related("grade__scale").first()
        assert used is not None
        scale = used.grade.scale
        grades = list(scale.grades.all())
        form: dict[str, Any] = {
            "code": scale.code,
            "name_ja": scale.name_ja,
            "grades-TOTAL_FORMS": len(grades),
            "grades-INITIAL_FORMS": len(grades),
            "grades-MIN_NUM_FORMS": 0,
            "grades-MAX_NUM_FORMS": 1000,
        }
        for number, grade in enumerate(grades):
            form |= {
                f"grades-{number}-id": grade.pk,
                f"grades-{number}-ORDER": number + 1,
                f"grades-{number}-DELETE": "on" if grade == used.grade else "",
                f"grades-{number}-code": grade.code,
                f"grades-{number}-name_ja": grade.name_ja,
                f"grades-{number}-agrees_with": grade.agrees_with,
            }
        editor = client_of(account("clerk", Role.Key.EDITORS))

        response = editor.post(f"/admin/snippets/strategy/evaluationscale/edit/{scale.pk}/", form)

        assert response.status_code == 200
        assert "評価に使われているので、削除できません" in response.content.decode()
        assert Grade.objects.filter(pk=used.grade_id).exists()

    def test_imported_figures_keep_what_they_were_said_to_be(self) -> None:
        series = PopulationSeries.objects.filter(figures__isnull=False).first()
        category = WellbeingCategory.objects.filter(scores__isnull=False).first()
        assert series is not None
        assert category is not None
        series.role = "goal" if series.role != "goal" else "actual"
        category.framework_version = "2099"

        for labelled in (series, category):
            with pytest.raises(ValidationError, match="取り込まれている"):
                labelled.full_clean()

    def test_an_unknown_node_in_the_address_opens_the_form(self) -> None:
        editor = client_of(account("clerk", Role.Key.EDITORS))

        for node in ("999999", "0"):
            assert editor.get("/admin/evaluations/record/", {"node": node}).status_code == 200


class TestHistory:
    def test_a_slip_mended_before_its_day_was_never_public(
        self, client: Client, probe: Indicator
    ) -> None:
        start = datetime(2026, 6, 1, 3, tzinfo=UTC)
        day = start.date() + timedelta(days=3)
        at(start, lambda: define(probe))
        at(start, lambda: report(probe, 2024, "999", published_on=day))
        at(
            start + timedelta(hours=1),
            lambda: report(
                probe, 2024, "100", status="corrected", reason="打ち間違い", published_on=day
            ),
        )

        assert reported(probe) == [100]
        assert "999" not in read(client, PAGE)
        history = json.loads(client.get("/open-data/v1/kpi_history.json").content)["rows"]
        assert [r["value"] for r in history if r["indicator_code"] == "probe"] == ["100"]

    def test_a_slip_mended_on_its_day_was_public_until_then(
        self, client: Client, probe: Indicator
    ) -> None:
        start = datetime(2026, 6, 1, 3, tzinfo=UTC)
        day = start + timedelta(days=3)
        at(start, lambda: define(probe))
        at(start, lambda: report(probe, 2024, "999", published_on=day.date()))
        at(day, lambda: report(probe, 2024, "100", status="corrected", reason="打ち間違い"))

        assert reported(probe) == [
            999,
            100,
        ]
        history = json.loads(client.get("/open-data/v1/kpi_history.json").content)["rows"]
        assert [r["value"] for r in history if r["indicator_code"] == "probe"] == ["999", "100"]

    def test_a_row_of_a_year_that_was_not_shown_is_not_superseded_unseen(
        self, probe: Indicator
    ) -> None:
        define(probe)
        report(probe, 2024, "5", status="preliminary")
        report(probe, 2025, "777", status="preliminary")
        editor = client_of(account("clerk", Role.Key.EDITORS))
        address = f"/admin/indicators/{probe.pk}/figures/observation/"
        page = editor.get(address, {"year": "2024"}).content.decode()
        seen = page.split('name="seen" value="')[1].split('"')[0]

        response = editor.post(
            address,
            {
                "year": "令和7年度",
                "value": "6",
                "status": "preliminary",
                "published_on": city_today().isoformat(),
                "seen": seen,
            },
        )

        assert "ほかの人が同じところを記録しました" in response.content.decode()
        assert probe.observations.count() == 2
