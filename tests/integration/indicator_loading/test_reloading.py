"""A changed file only adds rows, and never over an editor's word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from strategy.actions import record_evaluation, record_observation, record_target
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
from strategy.models.dated import city_today
from tests.integration.indicator_loading.conftest import (
    NEW,
    SITE,
    Data,
    load,
    reading,
    refusal,
    words,
)
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(7, "loading again")]


class TestSecondLoad:
    def test_writes_no_row(self) -> None:
        models = (Definition, Baseline, Target, Observation, Evaluation)
        before = [model.objects.count() for model in models]
        revisions = Indicator.objects.get(code="visitors").revisions.count()

        said = load(SITE, NEW)

        assert said.startswith("Nothing to change: all ")
        assert [model.objects.count() for model in models] == before
        assert Indicator.objects.get(code="visitors").revisions.count() == revisions

    def test_records_a_changed_final_value_as_a_correction(self, changed_file) -> None:
        def edit(indicator: Data) -> None:
            row = indicator["observations"][0]
            row |= {"value": "221", "reason": "集計の誤り", "published_on": "2026-05-01"}

        said = load(path := changed_file("visitors", edit))

        assert "updated: strategy/new-strategy/indicator/visitors/observation/2024" in said
        first, second = words(Observation, "visitors", year=2024)
        assert (first.value, first.status) == (220, "confirmed")
        assert (second.value, second.status, second.reason) == (221, "corrected", "集計の誤り")
        assert second.supersedes == first
        assert second.published_on == date(2026, 5, 1)
        assert load(path).startswith("Nothing to change")

    def test_publishes_a_change_today_where_the_file_names_no_later_day(self, changed_file) -> None:
        path = changed_file("visitors", lambda i: i["observations"][0].update(value="221"))

        load(path)

        _, second = words(Observation, "visitors", year=2024)
        assert second.published_on == city_today()
        assert second.reason == "戦略ファイルの変更"

    def test_confirms_a_preliminary_value_without_calling_it_a_correction(
        self, changed_file
    ) -> None:
        path = changed_file("visitors", lambda i: i["observations"][1].update(status="confirmed"))

        load(path)

        assert [(row.value, row.status) for row in words(Observation, "visitors", year=2025)] == [
            (240, "preliminary"),
            (240, "confirmed"),
        ]

    def test_reports_a_value_where_none_was(self, changed_file) -> None:
        def edit(indicator: Data) -> None:
            indicator["observations"][1] = {
                "year": "2025",
                "value": "-330",
                "published_on": "2026-11-01",
            }

        load(changed_file("net-migration", edit))

        assert [(r.value, r.missing) for r in words(Observation, "net-migration", year=2025)] == [
            (None, "unpublished"),
            (-330, ""),
        ]

    def test_supersedes_a_changed_target_baseline_and_definition(self, changed_file) -> None:
        def edit(indicator: Data) -> None:
            indicator["targets"][0]["value"] = "260"
            indicator["baseline"]["value"] = "199"
            indicator["definition"]["definition"]["ja"] = "市内の観光地を訪れた人の延べ数。"

        load(path := changed_file("visitors", edit))

        assert [row.value for row in words(Target, "visitors")] == [250, 260]
        assert [row.value for row in words(Baseline, "visitors")] == [200, 199]
        assert len(words(Definition, "visitors")) == 2
        assert load(path).startswith("Nothing to change")

    def test_adds_a_target_of_another_year(self, changed_file) -> None:
        path = changed_file(
            "visitors", lambda i: i["targets"].insert(0, {"year": "2025", "value": "235"})
        )

        load(path)

        assert [(f.year, f.value) for f in reading("visitors").targets] == [
            (2025, 235),
            (2026, 250),
        ]

    def test_changes_a_name_at_once(self, changed_file) -> None:
        load(changed_file("visitors", lambda i: i["name"].update(ja="観光客の入込数")))

        found = Indicator.objects.get(code="visitors")
        assert (found.name_ja, found.live) == ("観光客の入込数", True)

    def test_takes_a_new_day_of_publication_for_no_change(self, changed_file) -> None:
        path = changed_file(
            "visitors", lambda i: i["observations"][0].update(published_on="2025-10-15")
        )

        assert load(path).startswith("Nothing to change")

    def test_reports_a_row_that_left_the_file_and_keeps_it(self, changed_file) -> None:
        path = changed_file("visitors", lambda i: i["observations"].pop(0))

        said = load(path)

        assert (
            "no longer in the files, left as it is: "
            "strategy/new-strategy/indicator/visitors/observation/2024" in said
        )
        assert len(words(Observation, "visitors", year=2024)) == 1

    def test_writes_nothing_on_a_dry_run(self, changed_file) -> None:
        path = changed_file("visitors", lambda i: i["observations"][0].update(value="221"))

        said = load(path, dry_run=True)

        assert "would update: strategy/new-strategy/indicator/visitors/observation/2024" in said
        assert len(words(Observation, "visitors", year=2024)) == 1


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

    def test_on_a_value_is_kept_and_listed_with_both(self) -> None:
        self.report(225)

        said = refusal(NEW)

        assert "strategy/new-strategy/indicator/visitors/observation/2024" in said
        assert "on the site: 225" in said
        assert "in the file: 220" in said
        assert reading("visitors").observations[0].value == 225

    def test_gives_way_to_a_further_row_where_overwrite_names_it(self) -> None:
        self.report(225)

        load(NEW, overwrite=["strategy/new-strategy/indicator/visitors/observation/2024"])

        values = [row.value for row in words(Observation, "visitors", year=2024)]
        assert values == [220, 225, 220]

    def test_that_says_what_the_file_now_says_is_no_conflict(self, changed_file) -> None:
        self.report(225)
        path = changed_file("visitors", lambda i: i["observations"][0].update(value="225"))

        assert load(path).startswith("Nothing to change")
        assert len(words(Observation, "visitors", year=2024)) == 2

    def test_on_a_year_that_the_file_does_not_name_is_left_alone(self) -> None:
        record_target(
            use=use_of(Indicator.objects.get(code="visitors")),
            by=None,
            year=2025,
            value=Decimal(235),
        )

        assert load(NEW).startswith("Nothing to change")

    def test_on_a_name_counts_although_it_is_a_draft(self) -> None:
        indicator = Indicator.objects.get(code="visitors")
        indicator.name_ja = "観光客の数"
        indicator.save_revision()

        said = refusal(NEW)

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

        said = refusal(NEW)

        assert "indicator/visitors/evaluation/2025/verification-council" in said
        assert "on the site: cabinet-office/considerable" in said
