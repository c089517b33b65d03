"""Faults in an indicator: one clear sentence with file and line each, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from strategy.models import Indicator, Observation, Target
from strategy.models.dated import city_today
from tests.integration.loading.conftest import NEW, refusal
from tests.integration.loading.figures.conftest import Data, words

pytestmark = pytest.mark.usefixtures("loaded_site")


def row(year: int, value: int) -> str:
    """The first lines of a row in the file."""
    return f"- year: {year}\n                  value: {value}"


class TestFaults:
    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("value: 220", "value: 220.5", "“value” (220.5) has more decimals"),
            ("value: 220", "value: 2,20", "「2,20」の桁区切りの位置が違います"),
            ("value: 220", "value: 約220", "「約220」は数値として読めません"),
            ("value: 220", "value: 1e3", "「1e3」は指数表記です"),
            ("value: 220", "value:", "has a “value” or says in “missing” why not"),
            (
                "value: 220\n",
                "value: 220\n                  missing: unpublished\n",
                "has a “value” or says in “missing” why not",
            ),
            ("status: preliminary", "status: corrected", "must be one of 'preliminary'"),
            ("missing: no_survey", "missing: forgotten", "must be one of"),
            ("period: calendar_year", "period: decade", "must be one of 'fiscal_year'"),
            ("band: [570, 630]", "band: [630, 570]", "the band ends (570) below its start (630)"),
            ("band: [570, 630]", "decimals: 0", "a band belongs to the direction “maintain”"),
            ("direction: maintain", "direction: increase", "a band belongs to the direction"),
            ("month: 3", "month: 2", "“definition”: "),
            ("month: 4\n                day: 1\n", "month: 4\n", "a point in time is a day"),
            ("unit_in_charge: smart-city-promotion", "unit_in_charge: nobody", "“nobody” is unk"),
            ("body: verification-council", "body: nobody", "“nobody” is unknown"),
            ("grade: cabinet-office/limited", "grade: cabinet-office/best", "/best” is unknown"),
            ("code: business-startups", "code: ict-jobs", "“ict-jobs” is in this strategy already"),
            ("first_year: 2024", "first_year: 2023", "“first_year” (2023) lies outside the strat"),
            (
                row(2026, 250),
                row(2022, 250),
                "the target of 2022 must come after the baseline of 2022",
            ),
            (
                row(2024, 220),
                row(2021, 220),
                "the observation of 2021 lies outside the years from 2022 to 2026",
            ),
            (row(2025, 240), row(2024, 240), "there is another observation for 2024 above"),
        ],
    )
    def test_in_an_indicator(self, tmp_path: Path, old: str, new: str, message: str) -> None:
        text = NEW.read_text()
        assert old in text
        first = text.index(old)
        path = tmp_path / "new-strategy.yaml"
        path.write_text(text[:first] + new + text[first + len(old) :])
        before = Observation.objects.count(), Indicator.objects.count()

        said = refusal(path)

        assert message in said
        [fault] = [line for line in said.splitlines() if message in line]
        line = int(fault.removeprefix(f"{path}:").split(":")[0])
        # The fault stands where the text was changed, or on the mapping that it opens.
        assert 0 <= text[:first].count("\n") + 1 - line <= 12
        assert (Observation.objects.count(), Indicator.objects.count()) == before

    def test_of_several_rows_are_all_reported_with_their_own_lines(self, changed_file) -> None:
        def edit(indicator: Data) -> None:
            indicator["observations"][0]["value"] = "220.5"
            indicator["targets"][0]["value"] = "250.25"

        said = refusal(changed_file("visitors", edit))

        lines = [line for line in said.splitlines() if "has more decimals" in line]
        assert len(lines) == len(set(lines)) == 2

    def test_of_a_year_that_has_not_begun(self, changed_file) -> None:
        year = city_today().year + 2

        def edit(indicator: Data) -> None:
            indicator["targets"][0]["year"] = str(year)
            indicator["observations"][0]["year"] = str(year)

        said = refusal(changed_file("visitors", edit))

        assert f"{year} has not begun, so it can have no observation" in said

    def test_of_an_evaluation_outside_the_term(self, changed_file) -> None:
        path = changed_file("visitors", lambda i: i["evaluations"][0].update(year="2020"))

        said = refusal(path)

        assert "the evaluation of 2020 lies outside the strategy's term (2024 to 2026)" in said

    def test_of_two_evaluations_by_one_body(self, changed_file) -> None:
        path = changed_file(
            "visitors", lambda i: i["evaluations"].append(dict(i["evaluations"][0]))
        )

        assert "evaluates 2025 here twice" in refusal(path)

    def test_of_indicators_below_a_chapter(self, tmp_path: Path) -> None:
        data = yaml.load(NEW.read_text(), Loader=yaml.BaseLoader)
        data["strategy"]["document"][0]["indicators"] = []
        path = tmp_path / "new-strategy.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))

        assert "“indicators” belong to a vision, goal or measure" in refusal(path)

    def test_that_only_the_site_can_know_name_the_row(self, changed_file) -> None:
        # The file would have decimals; what stands has none.
        def edit(indicator: Data) -> None:
            indicator["definition"]["decimals"] = "1"
            indicator["targets"].insert(0, {"year": "2025", "value": "235.5"})

        said = refusal(changed_file("visitors", edit))

        assert "strategy/new-strategy/indicator/visitors/target/2025: 目標値(235.5)は整数で" in said
        assert [row.year for row in words(Target, "visitors")] == [2026]
