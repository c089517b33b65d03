"""A second load adds the rows that are missing, and none over what stands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from strategy.figures.recording import record_evaluation, record_observation, record_target
from strategy.models import (
    Baseline,
    Body,
    Definition,
    Evaluation,
    Grade,
    Indicator,
    Observation,
    Target,
)
from tests.integration.loading.conftest import NEW, SITE, load
from tests.integration.loading.figures.conftest import Data, reading, words
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(7, "loading again")]


def test_it_writes_no_row_of_what_stands() -> None:
    models = (Definition, Baseline, Target, Observation, Evaluation)
    before = [model.objects.count() for model in models]
    revisions = Indicator.objects.get(code="visitors").revisions.count()

    said = load(SITE, NEW)

    assert said.startswith("Nothing to load: ")
    assert [model.objects.count() for model in models] == before
    assert Indicator.objects.get(code="visitors").revisions.count() == revisions


def test_it_reports_figures_that_the_file_says_otherwise(changed_file) -> None:
    def edit(indicator: Data) -> None:
        indicator["observations"][0]["value"] = "221"
        indicator["targets"][0]["value"] = "260"
        indicator["baseline"]["value"] = "199"
        indicator["definition"]["definition"]["ja"] = "市内の観光地を訪れた人の延べ数。"

    said = load(changed_file("visitors", edit))

    key = "stands otherwise: strategy/new-strategy/indicator/visitors"
    for part in ("observation/2024", "target/2026", "baseline", "definition"):
        assert f"{key}/{part}\n" in said
    assert "on the site: 220" in said
    assert "in the file: 221" in said
    assert [row.value for row in words(Observation, "visitors", year=2024)] == [220]


def test_it_adds_a_target_of_another_year_known_from_now(changed_file) -> None:
    path = changed_file(
        "visitors", lambda i: i["targets"].insert(0, {"year": "2025", "value": "235"})
    )

    said = load(path)

    assert "created: strategy/new-strategy/indicator/visitors/target/2025" in said
    assert [(f.year, f.value) for f in reading("visitors").targets] == [(2025, 235), (2026, 250)]
    added = Target.objects.get(use__indicator__code="visitors", year=2025)
    assert not added.migrated


def test_it_lists_figures_that_are_hardly_what_was_meant_and_makes_them(changed_file) -> None:
    path = changed_file(
        "visitors", lambda i: i["targets"].insert(0, {"year": "2025", "value": "23500"})
    )
    doubt = (
        "worth a second look: indicator/visitors/target/2025: 「23,500万人」は、令和7年度の実績値"
        "「240万人」と大きく違います。2桁多くないか、単位が合っているか、確かめてください。"
    )

    assert doubt in load(path, dry_run=True)
    assert doubt in load(path)
    assert [row.value for row in words(Target, "visitors", year=2025)] == [23500]


def test_a_new_day_of_publication_is_no_difference(changed_file) -> None:
    path = changed_file(
        "visitors", lambda i: i["observations"][0].update(published_on="2025-10-15")
    )

    assert "otherwise" not in load(path)


def test_it_writes_nothing_on_a_dry_run(changed_file) -> None:
    path = changed_file(
        "visitors", lambda i: i["targets"].insert(0, {"year": "2025", "value": "235"})
    )

    said = load(path, dry_run=True)

    assert "would create: strategy/new-strategy/indicator/visitors/target/2025" in said
    assert not Target.objects.filter(use__indicator__code="visitors", year=2025).exists()


class TestEditorsWord:
    def report(self, value: int) -> None:
        record_observation(
            indicator=Indicator.objects.get(code="visitors"),
            by=None,
            year=2024,
            value=Decimal(value),
            status="corrected",
            reason="照合の結果",
            is_sample=True,
        )

    def test_on_a_value_stays_and_is_listed_with_both(self) -> None:
        self.report(225)

        said = load(NEW)

        assert "strategy/new-strategy/indicator/visitors/observation/2024" in said
        assert "on the site: 225" in said
        assert "in the file: 220" in said
        assert reading("visitors").observations[0].value == 225

    def test_that_says_what_the_file_now_says_is_no_difference(self, changed_file) -> None:
        self.report(225)
        path = changed_file("visitors", lambda i: i["observations"][0].update(value="225"))

        assert "otherwise" not in load(path)

    def test_on_a_year_that_the_file_does_not_name_is_left_alone(self) -> None:
        record_target(
            use=use_of(Indicator.objects.get(code="visitors")),
            by=None,
            year=2025,
            value=Decimal(235),
        )

        assert "otherwise" not in load(NEW)

    def test_on_a_name_counts_although_it_is_a_draft(self) -> None:
        indicator = Indicator.objects.get(code="visitors")
        indicator.name_ja = "観光客の数"
        indicator.save_revision()

        said = load(NEW)

        assert "strategy/new-strategy/indicator/visitors\n" in said
        assert "on the site: 観光客の数" in said

    def test_on_an_evaluation_is_kept(self) -> None:
        visitors = Indicator.objects.get(code="visitors")
        record_evaluation(
            by=None,
            strategy=use_of(visitors).strategy,
            indicator=visitors,
            year=2025,
            body=Body.objects.get(code="verification-council"),
            grade=Grade.objects.get(scale__code="cabinet-office", code="considerable"),
            policy="expand",
            reason="会議の訂正",
        )

        said = load(NEW)

        assert "indicator/visitors/evaluation/2025/verification-council" in said
        assert "on the site: cabinet-office/considerable" in said
