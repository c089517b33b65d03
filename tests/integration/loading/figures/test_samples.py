"""The sample indicators and scales as the first load leaves them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from strategy.models import (
    Baseline,
    Definition,
    Evaluation,
    EvaluationScale,
    Grade,
    Indicator,
    Observation,
    StrategyIndicator,
    Target,
)
from tests.integration.loading.conftest import SITE, load
from tests.integration.loading.figures.conftest import reading

pytestmark = pytest.mark.usefixtures("loaded_site")


class TestSamples:
    def test_are_twelve_three_to_a_goal_all_live_and_all_marked(self) -> None:
        goals = list(StrategyIndicator.objects.values_list("node_id", flat=True))

        assert len(goals) == 12
        assert {goals.count(goal) for goal in goals} == {3}
        for model in (Definition, Baseline, Target, Observation, Evaluation):
            assert model.objects.exists()
            assert not model.objects.filter(is_sample=False).exists()

    def test_are_named_in_both_languages(self) -> None:
        names = [(each.name_ja, each.name_en) for each in Indicator.objects.all()]

        assert len(names) == 12
        for japanese, english in names:
            assert japanese
            assert english

    @pytest.mark.parametrize(
        ("code", "baseline", "values", "target", "verdict"),
        [
            # Two of three years past: two thirds of the way are due.
            ("ict-jobs", "0", ["100", "100"], "300", "on_track"),
            ("business-startups", "0", ["20", "20"], "60", "on_track"),
            ("manufacturing-index", "100.0", ["102.0", None], "106.0", "on_track"),
            ("visitors", "200", ["220", "240"], "250", "on_track"),
            ("net-migration", "-400", ["-360", None], "-300", "on_track"),
            ("relocation-inquiries", "100", ["120", "130"], "150", "slightly_behind"),
            ("mobility-wellbeing", "45.0", ["45.5", None], "47.0", "slightly_behind"),
            ("recorded-crimes", "500", ["480", "470"], "450", "slightly_behind"),
            ("digital-procedures", "10.0", ["15.0", "20.0"], "30.0", "slightly_behind"),
            ("births", "600", ["590", None], "600", "on_track"),
            ("waiting-children", "10", ["5", "0"], "0", "achieved"),
            ("child-rearing-satisfaction", "60.0", [None, None], "65.0", "no_data"),
        ],
    )
    def test_have_the_figures_of_the_table_and_the_verdict_they_earn(
        self, code: str, baseline: str, values: list[str | None], target: str, verdict: str
    ) -> None:
        found = reading(code)

        assert (found.baseline.year, found.baseline.value) == (2022, Decimal(baseline))
        assert [f.year for f in found.observations] == [2024, 2025]
        assert [f.value for f in found.observations] == [
            None if value is None else Decimal(value) for value in values
        ]
        assert (found.final_target.year, found.final_target.value) == (2026, Decimal(target))
        assert found.assessment.verdict == verdict

    def test_keep_every_digit_of_a_number_that_yaml_takes_for_a_float(self) -> None:
        assert reading("manufacturing-index").baseline.value == Decimal("100.0")
        assert Decimal("45.5") in [f.value for f in reading("mobility-wellbeing").observations]

    def test_say_why_a_value_is_missing(self) -> None:
        survey, migration = reading("child-rearing-satisfaction"), reading("net-migration")

        assert [f.missing for f in survey.observations] == ["no_survey", "unpublished"]
        assert [f.missing for f in migration.observations] == ["", "unpublished"]

    def test_name_days_calendar_years_bands_and_rare_surveys(self) -> None:
        kept = reading("births").definition
        waiting = reading("waiting-children").definition
        year_end = reading("digital-procedures").definition

        assert (kept.period, kept.band_low, kept.band_high) == ("calendar_year", 570, 630)
        assert (waiting.period, waiting.month, waiting.day) == ("point", 4, 1)
        assert (year_end.period, year_end.month, year_end.day) == ("point", 3, 31)
        assert reading("child-rearing-satisfaction").definition.interval_years == 3

    def test_include_an_evaluation_that_differs_from_the_arithmetic(self) -> None:
        found = reading("visitors")

        [evaluation] = found.evaluations
        assert found.assessment.verdict.value not in evaluation.grade.agrees_with
        assert "計算による判定と異なる例" in evaluation.comment_ja


class TestScales:
    def test_hold_the_grades_in_their_order_with_the_verdicts_they_go_with(self) -> None:
        scale = EvaluationScale.objects.get(code="cabinet-office")

        assert [(g.code, g.agrees_with) for g in scale.grades.order_by("sort_order")] == [
            ("very-effective", ["achieved"]),
            ("considerable", ["on_track", "slightly_behind"]),
            ("limited", ["slightly_behind", "behind"]),
            ("none", ["worsened"]),
        ]
        assert all(each.source for each in EvaluationScale.objects.all())

    def test_keep_a_grade_that_left_the_file(self, tmp_path: Path) -> None:
        data = yaml.load(SITE.read_text(), Loader=yaml.BaseLoader)
        for scale in data["evaluation_scales"]:
            scale["grades"] = [g for g in scale["grades"] if g["code"] != "d"]
        path = tmp_path / "site.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))

        said = load(path)

        assert "stands otherwise: site/scale/letters-a-to-d\n    grades\n" in said
        assert Grade.objects.filter(scale__code="letters-a-to-d", code="d").exists()
